"""What a host sends with every page, and the checksums of a whole site.

The policy stands in every page too (`content-policy.html`); only a header can say who may frame
the site, and it covers what is no page. Hosts that read such files from the site itself find
them there; `docs/hosts/` has the same for servers that are set up elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

_OWN = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'"
)
_FRAMES = "; frame-ancestors 'self'"


def policy_for(origins: Iterable[str] = (), *, is_header: bool = True) -> str:
    """What a page may load: nothing of another host, no inline script or style, no `eval`.

    From `origins` a portal's search may fetch data, and no more than that. Only a header can say
    who may frame the site.
    """
    others = " ".join(origins)
    fetched = f"; connect-src 'self' {others}" if others else ""
    return _OWN + fetched + (_FRAMES if is_header else "")


POLICY = policy_for()
"""Nothing of another host, no inline script or style, no `eval`."""

POLICY_NAME = "Content-Security-Policy"
HEADERS = {
    POLICY_NAME: POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer should carry."""

EDITING_POLICY = "frame-ancestors 'self'"
"""Sent for `admin/` instead: editing speaks with the repository, as the policy in that page
allows; only who may frame it has to be said by a header."""

CHECKSUMS = "SHA256SUMS"
"""At the root of the site: `sha256sum --check --quiet SHA256SUMS` there tells every change."""


SHARED = ("Access-Control-Allow-Origin", "*")
"""Sent with the search index alone, so that portals on other hosts may ask it: it holds nothing
that is not on the pages."""


def header_files(origins: Iterable[str] = (), *, has_editing: bool = True) -> dict[str, str]:
    """The headers as hosts read them from a site: `_headers` (Netlify, Cloudflare Pages and
    others), `.htaccess` (Apache, where it has `mod_headers`).

    An archive shares its index; a portal, which has `origins` of archives and no editing, has
    none.
    """
    headers = HEADERS | {POLICY_NAME: policy_for(origins)}
    plain = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    apache = [f'  Header always set {name} "{value}"' for name, value in headers.items()]
    if has_editing:
        apache.append(
            f'  Header always set {POLICY_NAME} "{EDITING_POLICY}"'
            ' "expr=%{REQUEST_URI} =~ m#/admin/#"'
        )
        # Where a later rule's value replaces an earlier one's (Netlify) the first line means
        # nothing, for want of a colon; where values are put together (Cloudflare) it takes the
        # earlier one away.
        plain += ["/admin/*", f"  ! {POLICY_NAME}", f"  {POLICY_NAME}: {EDITING_POLICY}"]
        name, value = SHARED
        plain += ["/search/*", f"  {name}: {value}"]
        index = r"/search/.*\.(bin|json)$"
        apache.append(f'  Header always set {name} "{value}" "expr=%{{REQUEST_URI}} =~ m#{index}#"')
    return {
        "_headers": "\n".join([*plain, ""]),
        ".htaccess": "\n".join(["<IfModule mod_headers.c>", *apache, "</IfModule>", ""]),
    }


def checksums(paths: Iterable[str], read: Callable[[str], bytes]) -> str:
    """What `sha256sum` prints for files, in the order of their paths."""
    return "".join(f"{hashlib.sha256(read(p)).hexdigest()}  {p}\n" for p in sorted(paths))
