"""Chooses the evaluator that the settings ask for."""

from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.seam import Evaluator
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot


def evaluator_of(snapshot: Snapshot, settings: Settings) -> Evaluator:
    """Make the evaluator for a snapshot: processes of our own on its store."""
    return LocalEvaluator(
        snapshot.store,
        prefixes=snapshot.manifest.prefixes,
        workers=settings.workers,
        deadline_seconds=settings.deadline_seconds,
        wait_seconds=settings.wait_seconds,
        memory_bytes=settings.memory_bytes,
        answer_bytes=settings.answer_bytes,
    )
