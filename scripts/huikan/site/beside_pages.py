"""中英对照: each translated article in both languages, side by side, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from huikan.model import GAP, Article, Block, BlockKind
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.article_page import translator_of
from huikan.site.body import Setting, mark_gaps, render_markdown
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import say
from huikan.site.views import BesideView, Link, SitePage, Steps
from huikan.translation import Part, is_stale, pair_parts


def beside_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """A page for every article that has a translation."""
    for entry in catalogue.entries:
        for code, translation in entry.stored.translations:
            yield _page(entry, translation, code, lang)


def _page(entry: Entry, translation: Article, code: str, lang: str) -> SitePage:
    original, at = entry.article, addresses.of_article(entry.stored)
    chinese = Link(original.title, at, addresses.TAGS["zh"] if lang != "zh" else "")
    tag = addresses.TAGS[code]
    translated = Link(translation.title, in_language(at, code), tag if lang != code else "")
    here = chinese if lang == "zh" else translated
    address = addresses.of_beside(entry.stored)
    setting = Setting(entry.within.path, in_language(address, lang), lang)
    pairs = tuple(pair_parts(original, translation))
    head = (_headlines(original, lang), _headlines(translation, lang))
    view = BesideView(
        chinese=chinese,
        translated=translated,
        tag=tag,
        translation=translator_of(translation, lang),
        stale=is_stale(original, translation),
        rows=(head, *((_cell(a, setting), _cell(b, setting)) for a, b in pairs)),
        has_gap=GAP in "".join(b.text for a in (original, translation) for b in a.blocks),
        steps=Steps(say("beside", lang), here, None, say("raw-back", lang), ""),
        demo=entry.issue.demo,
    )
    home = links.crumbs(lang, links.nav("nav-issues", "issues/", lang))
    return SitePage(
        lang=lang,
        address=address,
        title=say("beside-of", lang, title=here.text),
        view=view,
        description=say("beside-about", lang),
        crumbs=(*home, links.of_issue(entry.within, lang), here),
        section="issues/",
    )


def _headlines(article: Article, lang: str) -> Markup:
    lines = [article.kicker, article.title, article.subtitle]
    tags = ("<p>{}</p>", '<p class="hk-beside-title">{}</p>', "<p>{}</p>")
    shown = (Markup(t).format(mark_gaps(x, lang)) for t, x in zip(tags, lines, strict=True) if x)
    return Markup().join(shown)


def _cell(part: Part | None, setting: Setting) -> Markup:
    if part is None:
        return Markup()
    if part[0].kind is BlockKind.MARKDOWN:
        return render_markdown("\n\n".join(b.text for b in part), setting)
    return Markup().join(_paragraph(block, setting.lang) for block in part)


def _paragraph(block: Block, lang: str) -> Markup:
    kind = {BlockKind.HEADING: "hk-beside-title", BlockKind.CAPTION: "hk-beside-caption"}
    name = kind.get(block.kind, "")
    tag = Markup('<p class="{}">{}</p>') if name else Markup("<p>{1}</p>")
    return tag.format(name, mark_gaps(block.text, lang))
