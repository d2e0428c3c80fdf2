"""The live preview, served on this machine while a test looks at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huikan.preview_server import PreviewServer, Watch
from huikan.previewing import Preview


def built(content: Path, work: Path) -> Preview:
    """A preview of an archive, with its first build done."""
    made = Preview(content.resolve(), work)
    made.build()
    return made


@contextmanager
def served(preview: Preview) -> Iterator[PreviewServer]:
    """The preview's server, following what is saved; an error while following fails the test."""
    made = PreviewServer(preview, "zh", 0)
    watch = Watch(preview, lambda error: pytest.fail(str(error)))
    watch.begin()
    threads = [threading.Thread(target=t, daemon=True) for t in (made.serve_forever, watch.run)]
    for thread in threads:
        thread.start()
    yield made
    watch.stop()
    made.shutdown()
    for thread in threads:
        thread.join(60)
    made.server_close()
