"""The authority files: what is shipped, how names are found, what an editor is told."""

from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest

from huikan.authority import Authority, load, proposed_entry
from huikan.authority_files import LEVELS, EventKind
from huikan.errors import BadInputError
from huikan.messages import MESSAGES, say
from huikan.model import Place


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


def today(authority: Authority, level: str) -> set[Place]:
    every = {p for places in authority.names.values() for p in places}
    return {p for p in every - authority.former if p.level == level}


def test_all_divisions_are_shipped(authority: Authority) -> None:
    assert len(today(authority, "province")) == 34
    prefectures = Counter(p.name[-1] for p in today(authority, "prefecture"))
    assert prefectures == {"市": 293, "州": 30, "区": 7, "盟": 3}
    assert len(today(authority, "county")) == 2844


def test_every_division_lies_in_a_province(authority: Authority) -> None:
    for place in set().union(*(today(authority, level) for level in LEVELS)):
        line = (place, *authority.parents(place))
        assert line[-1].level == "province", place
        assert len({p.level for p in line}) == len(line), place


def test_every_division_has_a_whole_entry(authority: Authority) -> None:
    for place in (p for places in authority.names.values() for p in places):
        assert len(place.code) == 6
        assert place.short
        assert place.english.isascii() or "ü" in place.english, place
        assert (place.parent is None) == (place.level == "province")


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("西夏区", "Xixia District"),
        ("石嘴山市", "Shizuishan"),
        ("宁夏回族自治区", "Ningxia Hui Autonomous Region"),
        ("内蒙古自治区", "Inner Mongolia Autonomous Region"),
        ("陕西省", "Shaanxi Province"),
        ("山西省", "Shanxi Province"),
        ("哈尔滨市", "Harbin"),
        ("乌鲁木齐市", "Urumqi"),
        ("呼和浩特市", "Hohhot"),
        ("拉萨市", "Lhasa"),
        ("喀什地区", "Kashgar Prefecture"),
        ("西安市", "Xi'an"),
        ("重庆市", "Chongqing"),
        ("六安市", "Lu'an"),
        ("都江堰市", "Dujiangyan"),
        ("长子县", "Zhangzi County"),
        ("漯河市", "Luohe"),
        ("恩施土家族苗族自治州", "Enshi Tujia and Miao Autonomous Prefecture"),
        ("东乡族自治县", "Dongxiang Autonomous County"),
    ],
)
def test_english_names(authority: Authority, name: str, english: str) -> None:
    place = authority.place(name)
    assert place is not None
    assert place.english == english


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("640105", "640105"),
        ("宁夏", "640000"),
        ("宁夏自治区", "640000"),
        ("临夏州", "622900"),
        ("吉林", "220000"),
        ("南京市鼓楼区", "320106"),
        ("江苏徐州市鼓楼区", "320302"),
        ("崇文区", "110103"),
        ("鼓楼区", None),
        ("云溪市", None),
        ("石家庄高新技术产业开发区", None),
    ],
)
def test_places_are_found(authority: Authority, text: str, code: str | None) -> None:
    place = authority.place(text)
    assert (place.code if place else None) == code


def test_namesakes_are_told_apart_by_what_is_near(authority: Authority) -> None:
    changchun = authority.place("长春市")
    place = authority.place("朝阳区", changchun)
    assert place is not None
    assert place.code == "220104"
    assert authority.qualified(place) == "长春市朝阳区"


def test_qualified_names_are_found_again(authority: Authority) -> None:
    for place in today(authority, "county"):
        assert authority.place(authority.qualified(place)) == place


def test_former_divisions_give_way_to_those_of_today(authority: Authority) -> None:
    place = authority.place("宜春市")
    assert place is not None
    assert place not in authority.former


