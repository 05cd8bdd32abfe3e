"""Salts of the seas, mapped to two vocabularies of others, and the sources of those that a test loads beside them."""

import asyncio
from pathlib import Path

import pyoxigraph as ox

from pharmazone import sources
from pharmazone.asking.coverage.coverage import Coverage, cover
from pharmazone.asking.library import Library
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.saved.questions import read_templates
from pharmazone.terms import EXTERNAL, THING

SALT, ROCK = "http://salts.example/S", "http://rocks.example/R"
HALITE, SYLVITE, BRINE = (f"{THING}substance/{name}" for name in ("halite", "sylvite", "brine"))
PREFIXES = (
    (sources.home() / "ontology/prefixes.ttl").read_text(encoding="utf-8")
    + """\
@prefix vocabulary: <https://w3id.org/pharmazone/scheme/vocabulary/> .
@prefix s: <http://salts.example/S> .
@prefix r: <http://rocks.example/R> .
@prefix row: <https://w3id.org/pharmazone/graph/mappings#> .
@prefix graph: <https://w3id.org/pharmazone/graph/> .
@prefix external: <https://w3id.org/pharmazone/graph/external/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix oboInOwl: <http://www.geneontology.org/formats/oboInOwl#> .
"""
)
WORLD = """\
graph:entities {
  substance:halite a pz:ActiveSubstance ; rdfs:label "halite"@en , "галит"@ru ; skos:altLabel "rock salt"@en .
  substance:sylvite a pz:ActiveSubstance ; rdfs:label "sylvite"@en .
  substance:brine a pz:ActiveSubstance ; rdfs:label "tumour brine"@en .
  medicine:gargle a pz:MedicinalProduct ; rdfs:label "Gargle"@en .
}
graph:mappings {
  vocabulary:salts rdfs:label "Salts"@en , "Соли"@ru ; vann:preferredNamespacePrefix "SALT" ;
    void:uriSpace "http://salts.example/S" ; void:uriRegexPattern "^http://salts\\\\.example/S[0-9]{3}$" ;
    pz:hasTermsFor pz:ActiveSubstance .
  vocabulary:rocks rdfs:label "Rocks"@en ; vann:preferredNamespacePrefix "ROCK" ;
    void:uriSpace "http://rocks.example/R" ; void:uriRegexPattern "^http://rocks\\\\.example/R[0-9]+$" ;
    pz:hasTermsFor pz:ActiveSubstance .
  row:salts void:objectsTarget vocabulary:salts .
  row:rocks void:objectsTarget vocabulary:rocks .
}
"""


def mapped(thing: str, match: str, term: str, name: str = "") -> str:
    """Write a mapping of a thing as the build makes it, with the node of its row."""
    made = f"substance:{thing} skos:{match}Match {term} ."
    return (
        made
        + f" [] rdf:subject substance:{thing} ; rdf:predicate skos:{match}Match ; rdf:object {term}{_set(term, name)}"
    )


def refused(thing: str, term: str) -> str:
    """Write the refusal of an exact match."""
    node = f"[] a owl:NegativePropertyAssertion ; owl:sourceIndividual substance:{thing} ;"
    return f"{node} owl:assertionProperty skos:exactMatch ; owl:targetIndividual {term}{_set(term, '')}"


def absent(thing: str, vocabulary: str) -> str:
    """Write that a vocabulary has no term for a thing."""
    node = f"[] a pz:AbsenceOfTerm ; pz:soughtThing substance:{thing} ; pz:soughtIn vocabulary:{vocabulary} ;"
    return f'{node} void:inDataset row:{vocabulary} ; rdfs:comment "Sought in vain."@en .'


def _set(term: str, name: str) -> str:
    return f" ; void:inDataset row:{name or ('salts' if term.startswith('s:') else 'rocks')} ."


class _InMemory:
    def __init__(self, trig: str) -> None:
        self.store = ox.Store()
        self.store.load((PREFIXES + trig).encode(), format=ox.RdfFormat.TRIG)
        self.asked = 0

    async def start(self) -> None:
        raise AssertionError("it needs no start")

    async def close(self) -> None:
        raise AssertionError("it needs no end")

    async def evaluate(self, query: Query) -> Answer:
        self.asked += 1
        evaluate = lambda: self.store.query(query.text, use_default_graph_as_union=True)  # noqa: E731
        return Answer(*write_answer(evaluate, query.solutions, query.graph, {}, 1_000_000))


def library_of(*decided: str, **loaded: str) -> Library:
    """Give a library of the seas with what was decided, and with sources, each by its name."""
    decisions = f"graph:mappings {{ {' '.join(decided)} }}"
    graphs = "".join(f"<{EXTERNAL}{_named(name)}> {{ {trig} }}\n" for name, trig in loaded.items())
    own = read_templates(Path(sources.home()) / "queries" / "pages")
    return Library("seas", {}, own, {}, {}, _InMemory(WORLD + decisions + graphs))


def told_of(*decided: str, **loaded: str) -> Coverage:
    """Tell the coverage of the seas; a name with two underscores is a graph that is derived, and no source."""
    external = [source_of(name) for name in loaded if "__" not in name]
    return asyncio.run(cover(library_of(*decided, **loaded), external))


def _named(name: str) -> str:
    return name.replace("__", "/").replace("_", "-")


def source_of(name: str) -> ExternalSource:
    """Give the source that is loaded under a name."""
    graph = ExternalGraph(iri=EXTERNAL + _named(name), file=f"external/{name}.nt.zst", triples=1, sha256="0")
    return ExternalSource(
        name=_named(name),
        title=name,
        version="1",
        licence="https://licences.example/",
        source=f"{name}.nt",
        format="N-Triples",
        sha256="0",
        graphs=(graph,),
    )
