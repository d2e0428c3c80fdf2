"""Where the files lie that come with the package: the theme's overrides, the configuration."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def installed(name: str) -> Path:
    """A file or folder that ships with the package (`theme_overrides`, `mkdocs.yml`).

    A wheel carries it inside the package; in a working copy it lies at the top.
    """
    package = Path(str(resources.files("huikan.site")))
    shipped = package / "shipped" / name
    return shipped if shipped.exists() else package.parents[2] / name


def program() -> Path:
    """The bundled program for editing in the browser, a folder."""
    return Path(str(resources.files("huikan.site"))) / "sveltia"


def default_page(name: str) -> Path:
    """A page that stands in until the archive has its own (`about.md`)."""
    return Path(str(resources.files("huikan.site"))) / "default_pages" / name
