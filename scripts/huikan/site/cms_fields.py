"""The form in which editors fill in an article or an issue, made from the published schema.

What the JSON Schema says of a key (see `schema`) decides the kind of its field, so the form has
every key that `huikan check` knows, and asks for nothing that it would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from huikan.schema import Schema, schemas
from huikan.site.addresses import LANGUAGES

Field = dict[str, object]

LABELS: Mapping[str, tuple[str, str]] = {
    "title": ("标题", "Headline"),
    "subtitle": ("副题", "Subtitle"),
    "kicker": ("引题", "Kicker"),
    "feature": ("专题、栏目", "Feature"),
    "authors": ("作者", "Authors"),
    "committees": ("委员会", "Committees"),
    "year": ("年份", "Year"),
    "date": ("日期", "Date"),
    "place": ("地方", "Place"),
    "kind": ("体裁", "Kind"),
    "topics": ("主题", "Topics"),
    "people": ("人物", "People"),
    "translator": ("译者", "Translator"),
    "review": ("待核", "Open questions"),
    "id": ("期号", "Issue’s id"),
    "publication": ("刊名", "Publication"),
    "number": ("期次", "Number"),
    "page": ("版次", "Page"),
    "source": ("来源", "Source"),
    "rights": ("版权", "Rights"),
    "demo": ("演示", "Demonstration"),
    "title_en": ("英文名称", "Name in English"),
    "publication_en": ("刊名英文", "Publication in English"),
    "name": ("姓名", "Name"),
    "role": ("职务", "Role"),
    "code": ("类别代号", "Code"),
    "message": ("疑问和做法", "Question"),
    "body": ("正文", "Text"),
    "report": ("报道", "Report"),
    "speech": ("讲话、发言", "Speech"),
    "note": ("编者按", "Editors’ note"),
    "list": ("名单", "List"),
}
"""Key, or value of `kind`: what it is called in the form."""

_HINTS: Mapping[str, tuple[str, str]] = {
    "body": (
        "段落之间空一行；小标题以 ## 加一个空格开头；图注上下各一行：/// caption 和 ///",
        "A blank line between paragraphs; ## and a space before a section heading; a caption"
        " between the lines /// caption and ///",
    ),
    "review": (
        "核对无误或改好之后，删去该条",
        "Delete an entry when all is well, or when you have mended it",
    ),
    "note": ("这一期的说明，可以不写", "A note on the issue; may be left out"),
}

_TRANSLATED = frozenset(
    ("title", "subtitle", "kicker", "feature", "authors", "translator", "translates", "review",
     "body")
)  # fmt: skip
"""What a translation says in its own words; all else is the original's."""

_LEFT_TO_HUIKAN = frozenset(("translates", "raw", "former", "choices"))
"""Keys that Huikan fills in: kept as they are, not shown."""

_QUOTED = ("引语", "Quotation")
"""What `place` is called in an open question: the words it is about."""

_NAMED = ("名称", "Name")
"""What `title` is called in an issue's form."""

_NOT_IN_FORM = frozenset((("article.json", "former"),))
"""Kept by the editing program itself, when an article is moved."""

_NEW_ID = "a-{{uuid_short}}"
"""The id of an article that begins in the browser: it has to be unique before anybody looks."""

_FIRST = ("title", "subtitle", "body")


def article_fields(lang: str, topics: Iterable[tuple[str, str]]) -> list[Field]:
    """The form of an article. `topics` are the names on the list, Chinese and English."""
    fields = list(_fields("article.json", lang))
    for field in fields:
        key = str(field["name"])
        field["i18n"] = True if key in _TRANSLATED else "duplicate"
        if key == "id":
            field["widget"], field["default"] = "hidden", _NEW_ID
        if key == "review":
            _name_quotation(field, lang)
        if key == "topics":
            column = LANGUAGES.index(lang)
            choices = [{"label": names[column], "value": names[0]} for names in topics]
            field |= {"widget": "select", "multiple": True, "options": choices}
        if field["widget"] == "hidden":
            field.pop("required", None)
    body = {**_field("body", {"type": "string"}, lang), "widget": "text", "i18n": True}
    return _in_order([*fields, body])


