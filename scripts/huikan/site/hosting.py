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

_EDITING = "Content-Security-Policy"
"""Not sent for `admin/`: editing speaks with the repository, as the policy in that page allows."""

CHECKSUMS = "SHA256SUMS"
"""At the root of the site: `sha256sum --check --quiet SHA256SUMS` there tells every change."""


def header_files() -> dict[str, str]:
    """The headers as hosts read them from a site: `_headers` (Netlify, Cloudflare Pages and
    others), `.htaccess` (Apache, where it has `mod_headers`)."""
    lines = [f"{name}: {value}" for name, value in HEADERS.items()]
    apache = [f'  Header always set {name} "{value}"' for name, value in HEADERS.items()]
    apache.append(f'  Header always unset {_EDITING} "expr=%{{REQUEST_URI}} =~ m#/admin/#"')
    return {
        "_headers": "/*\n"
        + "".join(f"  {line}\n" for line in lines)
        + f"/admin/*\n  ! {_EDITING}\n",
        ".htaccess": "\n".join(["<IfModule mod_headers.c>", *apache, "</IfModule>", ""]),
    }


def checksums(paths: Iterable[str], read: Callable[[str], bytes]) -> str:
    """What `sha256sum` prints for files, in the order of their paths."""
    return "".join(f"{hashlib.sha256(read(p)).hexdigest()}  {p}\n" for p in sorted(paths))
