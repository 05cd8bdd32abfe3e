"""Coverage as CSV and JSON: unknown is said in words or as null, never as zero."""

import csv
import io

from pharmazone.asking.coverage.words import FAULTS
from pharmazone.asking.coverage.writing import COLUMNS, UNKNOWN, as_document, write_csv
from pharmazone.snapshot import Snapshot

from .seas import HALITE, SALT, absent, mapped, refused, source_of, told_of

SALTS = "https://w3id.org/pharmazone/scheme/vocabulary/salts"

DECIDED = (mapped("halite", "exact", "s:001"), refused("sylvite", "s:002"), absent("brine", "salts"))


def test_a_line_counts_a_kind_and_a_vocabulary() -> None:
    lines = list(csv.DictReader(io.StringIO(write_csv(told_of(*DECIDED)).decode(), newline="")))
    salts = next(each for each in lines if each["vocabulary"] == "salts")
    assert tuple(salts) == COLUMNS
    counts = {"kind": "substance", "things": "3", "exact": "1", "absent": "1", "refused": "1", "unsought": "0"}
    assert counts.items() <= salts.items()
    assert {salts[name] for name in FAULTS if name != "ambiguous"} == {UNKNOWN}
    assert (salts["loaded"], salts["ambiguous"], salts["candidates"]) == (UNKNOWN, "0", UNKNOWN)


def test_a_loaded_source_turns_unknown_into_a_number() -> None:
    text = write_csv(told_of(*DECIDED, salts='s:009 rdfs:label "x" .')).decode()
    salts = next(each for each in csv.DictReader(io.StringIO(text, newline="")) if each["vocabulary"] == "salts")
    assert (salts["loaded"], salts["dangling"], salts["deprecated"], salts["disagreeing"]) == (
        "salts",
        "1",
        "0",
        UNKNOWN,
    )


def test_json_tells_each_thing_with_its_decisions_and_null_for_what_is_unknown(real: Snapshot) -> None:
    told = as_document(told_of(*DECIDED), real.manifest)
    cell = next(each for each in told["coverage"] if each["vocabulary"] == "salts")
    assert cell["faults"]["dangling"] is None
    assert cell["candidates"] is None
    standing = next(each for each in told["things"] if each["thing"] == HALITE and each["vocabulary"] == "salts")
    assert standing["state"] == "exact"
    assert standing["decisions"] == [{"sort": "mapping", "match": "exact", "term": f"{SALT}001"}]
    assert (told["snapshot"], told["release"]) == (real.manifest.id, real.manifest.release)


def test_json_names_the_loaded_sources_and_what_they_are_the_home_of(real: Snapshot) -> None:
    told = told_of(*DECIDED, salts='s:009 rdfs:label "x" .', rocks_salts="r:1 skos:exactMatch s:009 .")
    loaded = (*told.homes[SALTS], source_of("rocks_salts"))
    document = as_document(told, real.manifest.model_copy(update={"external": loaded}))
    assert [(each["name"], each["vocabularies"]) for each in document["sources"]] == [
        ("salts", ["salts"]),
        ("rocks-salts", []),
    ]
