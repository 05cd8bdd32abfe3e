"""How an evaluation ends without an answer, in the words that its client reads."""

from typing import Final

from pharmazone.errors import DeadlineExceeded, EvaluatorFailed

_RETRY: Final = {"Retry-After": "1"}


def too_slow(deadline_seconds: float) -> DeadlineExceeded:
    """Tell that it was stopped at its deadline."""
    return DeadlineExceeded(
        f"The evaluation took longer than {deadline_seconds:g} seconds and was stopped. Ask for less: bind more of the "
        "pattern, begin with its rarest part, put fewer patterns into one group, or avoid unbounded property paths.",
        deadline_seconds=deadline_seconds,
    )


def out_of_memory(limit_bytes: int) -> EvaluatorFailed:
    """Tell that it needed more memory than a worker may have."""
    return _failed(
        f"The evaluation needed more memory than the {limit_bytes >> 20} MiB that it may have. Ask for less: group or "
        "order fewer solutions, and bind more of the pattern."
    )


def crashed(ending: str) -> EvaluatorFailed:
    """Tell that its process ended; `ending` is the signal or the exit code."""
    return _failed(f"The process that evaluated the query ended before it answered ({ending}).")


def none_started() -> EvaluatorFailed:
    """Tell that there is no process to evaluate it."""
    return _failed("No worker process can be started; the log says why.")


def stopping() -> EvaluatorFailed:
    """Tell that the service ends."""
    return _failed("The service is stopping; nothing is evaluated any more.")


def _failed(detail: str) -> EvaluatorFailed:
    return EvaluatorFailed(detail, headers=dict(_RETRY))
