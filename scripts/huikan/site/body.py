"""An article's blocks as HTML that can do no harm.

The text comes from strangers' scans: raw HTML in it is shown, never obeyed, links lead only
to the web and to mail, and no picture is loaded from another host.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from huikan.anchors import heading_names, parts
from huikan.model import GAP, Block, BlockKind
from huikan.moments import Calendar
from huikan.site.addresses import in_language, relative_url
from huikan.site.marked import marked
from huikan.site.strings import say
from huikan.site.times import with_times
from huikan.values import dataclass

# A line break between two characters of a script that is written without spaces.
_WRAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uff00-\uffef])")
# A paragraph that Markdown made of one picture and nothing else.
_LONE_IMAGE = re.compile(r"\A<p>(<img [^>]*>)</p>\Z")
# The same with its names: the paragraph's id, older ids, the picture.
_NAMED_IMAGE = re.compile(r'\A<p( id="[^"]*")?>((?:<span id="[^"]*"></span>)*<img [^>]*>)</p>\Z')
# The tags of HTML that we made ourselves: no `>` stands inside their attributes.
_TAG = re.compile(r"(<[^>]*>)")
# What a URL's scheme looks like, after the white space that browsers pass over is gone.
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*):", re.I)
# White space and control characters, which browsers drop from a URL: `java\tscript:`.
_URL_NOISE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
# Signs that turn the direction of writing for what follows: overrides, embeddings, isolates.
_TURNS = re.compile(
    r"[\u202a-\u202e\u2066-\u2069]|&#(?:823[4-8]|829[4-7]|x20(?:2[a-e]|6[6-9]));", re.I
)
# What stands in every text that has one: to look for these takes less than to look for those.
_MAY_TURN = tuple(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_MAY_TURN_AS_NUMBER = re.compile("&#[8xX]")
_NOTHING = Markup()
_WEB = frozenset({"http", "https"})
_SAFE_SCHEMES = _WEB | {"mailto"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of an article, for its table of contents."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body, ready for a page."""

    html: Markup
    headings: tuple[Heading, ...] = ()
    has_gap: bool = False
    blocks: tuple[Block, ...] = ()
    """What it was made of."""
    names: tuple[str, ...] = ()
    """The address of each part on its page, empty where it has none."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands: the file it was written in and the page it is shown on.

    `folder` is the file's folder below `content/`, `address` the page's, with its language.
    With a `calendar`, the running text's words of time bear the dates they are.
    """

    folder: str
    address: str
    lang: str
    calendar: Calendar | None = None


def render_body(
    blocks: Iterable[Block],
    setting: Setting,
    names: Sequence[tuple[str, ...]] | None = None,
    prefix: str = "",
) -> Body:
    """An article's blocks as HTML.

    `names` holds the names of each part (see `anchors`); without it only headings have
    any, with `prefix` before them, so that many articles can stand on one page.

    >>> at = Setting("issues/2024/a", "issues/2024/a/01-x/", "zh")
    >>> render_body([Block(BlockKind.TEXT, "<b>委员</b>视察")], at).html
    Markup('<p>&lt;b&gt;委员&lt;/b&gt;视察</p>')
    """
    blocks = tuple(blocks)
    signs = tuple(_signs(blocks, names, setting.lang, prefix))
    shown = [_render_part(p, s, setting) for p, s in zip(parts(blocks), signs, strict=True)]
    return Body(
        marked("\n".join(_join_figures(shown))),
        tuple(s.heading for s in signs if s.heading),
        any(GAP in b.text for b in blocks),
        blocks,
        tuple(s.name for s in signs),
    )


def unwrapped(text: str) -> str:
    """Text without line breaks between two characters of a script that has no spaces."""
    return _WRAP.sub("", text) if "\n" in text else text


def tamed(text: str) -> str:
    """Text, or a page, in which signs that turn the direction of writing are seen, not obeyed:
    with them words read otherwise than they are written.

    Right-to-left scripts need none of them; the marks that such texts do use (U+200E, U+200F)
    turn nothing but themselves, and stay.

    >>> tamed("2024\\u202e年"), tamed('<p title="&#x202E;">')
    ('2024⟨U+202E⟩年', '<p title="⟨U+202E⟩">')
    """
    may_turn = any(map(text.__contains__, _MAY_TURN))
    may_turn = may_turn or _MAY_TURN_AS_NUMBER.search(text) is not None
    return _TURNS.sub(_named, text) if may_turn else text


