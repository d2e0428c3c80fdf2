"""The plugin's options, as `mkdocs.yml` has them."""

from __future__ import annotations

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from huikan.errors import HuikanError
from huikan.messages import say as say_message
from huikan.site.forge import Editing, repository_of
from huikan.site.frame import Imprint
from huikan.site.leaving_out import Extra
from huikan.site.strings import say
from huikan.site.views import SiteTitles


class EditingConfig(Config):  # type: ignore[no-untyped-call]
    """Where editors and readers' reports go."""

    repository = options.Type(str, default="")
    """The repository's address, `https://HOST/OWNER/NAME`; without it nothing is edited online."""
    forge = options.Type(str, default="")
    """github, gitlab or gitea (Forgejo too); may be empty where the address tells."""
    branch = options.Type(str, default="main")
    folder = options.Type(str, default="content")
    """The archive's folder within the repository."""
    app_id = options.Type(str, default="")
    """Id of an OAuth application at GitLab or Gitea, to sign in without a token."""
    sign_in = options.Type(str, default="")
    """Address of a sign-in helper for GitHub."""
    report = options.Type(str, default="")
    """Mail address for reports of errors; empty: an issue in the repository."""


class LimitConfig(Config):  # type: ignore[no-untyped-call]
    """How large a site the host takes; 0 is no limit."""

    megabytes = options.Type(int, default=1000)
    """Of a million bytes: GitHub Pages takes a gigabyte."""
    files = options.Type(int, default=0)


class HuikanConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options; the content lies in `docs_dir`."""

    name_en = options.Type(str, default=say("site-name", "en"))
    """The site's English name; the Chinese one is `site_name`."""
    subtitle = options.Type(str, default=say("site-subtitle", "zh"))
    subtitle_en = options.Type(str, default=say("site-subtitle", "en"))
    description_en = options.Type(str, default=say("site-description", "en"))
    """For search engines; the Chinese one is `site_description`."""
    contact = options.Type(str, default="")
    """Where readers write to: an address, or words that `contact_url` leads on from."""
    contact_url = options.Type(str, default="")
    """`mailto:…` or a page; without it the contact is plain text."""
    icp = options.Type(str, default="")
    """ICP备案号, as it has to stand on every page in China."""
    police = options.Type(str, default="")
    """公安备案号, likewise."""

    editing = options.SubConfig(EditingConfig)
    """Editing in the browser, and reports of errors."""

    def editing_as(self, is_preview: bool) -> Editing:
        """How editors and readers reach those who keep the archive; `PluginError` if wrong."""
        said = self.editing
        try:
            where = repository_of(said.repository, said.forge, said.branch, said.folder)
        except HuikanError as e:
            raise PluginError(f"{e.path}: {say_message(e.code, 'zh', e.values)}") from e
        return Editing(where, said.app_id, said.sign_in, said.report, is_preview)

    def imprint(self) -> Imprint:
        """Who runs the site."""
        return Imprint(self.contact, self.contact_url, self.icp, self.police)

    version = options.Type(str, default="")
    """What this state of the archive is called (a date and a commit), for citations."""

    pdf = options.Type(bool, default=True)
    """Whether to make a PDF of each issue, if the extra `pdf` is installed."""
    leave_out = options.ListOfItems(options.Choice([p.value for p in Extra]), default=[])
    """What the site does without, where its host takes only so much."""
    limit = options.SubConfig(LimitConfig)
    """What the host takes; a build that passes it says so."""
    offline = options.Type(bool, default=False)
    """Whether to make a copy of the whole site for the disk: it costs as much as the site."""

    def titles(self, config: MkDocsConfig) -> dict[str, SiteTitles]:
        """What the site is called in each language."""
        description = config.site_description or say("site-description", "zh")
        return {
            "zh": SiteTitles(config.site_name, self.subtitle, description),
            "en": SiteTitles(self.name_en, self.subtitle_en, self.description_en),
        }
