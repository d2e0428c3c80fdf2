"""What a reading got right: exact counts, character by character, from the ledger.

The ledger says of every character of every article where in the source it stood, and the page
knows which character of the truth that was. So nothing here is aligned or guessed; texts are
compared as texts only where a reader would (titles, headings, captions, bodies).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from damage import NONE, Page
from deciding import SURE, Judged, judge_decisions
from outcome import Out, OutArticle, all_chars, read_article, squash
from printing import COPIED_SPACE, NOISE, identity
from rapidfuzz.distance import Levenshtein

from huikan.ledger import Ledger
from huikan.model import GAP, BlockKind

BODY_ERROR = 0.02
"""An article is right if its body differs in at most this part of its characters."""
_TRAP_TAGS = frozenset({"list", "slogan", "statistics", "poem", "refrain"})


@dataclass(slots=True)
class Score:
    """Counts of one measure: `hit` of what was `said` and of what is `true`."""

    hit: int = 0
    said: int = 0
    true: int = 0

    def add(self, hit: int, said: int, true: int) -> None:
        """Count some more."""
        self.hit += hit
        self.said += said
        self.true += true

    @property
    def precision(self) -> float:
        """Part of what was said that is true; 1 where nothing was said."""
        return self.hit / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Part of what is true that was said; 1 where nothing is true."""
        return self.hit / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """An error, for whoever mends the rules."""

    measure: str
    what: str


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of one page, by measure, and its errors."""

    scores: dict[str, Score]
    misses: tuple[Miss, ...]
    decided: tuple[Judged, ...] = ()


@dataclass(slots=True)
class _Judge:
    """The page, what came of it, and what the functions below share."""

    page: Page
    ledger: Ledger
    articles: list[OutArticle] = field(default_factory=list)
    present: frozenset[int] = frozenset()
    """Characters of the truth that the page prints at least once, white space aside."""
    printed: Counter[int] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)
    scores: dict[str, Score] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def score(self, measure: str, hit: int, said: int, true: int) -> None:
        self.scores.setdefault(measure, Score()).add(hit, said, true)

    def miss(self, measure: str, what: str) -> None:
        self.misses.append(Miss(measure, what))

    def context(self, at: int, behind: int = 14) -> str:
        """The truth around a character."""
        unit = self.page.truth.units[self.page.truth.unit(at)]
        k = at - unit.start
        return f"{unit.text[max(0, k - 14) : k]}|{unit.text[k : k + behind]}"


def judge(page: Page, ledger: Ledger) -> Result:
    """All measures on one page."""
    j = _Judge(page, ledger)
    origins, text = page.ink.origin, page.ink.text
    ids = [identity(o) for o in origins]
    j.printed = Counter(i for i, c in zip(ids, text, strict=True) if i >= 0 and not c.isspace())
    j.present = frozenset(j.printed)
    j.articles = [read_article(page, ledger, entry, ids) for entry in ledger.articles]
    for out in all_chars(j.articles):
        if out.id >= 0 and not out.text.isspace():
            j.kept[out.id] += 1
    for measure in MEASURES:
        measure(j)
    decided = tuple(judge_decisions(page, ledger, ids))
    sure = [d for d in decided if d.confidence >= SURE]
    j.score("sure", sum(d.is_right for d in sure), len(sure), len(sure))
    return Result(j.scores, tuple(j.misses), decided)


# The measures. Each counts in its own unit; the README has their definitions.


def _repeats(j: _Judge) -> None:
    """Characters of copies that were removed; a character whose last copy goes is a loss."""
    gone = {
        identity(j.page.ink.origin[i])
        for c in j.ledger.changes
        if not c.after and c.rule.startswith(("repeat/", "line/doubled"))
        for a, b in c.spans
        for i in range(a, b)
    }
    true = sum(n - 1 for n in j.printed.values())
    hit = sum(min(n - 1, n - j.kept[i]) for i, n in j.printed.items())
    false = [i for i in sorted(j.present) if not j.kept[i] and i in gone]
    traps = [i for i in false if _is_trap(j, i)]
    j.score("repeats", hit, hit + len(false), true)
    j.score("traps-lost", len(traps), 0, sum(_is_trap(j, i) for i in j.present))
    for a, b in _runs(false):
        j.miss("repeats", f"removed though unique ({b - a}): {j.context(a, b - a)}")
    left = sorted(i for i, n in j.printed.items() if n > 1 and j.kept[i] > 1)
    for a, b in _runs(left):
        j.miss("repeats", f"copy left ({b - a}): {j.context(a, b - a)}")


def _is_trap(j: _Judge, character: int) -> bool:
    n = j.page.truth.units[j.page.truth.unit(character)].article
    if n < 0:
        return False
    article = j.page.truth.articles[n]
    return bool(article.tags & _TRAP_TAGS)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for n in numbers:
        if out and out[-1][1] == n:
            out[-1] = (out[-1][0], n + 1)
        else:
            out.append((n, n + 1))
    return out


def _first_present(j: _Judge, unit: int) -> int:
    """The first character of a unit that the page prints; -1: none of them."""
    u = j.page.truth.units[unit]
    return next((i for i in range(u.start, u.start + len(u.text)) if i in j.present), -1)


def _paragraphs(j: _Judge) -> None:
    """Starts of paragraphs within articles: first characters of text blocks."""
    opening: set[int] = set()
    true: set[int] = set()
    begun: set[int] = set()
    for n, unit in enumerate(j.page.truth.units):
        if unit.field == "text" and (first := _first_present(j, n)) >= 0:
            (true if unit.article in begun else opening).add(first)
            begun.add(unit.article)
    blocks = [b for a in j.articles for b in a.blocks if b.kind == BlockKind.TEXT]
    said = {b.first for b in blocks} - {-1} - opening - j.page.undecidable
    true -= j.page.undecidable
    j.score("paragraphs", len(said & true), len(said), len(true))
    for i in sorted(said - true):
        j.miss("paragraphs", f"starts where none does: {j.context(i)}")
    for i in sorted(true - said):
        j.miss("paragraphs", f"start not found: {j.context(i)}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Running counts along the source: prints and blank lines that are no part of a copy."""

    prints: list[int]
    blanks: list[int]

    def parted(self, p: int, q: int) -> bool:
        """Whether something stands between two places of the source, or they stand reversed."""
        return q < p or self.prints[q] > self.prints[p + 1] or self.blanks[q] > self.blanks[p]


