"""The bounds of an evaluator, the same on both sides of the seam."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much is evaluated at once, how long, and how large: at most `workers` at the same time, in turns by client.

    A query waits at most `wait_seconds` for its turn, and of one client at most `waiting_per_client` wait.
    `deadline_seconds` count from its turn on. `memory_bytes` is the address space of a worker, without data that all
    share and without the stack it evaluates on; `answer_bytes` the largest answer, inclusive.
    """

    workers: int
    deadline_seconds: float
    wait_seconds: float
    waiting_per_client: int = 8
    memory_bytes: int
    answer_bytes: int
