"""OBO Graphs JSON, read as it comes: https://github.com/geneontology/obographs.

It says less than OBO or OWL: a value has no datatype and does not say whether it is an IRI. One that begins as an IRI
of the web does becomes one.
"""

from collections.abc import Callable, Iterator
from typing import IO, Any, Final, cast

import ijson
import pyoxigraph as ox
from ijson.common import IncompleteJSONError, JSONError
from ijson.utils import sendable_list

from pharmazone.pipeline.external import obo_in_owl as owl
from pharmazone.pipeline.external.feeding import Feed, nesting
from pharmazone.pipeline.external.identifiers import Identifiers
from pharmazone.pipeline.external.obo_in_owl import Object, Statements
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.unpacking import BLOCK_BYTES
from pharmazone.pipeline.external.writing import Sink
from pharmazone.spellings import Spellings
from pharmazone.terms import OBO, OBO_IN_OWL, OWL, RDF, RDFS

Json = dict[str, Any]

_TYPES: Final = {"CLASS": "Class", "INDIVIDUAL": "NamedIndividual"}
_PROPERTY_TYPES: Final = {"ANNOTATION": "AnnotationProperty", "DATA": "DatatypeProperty"}
_EDGES: Final = {
    "is_a": RDFS + "subClassOf",
    "type": RDF + "type",
    "subPropertyOf": RDFS + "subPropertyOf",
    "inverseOf": OWL + "inverseOf",
}
_EQUIVALENT: Final = ox.NamedNode(OWL + "equivalentClass")
_FORM: Final = "The format is described at https://github.com/geneontology/obographs."


def read_obo_graphs(feed: Feed, sink: Sink, spellings: Spellings, name: str) -> None:
    """Read a document of OBO Graphs; Refusal tells what is wrong in it."""
    feed.looks = nesting("OBO Graphs JSON")
    triples = _Graphs(Identifiers(spellings, name, {})).statements(feed)
    ox.serialize(triples, cast("IO[bytes]", sink), ox.RdfFormat.N_TRIPLES)


