"""The pages for editing in the browser (`admin/`): Sveltia CMS, its configuration, its policy.

The program is shipped as it was bundled (`sveltia/`, see docs/dependencies.md); what it asks,
and where it writes, is made here from the schema that `huikan check` goes by. It speaks with
the site and with the repository's own server, and with nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from huikan.model import UPLOADS
from huikan.site.addresses import LANGUAGES, TAGS
from huikan.site.cms_fields import article_fields, issue_fields
from huikan.site.forge import Editing, Forge, Repository
from huikan.site.installed import program
from huikan.site.views import SiteTitles

FOLDER = "admin"
"""Where the pages lie on the site."""

PAGES = {"zh": ("index.html", "config.json"), "en": ("en.html", "config.en.json")}
"""Language: the page and its configuration."""

_LOCALES = {"zh": "zh-CN", "en": "en-US"}

_WORDS: dict[str, tuple[str, str]] = {
    "articles": ("文章", "Articles"),
    "article": ("文章", "article"),
    "issues": ("期", "Issues"),
    "issue": ("期", "issue"),
    "articles-about": (
        "文章放在所属一期的文件夹里（年份 / 期号）。新的一期：先在“期”里新建，再在这里新建文件夹。",
        "Articles lie in the folder of their issue (year / id). For a new issue, create it under"
        " Issues first, then a folder for it here.",
    ),
    "file": (
        "文件名，也是网址：两位序号、短横、拼音，如 05-yi-zhang-biao。序号是本期的第几篇",
        "File name and address: two digits, a hyphen, words in pinyin, such as 05-yi-zhang-biao."
        " The digits are the article’s place in the issue",
    ),
    "file-wrong": ("请写成 05-yi-zhang-biao 的样子", "Write it like 05-yi-zhang-biao"),
    "create": ("新建", "Create"),
    "update": ("修改", "Update"),
    "delete": ("删除", "Delete"),
    "upload": ("上传图片", "Upload"),
    "title": ("编辑", "Editing"),
    "scripts": ("编辑页需要 JavaScript。", "Editing needs JavaScript."),
    "no-repository": (
        "本站没有设置代码仓库，只能在本机编辑：运行 huikan serve，打开它给出的网址，后面加上"
        " admin/。设置方法见运维手册。",
        "No repository is set for this site, so it can be edited on your own machine only: run"
        " huikan serve and open admin/ below the address that it gives. The operators’ handbook"
        " says how to set one.",
    ),
}


def cms_files(
    editing: Editing,
    titles: Mapping[str, SiteTitles],
    topics: Iterable[tuple[str, str]],
    site_url: str,
) -> Iterator[tuple[str, str]]:
    """The editing pages and their configurations: name below the site, text.

    `topics` are the names on the list, Chinese and English.
    """
    topics = list(topics)
    for lang in LANGUAGES:
        page, config = PAGES[lang]
        made = cms_config(editing, titles[lang].name, topics, site_url, lang)
        text = json.dumps(made, ensure_ascii=False, indent=1)
        yield f"{FOLDER}/{config}", f"{text}\n"
        yield f"{FOLDER}/{page}", _page(editing, titles[lang].name, config, lang)


def program_files() -> Iterator[tuple[str, bytes]]:
    """The program itself: name below the site, bytes."""
    folder = program()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield f"{FOLDER}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def cms_config(
    editing: Editing, name: str, topics: Iterable[tuple[str, str]], site_url: str, lang: str
) -> dict[str, object]:
    """Sveltia's configuration. Its form follows the program's own schema (version 0.221)."""
    folder = editing.repository.folder if editing.repository else "content"
    verbs = {
        key: f"{_say(key, lang)}{{{{collection}}}}：{{{{slug}}}}"
        if lang == "zh"
        else f"{_say(key, lang)} {{{{collection}}}}: {{{{slug}}}}"
        for key in ("create", "update", "delete")
    }
    verbs["uploadMedia"] = f"{_say('upload', lang)} {{{{path}}}}"
    where: dict[str, object] = {"site_url": site_url.rstrip("/")} if site_url else {}
    return {
        "app_title": f"{name} · {_say('title', lang)}",
        **where,
        "logo": {"src": "../assets/editing.svg"},
        "backend": {**_backend(editing), "commit_messages": verbs},
        "media_folder": f"{folder}/{UPLOADS}".lstrip("/"),
        "public_folder": f"/{UPLOADS}",
        # Without spaces and brackets, which an address in Markdown must not have.
        "media_libraries": {"default": {"config": {"slugify_filename": True}}},
        "i18n": {
            "structure": "multiple_files",
            "locales": list(LANGUAGES),
            "default_locale": LANGUAGES[0],
            "omit_default_locale_from_file_path": True,
            "initial_locales": "default",
        },
        "output": {
            "omit_empty_optional_fields": True,
            "yaml": {"indent_size": 2, "quote": "none"},
        },
        "collections": [
            _articles(f"{folder}/issues".lstrip("/"), topics, lang),
            _issues(f"{folder}/issues".lstrip("/"), lang),
        ],
    }


def _say(key: str, lang: str) -> str:
    return _WORDS[key][LANGUAGES.index(lang)]


_NOWHERE = {
    "name": "gitea",
    "repo": "local/archive",
    "base_url": "https://localhost",
    "api_root": "https://localhost/api/v1",
}
"""The program wants a repository named even where only files of the own machine are edited."""


def _backend(editing: Editing) -> dict[str, object]:
    """Who keeps the repository, and how one signs in there: by token unless more is set up."""
    repository = editing.repository
    if repository is None:
        return {**_NOWHERE, "auth_methods": ["token"]}
    backend: dict[str, object] = {
        "name": repository.forge.value,
        "repo": repository.name,
        "branch": repository.branch,
    }
    match repository.forge:
        case Forge.GITHUB:
            if editing.sign_in:
                backend["base_url"] = editing.sign_in
        case Forge.GITLAB:
            backend["base_url"] = repository.origin
            backend["api_root"] = f"{repository.origin}/api/v4"
            backend["graphql_api_root"] = f"{repository.origin}/api/graphql"
        case Forge.GITEA:
            backend["base_url"] = repository.origin
            backend["api_root"] = f"{repository.origin}/api/v1"
    if editing.app_id and repository.forge is not Forge.GITHUB:
        backend |= {"auth_type": "pkce", "app_id": editing.app_id}
    elif not editing.sign_in:
        backend["auth_methods"] = ["token"]
    return backend


def _articles(folder: str, topics: Iterable[tuple[str, str]], lang: str) -> dict[str, object]:
    """Articles in the tree of years and issues; `index.md` and all that is no article left out.

    The program would note former addresses when a file is renamed, but not when it is moved to
    another folder: `assets/editing.js` does both.
    """
    return {
        "name": "articles",
        "label": _say("articles", lang),
        "label_singular": _say("article", lang),
        "description": _say("articles-about", lang),
        "icon": "article",
        "folder": folder,
        "extension": "md",
        "format": "yaml-frontmatter",
        "i18n": True,
        "nested": {"depth": 3, "subfolders": False},
        "meta": {"path": {}},
        "filter": {"field": "slug", "pattern": "(^|/)\\d+-[^/]*$"},
        "slug": {
            "editable": True,
            "hint": _say("file", lang),
            "pattern": ["^(.*/)?\\d{2,}-[a-z0-9-]+$", _say("file-wrong", lang)],
        },
        "preview_path": "issues/{{slug}}/",
        "aliases_field": False,
        "summary": "{{title}}",
        "sortable_fields": {
            "fields": ["slug", "title", "date"],
            "default": {"field": "slug", "direction": "ascending"},
        },
        "editor": {"preview": False},
        "thumbnail": False,
        "fields": article_fields(lang, topics),
    }


def _issues(folder: str, lang: str) -> dict[str, object]:
    return {
        "name": "issues",
        "label": _say("issues", lang),
        "label_singular": _say("issue", lang),
        "icon": "newspaper",
        "folder": folder,
        "path": "{{year}}/{{slug}}/index",
        "extension": "md",
        "format": "yaml-frontmatter",
        "slug": {"template": "{{id}}", "editable": False},
        "identifier_field": "id",
        "delete": False,
        "summary": "{{id}} {{title}} {{publication}} {{number}}",
        "sortable_fields": {
            "fields": ["date", "id"],
            "default": {"field": "id", "direction": "descending"},
        },
        "editor": {"preview": False},
        "thumbnail": False,
        "fields": issue_fields(lang),
    }


def content_policy(repository: Repository | None) -> str:
    """What the editing pages may load: the site's own files, and the repository's interface.

    Styles may be written by scripts (the program does so); scripts come from files only.
    """
    server = {None: "", Forge.GITHUB: " https://api.github.com"}.get(
        repository.forge if repository else None,
        f" {repository.origin}" if repository else "",
    )
    pictures = "" if repository and repository.forge is Forge.GITHUB else server
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
        f" font-src 'self'; img-src 'self' data: blob:{pictures}; media-src 'self' blob:;"
        f" connect-src 'self' data: blob:{server}; base-uri 'none'; form-action 'none'"
    )


def _page(editing: Editing, name: str, config: str, lang: str) -> str:
    """The page. Without a repository the program starts on the reader's own machine only."""
    only = "" if editing.repository else " data-only-here"
    note = "" if editing.repository else f"<p>{_say('no-repository', lang)}</p>"
    return (
        f'<!doctype html>\n<html lang="{TAGS[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy"'
        f' content="{content_policy(editing.repository)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="same-origin">\n'
        f"<title>{_say('title', lang)} · {escape(name)}</title>\n"
        '<link rel="icon" href="../assets/editing.svg" type="image/svg+xml">\n'
        f'<script src="../assets/editing.js" defer data-config="{config}"'
        f' data-locale="{_LOCALES[lang]}"{only}></script>\n'
        f"</head>\n<body>\n{note}<noscript><p>{_say('scripts', lang)}</p></noscript>\n"
        "</body>\n</html>\n"
    )
