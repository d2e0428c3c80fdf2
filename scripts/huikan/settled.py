"""Bringing registers of addresses up to date, but those that need not be looked at again.

A register is settled when it says of every paragraph just what it is. Whether it does hangs on the
issue's articles, its ledger, the register itself and the program alone; where none of these changed
since that was seen, nobody has to read them again. What was seen is kept beside the archive, in
`.cache/huikan`, as what a build keeps is; it may be deleted or damaged at any time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from huikan.errors import HuikanError
from huikan.registering import update_register
from huikan.site.inputs import digests_in, joint_digest
from huikan.site.keeping import keep_text, kept_text
from huikan.site.kept import environment_digest
from huikan.store import Store, folder_name
from huikan.values import dataclass

MANY = 100
"""Issues from which on it is worth keeping anything; a small archive leaves nothing beside it."""

_FORMAT = 1
_PARTS = ("issues", "ledger", "anchors")


def update_registers(store: Store, folders: Collection[str]) -> Iterator[HuikanError]:
    """Write down the addresses of every paragraph of these issues; what is wrong with one of them
    is told, and does not stop the next."""
    seen = settled_in(store.content, folders)
    settled = {folder for folder in folders if seen.has(folder)}
    for folder in folders:
        if folder in settled:
            continue
        try:
            if not update_register(store, folder):
                settled.add(folder)
        except HuikanError as e:
            yield e
    seen.keep(settled)


@dataclass(frozen=True, slots=True)
class Settled:
    """The issues of an archive whose registers are settled: folder and digest of what was seen."""

    content: Path
    cache: Path
    before: Mapping[str, str]
    """Digests as the last run left them."""
    now: Mapping[str, str]
    """Digests as this run found them."""

    def has(self, folder: str) -> bool:
        """Whether an issue's register was found settled, and nothing changed since."""
        return folder in self.now and self.before.get(folder) == self.now[folder]

    def keep(self, settled: Collection[str]) -> None:
        """Note the issues that this run found settled, as far as they still are as it found them:
        a file may be saved while it is being read."""
        is_noted = len(settled) == len(self.before) and all(map(self.has, settled))
        if len(self.now) < MANY or is_noted:
            return
        after = _digests(self.content, self.cache, self.now)
        rows = {f: after[f] for f in sorted(settled) if f in after and after[f] == self.now[f]}
        if rows != self.before:
            said = {"format": _FORMAT, "issues": rows}
            keep_text(self.cache / "registers.json", json.dumps(said, separators=(",", ":")))


def notes_beside(content: Path) -> Path:
    """The folder for what one run may know of the last, which is no part of the archive."""
    whole = content.resolve()
    return whole.parent / ".cache" / "huikan" / f"ingest-{whole.name}"


def settled_in(content: Path, folders: Collection[str]) -> Settled:
    """What the last run saw of these issues (folders relative to `content/`)."""
    cache = notes_beside(content)
    if len(folders) < MANY:
        return Settled(content, cache, {}, {})
    row = json.loads(kept_text(cache / "registers.json") or "{}")
    before = row["issues"] if row.get("format") == _FORMAT else {}
    return Settled(content, cache, before, _digests(content, cache, folders))


def _digests(content: Path, cache: Path, folders: Collection[str]) -> dict[str, str]:
    """Folder of an issue: the digest of all that its register hangs on."""
    program = environment_digest("registers", (), cache / "program.json")
    parts = {part: digests_in(content / part, cache / f"{part}.json") for part in _PARTS}
    own: dict[str, dict[str, str]] = {folder: {} for folder in folders}
    for path, digest in parts["issues"].items():
        found = own.get(f"issues/{path.rpartition('/')[0]}")
        if found is not None and path.endswith(".md"):
            found[path] = digest
    for folder, found in own.items():
        name = f"{folder_name(folder)}.jsonl"
        found |= {part: parts[part].get(name, "") for part in ("ledger", "anchors")}
    return {folder: joint_digest(program, found) for folder, found in own.items()}
