"""What people take along: whole, equal each time, and a table whose every row is in the graph that it names."""

import csv
import gzip
import hashlib
import io
import zipfile
from collections import Counter
from pathlib import Path

import pandas
import polars
import pyoxigraph as ox
import pytest

from pharmazone.asking.phrases import PHRASES
from pharmazone.errors import PharmazoneError
from pharmazone.manifest import Counts, Manifest
from pharmazone.pipeline.dumps import make_dumps, pack
from pharmazone.pipeline.facts_table import tabulate, write_facts_csv
from pharmazone.snapshot import DATASET, FACT_COLUMNS, SUMS, Snapshot, explained_columns
from pharmazone.terms import GRAPH, PASSAGE, PZ, RDFS, XSD

PLANT = "https://w3id.org/pharmazone/id/plant/tin-works"
STORY = "https://w3id.org/pharmazone/id/passage/tin-story/"
COUNTS = Counts(quads=0, triples=0, graphs=0, things=0, passages=0, statements=0, facts=0, inferred=0)
MANIFEST = Manifest(
    id="0123456789abcdef",
    release="1.0.0",
    ontology="",
    counts=COUNTS,
    prefixes={"plant": PLANT.removesuffix("tin-works")},
    made_with={},
    digests={},
)


@pytest.fixture(scope="module")
def rows(real: Snapshot) -> list[dict[str, str]]:
    return read(real.download("facts.csv").read_bytes())


@pytest.fixture(scope="module")
def store(real: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(real.store))


def read(octets: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline="")))


def term(row: dict[str, str]) -> ox.NamedNode | ox.Literal:
    if row["value_language"]:
        return ox.Literal(row["value"], language=row["value_language"])
    if row["datatype"]:
        return ox.Literal(row["value"], datatype=ox.NamedNode(row["datatype"]))
    return ox.NamedNode(row["value"])


def quads(path: Path, chosen: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(gzip.decompress(path.read_bytes()), format=chosen))


def table(trig: str) -> list[dict[str, str]]:
    """Give the table of a small dataset, whose default graph is the union of its graphs."""
    prefixes = f"PREFIX pz: <{PZ}> PREFIX rdfs: <{RDFS}> PREFIX t: <{STORY}> PREFIX xsd: <{XSD}>"
    named = list(ox.parse(f"{prefixes} {trig}", format=ox.RdfFormat.TRIG))
    union = {ox.Quad(each.subject, each.predicate, each.object) for each in named}
    return read(write_facts_csv(tabulate([*named, *union])))


def test_the_table_has_as_many_facts_as_the_manifest_counts(real: Snapshot, rows: list[dict[str, str]]) -> None:
    assert sum(row["is_fact"] == "true" for row in rows) == real.manifest.counts.facts > 1000


def test_the_table_is_what_the_passages_say_and_nothing_else(rows: list[dict[str, str]], store: ox.Store) -> None:
    told = {
        ox.Quad(ox.NamedNode(row["thing"]), ox.NamedNode(row["property"]), term(row), ox.NamedNode(row["passage"]))
        for row in rows
    }
    assert told == {each for each in store if str(each.graph_name).startswith(f"<{PASSAGE}")}
    assert len(told) == len(rows)


def test_a_row_says_of_its_passage_what_the_graph_says(rows: list[dict[str, str]], store: ox.Store) -> None:
    """Asked of the store by another way than the table is made."""
    asked = f"""
        PREFIX pz: <{PZ}> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?passage ?start ?end (SAMPLE(?m) AS ?modality)
               (COUNT(DISTINCT ?s) AS ?speakers) (COUNT(DISTINCT ?d) AS ?discrepancies) {{
          ?passage a pz:Passage ; pz:start ?start ; pz:end ?end .
          OPTIONAL {{ ?passage pz:modality ?m }} OPTIONAL {{ ?passage prov:wasAttributedTo ?s }}
          OPTIONAL {{ ?d pz:between ?passage }}
        }} GROUP BY ?passage ?start ?end"""
    found = store.query(asked)
    assert isinstance(found, ox.QuerySolutions)
    known = {each["passage"].value: each for each in found}
    for row in rows:
        said = known[row["passage"]]
        assert (row["start"], row["end"]) == (said["start"].value, said["end"].value)
        modality = said["modality"].value.rpartition("/")[2] if said["modality"] else "actual"
        assert (row["modality"], row["is_actual"]) == (modality, str(modality == "actual").lower())
        assert len(row["speaker"].split()) == int(said["speakers"].value)
        assert len(row["discrepancies"].split()) == int(said["discrepancies"].value)


