"""The open questions of an archive, worst first, each beside its raw text and with its answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from huikan.answering import (
    Answer,
    File,
    Joint,
    Reply,
    answered,
    carried,
    closes_too,
    joint,
)
from huikan.article import parse, parse_with_lines, render
from huikan.authority import Authority, load
from huikan.block_edits import BlockEdit, edited, taken_over
from huikan.collation import Collated, Part, collate
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import EditorDecision, Ledger, sha256
from huikan.ledger_file import dump
from huikan.lookup import find_article, id_of
from huikan.messages import heard, say
from huikan.model import Article, BlockKind, Choice, Finding, Retouch
from huikan.offers import Case, Difference, Offer, differences, offers_for
from huikan.reasons import rule_reason, tag_reason
from huikan.store import TRANSLATION, Store, authority_texts, read_text
from huikan.trace import Change
from huikan.values import dataclass
from huikan.writing import writing

# What is worst for a reader comes first: text that is lost or in disorder, then what was put
# right by guess, then what an article is filed under.
_WORST_FIRST = (
    "layout/", "merge/", "order/", "gap/middle", "gap/", "title/", "section/missing", "section/",
    "line/", "year/", "committee/", "draft/",
)  # fmt: skip

COMMITTEES = "authority/committees.yml"
"""Where an archive lists committees of its own."""

# Up to 。, or up to a full stop that a space follows.
_FIRST_SENTENCE = re.compile(r"(?s:.*?)(?:。|\.(?=\s)|\Z)")

_MOST_DIFFERENCES = 40
"""So many differences from a new reading are listed; the rest shows when these are settled."""


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

    def headline(self, lang: str) -> str:
        """Its first sentence: what is in doubt, without what is to be done."""
        return _FIRST_SENTENCE.match(self.message(lang))[0]  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article as it is shown. `number` counts from 0; -1 is the headline."""

    number: int
    kind: str
    text: str
    follows_text: bool = False
    """Whether it is running text right behind running text, to which it may be joined."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what an editor needs to settle it."""

    question: Question
    text: tuple[Paragraph, ...]
    """The article where the question is about it."""
    raw: tuple[tuple[RawBit, ...], ...]
    """The passages of the raw text that it was read from."""
    raw_at: str
    """`FILE:LINE` of the first passage; empty if there is none."""
    clues: tuple[str, ...]
    offers: tuple[Offer, ...]
    differences: tuple[Difference, ...] = ()
    """Where the file and a new reading differ, if the question is about that."""
    joints: Mapping[Choice, Joint] = field(default_factory=dict)
    """What each choice that joins would put together."""


@dataclass(frozen=True, slots=True)
class RawBit:
    """A run of raw text. `reason` says why it was taken out; empty where it stands."""

    text: str
    reason: str = ""