def _name_quotation(field: Field, lang: str) -> None:
    parts = field["fields"]
    assert isinstance(parts, list)
    for part in parts:
        if part["name"] == "place":
            part["label"] = _QUOTED[LANGUAGES.index(lang)]


def issue_fields(lang: str) -> list[Field]:
    """The form of an issue (its `index.md`)."""
    fields = list(_fields("issue.json", lang))
    for field in fields:
        if field["name"] == "title":
            field["label"] = _NAMED[LANGUAGES.index(lang)]
        if field["name"] == "id":
            wrong = ("只用字母、数字、点和短横", "Letters, digits, dots and hyphens only")
            pattern = ["^[A-Za-z0-9][A-Za-z0-9.-]*$", wrong[LANGUAGES.index(lang)]]
            field.pop("required")
            field["pattern"] = pattern
        if field["name"] == "year" or field["widget"] == "hidden":
            field.pop("required")
    body = _field("body", {"type": "string"}, lang)
    body |= {"widget": "text", "required": False, "hint": _HINTS["note"][LANGUAGES.index(lang)]}
    return [*fields, body]


def _in_order(fields: list[Field]) -> list[Field]:
    """Headline and text first: the rest is about them."""
    named = {str(field["name"]): field for field in fields}
    first = [named.pop(key) for key in _FIRST]
    return [*first, *named.values()]


def _fields(schema_name: str, lang: str) -> Iterator[Field]:
    schema = schemas()[schema_name]
    required = schema["required"]
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    for key, described in properties.items():
        if (schema_name, key) not in _NOT_IN_FORM:
            yield {**_field(key, described, lang), **_needed(key in required)}


def _needed(is_required: bool) -> Field:
    return {} if is_required else {"required": False}


def _field(key: str, schema: Schema, lang: str) -> Field:
    """The field for a key by what its schema says."""
    if key in _LEFT_TO_HUIKAN:
        return {"name": key, "label": key, "widget": "hidden"}
    zh, _, en = str(schema.get("description", "")).partition("\n\n")
    column = LANGUAGES.index(lang)
    field: Field = {"name": key, "label": LABELS[key][column], **_widget(schema, lang)}
    hint = _HINTS[key][column] if key in _HINTS else (zh, en)[column]
    return {**field, **({"hint": hint} if hint not in ("", field["label"]) else {})}


def _widget(schema: Schema, lang: str) -> Field:
    column = LANGUAGES.index(lang)
    if isinstance(choices := schema.get("enum"), list):
        options = [{"label": LABELS[c][column], "value": c} for c in choices if c is not None]
        return {"widget": "select", "options": options}
    if schema.get("format") == "date":
        return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"}
    if "minimum" in schema:
        bounds = {"min": schema["minimum"], "max": schema["maximum"]}
        return {"widget": "number", "value_type": "int", **bounds}
    types = schema.get("type")
    if types == ["boolean", "null"]:
        return {"widget": "boolean", "default": False}
    if isinstance(types, list) and "array" in types:
        return {"widget": "list", **_items(schema["items"], lang)}
    return {"widget": "string"}


def _items(items: object, lang: str) -> Field:
    """What a list's items are: plain words, or rows of fields."""
    assert isinstance(items, dict)
    rows = [items, *items.get("anyOf", [])]
    row = next((r for r in rows if r.get("type") == "object"), None)
    if row is None:
        return {}
    parts = [
        {**_field(key, schema, lang), **_needed(key in row["required"] or key in _LEFT_TO_HUIKAN)}
        for key, schema in row["properties"].items()
    ]
    return {"collapsed": True, "fields": parts}