def test_a_forecast_and_a_claim_are_no_more_actual_than_a_plan() -> None:
    said = "https://w3id.org/pharmazone/scheme/modality/"
    built = table(f"""
        t:1-2 {{ <{PLANT}> pz:jobs 1 }}
        t:3-4 {{ <{PLANT}> pz:jobs 2 }} t:3-4 pz:modality <{said}actual> .
        t:5-6 {{ <{PLANT}> pz:plannedJobs 3 }} t:5-6 pz:modality <{said}planned> .
        t:7-8 {{ <{PLANT}> pz:plannedJobs 4 }} t:7-8 pz:modality <{said}forecast> .
        t:9-10 {{ <{PLANT}> pz:jobs 5 }} t:9-10 pz:modality <{said}claimed> .""")
    assert [row["is_actual"] for row in built] == ["true", "true", "false", "false", "false"]


def test_things_and_properties_have_labels_in_both_languages(rows: list[dict[str, str]]) -> None:
    unnamed = [row["thing"] for row in rows if not (row["thing_en"] and row["thing_ru"])]
    assert unnamed == []
    assert all(row["property_en"] and row["property_ru"] and row["section_en"] for row in rows)
    assert any(row["thing_en"] != row["thing_ru"] for row in rows)


def test_a_figure_has_its_unit_and_its_bound_and_other_values_have_none() -> None:
    area, unit = f"<{PZ}floorArea>", "<http://qudt.org/schema/qudt/hasUnit>"
    built = table(f"""
        {area} {unit} <urn:x:m2> . <urn:x:m2> rdfs:label "square metre"@en .
        t:10-30 pz:bound <https://w3id.org/pharmazone/scheme/bound/at-least> .
        t:10-30 {{ <{PLANT}> {area} 900 }}
        t:40-60 {{ <urn:x:o> {unit} <urn:x:m2> ; pz:value 2.50 ; pz:earliest "2025-10-07"^^xsd:date }}""")
    figures = {row["value"]: (row["number"], row["unit_en"], row["bound"]) for row in built}
    assert figures == {
        "900": ("900", "square metre", "at-least"),
        "2.50": ("2.50", "square metre", "exactly"),
        "urn:x:m2": ("", "", ""),
        "2025-10-07": ("", "", ""),
    }
    assert {row["kind"] for row in built} == {"plant", ""}


def test_types_and_links_to_a_subject_are_rows_but_no_facts() -> None:
    built = table(f"""
        pz:ofSubject pz:linksToSubject true .
        t:1-2 {{ <urn:x:o> a pz:Observation ; pz:ofSubject <{PLANT}> ; pz:value 3 }}""")
    assert {row["property"]: row["is_fact"] for row in built} == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "false",
        PZ + "ofSubject": "false",
        PZ + "value": "true",
    }


def test_no_cell_is_a_formula_and_commas_and_lines_stay_in_theirs() -> None:
    [row] = table(f't:1-2 {{ <{PLANT}> pz:note "=1+1" }} <{PLANT}> rdfs:label """a, "b"\nc"""@en .')
    assert (row["value"], row["thing_en"]) == ("'=1+1", 'a, "b"\nc')


