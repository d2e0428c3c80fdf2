"""Pages as Markdown, for builders that know nothing of Huikan (see `staging`).

Articles and lists are Markdown alone. What Markdown has no words for is HTML of our own making
within it: a caption, what editors wrote in Markdown of their own (already harmless, see `body`),
and the pages that set two texts side by side. Text is escaped, so that no builder takes a
bulletin's words for markup.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import yaml
from markupsafe import Markup, escape

from huikan.anchors import parts
from huikan.model import Block, BlockKind
from huikan.site.body import Body, Setting, render_markdown, unwrapped
from huikan.site.strings import say
from huikan.site.views import (
    ArticleView,
    BesideView,
    DataView,
    Fact,
    FiguresView,
    HomeView,
    IssueTextView,
    Link,
    ListView,
    Pager,
    ProseView,
    RawView,
    Row,
    SearchView,
    Section,
    SitePage,
    Steps,
    Table,
    View,
)

# What Markdown, its lists of attributes and links are written with, wherever it stands.
_MARKUP = re.compile(r"[\\`*_{}\[\]]")
# What begins a heading, list, quotation, line, admonition, table, definition or fence.
_BEGINNING = re.compile(r"^(\d+(?=[.)]))?([#+\-!>.)=|~:/])")
_ENTITIES = {c: f"&#{ord(c)};" for c in "=|~:/>"}

References = Callable[[ArticleView], Iterable[tuple[str, str]]]
"""An article's references: the name of each format, and the text."""


def staged_page(page: SitePage, island: Callable[[SitePage], str], references: References) -> str:
    """A page as a Markdown file, its title and description at the head.

    `island` gives the HTML of a page that Markdown has no words for. Links lead to Markdown
    files, as builders expect them, relative to the page's own (`ADDRESS/index.md`). What stands
    at the head is escaped for HTML, since their themes put it into a page as it is.
    """
    front = {"title": page.title, "description": page.description}
    head = yaml.safe_dump(
        {key: html.escape(text) for key, text in front.items() if text},
        allow_unicode=True,
        sort_keys=False,
    )
    view = page.view
    if isinstance(view, ProseView):
        return f"---\n{head}---\n\n{view.markdown.strip()}\n"
    if isinstance(view, RawView | BesideView | SearchView):
        blocks: Iterable[str] = [island(page)]
    else:
        blocks = _Writer(page, references).blocks(view)
    return f"---\n{head}---\n\n" + "\n\n".join(filter(None, blocks)) + "\n"


def plain(text: str) -> str:
    """Text as one line of Markdown that reads as the text itself.

    >>> plain("# 一* <b>")
    '\\\\# 一\\\\* &lt;b>'
    """
    text = unwrapped(text).replace("\n", " ").strip(" \t")
    text = _MARKUP.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;"))
    return _BEGINNING.sub(_without_meaning, text)


def _without_meaning(found: re.Match[str]) -> str:
    return (found[1] or "") + _ENTITIES.get(found[2], f"\\{found[2]}")


