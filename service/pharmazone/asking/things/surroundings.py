"""A thing with what surrounds it: what is said of it, what points to it, and the passages that say so."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.errors import NotFound
from pharmazone.terms import (
    ARTICLE,
    DATA,
    DATASET,
    DCAT,
    DCTERMS,
    DERIVED_FROM,
    FOAF,
    LICENCE,
    OF_ARTICLE,
    PASSAGES,
    QUOTED_FROM,
    RDF,
    THING,
    VOID,
    passage_range,
)

Quad = tuple[Value, Value, Value, Value]
Triple = tuple[Value, Value, Value]


def _iri(text: str) -> Value:
    return Value("iri", text)


@dataclass(frozen=True)
class Surroundings:
    """The answers of the queries in `queries/pages` about one thing."""

    thing: str
    facts: Solutions
    pointers: Solutions
    contents: Solutions
    derivations: Solutions
    passages: Solutions

    def iris(self) -> set[str]:
        """Give every IRI that a page about the thing may show."""
        parts = (self.facts, self.pointers, self.contents, self.derivations, self.passages)
        return {self.thing}.union(*(part.iris() for part in parts))

    def neighbours(self) -> set[str]:
        """Give the things and terms that stand in a statement with it or say how firmly; a passage has no name."""
        return {iri for iri in self.iris() if not passage_range(iri)}

    def quads(self) -> Iterator[Quad]:
        """Give every statement with its graph; one of a passage also as what that passage says."""
        thing, passages = _iri(self.thing), _iri(PASSAGES)
        for each in self.facts.each:
            yield thing, each["property"], each["value"], each["graph"]
        for each in self.pointers.each:
            yield each["subject"], each["property"], thing, each["graph"]
        for each in self.contents.each:
            yield each["subject"], each["property"], each["value"], thing
        for each in self.derivations.each:
            yield each["statement"], each["property"], each["value"], each["graph"]
        for each in self.passages.each:
            yield each["passage"], each["property"], each["value"], passages


async def look_around(library: Library, thing: str) -> Surroundings:
    """Ask for a thing and what surrounds it; NotFound where the graph knows nothing of it."""
    node = NamedNode(thing)
    facts, pointers = await library.select_each(("facts", "pointers"), [node])
    contents = await library.select("contents", [node]) if passage_range(thing) else Solutions((), ())
    if not (facts.each or pointers.each or contents.each):
        raise unknown(thing)
    derivations = await library.select("derivations", [node])
    told = [facts, pointers, contents, derivations]
    named = sorted({iri for part in told for iri in part.iris() if passage_range(iri)} | _self_if_passage(thing))
    passages = await library.select("passages", nodes_of(named)) if named else Solutions((), ())
    return Surroundings(thing, facts, pointers, contents, derivations, passages)


def _self_if_passage(thing: str) -> set[str]:
    return {thing} if passage_range(thing) else set()


def unknown(thing: str) -> NotFound:
    """Make the problem for a thing that the graph knows nothing of."""
    return NotFound(f"The graph knows nothing of <{thing}>.", thing=thing)


async def neighbour_quads(library: Library, around: Surroundings) -> list[Quad]:
    """Look up what a thing's neighbours are and what they are called, with the graphs that say so."""
    found = await library.select("neighbours", nodes_of(around.neighbours()))
    return [(each["thing"], each["property"], each["value"], each["graph"]) for each in found.each]


def document_triples(around: Surroundings, release: str) -> list[Triple]:
    """Tell what the document about a thing is: its topic, its licence, its dataset and release, what it rests on."""
    document = _iri(DATA + around.thing.removeprefix(THING))
    articles = {each["value"].text for each in around.passages.each if each["property"].text == OF_ARTICLE}
    if around.thing.startswith(ARTICLE):
        articles.add(around.thing)
    return [
        (document, _iri(RDF + "type"), _iri(FOAF + "Document")),
        (document, _iri(FOAF + "primaryTopic"), _iri(around.thing)),
        (document, _iri(DCTERMS + "license"), _iri(LICENCE)),
        (document, _iri(DCTERMS + "isPartOf"), _iri(DATASET)),
        (document, _iri(VOID + "inDataset"), _iri(DATASET)),
        (document, _iri(DCAT + "version"), Value("literal", release)),
        *((document, _iri(DERIVED_FROM), _iri(article)) for article in sorted(articles)),
    ]


async def units_of(library: Library, around: Surroundings) -> dict[str, list[str]]:
    """Look up the units of the figures that surround a thing, by their properties."""
    told = (*around.facts.each, *around.contents.each)
    figures = {each["property"].text for each in told if each["value"].kind == "literal"}
    units: dict[str, list[str]] = {}
    for each in (await library.select("units", nodes_of(figures))).each if figures else ():
        units.setdefault(each["property"].text, []).append(each["unit"].text)
    return {name: sorted(found) for name, found in units.items()}


def telling(passage: str, statement: str) -> str:
    """Name a statement as a passage says it: a fragment of the passage, so that its IRI leads to where it is said.

    >>> telling("https://example.org/passage/tin/1-9", "https://example.org/statement/0f3a")
    'https://example.org/passage/tin/1-9#0f3a'
    """
    return f"{passage}#{statement.rpartition('/')[2]}"


async def evidence_triples(library: Library, around: Surroundings) -> list[Triple]:
    """Tell each statement that passages say, and the passages, for formats that have no graphs."""
    found = await library.select("statements", [NamedNode(around.thing)])
    triples: list[Triple] = []
    for each in found.each:
        statement = _iri(telling(each["passage"].text, each["statement"].text))
        triples += [
            (statement, _iri(RDF + "type"), _iri(RDF + "Statement")),
            (statement, _iri(RDF + "subject"), each["subject"]),
            (statement, _iri(RDF + "predicate"), each["property"]),
            (statement, _iri(RDF + "object"), each["value"]),
            (statement, _iri(QUOTED_FROM), each["passage"]),
        ]
    return triples
