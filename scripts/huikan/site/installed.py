"""The files that come with the package: the theme's overrides, the configuration, handbooks."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from huikan.site.handbook_pages import PICTURES, SOURCES


def installed(name: str) -> Path:
    """A file or folder that ships with the package (`theme_overrides`, `mkdocs.yml`).

    A wheel carries it inside the package; in a working copy it lies at the top.
    """
    package = _package()
    shipped = package / "shipped" / name
    return shipped if shipped.exists() else package.parents[2] / name


def program() -> Path:
    """The bundled program for editing in the browser, a folder."""
    return _package() / "sveltia"


def default_page(name: str) -> Path:
    """A page that stands in until the archive has its own (`about.md`)."""
    return _package() / "default_pages" / name


def default_prose() -> dict[str, str]:
    """All such pages, by the name of their file."""
    pages = sorted((_package() / "default_pages").glob("*.md"))
    return {path.name: path.read_text(encoding="utf-8") for path in pages}


def _package() -> Path:
    return Path(str(resources.files("huikan.site")))


def handbook_texts() -> dict[str, str]:
    """The handbooks' texts, by their path in the repository."""
    return {path: installed(path).read_text(encoding="utf-8") for path in SOURCES}


def handbook_pictures() -> dict[str, bytes]:
    """The handbooks' pictures, by the path at which they are published."""
    return {to: installed(path).read_bytes() for path, to in PICTURES.items()}
