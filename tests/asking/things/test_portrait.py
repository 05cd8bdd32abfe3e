"""What is told of a thing, in order: facts, plans, claims, what follows, what is not told, what others call it."""

import asyncio
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from pharmazone.asking.library import Library
from pharmazone.asking.things.outline import Block
from pharmazone.asking.things.portrait import MOST_POINTERS, Portrait, languages_of, portray
from pharmazone.errors import NotFound

from ..works import InMemory
from .mill import MILL, PZ, THING, with_mill


@pytest.fixture
def portrait(library: Library, evaluator: InMemory) -> Portrait:
    return asyncio.run(portray(with_mill(library, evaluator), MILL, "en"))


def block(blocks: Iterable[Block], term: str) -> Block:
    return next(each for each in blocks if each.term == PZ + term)


def terms(blocks: Iterable[Block]) -> list[str]:
    return [each.term.removeprefix(PZ) for each in blocks]


def test_facts_stand_under_the_headings_of_their_values(portrait: Portrait) -> None:
    told = {section.name: terms(section.blocks) for section in portrait.outline.sections}
    assert told == {
        "place": ["locatedIn"],
        "organisation": ["operatedBy"],
        "production": ["producesFor"],
        "money": ["Investment"],
        "dates": ["StageReached"],
    }


def test_a_nameless_thing_is_unfolded_where_it_tells_of_another(portrait: Portrait) -> None:
    money = next(section for section in portrait.outline.sections if section.name == "money")
    (investment,) = money.blocks[0].nodes
    assert [each.value.text for each in investment.figures] == ["8500000000"]
    assert investment.figures[0].bound.endswith("/at-least")
    assert [each.place.start for each in investment.passages] == [30, 40]
    assert not investment.is_titled
    assert THING + "investment/mill" not in {
        each.subject.text for one in portrait.outline.pointing for each in one.statements
    }


def test_a_nameless_thing_leaves_out_the_name_of_what_it_tells_of_and_tells_its_time(portrait: Portrait) -> None:
    dates = next(section for section in portrait.outline.sections if section.name == "dates")
    (built,) = dates.blocks[0].nodes
    assert built.title.text == "built"
    assert [(each.first, each.last) for each in built.spans] == [("2025-10-01", "2025-10-31")]
    assert not built.details


def test_plans_stand_apart_and_under_no_name_of_a_fact(portrait: Portrait) -> None:
    assert set(terms(portrait.outline.planned)) == {"plannedJobs", "plannedStage"}
    assert block(portrait.outline.planned, "plannedStage").nodes[0].modalities[0].endswith("/planned")
    assert not {"plannedJobs", "plannedStage"} & {
        term for section in portrait.outline.sections for term in terms(section.blocks)
    }


def test_claims_stand_apart_from_facts_and_plans(portrait: Portrait) -> None:
    assert terms(portrait.outline.claimed) == ["Claim"]


def test_what_follows_by_a_wider_property_is_kept_apart(portrait: Portrait) -> None:
    assert [each.predicate for each in portrait.outline.following] == [PZ + "worksInArea"]


def test_two_inverse_properties_tell_a_thing_once_with_its_passages(library: Library, evaluator: InMemory) -> None:
    knowing = with_mill(library, evaluator)
    mill = asyncio.run(portray(knowing, MILL, "en"))
    assert "operates" not in terms(mill.outline.pointing)
    company = asyncio.run(portray(knowing, THING + "company/reed", "en"))
    assert not company.outline.pointing
    (operates,) = company.outline.told()
    assert (operates.predicate, [each.place.start for each in operates.passages]) == (PZ + "operates", [0])
    assert not operates.is_inferred


def test_what_others_have_and_a_thing_has_not_is_missing(portrait: Portrait) -> None:
    missed = {each.term.removeprefix(PZ): (each.having, each.others) for each in portrait.missing}
    assert missed == {"floorArea": (3, 3)}


def test_identifiers_come_closest_first_and_are_no_facts(portrait: Portrait) -> None:
    assert [(each.iri[-1], each.confidence) for each in portrait.identifiers] == [("8", "0.9"), ("7", "0.5")]
    assert not [each for each in portrait.outline.told() if each.value.text.startswith("https://example.org")]


@pytest.mark.parametrize(("language", "note"), [("en", "It is told twice."), ("ru", "Это сказано дважды.")])
def test_discrepancies_touch_what_their_passages_mention(
    library: Library, evaluator: InMemory, language: str, note: str
) -> None:
    portrait = asyncio.run(portray(with_mill(library, evaluator), MILL, language))
    (found,) = portrait.discrepancies
    assert found.note
    assert found.note.text == note
    assert [each.place.start for each in found.passages] == [0, 10]


def test_other_names_come_with_their_languages(portrait: Portrait) -> None:
    assert portrait.label.text == "Paper mill"
    assert [(each.text, each.language) for each in portrait.other_names] == [
        ("Бумажная фабрика", "ru"),
        ("The Mill", "en"),
    ]


def test_a_thing_is_of_the_classes_that_a_person_gave_it_before_those_of_rules(portrait: Portrait) -> None:
    assert portrait.types == (PZ + "Plant",)
    assert portrait.classes == {PZ + "Plant", PZ + "Facility"}


def test_what_nothing_is_known_of_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound):
        asyncio.run(portray(library, THING + "plant/nowhere", "en"))


def test_articles_without_a_language_have_none(library: Library) -> None:
    assert asyncio.run(languages_of(library)) == {}


def test_a_page_asks_one_query_at_a_time(library: Library, evaluator: InMemory) -> None:
    asyncio.run(portray(with_mill(library, evaluator), MILL, "en"))
    assert len(evaluator.asked) > 5
    assert evaluator.most_at_once == 1


def test_of_what_more_points_to_a_thing_than_a_page_has_room_for_the_rest_is_counted(
    library: Library, evaluator: InMemory
) -> None:
    site, pier = ox.NamedNode(THING + "site/weir"), ox.NamedNode(PZ + "locatedIn")
    shops = [ox.NamedNode(f"{THING}facility/shop-{number}") for number in range(MOST_POINTERS + 500)]
    graph = ox.NamedNode("https://w3id.org/pharmazone/graph/entities")
    evaluator.store.extend(ox.Quad(shop, pier, site, graph) for shop in shops)
    evaluator.store.extend(ox.Quad(shop, ox.NamedNode(PZ + "besides"), site, graph) for shop in shops[:7])
    outline = asyncio.run(portray(with_mill(library, evaluator), site.value, "en")).outline
    counted = {each.term: len(each) for each in outline.pointing}
    assert counted[PZ + "locatedIn"] == len(shops) + 1, "the mill is there, too"
    assert counted[PZ + "besides"] == 7
    assert sum(len(each.statements) for each in outline.pointing) <= MOST_POINTERS + 1


def test_where_all_that_points_to_a_thing_is_listed_nothing_is_counted_beside_it(
    library: Library, evaluator: InMemory
) -> None:
    outline = asyncio.run(portray(with_mill(library, evaluator), THING + "site/weir", "en")).outline
    assert terms(outline.pointing) == ["locatedIn"]
    assert not any(each.unread for each in outline.pointing)
