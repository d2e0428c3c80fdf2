"""Names of committees, places, years, issues and articles as links, in a page's language.

What has no name in that language keeps its Chinese one and is marked as Chinese.
"""

from __future__ import annotations

import re

from huikan.model import Article, Issue, StoredIssue
from huikan.site import addresses
from huikan.site.addresses import in_language
from huikan.site.catalogue import NUMBER, Catalogue, Entry, Known
from huikan.site.leaving_out import Extra
from huikan.site.strings import count, format_date, say
from huikan.site.views import Link, Row

# Pages of a bulletin or of a newspaper: 第1—12页, 第3版, A3.
_PAGES = re.compile(r"第?([A-Z]?\d{1,4})(?:[-–—~至]+(\d{1,4}))?[页版]?")

_CHINESE = addresses.TAGS["zh"]


def named(chinese: str, english: str | None, to: str | None, lang: str) -> Link:
    """A name in the page's language; `to` is an address without its language.

    >>> named("云溪市", "Yunxi City", "places/云溪市/", "en")
    Link(text='Yunxi City', to='en/places/云溪市/', lang='')
    >>> named("云溪市", "", None, "en")
    Link(text='云溪市', to=None, lang='zh-Hans')
    """
    target = None if to is None else in_language(to, lang)
    if lang == "zh":
        return Link(chinese, target)
    if english and english != chinese:
        return Link(english, target)
    return Link(chinese, target, "" if chinese.isascii() else _CHINESE)


def of_committee(catalogue: Catalogue, name: str, lang: str) -> Link:
    """A committee's name, leading to its page."""
    committee = catalogue.committees[name]
    return named(committee.name, committee.english, addresses.of_committee(name), lang)


def of_special(catalogue: Catalogue, name: str, lang: str) -> Link:
    """A special committee where its place is plain: without the name of whose it is."""
    committee = catalogue.committees[name]
    if not committee.special:
        return of_committee(catalogue, name, lang)
    english = committee.english.partition(" of the ")[0]
    return named(committee.special, english, addresses.of_committee(name), lang)


def of_place(catalogue: Catalogue, name: str, lang: str) -> Link:
    """A place's full name, leading to its page."""
    place = catalogue.places[name]
    return named(place.name, place.english, addresses.of_place(name), lang)


def of_year(year: int | None, lang: str) -> Link:
    """A year, leading to its page."""
    text = say("year-name", lang, year=year) if year else say("year-unknown", lang)
    return Link(text, in_language(addresses.of_year(year), lang))


def of_issue(stored: StoredIssue, lang: str) -> Link:
    """An issue's name, leading to its page.

    Its title; without one, its publication and number; without those, its identifier.
    """
    issue = stored.issue
    chinese = issue.title or " ".join(_publication_and_number(issue, "zh")) or issue.id
    english = issue.title_en or (
        " ".join(_publication_and_number(issue, "en")) if issue.publication_en else None
    )
    return named(chinese, english, addresses.of_issue(stored), lang)


def _publication_and_number(issue: Issue, lang: str) -> list[str]:
    publication = issue.publication_en if lang == "en" else issue.publication
    return [part for part in (publication, issue_number(issue, lang)) if part]


def issue_number(issue: Issue, lang: str) -> str:
    """The issue's number as it is read: 第5期, No. 5; in Chinese, what is more stays.

    >>> issue_number(Issue("a", number="2024年第5期"), "en")
    'No. 5'
    """
    found = NUMBER.search(issue.number or "")
    if found and (lang != "zh" or found[1] == issue.number):
        return say("number", lang, n=found[1])
    return issue.number or ""


def page_name(issue: Issue, lang: str) -> str:
    """The pages it stands on, as they are read; what is not plainly numbers stays Chinese.

    >>> page_name(Issue("a", page="第1—12页"), "en"), page_name(Issue("a", page="第3版"), "en")
    ('pp. 1–12', 'p. 3')
    """
    page = issue.page or ""
    found = _PAGES.fullmatch(page)
    if lang == "zh" or not found:
        return page
    return f"pp. {found[1]}–{found[2]}" if found[2] else f"p. {found[1]}"


def of_feature(catalogue: Catalogue, name: str, lang: str) -> Link:
    """A feature's name, leading to its page; in English if a translation gives it."""
    english = catalogue.english_features.get(name)
    return named(name, english, addresses.of_feature(name), lang)


def of_topic(catalogue: Catalogue, name: str, lang: str) -> Link:
    """A topic's name, leading to its page."""
    topic = catalogue.topics.get(name)
    return named(name, topic.english if topic else None, addresses.of_topic(name), lang)


