"""What each tool answers on a small world, whose every statement is known."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .conftest import Conversation

TOOLS = ["search", "describe", "questions", "ask", "sparql", "passage"]
AREA = "brn:98-122"
PLAN = "brn:125-147"


def test_the_server_says_what_it_is_and_how_its_answers_are_read(small: Conversation) -> None:
    assert small.client.server_info
    assert small.client.server_info.name == "pharmazone"
    said = small.client.instructions or ""
    assert all(each in said for each in ("A plan is never a fact", "Unknown is not zero", "passages", "bound"))


def test_each_tool_only_reads_and_describes_itself_and_its_arguments(small: Conversation) -> None:
    tools = small.run(small.client.list_tools()).tools
    assert [each.name for each in tools] == TOOLS
    for tool in tools:
        assert tool.title
        assert tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert tool.annotations.idempotent_hint
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        assert all(each["description"] for each in tool.input_schema["properties"].values())


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"words": "brine"}),
    ("describe", {"iri": "plant:brine-works"}),
    ("questions", {}),
    ("ask", {"name": "works"}),
    ("sparql", {"query": "SELECT * { ?s ?p ?o }"}),
    ("sparql", {"query": "ASK {}"}),
    ("sparql", {"query": "CONSTRUCT WHERE { ?s pz:floorArea ?o }"}),
    ("passage", {"iri": AREA}),
]


@pytest.mark.parametrize(("tool", "values"), CALLS)
def test_an_answer_is_structured_as_its_tool_says_and_a_text_as_well(
    small: Conversation, tool: str, values: dict[str, Any]
) -> None:
    schema = next(each for each in small.run(small.client.list_tools()).tools if each.name == tool).output_schema
    assert schema
    Draft202012Validator(schema).validate(small.answer(tool, **values))
    assert len(small.text(tool, **values)) > 3


def test_search_finds_a_thing_by_words_of_either_language(small: Conversation) -> None:
    first = small.answer("search", words="соляной", limit=1)["hits"][0]
    assert first == {
        "name": "plant:brine-works",
        "iri": "https://w3id.org/pharmazone/id/plant/brine-works",
        "kind": "plant",
        "classes": ["plant"],
        "en": "Brine Works",
        "ru": "Соляной завод",
    }
    assert small.text("search", words="works brine", kind="plant") == (
        "- plant:brine-works: Brine Works / Соляной завод [plant]"
    )


def test_search_in_russian_tells_russian_labels_first(small: Conversation) -> None:
    told = small.text("search", words="brine", language="ru", kind="plant")
    assert told == "- plant:brine-works: Соляной завод / Brine Works [завод]"


def test_search_says_where_nothing_is_called_so_and_where_there_is_more(small: Conversation) -> None:
    assert small.answer("search", words="qqqq")["total"] == 0
    assert "says nothing of the world" in small.text("search", words="qqqq")
    assert "1 of " in small.text("search", words="brine", limit=1)


def test_describe_tells_facts_with_their_passages_and_bounds(small: Conversation) -> None:
    told = small.answer("describe", iri="plant:brine-works")
    facts = {each["property"]["name"]: each for each in told["facts"]}
    area = facts["pz:floorArea"]
    assert (area["value"]["value"], area["value"]["datatype"]) == ("1200", "xsd:integer")
    assert area["passages"] == [AREA]
    assert area["bound"] == "over"
    assert "modality" not in area
    assert told["classes"] == ["plant"]
    evidence = next(each for each in told["passages"] if each["name"] == AREA)
    assert (evidence["start"], evidence["end"], evidence["read_with"]) == (98, 122, ["brn:82-90"])
    assert evidence["article"] == "News of the salt works"


def test_describe_marks_a_plan_as_a_plan_and_a_conclusion_as_a_conclusion(small: Conversation) -> None:
    told = small.answer("describe", iri="plant:brine-works")
    facts = {each["property"]["name"]: each for each in told["facts"]}
    assert facts["pz:plannedJobs"]["modality"] == "planned"
    assert facts["pz:partOfPlace"]["rules"] == ["owl-rl"]
    text = small.text("describe", iri="plant:brine-works")
    assert f"  - PLANNED: 40 [{PLAN}]" in text
    assert "  - over 1200 [brn:98-122]" in text
    assert f"- {PLAN}; section “Opening”; PLANNED; said by Ada Brook" in text


def test_describe_counts_what_points_to_a_thing(small: Conversation) -> None:
    pointing = small.answer("describe", iri="<https://w3id.org/pharmazone/id/plant/brine-works>")["pointing"]
    by_name = {each["property"]["name"]: each for each in pointing}
    assert by_name["pz:eventSubject"]["total"] == 1
    assert by_name["pz:eventSubject"]["examples"][0]["name"] == "event:brine-works-opening"


def test_describe_names_what_is_nearly_called_so(small: Conversation) -> None:
    said = small.error("describe", iri="plant:brine-work")
    assert "The graph knows nothing of" in said
    assert "plant:brine-works" in said
    assert "`search` finds things by words" in small.error("describe", iri="brine works")


def test_questions_are_told_with_what_they_take_and_what_can_be_chosen(small: Conversation) -> None:
    (question,) = small.answer("questions", words="make")["questions"]
    assert question["name"] == "works"
    assert question["tags"] == ["works"]
    (parameter,) = question["parameters"]
    assert (parameter["name"], parameter["label"]) == ("plant", "Plant")
    assert parameter["choices"] == ["plant:brine-works (Brine Works)"]
    assert small.answer("questions", tag="works")["total"] == 1
    assert "works" in small.text("questions", words="qqqq")
    assert "There is no topic" in small.error("questions", tag="salt")


@pytest.mark.parametrize("plant", ["plant:brine-works", "Brine Works", "соляной завод", ["plant:brine-works"]])
def test_ask_takes_a_thing_by_name_and_by_label(small: Conversation, plant: object) -> None:
    told = small.answer("ask", name="works", values={"plant": plant})
    assert told["total"] == 1
    (row,) = told["rows"]
    assert row["cells"]["product"] == {
        "value": "https://w3id.org/pharmazone/id/product/table-salt",
        "name": "product:table-salt",
        "label": "Table salt",
    }
    assert row["passages"] == ["brn:167-186"]
    assert told["passages"][0]["iri"] == "https://w3id.org/pharmazone/id/passage/brine-works/167-186"
    assert [each["heading"] for each in told["columns"]] == ["Plant", "Product"]
    assert "VALUES (?plant) { (<https://w3id.org/pharmazone/id/plant/brine-works>) }" in told["sparql"]
    assert "#+" not in told["sparql"]


def test_the_query_that_ask_gives_gives_the_same_again(small: Conversation) -> None:
    told = small.answer("ask", name="works")
    again = small.answer("sparql", query=told["sparql"])
    assert [each["cells"]["product"] for each in again["rows"]] == [each["cells"]["product"] for each in told["rows"]]
    assert again["passages"] == told["passages"]


def test_sparql_marks_a_row_that_rests_on_a_plan_alone(small: Conversation) -> None:
    query = "SELECT ?n ?passage { GRAPH ?passage { ?p pz:plannedJobs ?n } ?passage a pz:Passage }"
    (row,) = small.answer("sparql", query=query)["rows"]
    assert row["modality"] == "planned"
    assert small.text("sparql", query=query).startswith("1. PLANNED: ?n: 40; ")


def test_sparql_asks_for_passages_where_none_is_selected(small: Conversation) -> None:
    assert "No passage is among the columns" in small.text("sparql", query="SELECT ?x { ?x a pz:Plant }")


def test_an_empty_answer_is_unknown_and_says_what_may_be_wrong(small: Conversation) -> None:
    told = small.answer("sparql", query="SELECT ?x { ?x a pz:Plnt }")
    assert told["total"] == 0
    assert "unknown, and neither zero nor no" in told["notes"][0]
    assert any("pz:Plant" in each for each in told["notes"])


def test_sparql_gives_yes_or_no_and_graphs(small: Conversation) -> None:
    assert small.answer("sparql", query="ASK { ?x a pz:Plant }") == {"boolean": True}
    assert "does not mean that it is not so" in small.text("sparql", query="ASK { ?x pz:jobs ?n }")
    turtle = small.answer("sparql", query="CONSTRUCT WHERE { ?x pz:floorArea ?n }")["turtle"]
    assert "plant:brine-works pz:floorArea 1200" in turtle


def test_rows_that_are_left_out_are_counted_and_can_be_asked_for(small: Conversation) -> None:
    told = small.answer("sparql", query="SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", limit=2)
    assert len(told["rows"]) == 2
    assert told["total"] > 2
    assert f"Rows 1 to 2 of {told['total']}." in told["notes"]
    assert any("OFFSET" in each for each in told["notes"])


def test_a_passage_tells_what_it_says_and_what_it_is_read_with(small: Conversation) -> None:
    told = small.answer("passage", iri=AREA)
    assert told["passage"]["bound"] == "over"
    (said,) = told["says"]
    assert (said["subject"]["name"], said["property"]["name"], said["value"]["value"]) == (
        "plant:brine-works",
        "pz:floorArea",
        "1200",
    )
    assert [each["name"] for each in told["read_with"]] == ["brn:82-90"]


def test_a_passage_that_plans_says_that_it_is_no_fact(small: Conversation) -> None:
    text = small.text("passage", iri=PLAN)
    assert "PLANNED" in text
    assert "said by Ada Brook" in text
    assert "This is planned, not something that is so." in text


def test_a_passage_is_told_apart_from_a_thing_and_from_one_that_is_not_there(small: Conversation) -> None:
    assert "no passage" in small.error("passage", iri="plant:brine-works")
    assert "knows nothing" in small.error("passage", iri="brn:1-2")


def test_resources_tell_the_vocabulary_the_questions_and_the_prefixes(small: Conversation) -> None:
    listed = {str(each.uri) for each in small.run(small.client.list_resources()).resources}
    assert listed == {"pharmazone://vocabulary", "pharmazone://questions", "pharmazone://prefixes"}
    texts = {each: small.run(small.client.read_resource(each)).contents[0].text for each in listed}
    assert "pz:Plant (plant)" in texts["pharmazone://vocabulary"]
    assert "pz:jobs (jobs) [of a plan: pz:plannedJobs]" in texts["pharmazone://vocabulary"]
    assert texts["pharmazone://questions"].startswith("works: Which works make what")
    assert '"plant": "https://w3id.org/pharmazone/id/plant/"' in texts["pharmazone://prefixes"]


def test_a_prompt_asks_for_evidence(small: Conversation) -> None:
    (prompt,) = small.run(small.client.list_prompts()).prompts
    given = small.run(small.client.get_prompt(prompt.name, {"question": "Who makes salt?"}))
    text = given.messages[0].content.text
    assert "Who makes salt?" in text
    assert "passage" in text