def _named(found: re.Match[str]) -> str:
    return f"⟨U+{ord(unescape(found[0])):04X}⟩"


def plain_text(blocks: Iterable[Block], limit: int) -> str:
    """The first `limit` characters of the running text, for a page's description."""
    return "".join(opening(blocks, limit))


def opening(blocks: Iterable[Block], limit: int) -> Iterator[str]:
    """The paragraphs that the first `limit` characters of the running text stand in.

    A paragraph that follows one in a script with spaces begins with one, so that together they
    read on; after Chinese punctuation there is none.

    >>> list(opening([Block(BlockKind.TEXT, "编者按："), Block(BlockKind.TEXT, "三年来。")], 20))
    ['编者按：', '三年来。']
    """
    left, before = limit, ""
    for block in blocks:
        text = unwrapped(block.text) if block.kind is BlockKind.TEXT else ""
        text = " ".join(text.split()).replace(GAP, "…")
        if not text:
            continue
        if before.isascii() and before:
            text = f" {text}"
        yield text if len(text) <= left else f"{text[: left - 1]}…"
        left, before = left - len(text), text[-1]
        if left <= 0:
            return


def mark_gaps(text: str, lang: str) -> Markup:
    """Plain text as HTML, with each 〔缺〕 leading to the page's note on lost text (`gap-note`).

    >>> mark_gaps("调研〔缺〕", "zh")
    Markup('调研<a class="hk-gap" href="#gap-note" data-note="原文此处缺失">〔缺〕</a>')
    """
    shown = escape(text)
    return marked(shown.replace(GAP, _gap(lang))) if GAP in text else shown


