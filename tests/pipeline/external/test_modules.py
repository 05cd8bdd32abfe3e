from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import PharmazoneError
from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.pipeline.external.decisions import decisions_of
from pharmazone.pipeline.external.modules import Module, module_of
from pharmazone.pipeline.external.reading import read_source
from pharmazone.pipeline.quads import value
from pharmazone.snapshot import Snapshot
from pharmazone.spellings import Spellings
from pharmazone.terms import EXTERNAL

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
ROCKS = ExternalSource(
    name="rocks",
    title="The Rocks\n<urn:a> <urn:b> <urn:c> .",
    version="7",
    licence=CC_BY,
    source="https://rocks.example/rocks.owl",
    format="Turtle",
    sha256="",
    graphs=(ExternalGraph(iri=EXTERNAL + "rocks", file="", triples=0, sha256=""),),
)
TEXT = """
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX obo: <http://purl.obolibrary.org/obo/>
    PREFIX : <urn:rock:>
    :rock a owl:Class ; rdfs:label "rock" .
    :igneous a owl:Class ; rdfs:label "igneous rock" ; rdfs:subClassOf :rock .
    :basalt a owl:Class ; rdfs:label "basalt" ; rdfs:subClassOf :igneous , [ a owl:Restriction ; rdfs:label "hidden" ] .
    :granite a owl:Class ; rdfs:label "granite" ; rdfs:subClassOf :igneous .
    :whinstone owl:deprecated true ; rdfs:label "obsolete whinstone" ; obo:IAO_0100001 :dolerite .
    :dolerite rdfs:label "dolerite" ; rdfs:subClassOf :igneous ; rdfs:seeAlso <https://elsewhere.example/> .
    :pebble a skos:Concept ; skos:prefLabel "pebble"@en ; skos:broader :clast .
    :clast a skos:Concept ; skos:prefLabel "clast"@en .
    :a rdfs:subClassOf :b . :b rdfs:subClassOf :a .
"""


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    graph = ox.NamedNode(ROCKS.iri)
    store.load(TEXT.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
    return store


def cut(store: ox.Store, *terms: str, has_ancestors: bool = True) -> Module:
    return module_of(store, ROCKS, [f"urn:rock:{each}" for each in terms], has_ancestors=has_ancestors)


def names(iris: Iterable[str]) -> set[str]:
    return {each.removeprefix("urn:rock:") for each in iris}


def test_a_module_has_the_wanted_terms_and_all_above_them(store: ox.Store) -> None:
    module = cut(store, "basalt")
    assert (names(module.wanted), names(module.terms)) == ({"basalt"}, {"basalt", "igneous", "rock"})


def test_concepts_are_climbed_by_what_is_broader(store: ox.Store) -> None:
    assert names(cut(store, "pebble").terms) == {"pebble", "clast"}


def test_a_circle_of_classes_ends(store: ox.Store) -> None:
    assert names(cut(store, "a").terms) == {"a", "b"}


def test_what_replaces_a_deprecated_term_comes_with_it(store: ox.Store) -> None:
    assert names(cut(store, "whinstone").terms) == {"whinstone", "dolerite", "igneous", "rock"}


def test_without_ancestors_a_module_has_the_wanted_terms_alone(store: ox.Store) -> None:
    assert names(cut(store, "basalt", has_ancestors=False).terms) == {"basalt"}


def test_all_is_told_of_a_term_but_blank_nodes(store: ox.Store) -> None:
    text = cut(store, "basalt", "dolerite").to_bytes().decode()
    assert '"basalt"' in text
    assert "elsewhere.example" in text
    assert "_:" not in text
    assert "hidden" not in text


def test_what_the_source_does_not_have_is_missing(store: ox.Store) -> None:
    assert names(cut(store, "basalt", "chalk").missing) == {"chalk"}


def test_a_module_of_nothing_is_refused(store: ox.Store) -> None:
    with pytest.raises(PharmazoneError, match="none of the 1 terms"):
        cut(store, "chalk")


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_a_module_is_the_same_each_time_and_in_both_formats(store: ox.Store, suffix: str) -> None:
    module = cut(store, "basalt", "granite")
    again = cut(store, "granite", "basalt")
    assert module.to_bytes(suffix) == again.to_bytes(suffix)
    written = {ox.RdfFormat.N_TRIPLES: module.to_bytes(".nt"), ox.RdfFormat.TURTLE: module.to_bytes(".ttl")}
    assert (
        len({frozenset(each.triple for each in ox.parse(octets, format_)) for format_, octets in written.items()}) == 1
    )


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_a_title_cannot_break_out_of_the_comments(store: ox.Store, suffix: str) -> None:
    lines = cut(store, "basalt").to_bytes(suffix).decode().splitlines()
    assert lines[0].startswith("# The Rocks <urn:a> <urn:b> <urn:c> .")
    assert not any(line.startswith("<urn:a>") for line in lines)


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_a_module_tells_its_licence_and_version_to_who_adds_it(store: ox.Store, suffix: str, tmp_path: Path) -> None:
    (tmp_path / "spellings.json").write_text("[]", encoding="utf-8")
    (tmp_path / f"rocks{suffix}").write_bytes(cut(store, "basalt").to_bytes(suffix))
    spellings = Spellings.read(tmp_path / "spellings.json")
    found = read_source(tmp_path / f"rocks{suffix}", tmp_path / "read.nt", spellings, name="rocks")
    assert (found.licence, found.version) == (CC_BY, "7")


def test_the_terms_that_are_wanted_of_doid_are_those_of_the_mappings(joined: Snapshot) -> None:
    store = ox.Store.read_only(str(joined.store))
    source = joined.manifest.source("doid")
    assert source
    module = module_of(store, source, decisions_of(store).mapped)
    obo = "http://purl.obolibrary.org/obo/"
    assert f"{obo}DOID_2841" in module.wanted
    assert f"{obo}DOID_4" in set(module.terms) - set(module.wanted)
    above = {value(each.object) for each in module.triples if each.predicate.value.endswith("subClassOf")}
    assert above <= set(module.terms)
