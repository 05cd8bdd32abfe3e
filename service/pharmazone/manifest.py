"""What a snapshot says of itself: its id, how much it holds, and the external sources beside its own graph."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

LAYOUT: Final = 3
"""The layout that this version writes and reads; a change of a form that both pipelines know raises it."""


class Counts(BaseModel):
    """How much a snapshot holds. A statement is a triple in a passage that is neither a type nor a link to a subject.

    Those of them are facts that are told as facts, not planned, forecast or claimed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quads: int
    triples: int
    graphs: int
    things: int
    passages: int
    statements: int
    facts: int
    inferred: int


class ExternalGraph(BaseModel):
    """A named graph of an external source: its IRI, its file below the snapshot, and how many triples it has.

    `sha256` is the digest of its N-Triples before they are compressed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    iri: str
    file: str
    triples: int
    sha256: str


class ExternalSource(BaseModel):
    """An external source that is loaded beside our graph; `graphs` has its own first, then what is derived from it.

    `sha256` is the digest of the file as it was given, `source` where that came from. `rewritten` counts, for each
    foreign spelling of a namespace, the IRIs that are written in the source's own way now.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    version: str
    licence: str
    source: str
    format: str
    sha256: str
    graphs: tuple[ExternalGraph, ...]
    rewritten: dict[str, int] = {}

    @property
    def iri(self) -> str:
        """Give the IRI of the graph that holds it."""
        return self.graphs[0].iri

    @property
    def triples(self) -> int:
        """Count the triples of all its graphs."""
        return sum(each.triples for each in self.graphs)


class Manifest(BaseModel):
    """What `manifest.json` says; there is no clock in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: int = LAYOUT
    id: str
    release: str
    ontology: str
    counts: Counts
    prefixes: dict[str, str]
    made_with: dict[str, str]
    digests: dict[str, str]
    external: tuple[ExternalSource, ...] = ()

    @property
    def quads(self) -> int:
        """Count the quads of the store: ours, and those of the external sources."""
        return self.counts.quads + sum(each.triples for each in self.external)

    def source(self, name: str) -> ExternalSource | None:
        """Give the external source that is loaded under a name."""
        return next((each for each in self.external if each.name == name), None)

    def to_json(self) -> str:
        """Give the manifest as it is written: sorted keys, two spaces, a final newline."""
        return json.dumps(self.model_dump(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def identify(digests: Mapping[str, str]) -> str:
    """Compute the id of a snapshot: 16 hexadecimal digits over the names and SHA-256 digests of what it holds.

    >>> identify({"dataset.nq": "ab"}) == identify({"dataset.nq": "ab"}) != identify({"dataset.nq": "cd"})
    True
    """
    listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(listing.encode()).hexdigest()[:16]
