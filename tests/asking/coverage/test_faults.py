"""What is wrong beside loaded sources: each fault where it is, none where it was decided, and none without evidence."""

from pharmazone.asking.coverage.faults import Candidate, Fault
from pharmazone.asking.coverage.words import FAULTS, GRAVE
from pharmazone.terms import EXTERNAL

from .seas import BRINE, HALITE, ROCK, SALT, absent, mapped, refused, told_of

SALTS, ROCKS = (f"https://w3id.org/pharmazone/scheme/vocabulary/{name}" for name in ("salts", "rocks"))
LABELS = 's:001 rdfs:label "one" . s:002 rdfs:label "two" .'
BOTH = (mapped("halite", "exact", "s:001"), mapped("halite", "exact", "r:1"))
ROCKS_LABELS = 'r:1 rdfs:label "one" . r:2 rdfs:label "two" .'


def kinds(*decided: str, **loaded: str) -> list[str]:
    return [each.kind for each in told_of(*decided, **loaded).faults]


def test_a_term_that_no_loaded_source_of_its_vocabulary_has_is_dangling() -> None:
    told = told_of(mapped("halite", "close", "s:003"), mapped("sylvite", "exact", "s:001"), salts=LABELS)
    assert told.faults == [Fault("dangling", HALITE, SALTS, f"{SALT}003")]


def test_a_term_that_only_another_source_names_is_dangling() -> None:
    assert kinds(mapped("halite", "exact", "s:003"), salts=LABELS, rocks="r:1 skos:exactMatch s:003 .") == ["dangling"]


def test_a_deprecated_term_is_told_with_what_took_its_place() -> None:
    old = "s:001 owl:deprecated true ; obo:IAO_0100001 s:002 ."
    told = told_of(mapped("halite", "exact", "s:001"), salts=LABELS + old)
    assert told.faults == [Fault("deprecated", HALITE, SALTS, f"{SALT}001", (f"{SALT}002",), "", EXTERNAL + "salts")]


def test_a_refused_term_may_be_dangling_or_deprecated() -> None:
    assert kinds(refused("halite", "s:009"), refused("sylvite", "s:001"), salts="s:001 owl:deprecated true .") == []


def test_two_exact_terms_for_a_thing_and_two_things_for_a_term_are_ambiguous() -> None:
    told = told_of(mapped("halite", "exact", "s:001"), mapped("halite", "exact", "s:002"))
    assert [(each.kind, each.others) for each in told.faults] == [("ambiguous", (f"{SALT}002",))]
    told = told_of(mapped("brine", "exact", "s:001"), mapped("halite", "exact", "s:001"))
    assert told.faults == [Fault("ambiguous", BRINE, SALTS, f"{SALT}001", (HALITE,))]


def test_a_route_that_ends_at_another_term_disagrees() -> None:
    told = told_of(*BOTH, rocks=ROCKS_LABELS, rocks_salts="r:1 skos:exactMatch s:002 .")
    assert told.faults == [
        Fault("disagreeing", HALITE, SALTS, f"{SALT}001", (f"{SALT}002",), f"{ROCK}1", EXTERNAL + "rocks-salts")
    ]


def test_a_route_is_taken_in_either_direction() -> None:
    assert kinds(*BOTH, rocks_salts="s:002 skos:exactMatch r:1 .") == ["disagreeing"]


def test_a_route_that_ends_where_we_do_is_good() -> None:
    assert kinds(*BOTH, rocks_salts="r:1 skos:exactMatch s:001 .") == []


def test_a_route_that_ends_at_our_term_and_at_others_is_ambiguous() -> None:
    (fault,) = told_of(*BOTH, rocks_salts="r:1 skos:exactMatch s:001 , s:002 .").faults
    assert (fault.kind, fault.term, fault.others) == ("ambiguous", f"{SALT}001", (f"{SALT}002",))


def test_a_term_that_was_decided_on_is_no_disagreement() -> None:
    route = "r:1 skos:exactMatch s:002 ."
    assert kinds(*BOTH, refused("halite", "s:002"), rocks_salts=route) == []
    assert kinds(*BOTH, mapped("halite", "broad", "s:002"), rocks_salts=route) == []


def test_a_route_to_a_deprecated_term_is_passed_over() -> None:
    old = LABELS + "s:002 owl:deprecated true ."
    assert kinds(*BOTH, salts=old, rocks_salts="r:1 skos:exactMatch s:002 .") == []


