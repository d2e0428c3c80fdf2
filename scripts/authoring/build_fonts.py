"""Cut the fonts of the PDFs (`huikan/data/fonts`) from Noto Serif CJK, weights Regular and Bold.

Run at authoring time only, where `fonttools` and Debian's `fonts-noto-cjk` are installed:

    python scripts/authoring/build_fonts.py /usr/share/fonts/opentype/noto

Noto Serif CJK is under the SIL Open Font License 1.1 and reserves no name, so that a part of it
may be passed on under its own name with the licence beside it (`OFL.txt`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection

TARGET = Path(__file__).parents[1] / "huikan" / "data" / "fonts"
FAMILY = "Noto Serif CJK SC"
WEIGHTS = ("Regular", "Bold")
LEAD, TRAIL = range(0xA1, 0xFF), range(0xA1, 0xFF)

# Beside GB 2312: Latin with its accents, punctuation, numbers in circles, what lists begin with.
RANGES = (
    range(0x20, 0x7F), range(0xA0, 0x180), range(0x2000, 0x2070), range(0x20A0, 0x20C0),
    range(0x2100, 0x2190), range(0x2460, 0x2500), range(0x25A0, 0x2600), range(0x3000, 0x3040),
    range(0xFF00, 0xFFEF),
)  # fmt: skip


# Characters of names that GB 2312 lacks.
NAMES = (
    "喆堃昇镕玥祎翀翛煜堉垚淼焱犇骉晞晢暐昉旻旸昶赟珺珅玟玙玚珩珮琇琎琤瑀瑄璟璠璐瓒甯皓睿祺禛禔稼"
    "筠箐絜翊翃翙芃芮苡茜荃荻菡萱葳蓁蕙薇蘅虓蠡衎裕詠诩谌豫赓跞逖遹邈郗郝钰钲铄铖铠锟锴镒镛闫闿陞"
    "霂霏霖靓鞠韡頔颀颉飏馥骐骞骥鲲鹍鹏黻龑濬瀚灏炅炆炘烜焯熠燊勍劼吉嘉囡圳坤埕堯壎夔奭妍姝姮婧"
    "婳媛嫄嬿孚孜宥寰峋崧嵘嵩巽帆彧忻怡悠慜懋戬擎敉斌昊昕晟晔暄曈朵杼柃栩桢梓棐椿楠榕樾橒歆殷毓沄"
    "沐沅泓泠洺洵浠浥涵淏渌渥湉湜溥滢滪漪潇澍澔濂瀛"
)


def gb2312() -> set[int]:
    """The code points of GB 2312: the 6,763 characters of everyday Chinese, and its signs."""
    found = set()
    for pair in ((a, b) for a in LEAD for b in TRAIL):
        try:
            found.add(ord(bytes(pair).decode("gb2312")))
        except UnicodeDecodeError:
            continue
    return found


def cut(source: Path, weight: str) -> None:
    """One weight, without what no PDF of ours needs: hints, vertical and Korean forms."""
    fonts = TTCollection(str(source / f"NotoSerifCJK-{weight}.ttc")).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1).startswith(FAMILY))
    options = Options(layout_features=["kern", "ccmp", "liga", "mark"], hinting=False)
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=gb2312().union(map(ord, NAMES), *RANGES))
    subsetter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(TARGET / f"NotoSerifCJKsc-{weight}.otf")


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        cut(Path(sys.argv[1]), weight)
