"""Clean pages as newspaper sheets: which article stands where, in how many columns, as HTML.

The sheet of a page hangs on its plan and the number of columns alone, so that the judge knows
how wide every article was set without looking at the printed sheet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from corpus import CleanArticle, Plan
from printing import Block, Blocks, Truth, compose, is_credit

COLUMNS = (2, 3, 4)
_EM = 3.7
"""A character's width in millimetres (10.5 pt)."""
_GUTTERS = (5.5, 8.0, 12.0)
"""Millimetres between columns."""
_PAPER = {2: (210, 297), 3: (297, 420), 4: (297, 420)}
"""Width and height in millimetres: a bulletin's A4, a newspaper's A3."""
_MARGIN = 14
_SHORT = 700
"""Articles of at most so many characters may stand side by side."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How an article is set: in so many columns of so many characters, in row `row`."""

    row: int
    columns: int
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it goes to the printer: its truth, and for each article how it is set."""

    plan: Plan
    columns: int
    blocks: tuple[Block, ...]
    truth: Truth
    settings: tuple[Setting, ...]
    gutter: float
    publication: str


def lay_sheet(plan: Plan, columns: int) -> Sheet:
    """The page in so many columns: same plan, same columns, same sheet."""
    rng = random.Random(f"sheet/{plan.slug}/{columns}")
    plan = replace(plan, columns=True)
    truth = Truth(plan.articles, plan.feature, plan.note)
    blocks = compose(plan, truth, rng.random() < 0.5)
    gutter = rng.choice(_GUTTERS)
    settings = tuple(_settings(plan, columns, gutter, rng))
    publication = rng.choice(("政协委员报", "云溪政协", "民声周报", "协商"))
    return Sheet(plan, columns, tuple(blocks), truth, settings, gutter, publication)


def _size(article: CleanArticle) -> int:
    return sum(len(text) for _, text in article.body)


def _settings(plan: Plan, columns: int, gutter: float, rng: random.Random) -> Iterator[Setting]:
    """Rows of one article over the whole width, or of two short ones side by side."""
    width = int((_PAPER[columns][0] - 2 * _MARGIN - (columns - 1) * gutter) / columns / _EM)
    sizes = [_size(a) for a in plan.articles]
    row = n = 0
    while n < len(sizes):
        is_pair = n + 1 < len(sizes) and n != plan.note and max(sizes[n : n + 2]) <= _SHORT
        if is_pair and rng.random() < 0.6:
            left = 1 if columns < 4 or sizes[n] < sizes[n + 1] / 2 else 2
            if columns == 3 and sizes[n] > sizes[n + 1]:
                left = 2
            yield Setting(row, left, width)
            yield Setting(row, columns - left, width)
            n += 2
        else:
            yield Setting(row, columns, width)
            n += 1
        row += 1


_CSS = """
@page {{ size: {page[0]}mm {page[1]}mm; margin: {margin}mm }}
* {{ box-sizing: border-box }}
body {{ margin: 0; font: 10.5pt/1.62 "Noto Serif CJK SC"; text-align: justify }}
.mast {{ border-bottom: 1pt solid; display: flex; justify-content: space-between;
  font-size: 9pt; margin-bottom: 5mm }}