_BLANK = re.compile(r"\n[^\S\n]*\n|\f")


def _sheet(j: _Judge) -> _Sheet:
    text, origins = j.page.ink.text, j.page.ink.origin
    is_copy = [o <= COPIED_SPACE for o in origins]
    prints, blanks = [0], [0]
    ends = set()
    for m in re.finditer(r"\s+", text):
        beside_copy = is_copy[max(0, m.start() - 1)] or is_copy[min(m.end(), len(text) - 1)]
        if _BLANK.search(m[0].replace("\r", "")) and not beside_copy:
            ends.add(m.start())
    for i, c in enumerate(text):
        prints.append(prints[-1] + (not c.isspace() and not is_copy[i]))
        blanks.append(blanks[-1] + (i in ends))
    return _Sheet(prints, blanks)


def _joins(j: _Judge) -> None:
    """Places where a paragraph goes on behind a blank line, another text or an earlier place."""
    sheet = _sheet(j)
    follows = _successors(j)
    first_print = {o: i for i, o in enumerate(j.page.ink.origin) if o >= 0}
    true = {
        a
        for a, b in follows.items()
        if b == _next_in_truth(j, a)
        and a in first_print
        and b in first_print
        and sheet.parted(first_print[a], first_print[b])
    }
    done, said, hit = set(), 0, 0
    for x, y in _neighbours(j.articles):
        is_right = follows.get(x.id) == y.id == _next_in_truth(j, x.id)
        if is_right and x.id in true:
            done.add(x.id)
        if x.at >= 0 and y.at >= 0 and sheet.parted(x.at, y.at):
            said += 1
            hit += is_right
            if not is_right:
                j.miss("joins", f"joined falsely: {j.context(x.id)} + {j.context(y.id)}")
    j.score("joins", len(done), len(done) + said - hit, len(true))
    for a in sorted(true - done):
        j.miss("joins", f"not joined: {j.context(a + 1)}")


