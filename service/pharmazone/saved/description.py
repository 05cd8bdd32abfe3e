"""Saved queries as RDF, in the vocabulary of SIB's sparql-examples, by which editors find what can be asked.

It is that of SHACL for the text and its prefixes, RDFS for the question, and schema.org for the topics. SHACL has no
word for DESCRIBE; some readers look for one in its namespace all the same, others for that of the collection itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.reading import without_header
from pharmazone.terms import BASE, DCTERMS, GRAPH, RDF, RDFS, SCHEMA, SHACL, XSD

COLLECTION: Final = "https://purl.expasy.org/sparql-examples/ontology#"
QUESTION: Final = BASE + "queries/"
"""What the IRIs of saved queries begin with."""
QUESTIONS: Final = GRAPH + "queries"
"""The graph that the saved queries of a snapshot are described in."""
_PREFIXES: Final = ox.NamedNode(BASE + "queries#prefixes")
_WORDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "SELECT": (SHACL + "SPARQLSelectExecutable", (SHACL + "select",)),
    "ASK": (SHACL + "SPARQLAskExecutable", (SHACL + "ask",)),
    "CONSTRUCT": (SHACL + "SPARQLConstructExecutable", (SHACL + "construct",)),
    "DESCRIBE": (COLLECTION + "SPARQLDescribeExecutable", (COLLECTION + "describe", SHACL + "describe")),
}


def describe(questions: Iterable[SavedQuery], prefixes: Mapping[str, str]) -> Iterator[ox.Triple]:
    """Describe saved queries, and the prefixes of the project; nothing where there are none.

    Each has its question in every language that there are words in, as a text without markup, the text that runs as it
    stands, without the header, and the graphs of others that it requires. It has one comment, since an editor lists an
    example once for each.
    """
    listed = list(questions)
    for each in listed:
        yield from _describe(each)
    for name, namespace in prefixes.items() if listed else ():
        declaration = ox.NamedNode(f"{BASE}queries#prefix-{name}")
        yield _say(_PREFIXES, SHACL + "declare", declaration)
        yield _say(declaration, SHACL + "prefix", ox.Literal(name))
        yield _say(declaration, SHACL + "namespace", ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI")))


def question_iri(question: SavedQuery) -> ox.NamedNode:
    """Give the IRI of a saved query."""
    return ox.NamedNode(QUESTION + question.name)


def runnable_text(question: SavedQuery) -> str:
    """Give the text of a saved query without its header, which a reader of the description has already."""
    return without_header(question.text).strip() + "\n"


def _describe(question: SavedQuery) -> Iterator[ox.Triple]:
    node, (kind, properties) = question_iri(question), _WORDS[question.form]
    for each in (SHACL + "SPARQLExecutable", kind):
        yield _say(node, RDF + "type", ox.NamedNode(each))
    for language in question.header.languages:
        words = question.header.words(language)
        yield _say(node, DCTERMS + "title", ox.Literal(words.summary, language=language))
        yield _say(node, SCHEMA + "description", ox.Literal(words.question, language=language))
    yield _say(node, RDFS + "comment", ox.Literal(question.header.question, language="en"))
    for each in properties:
        yield _say(node, each, ox.Literal(runnable_text(question)))
    yield _say(node, SHACL + "prefixes", _PREFIXES)
    for graph in question.external:
        yield _say(node, DCTERMS + "requires", ox.NamedNode(graph))
    for tag in question.header.tags:
        yield _say(node, SCHEMA + "keywords", ox.Literal(tag))


def _say(subject: ox.NamedNode, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), thing)
