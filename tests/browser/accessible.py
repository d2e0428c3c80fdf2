"""What axe finds wrong on a page, by every rule of WCAG 2.2 AA: that on the size of targets, too,
which it leaves out unless asked."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OPTIONS = {"rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[dict[str, Any]]:
    """What the page breaks, as axe says it."""
    found: list[dict[str, Any]] = Axe().run(page, options=_OPTIONS).response["violations"]
    return found
