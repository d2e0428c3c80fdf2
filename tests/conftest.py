"""How hard the properties search, and what many tests begin with.

`HUIKAN_EXAMPLES=1000 pytest tests/test_laws.py` searches longer than a usual run does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from archive_samples import make_archive

settings.register_profile(
    "huikan",
    max_examples=int(os.environ.get("HUIKAN_EXAMPLES", "50")),
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("huikan")


@pytest.fixture(scope="module")
def without_pdfs() -> Iterator[None]:
    """No child sets PDFs: the typesetter's threads, once begun in this process, are none of a
    child's, which would wait for them without end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PDF", "false")
        yield


@pytest.fixture
def content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """An archive of one ingested issue of two articles; what reading it said is forgotten."""
    made = make_archive(tmp_path)
    capsys.readouterr()
    return made
