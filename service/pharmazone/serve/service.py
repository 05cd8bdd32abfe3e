"""What every room of the service has at hand: the snapshot, the evaluator, the queries, the templates."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from math import inf
from time import time
from typing import Final, Self

from fastapi import Request
from pyoxigraph import Literal, NamedNode

from pharmazone.errors import SnapshotError
from pharmazone.evaluate.seam import Evaluator, Query
from pharmazone.formats import JSON
from pharmazone.parameters import Template
from pharmazone.saved import SavedQuery, read_all, read_templates
from pharmazone.serve.about.record import Record, read_record
from pharmazone.serve.labels import Labels
from pharmazone.serve.solutions import Solutions, read_solutions
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import PASSAGE, passage_range

REMOTE_SECONDS: Final = 60.0
OWN: Final = frozenset(
    {
        *("classes", "contents", "default-graph", "derivations", "facts", "graph", "kind", "kind-description", "kinds"),
        *("known", "labels", "members", "passages", "pointers", "statements", "units"),
    }
)
"""The queries that the pages ask; each is a file in queries/pages."""


@dataclass(frozen=True)
class Service:
    """One snapshot and what answers about it; nothing in it changes while it is served."""

    snapshot: Snapshot
    evaluator: Evaluator
    settings: Settings
    saved: Mapping[str, SavedQuery]
    own: Mapping[str, Template]

    @classmethod
    def open(cls, snapshot: Snapshot, evaluator: Evaluator, settings: Settings) -> Self:
        """Read the queries that were published with the snapshot.

        KnowledgeError: one is malformed. SnapshotError: a query of the pages is missing.
        """
        saved, own = read_all(snapshot.queries / "saved"), read_templates(snapshot.queries / "pages")
        if missing := sorted(OWN - own.keys()):
            said = f"{snapshot.path} was built by another version: it lacks the queries {', '.join(missing)}"
            raise SnapshotError(f"{said}. Build a new one with `pharmazone build`.")
        return cls(snapshot, evaluator, settings, saved, own)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Give the prefixes of the project."""
        return self.snapshot.manifest.prefixes

    @cached_property
    def record(self) -> Record:
        """Give what the snapshot records of itself."""
        return read_record(self.snapshot)

    @cached_property
    def descriptions(self) -> dict[tuple[str, str], bytes]:
        """Keep what the service says of itself, by its name and its media type or root path; who makes it fills it."""
        return {}

    @property
    def keep_seconds(self) -> float:
        """Give how long an answer stays true: for ever from a snapshot, but another endpoint's data may change."""
        return REMOTE_SECONDS if self.settings.endpoint else inf

    def edition(self) -> str:
        """Give what tells the data of now apart from that of another time."""
        when = f" {int(time() // REMOTE_SECONDS)}" if self.settings.endpoint else ""
        return self.snapshot.manifest.id + when

    async def select(self, name: str, terms: Iterable[NamedNode | Literal] = ()) -> Solutions:
        """Evaluate a query of `queries/pages` for these terms, one in each line of its VALUES."""
        template = self.own[name]
        text = template.fill([{template.names[0]: term} for term in terms] if template.names else [])
        answer = await self.evaluator.evaluate(Query(text, JSON, None))
        return read_solutions(answer.body)

    async def labels(self, iris: Iterable[str], language: str) -> Labels:
        """Look up the labels of these IRIs, and of the articles of those that are passages."""
        wanted = set(iris)
        wanted |= {place.article_iri for iri in wanted if (place := passage_range(iri))}
        nodes = list(nodes_of(iri for iri in wanted if not iri.startswith(PASSAGE)))
        found = await self.select("labels", nodes) if nodes else Solutions((), ())
        return Labels.read(language, found, self.prefixes)


def nodes_of(iris: Iterable[str]) -> Iterator[NamedNode]:
    """Give the IRIs as terms, sorted; what a lenient loader let in and no query can name is left out."""
    for iri in sorted(iris):
        with suppress(ValueError):
            yield NamedNode(iri)


def service_of(request: Request) -> Service:
    """Give the service that the application of a request was made with."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
