"""What a page says of its thing to programs that read pages: JSON-LD in the words of schema.org.

The queries `schema*.rq` make it out of our triples and the alignments; here it is only written down.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.things.standing import Standing
from pharmazone.evaluate.answering.results import Term
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX
from pharmazone.terms import BASE, DATASET, DCAT, DCTERMS, FOAF, RDF, SCHEMA, XSD

Node = ox.NamedNode | ox.BlankNode
_CONTEXT: Final = {"@vocab": SCHEMA}
_TYPE: Final = RDF + "type"
_LARGEST_EXACT: Final = 2**53
# What ends a script element or begins a comment there, and what turns text round or cannot be seen.
_RISKY: Final = re.compile("[<>&\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_OF_DATASET: Final[Mapping[str, str]] = {
    DCTERMS + "title": "name",
    DCTERMS + "description": "description",
    DCTERMS + "license": "license",
    DCTERMS + "source": "isBasedOn",
    DCTERMS + "publisher": "publisher",
    DCAT + "version": "version",
    FOAF + "name": "name",
}
"""What the record says of the dataset, in the words of schema.org."""


@dataclass(frozen=True)
class Script:
    """JSON as a script element holds it: what could end the element or hide in it is escaped, and it stays JSON."""

    text: str

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Script":
        r"""Write a document.

        >>> Script.of({"name": "</script>"}).text
        '{"name":"\\u003c/script\\u003e"}'
        """
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return cls(_RISKY.sub(lambda found: f"\\u{ord(found[0]):04x}", text))

    def __html__(self) -> str:
        """Give it to a template, which leaves it as it is."""
        return self.text


async def structure(library: Library, thing: str) -> Script:
    """Tell of a thing in the words of schema.org."""
    return Script.of(fold(await schema_triples(library, thing), ox.NamedNode(thing)))


async def schema_triples(library: Library, thing: str) -> list[ox.Triple]:
    """Ask what a thing, its figures, its page and its neighbours are in the words of schema.org."""
    names = ("schema", "schema-figures", "schema-page")
    triples = [triple for name in names for triple in await _construct(library, name, [thing])]
    named = {thing, *(each.object.value for each in triples if isinstance(each.object, ox.NamedNode))}
    ours = [iri for iri in named if iri.startswith(BASE)]
    return [*triples, *await _construct(library, "schema-nodes", ours)]


async def _construct(library: Library, name: str, iris: Iterable[str]) -> list[ox.Triple]:
    template, chosen = library.own[name], BY_SUFFIX["nt"]
    text = template.fill([{template.names[0]: node} for node in nodes_of(iris)])
    answer = await library.evaluate(Query(text, None, chosen))
    return [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)]


def fold(triples: Iterable[ox.Triple], root: Node) -> dict[str, Any]:
    """Write triples as JSON-LD, from one node on; another is written whole where it is met first.

    Every triple that is reached from the root is in it. Terms of schema.org stand without their namespace.
    """
    said: defaultdict[Node, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(set(triples), key=str):
        assert isinstance(each.subject, Node), "RDF 1.1 has no other subjects"
        said[each.subject][each.predicate.value].append(each.object)
    written: set[Node] = set()

    def write(term: Term) -> Any:
        if isinstance(term, ox.Literal):
            return _literal(term)
        assert isinstance(term, Node), "schema.org has no triple terms"
        name = {"@id": str(term) if isinstance(term, ox.BlankNode) else term.value}
        if term in written:
            return name
        written.add(term)
        # What is said in one place needs no name there.
        document: dict[str, Any] = {} if isinstance(term, ox.BlankNode) else name
        for predicate in sorted(said[term], key=lambda each: (each != _TYPE, each)):
            objects = said[term][predicate]
            if predicate == _TYPE:
                document["@type"] = _alone([getattr(each, "value", "").removeprefix(SCHEMA) for each in objects])
            else:
                document[predicate.removeprefix(SCHEMA)] = _alone([write(each) for each in objects])
        return document

    return {"@context": _CONTEXT, **write(root)}


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _literal(literal: ox.Literal) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if datatype == XSD + "string":
        return literal.value
    if datatype == XSD + "boolean" and literal.value in {"true", "false"}:
        return literal.value == "true"
    if datatype == XSD + "integer" and literal.value == str(_whole(literal.value)):
        return _whole(literal.value)
    return {"@value": literal.value, "@type": datatype}


def _whole(text: str) -> int | None:
    """Read a number that every reader of JSON reads exactly."""
    number = int(text) if re.fullmatch(r"-?[0-9]{1,16}", text) else None
    return number if number is not None and abs(number) <= _LARGEST_EXACT else None


def of_dataset(statements: Iterable[ox.Triple]) -> Script:
    """Tell of the dataset, for the start page, out of what the snapshot records of it."""
    dataset = ox.NamedNode(DATASET)
    types = {dataset: "Dataset", ox.NamedNode(DATASET + "#publisher"): "Organization"}
    triples = [
        ox.Triple(each.subject, ox.NamedNode(SCHEMA + _OF_DATASET[each.predicate.value]), each.object)
        for each in statements
        if each.subject in types and each.predicate.value in _OF_DATASET
    ]
    triples += [ox.Triple(node, ox.NamedNode(_TYPE), ox.NamedNode(SCHEMA + name)) for node, name in types.items()]
    return Script.of(fold(triples, dataset))


async def schema_types(library: Library, standing: Standing) -> list[str]:
    """Give what a thing is in the words of schema.org, by the alignments of its classes."""

    async def read() -> Mapping[str, Sequence[str]]:
        aligned: dict[str, list[str]] = {}
        for each in (await library.select("schema-classes")).each:
            aligned.setdefault(each["class"].text, []).append(each["type"].text)
        return aligned

    aligned = await library.remember(("schema classes",), read)
    return sorted({name for each in standing.types for name in aligned.get(each, ())})
