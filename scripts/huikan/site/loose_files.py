"""Files that belong to no page: schemas, headers, the list of all pages, the copy for the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from huikan.schema import FOLDER as SCHEMA_FOLDER
from huikan.schema import schema_files
from huikan.site.cms import FOLDER as CMS_FOLDER
from huikan.site.dataset import FOLDER
from huikan.site.hosting import CHECKSUMS, checksums, header_files
from huikan.site.kept import standing
from huikan.site.offline import NAME, write_offline
from huikan.site.sitemap import sitemap
from huikan.site.units import Unit, digest_of


def other_units(addresses: Iterable[str], site_url: str) -> Iterator[Unit]:
    """Schemas, headers, and, where the site's address is known, the list of all pages."""
    yield Unit("schema", (), _schema_files)
    yield Unit("headers", (), _header_files)
    if site_url:
        listed = sorted(addresses)
        yield Unit("sitemap", (listed, site_url), partial(sitemap, listed, site_url))


def _schema_files() -> Iterator[tuple[str, bytes]]:
    for name, text in schema_files().items():
        yield f"{SCHEMA_FOLDER}/{name}", text.encode()


def _header_files() -> Iterator[tuple[str, bytes]]:
    for name, text in header_files().items():
        yield name, text.encode()


def write_copy(
    site: Path, paths: Iterable[str], standing_site: Path | None
) -> Iterator[tuple[str, str]]:
    """Write the copy for the disk and checksums of all there is: their paths, and what stands for
    their bytes.

    `site` has what is new; of `paths` the rest lies in `standing_site`.
    """
    fresh = {path for path, _ in standing(site)}
    kept = set(paths) - fresh

    def read(path: str) -> bytes:
        return ((standing_site if path in kept and standing_site else site) / path).read_bytes()

    target = site / FOLDER / NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        copied = {path for path in fresh | kept if not path.startswith(f"{CMS_FOLDER}/")}
        write_offline(copied, read, out)
    with target.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    target.with_name(f"{NAME}.sha256").write_bytes(f"{digest}  {NAME}\n".encode())
    own = (f"{FOLDER}{NAME}", f"{FOLDER}{NAME}.sha256")
    (site / CHECKSUMS).write_bytes(checksums(fresh | kept | {*own}, read).encode())
    for path in (*own, CHECKSUMS):
        yield path, digest_of((site / path).read_bytes())
