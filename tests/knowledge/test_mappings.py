"""The mappings in data/mappings: what every row of them keeps to, by our own reading and by that of other tools."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sssom_pydantic
from typer.testing import CliRunner

from pharmazone import cli, sources
from pharmazone.pipeline.load import load
from pharmazone.pipeline.mapping_statements import Mapping
from pharmazone.pipeline.mappings import MappingSource, mapping_sources, vocabularies, with_mappings
from pharmazone.pipeline.quads import value
from pharmazone.terms import PZ

HOME = sources.home()
KNOWN = with_mappings(load(HOME))
FILES = mapping_sources(KNOWN)
WORDLESS = {"atc", "icd10", "icd10cm", "icd11", "omim", "omimps"}
"""The vocabularies whose words may not be published, only their codes."""

IN_BIOREGISTRY = {
    "chembl": "chembl.compound",
    "chembl-target": "chembl.target",
    "omimps": "omim.ps",
    "orphanet": "orphanet.ordo",
    "pharmgkb": "pharmgkb.drug",
}


def name_of(source: MappingSource) -> str:
    return Path(source.path).name.removesuffix(".sssom.tsv")


def local(mapping: Mapping) -> str:
    return mapping.row.record.object_id.partition(":")[2]


def test_no_identifier_that_is_published_is_refused_anywhere() -> None:
    refused = {each.object for source in FILES for each in source.refusals}
    assert refused
    assert {each.object for source in FILES for each in source.mappings} & refused == set()


def test_every_refusal_and_every_absence_says_why() -> None:
    decided = [each for source in FILES for each in (*source.refusals, *source.absences)]
    assert [each for each in decided if not each.row.record.comment] == []


def test_no_biologic_is_expected_in_chebi() -> None:
    chebi = next(each for each in FILES if name_of(each) == "chebi")
    absent = {each.row.record.subject_id for each in chebi.absences}
    assert {"substance:eculizumab", "substance:imiglucerase", "substance:alteplase"} <= absent
    assert not absent & {each.row.record.subject_id for each in chebi.mappings}


def test_each_vocabulary_is_meant_for_a_class_of_things() -> None:
    said = {value(quad.subject) for quad in KNOWN.quads if quad.predicate.value == PZ + "hasTermsFor"}
    vaccines = "https://w3id.org/pharmazone/scheme/vocabulary/cvx"  # no class of ours is of vaccines alone
    assert said == set(vocabularies(KNOWN)) - {vaccines}


def test_what_is_not_exact_though_others_say_so_is_among_the_refusals() -> None:
    refused = {(each.row.record.subject_id, each.row.record.object_id) for source in FILES for each in source.refusals}
    assert {
        ("substance:dornase-alfa", "DRUGBANK:DB09551"),
        ("medicine:sputnik-v", "CHEMBL:CHEMBL194027"),
        ("indication:hunter-disease", "ORDO:79388"),
        ("indication:ankylosing-spondylitis", "ORDO:825"),
        ("indication:oncological-diseases", "DOID:0050686"),
    } <= refused


def test_no_disease_that_orphanet_marks_as_not_rare_or_obsolete_is_taken_for_its_own() -> None:
    orphanet = next(each for each in FILES if name_of(each) == "orphanet")
    labels = [each.row.record.object_label or "" for each in orphanet.mappings]
    assert all(labels)
    assert [each for each in labels if each.startswith(("NON RARE", "OBSOLETE"))] == []


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_another_reader_of_the_standard_reads_the_same(source: MappingSource) -> None:
    mappings, _, mapping_set, errors = sssom_pydantic.read(HOME / source.path, return_errors=True)
    assert errors == []
    assert len(mappings) == len(source.mappings) + len(source.refusals) + len(source.absences)
    assert str(mapping_set.id).endswith(f"#{name_of(source)}")


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_words_of_a_vocabulary_stand_only_where_its_licence_lets_them(source: MappingSource) -> None:
    labels = [each.row.record.object_label for each in (*source.mappings, *source.refusals)]
    assert name_of(source) not in WORDLESS or not any(labels)


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_a_file_is_named_by_its_vocabulary(source: MappingSource) -> None:
    assert source.vocabulary.iri.endswith(f"/vocabulary/{name_of(source)}")


def test_each_vocabulary_that_is_described_is_used() -> None:
    assert {each.vocabulary.iri for each in FILES} == set(vocabularies(KNOWN))


def test_prefixes_and_namespaces_of_vocabularies_differ() -> None:
    known = vocabularies(KNOWN).values()
    assert len({each.prefix for each in known}) == len({each.space for each in known}) == len(known)


@pytest.fixture
def bioregistry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the registry of prefixes, which makes its folders in a place that is gone after the test."""
    monkeypatch.setenv("PYSTOW_HOME", str(tmp_path))
    monkeypatch.setenv("PYSTOW_CONFIG_HOME", str(tmp_path))
    return pytest.importorskip("bioregistry")


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_identifiers_and_their_iris_look_as_the_bioregistry_says(source: MappingSource, bioregistry: Any) -> None:
    resource = bioregistry.get_resource(IN_BIOREGISTRY.get(name_of(source), name_of(source)))
    every = [*source.mappings, *source.refusals]
    assert [local(each) for each in every if not re.match(resource.get_pattern(), local(each))] == []
    spelling = resource.get_rdf_uri_format()
    assert [each.object for each in every if spelling and each.object != spelling.replace("$1", local(each))] == []


def test_the_command_says_that_all_is_good_and_how_much_it_is() -> None:
    check = CliRunner().invoke(cli.app, ["mappings", "check"])
    assert check.exit_code == 0
    said = r"\d+ mappings in \d+ files are good; \d+ more are refused, and \d+ times there is no term\."
    assert re.match(said, check.output)


@pytest.mark.parametrize("name", ["check", "coverage"])
def test_each_command_about_mappings_has_its_example(name: str) -> None:
    assert f"Example: pharmazone mappings {name}" in CliRunner().invoke(cli.app, ["mappings", name, "--help"]).output


def test_reading_mappings_leaves_the_home_as_it_was(tmp_path: Path) -> None:
    path = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", "import pharmazone.pipeline.mappings"]
    subprocess.run(command, env={"HOME": str(tmp_path), "PYTHONPATH": path}, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []
