"""The cache of answers: what is kept, and what is not."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from pharmazone.evaluate.seam import CLIENT
from pharmazone.serve.cache import Cache

from .caching import Client, World, cache_of, running


@running
async def test_an_equal_request_is_answered_from_what_is_kept() -> None:
    world = World()
    client = Client(cache_of(world))
    first = list((await client.ask(accept="text/csv")).sent)
    assert (await client.ask(accept="text/csv")).sent == first
    assert (len(world.asked), client.cache.hits, client.cache.misses) == (1, 1, 1)


@running
async def test_what_an_answer_can_depend_on_tells_requests_apart() -> None:
    world = World()
    client = Client(cache_of(world))
    for number, headers in enumerate(
        [{}, {"accept": "a"}, {"accept": "b"}, {"accept_language": "b"}, {"accept_encoding": "b"}, {"host": "b"}]
    ):
        await client.ask(**headers)
        assert len(world.asked) == number + 1
    await client.ask("/other")
    await client.ask(method="POST")
    await client.ask(method="POST", body=b"one")
    await client.ask(method="POST", body=b"two")
    assert len(world.asked) == 10
    await client.ask(method="POST", body=b"two", user_agent="another")
    assert len(world.asked) == 10


@running
async def test_a_head_request_is_answered_like_get_and_without_a_body() -> None:
    world = World()
    client = Client(cache_of(world))
    assert (await client.ask(method="HEAD")).body == b""
    assert [scope["method"] for scope in world.asked] == ["GET"]
    assert (await client.ask()).body == b"answer"
    assert (await client.ask(method="HEAD")).body == b""
    assert len(world.asked) == 1


@running
async def test_a_client_that_has_the_answer_is_told_so_without_a_body() -> None:
    client = Client(cache_of(World()))
    await client.ask()
    assert (await client.ask(if_none_match='"other", W/"tag"')).status == 304
    assert client.body == b""
    assert dict(client.sent[0]["headers"]) == {b"etag": b'"tag"', b"vary": b"Accept"}
    assert (await client.ask(if_none_match='"other"')).status == 200
    assert (await client.ask(if_none_match="*")).status == 304


@running
async def test_what_may_differ_the_next_time_is_asked_anew() -> None:
    world = World(is_kept=False)
    client = Client(cache_of(world))
    await client.ask()
    await client.ask()
    assert (len(world.asked), client.cache.size_bytes) == (2, 0)


@pytest.mark.parametrize("status", [400, 404, 413, 429, 503, 504])
def test_a_problem_is_never_kept(status: int) -> None:
    @running
    async def test() -> None:
        world = World(status=status)
        client = Client(cache_of(world))
        await client.ask()
        assert (await client.ask()).status == status
        assert len(world.asked) == 2

    test()


@running
async def test_the_bytes_kept_stay_below_the_limit_and_the_oldest_go_first() -> None:
    world = World(body=b"x" * 10_000)
    client = Client(cache_of(world, limit_bytes=60_000))
    for number in range(10):
        await client.ask(f"/{number}")
        assert client.cache.size_bytes <= 60_000
    await client.ask("/9")
    assert len(world.asked) == 10
    await client.ask("/0")
    assert len(world.asked) == 11


@running
async def test_an_answer_as_large_as_much_of_the_cache_is_not_kept_and_a_cache_of_nothing_keeps_nothing() -> None:
    for world, limit_bytes in ((World(body=b"x" * 30_000), 100_000), (World(), 0)):
        client = Client(cache_of(world, limit_bytes))
        await client.ask()
        await client.ask()
        assert (len(world.asked), client.cache.size_bytes) == (2, 0)


@running
async def test_a_long_body_is_handed_on_as_it_came() -> None:
    received = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        received.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for size in (10, 1001):
        await Client(Cache(app, limit_bytes=100_000, body_bytes=1000)).ask(method="POST", body=b"x" * size)
    assert [len(body) for body in received] == [10, 1001]


@running
async def test_what_is_older_than_it_may_be_is_asked_for_anew() -> None:
    world = World()
    client = Client(Cache(world, limit_bytes=100_000, body_bytes=1000, keep_seconds=0.05))
    await client.ask()
    await client.ask()
    assert len(world.asked) == 1
    await asyncio.sleep(0.06)
    await client.ask()
    assert len(world.asked) == 2
    assert client.cache.size_bytes < 5000


@running
async def test_whoever_asks_is_known_by_its_address_however_long_its_body_is() -> None:
    asked = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(CLIENT.get())
        await World()(scope, receive, send)

    for size in (10, 1001):
        await Client(Cache(app, limit_bytes=100_000, body_bytes=1000)).ask(method="POST", body=b"x" * size)
    assert asked == ["192.0.2.1", "192.0.2.1"]
