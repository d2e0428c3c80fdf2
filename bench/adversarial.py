"""How reading time grows on texts that are made to be hard: nothing should be worse than linear.

    python bench/adversarial.py [--size 50000] [--command] [NAME…]

Each text is read at the size (in characters) and at twice and four times it. The exponent is the
slope of log time over log size: 1 is linear, 2 quadratic. Small texts measure what does not grow.
Behind it the most memory that the largest text took, and what it may take: 20 times its bytes
and 200 MB, 143 MB of which the program needs for a page of one line. If one takes more, the exit
status is 1. With `--command` it is not the reading alone that is measured, but `huikan ingest`
with all that it writes.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory

import numpy as np
from word import main_part, packed

from huikan.authority import load
from huikan.errors import BadInputError
from huikan.model import RawText
from huikan.pipeline import read
from huikan.text.docx import to_markdown

SEED = 20240628
_COMMAND = [sys.executable, "-c", "from huikan.cli import main; main()"]
_HAN = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]


def words(length: int, seed: int) -> str:
    """So many Han characters at random."""
    return "".join(random.Random(SEED + seed).choices(_HAN, k=length))


def repeated(unit: str) -> Callable[[int], str]:
    """A text of one unit, again and again."""
    return lambda size: unit * (size // len(unit))


def parts(make: Callable[[int], str]) -> Callable[[int], str]:
    """A text of numbered parts, no two of them alike."""
    length = len(make(0))
    return lambda size: "".join(make(n) for n in range(size // length))


TEXTS: dict[str, Callable[[int], str]] = {
    "one character": repeated("政"),
    "one character, lines": repeated("政" * 20 + "\n"),
    "blank lines": repeated("\n"),
    "short paragraphs": repeated("政协委员。\n\n"),
    "opening quotes": repeated("“"),
    "closing quotes": repeated("”"),
    "nested quotes": lambda size: "“（《" * (size // 6) + "》）”" * (size // 6),
    "roles": parts(lambda n: f"委员张{words(2, n)}来到村里走访，张{words(2, n)}说，"),
    "members": repeated("政协委员来到村里走访。"),
    "questions": repeated("家庭 and 困难，"),
    "no punctuation": lambda size: words(size, 0),
    "no punctuation, lines": parts(lambda n: words(20, n) + "\n"),
    "one period": lambda size: words(100, 0) * (size // 100),
    "letter-spaced": repeated("政 协 "),
    "doubled marks": repeated("，，"),
    "digits": repeated("1"),
    "headings": parts(lambda n: f"\n\n{words(8, n)}"),
    "articles": parts(lambda n: f"\n\n{words(12, n)}\n\n——{words(8, n)}\n\n{words(100, n)}。"),
    "open ends": parts(lambda n: f"\n\n{words(60, n)}，{words(60, n + 1)}的"),
    "rows": parts(
        lambda n: (
            f"\n第{n:06d}号 关于进一步加强城乡基层治理和公共服务工作的意见和建议（{words(4, n)}）"
        )
    ),
    "captions": repeated("\n\n▲市政协组织委员视察。"),
    "committees": repeated("\n\n云溪市政协提案委员会"),
    "folios": repeated("\n\n— 12 —"),
    "jump lines": repeated("（下转"),
    "years": repeated("2024年5月，"),
    "scenes": lambda size: "▲老街。" + "\n\n近日，云溪市政协组织委员视察老街。" * (size // 20),
    "one wide gap": lambda size: f"政{' ' * size}协",
    "wide gaps": repeated("政" + " " * 50),
}


PAGES: dict[str, Callable[[int], str]] = {
    "comments, open": repeated("<!--"),
    "tags, open": repeated("<p"),
    "quotes, open": repeated('<a "'),
    "paragraphs, open": repeated("<p>政协委员。"),
    "nested boxes": repeated("<div>"),
    "entities": repeated("&lt;"),
    "marked sections": repeated("<![CDATA["),
    "one long text": lambda size: "<p>" + words(size, 0),
    "one wide gap, page": lambda size: f"<p>政{' ' * size}协",
    "entities in text": repeated("&#20113;政"),
}
"""Saved web pages. One that is refused counts as well: it must be refused in linear time."""

MARKDOWN: dict[str, Callable[[int], str]] = {
    "markdown headings": parts(lambda n: f"\n\n## {words(8, n)}"),
    "markdown stars": repeated("*政"),
    "markdown captions, open": repeated("/// caption\n"),
    "markdown tables": repeated("| 政 | 协 |\n"),
    "markdown brackets": repeated("[!["),
    "markdown headings, tight": repeated("# 政\n"),
    "markdown headline lines": lambda size: "# 政\n" + "政\n" * (size // 2),
    "markdown gap": lambda size: f"# 政{' ' * size}协\n\n政{' ' * size}协",
    "markdown blank line": lambda size: " " * size + "\n政",
}


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_SET = (
    '<w:p><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640"/></w:pPr>'
    '<w:r><w:rPr><w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋" w:hint="eastAsia"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr><w:t>政协委员</w:t></w:r></w:p>'
)

_CELL = f"<w:tc>{paragraph('政')}</w:tc>"

DOCUMENTS: dict[str, Callable[[int], str]] = {
    "word paragraphs": repeated(paragraph("政协委员。")),
    "word text": repeated(paragraph("政协委员来到村里走访。" * 15)),
    "word long paragraph": lambda size: paragraph("政" * size),
    "word runs": lambda size: f"<w:p>{repeated('<w:r><w:t>政</w:t></w:r>')(size)}</w:p>",
    "word breaks": lambda size: f"<w:p><w:r>{repeated('<w:t>政</w:t><w:br/>')(size)}</w:r></w:p>",
    "word tables": lambda size: f"<w:tbl>{repeated(f'<w:tr>{_CELL}{_CELL}</w:tr>')(size)}</w:tbl>",
    "word titles": repeated(
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>议事亭</w:t></w:r></w:p>" + paragraph("政协委员。")
    ),
    "word set type": repeated(_SET),
    "word empty paragraphs": repeated("<w:p/>"),
    "word attributes": repeated('<w:p a=""/>'),
}
"""Bodies of Word documents; their sizes are those of the XML."""


def written(make: Callable[[int], str], suffix: str, size: int) -> bytes:
    """The raw file of a text."""
    text = make(size)
    return packed(main_part(text)) if suffix == ".docx" else text.encode()


def measure(make: Callable[[int], str], suffix: str, size: int) -> tuple[float, int, int]:
    """CPU seconds of reading the text, the most memory it took (bytes), and its size (bytes).

    In a process of its own, or the memory would be that of the largest text so far.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        data = written(make, suffix, size)
        start = time.process_time()
        with suppress(BadInputError):  # refused, which counts as well
            is_word = suffix == ".docx"
            text = to_markdown(data) if is_word else data.decode()
            name = "bench.docx.md" if is_word else f"bench{suffix}"
            read(RawText(name, "bench", text, "utf-8", "", ""), load())
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        os.write(theirs, f"{seconds} {peak} {len(data)}".encode())
        os._exit(0)
    os.close(theirs)
    _, status = os.waitpid(child, 0)
    with os.fdopen(ours) as pipe:
        row = pipe.read().split()
    if status or len(row) != 3:
        sys.exit(f"The process that read the text ended with status {status}.")
    return float(row[0]), int(row[1]), int(row[2])


