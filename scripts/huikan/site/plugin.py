"""The MkDocs plugin: hooks of a few lines over `build_pages` and `make_renderer`.

One build makes both languages. MkDocs has one `config` for a whole build, so each language
gets a copy of it with its own names and its own Material language, and the theme meets that
copy on the pages of that language (`docs/adr/one-build-for-both-languages.md`).
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast

from jinja2 import Environment
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils.templates import TemplateContext

from huikan.collation import collate
from huikan.errors import HuikanError
from huikan.messages import say as say_message
from huikan.schema import FOLDER as SCHEMA_FOLDER
from huikan.schema import schema_files
from huikan.site.addresses import TAGS, in_language
from huikan.site.casting import cast_page
from huikan.site.catalogue import build_catalogue
from huikan.site.dataset import FOLDER, build_dataset
from huikan.site.downloads import page_files
from huikan.site.frame import Imprint, make_frame
from huikan.site.moulds import Moulds
