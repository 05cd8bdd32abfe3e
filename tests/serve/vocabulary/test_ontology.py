"""The vocabulary's page and its RDF: every term has its anchor, and every anchor that is linked is there."""

import re
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.asking.labels import Label
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.asking.vocabulary.vocabulary import Term, Vocabulary
from pharmazone.formats import RDF_FORMATS
from pharmazone.serve.vocabulary import ontology
from pharmazone.serve.vocabulary.entries import Entry, list_entries
from pharmazone.snapshot import Snapshot
from pharmazone.terms import CHANGE_NOTE, DEPRECATED, GRAPH, ONTOLOGY, OWL, PZ, RDF, REPLACED_BY

from ..test_pages import BROWSER, Outline, words

TERMS = [OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
MOST_BYTES = 300_000
_REST = ("alignments", "constraints", "uses", "passages", "examples", "kinds", "questions")


def literal(text: str) -> tuple[Value, ...]:
    return (Value("literal", text),)


@pytest.fixture(scope="module")
def graph(real: Snapshot) -> set[ox.Triple]:
    store = ox.Store.read_only(str(real.store))
    return {each.triple for each in store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH + "ontology"))}


@pytest.fixture(scope="module", params=["en", "ru"])
def page(known: TestClient, request: pytest.FixtureRequest) -> Outline:
    answer = known.get(f"/ontology?lang={request.param}", headers=BROWSER)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    return Outline(answer.text)


def ids(page: Outline) -> list[str]:
    return [each["id"] or "" for _, each in page.tags if "id" in each]


def test_every_term_has_an_anchor_of_its_own(page: Outline, graph: set[ox.Triple]) -> None:
    declared = {
        each.subject.value
        for each in graph
        if each.predicate.value == RDF + "type"
        and isinstance(each.object, ox.NamedNode)
        and each.object.value in TERMS
        and isinstance(each.subject, ox.NamedNode)
    }
    own = {iri.removeprefix(PZ) for iri in declared if iri.startswith(PZ)}
    assert len(own) > 300
    assert own <= set(ids(page))
    assert len(ids(page)) == len(set(ids(page)))


def test_every_anchor_that_is_linked_is_there(page: Outline) -> None:
    linked = {link.removeprefix("#") for link in page.links() if link.startswith("#")}
    assert linked <= set(ids(page))
    assert len(linked) > 300


def test_the_page_says_what_the_vocabulary_says_of_itself(known: TestClient) -> None:
    page = Outline(known.get("/ontology", headers=BROWSER).text)
    for said in (
        "Pharmazone vocabulary",
        "Version 1.0.0",
        "Prefix pz",
        "CC BY 4.0",
        "To cite it The pharmazone authors",
    ):
        assert said in words(page)
    assert {"/ontology.ttl", "/changes", "/scheme", "/map", "/ontology/1.0.0"} <= page.links()


def test_a_term_shows_what_it_joins_its_uses_an_example_and_a_question(known: TestClient) -> None:
    text = known.get("/ontology", headers=BROWSER).text
    entry = text[text.index('<h3 id="floorArea">') : text.index('<h3 id="foreignDrug">')]
    said = words(Outline(entry))
    assert "Gives the surface of all floors of a facility that stands." in said
    assert "площадь помещений · in square metre · when planned planned floor area" in said
    assert re.search(r"\d+ statements, \d+ passages", said)
    assert re.search(r"for example .+: [\d,]+ \( gno:\d+-\d+ \)", said)
    assert "asked in" in said
    assert {"#plannedFloorArea", "https://schema.org/floorSize"} <= Outline(entry).links()


def test_a_plan_is_tied_to_its_fact_from_both_sides(known: TestClient) -> None:
    text = known.get("/ontology", headers=BROWSER).text
    entry = text[text.index('<h3 id="plannedJobs">') :].split("<h3", 2)[1]
    assert "plan of jobs" in words(Outline(f"<h3{entry}"))


def test_a_class_leads_to_its_things(known: TestClient) -> None:
    text = known.get("/ontology", headers=BROWSER).text
    entry = Outline("<h3" + text[text.index('<h3 id="Plant">') :].split("<h3", 2)[1])
    assert "/page/plant" in entry.links()
    assert "under facility" in words(entry)


def test_a_class_of_some_things_of_a_kind_leads_to_the_list_of_these(known: TestClient) -> None:
    text = known.get("/ontology?lang=ru", headers=BROWSER).text
    entry = Outline("<h3" + text[text.index('<h3 id="Fund">') :].split("<h3", 2)[1])
    (link,) = (each for each in entry.links() if each.startswith("/page/"))
    assert link == "/page/body?rdf%3Atype=pz%3AFund&lang=ru"
    assert "1 из 9" in words(Outline(known.get(link, headers=BROWSER).text))


def test_every_list_that_a_class_leads_to_is_there(known: TestClient) -> None:
    page = Outline(known.get("/ontology", headers=BROWSER).text)
    lists = {each for each in page.links() if each.startswith("/page/")}
    assert len(lists) > 60
    assert {known.get(each, headers=BROWSER).status_code for each in lists if "?" in each} == {200}


