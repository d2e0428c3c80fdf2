"""HTML that was made here, as what need not be escaped."""

from __future__ import annotations

from markupsafe import Markup


def marked(html: str) -> Markup:
    """The same as `Markup(html)`, which first asks a text whether it says itself how it is shown,
    and takes twice as long. Not for anything but a text.

    >>> marked("<b>")
    Markup('<b>')
    """
    return str.__new__(Markup, html)
