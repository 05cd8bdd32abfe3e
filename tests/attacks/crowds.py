"""Heavy clients by the hundred, and one that asks for little beside them."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from .conftest import IS_LONG
from .service import Reply, Service

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
SMALL = "SELECT ?p { ?s ?p ?o } LIMIT 1 # %d"
HEAVY_CLIENTS = 200
SECONDS = 30 if IS_LONG else 2.5


@contextmanager
def crowd(count: int, act: Callable[[int], object]) -> Iterator[None]:
    """Let so many clients do the same over and over."""
    is_over = threading.Event()

    def keep_on(number: int) -> None:
        while not is_over.is_set():
            with suppress(OSError):
                act(number)

    clients = [threading.Thread(target=keep_on, args=(number,)) for number in range(count)]
    for each in clients:
        each.start()
    try:
        yield
    finally:
        is_over.set()
        for each in clients:
            each.join()


def ask_a_little(service: Service, seconds: float, pause_seconds: float = 0.05) -> list[Reply]:
    end = time.monotonic() + seconds
    replies = []
    while time.monotonic() < end:
        replies.append(service.query(SMALL % time.monotonic_ns(), source="127.0.0.2"))
        time.sleep(pause_seconds)
    return replies


def check(replies: list[Reply], worst_seconds: float) -> None:
    seconds = sorted(each.seconds for each in replies)
    print(f"{len(replies)} answers, median {seconds[len(seconds) // 2]:.3f} s, worst {seconds[-1]:.3f} s")
    assert Counter(each.status for each in replies) == {200: len(replies)}
    assert seconds[-1] < worst_seconds
