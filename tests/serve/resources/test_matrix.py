"""Every kind of thing times every format times the Accept headers of real clients.

The headers were recorded from the clients themselves, stand in their sources, or are what their makers tell of them.
"""

import re

import pytest
from starlette.testclient import TestClient

from pharmazone.formats import RDF_FORMATS

TURTLE, TRIPLES, XML, JSON = "ttl", "nt", "rdf", "jsonld"
PAGE, NOTHING = "page", "406"
TYPES = {each.suffix: each.content_type for each in RDF_FORMATS}

# Who asks, with which Accept header, and what it is led to.
CLIENTS: list[tuple[str, str | None, str]] = [
    ("nobody says", None, TURTLE),
    ("an empty header", "", TURTLE),
    ("curl, wget, requests, httpx, fetch", "*/*", TURTLE),
    ("Python's urllib, LWP", None, TURTLE),
    (
        "rdflib, any format",
        (
            "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
            "application/n-quads, application/trix, application/trig"
        ),
        TURTLE,
    ),
    ("rdflib, RDF/XML", "application/rdf+xml, */*;q=0.1", XML),
    ("rdflib, N3", "text/n3, */*;q=0.1", TURTLE),
    ("rdflib, Turtle", "text/turtle, application/x-turtle, */*;q=0.1", TURTLE),
    ("rdflib, N-Triples", "text/plain, */*;q=0.1", TRIPLES),
    ("rdflib, TriG", "application/trig, */*;q=0.1", "trig"),
    ("rdflib, JSON-LD", "application/ld+json, application/json;q=0.9, */*;q=0.1", JSON),
    (
        "Jena, graphs",
        "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,*/*;q=0.5",
        TURTLE,
    ),
    (
        "Jena, RDFDataMgr",
        (
            "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,application/trig,"
            "application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,*/*;q=0.5"
        ),
        TURTLE,
    ),
    ("Jena, datasets", "application/trig,application/n-quads;q=0.9,text/x-nquads;q=0.8,*/*;q=0.5", "trig"),
    ("rapper, RDF/XML", "application/rdf+xml, text/rdf;q=0.6, */*;q=0.1", XML),
    (
        "rapper and Redland, guessing",
        (
            "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, "
            "application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, "
            "application/x-trig, application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, "
            "application/xml;q=0.3, text/xml;q=0.3, application/atom+xml;q=0.3, text/html;q=0.2, "
            "application/xhtml+xml;q=0.4, text/html;q=0.6, application/xhtml+xml;q=0.8, application/json;q=0.1, "
            "text/json;q=0.1, text/x-nquads, */*;q=0.1"
        ),
        TURTLE,
    ),
    ("rapper, N-Triples", "application/n-triples, text/plain;q=0.1, */*;q=0.1", TRIPLES),
    (
        "OWLAPI and Protégé",
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
        XML,
    ),
    ("OWLAPI 3", "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2", XML),
    ("SPARQLWrapper, N3", "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3", TURTLE),
    ("SPARQLWrapper, JSON-LD", "application/ld+json,application/x-json+ld", JSON),
    ("jsonld.js", "application/ld+json, application/json", JSON),
    ("who wants JSON", "application/json", JSON),
    ("who wants XML", "application/xml", XML),
    ("axios", "application/json, text/plain, */*", TURTLE),
    ("Java's URLConnection", "text/html, image/gif, image/jpeg, */*; q=0.2", PAGE),
    ("Java's URLConnection of old", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", PAGE),
    ("Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PAGE),
    (
        "Chrome",
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
            "application/signed-exchange;v=b3;q=0.7"
        ),
        PAGE,
    ),
    ("Safari and Bingbot", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PAGE),
    (
        "Googlebot",
        "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8",
        PAGE,
    ),
    ("Internet Explorer 11", "text/html, application/xhtml+xml, */*", PAGE),
    ("who wants a page", "text/html", PAGE),
    ("who wants a page of XML", "application/xhtml+xml", PAGE),
    ("who takes both", "text/html, text/turtle", TURTLE),
    ("who would rather have data", "text/html;q=0.5, application/n-quads", "nq"),
    ("who wants no Turtle", "text/turtle;q=0, */*;q=0.1", TRIPLES),
    ("who wants a picture", "image/png", NOTHING),
    ("who wants nothing", "*/*;q=0", NOTHING),
]
READERS = ("plant", "passage", "article", "discrepancy")
"""The kinds whose data are asked for with each header; the others have the same code behind them."""


def headers_of(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"accept": accept}


def links_of(header: str) -> dict[str, list[str]]:
    """Read a Link header: the targets of each relation."""
    found: dict[str, list[str]] = {}
    for target, relations in re.findall(r'<([^>]*)>; rel="([^"]*)"', header):
        for relation in relations.split():
            found.setdefault(relation, []).append(target)
    return found


def kinds_of(paths: list[str]) -> list[str]:
    """Give the kinds of these things."""
    return sorted({path.partition("/")[0] for path in paths})


@pytest.mark.parametrize(("who", "accept", "wanted"), CLIENTS, ids=[each[0] for each in CLIENTS])
def test_the_address_of_each_kind_leads_each_client_to_what_it_reads(
    served: TestClient, samples: list[str], who: str, accept: str | None, wanted: str
) -> None:
    for path in samples:
        answer = served.get(f"/id/{path}", headers=headers_of(accept))
        assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding", path
        links = links_of(answer.headers["link"])
        data = [f"/data/{path}.{each.suffix}" for each in RDF_FORMATS]
        if wanted == NOTHING:
            assert answer.status_code == 406, path
            assert links["alternate"] == [*data, f"/page/{path}?lang=en", f"/page/{path}?lang=ru"]
            continue
        location = f"/page/{path}" if wanted == PAGE else f"/data/{path}.{wanted}"
        assert (answer.status_code, answer.headers["location"], answer.content) == (303, location, b""), path
        assert links["cite-as"] == [f"https://w3id.org/pharmazone/id/{path}"]
        assert links["describedby"] == data
        assert all(each.startswith("https://schema.org/") for each in links.get("type", []))


@pytest.mark.parametrize(("who", "accept", "wanted"), CLIENTS, ids=[each[0] for each in CLIENTS])
def test_data_without_a_suffix_are_what_each_client_reads(
    served: TestClient, samples: list[str], who: str, accept: str | None, wanted: str
) -> None:
    for path in (each for each in samples if each.partition("/")[0] in READERS):
        # A client that has whatever there is gets the same head and no body.
        answer = served.head(f"/data/{path}", headers=headers_of(accept))
        if wanted in {PAGE, NOTHING}:
            assert answer.status_code == (303 if wanted == PAGE else 406)
            assert answer.headers.get("location") == (f"/page/{path}" if wanted == PAGE else None)
            assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
            continue
        assert (answer.status_code, answer.headers["content-type"]) == (200, TYPES[wanted]), path
        assert answer.headers["content-location"] == f"/data/{path}.{wanted}"
        assert answer.headers["vary"] == "Accept, Accept-Encoding"
        assert answer.headers["etag"]


def test_each_kind_has_data_in_each_format(served: TestClient, samples: list[str]) -> None:
    for path in samples:
        for each in RDF_FORMATS:
            answer = served.get(f"/data/{path}.{each.suffix}", headers={"accept": "image/png"})
            assert (answer.status_code, answer.headers["content-type"]) == (200, each.content_type), path
            assert answer.headers["vary"] == "Accept-Encoding"
            assert "content-location" not in answer.headers
            links = links_of(answer.headers["link"])
            assert links["cite-as"] == [f"https://w3id.org/pharmazone/id/{path}"]
            assert links["describes"] == [f"https://w3id.org/pharmazone/id/{path}", f"/page/{path}"]
            others = [f"/data/{path}.{other.suffix}" for other in RDF_FORMATS if other != each]
            assert links["alternate"] == [*others, f"/page/{path}?lang=en", f"/page/{path}?lang=ru"]
            assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
            assert links["collection"] == [f"/data/{kind}" for kind in kinds_of([path])]


def test_each_kind_has_a_page_that_says_where_its_data_are(served: TestClient, samples: list[str]) -> None:
    for path in samples:
        answer = served.get(f"/page/{path}", headers={"accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
        assert answer.headers["vary"] == "Accept-Language, Accept-Encoding"
        links = links_of(answer.headers["link"])
        data = [f"/data/{path}.{each.suffix}" for each in RDF_FORMATS]
        assert links["describedby"] == data
        assert links["alternate"] == [*data, f"/page/{path}?lang=en", f"/page/{path}?lang=ru"]
        assert links["type"][0] == "https://schema.org/AboutPage"
        assert links["collection"] == [f"/page/{kind}" for kind in kinds_of([path])]
        in_page = re.findall(r'<link rel="([^"]*)" href="([^"]*)"', answer.text)
        for relation, targets in links.items():
            assert [target for names, target in in_page if relation in names.split()] == targets, relation


def test_each_kind_itself_is_data_that_lead_to_its_page(served: TestClient, samples: list[str]) -> None:
    for place, kind in enumerate(kinds_of(samples)):
        each = RDF_FORMATS[place % len(RDF_FORMATS)]
        answer = served.head(f"/data/{kind}.{each.suffix}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, each.content_type), kind
        leading = served.get(f"/data/{kind}", headers={"accept": "text/html"})
        assert (leading.status_code, leading.headers["location"]) == (303, f"/page/{kind}")
        assert len(leading.headers["link"]) < 2048


@pytest.mark.parametrize("kind", ["plant", "passage"])
def test_a_kind_is_negotiated_and_its_page_says_where_its_data_are(served: TestClient, kind: str) -> None:
    answer = served.head(f"/data/{kind}", headers={"accept": "application/json"})
    assert answer.headers["content-location"] == f"/data/{kind}.jsonld"
    page = links_of(served.head(f"/page/{kind}").headers["link"])
    assert page["describedby"] == [f"/data/{kind}.{each.suffix}" for each in RDF_FORMATS]
    assert page["type"] == ["https://schema.org/CollectionPage"]


def test_a_kind_of_a_few_things_points_to_each_and_a_larger_one_to_its_data_alone(served: TestClient) -> None:
    items = links_of(served.head("/data/plant").headers["link"])["item"]
    assert "/id/plant/generium-next" in items
    assert len(items) > 10
    assert "item" not in links_of(served.head("/data/claim").headers["link"])


def test_no_link_header_is_long(served: TestClient, samples: list[str]) -> None:
    longest = max((each for each in samples), key=len)
    for room in ("id", "page", "data"):
        assert len(served.get(f"/{room}/{longest}").headers["link"]) < 2048
