"""Facets, columns and orders of a list: chosen by what is told of its things, counted so that nothing leads nowhere."""

import pytest

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.columns import columns_of, orders_of, put_in_order
from pharmazone.asking.things.facets import (
    MOST_FACETS,
    UNKNOWN,
    Choice,
    facets_of,
    narrow,
    offer,
    read_choice,
)
from pharmazone.asking.things.members import Aspect, Held, Members, Said
from pharmazone.asking.things.properties import Properties
from pharmazone.errors import UnfitParameter
from pharmazone.terms import PZ, RDF, THING, XSD

PREFIXES = {"pz": PZ, "site": THING + "site/", "area": THING + "area/"}
LOCATED, AREA, JOBS, PLANNED_JOBS = (Aspect(PZ + name) for name in ("locatedIn", "worksInArea", "jobs", "plannedJobs"))
PROPERTIES = Properties(
    wider={PZ + "siteOf": frozenset({PZ + "locatedIn"})},
    counterpart={PZ + "jobs": PZ + "plannedJobs"},
)


def iris(*names: str) -> tuple[Said, ...]:
    return tuple(Said(Value("iri", THING + name)) for name in names)


def number(amount: int) -> tuple[Said, ...]:
    return (Said(Value("literal", str(amount), datatype=XSD + "integer")),)


HELD: dict[str, Held] = {
    "a": {LOCATED: iris("site/pier"), AREA: iris("area/salt", "area/soda"), JOBS: number(30)},
    "b": {LOCATED: iris("site/pier"), AREA: iris("area/soda"), PLANNED_JOBS: number(500)},
    "c": {LOCATED: iris("site/moor"), AREA: iris("area/salt"), JOBS: number(200)},
    "d": {LOCATED: iris("site/moor"), JOBS: number(9)},
    "e": {AREA: iris("area/soda")},
}
KILNS = Members(HELD, {"e": 7, "a": 2}, PROPERTIES)
ASPECTS = (LOCATED, AREA)


def name(text: str) -> Label:
    return Label(text.rpartition("/")[2])


def offered(choice: Choice, members: Members = KILNS) -> dict[str, dict[str, int]]:
    facets = offer(members, ASPECTS, choice, name, PREFIXES)
    return {facet.name: {each.value: each.things for each in facet.offers} for facet in facets}


def read(*fields: tuple[str, str]) -> Choice:
    return read_choice(fields, ASPECTS, KILNS, PREFIXES)


def test_facets_are_what_several_things_share_and_few_values_tell_apart() -> None:
    own = {thing: {**held, Aspect(PZ + "operatedBy"): iris(f"company/{thing}")} for thing, held in HELD.items()}
    same = {thing: {**held, Aspect(PZ + "inSector"): iris("sector/salt")} for thing, held in own.items()}
    assert set(facets_of(Members(same, {}, PROPERTIES))) == {LOCATED, AREA}


def test_a_facet_that_a_wider_one_tells_as_well_is_left_out() -> None:
    narrower = Aspect(PZ + "siteOf")
    held = {thing: {**held, narrower: held[LOCATED]} if LOCATED in held else held for thing, held in HELD.items()}
    assert narrower not in facets_of(Members(held, {}, PROPERTIES))


def test_in_a_short_list_whatever_two_things_share_is_a_facet() -> None:
    rare = Aspect(PZ + "rare")
    few = {"a": {**HELD["a"], rare: iris("x/y")}, "b": {**HELD["b"], rare: iris("x/y")}, "c": HELD["c"], "d": HELD["d"]}
    assert rare in facets_of(Members(few, {}, PROPERTIES))
    many = {**few, **{f"f{place}": HELD["d"] for place in range(30)}}
    assert rare not in facets_of(Members(many, {}, PROPERTIES))
    own = {**few, "b": {**HELD["b"], rare: iris("x/z")}}
    assert rare not in facets_of(Members(own, {}, PROPERTIES))


