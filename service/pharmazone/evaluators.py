"""Chooses the evaluator that the settings ask for."""

from dataclasses import replace

from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.processes.nurseries import Dataset
from pharmazone.evaluate.seam import Evaluator
from pharmazone.settings import Settings
from pharmazone.snapshot import DATASET, Snapshot


def evaluator_of(snapshot: Snapshot, settings: Settings) -> Evaluator:
    """Make the evaluator for a snapshot: processes of our own on its store, or the endpoint that has the same graph."""
    prefixes = snapshot.manifest.prefixes
    bounds = Bounds(
        workers=settings.workers,
        deadline_seconds=settings.deadline_seconds,
        wait_seconds=settings.wait_seconds,
        waiting_per_client=settings.waiting_per_client,
        memory_bytes=settings.memory_bytes,
        answer_bytes=settings.answer_bytes,
    )
    if settings.endpoint:
        from pharmazone.evaluate.remote.remote import RemoteEvaluator  # noqa: PLC0415  an HTTP client that others do without

        return RemoteEvaluator(settings.endpoint, prefixes=prefixes, bounds=bounds)
    quads = snapshot.manifest.quads
    dataset = _dataset(snapshot) if quads <= settings.in_memory_quads else None
    local = LocalEvaluator(snapshot.store, dataset=dataset, prefixes=prefixes, bounds=bounds)
    return _federated(local, snapshot, settings, bounds) if settings.services else local


def _federated(local: LocalEvaluator, snapshot: Snapshot, settings: Settings, bounds: Bounds) -> Evaluator:
    from pharmazone.evaluate.federation.bounds import CallBounds  # noqa: PLC0415  as above
    from pharmazone.evaluate.federation.federated import FederatedEvaluator  # noqa: PLC0415  as above

    return FederatedEvaluator(
        snapshot.store,
        local=local,
        services=settings.services,
        prefixes=snapshot.manifest.prefixes,
        bounds=replace(
            bounds,
            workers=settings.service_workers,
            deadline_seconds=settings.service_deadline_seconds,
            memory_bytes=settings.service_memory_bytes,
        ),
        call_bounds=CallBounds(
            calls=settings.service_calls,
            call_seconds=settings.service_call_seconds,
            answer_bytes=settings.service_answer_bytes,
        ),
    )


def _dataset(snapshot: Snapshot) -> Dataset:
    graphs = ((snapshot.path / each.file, each.iri) for source in snapshot.manifest.external for each in source.graphs)
    return Dataset(snapshot.path / DATASET, snapshot.manifest.quads, tuple(graphs))