class _Graphs:
    """Makes statements of the objects of such a document; those who are individuals are remembered."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._line = 1
        self._made = Statements()
        self._individuals: set[str] = set()
        self._ontology: ox.NamedNode | None = None

    def statements(self, feed: Feed) -> Iterator[ox.Triple]:
        """Give what the document states. Each kind of object has a parser, and all are given each block in turn."""
        parsers = []
        for prefix, convert in self._kinds().items():
            found: list[Any] = sendable_list()
            parsers.append((ijson.items_coro(found, f"graphs.item.{prefix}", use_float=True), found, convert))
        try:
            while block := feed.read(BLOCK_BYTES):
                for parser, found, convert in parsers:
                    parser.send(block)
                    self._line = feed.line
                    for each in found:
                        yield from self._converted(convert, each)
                    found.clear()
            for parser, _, _ in parsers:
                parser.close()
        except (JSONError, IncompleteJSONError) as error:
            words = str(error).splitlines()[0]
            raise Refusal(f"it is not JSON: {words}", "Fetch the file again, or mend it there.") from error

    def _kinds(self) -> dict[str, Callable[[Any], Iterator[ox.Triple]]]:
        return {
            "id": self._graph,
            "meta": self._header,
            "nodes.item": self._node,
            "edges.item": self._edge,
            "equivalentNodesSets.item": self._equivalent,
            "logicalDefinitionAxioms.item": self._defined,
            "domainRangeAxioms.item": self._domain_and_range,
            "propertyChainAxioms.item": self._chain,
        }

    def _converted(self, convert: Callable[[Any], Iterator[ox.Triple]], each: Any) -> Iterator[ox.Triple]:
        try:
            yield from list(convert(each))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            problem = f"an object is not shaped as OBO Graphs have it: {type(error).__name__}, {error}"
            raise Refusal(problem, _FORM) from error

    def _iri(self, identifier: str) -> ox.NamedNode:
        return self._identifiers.node(identifier, self._line)

    def _graph(self, identifier: str) -> Iterator[ox.Triple]:
        self._ontology = self._iri(identifier if "://" in identifier else f"{OBO}{identifier}.owl")
        yield ox.Triple(self._ontology, owl.A, ox.NamedNode(OWL + "Ontology"))

    def _header(self, meta: Json) -> Iterator[ox.Triple]:
        if self._ontology:
            if version := meta.get("version"):
                yield ox.Triple(self._ontology, ox.NamedNode(OWL + "versionIRI"), self._object(version))
            yield from self._meta(self._ontology, meta)

    def _node(self, node: Json) -> Iterator[ox.Triple]:
        subject = self._iri(node["id"])
        kind = node.get("type")
        if kind == "INDIVIDUAL":
            self._individuals.add(subject.value)
        if kind:
            name = _TYPES.get(kind) or _PROPERTY_TYPES.get(node.get("propertyType", ""), "ObjectProperty")
            yield ox.Triple(subject, owl.A, ox.NamedNode(OWL + name))
        if label := node.get("lbl"):
            yield ox.Triple(subject, owl.LABEL, owl.text(label))
        yield from self._meta(subject, node.get("meta") or {})

    def _meta(self, subject: ox.NamedNode, meta: Json) -> Iterator[ox.Triple]:
        if definition := meta.get("definition"):
            yield from self._noted(subject, owl.DEFINITION, definition)
        for each in meta.get("comments", ()):
            yield ox.Triple(subject, owl.COMMENT, owl.text(each))
        for each in meta.get("subsets", ()):
            yield ox.Triple(subject, ox.NamedNode(OBO_IN_OWL + "inSubset"), self._iri(each))
        for each in meta.get("synonyms", ()):
            yield from self._noted(subject, OBO_IN_OWL + each["pred"], each)
        for each in meta.get("xrefs", ()):
            yield from self._noted(subject, owl.XREF.value, each)
        for each in meta.get("basicPropertyValues", ()):
            said = ox.Triple(subject, self._iri(each["pred"]), self._object(each["val"]))
            yield from self._made.with_notes(said, self._notes(each))
        if meta.get("deprecated") is True:
            yield ox.Triple(subject, ox.NamedNode(OWL + "deprecated"), owl.TRUE)

    def _noted(self, subject: ox.NamedNode, predicate: str, each: Json) -> Iterator[ox.Triple]:
        said = ox.Triple(subject, ox.NamedNode(predicate), owl.text(each["val"]))
        return self._made.with_notes(said, self._notes(each))

    def _notes(self, each: Json) -> Iterator[tuple[ox.NamedNode, Object]]:
        for xref in each.get("xrefs", ()):
            yield owl.XREF, owl.text(xref)
        if kind := each.get("synonymType"):
            yield ox.NamedNode(OBO_IN_OWL + "hasSynonymType"), self._iri(kind)
        meta = each.get("meta") or {}
        for xref in meta.get("xrefs", ()):
            yield owl.XREF, owl.text(xref["val"])
        for value in meta.get("basicPropertyValues", ()):
            yield self._iri(value["pred"]), self._object(value["val"])

    def _object(self, words: str) -> Object:
        is_iri = words.startswith(("http://", "https://")) and not any(each.isspace() for each in words)
        return self._iri(words) if is_iri else owl.text(words)

    def _edge(self, edge: Json) -> Iterator[ox.Triple]:
        subject, predicate, other = self._iri(edge["sub"]), edge["pred"], self._iri(edge["obj"])
        if predicate in _EDGES or subject.value in self._individuals:
            direct = ox.NamedNode(_EDGES[predicate]) if predicate in _EDGES else self._iri(predicate)
            said = ox.Triple(subject, direct, other)
        else:
            within: list[ox.Triple] = []
            said = ox.Triple(subject, owl.SUBCLASS, self._made.some(self._iri(predicate), other, within))
            yield from within
        yield from self._made.with_notes(said, self._notes(edge))

    def _equivalent(self, each: Json) -> Iterator[ox.Triple]:
        nodes = [self._iri(node) for node in each["nodeIds"]]
        first = self._iri(each["representativeNodeId"]) if each.get("representativeNodeId") else nodes[0]
        yield from (ox.Triple(first, _EQUIVALENT, node) for node in nodes if node != first)

    def _defined(self, each: Json) -> Iterator[ox.Triple]:
        within: list[ox.Triple] = []
        members: list[Object] = [self._iri(genus) for genus in each.get("genusIds", ())]
        for restriction in each.get("restrictions", ()):
            relation, filler = self._iri(restriction["propertyId"]), self._iri(restriction["fillerId"])
            members.append(self._made.some(relation, filler, within))
        whole = self._made.class_of("intersectionOf", members, within)
        yield from within
        yield ox.Triple(self._iri(each["definedClassId"]), _EQUIVALENT, whole)

    def _domain_and_range(self, each: Json) -> Iterator[ox.Triple]:
        relation = self._iri(each["predicateId"])
        for key, predicate in (("domainClassIds", "domain"), ("rangeClassIds", "range")):
            for other in each.get(key) or ():
                yield ox.Triple(relation, ox.NamedNode(RDFS + predicate), self._iri(other))

    def _chain(self, each: Json) -> Iterator[ox.Triple]:
        within: list[ox.Triple] = []
        chain = self._made.listed([self._iri(link) for link in each["chainPredicateIds"]], within)
        yield from within
        yield ox.Triple(self._iri(each["predicateId"]), ox.NamedNode(OWL + "propertyChainAxiom"), chain)