def _successors(j: _Judge) -> dict[int, int]:
    """For each present character the next present one of the same paragraph."""
    out: dict[int, int] = {}
    for unit in j.page.truth.units:
        if unit.field == "text":
            own = [i for i in range(unit.start, unit.start + len(unit.text)) if i in j.present]
            out.update(pairwise(own))
    return out


def _next_in_truth(j: _Judge, character: int) -> int:
    """The next character of the truth, printed or not, that is not white space."""
    unit = j.page.truth.units[j.page.truth.unit(character)]
    i = character + 1
    while i < unit.start + len(unit.text) and unit.text[i - unit.start].isspace():
        i += 1
    return i


def _neighbours(articles: Iterable[OutArticle]) -> Iterator[tuple[Out, Out]]:
    """Characters of the truth that stand beside each other in a text block, gaps parting them."""
    for article in articles:
        for block in article.blocks:
            if block.kind != BlockKind.TEXT:
                continue
            last: Out | None = None
            for c in block.chars:
                if c.at < 0 and c.text in GAP:
                    last = None
                elif c.id >= 0 and not c.text.isspace():
                    if last is not None:
                        yield last, c
                    last = c


def _unit_texts(j: _Judge, *fields: str) -> list[str]:
    """The printed texts of some fields, squashed, lost characters left out."""
    out = []
    for unit in j.page.truth.units:
        if unit.field in fields:
            out.append(_left(j, unit.start, unit.text))
    return [t for t in out if t]


def _left(j: _Judge, start: int, text: str) -> str:
    return "".join(c for i, c in enumerate(text, start) if i in j.present)


def _compare(j: _Judge, measure: str, said: list[str], true: list[str]) -> None:
    """Texts that came out against texts of the truth, each counted as often as it stands."""
    s, t = Counter(said), Counter(true)
    j.score(measure, sum((s & t).values()), len(said), len(true))
    for text in (s - t).elements():
        j.miss(measure, f"false: {text}")
    for text in (t - s).elements():
        j.miss(measure, f"missing: {text}")


def _captions(j: _Judge) -> None:
    said = [b.text for a in j.articles for b in a.blocks if b.kind == BlockKind.CAPTION]
    _compare(j, "captions", [t for t in said if t], _unit_texts(j, "caption"))


def _headings(j: _Judge) -> None:
    said = [b.text for a in j.articles for b in a.blocks if b.kind == BlockKind.HEADING]
    _compare(j, "headings", said, _unit_texts(j, "heading"))


def _sections(j: _Judge) -> None:
    """Paragraphs of articles with headings that stand below the right one; below one that the
    extraction did not read at all there is nothing to judge."""
    below = _headings_above(j.articles)
    headed = {u.article for u in j.page.truth.units if u.field == "heading"}
    heading: dict[int, str] = {}
    for n, unit in enumerate(j.page.truth.units):
        if unit.field == "heading":
            heading[unit.article] = squash(unit.text)
        elif unit.field == "text" and unit.article in headed:
            first = _first_present(j, n)
            if first < 0:
                continue
            want, got = heading.get(unit.article, ""), below.get(first, "(no text)")
            if unit.article in heading and not want:
                continue
            j.score("sections", want == got, 1, 1)
            if want != got:
                j.miss("sections", f"{j.context(first)} stands below “{got}”, not “{want}”")


