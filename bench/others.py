"""The same articles as other builders take them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from huikan.article import parse
from huikan.model import Article

STOCK = """site_name: t
theme: {name: material, language: zh, font: false}
plugins: [search]
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
"""

HUGO = """title = "t"
baseURL = "https://a.example/"
defaultContentLanguage = "zh"
disableKinds = ["RSS"]
[taxonomies]
committee = "committees"
year = "years"
[outputs]
home = ["HTML", "JSON"]
"""
LAYOUTS = {
    "_default/baseof.html": """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/a.css"></head><body><header><a href="/">{{ site.Title }}</a>
<nav><a href="/issues/">期</a> <a href="/committees/">委员会</a> <a href="/years/">年</a></nav>
<form action="/search/"><input name="q"></form></header><main>{{ block "main" . }}{{ end }}</main>
<footer>{{ site.Title }}</footer></body></html>
""",
    "_default/single.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<p>{{ range .Params.authors }}{{ . }} {{ end }}{{ range .Params.committees }}
<a href="/committees/{{ . | urlize }}/">{{ . }}</a>{{ end }}</p>{{ .Content }}
<p>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>{{ end }}
""",
    "_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $pages := .Paginate .Pages 100 }}<ol>{{ range $pages.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>
{{ template "_internal/pagination.html" . }}{{ end }}
""",
    "index.html": '{{ define "main" }}<h1>{{ site.Title }}</h1>{{ end }}\n',
    "index.json": """[{{ range $n, $p := site.RegularPages }}{{ if $n }},{{ end }}
{{ dict "url" .RelPermalink "title" .Title "text" .Plain | jsonify }}{{ end }}]
""",
}


def _articles(content: Path) -> Iterator[tuple[Path, Article]]:
    for path in sorted((content / "issues").rglob("*.md")):
        if path.name != "index.md":
            yield path.relative_to(content), parse(path.read_text(encoding="utf-8"))


def _body(article: Article) -> str:
    return "\n\n".join(block.text for block in article.blocks)


def write_stock(content: Path, folder: Path) -> Path:
    """Chinese articles and translations as MkDocs takes them; Zensical reads the same."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, article in _articles(content):
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"# {article.title}\n\n{_body(article)}\n", encoding="utf-8")
    (folder / "docs/index.md").write_text("# t\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    return folder


def write_hugo(content: Path, folder: Path) -> Path:
    """The same for Hugo, with a small template, lists, and the texts for a search."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, article in _articles(content):
        target = folder / "content" / path.with_name(path.name.replace(".en.", "-en."))
        target.parent.mkdir(parents=True, exist_ok=True)
        front = {
            "title": article.title,
            "authors": article.authors,
            "committees": article.committees,
            "years": [str(article.year)] if article.year else [],
        }
        said = json.dumps(front, ensure_ascii=False)
        target.write_text(f"{said}\n\n{_body(article)}\n", encoding="utf-8")
    for name, text in LAYOUTS.items():
        target = folder / "layouts" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "config.toml").write_text(HUGO, encoding="utf-8")
    return folder
