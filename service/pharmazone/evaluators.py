"""Chooses the evaluator that the settings ask for."""

from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.processes.nurseries import Dataset
from pharmazone.evaluate.seam import Evaluator
from pharmazone.settings import Settings
from pharmazone.snapshot import DATASET, Snapshot


def evaluator_of(snapshot: Snapshot, settings: Settings) -> Evaluator:
    """Make the evaluator for a snapshot: processes of our own on its store, or the endpoint that has the same graph."""
    if settings.endpoint:
        from pharmazone.evaluate.remote.remote import RemoteEvaluator  # noqa: PLC0415  an HTTP client that others do without

        return RemoteEvaluator(
            settings.endpoint,
            prefixes=snapshot.manifest.prefixes,
            workers=settings.workers,
            deadline_seconds=settings.deadline_seconds,
            wait_seconds=settings.wait_seconds,
            waiting_per_client=settings.waiting_per_client,
            memory_bytes=settings.memory_bytes,
            answer_bytes=settings.answer_bytes,
        )
    quads = snapshot.manifest.counts.quads
    return LocalEvaluator(
        snapshot.store,
        dataset=Dataset(snapshot.path / DATASET, quads) if quads <= settings.in_memory_quads else None,
        prefixes=snapshot.manifest.prefixes,
        workers=settings.workers,
        deadline_seconds=settings.deadline_seconds,
        wait_seconds=settings.wait_seconds,
        waiting_per_client=settings.waiting_per_client,
        memory_bytes=settings.memory_bytes,
        answer_bytes=settings.answer_bytes,
    )
