"""What a host sends with every page, and the checksums of a whole site.

The policy stands in every page too (`content-policy.html`); only a header can say who may frame
the site, and it covers what is no page. Hosts that read such files from the site itself find
them there; `docs/hosts/` has the same for servers that are set up elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'self'"
)
"""Nothing of another host, no inline script or style, no `eval`."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer should carry."""

_POLICY_NAME = "Content-Security-Policy"
EDITING_POLICY = "frame-ancestors 'self'"
"""Sent for `admin/` instead: editing speaks with the repository, as the policy in that page
allows; only who may frame it has to be said by a header."""

CHECKSUMS = "SHA256SUMS"
"""At the root of the site: `sha256sum --check --quiet SHA256SUMS` there tells every change."""


def header_files() -> dict[str, str]:
    """The headers as hosts read them from a site: `_headers` (Netlify, Cloudflare Pages and
    others), `.htaccess` (Apache, where it has `mod_headers`)."""
    lines = [f"  {name}: {value}\n" for name, value in HEADERS.items()]
    apache = [f'  Header always set {name} "{value}"' for name, value in HEADERS.items()]
    apache.append(
        f'  Header always set {_POLICY_NAME} "{EDITING_POLICY}"'
        ' "expr=%{REQUEST_URI} =~ m#/admin/#"'
    )
    # Where a later rule's value replaces an earlier one's (Netlify) the first line means nothing,
    # for want of a colon; where values are put together (Cloudflare) it takes the earlier one away.
    editing = f"/admin/*\n  ! {_POLICY_NAME}\n  {_POLICY_NAME}: {EDITING_POLICY}\n"
    return {
        "_headers": "/*\n" + "".join(lines) + editing,
        ".htaccess": "\n".join(["<IfModule mod_headers.c>", *apache, "</IfModule>", ""]),
    }


def checksums(paths: Iterable[str], read: Callable[[str], bytes]) -> str:
    """What `sha256sum` prints for files, in the order of their paths."""
    return "".join(f"{hashlib.sha256(read(p)).hexdigest()}  {p}\n" for p in sorted(paths))