@functools.cache
def _gap(lang: str) -> Markup:
    link = Markup('<a class="hk-gap" href="#gap-note" data-note="{}">{}</a>')
    return link.format(say("gap", lang), GAP)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What a part is called: its `id` attribute, older ids, and the link to it."""

    id: Markup = _NOTHING
    before: Markup = _NOTHING
    link: Markup = _NOTHING
    heading: Heading | None = None
    name: str = ""


def _signs(
    blocks: Sequence[Block], names: Sequence[tuple[str, ...]] | None, lang: str, prefix: str
) -> Iterator[_Sign]:
    number = 0
    for part, own in zip(parts(blocks), names or heading_names(blocks), strict=True):
        block, heading = part[0], None
        if block.kind is BlockKind.HEADING:
            heading = Heading(prefix + own[0], block.text, min(max(block.level, 2), 6))
        else:
            number += 1
        if names is None:
            id_ = marked(f' id="{escape(heading.id)}"') if heading else _NOTHING
            yield _Sign(id_, heading=heading, name=heading.id) if heading else _UNNAMED
            continue
        name, label = escape(own[0]), _label(0 if heading else number, lang)
        yield _Sign(
            marked(f' id="{name}"'),
            marked("".join(f'<span id="{escape(older)}"></span>' for older in own[1:])),
            marked(f'<a class="hk-here" href="#{name}" aria-label="{label}"></a>'),
            heading,
            own[0],
        )


_UNNAMED = _Sign()


@functools.lru_cache(maxsize=1000)
def _label(number: int, lang: str) -> Markup:
    """What the link to a paragraph is called; 0 stands for a heading."""
    if not number:
        return escape(say("heading-address", lang))
    return escape(say("paragraph-address", lang, n=number))


def _render_part(part: Sequence[Block], sign: _Sign, setting: Setting) -> Markup:
    block = part[0]
    if block.kind is BlockKind.MARKDOWN:
        html = render_markdown("\n\n".join(b.text for b in part), setting)
        if not sign.id:
            return html
        lone = _LONE_IMAGE.match(html)
        tag = "p" if lone else "div"
        inner = Markup(lone[1]) if lone else html
        return Markup("<{0}{1}>{2}{3}{4}</{0}>").format(
            tag, sign.id, sign.before, inner, _NOTHING if lone else sign.link
        )
    plain = unwrapped(block.text)
    calendar = None if sign.heading else setting.calendar
    text = with_times(plain, calendar, lambda run: mark_gaps(run, setting.lang))
    said = f"{sign.before}{text}{sign.link}"
    if sign.heading:
        return marked(f"<h{sign.heading.level}{sign.id}>{said}</h{sign.heading.level}>")
    if block.kind is BlockKind.CAPTION:
        return marked(f"<figure><figcaption{sign.id}>{said}</figcaption></figure>")
    return marked(f"<p{sign.id}>{said}</p>")


def _join_figures(shown: list[Markup]) -> Iterator[Markup]:
    """Put a picture and the caption that follows it into one figure."""
    picture: Markup | None = None
    for part in shown:
        if picture and part.startswith("<figure><figcaption"):
            yield Markup(part.replace("<figure>", Markup("<figure>") + picture, 1))
            picture = None
            continue
        if picture:
            yield Markup("<figure>{}</figure>").format(picture)
        lone = _NAMED_IMAGE.match(part)
        picture = (
            Markup(f"<span{lone[1]}>{lone[2]}</span>" if lone[1] else lone[2]) if lone else None
        )
        if not lone:
            yield part
    if picture:
        yield Markup("<figure>{}</figure>").format(picture)


def render_markdown(text: str, setting: Setting) -> Markup:
    """Markdown that an editor wrote as HTML: tables, lists, links, pictures; no raw HTML."""
    html = _converter().convert_at(text, setting)
    pieces = _TAG.split(html)
    pieces[::2] = [p.replace(GAP, _gap(setting.lang)) for p in pieces[::2]]
    return Markup("".join(pieces))


@functools.cache
def _converter() -> _SafeMarkdown:
    return _SafeMarkdown()


class _SafeMarkdown:
    """One Markdown converter, used again and again: making one costs more than a page."""

    def __init__(self) -> None:
        self._links = _SafeLinks()
        self._markdown = Markdown(extensions=["tables", "sane_lists", _Safe(self._links)])

    def convert_at(self, text: str, setting: Setting) -> str:
        self._links.resolve = functools.partial(resolve_url, setting=setting)
        return self._markdown.reset().convert(text)


class _Safe(Extension):
    """Raw HTML is text, and every URL is looked at."""

    def __init__(self, links: _SafeLinks) -> None:
        super().__init__()
        self._links = links

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(self._links, "huikan-links", 0)


_ALIGNED = {f"text-align: {side};": f"hk-{side}" for side in ("left", "center", "right")}
"""What Python-Markdown writes, as classes: the content policy forbids styles in a page."""


class _SafeLinks(Treeprocessor):
    """Resolve links and pictures; unsafe ones lose their target and keep their text."""

    resolve: Callable[[str], str | None]

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a":
                self._mend_link(element)
            elif element.tag == "img":
                self._mend_image(element)
            elif aligned := element.attrib.pop("style", ""):  # of a table's cell
                element.set("class", _ALIGNED[aligned])

    def _mend_link(self, element: Element) -> None:
        url = self.resolve(element.get("href", ""))
        if url is None:
            element.tag = "span"
            element.attrib.pop("href", None)
            return
        element.set("href", url)
        if _scheme(url) in _WEB:
            element.set("rel", "noopener noreferrer nofollow")

    def _mend_image(self, element: Element) -> None:
        url = self.resolve(element.get("src", ""))
        if url is not None and not _scheme(url):
            element.set("src", url)
            element.set("loading", "lazy")
            return
        alt, title = element.get("alt", ""), element.tail
        element.clear()
        element.tag, element.text, element.tail = "span", alt, title


def resolve_url(url: str, setting: Setting) -> str | None:
    """A URL in a text as a URL on its page; `None` if it must not be followed.

    Relative ones count from the file's folder, and a `.md` file becomes the page made of it. What
    is typed as %20 is read as the character that it stands for, as `huikan check` reads it.

    >>> at = Setting("issues/2024/a", "en/issues/2024/a/01-x/", "en")
    >>> resolve_url("02-y.md", at), resolve_url("java\\tscript:alert(1)", at)
    ('../02-y/', None)
    >>> resolve_url("tu.jpg", at), resolve_url("%E5%9B%BE.jpg", at) == resolve_url("图.jpg", at)
    ('../../../../../issues/2024/a/tu.jpg', True)
    """
    url = _URL_NOISE.sub("", url)
    if scheme := _scheme(url):
        return url if scheme in _SAFE_SCHEMES else None
    if url.startswith("//"):
        return f"https:{url}"
    if url.startswith("#"):
        return url
    path, mark, anchor = url.partition("#")
    target = posixpath.normpath(posixpath.join("/", setting.folder, unquote(path))).lstrip("/")
    if target.endswith(".md"):
        stem = target.removesuffix(".md")
        stem = stem.removesuffix("index") if stem.endswith("/index") else f"{stem}/"
        target = in_language(stem, setting.lang)
    return relative_url(setting.address, target + mark + unquote(anchor))


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""
