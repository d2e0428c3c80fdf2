"""What a run would change, before it changes anything: for a new version, or a new rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from difflib import unified_diff

from huikan.messages import say
from huikan.values import dataclass


@dataclass(slots=True)
class Rehearsal:
    """Notes what would be written; nothing is."""

    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Path relative to `content/`: the text before and after; None where there is no file."""

    def note(self, path: str, before: bytes | None, after: bytes | None) -> None:
        """A file would be written (`after`), made (no `before`) or removed (no `after`)."""
        if path.startswith("issues/"):
            self.changes[path] = _text(before), _text(after)

    def report(self, lang: str) -> Iterator[str]:
        """Each page that would be new, gone or another, with the lines that differ."""
        for path, (before, after) in sorted(self.changes.items()):
            kind = "new" if before is None else "gone" if after is None else "changed"
            yield f"{path}: {say(f'rehearsal/{kind}', lang, {})}"
            if kind == "changed":
                old, new = (before or "").split("\n"), (after or "").split("\n")
                yield from (
                    f"  {line}" for line in list(unified_diff(old, new, n=0, lineterm=""))[2:]
                )
        counts = [before is None or after is None for before, after in self.changes.values()]
        values = {"changed": counts.count(False), "others": counts.count(True)}
        yield say("rehearsal/summary", lang, values)


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")
