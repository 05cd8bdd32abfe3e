"""What a query is asked of, as far as its text can be judged by it: prefixes, external sources, allowed services."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from pharmazone.manifest import Manifest
from pharmazone.terms import EXTERNAL, OBO, OBO_IN_OWL, OWL, RDFS, SKOS

NAMESPACES: Final[Mapping[str, str]] = {
    f"{OBO}DOID_": "doid",
    f"{OBO}MONDO_": "mondo",
    f"{OBO}DRON_": "dron",
    f"{OBO}CHEBI_": "chebi",
    "http://www.orpha.net/ORDO/": "ordo",
    "https://go.drugbank.com/drugs/": "drugbank",
    "http://purl.bioontology.org/ontology/ATC/": "atc",
    OBO: "",
    OBO_IN_OWL: "",
}
"""Where the IRIs of other vocabularies begin, with the source that describes them; empty where several use them."""
BIG_CLASSES: Final = frozenset(
    (f"{OWL}Class", f"{OWL}NamedIndividual", f"{OWL}Restriction", f"{RDFS}Class", f"{SKOS}Concept")
)
"""Classes that nearly everything in an external source belongs to."""


@dataclass(frozen=True)
class Surroundings:
    """What is known of a service without asking it; by default that is nothing but what is so everywhere.

    `sources` are the names of the external sources that are loaded, None where that is not known; `services` are the
    endpoints that SERVICE may name.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    sources: Collection[str] | None = None
    services: Collection[str] = ()
    namespaces: Mapping[str, str] = field(default_factory=lambda: NAMESPACES)
    big_classes: Collection[str] = BIG_CLASSES

    @classmethod
    def of(cls, manifest: Manifest, services: Iterable[str] = ()) -> Self:
        """Take what a snapshot records of itself."""
        return cls(manifest.prefixes, sorted(each.name for each in manifest.external), frozenset(services))

    def graph_of(self, iri: str) -> str | None:
        """Give the graph of the source that an IRI belongs to, with the sign `...` where several do; None: it is ours.

        >>> Surroundings().graph_of("http://purl.obolibrary.org/obo/DOID_4")
        'https://w3id.org/pharmazone/graph/external/doid'
        """
        fitting = max((space for space in self.namespaces if iri.startswith(space)), key=len, default=None)
        return None if fitting is None else EXTERNAL + (self.namespaces[fitting] or "...")
