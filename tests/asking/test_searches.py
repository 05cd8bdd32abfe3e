"""Searches of many clients: by turns, few at once, each client with its share."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmazone.asking.searches import AT_ONCE, MOST_WAITING, Searches
from pharmazone.asking.things.search import Index
from pharmazone.errors import TooManyRequests
from pharmazone.evaluate.seam import CLIENT
from pharmazone.snapshot import Snapshot


@pytest.fixture
def searches(tiny: Snapshot) -> Iterator[Searches]:
    index = Index.open(tiny.search)
    made = Searches(index)
    yield made
    made.close()
    index.close()


async def ask(searches: Searches, client: str, until: threading.Event) -> int:
    CLIENT.set(client)

    def seek(index: Index) -> int:
        until.wait(20)
        return id(index)

    return await searches.make(seek)


def test_a_client_that_floods_is_refused_and_another_is_answered_meanwhile(searches: Searches) -> None:
    async def run() -> tuple[list[object], int]:
        held, free = threading.Event(), threading.Event()
        free.set()
        flood = [asyncio.create_task(ask(searches, "one", held)) for _ in range(MOST_WAITING + 5)]
        await asyncio.sleep(0)
        other = await asyncio.wait_for(asyncio.create_task(ask(searches, "other", free)), 10)
        held.set()
        return list(await asyncio.gather(*flood, return_exceptions=True)), other

    told, other = asyncio.run(run())
    refused = [each for each in told if isinstance(each, TooManyRequests)]
    assert len(refused) == 5 - (AT_ONCE - 1)
    assert {each.headers["Retry-After"] for each in refused} == {"1"}
    assert {each for each in told if isinstance(each, int)} | {other}  # who waited was answered
    assert len([each for each in told if isinstance(each, int)]) == MOST_WAITING + AT_ONCE - 1


def test_those_that_search_at_once_have_connections_of_their_own(searches: Searches) -> None:
    async def run() -> list[int]:
        held = threading.Event()
        asked = [asyncio.create_task(ask(searches, client, held)) for client in "ab"]
        await asyncio.sleep(0.05)
        held.set()
        return list(await asyncio.gather(*asked))

    assert len(set(asyncio.run(run()))) == AT_ONCE


def test_who_goes_away_gives_the_place_back_when_the_search_has_ended(searches: Searches) -> None:
    async def run() -> int:
        held = threading.Event()
        gone = asyncio.create_task(ask(searches, "one", held))
        await asyncio.sleep(0.05)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        held.set()
        return await asyncio.wait_for(asyncio.create_task(ask(searches, "one", held)), 10)

    assert asyncio.run(run())


def test_an_index_in_memory_is_shared(tmp_path: Path) -> None:
    index = Index(())
    assert index.open_again() is index
    assert not list(tmp_path.iterdir())
