"""Chooses the evaluator that the settings ask for."""

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
    quads = snapshot.manifest.counts.quads
    dataset = Dataset(snapshot.path / DATASET, quads) if quads <= settings.in_memory_quads else None
    return LocalEvaluator(snapshot.store, dataset=dataset, prefixes=prefixes, bounds=bounds)
