"""The description of the site's search, for browsers that offer it in their address bar."""

from __future__ import annotations

from xml.etree import ElementTree

from huikan.site.addresses import TAGS, absolute_url, in_language
from huikan.site.strings import say
from huikan.site.views import SiteTitles

_SPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT_NAME = 16
"""Characters that OpenSearch allows a search's short name."""


def opensearch_address(lang: str) -> str:
    """Where the description of a language's search lies."""
    return in_language("opensearch.xml", lang)


def opensearch(titles: SiteTitles, lang: str, site_url: str) -> str:
    """The description of a language's search. It needs the site's URL: it is used elsewhere.

    >>> print(opensearch(SiteTitles("会刊", "", "全文"), "zh", "https://example.org/")[:38])
    <?xml version='1.0' encoding='UTF-8'?>
    """
    root = ElementTree.Element("OpenSearchDescription", xmlns=_SPACE)
    texts = {
        "ShortName": titles.name[:SHORT_NAME],
        "Description": say("search-label", lang),
        "InputEncoding": "UTF-8",
        "Language": TAGS[lang],
    }
    for name, text in texts.items():
        ElementTree.SubElement(root, name).text = text
    template = absolute_url(site_url, in_language("search/", lang)) + "?q={searchTerms}"
    ElementTree.SubElement(root, "Url", type="text/html", method="get", template=template)
    found: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found.decode("utf-8") + "\n"
