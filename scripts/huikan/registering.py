"""Keeping an issue's register of paragraph addresses up to date with its articles."""

from __future__ import annotations

from huikan.anchors import Register, Text, begin, dump, texts_of
from huikan.ledger import Ledger
from huikan.store import Store, folder_name, load_issue, register_path
from huikan.tracking import as_generated, is_settled, locate, with_sources


def first_register(ledger: Ledger, source: str) -> bytes:
    """The register of an issue that has none yet and whose articles are as they were made of
    `source`, the decoded raw text: what `update_register` would write. Pure."""
    texts = (as_generated(a, source) for a in sorted(ledger.articles, key=lambda a: a.path))
    return begin(ledger.source.sha256, texts)


def update_register(store: Store, folder: str) -> bool:
    """Write down the address of every paragraph of an issue; False if all is as it was.

    `folder` is the issue's, relative to `content/`. What is on record already is never taken
    back, so running twice changes nothing. Raises `BadInputError` for a file that cannot be
    read; the register then stays as it is.
    """
    name = folder_name(folder)
    register, ledger = store.register(name), store.ledger(name, history=False)
    source = ledger.source.sha256 if ledger else ""
    texts = texts_of(load_issue(store.content, store.content / folder))
    if is_settled(register, texts, source):
        return False
    if ledger:
        texts = _with_sources(store, texts, ledger)
    return store.write(register_path(name), _registered(register, texts, source))


def _registered(register: Register, texts: list[Text], source: str) -> bytes:
    if not register.anchors:
        return begin(source or register.source, texts)
    return dump(locate(register, texts, source).register)


def _with_sources(store: Store, texts: list[Text], ledger: Ledger) -> list[Text]:
    source = store.earlier_source(ledger)
    if source is None:
        return texts
    entries = {a.id: a for a in ledger.articles}
    return [with_sources(t, entries[t.id], source) if t.id in entries else t for t in texts]
