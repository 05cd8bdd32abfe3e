"""The cache of answers: what is kept, what is shared, and what is not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from pharmazone.evaluate.seam import CLIENT
from pharmazone.serve.cache import GONE, Cache
from pharmazone.serve.conditional import keep


class World:
    """An application that counts its requests, and answers each when it is let go."""

    def __init__(self, *, is_kept: bool = True, status: int = 200, body: bytes = b"answer") -> None:
        self.is_kept, self.status, self.body = is_kept, status, body
        self.asked: list[Scope] = []
        self.stopped = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if self.is_kept:
            keep(scope)
        gate = asyncio.ensure_future(self.gate.wait())
        departure = asyncio.ensure_future(_departure(receive))
        await asyncio.wait((gate, departure), return_when=asyncio.FIRST_COMPLETED)
        status = self.status if gate.done() else GONE
        self.stopped += status == GONE
        for task in (gate, departure):
            task.cancel()
        headers = [(b"content-type", b"text/csv"), (b"etag", b'"tag"'), (b"vary", b"Accept")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Client:
    """A client of a cache; it stays until it goes."""

    def __init__(self, cache: Cache, address: str = "192.0.2.1") -> None:
        self.cache, self.address = cache, address
        self.went = asyncio.Event()
        self.sent: list[Message] = []

    async def ask(self, path: str = "/data", method: str = "GET", body: bytes = b"", **headers: str) -> "Client":
        self.sent = []
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "client": (self.address, 1),
        }
        arriving = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if arriving:
                return arriving.pop()
            await self.went.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            self.sent.append(message)

        await self.cache(scope, receive, send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])


def running(test: Callable[[], Awaitable[Any]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 20))  # type: ignore[arg-type]

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def cache_of(world: World, limit_bytes: int = 100_000) -> Cache:
    return Cache(world, limit_bytes=limit_bytes, body_bytes=1000)


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
async def test_equal_requests_under_way_share_one_evaluation() -> None:
    world = World()
    cache = cache_of(world)
    world.gate.clear()
    clients = [Client(cache, f"192.0.2.{number}") for number in range(20)]
    asking = [asyncio.ensure_future(client.ask()) for client in clients]
    await asyncio.sleep(0.01)
    world.gate.set()
    await asyncio.gather(*asking)
    assert {client.body for client in clients} == {b"answer"}
    assert len(world.asked) == 1


@running
async def test_what_may_differ_is_not_shared() -> None:
    world = World(is_kept=False)
    cache = cache_of(world)
    world.gate.clear()
    asking = [asyncio.ensure_future(Client(cache).ask()) for _ in range(5)]
    await asyncio.sleep(0.01)
    world.gate.set()
    await asyncio.gather(*asking)
    assert len(world.asked) == 5


@running
async def test_the_evaluation_goes_on_while_anyone_waits_for_it() -> None:
    world = World()
    cache = cache_of(world)
    world.gate.clear()
    leader, follower = Client(cache), Client(cache, "192.0.2.2")
    leading, following = (asyncio.ensure_future(each.ask()) for each in (leader, follower))
    await asyncio.sleep(0.05)
    leader.went.set()
    await asyncio.sleep(0.05)
    assert world.stopped == 0
    world.gate.set()
    await asyncio.gather(leading, following)
    assert (follower.status, follower.body) == (200, b"answer")


@running
async def test_the_evaluation_stops_when_nobody_waits_for_it_any_more() -> None:
    world = World()
    cache = cache_of(world)
    world.gate.clear()
    leader, follower = Client(cache), Client(cache, "192.0.2.2")
    asking = [asyncio.ensure_future(each.ask()) for each in (leader, follower)]
    await asyncio.sleep(0.05)
    leader.went.set()
    follower.went.set()
    await asyncio.gather(*asking, return_exceptions=True)
    assert world.stopped == 1
    world.gate.set()
    assert (await Client(cache).ask()).status == 200


@running
async def test_a_leader_that_asked_for_too_much_does_not_keep_others_from_asking() -> None:
    world = World(status=429)
    cache = cache_of(world)
    world.gate.clear()
    leader, neighbour, stranger = Client(cache), Client(cache), Client(cache, "198.51.100.1")
    asking = [asyncio.ensure_future(each.ask(method="POST", body=b"x")) for each in (leader, neighbour, stranger)]
    await asyncio.sleep(0.1)
    world.gate.set()
    await asyncio.gather(*asking)
    assert [scope["client"][0] for scope in world.asked] == ["192.0.2.1", "198.51.100.1"]


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
async def test_an_application_that_fails_leaves_nobody_waiting() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        keep(scope)
        await asyncio.sleep(0.05)
        raise ValueError("broken")

    cache = Cache(app, limit_bytes=100_000, body_bytes=1000)
    ended = await asyncio.gather(*(Client(cache).ask() for _ in range(3)), return_exceptions=True)
    assert all(isinstance(each, ValueError) for each in ended)


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