.mast b {{ font: bold 20pt "Noto Sans CJK SC" }}
.feature {{ text-align: center; font: bold 24pt/1.3 "Noto Serif CJK SC"; margin: 3mm 0 6mm }}
.row {{ display: flex; gap: {gutter}mm; margin-bottom: 7mm; align-items: start }}
.row > section + section {{ border-left: .4pt solid #999; margin-left: -.4pt }}
section {{ flex: none }}
header {{ text-align: center; margin-bottom: 3mm }}
.column, .kicker {{ font-size: 12pt }}
.title {{ font: bold 17pt/1.35 "Noto Sans CJK SC" }}
.narrow .title {{ font-size: 14pt }}
.subtitle {{ font-size: 12.5pt }}
.organisation, .byline, .label {{ font: 10.5pt "Noto Sans CJK SC" }}
.columns {{ column-gap: {gutter}mm; column-fill: balance }}
p {{ margin: 0; text-indent: 2em; orphans: 1; widows: 1 }}
p.byline {{ text-align: right }}
h3 {{ margin: 1.5mm 0; text-align: center; font: bold 11.5pt/1.5 "Noto Sans CJK SC";
  break-after: avoid }}
figure {{ break-inside: avoid; margin: 2mm 0; border: .5pt solid #777; padding: 1.5mm }}
figure div {{ height: 34mm; background: #bbb; margin-bottom: 1mm }}
figcaption {{ font: 9pt/1.4 "Noto Sans CJK SC" }}
.credit {{ text-align: right }}
"""


def to_html(sheet: Sheet) -> str:
    """The sheet as a document without scripts or anything from elsewhere."""
    css = _CSS.format(page=_PAPER[sheet.columns], margin=_MARGIN, gutter=sheet.gutter)
    head = f'<meta charset="utf-8"><style>{css}</style>'
    return f'<!doctype html><html lang="zh-CN">{head}<body>{"".join(_body(sheet))}</body></html>'


def _body(sheet: Sheet) -> Iterator[str]:
    yield f'<div class="mast"><b>{sheet.publication}</b><span>2024年3月8日 星期五</span>'
    yield "<span>第2版 要闻</span></div>"
    own = {n: list(group) for n, group in groupby(sheet.blocks, lambda b: b.article)}
    for block in own.get(-1, []):
        yield f'<div class="feature">{_text(block)}</div>'
    numbered = list(enumerate(sheet.settings))
    for _, row in groupby(numbered, lambda item: item[1].row):
        yield '<div class="row">'
        for n, setting in row:
            yield _section(own[n], setting, sheet.gutter, n == sheet.plan.note)
        yield "</div>"


def _section(blocks: Blocks, setting: Setting, gutter: float, is_note: bool) -> str:
    wide = setting.columns * setting.width * _EM + (setting.columns - 1) * gutter
    top = next((i for i, b in enumerate(blocks) if b.kind in ("text", "heading", "caption")), 0)
    header = "".join(_header_line(b, is_note) for b in blocks[:top])
    body = "".join(map(_element, blocks[top:]))
    narrow = " class=narrow" if setting.columns < 2 else ""
    return (
        f'<section{narrow} style="width:{wide:.1f}mm"><header>{header}</header>'
        f'<div class="columns" style="column-count:{setting.columns}">{body}</div></section>'
    )


def _header_line(block: Block, is_note: bool) -> str:
    kind = "feature" if is_note and block.kind == "title" else block.kind
    return "".join(f'<div class="{kind}">{escape(line.text)}</div>' for line in block.lines)


def _element(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"<h3>{_text(block)}</h3>"
        case "caption" if is_credit(block.ink.text):
            return f'<figcaption class="credit">{_text(block)}</figcaption>'
        case "caption":
            return f"<figure><div></div><figcaption>{_text(block)}</figcaption></figure>"
        case _:
            return f'<p class="{block.kind}">{_text(block)}</p>'


def _text(block: Block) -> str:
    return escape(block.ink.text)


def name_of(plan: Plan, columns: int) -> str:
    """The file name of a sheet, without what it was read with: `a-hunan-3`."""
    return f"{plan.slug}-{columns}"


def sheets(plans: Sequence[Plan]) -> Iterator[tuple[Plan, int]]:
    """Every page that is set as a sheet, in every number of columns."""
    for plan in (p for p in plans if p.sheet):
        for columns in COLUMNS:
            yield plan, columns


def columns_for_scan(plans: Sequence[Plan], plan: Plan) -> int:
    """In how many columns a page is scanned: each page once, in turn."""
    return COLUMNS[plans.index(plan) % len(COLUMNS)]
