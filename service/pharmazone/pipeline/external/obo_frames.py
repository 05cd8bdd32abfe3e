"""What the frames of an OBO file state: a class, a property, an individual, and the ontology in its header."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.external import obo_in_owl as owl
from pharmazone.pipeline.external.identifiers import Identifiers
from pharmazone.pipeline.external.obo_clauses import Clause
from pharmazone.pipeline.external.obo_in_owl import Object, Statements
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.terms import OBO_IN_OWL, OWL, RDF, RDFS, XSD

_TYPES: Final = {"Term": "Class", "Typedef": "ObjectProperty", "Instance": "NamedIndividual"}
_SCOPED: Final = {f"{scope.lower()}_synonym": scope for scope in owl.SYNONYMS} | {"synonym": "RELATED"}

# Clauses whose value is a text, with what they state.
_TEXTS: Final = {
    "name": RDFS + "label",
    "comment": RDFS + "comment",
    "namespace": OBO_IN_OWL + "hasOBONamespace",
    "created_by": OBO_IN_OWL + "created_by",
    "creation_date": OBO_IN_OWL + "creation_date",
    "consider": OBO_IN_OWL + "consider",
    "alt_id": OBO_IN_OWL + "hasAlternativeId",
}
# Clauses whose value is an identifier; what is stated differs between classes and properties.
_LINKS: Final = {
    "Term": {
        "is_a": RDFS + "subClassOf",
        "equivalent_to": OWL + "equivalentClass",
        "disjoint_from": OWL + "disjointWith",
    },
    "Typedef": {
        "is_a": RDFS + "subPropertyOf",
        "equivalent_to": OWL + "equivalentProperty",
        "disjoint_from": OWL + "propertyDisjointWith",
        "inverse_of": OWL + "inverseOf",
        "domain": RDFS + "domain",
        "range": RDFS + "range",
    },
    "Instance": {"instance_of": RDF + "type"},
}
_EVERYWHERE: Final = {"replaced_by": owl.REPLACED_BY, "subset": OBO_IN_OWL + "inSubset"}
_NODES: Final = {
    iri: ox.NamedNode(iri)
    for iri in (
        *_TEXTS.values(),
        *_EVERYWHERE.values(),
        *(iri for links in _LINKS.values() for iri in links.values()),
        *owl.SYNONYMS.values(),
        owl.DEFINITION,
        owl.XREF.value,
        owl.SUBCLASS.value,
    )
}
_KINDS: Final = {
    "is_transitive": "TransitiveProperty",
    "is_symmetric": "SymmetricProperty",
    "is_asymmetric": "AsymmetricProperty",
    "is_reflexive": "ReflexiveProperty",
    "is_functional": "FunctionalProperty",
    "is_inverse_functional": "InverseFunctionalProperty",
}
_CHAIN: Final = ox.NamedNode(OWL + "propertyChainAxiom")


@dataclass(frozen=True)
class Frame:
    """A frame: Term, Typedef or Instance, its line, its identifier, its clauses."""

    kind: str
    line: int
    clauses: list[Clause]

    @property
    def identifier(self) -> str:
        """Give what it is about; Refusal where it does not say."""
        for each in self.clauses:
            if each.tag == "id":
                return each.word()
        raise Refusal(f"the frame [{self.kind}] has no id", "Give it one, or leave it out.", self.line)


class Frames:
    """Makes statements of frames, one after another."""

    def __init__(self, identifiers: Identifiers, namespace: str) -> None:
        self._node, self._namespace = identifiers.node, namespace
        self._made = Statements()

    def statements(self, frame: Frame) -> Iterator[ox.Triple]:
        """Give what a frame states."""
        subject = self._node(frame.identifier, frame.line)
        yield ox.Triple(subject, owl.A, ox.NamedNode(OWL + _type(frame)))
        yield ox.Triple(subject, owl.ID, ox.Literal(frame.identifier))
        if self._namespace and all(each.tag != "namespace" for each in frame.clauses):
            yield ox.Triple(subject, ox.NamedNode(_TEXTS["namespace"]), owl.text(self._namespace))
        parts: dict[str, list[Object]] = {}
        within: list[ox.Triple] = []
        for clause in frame.clauses:
            if clause.tag in ("intersection_of", "union_of") and frame.kind == "Term":
                parts.setdefault(clause.tag, []).append(self._part(clause, within))
            else:
                yield from self._clause(frame.kind, subject, clause)
        for tag, members in parts.items():
            whole = self._made.class_of("intersectionOf" if tag == "intersection_of" else "unionOf", members, within)
            within.append(ox.Triple(subject, ox.NamedNode(OWL + "equivalentClass"), whole))
        yield from within

    def _clause(self, kind: str, subject: ox.NamedNode, clause: Clause) -> Iterator[ox.Triple]:
        tag = clause.tag
        if tag in _TEXTS:
            yield from self._say(subject, _TEXTS[tag], ox.Literal(clause.text), clause)
            if tag == "alt_id":
                yield from self._merged(subject, clause)
        elif predicate := _LINKS[kind].get(tag) or _EVERYWHERE.get(tag):
            yield from self._say(subject, predicate, self._node(clause.word(), clause.line), clause)
        elif tag in _MADE:
            yield from _MADE[tag](self, kind, subject, clause)
        elif tag in _KINDS and clause.words()[:1] == ["true"]:
            yield ox.Triple(subject, owl.A, ox.NamedNode(OWL + _KINDS[tag]))

    def _say(
        self, subject: ox.NamedNode, predicate: str, end: Object, clause: Clause, *notes: tuple[ox.NamedNode, Object]
    ) -> Iterable[ox.Triple]:
        said = ox.Triple(subject, _NODES.get(predicate) or ox.NamedNode(predicate), end)
        more = ((self._qualifier(name, clause.line), owl.text(value)) for name, value in clause.qualifiers)
        return self._made.with_notes(said, (*notes, *more)) if notes or clause.qualifiers else (said,)

    def _qualifier(self, name: str, line: int) -> ox.NamedNode:
        return self._node(name if ":" in name else f"oboInOwl:{name}", line)

    def _part(self, clause: Clause, within: list[ox.Triple]) -> Object:
        words = clause.words()
        if len(words) == 1:
            return self._node(words[0], clause.line)
        relation, filler = (self._node(each, clause.line) for each in self._pair(clause))
        return self._made.some(relation, filler, within)

    def _pair(self, clause: Clause) -> tuple[str, str]:
        words = clause.words()
        if len(words) < 2:
            raise Refusal(f"{clause.tag} names one thing, where it needs two", "Mend the line.", clause.line)
        return words[0], words[1]

    def _merged(self, subject: ox.NamedNode, clause: Clause) -> Iterator[ox.Triple]:
        """Say of an identifier that was merged into another one what became of it, so that it still leads somewhere."""
        merged = self._node(clause.word(), clause.line)
        yield ox.Triple(merged, owl.A, ox.NamedNode(OWL + "Class"))
        yield ox.Triple(merged, ox.NamedNode(OWL + "deprecated"), owl.TRUE)
        yield ox.Triple(merged, ox.NamedNode(owl.OBSOLESCENCE_REASON), ox.NamedNode(owl.MERGED))
        yield ox.Triple(merged, ox.NamedNode(owl.REPLACED_BY), subject)

    def _definition(self, _: str, subject: ox.NamedNode, clause: Clause) -> Iterable[ox.Triple]:
        words, _between, xrefs = clause.quoted()
        notes = [(owl.XREF, owl.text(xref)) for xref, _ in xrefs]
        return self._say(subject, owl.DEFINITION, owl.text(words), clause, *notes)

    def _synonym(self, _: str, subject: ox.NamedNode, clause: Clause) -> Iterable[ox.Triple]:
        words, between, xrefs = clause.quoted()
        scope = _SCOPED[clause.tag]
        notes: list[tuple[ox.NamedNode, Object]] = [(owl.XREF, owl.text(xref)) for xref, _ in xrefs]
        for each in between.split():
            if each in owl.SYNONYMS:
                scope = each
            else:
                notes.append((ox.NamedNode(OBO_IN_OWL + "hasSynonymType"), self._node(each, clause.line)))
        return self._say(subject, owl.SYNONYMS[scope], owl.text(words), clause, *notes)

    def _xref(self, _: str, subject: ox.NamedNode, clause: Clause) -> Iterable[ox.Triple]:
        xref, description = clause.xref()
        notes = [(owl.LABEL, owl.text(description))] if description else []
        return self._say(subject, owl.XREF.value, owl.text(xref), clause, *notes)

    def _relationship(self, kind: str, subject: ox.NamedNode, clause: Clause) -> Iterator[ox.Triple]:
        relation, other = (self._node(each, clause.line) for each in self._pair(clause))
        if kind != "Term":
            yield from self._say(subject, relation.value, other, clause)
            return
        within: list[ox.Triple] = []
        restriction = self._made.some(relation, other, within)
        yield from within
        yield from self._say(subject, owl.SUBCLASS.value, restriction, clause)

    def _value(self, _: str, subject: ox.NamedNode, clause: Clause) -> Iterable[ox.Triple]:
        relation, _space, rest = clause.value.partition(" ")
        predicate = self._node(Clause("", relation, (), clause.line).word(), clause.line)
        if rest.lstrip().startswith('"'):
            words, datatype, _xrefs = Clause(clause.tag, rest.lstrip(), (), clause.line).quoted()
            end: Object = owl.text(words, self._datatype(datatype, clause.line))
        else:
            end = self._node(self._pair(clause)[1], clause.line)
        return self._say(subject, predicate.value, end, clause)

    def _datatype(self, words: str, line: int) -> str:
        name = words.split(maxsplit=1)[0] if words else ""
        iri = self._node(name, line).value if ":" in name else ""
        return "" if iri == XSD + "string" else iri

    def _obsolete(self, _: str, subject: ox.NamedNode, clause: Clause) -> Iterator[ox.Triple]:
        if clause.words()[:1] == ["true"]:
            yield ox.Triple(subject, ox.NamedNode(OWL + "deprecated"), owl.TRUE)

    def _chained(self, kind: str, subject: ox.NamedNode, clause: Clause) -> Iterator[ox.Triple]:
        if kind == "Typedef":
            words = [clause.word()] if clause.tag == "transitive_over" else list(self._pair(clause))
            links = [self._node(each, clause.line) for each in words]
            within: list[ox.Triple] = []
            chain = self._made.listed([subject, *links] if len(links) == 1 else links, within)
            yield from within
            yield ox.Triple(subject, _CHAIN, chain)


_MADE: Final[dict[str, Callable[[Frames, str, ox.NamedNode, Clause], Iterable[ox.Triple]]]] = {
    "def": Frames._definition,
    **dict.fromkeys(_SCOPED, Frames._synonym),
    "xref": Frames._xref,
    "xref_analog": Frames._xref,
    "relationship": Frames._relationship,
    "property_value": Frames._value,
    "is_obsolete": Frames._obsolete,
    "holds_over_chain": Frames._chained,
    "transitive_over": Frames._chained,
}


def _type(frame: Frame) -> str:
    is_tag = any(each.tag == "is_metadata_tag" and each.words()[:1] == ["true"] for each in frame.clauses)
    return "AnnotationProperty" if is_tag and frame.kind == "Typedef" else _TYPES[frame.kind]