@pytest.mark.parametrize(
    ("text", "near", "name", "english"),
    [
        (
            "自治区政协农业农村委",
            "西夏区",
            "宁夏回族自治区政协农业和农村委员会",
            "Agriculture and Rural Affairs Committee of the CPPCC Ningxia Hui Autonomous"
            " Regional Committee",
        ),
        ("全国政协", None, "全国政协", "CPPCC National Committee"),
        ("政协第五届西夏区委员会", None, "西夏区政协", "CPPCC Xixia District Committee"),
        ("临夏州政协", None, "临夏回族自治州政协",
         "CPPCC Linxia Hui Autonomous Prefectural Committee"),
        ("广州政协", None, "广州市政协", "CPPCC Guangzhou Municipal Committee"),
        ("县政协经济科技委员会", "盐池县", "盐池县政协经济科技委员会",
         "Economic Affairs, Science and Technology Committee of the CPPCC Yanchi County Committee"),
    ],
)  # fmt: skip
def test_committees(
    authority: Authority, text: str, near: str | None, name: str, english: str
) -> None:
    committee = authority.committee(text, authority.place(near) if near else None)
    assert committee is not None
    assert (committee.name, committee.english) == (name, english)


@pytest.mark.parametrize("text", ["人民政协", "市政协", "各县政协", "市县政协", "银川市人大", ""])
def test_what_is_no_one_committee(authority: Authority, text: str) -> None:
    assert authority.committee(text) is None


def test_unknown_committees_come_with_an_entry_that_makes_them_known(
    authority: Authority,
) -> None:
    unknown = authority.committee("盐池县政协经环委")
    assert unknown is not None
    assert not unknown.known
    known = load({"committees.yml": proposed_entry(unknown)}).committee("盐池县政协经环委")
    assert known is not None
    assert known.known
    assert known.name == unknown.name


def test_a_short_form_that_an_entry_gives_is_used_in_texts() -> None:
    own = load({"committees.yml": "- {name: 固原市政协经济和环境资源委员会, place: 固原市,"
                " special: 经济和环境资源委员会, aliases: [固原市政协经环委]}\n"})  # fmt: skip
    (mention,) = own.find_committees("市政协经环委组织委员视察")
    committee = own.resolve(mention, own.place("固原市"))
    assert committee is not None
    assert (committee.name, committee.known) == ("固原市政协经济和环境资源委员会", True)
    (other,) = own.find_committees("吴忠市政协经环委组织委员视察")
    elsewhere = own.resolve(other)
    assert elsewhere is not None
    assert (elsewhere.name, elsewhere.known) == ("吴忠市政协经环委员会", False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("自治区、市、县政协联动", []),
        ("五市政协、22个县政协", []),
        ("吴忠市、县政协干部", ["县"]),
        ("各委员、县政协机关", ["县"]),
    ],
)
def test_several_levels_named_together_are_no_one_body(
    authority: Authority, text: str, words: list[str]
) -> None:
    assert [m.word for m in authority.find_committees(text)] == words


def test_short_forms_follow_the_year(authority: Authority) -> None:
    names = {y: authority.special_name("文史委", y) for y in (1985, 1992, 2005, 2020)}
    assert names == {
        1985: "文史资料研究委员会",
        1992: "文史资料委员会",
        2005: "文史和学习委员会",
        2020: "文化文史和学习委员会",
    }


def test_provincial_sessions_are_five_a_term(authority: Authority) -> None:
    """The terms that began with 2023, checked one by one for the provinces out of step."""
    sessions = {n: e for e in authority.events for n in (e.name, *e.aliases)}
    assert sessions["宁夏回族自治区政协十二届"].years == (2023, 2024, 2025, 2026, 2027)
    assert (
        sessions["政协江苏省十三届"] is sessions["江苏省政协十三届"] is sessions["江苏政协十三届"]
    )
    starts = {n: sessions[n].years[0] for n in ("北京市政协十四届", "天津市政协十五届",
              "海南省政协八届", "重庆市政协六届", "西藏自治区政协十二届")}  # fmt: skip
    assert set(starts.values()) == {2023}
    assert "重庆市政协一届" not in sessions
    terms = Counter(e.name.partition("政协")[0] for e in authority.events if "政协" in e.name)
    assert {n for _, n in terms.items() if n > 4} <= {5, 6, 14}


