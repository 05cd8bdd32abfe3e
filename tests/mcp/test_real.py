"""The real world: every question can be asked, everything can be described, and no answer is too long."""

import json
import re

import pytest

from pharmazone import sources
from pharmazone.mcp.models import MOST_CHARACTERS
from pharmazone.saved.questions import read_all
from pharmazone.snapshot import Snapshot

from .conftest import Conversation

LONGEST_TEXT = 3 * MOST_CHARACTERS
LONGEST_ANSWER = 4 * MOST_CHARACTERS
DOCUMENTATION = (sources.home() / "docs" / "mcp.md").read_text(encoding="utf-8")


def check_length(large: Conversation, tool: str, **values: object) -> dict[str, object]:
    told = large.answer(tool, **values)
    assert len(json.dumps(told, ensure_ascii=False)) < LONGEST_ANSWER
    assert len(large.text(tool, **values)) < LONGEST_TEXT
    return told


def test_every_question_is_answered_with_rows_and_their_passages(large: Conversation, real: Snapshot) -> None:
    for name, saved in read_all(real.queries / "saved").items():
        if saved.header.external:
            continue
        values = {key: list(each) for key, each in saved.examples.items()}
        told = check_length(large, "ask", name=name, values=values, limit=200)
        assert told["rows"], name
        if saved.header.evidence:
            assert told["passages"], name


def test_pages_of_an_answer_hold_every_row_once(large: Conversation) -> None:
    whole = large.answer("ask", name="plants-compared")
    pages = range(1, whole["total"] + 1)
    parts = [large.answer("ask", name="plants-compared", limit=1, page=page) for page in pages]
    assert [part["rows"][0] for part in parts] == whole["rows"]
    assert [part.get("first", 1) for part in parts] == list(pages)


@pytest.mark.parametrize(
    "iri",
    [
        "plant:generium-next",
        "article:generium-next-opening",
        "zone:technopolis-moscow",
        "cluster:technopolis-moscow-pharmaceutical",
        "place:moscow",
        "industry:moscow-pharmaceutical",
        "pz:Plant",
        "modality:planned",
    ],
)
def test_what_is_told_most_about_is_described_at_a_bearable_length(large: Conversation, iri: str) -> None:
    check_length(large, "describe", iri=iri)
    check_length(large, "describe", iri=iri, language="ru")


def test_the_whole_graph_is_cut_and_says_so(large: Conversation) -> None:
    rows = check_length(large, "sparql", query="SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", limit=500)
    assert len(rows["rows"]) < rows["total"]
    graph = check_length(large, "sparql", query="CONSTRUCT WHERE { ?s a pz:Passage ; ?p ?o }")
    assert str(graph["turtle"]).endswith(".\n")
    assert "The graph is cut" in graph["notes"][0]


def test_all_questions_are_listed_in_short_and_few_in_whole(large: Conversation) -> None:
    told = check_length(large, "questions")
    assert len(told["questions"]) == told["total"]
    assert all("parameters" not in each for each in told["questions"])
    few = large.answer("questions", words="rare diseases stage")
    assert few["questions"][0]["name"] == "rare-disease-plants"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("generium next plant", "plant:generium-next"),
        ("завод генериум-некст", "plant:generium-next"),
        ("Sobyanin", "person:sergei-sobyanin"),
        ("PK-137", "company:pk-137"),
        ("orphan diseases", "indication:orphan-diseases"),
        ("planned jobs", "pz:plannedJobs"),
        ("алабушево", "site:alabushevo"),
    ],
)
def test_what_people_name_is_found_first(large: Conversation, words: str, name: str) -> None:
    assert large.answer("search", words=words)["hits"][0]["name"] == name


def test_a_discrepancy_is_told_where_it_touches(large: Conversation) -> None:
    told = large.answer("describe", iri="plant:generium-next")
    assert "discrepancy:opened-before-licence" in {each["name"] for each in told["discrepancies"]}


def test_identifiers_are_told_with_how_close_they_are(large: Conversation) -> None:
    told = large.answer("describe", iri="indication:melanoma")
    assert {"label": "exact match", "value": "http://www.wikidata.org/entity/Q180614"}.items() <= next(
        each for each in told["identifiers"] if "wikidata" in each["value"]
    ).items()


def test_an_empty_answer_names_values_that_give_rows(large: Conversation) -> None:
    told = large.answer("ask", name="plants-for-disease", values={"disease": "Gaucher disease"})
    assert told["total"] == 0
    found = [re.search(r"with values (\{.*\})\.$", each) for each in told["notes"]]
    offered = [json.loads(each[1]) for each in found if each]
    assert offered
    assert all(large.answer("ask", name="plants-for-disease", values=each)["total"] for each in offered)


def test_the_documentation_lists_the_tools_and_what_they_take(large: Conversation) -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", DOCUMENTATION, re.MULTILINE))
    tools = large.run(large.client.list_tools()).tools
    assert {name: re.findall(r"`(\w+)`", taken) for name, taken in listed.items()} == {
        each.name: list(each.input_schema["properties"]) for each in tools
    }


def test_the_documentation_names_every_resource(large: Conversation) -> None:
    listed = set(re.findall(r"`(pharmazone://\w+)`", DOCUMENTATION))
    assert listed == {str(each.uri) for each in large.run(large.client.list_resources()).resources}


def test_the_conversation_of_the_documentation_is_answered_so(large: Conversation) -> None:
    turns = re.findall(r"^`(\w+)` (\{.*\})\n\n```text\n((?:.*\n)*?)```", DOCUMENTATION, re.MULTILINE)
    assert len(turns) >= 3
    for tool, values, shown in turns:
        text = large.text(tool, **json.loads(values))
        assert [line for line in shown.splitlines() if line not in text.splitlines()] == []
