"""Words within messages, in Chinese and English: types that are wanted, and causes.

The causes are those of the system (`os.strerror`) and of the YAML parser, which speak English.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "text": ("一行文字", "a line of text"),
    "list": ("清单，每项一行，写作“- 内容”", "a list, one item a line, each beginning with `- `"),
    "year": ("四位数的年份，如 2024", "a year of four digits, such as 2024"),
    "date": ("日期，如 2024-05-28", "a date, such as 2024-05-28"),
    "flag": ("true 或 false", "true or false"),
    "review": (
        "清单，每项有 code、place、message",
        "a list whose items have code, place and message",
    ),
    "people": (
        "清单，每项一人，写作“- {name: 姓名, role: 职务, place: 地方}”，后两项可以不写",
        "a list, one person an item, each `- {name: NAME, role: ROLE, place: PLACE}`; the last"
        " two may be left out",
    ),
    "No such file or directory": ("没有这个文件或文件夹", "no such file or folder"),
    "Permission denied": ("没有权限", "permission denied"),
    "Read-only file system": ("磁盘是只读的", "the disk is read-only"),
    "No space left on device": ("磁盘已满", "the disk is full"),
    "Not a directory": ("路径中有一段是文件，不是文件夹", "a part of the path is a file"),
    "Is a directory": ("这是文件夹", "it is a folder"),
    "File exists": ("已有同名的文件", "a file of that name exists"),
    "File name too long": ("文件名太长", "the file name is too long"),
    "mapping values are not allowed here": ("多了一个冒号", "one colon too many"),
    "mapping values are not allowed in this context": ("多了一个冒号", "one colon too many"),
    "could not find expected ':'": ("缺少冒号", "a colon is missing"),
    "found unexpected end of stream": ("引号没有成对", "a quote is not closed"),
    "found character '\\t' that cannot start any token": (
        "缩进用了制表符，应用空格",
        "indented by a tab; use spaces",
    ),
    "found character that cannot start any token": (
        "这里不能用这个符号；缩进请用空格，含特殊符号的文字请加引号",
        "a character that cannot stand here; indent by spaces, put quotes round special text",
    ),
    "found a tab character that violates indentation": (
        "缩进用了制表符，应用空格",
        "indented by a tab; use spaces",
    ),
    "control character": (
        "有看不见的控制字符，请删去",
        "an invisible control character; delete it",
    ),
    "alias": (
        "星号开头的值在这里指别处的内容，不能用；若是文字，请加引号",
        "a value that begins with * points elsewhere, which is not allowed; quote it if it is text",
    ),
    "found undefined alias": (
        "以 * 开头的文字要加引号",
        "put quotes round a text that begins with *",
    ),
    "month must be in 1..12": ("没有这个月份", "there is no such month"),
    "day is out of range for month": ("没有这一天", "there is no such day"),
    "did not find expected key": (
        "缩进没有对齐，或引号没有成对",
        "uneven indent, or a quote is open",
    ),
    "did not find expected '-' indicator": ("清单没有对齐", "the list is not even"),
    "did not find expected ',' or ']'": ("方括号没有成对", "a square bracket is open"),
    "did not find expected ',' or '}'": ("花括号没有成对", "a curly bracket is open"),
    "expected <block end>, but found '<block mapping start>'": ("缩进没有对齐", "uneven indent"),
    "expected <block end>, but found '<scalar>'": ("引号没有成对", "a quote is not closed"),
}
"""What errors say in a word: types that were wanted, the system's and the YAML parser's causes."""