def of_person(known: Known, lang: str) -> Link:
    """A person's name, leading to their page. Names stay Chinese: how people spell theirs in
    English only they know."""
    return named(known.name, None, addresses.of_person(*known), lang)


def of_role(catalogue: Catalogue, role: str, lang: str) -> str:
    """A role in the page's language: 委员、教授 is Member, Professor; unknown ones stay."""
    if lang == "zh":
        return role
    titles = (catalogue.titles.get(part) for part in role.split("、"))
    english = [t.english for t in titles if t and t.english]
    return ", ".join(english) if len(english) == len(role.split("、")) else role


def of_publication(issue: Issue, lang: str) -> Link | None:
    """The publication's name."""
    if not issue.publication:
        return None
    return named(issue.publication, issue.publication_en, None, lang)


def of_article(entry: Entry, lang: str) -> Link:
    """An article's headline, leading to it; to the Chinese page where it is not translated."""
    address = addresses.of_article(entry.stored)
    if lang == "zh":
        return Link(entry.article.title, address)
    if translation := entry.translation(lang):
        return Link(translation.title, in_language(address, lang))
    return Link(entry.article.title, address, _CHINESE)


def is_alone(catalogue: Catalogue, entry: Entry) -> bool:
    """Whether an article has a Chinese page only: the site does without others that would say no
    more than that it is not translated."""
    return Extra.UNTRANSLATED in catalogue.left_out and not entry.stored.translations


def article_address(catalogue: Catalogue, entry: Entry, lang: str) -> str:
    """The address of the article's page in a language; the Chinese one where it is alone."""
    own = "zh" if is_alone(catalogue, entry) else lang
    return in_language(addresses.of_article(entry.stored), own)


def raw_address(catalogue: Catalogue, entry: Entry, lang: str) -> str:
    """The same of the page that sets the raw text beside the article."""
    is_made = Extra.ENGLISH_RAW not in catalogue.left_out
    return in_language(addresses.of_raw(entry.stored), lang if is_made else "zh")


def print_address(catalogue: Catalogue, stored: StoredIssue, lang: str) -> str | None:
    """The same of the issue on one page; None if it is on none."""
    if Extra.PRINT in catalogue.left_out or not stored.articles:
        return None
    is_translated = any(lang in dict(article.translations) for article in stored.articles)
    is_made = is_translated or Extra.UNTRANSLATED not in catalogue.left_out
    return in_language(addresses.of_print(stored), lang if is_made else "zh")


def of_printing(catalogue: Catalogue, entry: Entry, lang: str) -> Link:
    """The issue that an article is printed in and its day, leading to the article there."""
    issue = of_issue(entry.within, lang)
    day = entry.article.date or entry.issue.date
    dated = say("printing", lang, issue=issue.text, date=format_date(day, lang)) if day else ""
    target = article_address(catalogue, entry, lang)
    return Link(dated or issue.text, target, issue.lang)


def article_row(catalogue: Catalogue, entry: Entry, lang: str, *, with_issue: bool = True) -> Row:
    """An article as a line of a list."""
    translation = entry.translation(lang)
    signed = translation if translation and translation.authors else entry.article
    details = [*byline(signed, lang)]
    details += [of_committee(catalogue, n, lang) for n in catalogue.committees_of(entry)]
    if with_issue:
        details.append(of_issue(entry.within, lang))
    badges = []
    if entry.issue.demo:
        badges.append(say("demo-badge", lang))
    if lang == "zh" and entry.stored.translations:
        badges.append(say("translated", lang))
    if lang != "zh" and not translation:
        badges.append(say("in-chinese", lang))
    return Row(of_article(entry, lang), tuple(details), tuple(badges))


def issue_row(stored: StoredIssue, lang: str) -> Row:
    """An issue as a line of a list."""
    issue = stored.issue
    details = [of_publication(issue, lang)] if issue.title else []
    if issue.date:
        details.append(Link(format_date(issue.date, lang)))
    details.append(Link(count("count-articles", len(stored.articles), lang)))
    badges = (say("demo-badge", lang),) if issue.demo else ()
    return Row(of_issue(stored, lang), tuple(d for d in details if d), badges)


def byline(article: Article, lang: str) -> tuple[Link, ...]:
    """The authors; Chinese names on an English page are marked as Chinese."""
    return tuple(named(name, None, None, lang) for name in article.authors)


def nav(key: str, address: str, lang: str) -> Link:
    """A page of the site by the key of its name (`nav-issues`) and its address."""
    return Link(say(key, lang), in_language(address, lang))


def crumbs(lang: str, *more: Link) -> tuple[Link, ...]:
    """The way to a page from the home page."""
    return (nav("nav-home", "", lang), *more)