def test_what_things_are_is_always_a_facet_since_their_classes_lead_to_it() -> None:
    kiln = Aspect(RDF + "type")
    shared = {Aspect(PZ + f"shared{place}"): iris("x/y") for place in range(12)}
    held = {f"k{place}": shared if place % 2 else {} for place in range(40)}
    held["k0"] = {kiln: iris("class/kiln")}
    facets = facets_of(Members(held))
    assert len(facets) == MOST_FACETS
    assert facets[-1] == kiln


def nested() -> Members:
    """Give the kilns with the harbour that the pier is at: where one is at the pier, it follows that it is there."""
    place = {LOCATED: iris("site/harbour", "site/pier")}
    held = {thing: {**told, **place} if thing in "ab" else told for thing, told in HELD.items()}
    wider = {PZ + "locatedIn": {THING + "site/pier": frozenset({THING + "site/harbour"})}}
    return Members(held, {}, PROPERTIES, wider=wider)


def test_of_places_within_each_other_the_narrowest_is_shown() -> None:
    assert offered({}, nested())["locatedIn"] == {"site:moor": 2, "site:pier": 2, UNKNOWN: 1}
    column = next(each for each in columns_of(nested()) if each.aspect == LOCATED)
    assert [said.value.text for said, _ in column.cells(nested(), "a")] == [THING + "site/pier"]


def test_a_wider_place_that_something_is_told_to_be_in_counts_what_is_within_it() -> None:
    members = nested()
    held = {**members.held, "e": {LOCATED: iris("site/harbour")}}
    members = Members(held, {}, PROPERTIES, wider=members.wider)
    assert offered({}, members)["locatedIn"] == {"site:harbour": 3, "site:moor": 2, "site:pier": 2}


def test_one_may_ask_for_a_wider_place_though_it_is_not_on_offer() -> None:
    members = nested()
    choice = read_choice([("locatedIn", "site:harbour")], ASPECTS, members, PREFIXES)
    assert narrow(members, choice) == ["a", "b"]
    assert offered(choice, members)["locatedIn"]["site:harbour"] == 2


def test_places_that_are_each_within_the_other_are_both_shown() -> None:
    around = {
        THING + "site/pier": frozenset({THING + "site/moor"}),
        THING + "site/moor": frozenset({THING + "site/pier"}),
    }
    held = {thing: {LOCATED: iris("site/moor", "site/pier")} for thing in "ab"}
    members = Members(held, wider={PZ + "locatedIn": around})
    assert len(members.narrowest("a", LOCATED)) == 2


def test_what_is_not_told_is_a_value_too() -> None:
    assert offered({}) == {
        "locatedIn": {"site:moor": 2, "site:pier": 2, UNKNOWN: 1},
        "worksInArea": {"area:soda": 3, "area:salt": 2, UNKNOWN: 1},
    }
    assert narrow(KILNS, read(("locatedIn", UNKNOWN))) == ["e"]


def test_values_of_one_facet_are_alternatives_and_facets_narrow_together() -> None:
    assert narrow(KILNS, read(("locatedIn", "site:pier"), ("locatedIn", "site:moor"))) == ["a", "b", "c", "d"]
    both = read(("locatedIn", "site:pier"), ("locatedIn", UNKNOWN), ("worksInArea", "area:soda"))
    assert narrow(KILNS, both) == ["a", "b", "e"]


def test_no_value_on_offer_leads_to_an_empty_list() -> None:
    values = [("locatedIn", each) for each in ("site:pier", "site:moor", UNKNOWN)]
    values += [("worksInArea", each) for each in ("area:salt", "area:soda", UNKNOWN)]
    for chosen in values:
        for facet in offer(KILNS, ASPECTS, read(chosen), name, PREFIXES):
            if facet.name != chosen[0]:
                assert facet.offers
                left = [narrow(KILNS, read(chosen, (facet.name, each.value))) for each in facet.offers]
                assert [len(each) for each in left] == [each.things for each in facet.offers]
                assert all(left)