def test_national_sessions_are_one_a_year(authority: Authority) -> None:
    sessions = [e for e in authority.events if e.name.startswith("全国政协")]
    assert len(sessions) == 14
    since_1978 = [y for e in sessions[4:] for y in e.years]
    assert since_1978 == list(range(1978, 2028))


def test_the_chronology_is_whole_and_in_both_languages(authority: Authority) -> None:
    kinds = {kind: [e for e in authority.events if e.kind is kind] for kind in EventKind}
    assert {kind: bool(events) for kind, events in kinds.items()} == dict.fromkeys(EventKind, True)
    for event in authority.events:
        assert event.english, event.name
        assert event.year or event.years, event.name
        assert list(event.years) == sorted(event.years), event.name
    plans = [e.years for e in kinds[EventKind.PLAN]]
    assert len(plans) == 15
    assert all(a[1] < b[0] for a, b in itertools.pairwise(plans))
    plenums = {e.name: e.years for e in kinds[EventKind.CONGRESS]}
    assert plenums["二十大"][2:] == (2024, 2025)
    assert plenums["十一大"][2] == 1978
    assert plenums["八大"][7] == 1959


def test_an_archives_own_files_are_laid_over_the_shipped_ones() -> None:
    own = load(
        {
            "places.yml": (
                "- {name: 云岭省, english: Yunling Province, level: province}\n"
                "- {name: 云溪市, english: Yunxi, level: prefecture, parent: 云岭省}\n"
            ),
            "committees.yml": (
                "- {name: 云溪市政协经环委员会, english: Economy and Environment Committee,"
                " aliases: [云溪市政协经环委]}\n"
                "- {name: 河湖委员会, english: Rivers and Lakes Committee, aliases: [河湖委]}\n"
            ),
            "chronology.yml": "- {kind: session, name: 云溪市政协三届, years: [2019, 2020]}\n",
        }
    )
    place = own.place("云溪")
    assert place is not None
    assert [p.name for p in own.parents(place)] == ["云岭省"]
    committee = own.committee("市政协河湖委", place)
    assert committee is not None
    assert committee.known
    assert committee.english == "Rivers and Lakes Committee of the CPPCC Yunxi Municipal Committee"
    named = own.committee("云溪市政协经环委")
    assert named is not None
    assert named.name == "云溪市政协经环委员会"
    assert own.events[-1].years == (2019, 2020)


@pytest.mark.parametrize(
    ("file", "text", "code", "line", "near"),
    [
        ("places.yml", "- name: 云溪市\n  level: prefecture\n  englsh: Y\n", "yaml-unknown-key", 3,
         "english"),
        ("places.yml", "- name: 云溪市\n  level: city\n", "authority-wrong-value", 2, None),
        ("places.yml", "- {level: county}\n", "authority-missing-key", 1, None),
        ("committees.yml", "name: 云溪市政协\n", "authority-not-list", 1, None),
        ("committees.yml", "- name: [云溪\n", "yaml-broken", 2, None),
        ("chronology.yml", "- {kind: session, name: 甲, years: [二〇一九]}\n",
         "authority-wrong-value", 1, None),
        ("place.yml", "", "authority-unknown-file", None, "places.yml"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(
    file: str, text: str, code: str, line: int | None, near: str | None
) -> None:
    with pytest.raises(BadInputError) as caught:
        load({file: text})
    error = caught.value
    assert (error.code, error.path, error.line) == (code, f"authority/{file}", line)
    assert near is None or error.values["near"] == near
    assert error.code in MESSAGES
    assert all(say(error.code, lang, error.values) for lang in ("zh", "en"))


@pytest.mark.parametrize("unit", ["政协", "市政协教科文卫体", "科教文卫", "鼓楼区", "，云溪市政协"])
def test_reading_is_linear_on_hostile_text(authority: Authority, unit: str) -> None:
    def seconds(size: int) -> float:
        """The fastest of three: the texts differ, so that none is found as searched before."""
        tries = []
        for n in range(3):
            text = unit * (size // len(unit)) + "。" * n
            started = time.process_time()
            authority.find_committees(text)
            authority.find_places(text)
            tries.append(time.process_time() - started)
        return min(tries)

    seconds(1_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.05
