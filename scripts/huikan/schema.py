"""JSON Schemas of all that editors write by hand, made from the tables that the parsers read by.

An editor's program completes and explains keys with them. They describe what is usual; a value
that fits may still be wrong (an unknown committee), which only `huikan check` can say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from huikan.article import (
    ARTICLE_FIELDS,
    CHOICE_KEYS,
    ISSUE_KEYS,
    KINDS,
    PERSON_KEYS,
    SIDECAR_KEYS,
    FrontReader,
)
from huikan.authority_files import (
    AUTHORITY_KEYS,
    LEVELS,
    REQUIRED_KEYS,
    EventKind,
    TitleKind,
    ValueType,
)
from huikan.model import Retouch

FOLDER = "schema"
"""Where the schemas lie in the built site."""

Schema = dict[str, object]

_TEXT: Schema = {"type": ["string", "number", "null"]}
_NAME: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": ["array", "string", "null"], "items": {"type": ["string", "integer"]}}
_YEAR: Schema = {"type": ["integer", "null"], "minimum": 1900, "maximum": 2200}
_DATE: Schema = {"type": ["string", "null"], "format": "date"}
_PERSON: Schema = {
    "anyOf": [
        _NAME,
        {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {key: {"type": "string"} for key in PERSON_KEYS},
        },
    ]
}
_CHOICE: Schema = {
    "type": "object",
    "required": ["does", "at"],
    "additionalProperties": False,
    "properties": {
        "does": {"enum": [does.value for does in Retouch]},
        **{key: {"type": ["string", "number"]} for key in CHOICE_KEYS[1:-1]},
        CHOICE_KEYS[-1]: {"type": "integer", "minimum": 1, "maximum": 100},
    },
}
_FINDING: Schema = {
    "type": "object",
    "required": ["code"],
    "properties": {
        "code": {"type": "string"},
        "place": {"type": ["string", "number", "null"]},
        "message": {"type": ["string", "number", "null"]},
        "choices": {"type": ["array", "null"], "items": _CHOICE},
    },
}

_READ_BY: Mapping[Callable[[FrontReader, str], object], Schema] = {
    FrontReader.text: _TEXT,
    FrontReader.texts: _TEXTS,
    FrontReader.year: _YEAR,
    FrontReader.date: _DATE,
    FrontReader.flag: {"type": ["boolean", "null"]},
    FrontReader.people: {"type": ["array", "string", "object", "null"], "items": _PERSON},
    FrontReader.findings: {"type": ["array", "null"], "items": _FINDING},
}
"""How the parser reads a value: what a schema says of it."""

_OF_TYPE: Mapping[ValueType, Schema] = {
    ValueType.TEXT: {"type": ["string", "number", "null"]},
    ValueType.TEXTS: {"type": ["array", "string"], "items": {"type": ["string", "number"]}},
    ValueType.YEAR: {"type": "integer", "minimum": 1000, "maximum": 9999},
    ValueType.YEARS: {
        "type": ["array", "integer"],
        "items": {"type": "integer", "minimum": 1000, "maximum": 9999},
    },
    ValueType.LEVEL: {"enum": list(LEVELS)},
    ValueType.KIND: {"enum": [kind.value for kind in EventKind]},
    ValueType.TITLE_KIND: {"enum": [kind.value for kind in TitleKind]},
}

MEANINGS: dict[str, tuple[str, str]] = {
    "title": (
        "主标题，一行写完；分行印的，各行之间空一格",
        "The headline; its lines parted by a space",
    ),
    "subtitle": ("副题，不带开头的 ——；没有就不写", "Subtitle without its leading ——"),
    "kicker": ("引题，印在主标题上面；没有就不写", "Kicker, printed above the headline"),
    "feature": ("所属的专题或栏目", "The feature or column it was printed under"),
    "authors": ("作者姓名，每人一项，不垫空格", "Authors, one an item, without padding"),
    "committees": (
        "委员会全称，如 云溪市政协、云溪市政协提案委员会",
        "Full names of committees: 云溪市政协, 云溪市政协提案委员会",
    ),
    "year": (
        "文章所报道的年份；查不明写 null，不要猜",
        "The year it reports on; null if it cannot be known; never a guess",
    ),
    "date": ("出版日期，如 2024-06-28", "Day of publication, such as 2024-06-28"),
    "place": ("地方的全称，如 云溪市", "Full name of the place, such as 云溪市"),
    "kind": (
        "体裁：report 报道、speech 讲话发言、feature 专题、note 编者按、list 名单",
        "Kind: report, speech, feature, note (of the editors) or list",
    ),
    "topics": ("主题，用清单里的名称", "Topics, by their names on the list"),
    "people": (
        "文中以职务出现的人：- {name: 姓名, role: 职务, place: 地方}",
        "People named in a public role: - {name: NAME, role: ROLE, place: PLACE}",
    ),
    "translator": (
        "译者姓名；机器翻译写 machine。只用于译文",
        "Who translated; machine for machine translation. Translations only",
    ),
    "translates": (
        "译自哪一稿，由 huikan 填写。只用于译文",
        "Which text was translated; filled in by huikan. Translations only",
    ),
    "id": (
        "编号，全档案唯一；定了就不要再改",
        "Identifier, unique in the archive; never change it",
    ),
    "review": (
        "待核的条目；核对以后删去",
        "Open questions for an editor; delete an entry when it is settled",
    ),
    "publication": ("刊名", "Name of the publication"),
    "number": ("期次，如 2024年第6期", "The number, such as 2024年第6期"),
    "page": ("版次，照印的写", "The page, as printed"),
    "source": ("原文从哪里来", "Where the raw text comes from"),
    "rights": ("版权与授权", "Rights and licence"),
    "demo": ("true 表示演示用的一期", "true for a demonstration issue"),
    "title_en": ("这一期的英文名", "The issue's name in English"),
    "publication_en": ("刊名的英文", "The publication's name in English"),
    "raw": ("原文的文件名，由 huikan 填写", "Name of the raw file; filled in by huikan"),
    "name": ("规范名称", "The canonical name"),
    "short": ("简称，如 云溪", "The short name, such as 云溪"),
    "english": ("英文名", "The English name"),
    "level": (
        "级别：province 省级、prefecture 地级、county 县级",
        "province, prefecture or county",
    ),
    "code": ("行政区划代码；虚构的地方不写", "GB/T 2260 code; leave out for a fictional place"),
    "parent": ("上一级地方的全称", "Full name of the division it belongs to"),
    "aliases": ("别的叫法，每种一项", "Other names, one an item"),
    "special": ("专门委员会的名称，如 提案委员会", "The special committee, such as 提案委员会"),
    "former": ("旧名，每个一项", "Former names, one an item"),
    "since": ("从哪年起用这个名称", "The first year of this name"),
    "until": ("这个名称用到哪年", "The last year of this name"),
    "years": ("历次会议的年份；或起讫两年", "Years of its sessions, or its first and last year"),
    "accepted": (
        "也可以接受的译法，写开头一部分即可（deliberat 包括 deliberate、deliberation）",
        "Other translations that will do; a beginning is enough (deliberat)",
    ),
    "words": ("标题或正文里说明这个主题的词", "Words that tell the topic"),
    "hints": (
        "常与这个主题同时出现、单独不算数的词",
        "Words that go with the topic and tell nothing alone",
    ),
}
"""Key: what it means, in Chinese and English."""

_OTHERWISE: dict[tuple[str, str], tuple[str, str]] = {
    ("index", "former"): (
        "这一期以前的网址，由 huikan move 填写",
        "Addresses that the issue had before; filled in by `huikan move`",
    ),
    ("article", "former"): (
        "用过的网址，每个一项，如 issues/2024/yunxi-2024-05/01-lao-jie/；网站会从那里转到本文",
        "Addresses that it had before, one an item; the site leads on from each",
    ),
    ("index", "id"): ("期号，与文件夹同名", "The issue's id: the name of its folder"),
    ("sidecar", "id"): (
        "期号，地址的一部分；不写就用文件名",
        "The issue's id, part of its address; otherwise the file's name",
    ),
    ("index", "title"): ("这一期的名称", "The issue's name"),
    ("sidecar", "title"): ("这一期的名称", "The issue's name"),
    ("index", "year"): ("这一期的年份", "The issue's year"),
    ("sidecar", "year"): ("这一期的年份", "The issue's year"),
    ("chronology.yml", "kind"): (
        "session 届次、congress 党代会、anniversary 周年、plan 规划、event 事件",
        "session, congress, anniversary, plan or event",
    ),
    ("chronology.yml", "year"): ("哪一年", "The year"),
    ("titles.yml", "kind"): (
        "office 职务、work 职业、credit 记者等署名、cited 只被引用",
        "office, work, credit (reporters) or cited",
    ),
}
"""File and key, where the key means something else than elsewhere."""


def schemas() -> dict[str, Schema]:
    """File name of each schema: the schema. Article, issue, sidecar and authority files."""
    out = {
        "article.json": _of_front_matter("article", ARTICLE_FIELDS, ["title"], extra=True),
        "issue.json": _of_front_matter("index", ISSUE_KEYS, []),
        "sidecar.json": _of_front_matter("sidecar", SIDECAR_KEYS, []),
    }
    for name in AUTHORITY_KEYS:
        out[f"authority-{name.removesuffix('.yml')}.json"] = _of_authority(name)
    return out


def schema_files() -> dict[str, str]:
    """File name of each schema: its text, the same bytes every time."""
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas().items()
    }


def _of_front_matter(
    file: str,
    keys: Mapping[str, Callable[[FrontReader, str], object]],
    required: list[str],
    *,
    extra: bool = False,
) -> Schema:
    """`extra`: keys of an editor's own may stand there too."""
    properties = {key: _explained(file, key, _READ_BY[read]) for key, read in keys.items()}
    if "kind" in properties:
        properties["kind"] = {**properties["kind"], "type": ["string", "null"]}
        properties["kind"]["enum"] = [*KINDS, None]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": required,
        "additionalProperties": extra,
        "properties": properties,
    }


def _of_authority(name: str) -> Schema:
    keys = AUTHORITY_KEYS[name]
    entry = {
        "type": "object",
        "required": list(REQUIRED_KEYS[name]),
        "additionalProperties": False,
        "properties": {key: _explained(name, key, _OF_TYPE[kind]) for key, kind in keys.items()},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": ["array", "null"],
        "items": entry,
    }


def _explained(file: str, key: str, schema: Schema) -> Schema:
    zh, en = _OTHERWISE.get((file, key), MEANINGS[key])
    return {"description": f"{zh}\n\n{en}", **schema}