def test_a_value_that_was_chosen_stays_on_offer_though_nothing_has_it_any_more() -> None:
    choice = read(("locatedIn", "site:moor"), ("worksInArea", "area:soda"))
    assert narrow(KILNS, choice) == []
    facets = {facet.name: facet for facet in offer(KILNS, ASPECTS, choice, name, PREFIXES)}
    assert {each.value for each in facets["worksInArea"].offers if each.is_chosen} == {"area:soda"}


def test_of_many_values_one_sees_the_first_what_is_chosen_and_what_is_not_told() -> None:
    held = {f"k{place}": {AREA: iris(f"area/x{place // 2:02}")} for place in range(24)} | {"none": {}}
    members = Members(held)
    facet = offer(members, (AREA,), {AREA: frozenset({THING + "area/x11"})}, name, PREFIXES)[0]
    assert [each.value for each in facet.first][-2:] == ["area:x11", UNKNOWN]
    assert len(facet.first) == 8
    assert len([*facet.first, *facet.rest]) == len(facet.offers) == 13


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (("locatdIn", "site:pier"), "no facet 'locatdIn'. Near to it is locatedIn."),
        (("locatedIn", "site:peer"), "Near to it is site:pier."),
        (("locatedIn", "<script>"), "'<script>' as locatedIn"),
        (("worksInArea", "area:tar"), "There are area:salt, area:soda."),
        (("x" * 300, "x" * 300), "..."),
    ],
)
def test_nonsense_is_refused_with_what_there_is(field: tuple[str, str], said: str) -> None:
    with pytest.raises(UnfitParameter) as caught:
        read(field)
    assert said in caught.value.detail
    assert len(caught.value.detail) < 300


def test_a_value_is_named_by_its_prefix_or_whole_and_an_empty_one_is_none() -> None:
    assert read(("locatedIn", "site:pier")) == read(("locatedIn", f"<{THING}site/pier>"))
    assert read(("locatedIn", "")) == {}


def test_not_told_is_no_value_where_it_is_told_of_everything() -> None:
    whole = Members({thing: held for thing, held in HELD.items() if LOCATED in held})
    with pytest.raises(UnfitParameter):
        read_choice([("locatedIn", UNKNOWN)], ASPECTS, whole, PREFIXES)


def test_a_fact_and_its_plan_stand_in_one_column_the_plan_marked() -> None:
    column = next(each for each in columns_of(KILNS) if each.aspect == JOBS)
    assert column.parts == (JOBS, PLANNED_JOBS)
    assert [is_plan for _, is_plan in column.cells(KILNS, "b")] == [True]
    assert [is_plan for _, is_plan in column.cells(KILNS, "c")] == [False]


def test_figures_order_a_list_facts_before_plans_and_what_is_not_told_last() -> None:
    columns, labels = columns_of(KILNS), Labels("en", {}, {})
    orders = orders_of(columns, PREFIXES)
    assert list(orders) == ["name", "jobs", "mentions"]
    assert put_in_order(list("edcba"), "jobs", orders, KILNS, labels) == ["c", "a", "d", "b", "e"]
    assert put_in_order(list("edcba"), "name", orders, KILNS, labels) == list("abcde")
    assert put_in_order(list("edcba"), "mentions", orders, KILNS, labels) == ["e", "a", "b", "c", "d"]


def test_a_column_is_what_is_told_of_many_and_differs() -> None:
    rare = {"a": {**HELD["a"], Aspect(PZ + "rare"): iris("x/y")}, **{each: HELD[each] for each in "bcde"}}
    many = {**rare, **{f"f{place}": HELD["d"] for place in range(9)}}
    shared = {thing: {**held, Aspect(PZ + "inSector"): iris("sector/salt")} for thing, held in many.items()}
    found = [each.aspect for each in columns_of(Members(shared, {}, PROPERTIES))]
    assert Aspect(PZ + "rare") not in found
    assert Aspect(PZ + "inSector") not in found
    assert LOCATED in found
