"""The search as people, programs and browsers use it: what it shows, what it refuses, what no label can do to it."""

import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.searching.pages import TITLES
from pharmazone.serve.app import Application
from pharmazone.serve.search import MOST_CHARACTERS
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import InProcess

HTML = {"Accept": "text/html"}


def page(client: TestClient, query: str) -> str:
    answer = client.get(f"/search?{query}", headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def hits(client: TestClient, query: str) -> list[dict[str, object]]:
    answer = client.get(f"/search.json?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["hits"]
    return found


def test_a_thing_is_found_with_what_it_is_and_what_was_sought_is_marked(client: TestClient) -> None:
    text = page(client, "q=tin")
    first = text[text.index('<ol class="found"') :]
    assert '<a href="/id/plant/tin-works"' in first
    assert "<mark>Tin</mark> Works" in first
    assert "located in: Pier" in first
    assert f'<span class="sort"><bdi>{PHRASES["en"]["one_plant"]}</bdi>' in first
    assert 'value="tin"' in text


def test_another_name_that_it_was_found_by_is_told_in_its_language(client: TestClient) -> None:
    text = page(client, f"q={quote('оловянный')}")
    assert 'also called: <bdi lang="ru"><mark>Оловянный</mark> завод</bdi>' in text
    russian = page(client, "q=tin&lang=ru")
    assert 'иначе: <bdi lang="en"><mark>Tin</mark> Works</bdi>' in russian
    assert 'href="/id/plant/tin-works?lang=ru"' in russian


def test_a_page_of_the_service_is_found_by_what_people_call_it(client: TestClient) -> None:
    assert hits(client, "q=spreadsheet")[0]["href"] == "/downloads"
    found = hits(client, f"q={quote('что планируется')}&lang=ru")[0]
    assert (found["href"], found["label"]) == ("/plans?lang=ru", PHRASES["ru"]["plans"])
    for path in TITLES:
        assert client.get(f"/{path}", headers=HTML).status_code == 200


def test_what_is_only_similar_is_told_to_be_so(client: TestClient) -> None:
    assert PHRASES["en"]["search_similar"] in page(client, "q=plamt")
    assert PHRASES["en"]["search_similar"] not in page(client, "q=plant")


def test_kinds_narrow_what_was_found_and_say_how_much_of_each_there_is(client: TestClient) -> None:
    text = page(client, "q=tin+works")
    assert 'href="/search?q=tin+works&amp;kind=plant"><bdi>Plants</bdi> <span class="number">1</span>' in text
    narrow = page(client, "q=plants&kind=question")
    assert 'aria-current="true"><bdi>Questions</bdi>' in narrow
    assert 'href="/queries/big-plants"' in narrow
    assert "/id/plant/" not in narrow[narrow.index('<ol class="found"') :]


def test_what_has_only_some_of_the_words_says_which_are_missing(client: TestClient) -> None:
    text = page(client, "q=tin+umbrella")
    assert PHRASES["en"]["search_some"] in text
    assert "not in its names: <s>umbrella</s>" in text


@pytest.mark.parametrize("sought", ["tin:10-30", "https://w3id.org/pharmazone/id/passage/tin-story/10-30"])
def test_an_exact_name_is_offered_first_and_leads_nowhere_by_itself(client: TestClient, sought: str) -> None:
    text = page(client, f"q={quote(sought)}")
    assert PHRASES["en"]["search_exact"] in text
    assert 'href="/id/passage/tin-story/10-30"' in text
    assert hits(client, f"q={quote(sought)}")[0]["is_exact"] is True


def test_where_nothing_is_found_it_says_what_to_try(client: TestClient) -> None:
    text = page(client, "q=qqqqqqqq&lang=en")
    assert PHRASES["en"]["search_nothing"] in text
    assert 'href="/queries?q=qqqqqqqq&amp;lang=en"' in text
    near = page(client, "q=pearl")
    assert re.search(r'Perhaps you mean:\s*<a href="/search\?q=', near)


def test_an_empty_search_says_what_can_be_found(client: TestClient) -> None:
    for query in ("", "q=", "q=+++"):
        text = page(client, query)
        assert PHRASES["en"]["search_lead"] in text
        assert 'href="/page/plant"' in text
        assert 'href="/search?q=Tin+Works"' in text
    assert hits(client, "") == []


def test_what_is_found_is_given_by_the_page(client: TestClient) -> None:
    text = page(client, "q=a")
    assert 'rel="next"' not in text
    answer = client.get("/search?q=a&page=2", headers=HTML)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("q=" + "a" * (MOST_CHARACTERS + 1), 422, "at most 200"),
        ("q=a&kind=plnt", 422, "Near to it is plant"),
        ("q=a&page=0", 422, "whole number"),
        ("q=a&page=x", 422, "whole number"),
        ("q=a&q=b", 400, "2 times"),
        ("q=%FF", 400, "not UTF-8"),
    ],
)
def test_what_does_not_fit_is_told(client: TestClient, query: str, status: int, said: str) -> None:
    answer = client.get(f"/search?{query}")
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    shown = client.get(f"/search?{query}", headers=HTML)
    assert (shown.status_code, shown.headers["content-type"]) == (status, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("query", "status"), [("q=a&limit=0", 422), ("q=a&limit=51", 422), ("q=a&limit=x", 422), ("q=a&page=2", 400)]
)
def test_programs_are_told_which_parameters_there_are(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/search.json?{query}").status_code == status


HOSTILE = [
    *("<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "\u202e", "%"),
    *("' OR 1=1 --", '"a" NEAR(b)', "a* AND", "words:a", "\ud7ff\u0000"),
]


@pytest.mark.parametrize("sought", HOSTILE)
def test_nothing_that_is_sought_is_markup_or_syntax(client: TestClient, sought: str) -> None:
    text = page(client, f"q={quote(sought)}")
    assert "<script>alert" not in text
    assert "<img" not in text
    assert ("7*7" in text) == ("7*7" in sought)
    assert "\u202e" not in text
    assert client.get(f"/search.json?q={quote(sought)}").status_code == 200


def test_a_hostile_label_is_only_a_text(client: TestClient) -> None:
    text = page(client, "q=alert")
    assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;" in text
    (hit,) = hits(client, "q=evil&lang=ru")
    assert "\u202e" not in json.dumps(hit, ensure_ascii=False)
    assert hit["href"] == "/id/plant/lead-works?lang=ru"


def test_programs_get_what_was_found_with_its_address(client: TestClient) -> None:
    answer = client.get("/search.json?q=tin&limit=1&lang=en", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["total"] >= 1
    assert told["hits"] == [
        {
            "label": "Tin Works",
            "language": "en",
            "kind": "plant",
            "kind_label": "plant",
            "about": "located in: Pier",
            "iri": "https://w3id.org/pharmazone/id/plant/tin-works",
            "name": "plant:tin-works",
            "href": "/id/plant/tin-works?lang=en",
            "pieces": [{"text": "Tin", "is_sought": True}, {"text": " Works", "is_sought": False}],
        }
    ]
    again = client.get("/search.json?q=tin&limit=1&lang=en", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.head("/search.json?q=tin").status_code == 200


def test_a_question_leads_to_its_form(client: TestClient) -> None:
    assert hits(client, "q=large+plant&kind=question")[0]["href"] == "/queries/area-of"


def test_browsers_can_add_the_search_and_are_given_suggestions(client: TestClient) -> None:
    start = client.get("/search", headers=HTML).text
    assert re.search(
        r'<link rel="search" type="application/opensearchdescription\+xml" [^>]*href="/opensearch.xml">', start
    )
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    urls = {each.get("type"): each.get("template", "") for each in root.iter(f"{space}Url")}
    assert urls["text/html"] == "http://testserver/search?q={searchTerms}&lang=en"
    suggested = client.get(urls["application/x-suggestions+json"].replace("{searchTerms}", "tin"))
    assert suggested.headers["content-type"] == "application/x-suggestions+json"
    sought, names, kinds, addresses = suggested.json()
    assert (sought, names[0], kinds[0]) == ("tin", "Tin Works", "plant")
    assert addresses[0] == "http://testserver/id/plant/tin-works?lang=en"
    assert len(names) == len(kinds) == len(addresses)


def test_everything_works_below_a_root_path(world: Snapshot, evaluator: InProcess, settings: Settings) -> None:
    app = Application(world, evaluator, settings.model_copy(update={"root_path": "/zone"}))
    with TestClient(app) as client:
        text = client.get("/zone/search?q=tin", headers=HTML).text
        assert 'data-suggest="/zone/search.json"' in text
        assert 'href="/zone/id/plant/tin-works"' in text
        assert client.get("/zone/search.json?q=tin").json()["hits"][0]["href"] == "/zone/id/plant/tin-works"
        assert b"http://testserver/zone/search?q=" in client.get("/zone/opensearch.xml").content
        addresses = client.get("/zone/suggestions.json?q=tin").json()[3]
        assert addresses[0] == "http://testserver/zone/id/plant/tin-works"


def test_the_box_is_on_every_page_and_keeps_the_language(client: TestClient) -> None:
    for path in ("/", "/queries", "/search?q=tin", "/page/plant/tin-works"):
        text = client.get(f"{path}{'&' if '?' in path else '?'}lang=ru", headers=HTML).text
        assert '<form class="seek" action="/search" method="get" role="search"' in text
        assert '<input type="hidden" name="lang" value="ru">' in text
        assert '<script src="/static/search.js" defer></script>' in text
    assert client.get("/static/search.js").headers["content-type"].startswith("text/javascript")
