"""The IRIs that the software itself must know; everything else it learns from the snapshot."""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

BASE: Final = "https://w3id.org/pharmazone/"
PZ: Final = BASE + "ontology#"
ONTOLOGY: Final = BASE + "ontology"
THING: Final = BASE + "id/"
ARTICLE: Final = THING + "article/"
PASSAGE: Final = THING + "passage/"
DATA: Final = BASE + "data/"
"""Where the documents about things begin: their IRIs, too, stay the same whoever serves them."""
SECTION: Final = BASE + "scheme/section/"
GRAPH: Final = BASE + "graph/"
INFERRED: Final = GRAPH + "inferred/"
EXTERNAL_SOURCES: Final = GRAPH + "external"
"""The graph in which external sources are described."""
EXTERNAL: Final = EXTERNAL_SOURCES + "/"
ENTITIES: Final = GRAPH + "entities"
ANCESTOR_OR_SELF: Final = PZ + "ancestorOrSelf"
"""The predicate of the closure of an external source."""

Language = Literal["en", "ru"]
LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ru": "Русский"}
"""The languages that people are spoken to in, by their tags, each with its own name; the first one where none fits."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
WHOLE_NUMBERS: Final = frozenset(
    XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
FLOATING_NUMBERS: Final = frozenset({XSD + "double", XSD + "float"})
NUMBERS: Final = WHOLE_NUMBERS | FLOATING_NUMBERS | {XSD + "decimal"}
"""The datatypes whose literals are numbers (XML Schema 1.1, part 2, section 3.3.3 to 3.3.5, and 3.4)."""
PROV: Final = "http://www.w3.org/ns/prov#"
VANN: Final = "http://purl.org/vocab/vann/"
VOID: Final = "http://rdfs.org/ns/void#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SPDX: Final = "http://spdx.org/rdf/terms#"
OBO: Final = "http://purl.obolibrary.org/obo/"
OBO_IN_OWL: Final = "http://www.geneontology.org/formats/oboInOwl#"
SSSOM: Final = "https://w3id.org/sssom/"
SHACL: Final = "http://www.w3.org/ns/shacl#"
SCHEMA: Final = "https://schema.org/"
QUDT: Final = "http://qudt.org/"
HAS_UNIT: Final = QUDT + "schema/qudt/hasUnit"
FORMATS: Final = "http://www.w3.org/ns/formats/"
DATASET: Final = BASE + "dataset"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

# What is said about a passage, and of what a rule concluded.
PASSAGES: Final = GRAPH + "passages"
MODALITY: Final = PZ + "modality"
IN_SECTION: Final = PZ + "section"
OF_ARTICLE: Final = PZ + "ofArticle"
BOUND: Final = PZ + "bound"
READ_WITH: Final = PZ + "readWith"
SPEAKER: Final = PROV + "wasAttributedTo"
DERIVED_FROM: Final = PROV + "wasDerivedFrom"
QUOTED_FROM: Final = PROV + "wasQuotedFrom"
MODALITIES: Final = BASE + "scheme/modality/"
ACTUAL: Final = MODALITIES + "actual"
CLAIMED: Final = MODALITIES + "claimed"
BOUNDS: Final = BASE + "scheme/bound/"
EXACTLY: Final = BOUNDS + "exactly"

# What becomes of a thing that is no longer to be named.
DEPRECATED: Final = OWL + "deprecated"
REPLACED_BY: Final = DCTERMS + "isReplacedBy"
SUCCESSORS: Final = (OBO + "IAO_0100001", REPLACED_BY)
"""How others say that a deprecated term is replaced by another."""
CHANGE_NOTE: Final = SKOS + "changeNote"

_KIND: Final = re.compile(r"[a-z]+")
_PASSAGE_IRI = re.compile(re.escape(PASSAGE) + r"([a-z0-9-]+)/(0|[1-9]\d*)-([1-9]\d*)")


class PassageRange(NamedTuple):
    """What the IRI of a passage says: the article's slug and the half-open range [start, end) in code points."""

    article: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        """Give the passage's IRI."""
        return f"{PASSAGE}{self.article}/{self.start}-{self.end}"

    @property
    def article_iri(self) -> str:
        """Give the IRI of the article that the passage is cut from."""
        return ARTICLE + self.article


def passage_range(iri: str) -> PassageRange | None:
    """Read the IRI of a passage; None where it is no passage's.

    >>> passage_range("https://w3id.org/pharmazone/id/passage/generium-next-opening/2103-2126")
    PassageRange(article='generium-next-opening', start=2103, end=2126)
    >>> passage_range("https://w3id.org/pharmazone/id/plant/generium-next") is None
    True
    """
    match = _PASSAGE_IRI.fullmatch(iri)
    return PassageRange(match[1], int(match[2]), int(match[3])) if match else None


def is_actual(modality: str) -> bool:
    """Say whether what is meant so is told as a fact, as it is where a passage leaves its modality out.

    >>> is_actual(""), is_actual(ACTUAL), is_actual(CLAIMED)
    (True, True, False)
    """
    return modality in ("", ACTUAL)


def is_external(graph: str) -> bool:
    """Say whether a graph is an external source's, or describes them: what stays outside the default graph.

    >>> is_external(EXTERNAL + "doid"), is_external(EXTERNAL_SOURCES), is_external(ENTITIES)
    (True, True, False)
    """
    return graph == EXTERNAL_SOURCES or graph.startswith(EXTERNAL)


def source_of(graph: str) -> str:
    """Give the name of the source that an external graph belongs to.

    >>> source_of(EXTERNAL + "doid"), source_of(EXTERNAL + "doid/closure")
    ('doid', 'doid')
    """
    return graph.removeprefix(EXTERNAL).partition("/")[0]


def is_kind(name: str) -> bool:
    """Say whether a kind of things can be called so, as their IRIs have it.

    >>> is_kind("plant"), is_kind("Plant"), is_kind("land-plot")
    (True, False, False)
    """
    return bool(_KIND.fullmatch(name))


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Write an IRI as a prefixed name where a prefix fits, with the longest of those that do; else as it is.

    >>> shorten("https://example.org/a/b", {"e": "https://example.org/", "a": "https://example.org/a/"})
    'a:b'
    """
    fitting = [(len(base), name) for name, base in prefixes.items() if base and iri.startswith(base)]
    if not fitting:
        return iri
    length, name = max(fitting)
    return f"{name}:{iri[length:]}"
