"""What Huikan says to people, in Chinese and English: one table, no logic but choosing.

Every message names what is wrong and what to do. `{names}` are filled in from the error.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh", "en")

MESSAGES: dict[str, tuple[str, str]] = {
    "front-no-title": (
        "缺少标题。请在文件开头的 --- 之间写上一行：title: 文章标题",
        "There is no title. Write a line `title: the headline` between the --- lines at the top.",
    ),
    "front-missing": (
        "文件开头没有信息栏。第一行应是 ---，写上 title 等各项后，再用一行 --- 结束",
        "The file does not begin with front matter. Its first line should be ---, then title"
        " and the other keys, then another line ---.",
    ),
    "front-wrong-type": (
        "“{key}”的值“{value}”写法不对，应为{wanted}",
        "The value {value!r} of `{key}` is not what it should be: {wanted}.",
    ),
    "yaml-broken": (
        "这里的写法读不懂（{problem}）。请检查冒号后面是否有空格、引号是否成对、缩进是否对齐",
        "This cannot be read ({problem}). Check for a space behind each colon, paired quotes"
        " and even indents.",
    ),
    "yaml-not-mapping": (
        "这里应是一行一项的“名称: 值”",
        "Lines of the form `name: value` were expected here.",
    ),
    "yaml-unknown-key": (
        "不认识“{key}”这一项。最接近的是“{near}”；可用的有：{known}",
        "`{key}` is not known. The nearest is `{near}`; known are: {known}.",
    ),
    "authority-unknown-file": (
        "规范档里没有这种文件。最接近的是“{near}”；可用的有：{known}",
        "There is no authority file of this name. The nearest is `{near}`; known are: {known}.",
    ),
    "authority-not-list": (
        "规范档应是一条一条的清单，每条写作：- name: 名称",
        "An authority file is a list; each entry begins with `- name: the name`.",
    ),
    "authority-missing-key": (
        "这一条缺少“{key}”。请补上一行：{key}: …",
        "This entry has no `{key}`. Add a line `{key}: …` to it.",
    ),
    "authority-wrong-value": (
        "“{key}”的值“{value}”写法不对，应写作：{wanted}",
        "The value {value!r} of `{key}` is not what it should be: {wanted}.",
    ),
    "ledger-broken": (
        "账本这一行读不懂（{problem}）。请从版本库恢复这个文件，或删去它后重新运行 huikan ingest",
        "This line of the ledger cannot be read ({problem}). Restore the file from version"
        " control, or delete it and run `huikan ingest` again.",
    ),
    "ledger-format": (
        "账本格式是第 {format} 版，本程序只认得第 {known} 版。请升级 huikan",
        "The ledger has format {format}, this program knows {known}. Upgrade huikan.",
    ),
    "raw-empty": (
        "文件是空的。请放入有文字的文件，或将它删去",
        "The file is empty. Put in one that has text, or delete it.",
    ),
    "raw-binary": (
        "这不是文本文件（含有二进制内容）。请另存为 UTF-8 编码的 .txt 再放进来",
        "This is not a text file (it holds binary data). Save it as .txt in UTF-8 and try again.",
    ),
    "raw-encoding": (
        "认不出文字编码，从这一行起无法解读。请另存为 UTF-8 编码",
        "The encoding is not known; from this line on the text cannot be read."
        " Save the file as UTF-8.",
    ),
    "html-broken": (
        "网页源码在这里残缺，读不下去。请在浏览器里重新保存网页",
        "The page's source is broken here. Save the page again from a browser.",
    ),
    "gap/head": (
        "“{place}”之前的文字在原文中缺失。请对照原件补上，或确认无误后删去这一条",
        "The text before “{place}” is missing in the source. Complete it from the original, or"
        " delete this entry if all is well.",
    ),
    "gap/middle": (
        "“{place}”之后有文字被重复的段落盖住。请对照原件补上",
        "Text behind “{place}” was overwritten by a repeated passage. Complete it from the"
        " original.",
    ),
    "gap/tail": (
        "“{place}”之后的文字在原文中缺失。请对照原件补上，或确认无误后删去这一条",
        "The text behind “{place}” is missing in the source. Complete it from the original, or"
        " delete this entry if all is well.",
    ),
    "section/missing": (
        "小标题的编号缺第{place}。请核对原件",
        "No section heading has the number {place}. Check the original.",
    ),
    "section/moved": (
        "小标题“{place}”原来离开了所属的文字，已按用词归位。请核对",
        "The heading “{place}” stood apart from its text and was put back by its words."
        " Please check.",
    ),
    "title/missing": (
        "原文没有印出标题，暂以开头文字代替。请补上标题",
        "No title was printed; the text's beginning stands in for it. Please give a title.",
    ),
    "line/stray-latin": (
        "原文“{place}”中的英文词疑为识别错误，已换成汉字。请核对",
        "A Latin word in the source's “{place}” looks like a recognition error and was replaced. Please check.",
    ),
    "content-missing": (
        "没有这个内容文件夹。请检查 --content，或先用 huikan ingest 收入原文",
        "There is no such content folder. Check --content, or take in raw text with"
        " `huikan ingest` first.",
    ),
    "cannot-write": (
        "无法写入（{problem}）。请检查磁盘空间和文件夹权限",
        "This cannot be written ({problem}). Check the disk's free space and the folder's rights.",
    ),
    "site-not-a-site": (
        "这个文件夹里有别的东西，不像是以前生成的网站，没有动它。请为 --site 另选一个空文件夹",
        "This folder holds something that is not a site built earlier; nothing in it was"
        " touched. Give --site an empty folder.",
    ),
    "site-not-built": (
        "网站没有生成（{problem}）。原因见上面的记录；原有的网站没有变动",
        "The site was not built ({problem}). The log above says why; the old site is unchanged.",
    ),
    "raw-too-large": (
        "文件超过 {megabytes} MB，不会是一期。请按期拆开",
        "The file is larger than {megabytes} MB and cannot be one issue. Split it by issues.",
    ),
    "cannot-read": (
        "读不了这个文件（{reason}）。请检查路径和权限",
        "The file cannot be read ({reason}). Check the path and its permissions.",
    ),
    "cannot-write": (
        "写不进去（{reason}）。请检查磁盘空间和文件夹权限；已有的文件没有改动",
        "Cannot write ({reason}). Check free disk space and the folder's permissions;"
        " what was there is unchanged.",
    ),
    "not-utf8": (
        "这一行不是 UTF-8 编码。请用编辑器另存为 UTF-8",
        "This line is not UTF-8. Save the file as UTF-8 in your editor.",
    ),
    "translation-alone": (
        "译文旁边没有原文 {original}。请改名与原文对应，或补上原文",
        "There is no original {original} beside this translation. Rename it to match its"
        " original, or add that.",
    ),
    "issue-id-taken": (
        "期号 {issue} 已被 {other} 占用。请改文件名，或在同名 .yml 中写上另一个 id",
        "The issue id {issue} is taken by {other}. Rename the file, or give another `id` in its"
        " .yml.",
    ),
    "ledger-unsound": (
        "自检未通过（{fault}），没有写入任何文件。这是程序的错误，请附上原文报告",
        "The self-check failed ({fault}); nothing was written. This is a bug: please report it"
        " with the raw file.",
    ),
    "merge/base-lost": (
        "原始文件已改动，无法自动合并。您的文字原样保留，请与新结果核对",
        "The raw file has changed, so that nothing could be merged. Your text was kept as it"
        " is; compare it with the new result.",
    ),
    "merge/conflict": (
        "您写的“{place}”与新的处理结果“{other}”不同，已保留您的文字。请核对",
        "Your “{place}” differs from the new result “{other}”; yours was kept. Please check.",
    ),
}
"""Code of the message: Chinese, English."""


def say(code: str, lang: str, values: Mapping[str, object]) -> str:
    """The message in a language (`zh` or `en`), filled in."""
    return MESSAGES[code][LANGUAGES.index(lang)].format(**values)
