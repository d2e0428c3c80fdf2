"""The open questions of an archive, worst first, each beside its raw text and with its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from huikan.answering import Answer, answered
from huikan.article import parse, split_front_matter
from huikan.authority import Authority
from huikan.check import nearest_committee
from huikan.collation import Collated, Part, collate
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import sha256
from huikan.messages import heard, say
from huikan.model import Article, Finding
from huikan.reasons import tag_reason
from huikan.store import Store, read_text
from huikan.writing import writing

# What is worst for a reader comes first: text that is lost or in disorder, then what was put
# right by guess, then what an article is filed under.
_WORST_FIRST = (
    "layout/", "merge/", "gap/middle", "gap/", "title/", "section/missing", "section/", "line/",
    "year/", "committee/", "draft/",
)  # fmt: skip

# Longer quotations in a conflict are cut off; they cannot be put in the place of anything.
_QUOTED_WHOLE = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that is offered. `value` is what it says; `None` asks the editor to type it."""

    answer: Answer
    value: str | None = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An entry of an article's `review`. `line` counts from 1, `number` from 0 in its file."""

    path: str
    number: int
    line: int
    version: str
    """Digest of the file that it was read from."""
    title: str
    finding: Finding

    @property
    def weight(self) -> tuple[int, str, int]:
        """Sorts the worst first, then by file."""
        code = self.finding.code
        found = (n for n, prefix in enumerate(_WORST_FIRST) if code.startswith(prefix))
        return next(found, len(_WORST_FIRST)), self.path, self.number

    def message(self, lang: str) -> str:
        """The question in a language, or as an editor put it."""
        values = heard(self.finding.code, self.finding.message, self.finding.place)
        if values is None:
            return self.finding.message or self.finding.code
        return say(self.finding.code, lang, values)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what an editor needs to settle it."""

    question: Question
    text: tuple[str, ...]
    """Paragraphs of the article that it is about."""
    raw: tuple[str, ...]
    """The passages of the raw text that they were read from."""
    raw_at: str
    """`FILE:LINE` of the first passage; empty if there is none."""
    clues: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(slots=True)
class Desk:
    """The questions of an archive, while an editor answers them."""

    store: Store
    authority: Authority
    questions: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    """By the path of their file."""
    settled: int = 0

    def load(self) -> None:
        """Read all articles."""
        for path in self.store.page_paths():
            self.refresh(path)

    def refresh(self, path: str) -> None:
        """Read one article again; what is wrong with one that cannot be read, `check` says."""
        file = self.store.content / path
        self.questions[path] = ()
        if not file.is_file() or file.name == "index.md":
            return
        try:
            self.questions[path] = tuple(questions_in(path, read_text(file)))
        except HuikanError:
            return

    def pending(self) -> list[Question]:
        """All open questions, the worst first."""
        return sorted((q for qs in self.questions.values() for q in qs), key=lambda q: q.weight)

    def show(self, question: Question, lang: str) -> Shown:
        """A question beside its raw text."""
        text = read_text(self.store.content / question.path)
        article = parse(text, question.path)
        beside = self._collated(question.path, article.id)
        parts = _parts_about(beside, question.finding.place) if beside else ()
        passages = [p for part in parts for p in part.passages]
        paragraphs = _paragraphs_about(article, question.finding.place)
        return Shown(
            question,
            tuple(paragraphs) or tuple("".join(b.text for b in part.text) for part in parts),
            tuple("".join(bit.text for bit in p.bits) for p in passages),
            f"raw/{beside.raw}:{passages[0].first}" if beside and passages else "",
            tuple(_clues(beside, question.finding.code, lang)) if beside else (),
            tuple(choices_for(question.finding, article, self.authority)),
        )

    def _collated(self, path: str, article_id: str) -> Collated | None:
        ledger = self.store.ledger(path.split("/")[-2])
        source = self.store.earlier_source(ledger) if ledger else None
        if ledger is None or source is None:
            return None
        return next((c for c in collate(ledger, source).articles if c.id == article_id), None)

    def answer(self, path: str, version: str, number: int, answer: Answer, value: str) -> None:
        """Write an answer down. Raises `BadInputError` if the file is another than was shown."""
        with writing(self.store.content, "review"):
            self._write(path, version, number, answer, value)
        self.settled += 1
        self.refresh(path)

    def _write(self, path: str, version: str, number: int, answer: Answer, value: str) -> None:
        if path not in self.questions:
            raise BadInputError("answer-gone", path)
        self.refresh(path)
        text = read_text(self.store.content / path)
        if sha256(text) != version:
            raise BadInputError("answer-changed", path)
        article = parse(text, path)
        offered = (
            choices_for(article.review[number], article, self.authority)
            if 0 <= number < len(article.review)
            else ()
        )
        if not any(c.answer is answer and c.value in (None, value) for c in offered):
            raise BadInputError("answer-gone", path)
        self.store.write(path, answered(text, number, answer, value, path))


def questions_in(path: str, text: str) -> Iterator[Question]:
    """The open questions of one file, in its order."""
    article = parse(text, path)
    _, lines, _ = split_front_matter(text, path)
    start = lines.get("review", 1)
    rows = enumerate(text.split("\n")[start:], start + 1)
    at = [n for n, row in rows if row.lstrip().startswith("- code:")]
    for number, finding in enumerate(article.review):
        line = at[number] if number < len(at) else start
        yield Question(path, number, line, sha256(text), article.title, finding)


def choices_for(finding: Finding, article: Article, authority: Authority) -> Iterator[Choice]:
    """The answers to offer; that all is well is always one."""
    values = heard(finding.code, finding.message, finding.place) or {}
    if finding.code.startswith("year/"):
        for year in str(values.get("years", "")).split(" / "):
            if year.isdigit():
                yield Choice(Answer.YEAR, year)
        yield Choice(Answer.YEAR, None)
    elif finding.code == "committee/unknown" and finding.place in article.committees:
        place = authority.place(article.place or "")
        nearest = nearest_committee(finding.place, authority, place)
        listed = get_close_matches(finding.place, sorted(authority.bodies), 3, 0.6)
        for name in dict.fromkeys(filter(None, (nearest, *listed))):
            yield Choice(Answer.COMMITTEE, name)
        yield Choice(Answer.COMMITTEE, None)
        if len(article.committees) > 1:
            yield Choice(Answer.NO_COMMITTEE)
    elif finding.code == "merge/conflict":
        other = str(values.get("other", ""))
        body = "\n".join(b.text for b in article.blocks)
        is_whole = max(len(other), len(finding.place)) < _QUOTED_WHOLE
        if other and finding.place and is_whole and body.count(finding.place) == 1:
            yield Choice(Answer.OTHER, other)
    yield Choice(Answer.RIGHT)


def _parts_about(beside: Collated, place: str) -> tuple[Part, ...]:
    """The parts that a question quotes; the article's first ones if it quotes nothing of it."""
    wanted = "".join(place.split())
    if wanted:
        for n, part in enumerate(beside.parts):
            if wanted in "".join("".join(bit.text for bit in part.text).split()):
                return beside.parts[max(n - 1, 0) : n + 2]
    return beside.parts[:3]


def _paragraphs_about(article: Article, place: str) -> list[str]:
    wanted = "".join(place.split())
    texts = [article.title, *(b.text for b in article.blocks)]
    for n, text in enumerate(texts):
        if wanted and wanted in "".join(text.split()):
            return texts[max(n - 1, 0) : n + 2]
    return texts[:3]


def _clues(beside: Collated, code: str, lang: str) -> Iterator[str]:
    """What speaks for a year or a committee."""
    kind = code.partition("/")[0]
    for decision in beside.tags:
        if kind in ("year", "committee") and kind in decision.rule:
            yield tag_reason(decision.reason, lang)
