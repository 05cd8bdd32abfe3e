"""The bounds of what one query asks of services, beside those of the workers that evaluate it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CallBounds:
    """How often services are asked by one query, how long one call may take, and how large its answer, inclusive."""

    calls: int
    call_seconds: float
    answer_bytes: int