def _headings_above(articles: Iterable[OutArticle]) -> dict[int, str]:
    """For each character of the articles' text the heading that it stands below."""
    out: dict[int, str] = {}
    for article in articles:
        heading = ""
        for block in article.blocks:
            if block.kind == BlockKind.HEADING:
                heading = block.text
            for c in block.chars:
                if c.id >= 0:
                    out.setdefault(c.id, heading)
    return out


def _title(j: _Judge, n: int) -> str:
    return squash("".join(j.page.truth.articles[n].title))


def _titles(j: _Judge) -> None:
    true = [_title(j, n) for n in range(len(j.page.truth.articles))]
    _compare(j, "titles", [a.printed("title") for a in j.articles], true)


def _home(j: _Judge) -> dict[int, OutArticle]:
    """For each article of the truth the one that came out with most of its text."""
    votes: dict[int, Counter[int]] = {}
    for k, article in enumerate(j.articles):
        for block in (*article.blocks, *(b for b in article.front if b.kind == "title")):
            for c in block.chars:
                if c.id >= 0:
                    n = j.page.truth.units[j.page.truth.unit(c.id)].article
                    votes.setdefault(n, Counter())[k] += 1
    return {n: j.articles[v.most_common(1)[0][0]] for n, v in votes.items()}


def _bodies(j: _Judge) -> None:
    """Articles that are right: the title equal and hardly an error in the body."""
    by_title: dict[str, list[OutArticle]] = {}
    for article in j.articles:
        by_title.setdefault(article.printed("title"), []).append(article)
    right = 0
    for n in range(len(j.page.truth.articles)):
        title, body = _title(j, n), _true_body(j, n)
        same = by_title.get(title)
        if not same:
            j.miss("articles", f"no article “{title}”")
            continue
        got = _body(same.pop(0))
        wrong = Levenshtein.distance(got, body)
        if wrong <= BODY_ERROR * len(body):
            right += 1
        else:
            j.miss("articles", f"“{title}”: {wrong} of {len(body)} characters wrong")
    j.score("articles", right, len(j.articles), len(j.page.truth.articles))


def _true_body(j: _Judge, article: int) -> str:
    return "".join(
        _left(j, u.start, u.text)
        for u in j.page.truth.units
        if u.article == article and u.field in ("text", "heading")
    )


def _body(article: OutArticle) -> str:
    return "".join(b.text for b in article.blocks if b.kind != BlockKind.CAPTION)


def _authors(j: _Judge) -> None:
    """Names of authors, each at its article."""
    home = _home(j)
    for n, truth in enumerate(j.page.truth.articles):
        said = Counter(home[n].authors) if n in home else Counter()
        true = Counter(map(squash, truth.authors))
        j.score("authors", sum((said & true).values()), said.total(), true.total())
        if said != true:
            j.miss("authors", f"{[*said]}, not {[*true]}: {_title(j, n)}")


def _lines(j: _Judge) -> None:
    """Subtitles, kickers and features, each at its article."""
    home = _home(j)
    for n, truth in enumerate(j.page.truth.articles):
        feature = truth.column or (j.page.truth.feature if n != j.page.truth.note else "")
        for key, text in (
            ("subtitle", truth.subtitle.lstrip("—")),
            ("kicker", truth.kicker),
            ("feature", feature),
        ):
            true = squash(text)
            said = home[n].printed(key).lstrip("—") if n in home else ""
            if key == "feature" and n == j.page.truth.note and not truth.column:
                continue
            j.score("lines", bool(true) and said == true, bool(said), bool(true))
            if said != true:
                j.miss("lines", f"{key} “{said}”, not “{true}”: {_title(j, n)}")


