"""Coverage-guided fuzzing of all that reads strangers' files: inputs that reach new lines are kept
and changed further.

    pip install atheris                     (no part of the project's own tools: Linux only)
    python bench/fuzz.py TARGET [-runs=20000] [-max_total_time=600] [CORPUS]

TARGET is one of those below. Every input must end in success or in a `HuikanError`; anything else
stops the run and is written down by the fuzzer (`crash-…`). A raw text that is read must have a
sound ledger. What follows TARGET goes to libFuzzer.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["huikan", "bs4", "html", "yaml"]):
    from huikan.anchors import load as load_register
    from huikan.article import parse, parse_issue, render
    from huikan.authority import load as load_authority
    from huikan.errors import HuikanError
    from huikan.ledger import audit
    from huikan.ledger import load as load_ledger
    from huikan.pipeline import RawText, read
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


TARGETS: dict[str, Callable[[bytes], object]] = {
    "decode": lambda data: decode(data, "a.txt"),
    "text": lambda data: _read("a.txt", data),
    "html": lambda data: _read("a.html", data),
    "markdown": lambda data: _read("a.md", data),
    "docx": lambda data: to_markdown(data, "a.docx"),
    "article": _article,
    "sidecar": lambda data: parse_issue(_text(data), "a.yml", "a", sidecar=True),
    "ledger": lambda data: load_ledger(_text(data), "a.jsonl"),
    "register": lambda data: load_register(_text(data), "a.jsonl"),
    "authority": _authority,
}


def main() -> None:
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"python bench/fuzz.py TARGET, one of: {', '.join(TARGETS)}")

    def one_input(data: bytes) -> None:
        with suppress(HuikanError):
            TARGETS[name](data)

    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    atheris.Setup([*sys.argv, f"-rss_limit_mb={MEGABYTES}"], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
