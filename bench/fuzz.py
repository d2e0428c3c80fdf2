"""Coverage-guided fuzzing of all that reads strangers' files: inputs that reach new lines are kept
and changed further.

    pip install atheris                     (no part of the project's own tools: Linux only)
    python bench/fuzz.py TARGET [-runs=20000] [-max_total_time=600] [CORPUS]
    python bench/fuzz.py all -runs=2000

TARGET is one of those below; `all` takes one after the other. Without CORPUS a run starts from the
demonstration archive's files of that kind. Every input must end in success or in a `HuikanError`
with its exit code; anything else stops the run and is written down by the fuzzer (`crash-…`). A
raw text that is read must have a sound ledger. What follows TARGET goes to libFuzzer.

A line for each target: inputs, how they ended, the most memory that the process had before the
first input and at the end. The fuzzer's own tables and traces are in that.
"""

from __future__ import annotations

import mmap
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory

import atheris
from word import main_part, packed

with atheris.instrument_imports(include=["huikan", "bs4", "html", "yaml"]):
    from huikan.anchors import load as load_register
    from huikan.article import parse, parse_issue, render
    from huikan.authority import load as load_authority
    from huikan.errors import HuikanError
    from huikan.ledger import audit
    from huikan.ledger_file import load as load_ledger
    from huikan.model import RawText
    from huikan.pipeline import read
    from huikan.text.decode import decode
    from huikan.text.docx import to_markdown

MEGABYTES = 2000
"""A process that takes more is ended, and its input counts as found."""

AUTHORITY = load_authority()
FILES = ("places", "committees", "topics", "titles", "chronology")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _read(name: str, data: bytes) -> None:
    source, encoding = decode(data, name)
    reading = read(RawText(name, "a", source, encoding, "", ""), AUTHORITY)
    faults = audit(reading.ledger, source)
    if faults:
        raise AssertionError(f"the ledger is unsound: {faults[0]}")


def _article(data: bytes) -> None:
    article = parse(_text(data), "a.md")
    if parse(render(article)) != article:
        raise AssertionError("what was written down is read as something else")


def _authority(data: bytes) -> None:
    if data:
        load_authority({f"{FILES[data[0] % len(FILES)]}.yml": _text(data[1:])})


_MAIN = main_part(
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    "<w:r><w:rPr><w:b/></w:rPr><w:t>议事亭</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>井水清不清，街坊最清楚。</w:t><w:br/></w:r><w:ins><w:r><w:tab/></w:r></w:ins></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>井</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
"""A fuzzer does not find checksums by itself: it changes this part, which is packed then."""

CONTENT = Path(__file__).parent.parent / "content"
LONGEST = 6000
"""Bytes that are taken of a file to start from, in whole lines: the fuzzer tries more of short
ones. A ledger cut off is none; the shortest is taken whole."""

SEEDS = {
    "decode": "raw/*.txt",
    "text": "raw/*.txt",
    "html": "raw/*.html",
    "markdown": "issues/*/*/[0-9]*.md",
    "article": "issues/*/*/[0-9]*.md",
    "sidecar": "raw/*.yml",
    "ledger": "ledger/*.jsonl",
    "register": "anchors/*.jsonl",
    "authority": "authority/*.yml",
}


def seeds(target: str) -> Iterator[bytes]:
    """Files of that kind to start from."""
    if target.startswith("docx"):
        yield _MAIN if target == "docx-xml" else packed(_MAIN)
    if target not in SEEDS:
        return
    texts = {p.stem: p.read_bytes() for p in sorted(CONTENT.glob(SEEDS[target]))}
    if target == "ledger":
        yield min(texts.values(), key=len)
        return
    for name, text in texts.items():
        first = bytes([FILES.index(name)]) if target == "authority" else b""
        yield first + text[:LONGEST].rpartition(b"\n")[0] + b"\n"


TARGETS: dict[str, Callable[[bytes], object]] = {
    "decode": lambda data: decode(data, "a.txt"),
    "text": lambda data: _read("a.txt", data),
    "html": lambda data: _read("a.html", data),
    "markdown": lambda data: _read("a.md", data),
    "docx": lambda data: to_markdown(data, "a.docx"),
    "docx-xml": lambda data: to_markdown(packed(data), "a.docx"),
    "article": _article,
    "sidecar": lambda data: parse_issue(_text(data), "a.yml", "a", sidecar=True),
    "ledger": lambda data: load_ledger(_text(data), "a.jsonl"),
    "register": lambda data: load_register(_text(data), "a.jsonl"),
    "authority": _authority,
}


@dataclass(slots=True)
class Tally:
    """How inputs ended, in memory that the process that tries them shares with its parent."""

    shared: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, _ROW.size))

    def read(self) -> list[int]:
        """Inputs by exit code (0 to 4), and KB of memory before the first of them."""
        return list(_ROW.unpack(self.shared[:]))

    def count(self, code: int) -> None:
        """One more."""
        row = self.read()
        row[code] += 1
        row[-1] = row[-1] or _peak()
        self.shared[:] = _ROW.pack(*row)


_ROW = Struct("6Q")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def fuzz(name: str, asked: Sequence[str], corpus: Path, tally: Tally) -> None:
    """Run one target in this process, which ends with it."""
    target = TARGETS[name]

    def one_input(data: bytes) -> None:
        try:
            target(data)
        except HuikanError as e:
            tally.count(e.exit_code)
        else:
            tally.count(0)

    if all(a.startswith("-") for a in asked):
        corpus.mkdir()
        for number, data in enumerate(seeds(name)):
            (corpus / str(number)).write_bytes(data)
        asked = [*asked, str(corpus)]
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    atheris.Setup([sys.argv[0], *asked, f"-rss_limit_mb={MEGABYTES}"], one_input)
    atheris.Fuzz()


def run(name: str, asked: Sequence[str]) -> int:
    """Run one target in a process of its own, and say what came of it; its status."""
    tally, start = Tally(), time.monotonic()
    with TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            fuzz(name, asked, Path(folder, "corpus"), tally)
            os._exit(0)
        _, status, used = os.wait4(child, 0)
    *ended, before = tally.read()
    said = ", ".join(f"{n} with {code}" for code, n in enumerate(ended) if n)
    print(
        f"{name}: {sum(ended)} inputs in {time.monotonic() - start:.0f} s ({said}),"
        f" {before // 1024} to {used.ru_maxrss // 1024} MB, status {status}",
        flush=True,
    )
    return status


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in (*TARGETS, "all"):
        sys.exit(f"python bench/fuzz.py TARGET, one of: {', '.join(TARGETS)}, all")
    names = list(TARGETS) if name == "all" else [name]
    results = [run(each, sys.argv[2:]) for each in names]
    sys.exit(any(results))


if __name__ == "__main__":
    main()
