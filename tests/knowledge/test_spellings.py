"""The table of spellings: it agrees with our mappings, with the bioregistry, and with the files that are joined."""

import gzip
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from curies import Converter

from pharmazone import sources
from pharmazone.pipeline.load import load
from pharmazone.pipeline.mappings import mapping_sources, vocabularies, with_mappings
from pharmazone.spellings import Reference, Spellings
from pharmazone.spellings.namespaces import other_scheme

TABLE: Final = sources.home() / "data/external/spellings.json"
KNOWN: Final = Spellings.read(TABLE)
SOURCES: Final = with_mappings(load(sources.home()))
EXTERNAL: Final = sources.home().parent / "shared" / "external"
FILES: Final = sorted([*EXTERNAL.glob("*.nt.gz"), *EXTERNAL.glob("modules/*.nt")]) if EXTERNAL.is_dir() else []
with_files = pytest.mark.skipif(not FILES, reason="../shared/external is not there")

IN_BIOREGISTRY: Final = {
    "CHEMBL": "chembl.compound",
    "CHEMBLTARGET": "chembl.target",
    "ORDO": "orphanet.ordo",
    "OMIMPS": "omim.ps",
    "PUBCHEM": "pubchem.compound",
    "PUBCHEMSUBSTANCE": "pubchem.substance",
}
"""Records whose prefix the bioregistry knows by another name, or as another resource's."""
MEANT_OTHERWISE: Final = {
    ("ORDO", "ORPHA"): "It tells Orphanet's pages from the ontology; both name the same disorders by the same numbers.",
    ("ORDO", "Orphanet"): "As for ORPHA.",
    ("ORDO", "ORPHANET"): "As for ORPHA.",
    ("CHEMBL", "CHEMBL"): "It means any ChEMBL entry; what drugs are cross-referenced with are compounds.",
    ("CHEMBL", "ChEMBL_ID"): "As for CHEMBL.",
    ("KEGG", "kegg.drug"): "It parts KEGG by kinds of entries, which all have their place below one address.",
    ("KEGG", "kegg.compound"): "As for kegg.drug.",
    ("KEGG", "kegg.disease"): "As for kegg.drug.",
    ("PHARMGKB", "pharmgkb.drug"): "It parts PharmGKB by kinds of pages; those of drugs are now pages of chemicals.",
}
"""Prefixes that the bioregistry gives to another resource than we do, and why."""
LEFT_OUT: Final = {
    r"ICD11:[0-9A-Z]{4}(\.[0-9A-Z]{1,2})?": "Codes of the tabular list; the record has entities of the foundation.",
    r"KEGG:0[0-9]{4}": "Numbers of pathway maps without their organism, which are no entries.",
    r"ICD10CM:QA0\.0151": "A slip of the source: that classification has no such code.",
}
"""Cross-references of the files that no record reads, and why."""


def records() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return read


