"""OpenSearch 1.1: how a browser adds the search of this site, and the suggestions that it shows while one types."""

import json
from typing import Final
from urllib.parse import urlencode
from xml.etree import ElementTree

from fastapi import Request, Response

from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.formats import CATALOGUE, HTML
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import VARY, language_of
from pharmazone.serve.search import find_some, read_wanted
from pharmazone.serve.search_hits import show
from pharmazone.serve.service import service_of

DESCRIPTION: Final = "application/opensearchdescription+xml"
SUGGESTIONS: Final = "application/x-suggestions+json"
_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
_SUGGESTED: Final = 8


async def opensearch(request: Request) -> Response:
    """Describe the search, so that browsers can add it."""
    base, language = base_of(request), language_of(request)

    async def make() -> Response:
        return Response(describe(base, language), headers={"Content-Type": DESCRIPTION, "Content-Language": language})

    return await conditional(request, entity_tag(service_of(request), "/opensearch.xml", base, language), VARY, make)


def describe(base: str, language: str) -> bytes:
    """Give the description of the search at a base (OpenSearch 1.1 Draft 6, section 4).

    >>> describe("https://example.org", "en").count(b"{searchTerms}")
    3
    """
    say, root = PHRASES[language], ElementTree.Element("OpenSearchDescription", xmlns=_NAMESPACE)
    texts = {
        "ShortName": "pharmazone",
        "Description": say["tagline"],
        "Language": language,
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for name, text in texts.items():
        ElementTree.SubElement(root, name).text = text
    icon = ElementTree.SubElement(root, "Image", height="16", width="16", type="image/svg+xml")
    icon.text = f"{base}/static/icon.svg"
    asked = "?q={searchTerms}&" + urlencode({"lang": language})
    places = (
        ("results", HTML.media_type, f"/search{asked}"),
        ("suggestions", SUGGESTIONS, f"/suggestions.json{asked}"),
        ("results", CATALOGUE.media_type, f"/search.json{asked}"),
    )
    for rel, media_type, path in places:
        ElementTree.SubElement(root, "Url", rel=rel, type=media_type, template=base + path)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


async def suggestions(request: Request) -> Response:
    """Suggest what is called so, as browsers read it (OpenSearch Suggestions 1.1): four lists."""
    service, language, wanted = service_of(request), language_of(request), read_wanted(request)
    base = base_of(request).removesuffix(request.scope["root_path"])

    async def make() -> Response:
        hits, _ = await service.searches.make(lambda index: find_some(index, wanted, _SUGGESTED))
        shown = [show(request, each, language) for each in hits]
        names = [legible(each.label.text) for each in shown]
        abouts = [legible(each.kind.text) for each in shown]
        body = json.dumps([wanted.sought, names, abouts, [base + each.href for each in shown]], ensure_ascii=False)
        return Response(body + "\n", headers={"Content-Type": SUGGESTIONS, "Content-Language": language})

    asked = (wanted.sought, wanted.kind or "", language, request.query_params.get("lang", ""))
    tag = entity_tag(service, "/suggestions.json", base_of(request), *asked)
    return await conditional(request, tag, VARY, make)