def test_a_cross_reference_to_other_terms_only_is_told_and_is_not_grave() -> None:
    loaded = {"salts": LABELS, "rocks__xrefs": "r:1 oboInOwl:hasDbXref s:002 ."}
    assert kinds(*BOTH, **loaded) == ["differing"]
    assert "differing" not in GRAVE
    assert kinds(*BOTH, salts=LABELS, rocks__xrefs="r:1 oboInOwl:hasDbXref s:001 , s:002 .") == []


def test_a_literal_reference_leads_nowhere() -> None:
    assert kinds(*BOTH, salts=LABELS, rocks=ROCKS_LABELS + 'r:1 oboInOwl:hasDbXref "SALT:002" .') == []


def test_a_term_that_was_said_not_to_exist_contradicts_by_its_name_or_by_a_route() -> None:
    (fault,) = told_of(absent("halite", "salts"), salts='s:001 rdfs:label "Halite" .').faults
    assert (fault.kind, fault.others, fault.start) == ("contradicted", (f"{SALT}001",), "Halite")
    route = "r:1 skos:exactMatch s:001 ."
    assert kinds(absent("halite", "salts"), mapped("halite", "exact", "r:1"), rocks_salts=route) == ["contradicted"]


def test_an_absence_that_was_found_beside_a_mapping_to_the_term_holds() -> None:
    decided = (absent("halite", "salts"), mapped("halite", "narrow", "s:001"))
    assert kinds(*decided, salts='s:001 rdfs:label "halite" .') == []


def test_a_term_called_like_a_thing_without_a_mapping_is_a_candidate() -> None:
    told = told_of(
        salts='s:001 oboInOwl:hasExactSynonym "Rock Salt" . s:002 rdfs:label "tumor brine" . s:003 rdfs:label "x" .'
    )
    assert told.candidates == [
        Candidate(BRINE, SALTS, f"{SALT}002", "name", "tumor brine", EXTERNAL + "salts"),
        Candidate(HALITE, SALTS, f"{SALT}001", "name", "Rock Salt", EXTERNAL + "salts"),
    ]


def test_a_name_in_another_language_or_a_part_of_a_name_is_none() -> None:
    assert told_of(salts='s:001 rdfs:label "галит" , "halite crystal" , "halite"@fr .').candidates == []


def test_what_was_refused_is_never_proposed_again_to_anything() -> None:
    assert told_of(refused("sylvite", "s:001"), salts='s:001 rdfs:label "halite" .').candidates == []


def test_nothing_is_proposed_where_there_is_a_mapping_or_no_term() -> None:
    assert (
        told_of(mapped("halite", "broad", "s:002"), salts='s:001 rdfs:label "halite" . s:002 a owl:Class .').candidates
        == []
    )
    assert told_of(absent("halite", "salts"), salts='s:001 rdfs:label "halite" .').candidates == []


def test_a_deprecated_term_is_not_proposed() -> None:
    assert told_of(salts='s:001 rdfs:label "halite" ; owl:deprecated true .').candidates == []


def test_a_route_proposes_its_end_and_a_cross_reference_only_where_it_is_alone() -> None:
    mapping = mapped("halite", "exact", "r:1")
    told = told_of(mapping, rocks_salts="r:1 skos:exactMatch s:001 .")
    assert [(each.how, each.term, each.start) for each in told.candidates] == [("exact", f"{SALT}001", f"{ROCK}1")]
    assert [
        each.how
        for each in told_of(mapping, rocks=ROCKS_LABELS, rocks__xrefs="r:1 oboInOwl:hasDbXref s:001 .").candidates
    ] == ["reference"]
    assert told_of(mapping, rocks=ROCKS_LABELS, rocks__xrefs="r:1 oboInOwl:hasDbXref s:001 , s:002 .").candidates == []


def test_what_is_no_term_of_a_vocabulary_is_not_proposed() -> None:
    assert told_of(salts='s:00x rdfs:label "halite" .').candidates == []


def test_faults_stand_by_gravity() -> None:
    found = kinds(
        *BOTH, mapped("sylvite", "exact", "s:009"), salts=LABELS, rocks__xrefs="r:1 oboInOwl:hasDbXref s:002 ."
    )
    assert found == ["dangling", "differing"]
    assert sorted(found, key=FAULTS.index) == found