def _gaps(j: _Judge) -> None:
    """Marks 〔缺〕 where the page lost text, and nowhere else."""
    lost = _lost_places(j)
    found: set[int] = set()
    said = 0
    for article in j.articles:
        for block in article.blocks:
            chars = [c for c in block.chars if not c.text.isspace()]
            for k, c in enumerate(chars):
                if c.at >= 0 or c.text != GAP[0]:
                    continue
                said += 1
                before = chars[k - 1].id if k else -1
                behind = chars[k + len(GAP)].id if k + len(GAP) < len(chars) else -1
                marks = {n for n, (a, b) in enumerate(lost) if before == a or behind == b}
                found |= marks
                if not marks:
                    at = max(before, behind)
                    j.miss("gaps", f"nothing is lost at: {j.context(at) if at >= 0 else '?'}")
    j.score("gaps", len(found), max(said, len(found)), len(lost))
    for n, (a, b) in enumerate(lost):
        if n not in found:
            j.miss("gaps", f"not marked: {j.context(a + 1 if a >= 0 else b)}")


def _lost_places(j: _Judge) -> list[tuple[int, int]]:
    """Where a paragraph lacks text: the last character before and the first behind (-2: none)."""
    out: list[tuple[int, int]] = []
    for unit in j.page.truth.units:
        if unit.field != "text" or not any(
            i in j.present for i in range(unit.start, unit.start + len(unit.text))
        ):
            continue
        own = [i for i, c in enumerate(unit.text, unit.start) if not c.isspace()]
        absent = [i in j.present for i in own]
        k = 0
        while k < len(own):
            if absent[k]:
                k += 1
                continue
            start = k
            while k < len(own) and not absent[k]:
                k += 1
            out.append((own[start - 1] if start else -2, own[k] if k < len(own) else -2))
    return out


def _lost(j: _Judge) -> None:
    """Printed characters of the truth that stand in no article, by whichever rule."""
    lost = sorted(i for i in j.present if not j.kept[i])
    j.score("lost", len(lost), 0, len(j.present))
    for a, b in _runs(lost):
        j.miss("lost", f"{b - a}: {j.context(a, b - a)}")


def _invented(j: _Judge) -> None:
    """Characters of articles that neither the source nor the truth has, marks of gaps aside."""
    blocks = [b for a in j.articles for b in (*a.front, *a.blocks)]
    made = [c for b in blocks for c in b.chars if c.at < 0 and c.id < 0 and not c.text.isspace()]
    own = [c for c in made if c.text not in GAP]
    j.score("invented", len(own), 0, sum(j.kept.values()))
    if own:
        j.miss("invented", "".join(c.text for c in own))


def _noise(j: _Judge) -> None:
    """What is no part of an article (folios, marks, section numbers), left in one."""
    seen = {c.at for c in all_chars(j.articles)}
    noise = [i for i, o in enumerate(j.page.ink.origin) if o == NOISE]
    left = [i for i in noise if i in seen]
    j.score("noise", len(left), 0, len(noise))
    for a, b in _runs(left):
        text = j.page.ink.text
        j.miss("noise", f"{text[max(0, a - 10) : a]}[{text[a:b]}]{text[b : b + 10]}".strip())


def _edits(j: _Judge) -> None:
    """Characters of an undamaged page that were changed, removed or put in."""
    if j.page.kind != NONE:
        return
    n = 0
    for change in j.ledger.changes:
        spans = (i for a, b in change.spans for i in range(a, b))
        own = [i for i in spans if j.page.ink.origin[i] >= 0]
        edited = sum(not j.page.ink.text[i].isspace() for i in own)
        if own or not change.spans:
            edited += len(squash(change.after))
        n += edited
        if edited:
            j.miss("edits", f"{change.rule}: {change.before} → {change.after}")
    j.score("edits", n, 0, len(j.present))


MEASURES: tuple[Callable[[_Judge], None], ...] = (
    _repeats,
    _paragraphs,
    _joins,
    _captions,
    _headings,
    _sections,
    _titles,
    _bodies,
    _authors,
    _lines,
    _gaps,
    _lost,
    _invented,
    _noise,
    _edits,
)
