"""The site's pages of people and topics: who is kept apart, what leads where, in both languages."""

from __future__ import annotations

import pytest

from huikan.authority import load
from huikan.model import Archive, Article, Issue, Person, StoredArticle, StoredIssue
from huikan.site import links
from huikan.site.article_page import build_article
from huikan.site.catalogue import Catalogue, Entry, Known, build_catalogue
from huikan.site.listing import PAGE_ROWS, Listing, cut_listing
from huikan.site.names import ArchiveNames
from huikan.site.people_pages import people_lists
from huikan.site.topic_pages import topic_lists
from huikan.site.views import ArticleView, ListView


def catalogue_of(*articles: Article) -> Catalogue:
    path = "issues/2024/a"
    stored = tuple(StoredArticle(f"{path}/{n:02}-x.md", a) for n, a in enumerate(articles, 1))
    names = ArchiveNames(load())
    archive = Archive((StoredIssue(path, Issue("a"), stored),))
    return build_catalogue(archive, names, topics=names.topics, titles=names.titles)


def naming(*people: Person, year: int | None = 2024, topics: tuple[str, ...] = ()) -> Article:
    return Article("a-01", "题", year=year, people=people, topics=topics)


def rows_of(listing: Listing) -> list[str]:
    return [row.title.text for section in listing.sections for row in section.rows]


WANG = Person("王芳", "委员", "银川市")


def test_people_of_one_name_in_two_places_have_two_pages_that_know_of_each_other() -> None:
    catalogue = catalogue_of(naming(WANG), naming(Person("王芳", "记者", "石嘴山市"), year=2020))
    overview, *pages = people_lists(catalogue, "zh")
    assert rows_of(overview) == ["王芳", "王芳"]
    assert {p.first.address for p in pages} == {
        "people/王芳-银川市/",
        "people/王芳-石嘴山市/",
    }
    for page in pages:
        facts = {f.label: [v.text for v in f.values] for f in page.view.facts}
        assert set(facts["别处同名的人"]) < {"银川市", "石嘴山市"}
        assert len(rows_of(page)) == 1


def test_articles_of_one_person_come_together_with_the_years_of_each_role() -> None:
    later = Person("王芳", "副主席", "银川市")
    catalogue = catalogue_of(
        naming(WANG, year=2019), naming(later, year=2024), naming(later, year=2023)
    )
    _, page = people_lists(catalogue, "en")
    roles = next(f for f in page.view.facts if f.label == "Roles in the texts")
    assert [v.text for v in roles.values] == ["Vice-Chair (2023–2024)", "Member (2019)"]
    assert len(rows_of(page)) == 3


def test_whoever_has_no_place_has_no_page() -> None:
    article = naming(Person("王芳", "委员"), WANG)
    catalogue = catalogue_of(article)
    assert list(catalogue.by_person) == [Known("王芳", "银川市")]
    view = build_article(catalogue, catalogue.entries[0], None, None, "zh").view
    assert isinstance(view, ArticleView)
    people = next(f for f in view.facts if f.label == "人物")
    assert [v.to for v in people.values] == [None, "people/王芳-银川市/"]


@pytest.mark.parametrize(
    ("role", "english"),
    [("委员、教授", "Member, Professor"), ("委员、河长", "委员、河长"), ("副主席", "Vice-Chair")],
)
def test_roles_are_said_in_english_where_all_of_them_can(role: str, english: str) -> None:
    catalogue = catalogue_of(naming())
    assert links.of_role(catalogue, role, "en") == english
    assert links.of_role(catalogue, role, "zh") == role


def test_a_topic_has_one_page_whatever_name_an_editor_gave_it() -> None:
    catalogue = catalogue_of(naming(topics=("扶贫",)), naming(topics=("脱贫攻坚", "家风")))
    assert {name: len(found) for name, found in catalogue.by_topic.items()} == {
        "脱贫攻坚": 2,
        "家风": 1,
    }
    overview, first, other = topic_lists(catalogue, "en")
    assert rows_of(overview) == ["Fight against poverty", "家风"]
    assert (first.first.address, first.first.title) == ("topics/脱贫攻坚/", "Fight against poverty")
    assert other.first.title == "家风"
    view = build_article(catalogue, catalogue.entries[0], None, None, "en").view
    assert isinstance(view, ArticleView)
    topics = next(f for f in view.facts if f.label == "Topics")
    assert [v.to for v in topics.values] == ["en/topics/脱贫攻坚/"]


def test_an_archive_without_people_and_topics_says_so() -> None:
    catalogue = catalogue_of(naming())
    for lists in (people_lists, topic_lists):
        for lang, word in (("zh", "还没有"), ("en", "yet")):
            (page,) = lists(catalogue, lang)
            assert word in page.view.note
            assert rows_of(page) == []


def test_lists_are_paged_and_every_person_is_on_one_page() -> None:
    many = [Person(f"王{chr(0x4E00 + n)}", "委员", "银川市") for n in range(2 * PAGE_ROWS + 5)]
    overview = next(iter(people_lists(catalogue_of(naming(*many)), "zh")))
    pages = list(cut_listing(overview))
    assert [p.address for p in pages] == ["people/", "people/page/2/", "people/page/3/"]
    shown = [
        row.title.text
        for page in pages
        if isinstance(page.view, ListView)
        for section in page.view.sections
        for row in section.rows
    ]
    assert sorted(shown) == sorted(p.name for p in many)


def test_a_person_named_twice_in_an_article_counts_once() -> None:
    catalogue = catalogue_of(naming(WANG, Person("王芳", "作者", "银川市")))
    entries = catalogue.by_person[Known("王芳", "银川市")]
    assert [type(e) for e in entries] == [Entry]
