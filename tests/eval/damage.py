"""A seeded generator of damage: clean pages in, pages as scanners and PDFs leave them out.

Every printed character keeps its origin, so truth is known for each damaged page. A damage is a
function on the page's blocks; which ones there are, and in which order they act, is `LAYOUTS`,
`TEXTS`, `PAGES` and `FILES`. Nothing here hangs on anything but plan, kind, rate and seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus import CleanArticle, Plan
from page_damage import PAGES, end_lines_crlf
from press import Press, Rate
from printing import (
    COPIED_SPACE,
    FREE,
    NOISE,
    SPACE,
    Ink,
    Layout,
    Truth,
    compose,
    identity,
    lay_out,
    set_lines,
    undecidable_starts,
)
from text_damage import TEXTS

# Layouts: how text is set.


def _wrap_kept(layout: Layout, press: Press) -> Layout:
    return replace(layout, indent="\u3000\u3000", blank=False)


def _wrap_stripped(layout: Layout, press: Press) -> Layout:
    return replace(layout, indent="", blank=False)


def _wrap_spaces(layout: Layout, press: Press) -> Layout:
    return replace(layout, indent="    ", blank=False)


def _taper(layout: Layout, press: Press) -> Layout:
    return replace(layout, taper=press.by_rate(3, 6))


def _no_blank_lines(layout: Layout, press: Press) -> Layout:
    return replace(layout, indent=press.by_rate("\u3000\u3000", ""), blank=False, display=False)


LayoutDamage = Callable[[Layout, Press], Layout]

LAYOUTS: tuple[tuple[str, LayoutDamage], ...] = (
    ("wrap-kept", _wrap_kept),
    ("wrap-stripped", _wrap_stripped),
    ("wrap-spaces", _wrap_spaces),
    ("taper", _taper),
    ("no-blank-lines", _no_blank_lines),
)
FILES = ("crlf", "bom", "gb18030")
KINDS = (*(name for name, _ in (*LAYOUTS, *TEXTS, *PAGES)), *FILES)
NONE, ALL = "none", "all"

_COLUMNS_ONLY = frozenset({*(name for name, _ in LAYOUTS), "blank-before-quote"})
_ONE_ARTICLE = frozenset({"sections-shuffled", "title-moved"})
# Of each group at most one acts when damages come together.
_RIVALS = (
    frozenset({"wrap-kept", "wrap-stripped", "wrap-spaces", "no-blank-lines"}),
    frozenset({"caption-marked", "caption-plain", "caption-tight"}),
    frozenset({"sections-shuffled", "numbers-glued", "headings-stacked"}),
    frozenset({"fragment-first", "orphans", "lost-tails", "title-moved"}),
    frozenset({"bom", "gb18030"}),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A damaged page and its truth.

    `ink` is the decoded text with the origin of each character, `data` the file's bytes.
    `undecidable` holds paragraph starts that nothing on the page shows (see `printing`).
    """

    plan: str
    half: str
    kind: str
    rate: Rate
    seed: int
    damages: tuple[str, ...]
    ink: Ink
    data: bytes
    truth: Truth
    undecidable: frozenset[int]


def generate(plan: Plan, kind: str, rate: Rate = Rate.MILD, seed: int = 1) -> Page:
    """The page with damage of one kind, with several together (`all`) or with none (`none`)."""
    rng = random.Random(f"{seed}/{plan.slug}/{kind}/{rate}")
    press = Press(rng, rate)
    names = _choose(plan, kind, press)
    if names & _ONE_ARTICLE:
        plan = _one_article(plan)
    if names & _COLUMNS_ONLY:
        plan = replace(plan, columns=True)
    if any(n.startswith("caption") for n in names):
        plan = replace(plan, articles=tuple(_with_caption(a, rng) for a in plan.articles))
    layout = _layout(plan, names, press)
    truth = Truth(plan.articles, plan.feature, plan.note)
    blocks = compose(plan, truth, not names & {"caption-plain", "caption-tight"})
    for name, act in TEXTS:
        blocks = act(blocks, press) if name in names else blocks
    blocks = set_lines(blocks, layout, rng)
    for name, act in PAGES:
        blocks = act(blocks, press) if name in names else blocks
    ink = lay_out(blocks)
    ink = end_lines_crlf(ink) if "crlf" in names else ink
    encoding = "gb18030" if "gb18030" in names else "utf-8-sig" if "bom" in names else "utf-8"
    return Page(
        plan.slug,
        plan.half,
        kind,
        rate,
        seed,
        tuple(n for n in KINDS if n in names),
        ink,
        ink.text.encode(encoding),
        truth,
        undecidable_starts(blocks, layout),
    )


def _choose(plan: Plan, kind: str, press: Press) -> frozenset[str]:
    """The damages that act; together, each with a chance, rivals but one."""
    if kind != ALL:
        return frozenset({kind} - {NONE})
    names = {n for n in KINDS if press.rng.random() < press.by_rate(0.25, 0.5)}
    if not plan.columns:
        names -= _COLUMNS_ONLY
    if len(plan.articles) > 1:
        names -= _ONE_ARTICLE
    for group in _RIVALS:
        rivals = sorted(names & group)
        names -= set(rivals)
        names |= {press.rng.choice(rivals)} if rivals else set()
    return frozenset(names)


def _one_article(plan: Plan) -> Plan:
    """A page of its own for the article with the most sections."""
    best = max(plan.articles, key=lambda a: sum(kind == "heading" for kind, _ in a.body))
    return replace(plan, articles=(best,), feature="", note=None)


def _layout(plan: Plan, names: frozenset[str], press: Press) -> Layout:
    rng = press.rng
    if not plan.columns:
        return Layout()
    indent = rng.choice(("\u3000\u3000", ""))
    widths = tuple(rng.randint(14, 26) for _ in range(3))
    layout = Layout(widths, indent, blank=not indent, hang=rng.random() < 0.5)
    for name, act in LAYOUTS:
        layout = act(layout, press) if name in names else layout
    return layout


_SCENES = (
    "组织委员到乡镇卫生院调研家庭医生签约服务。",
    "组织委员察看污水处理站运行情况。",
    "召开专题协商会，围绕老旧小区加装电梯建言。",
    "组织委员在农贸市场开展食品安全民主监督。",
    "组织医卫界委员为山区群众义诊。",
    "组织委员视察高标准农田建设。",
)


def _with_caption(article: CleanArticle, rng: random.Random) -> CleanArticle:
    """The article with a caption, if it has none and is long enough to go with a picture."""
    texts = [i for i, (kind, text) in enumerate(article.body) if kind == "text" and len(text) > 80]
    has_one = any(kind == "caption" for kind, _ in article.body)
    if has_one or len(texts) < 2 or not article.committees:
        return article
    committee = article.committees[0].partition("政协")[0] + "政协"
    at = rng.choice(texts[:-1]) + 1
    caption = ("caption", committee + rng.choice(_SCENES))
    return replace(article, body=(*article.body[:at], caption, *article.body[at:]))


def conserves_truth(page: Page) -> bool:
    """Whether each printed character that has an origin is that character of the truth.

    A stray ` and ` is the one exception: its first letter stands for 和.
    """
    letters = "".join(u.text for u in page.truth.units)
    pairs = zip(page.ink.text, page.ink.origin, strict=True)
    codes = {NOISE, FREE, SPACE, COPIED_SPACE}
    return all(
        o in codes or (c := letters[identity(o)]) == t or (c, t) == ("和", "a") for t, o in pairs
    )
