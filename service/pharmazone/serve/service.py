"""What every room of the service has at hand: the snapshot, the settings, and the library that answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from fastapi import Request

from pharmazone.asking.charts.drawing import Drawer
from pharmazone.asking.library import Library
from pharmazone.asking.searches import Searches
from pharmazone.asking.things.texts import Texts
from pharmazone.evaluate.seam import Evaluator
from pharmazone.serve.about.record import Record, read_record
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot


@dataclass(frozen=True)
class Service:
    """One snapshot and what answers about it; nothing in it changes while it is served."""

    snapshot: Snapshot
    settings: Settings
    library: Library
    searches: Searches
    drawer: Drawer = field(default_factory=Drawer)
    texts: Texts = field(default_factory=Texts)

    @classmethod
    def open(cls, snapshot: Snapshot, evaluator: Evaluator, settings: Settings) -> Self:
        """Read the queries that were published with the snapshot.

        KnowledgeError: one is malformed. SnapshotError: a query of the pages is missing.
        """
        library = Library.open(snapshot, evaluator, settings)
        return cls(snapshot, settings, library, Searches(library.index))

    @property
    def evaluator(self) -> Evaluator:
        """Give what evaluates."""
        return self.library.evaluator

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Give the prefixes of the project."""
        return self.library.prefixes

    @cached_property
    def record(self) -> Record:
        """Give what the snapshot records of itself."""
        return read_record(self.snapshot)

    @cached_property
    def descriptions(self) -> dict[tuple[str, str], bytes]:
        """Keep what the service says of itself, by its name and its media type or root path; who makes it fills it."""
        return {}


def service_of(request: Request) -> Service:
    """Give the service that the application of a request was made with."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