def measure_command(make: Callable[[int], str], suffix: str, size: int) -> tuple[float, int, int]:
    """The same of `huikan ingest` as a whole, the program's start among it."""
    with TemporaryDirectory() as folder:
        raw = Path(folder, f"bench{suffix}")
        raw.write_bytes(written(make, suffix, size))
        said = ["ingest", str(raw), "--content", str(Path(folder, "content"))]
        child = subprocess.Popen([*_COMMAND, *said], stdout=DEVNULL, stderr=DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, BadInputError.exit_code):
            sys.exit(f"huikan ingest ended with status {status}.")
        return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, raw.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--command", action="store_true")
    args = parser.parse_args()
    sizes = [args.size, 2 * args.size, 4 * args.size]
    kinds = [(TEXTS, ".txt"), (PAGES, ".html"), (MARKDOWN, ".md"), (DOCUMENTS, ".docx")]
    texts = {name: (make, suffix) for made, suffix in kinds for name, make in made.items()}
    heads = f"{'exponent':>10}{'peak MB':>10}{'allowed':>10}"
    print(f"{'CPU s':<24}" + "".join(f"{size:>10}" for size in sizes) + heads)
    measured = measure_command if args.command else measure
    load()  # once, before the processes part
    over = []
    for name in args.names or texts:
        rows = [measured(*texts[name], size) for size in sizes]
        seconds = [max(row[0], 0.001) for row in rows]
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        _, peak, size = rows[-1]
        allowed = 200 * 2**20 + 20 * size
        shown = f"{slope:>10.2f}{peak / 2**20:>10.0f}{allowed / 2**20:>10.0f}"
        over += [name] * (peak > allowed)
        print(f"{name:<24}" + "".join(f"{s:>10.2f}" for s in seconds) + shown, flush=True)
    if over:
        sys.exit(f"took more memory than they may: {', '.join(over)}")


if __name__ == "__main__":
    main()