def test_a_deprecated_term_is_marked_and_leads_to_its_successor() -> None:
    said = {
        DEPRECATED: literal("true"),
        REPLACED_BY: (Value("iri", PZ + "Kiln"),),
        CHANGE_NOTE: literal("It was split."),
    }
    old, new = Term(PZ + "Oven", {RDF + "type": (Value("iri", OWL + "Class"),), **said}), Term(PZ + "Kiln", {})
    empty: dict[str, Any] = {name: {} for name in _REST}
    known = Vocabulary(about=Term(ONTOLOGY, {}), terms={PZ + "Oven": old, PZ + "Kiln": new}, **empty)
    (entry,) = list_entries(known, "en")["classes"]
    assert (entry.is_deprecated, entry.change) == (True, Label("It was split."))
    assert entry.joins == (("term_successor", (PZ + "Kiln",)),)


@pytest.mark.parametrize(("language", "said"), [("en", "deprecated"), ("ru", "устарело")])
def test_the_page_tells_of_changed_terms_only_if_the_vocabulary_does(
    known: TestClient, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    plain = known.get(f"/ontology?lang={language}", headers=BROWSER).text
    assert PHRASES[language]["vocab_changed"] not in plain
    listed = ontology.list_entries

    def changed(*given: Any) -> dict[str, list[Entry]]:
        parts = listed(*given)
        parts["classes"][0] = replace(parts["classes"][0], is_deprecated=True, change=Label("So <b>it</b> is.", "en"))
        return parts

    monkeypatch.setattr(ontology, "list_entries", changed)
    page = known.get(f"/ontology?lang={language}&", headers=BROWSER).text
    assert PHRASES[language]["vocab_changed"] in page
    (notice,) = re.findall(r'<p class="notice">(.*?)</p>', page)
    assert said in notice
    assert "So &lt;b&gt;it&lt;/b&gt; is." in notice


def test_the_hierarchy_is_drawn_and_told(known: TestClient) -> None:
    page = Outline(known.get("/ontology", headers=BROWSER).text)
    assert [name for name, _ in page.tags].count("svg") == 2
    assert "“plant” is under “facility”" in words(page)


def test_the_page_needs_no_style_and_no_script_of_its_own(known: TestClient) -> None:
    page = Outline(known.get("/ontology", headers=BROWSER).text)
    assert "style" not in {name for name, _ in page.tags}
    assert not [name for _, each in page.tags for name in each if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("chosen", RDF_FORMATS, ids=lambda each: each.suffix)
@pytest.mark.parametrize("path", ["/ontology", "/ontology/1.0.0"])
def test_every_format_has_the_whole_graph(known: TestClient, graph: set[ox.Triple], path: str, chosen: object) -> None:
    suffix, media_type = chosen.suffix, chosen.media_type  # type: ignore[attr-defined]
    named, asked = known.get(f"{path}.{suffix}"), known.get(path, headers={"accept": media_type})
    for answer in (named, asked):
        assert answer.headers["content-type"].partition(";")[0] == media_type
        read = ox.parse(answer.content, ox.RdfFormat.from_media_type(media_type))
        assert {each.triple for each in read} == graph
    assert asked.headers["content-location"] == f"{path}.{suffix}"
    assert "Accept" in asked.headers["vary"]
    assert "content-location" not in named.headers


def test_whoever_says_nothing_gets_turtle(known: TestClient) -> None:
    known.headers.pop("accept", None)
    assert known.get("/ontology").headers["content-type"] == "text/turtle; charset=utf-8"
    assert known.get("/ontology", headers={"accept": "*/*"}).headers["content-type"].startswith("text/turtle")


def test_links_lead_to_the_other_representations_and_to_what_is_cited(known: TestClient) -> None:
    for path, accept in (("/ontology", "text/html"), ("/ontology", "text/turtle"), ("/ontology.nt", "*/*")):
        links = known.get(path, headers={"accept": accept}).headers["link"]
        assert '<https://w3id.org/pharmazone/ontology>; rel="cite-as"' in links
        assert '</ontology.ttl>; rel="alternate describedby"; type="text/turtle"' in links
        assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


def test_what_is_not_on_offer_is_406(known: TestClient) -> None:
    assert known.get("/ontology", headers={"accept": "image/png"}).status_code == 406
    assert known.get("/ontology.pdf").status_code == 404


def test_a_representation_that_the_client_has_is_304(known: TestClient) -> None:
    for accept in ("text/html", "text/turtle"):
        tag = known.get("/ontology", headers={"accept": accept}).headers["etag"]
        again = known.get("/ontology", headers={"accept": accept, "if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "link" in again.headers


def test_another_version_is_404_and_names_the_one_that_there_is(known: TestClient) -> None:
    for path in ("/ontology/0.9.0", "/ontology/2.0.0.ttl"):
        answer = known.get(path)
        assert (answer.status_code, answer.json()["version"]) == (404, "1.0.0")


def test_a_term_that_is_typed_with_a_slash_leads_to_its_anchor(known: TestClient) -> None:
    answer = known.get("/ontology/Plant?lang=ru")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology?lang=ru#Plant")


def test_a_misspelt_term_names_the_nearest(known: TestClient) -> None:
    answer = known.get("/ontology/plnt")
    assert (answer.status_code, answer.json()["nearest"][0]) == (404, "Plant")


def test_a_graph_without_terms_has_a_page_all_the_same(client: TestClient) -> None:
    answer = client.get("/ontology", headers=BROWSER)
    assert answer.status_code == 200
    assert "Version" in answer.text
