"""What a new archive starts from: its folders, configuration and first pages. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from huikan.schema import schema_files
from huikan.starters import Started

SCHEMAS = ".vscode/huikan"

# `custom_dir: theme_overrides` is for the working copy; elsewhere the plugin knows where it lies.
_WORKING_COPY = re.compile(r"\A(?:#[^\n]*\n)+|^  custom_dir:[^\n]*\n", re.M)
_SITE_NAME = re.compile(r"^site_name:[^\n]*$", re.M)

_CONFIG_HEAD = """\
# 网站的设置。改完运行 huikan build。
# Settings of the site. After a change run `huikan build`.
"""

README = """\
# {name}

用“会刊”（huikan）整理的档案。

## 收入一期

有识别文字（OCR）：

    huikan ingest songqiao-2024-06.txt
    huikan review

文件名就是期号，各期不能相同。第一条命令写出文章；第二条在浏览器里逐条核对存疑之处。
收错了用 `huikan undo` 退回。

自己录入：

    huikan new issue --id songqiao-2024-06 --year 2024
    huikan new article --issue songqiao-2024-06 --title 标题

## 检查、预览、生成网站

    huikan check
    huikan serve
    huikan build

## 文件夹

| 文件夹 | 内容 |
| --- | --- |
| `content/issues` | 文章。改错就改这里 |
| `content/raw` | 原文。不要改 |
| `content/ledger` | 账本，每一处改动都记在里面。不要改 |
| `content/authority` | 规范档：地方、委员会等，缺什么补什么 |
| `content/pages` | 关于、联系等页面 |
| `mkdocs.yml` | 网站名称等设置 |
| `site` | 生成的网站，整个文件夹放到服务器上即可 |

`huikan --help` 列出全部命令。
"""

GITIGNORE = "/site/\n/.cache/\n/content/.huikan/\n"

GITATTRIBUTES = """\
* text=auto eol=lf
content/raw/** -text
content/ledger/** -text
"""

FOLDERS = ("raw", "issues", "authority")


def start_archive(name: str, config: str, pages: Mapping[str, str]) -> Iterator[Started]:
    """The files of an empty archive, paths relative to its folder; `mkdocs.yml` comes last.

    `config` is the configuration that ships with Huikan, `pages` the first pages by file name.
    """
    for folder in FOLDERS:
        yield Started(f"content/{folder}/.gitkeep", "")
    for page, text in pages.items():
        yield Started(f"content/pages/{page}", text)
    for file, text in schema_files().items():
        yield Started(f"{SCHEMAS}/{file}", text)
    yield Started(".vscode/settings.json", _editor_settings())
    yield Started(".gitignore", GITIGNORE)
    yield Started(".gitattributes", GITATTRIBUTES)
    yield Started("README.md", README.format(name=name))
    own = _SITE_NAME.sub(lambda _: f"site_name: {json.dumps(name, ensure_ascii=False)}", config)
    yield Started("mkdocs.yml", _CONFIG_HEAD + _WORKING_COPY.sub("", own))


def _editor_settings() -> str:
    """Which schema goes with which file, for VS Code and its kin."""
    schemas = {f"{SCHEMAS}/sidecar.json": "content/raw/*.yml"}
    for file in schema_files():
        if file.startswith("authority-"):
            kind = file.removeprefix("authority-").removesuffix(".json")
            schemas[f"{SCHEMAS}/{file}"] = f"content/authority/{kind}.yml"
    return json.dumps({"yaml.schemas": schemas}, indent=2) + "\n"
