"""Where the archive's repository lies, and the links that lead to it: to edit, to report."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import quote, urlsplit

from huikan.errors import BadInputError
from huikan.values import dataclass


class Forge(StrEnum):
    """What serves the repository. Gitea is Forgejo as well."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


_HOSTS = {
    "github.com": Forge.GITHUB,
    "gitlab.com": Forge.GITLAB,
    "gitea.com": Forge.GITEA,
    "codeberg.org": Forge.GITEA,
}

_NEW_ISSUE = {
    Forge.GITHUB: "/issues/new?title={title}&body={body}",
    Forge.GITLAB: "/-/issues/new?issue[title]={title}&issue[description]={body}",
    Forge.GITEA: "/issues/new?title={title}&body={body}",
}


@dataclass(frozen=True, slots=True)
class Repository:
    """The archive's repository on a forge."""

    url: str
    """`https://HOST/OWNER/NAME`, without its last slash."""
    forge: Forge
    branch: str
    folder: str
    """The archive's folder within the repository (`content`), without slashes at its ends."""

    @property
    def origin(self) -> str:
        """`https://HOST`, with its port if it has one."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def name(self) -> str:
        """`OWNER/NAME`; at GitLab there may be groups between them."""
        return urlsplit(self.url).path.strip("/")


@dataclass(frozen=True, slots=True)
class Editing:
    """How readers and editors reach those who keep the archive, as the operator says it."""

    repository: Repository | None = None
    app_id: str = ""
    """The OAuth application's id, for signing in at GitLab and Gitea without a token."""
    sign_in: str = ""
    """Address of a helper for signing in at GitHub without a token."""
    report: str = ""
    """Where errors are reported by mail; empty where an issue is opened instead."""
    is_preview: bool = False
    """Whether this is an editor's own machine, where files can be edited without a repository."""

    @property
    def can_edit(self) -> bool:
        """Whether an editor gets anywhere on the pages for editing."""
        return self.is_preview or self.repository is not None

    @property
    def report_form(self) -> str:
        """A URL with `{title}` and `{body}` in it that opens a filled-in report; empty if none.

        >>> Editing(report="kan@example.cn").report_form
        'mailto:kan@example.cn?subject={title}&body={body}'
        """
        if self.report:
            return f"mailto:{quote(self.report, safe='@+,')}?subject={{title}}&body={{body}}"
        if self.repository:
            return self.repository.url + _NEW_ISSUE[self.repository.forge]
        return ""

    def filled_report(self, title: str, body: str) -> str:
        """The URL of a report that is filled in with these words."""
        words = {"title": quote(title, safe=""), "body": quote(body, safe="")}
        return self.report_form.format(**words)

    def entry(self, address: str, lang: str) -> str:
        """Where an article is edited: the page's address below the site and what follows it."""
        page = "" if lang == "zh" else "en.html"
        return f"admin/{page}#/collections/articles/entries/{address.strip('/')}"


def repository_of(url: str, forge: str, branch: str, folder: str) -> Repository | None:
    """The repository in an operator's words; None if none is named.

    Raises `BadInputError` for an address that is no repository's, and where nothing says what
    serves it.

    >>> repository_of("https://github.com/a/b.git", "", "main", "content").name
    'a/b'
    """
    if not url:
        return None
    plain = url.strip().removesuffix("/").removesuffix(".git")
    parts = urlsplit(plain)
    if parts.scheme not in ("https", "http") or parts.path.strip("/").count("/") < 1:
        raise BadInputError("repository-form", "mkdocs.yml", url=url)
    kind = forge or _HOSTS.get(parts.hostname or "", "")
    if kind not in list(Forge):
        known = "、".join(Forge)
        raise BadInputError("forge-unknown", "mkdocs.yml", url=url, known=known)
    return Repository(plain, Forge(kind), branch, folder.strip("/"))