@dataclass(slots=True)
class Desk:
    """The questions of an archive, while an editor answers them."""

    store: Store
    authority: Authority
    day: str = ""
    """The day on which the editor answers, for the record (ISO 8601)."""
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
        finding, joints = self._with_possible(question.path, text, question.finding)
        case = self._case(question.path, text, finding)
        passages = [p for part in case.parts for p in part.passages]
        changes = case.beside.changes if case.beside else {}
        raw = [
            tuple(RawBit(bit.text, _reason(changes, bit.change, lang)) for bit in p.bits)
            for p in passages
        ]
        is_merged = finding.code.startswith("merge/")
        found = differences(text, case.generated) if is_merged else ()
        return Shown(
            question,
            tuple(_paragraphs_about(case.article, finding)),
            tuple(raw),
            f"raw/{case.beside.raw}:{passages[0].first}" if case.beside and passages else "",
            tuple(_clues(case, lang)),
            tuple(offers_for(case, self.authority)),
            tuple(islice(found, _MOST_DIFFERENCES)),
            joints,
        )

    def _with_possible(
        self, path: str, text: str, finding: Finding
    ) -> tuple[Finding, dict[Choice, Joint]]:
        """A finding without the joins that can no longer be made, and what each would join."""
        joints = self._joints(path, text, finding)
        possible = tuple(c for c in finding.choices if joints.get(c, True))
        return replace(finding, choices=possible), {c: j for c, j in joints.items() if j}

    def _case(self, path: str, text: str, finding: Finding) -> Case:
        article = parse(text, path)
        ledger = self.store.ledger(path.split("/")[-2])
        source = self.store.earlier_source(ledger) if ledger else None
        if ledger is None or source is None:
            return Case(finding, article, text)
        articles = collate(ledger, source).articles
        beside = next((c for c in articles if c.id == article.id), None)
        if beside is None:
            return Case(finding, article, text)
        parts = _parts_about(beside, finding)
        return Case(finding, article, text, render(beside.generated), parts, beside)

    def answer(self, path: str, version: str, number: int, reply: Reply) -> None:
        """Write an answer down, in the article's file and in the ledger.

        That a committee's name is right answers the question wherever it is asked. Raises
        `BadInputError` if the file is another than was shown.
        """
        with writing(self.store.content, "review"):
            self.settled += self._answer(path, version, number, reply)

    def _answer(self, path: str, version: str, number: int, reply: Reply) -> int:
        text = self._read(path, version)
        article = parse(text, path)
        if not 0 <= number < len(article.review):
            raise BadInputError("answer-gone", path)
        finding = article.review[number]
        case = self._case(path, text, finding)
        if not any(offer.allows(reply) for offer in offers_for(case, self.authority)):
            raise BadInputError("answer-gone", path)
        texts = {path: answered(text, number, reply, path)}
        said = [(path, self._decision(article.id, finding, reply))]
        choice = reply.choice
        if choice and choice.article:
            other = self._file_of(choice.article, path)
            texts |= carried(File(path, texts[path]), other, choice)
        if choice and reply.answer is Answer.CHOICE:
            said += self._close_too(texts, choice, reply)
        if reply.answer is Answer.KNOWN:
            for same in self._asked_elsewhere(path, finding):
                other_text = self._read(same.path, same.version)
                texts[same.path] = answered(other_text, same.number, reply, same.path)
                other_id = parse(other_text, same.path).id
                said.append((same.path, self._decision(other_id, finding, reply)))
            texts[COMMITTEES] = self._with_entry(reply.value)
        self._commit(texts, said)
        return len(said)

    def _file_of(self, article_id: str, beside: str) -> File:
        """An article's file: looked for in the issue of `beside` first."""
        folder = beside.rpartition("/")[0]
        for path in (p for p in self.questions if p.startswith(f"{folder}/")):
            file = self.store.content / path
            text = read_text(file) if file.is_file() else ""
            if id_of(text) == article_id and not TRANSLATION.match(path):
                return File(path, text)
        path = find_article(self.store, article_id).path
        return File(path, read_text(self.store.content / path))

    def _joints(self, path: str, text: str, finding: Finding) -> dict[Choice, Joint | None]:
        """For each choice that joins what it puts together; None where its places are gone."""
        this = File(path, text)
        return {
            c: joint(this, self._file_of(c.article, path) if c.article else this, c)
            for c in finding.choices
            if c.does in (Retouch.JOIN, Retouch.CONTINUE)
        }

    def _close_too(
        self, texts: dict[str, str], choice: Choice, reply: Reply
    ) -> Iterator[tuple[str, EditorDecision]]:
        """Close in `texts` what else a choice has settled; gives each as it goes on record."""
        for path in tuple(texts):
            article = parse(texts[path], path)
            for number, finding in reversed(tuple(enumerate(article.review))):
                if closes_too(finding, choice):
                    texts[path] = answered(texts[path], number, Reply(Answer.RIGHT), path)
                    yield path, self._decision(article.id, finding, reply)

    def _asked_elsewhere(self, path: str, finding: Finding) -> list[Question]:
        """The same question in other articles; of each article one."""
        asked = (finding.code, finding.place)
        found = {q.path: q for q in self.pending() if (q.finding.code, q.finding.place) == asked}
        return [question for other, question in found.items() if other != path]

    def _with_entry(self, entry: str) -> str:
        """The archive's list of committees with one more; `BadInputError` if it cannot take it."""
        file = self.store.content / COMMITTEES
        text = read_text(file) if file.is_file() else ""
        text = f"{text.rstrip()}\n{entry}\n".lstrip("\n")
        self.authority = load({**authority_texts(self.store.content), file.name: text})
        return text

    def _decision(self, article_id: str, finding: Finding, reply: Reply) -> EditorDecision:
        choice = reply.choice
        return EditorDecision(
            article_id,
            finding.code,
            finding.place,
            str(choice.does if choice else reply.answer),
            _short(choice.at if choice else ""),
            _short(choice.to if choice else reply.value),
            self.day,
        )

    def edit(self, path: str, version: str, number: int, does: BlockEdit, typed: str) -> None:
        """Change one block of an article, or its headline; its questions stay open."""
        with writing(self.store.content, "review"):
            text = self._read(path, version)
            article = parse(text, path)
            texts = {path: edited(text, number, does, typed, path)}
            at = article.blocks[number].text if 0 <= number < len(article.blocks) else article.title
            said = EditorDecision(article.id, "", "", does, _short(at), _short(typed), self.day)
            self._commit(texts, [(path, said)])

    def take_other(self, path: str, version: str, choice: Choice) -> None:
        """Take the new reading's words where a file differs from it; its questions stay open."""
        with writing(self.store.content, "review"):
            text = self._read(path, version)
            case = self._case(path, text, Finding("merge/", "", ""))
            if choice not in (d.choice for d in differences(text, case.generated)):
                raise BadInputError("answer-gone", path)
            said = EditorDecision(
                case.article.id, "", "", choice.does, _short(choice.at), _short(choice.to), self.day
            )
            self._commit({path: taken_over(text, choice, path)}, [(path, said)])

    def _read(self, path: str, version: str) -> str:
        if path not in self.questions:
            raise BadInputError("answer-gone", path)
        self.refresh(path)
        text = read_text(self.store.content / path)
        if sha256(text) != version:
            raise BadInputError("answer-changed", path)
        return text

    def _commit(self, texts: Mapping[str, str], said: Sequence[tuple[str, EditorDecision]]) -> None:
        """Files and ledgers change together; `said` are decisions with the article's path. An
        issue without a ledger has its files alone."""
        wanted = {path: text.encode("utf-8") for path, text in texts.items()}
        ledgers: dict[str, Ledger] = {}
        for path, decision in said:
            issue = path.split("/")[-2]
            ledger = ledgers.get(issue) or self.store.ledger(issue)
            if ledger:
                ledgers[issue] = replace(ledger, editors=(*ledger.editors, decision))
        for issue, ledger in ledgers.items():
            wanted[f"ledger/{issue}.jsonl"] = dump(ledger)
        self.store.commit(wanted)
        for path in texts:
            if path != COMMITTEES:
                self.refresh(path)


