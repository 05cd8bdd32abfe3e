from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.external.catalogue import CATALOGUE, Known, known_of, read_catalogue
from pharmazone.pipeline.external.composition import refuse_name
from pharmazone.pipeline.load import load
from pharmazone.pipeline.mappings import mapping_sources, vocabularies, with_mappings

REAL = read_catalogue(sources.home())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    (tmp_path / CATALOGUE).write_text(
        """
        @base <https://w3id.org/pharmazone/> .
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <graph/external/rocks> a dcat:Dataset ; dcterms:title "Rocks"@en , "Камни"@ru ;
            dcat:distribution <graph/external/rocks#csv> , <graph/external/rocks#nt> .
        <graph/external/rocks#csv> dcat:downloadURL <https://rocks.example/rocks.csv> ;
            dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> .
        <graph/external/rocks#nt> dcat:downloadURL <https://rocks.example/rocks.nt> ;
            dcat:mediaType <https://www.iana.org/assignments/media-types/application/n-triples> .
        """,
        encoding="utf-8",
    )
    return tmp_path


def test_the_file_to_take_is_one_that_is_read_as_it_is(home: Path) -> None:
    (rocks,) = read_catalogue(home)
    assert (rocks.name, rocks.title["ru"], rocks.is_ready) == ("rocks", "Камни", True)
    assert rocks.file
    assert rocks.file.url == "https://rocks.example/rocks.nt"


def test_a_home_without_a_catalogue_knows_no_source(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == ()


def test_a_catalogue_that_is_no_turtle_is_refused_with_its_line(home: Path) -> None:
    (home / CATALOGUE).write_text("<a> <b> <c> .\n<a> <b> .\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"{CATALOGUE}:\d+: "):
        read_catalogue(home)


def test_nothing_is_known_of_a_source_that_is_not_in_the_catalogue() -> None:
    assert known_of("rocks") == {}


@pytest.mark.parametrize("known", REAL, ids=lambda each: each.name)
def test_each_source_has_a_name_that_can_be_loaded(known: Known) -> None:
    refuse_name(known.name)


@pytest.mark.parametrize("known", [each for each in REAL if each.is_ready], ids=lambda each: each.name)
def test_what_can_be_loaded_as_it_is_has_a_licence_and_an_address(known: Known) -> None:
    assert known_of(known.name)["licence"].startswith("https://")
    assert known.file is not None
    assert known.file.url.startswith(("http://", "https://"))


def test_what_a_licence_keeps_out_has_no_address() -> None:
    assert {each.name for each in REAL if not each.files} == {"atc", "omim", "rxnorm", "unii"}


def test_identities_are_taken_from_where_they_do_not_change() -> None:
    obo = [each for each in REAL if any("/obo/" in file.url for file in each.files)]
    assert {each.name for each in obo} >= {"chebi", "doid", "dron", "hp", "mondo", "ncit"}
    assert all(file.url.startswith("http://purl.obolibrary.org/obo/") for each in obo for file in each.files)


def test_a_source_joins_with_vocabularies_of_ours_alone() -> None:
    known = vocabularies(load(sources.home()))
    assert {iri for each in REAL for iri in (*each.holds, *each.points_to)} <= set(known)


def test_most_mapped_things_can_be_joined_with_a_source() -> None:
    mapped = {each.vocabulary.iri for each in mapping_sources(with_mappings(load(sources.home()))) if each.mappings}
    unheld = mapped - {iri for each in REAL for iri in each.holds}
    slugs = {iri.rpartition("/")[2] for iri in unheld}
    # pages and tables, none of them RDF that a licence lets one load; and Wikidata, which is asked, not loaded
    assert slugs == {"cvx", "drugcentral", "icd10", "icd10cm", "icd11", "pharmgkb", "wikidata"}