class _Writer:
    """Writes one page."""

    def __init__(self, page: SitePage, references: References) -> None:
        self.page, self.lang, self.references = page, page.lang, references

    def blocks(self, view: View) -> Iterator[str]:
        """The page's blocks, to be parted by blank lines."""
        if self.page.crumbs:
            yield " › ".join(map(self.link, self.page.crumbs))
        if isinstance(view, ArticleView):
            yield from self.article(view)
            return
        yield f"# {plain(self.page.title)}"
        if isinstance(view, HomeView):
            yield from self.home(view)
        elif isinstance(view, ListView):
            yield from self.list(view)
        elif isinstance(view, IssueTextView):
            yield from self.whole(view)
        elif isinstance(view, FiguresView):
            yield plain(view.intro)
            for table in view.tables:
                yield from self.table(table)
            yield self.items(view.more)
        elif isinstance(view, DataView):
            yield from self.data(view)

    # ---- pages

    def article(self, view: ArticleView) -> Iterator[str]:
        yield from self.headlines("# ", view.title.text, view.kicker, view.subtitle, view.demo)
        yield " ".join(plain(name.text) for name in view.byline)
        if view.translation and view.original:
            yield f"{plain(view.translation)} · {self.link(view.original)}"
        if view.stale:
            yield f"**{self.say('translation-stale')}**"
        if view.beside:
            yield self.link(view.beside)
        if view.body is None:
            yield self.say("untranslated")
            yield self.link(view.original) if view.original else ""
        else:
            yield from self.body(view.body)
        if view.has_gap:
            yield self.gap_note()
        yield self.facts((*view.facts, *view.provenance))
        yield from self.questions(view)
        for name, to in view.forwards:
            said = self.say("forward-moved") + self.link(to) if to else self.say("forward-gone")
            yield f'<p id="{escape(name)}"></p>\n\n#{plain(name)} {said}'
        if view.raw:
            yield self.link(view.raw)
        yield from self.citations(view)
        yield self.steps(view.steps)

    def questions(self, view: ArticleView) -> Iterator[str]:
        if not view.review:
            return
        yield f"## {self.say('review', n=len(view.review))}"
        yield self.say("review-note")
        rows = (
            "- " + (f"“{plain(q.place)}” " if q.place else "") + f"{plain(q.message)} `{q.code}`"
            for q in view.review
        )
        yield "\n".join(rows)

    def citations(self, view: ArticleView) -> Iterator[str]:
        yield f"## {self.say('cite')}"
        for label, text in self.references(view):
            yield plain(label)
            yield "\n".join(f"    {line}" for line in text.split("\n"))
        yield f"{self.say('cite-version')}{self.say('colon')}`{view.record.version}`"

    def headlines(
        self, sign: str, title: str, kicker: str | None, subtitle: str | None, demo: bool = False
    ) -> Iterator[str]:
        """The headlines, the title as a heading."""
        yield plain(kicker or "")
        yield f"{sign}{plain(title)}"
        yield plain(f"{self.say('dash')}{subtitle}") if subtitle else ""
        yield self.demo(demo)

    def home(self, view: HomeView) -> Iterator[str]:
        yield plain(view.subtitle)
        yield self.demo(view.demo)
        yield self.items(view.counts)
        if not view.newest:
            yield self.say("empty")
            return
        yield f"## {self.say('newest-issues')}"
        yield self.rows(view.newest)
        yield self.link(view.more)
        yield f"## {self.say('glance')}"
        head = [self.say("committee"), *map(self.link, view.glance.years), self.say("glance-total")]
        rows = [
            [self.link(label), *(str(cell.number or "") for cell in cells)]
            for label, cells in view.glance.rows
        ]
        yield _table(head, rows)
        yield self.say("glance-note")

    def list(self, view: ListView) -> Iterator[str]:
        yield self.demo(view.demo)
        yield self.facts((*view.facts, *view.groups))
        yield _island(view.note)
        if 'class="hk-gap"' in view.note:
            yield self.gap_note()
        if view.sections_label and view.sections:
            yield f"## {plain(view.sections_label)}"
        level = "###" if view.sections_label else "##"
        for section in view.sections:
            yield from self.section(section, level)
        if not view.sections and not view.note:
            yield self.say("empty")
        yield self.pager(view.pager) if view.pager else ""
        yield self.steps(view.steps) if view.steps else ""

    def whole(self, view: IssueTextView) -> Iterator[str]:
        yield self.demo(view.demo)
        yield " · ".join(map(plain, view.about))
        for article in view.articles:
            yield from self.headlines("## ", article.title.text, article.kicker, article.subtitle)
            yield " ".join(map(plain, article.authors))
            yield from self.body(article.body)
        if view.has_gap:
            yield self.gap_note()

    def data(self, view: DataView) -> Iterator[str]:
        yield plain(view.intro)
        yield f"{self.say('data-record')} {' · '.join(map(self.link, view.more))}"
        yield f"## {self.say('data-files')}"
        rows = (
            f"- {self.link(d.file)} · {plain(d.about)} · {plain(d.size)}<br>SHA-256 `{d.sha256}`"
            for d in view.downloads
        )
        yield "\n".join(rows)
        yield f"## {self.say('data-feeds')}"
        yield self.items(view.feeds)
        yield f"{self.say('data-feeds-more')} {self.link(view.committees)}"

    # ---- what pages are made of

    def body(self, body: Body) -> Iterator[str]:
        """An article's text; each part with its address."""
        for part, name in zip(parts(body.blocks), body.names, strict=True):
            yield self.part(part, name)

    def part(self, part: Sequence[Block], name: str) -> str:
        block, sign = part[0], f"{{: #{name} }}" if name else ""
        text = plain(block.text)
        if block.kind is BlockKind.HEADING:
            return f"{'#' * min(max(block.level, 2), 6)} {text} {sign}".rstrip()
        if block.kind is BlockKind.TEXT:
            return f"{text}\n{sign}".rstrip()
        own = Markup(' id="{}"').format(name) if name else Markup()
        if block.kind is BlockKind.CAPTION:
            text = escape(unwrapped(block.text))
            return f"<figure><figcaption{own}>{text}</figcaption></figure>"
        folder = posixpath.dirname(self.page.address.rstrip("/"))
        setting = Setting(folder, self.page.full_address, self.lang)
        made = render_markdown("\n\n".join(b.text for b in part), setting)
        return f"<div{own}>\n{made}\n</div>"

    def section(self, section: Section, level: str) -> Iterator[str]:
        if section.heading.text:
            sign = f" {{: #{section.id} }}" if section.id else ""
            yield f"{level} {self.link(section.heading)}{sign}"
        yield self.rows(section.rows)

    def rows(self, rows: Iterable[Row]) -> str:
        return "\n".join(f"{'    ' * r.depth}- {self.row(r)}" for r in rows)

    def row(self, row: Row) -> str:
        details = " · ".join(map(self.link, row.details))
        badges = "".join(f" *{plain(badge)}*" for badge in row.badges)
        return f"{self.link(row.title)}{badges}" + (f"<br>{details}" if details else "")

    def table(self, table: Table) -> Iterator[str]:
        yield f"## {plain(table.caption)}"
        rows = [[self.link(label), *map(plain, cells)] for label, cells in table.rows]
        yield _table([plain(text) for text in table.head], rows)
        yield plain(table.note)

    def facts(self, facts: Iterable[Fact]) -> str:
        colon = self.say("colon")
        return "\n".join(
            f"- **{plain(fact.label)}**{colon}{' · '.join(map(self.link, fact.values))}"
            for fact in facts
        )

    def items(self, links: Iterable[Link]) -> str:
        return "\n".join(f"- {self.link(link)}" for link in links)

    def pager(self, pager: Pager) -> str:
        at = self.say("pager-at", n=pager.number, total=pager.total)
        ways = (pager.previous, pager.next)
        return " · ".join([*(self.link(way) for way in ways if way), at])

    def steps(self, steps: Steps) -> str:
        ways = ((steps.previous_label, steps.previous), (steps.next_label, steps.next))
        colon = self.say("colon")
        return "\n".join(f"- {plain(label)}{colon}{self.link(to)}" for label, to in ways if to)

    def demo(self, is_demo: bool) -> str:
        return f"> **{self.say('demo')}** {self.say('demo-note')}" if is_demo else ""

    def gap_note(self) -> str:
        return f"{self.say('gap-note')}\n{{: #gap-note }}"

    def link(self, link: Link) -> str:
        text = plain(link.text)
        return text if link.to is None else f"[{text}]({file_of(self.page, link.to)})"

    def say(self, key: str, **values: object) -> str:
        return plain(say(key, self.lang, **values))


def file_of(page: SitePage, to: str) -> str:
    """Where a link of a page leads, as a path from the page's own file.

    >>> file_of(SitePage("en", "years/2024/", "", ProseView("")), "issues/2024/a/#n2")
    '../../../issues/2024/a/index.md#n2'
    """
    path, mark, anchor = to.partition("#")
    file = f"{path}index.md" if not path or path.endswith("/") else path
    return posixpath.relpath(file, page.full_address.rstrip("/") or ".") + mark + anchor


def _island(made: Markup | str) -> str:
    return f"<div>\n{made}\n</div>" if made else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what would part cells in a cell is an entity there."""
    lines = [head, ["---"] * len(head), *rows]
    bar = _ENTITIES["|"]
    return "\n".join("| " + " | ".join(c.replace("|", bar) for c in line) + " |" for line in lines)