def test_programs_that_read_tables_read_it(real: Snapshot, rows: list[dict[str, str]]) -> None:
    path = real.download("facts.csv")
    panda, bear = pandas.read_csv(path), polars.read_csv(path, infer_schema_length=None)
    assert list(panda.columns) == bear.columns == list(FACT_COLUMNS)
    assert len(panda) == len(bear) == len(rows)
    assert panda["number"].sum() == pytest.approx(sum(float(row["number"]) for row in rows if row["number"]))


def test_the_workbook_has_the_rows_of_the_table_and_says_what_each_column_is(
    real: Snapshot, rows: list[dict[str, str]]
) -> None:
    with zipfile.ZipFile(real.download("facts.xlsx")) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == len(rows) + 1
    assert all(f"<t>{name}</t>" in texts for name in FACT_COLUMNS)
    assert PHRASES["en"]["facts_read_with"] in texts


@pytest.mark.parametrize("language", PHRASES)
def test_every_column_is_explained(language: str) -> None:
    assert {f"facts_{name}" for name in explained_columns()} <= PHRASES[language].keys()
    labels = [each for each in FACT_COLUMNS if each not in explained_columns()]
    assert all(each.rpartition("_")[0] in FACT_COLUMNS for each in labels)


def test_the_dumps_of_the_dataset_hold_the_same(real: Snapshot, store: ox.Store) -> None:
    held = set(store)
    assert quads(real.download("dataset.nq.gz"), ox.RdfFormat.N_QUADS) == held
    assert quads(real.download("dataset.trig.gz"), ox.RdfFormat.TRIG) == held
    passages = {each for each in held if str(each.graph_name).startswith(f"<{PASSAGE}")}
    assert quads(real.download("passages.trig.gz"), ox.RdfFormat.TRIG) == passages


def test_each_graph_that_is_no_passage_has_a_dump_of_its_own(real: Snapshot, store: ox.Store) -> None:
    names = {each.value for each in store.named_graphs() if isinstance(each, ox.NamedNode)}
    files = {path.name for path in real.path.glob("downloads/graph-*.ttl.gz")}
    assert len(files) == len([each for each in names if not each.startswith(PASSAGE)]) > 10
    schemes = {each.triple for each in store.quads_for_pattern(None, None, None, ox.NamedNode(f"{GRAPH}schemes"))}
    dumped = {each.triple for each in quads(real.download("graph-schemes.ttl.gz"), ox.RdfFormat.TURTLE)}
    assert dumped == schemes


def test_the_list_has_the_digest_of_every_file(real: Snapshot) -> None:
    lines = [line.partition("  ") for line in real.download(SUMS).read_text().splitlines()]
    listed = {name: digest for digest, _, name in lines}
    lying = {path.name for path in (real.path / "downloads").iterdir()} - {SUMS}
    assert listed.keys() == lying | {DATASET}
    assert all(hashlib.sha256(real.download(name).read_bytes()).hexdigest() == sum_ for name, sum_ in listed.items())


def test_equal_data_make_equal_files_in_whatever_order_they_come() -> None:
    named = [
        ox.Quad(ox.NamedNode(PLANT), ox.NamedNode(PZ + "jobs"), ox.Literal(n), ox.NamedNode(f"{STORY}{n}-9"))
        for n in range(5)
    ]
    assert make_dumps(named, pack([]), MANIFEST) == make_dumps(named[::-1], pack([]), MANIFEST)


def test_two_graphs_that_would_share_a_file_stop_the_build() -> None:
    twins = [ox.NamedNode(f"{GRAPH}{name}") for name in ("inferred/a-b", "inferred-a/b")]
    named = [ox.Quad(ox.NamedNode(PLANT), ox.NamedNode(PZ + "jobs"), ox.Literal(1), each) for each in twins]
    with pytest.raises(PharmazoneError, match="one file"):
        make_dumps(named, pack([]), MANIFEST)


def test_every_modality_is_one_word(rows: list[dict[str, str]]) -> None:
    assert set(Counter(row["modality"] for row in rows)) == {"actual", "planned", "forecast", "claimed"}
    assert {row["bound"] for row in rows} <= {"", "exactly", "at-least", "at-most", "approximately"}
