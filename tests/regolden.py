"""Writes the golden pages anew: `python tests/regolden.py`. Look at the difference before you
commit it: every line that changed is a line that readers would see change.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from huikan.authority import load
from huikan.ingest import ingest
from huikan.store import Store

GOLDEN = Path(__file__).parent / "golden"


def pages() -> list[Path]:
    """The folders of the golden pages: each holds `raw.txt` and `expected/`."""
    return sorted(p.parent for p in GOLDEN.glob("*/raw.txt"))


def generate(page: Path) -> dict[str, str]:
    """Path below `content/` → text of all that ingesting the page's raw text writes.

    The version that made a ledger is no part of a golden page.
    """
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / f"{page.name}.txt"
        raw.write_bytes((page / "raw.txt").read_bytes())
        store = Store(Path(folder) / "content")
        ingest(store, raw, load(), "golden")
        names = [*store.content.rglob("*.md"), *store.content.rglob("*.jsonl")]
        return {
            p.relative_to(store.content).as_posix(): p.read_bytes().decode("utf-8")
            for p in sorted(names)
        }


def main() -> int:
    """Write every page's `expected/`; files that are no longer made go."""
    for page in pages():
        files = generate(page)
        for old in sorted((page / "expected").rglob("*.*")):
            if old.is_file() and old.relative_to(page / "expected").as_posix() not in files:
                old.unlink()
        for name, text in files.items():
            path = page / "expected" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        print(f"{page.name}: {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