_SHORT = 60
"""Code points of a quotation in the record."""


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def questions_in(path: str, text: str) -> Iterator[Question]:
    """The open questions of one file, in its order."""
    article, lines, _ = parse_with_lines(text, path)
    start = lines.get("review", 1)
    rows = enumerate(text.split("\n")[start:], start + 1)
    at = [n for n, row in rows if row.lstrip().startswith("- code:")]
    for number, finding in enumerate(article.review):
        line = at[number] if number < len(at) else start
        yield Question(path, number, line, sha256(text), article.title, finding)


def _parts_about(beside: Collated, finding: Finding) -> tuple[Part, ...]:
    """The parts that a question quotes; the article's first ones if it quotes nothing of it."""
    for wanted in _quotes(finding):
        for n, part in enumerate(beside.parts):
            if wanted in "".join("".join(bit.text for bit in part.text).split()):
                return beside.parts[max(n - 1, 0) : n + 2]
    return beside.parts[:3]


def _paragraphs_about(article: Article, finding: Finding) -> list[Paragraph]:
    rows = [Paragraph(-1, "title", article.title)]
    before = (None, *(b.kind for b in article.blocks))
    rows += [
        Paragraph(n, b.kind.value, b.text, b.kind is BlockKind.TEXT is last)
        for n, (b, last) in enumerate(zip(article.blocks, before, strict=False))
    ]
    for wanted in _quotes(finding):
        for n, row in enumerate(rows):
            if wanted in "".join(row.text.split()):
                return rows[max(n - 1, 0) : n + 2]
    return rows[:3]


def _quotes(finding: Finding) -> Iterator[str]:
    """What a question quotes of the article, without white space: its place, its choices'."""
    said = (finding.place, *(words for c in finding.choices for words in (c.at, c.to)))
    return filter(None, ("".join(words.split()) for words in said))


def _reason(changes: Mapping[int, Change], number: int | None, lang: str) -> str:
    """Why a run of raw text was taken out; empty where it stands, as it is or otherwise."""
    change = None if number is None else changes.get(number)
    return rule_reason(change.rule, change.reason, lang) if change and not change.after else ""


def _clues(case: Case, lang: str) -> Iterator[str]:
    """What speaks for a year or a committee; for the way the text was put together."""
    kind = case.finding.code.partition("/")[0]
    for decision in case.beside.tags if case.beside else ():
        said = tag_reason(decision.reason, lang)
        if kind in ("year", "committee") and kind in decision.rule and said[-1:] not in "：:":
            yield said
    if kind in ("order", "gap", "section"):
        for part in case.parts:
            for decision in part.decisions:
                said = rule_reason(decision.rule, decision.reason, lang)
                percent = {"percent": round(100 * decision.confidence)}
                yield f"{said} · {say('explain/confidence', lang, percent)}"