def test_the_table_is_sorted_and_states_nothing_that_follows() -> None:
    read = records()
    assert [each["prefix"] for each in read] == sorted((each["prefix"] for each in read), key=str.casefold)
    written = json.dumps(read, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert TABLE.read_text(encoding="utf-8") == written
    for each in read:
        stated = [each["uri_prefix"], *each.get("uri_prefix_synonyms", ())]
        assert [space for space in stated if other_scheme(space) in stated and other_scheme(space) != space] == []
        for name in ("prefix_synonyms", "uri_prefix_synonyms"):
            assert each.get(name, []) == sorted(each.get(name, []))


def test_any_other_program_reads_the_table_as_an_extended_prefix_map() -> None:
    converter = Converter.from_extended_prefix_map(TABLE)
    assert converter.standardize_uri("http://purl.bioontology.org/ontology/MESH/D005776") == (
        "http://id.nlm.nih.gov/mesh/D005776"
    )
    assert converter.expand("ORPHA:355") == "http://www.orpha.net/ORDO/Orphanet_355"


def test_each_vocabulary_that_things_are_mapped_to_has_the_same_prefix_and_namespace_here() -> None:
    described = {each.prefix: each.space for each in vocabularies(SOURCES).values()}
    assert {prefix: KNOWN.records[prefix].uri_prefix for prefix in described} == described


def test_every_mapped_identifier_is_written_as_the_table_writes_it() -> None:
    every = [each for source in mapping_sources(SOURCES) for each in (*source.mappings, *source.refusals)]
    assert len(every) > 400
    assert [each.object for each in every if KNOWN.standard(each.object) != each.object] == []
    assert [
        each.row.record.object_id for each in every if not _is_read_alike(each.row.record.object_id, each.object)
    ] == []


def _is_read_alike(curie: str, iri: str) -> bool:
    return KNOWN.reference(curie) == KNOWN.reference(iri)


@pytest.fixture(scope="module")
def bioregistry(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give the registry of prefixes, which makes its folders in a place of the test's."""
    with pytest.MonkeyPatch.context() as patched:
        folder = str(tmp_path_factory.mktemp("bioregistry"))
        patched.setenv("PYSTOW_HOME", folder)
        patched.setenv("PYSTOW_CONFIG_HOME", folder)
        return pytest.importorskip("bioregistry")


@pytest.mark.parametrize("prefix", [prefix for prefix in KNOWN.records if prefix != "OBO"])
def test_the_bioregistry_knows_each_prefix_and_its_other_names_as_the_same(prefix: str, bioregistry: Any) -> None:
    name = bioregistry.normalize_prefix(IN_BIOREGISTRY.get(prefix, prefix))
    assert name, f"the bioregistry has no {prefix}"
    record = KNOWN.records[prefix]
    for each in (prefix, *record.prefix_synonyms):
        if (prefix, each) not in MEANT_OTHERWISE:
            assert bioregistry.normalize_prefix(each) in {name, None}, each


def test_each_exception_is_one(bioregistry: Any) -> None:
    for prefix, each in MEANT_OTHERWISE:
        assert each in (prefix, *KNOWN.records[prefix].prefix_synonyms)
        name = bioregistry.normalize_prefix(IN_BIOREGISTRY.get(prefix, prefix))
        assert bioregistry.normalize_prefix(each) not in {name, None}


@pytest.mark.parametrize("prefix", [prefix for prefix in KNOWN.records if prefix != "OBO"])
def test_the_example_of_the_bioregistry_is_read_in_its_spellings(prefix: str, bioregistry: Any) -> None:
    resource = bioregistry.get_resource(IN_BIOREGISTRY.get(prefix, prefix))
    local, banana = resource.get_example(), resource.get_banana()
    expected = KNOWN.expand(Reference(prefix, local))
    assert KNOWN.standard(f"{prefix}:{local}") == expected
    assert KNOWN.standard(f"https://bioregistry.io/{resource.prefix}:{local}") == expected
    assert (
        KNOWN.standard(f"http://identifiers.org/{prefix.lower()}/{banana + ':' if banana else ''}{local}") == expected
    )
    addresses = [space + local for space in resource.get_uri_prefixes()]
    # An address that is of no use here may be unknown, but none may be read as another's.
    assert {KNOWN.standard(each) for each in addresses} <= {expected, None}
    assert sum(KNOWN.standard(each) == expected for each in addresses) >= 4


@with_files
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_the_files_that_are_joined_use_the_own_iris_of_the_table_or_are_rewritten(path: Path) -> None:
    text = read(path)
    result, counts = KNOWN.normalize_lines(text)
    foreign = {"https://example.org/atc/"} if path.name.startswith("atc") else set()
    foreign |= {"https://omim.org/phenotypicSeries/"} if path.name.startswith("mondo-mappings") else set()
    assert set(counts) == foreign
    assert KNOWN.normalize_lines(result) == (result, {})


@with_files
@pytest.mark.parametrize(
    "path", [each for each in FILES if re.match("doid|mondo|ordo", each.name)], ids=lambda path: path.name
)
def test_every_cross_reference_of_the_files_is_read(path: Path) -> None:
    told = re.findall(r'#hasDbXref> "([^"]+)" \.', read(path).decode())
    unread = [each for each in told if KNOWN.standard(each) is None]
    assert [each for each in unread if not any(re.fullmatch(left, each) for left in LEFT_OUT)] == []


def read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
