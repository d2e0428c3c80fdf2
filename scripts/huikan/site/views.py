"""What a page shows, as values: the templates add tags to these and decide nothing."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from huikan.site.addresses import in_language
from huikan.site.body import Body
from huikan.site.records import IssueRecord, Record
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A text that may lead somewhere.

    `to` is an address with its language (`en/years/2024/`), `None` for text that leads
    nowhere. `lang` is set where the text is not in the page's language.
    """

    text: str
    to: str | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts: a label and its values."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `depth` counts from 0 where lines belong to lines above them."""

    title: Link
    details: tuple[Link, ...] = ()
    badges: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines of a list under a heading; an empty heading for lines without one."""

    rows: Sequence[Row]
    heading: Link = Link("")
    id: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a paged list a page stands."""

    number: int
    total: int
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The way to the page before and after this one, and what they are called."""

    label: str
    previous: Link | None
    next: Link | None
    previous_label: str
    next_label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in the table of years. `level` is its shade, 0 (none) to 5."""

    number: int
    level: int
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """Articles by committee (lines) and year (columns); the last cell of a line is its total."""

    years: tuple[Link, ...]
    rows: tuple[tuple[Link, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place of a picture. Units are those of the picture's `width`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A number of a picture: a dot whose area it is, and the number written in or beside it."""

    x: float
    y: float
    radius: float
    label: Mark
    is_within: bool
    """Whether the number stands within the dot."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The glance as a picture: years across, committees down, a dot's area the articles."""

    layout: str
    """For which screens: `wide` or `narrow`."""
    width: int
    height: int
    columns: tuple[Mark, ...]
    rows: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    """Where each committee's line begins; it ends at the right edge."""
    dots: tuple[Dot, ...]
    summary: str
    """What the picture shows, in a sentence, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page."""

    subtitle: str
    counts: tuple[Link, ...]
    newest: tuple[Row, ...]
    more: Link
    glance: Glance
    charts: tuple[Chart, ...]
    """The glance as a picture: for wide screens and for narrow ones."""
    demo: bool

    template = "home.html"


@dataclass(frozen=True, slots=True)
class ListView:
    """Any page that is a list: an issue, a committee, a place, a year, all of them."""

    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    note: Markup | str = ""
    groups: tuple[Fact, ...] = ()
    pager: Pager | None = None
    steps: Steps | None = None
    demo: bool = False
    sections_label: str = ""
    dense: bool = False
    """Whether a line is a name with a few words, as in an index."""
    issue: IssueRecord | None = None
    """What programs are told of the issue that the page lists."""

    template = "list.html"


@dataclass(frozen=True, slots=True)
class Question:
    """An open question about an article, in the page's language where that can be had."""

    place: str
    message: str
    lang: str
    """Language of the message where it is not the page's; empty where it is."""
    code: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article. `body` is `None` on the page of a language it has no translation in."""

    title: Link
    kicker: str | None
    subtitle: str | None
    byline: tuple[Link, ...]
    facts: tuple[Fact, ...]
    """Who, where, when: above the text."""
    provenance: tuple[Fact, ...]
    """What it was taken from: below the text."""
    raw: Link | None
    """The page that sets the raw text beside it, if there is one."""
    beside: Link | None
    """The page that sets both languages side by side, if there is a translation."""
    stale: bool
    """Whether it is a translation of which the Chinese has changed since."""
    body: Body | None
    has_gap: bool
    """Whether the page shows a 〔缺〕, in the headlines or the text, and must explain it."""
    forwards: tuple[tuple[str, Link | None], ...]
    """Old paragraph addresses whose text left the article, and where it went."""
    translation: str
    original: Link | None
    review: tuple[Question, ...]
    record: Record
    """What citations and the page's metadata are made of."""
    steps: Steps
    demo: bool
    has_texts: bool
    """Whether it can be taken away as plain text and as Markdown."""

    template = "article.html"


@dataclass(frozen=True, slots=True)
class BesideView:
    """An article in Chinese and in another language, side by side, part by part."""

    chinese: Link
    translated: Link
    tag: str
    """The translation's language."""
    translation: str
    stale: bool
    rows: tuple[tuple[Markup, Markup], ...]
    has_gap: bool
    steps: Steps
    demo: bool

    template = "beside.html"


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of text that was kept (`kind` empty), went (`gone`) or came (`new`).

    `note` is the number of the note that says why, 0 for none.
    """

    text: str
    kind: str = ""
    note: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Why something was done: the rule by name and id, the reason, where it leads."""

    number: int
    rule: str
    code: str
    reason: Link
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPassage:
    """Raw text as it stands, and which lines it is."""

    label: str
    runs: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """Raw text on one side, what was made of it on the other (nothing: it was removed)."""

    id: str
    label: str
    passages: tuple[RawPassage, ...]
    text: tuple[Marked, ...]
    notes: tuple[Note, ...]
    remark: str = ""
    """That it stood elsewhere, or that several pieces were joined."""


@dataclass(frozen=True, slots=True)
class RawView:
    """An article beside the raw text it was read from."""

    article: Link
    raw: str
    """Name of the raw file."""
    rows: tuple[RawRow, ...]
    edited: tuple[tuple[str, tuple[Marked, ...]], ...]
    """What an editor changed since: what it is called, and its text."""
    echoes: tuple[Note, ...]
    spacing: tuple[Fact, ...]
    tags: tuple[Note, ...]
    steps: Steps
    demo: bool

    template = "raw.html"


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with their names: a heading for each column, a link or name for each line."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[str, ...]], ...]
    note: str = ""
    names: int = 0
    """How many columns behind the first hold names of the program's own, and no numbers."""


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The archive's figures."""

    intro: str
    tables: tuple[Table, ...]
    more: tuple[Link, ...]

    template = "figures.html"


@dataclass(frozen=True, slots=True)
class SearchView:
    """The search page; `lists` are for readers without scripts."""

    lists: tuple[Link, ...]

    template = "search.html"


@dataclass(frozen=True, slots=True)
class PrintedArticle:
    """An article on the page of its whole issue. `tag` is the language it is shown in."""

    title: Link
    kicker: str
    subtitle: str
    authors: tuple[str, ...]
    tag: str
    body: Body
    has_gap: bool


@dataclass(frozen=True, slots=True)
class IssueTextView:
    """All articles of an issue on one page."""

    name: Link
    about: tuple[str, ...]
    articles: tuple[PrintedArticle, ...]
    has_gap: bool
    demo: bool

    template = "issue_text.html"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    file: Link
    about: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DataView:
    """What readers can take away as a whole."""

    intro: str
    downloads: tuple[Download, ...]
    offline: Link | None
    """The copy of the site for the disk: made of the finished pages, so its size is not here."""
    offline_sum: Link
    feeds: tuple[Link, ...]
    committees: Link
    more: tuple[Link, ...]
    """What explains the data: names, corrections, figures."""
    version: str = ""
    """What this state of the archive is called; empty if nobody says."""

    template = "data.html"


@dataclass(frozen=True, slots=True)
class ProseView:
    """A page that somebody wrote (`content/pages`, a handbook), in Markdown as MkDocs reads it."""

    markdown: str

    template = ""


View = (
    HomeView
    | DataView
    | IssueTextView
    | ListView
    | ArticleView
    | BesideView
    | RawView
    | FiguresView
    | SearchView
    | ProseView
)


@dataclass(frozen=True, slots=True)
class SiteTitles:
    """What the site is called in a language."""

    name: str
    subtitle: str
    description: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the site in one language. `address` is without the language."""

    lang: str
    address: str
    title: str
    view: View
    description: str = ""
    crumbs: tuple[Link, ...] = ()
    section: str = ""
    """The entry of the navigation it belongs to (`issues/`)."""
    both: bool = True
    """Whether the other language's page says the same; if not, it only points here."""

    leads_to: str = ""
    """The address (with its language) that a reader is led on to at once; usually none."""

    instead: str = ""
    """The address (with its language) of what the other language has in place of this page, if it
    has no such page."""

    @property
    def full_address(self) -> str:
        """The address with its language."""
        return in_language(self.address, self.lang)
