"""The cache of answers: requests under way that are equal share one evaluation."""

import asyncio

from starlette.types import Receive, Scope, Send

from pharmazone.serve.cache import Cache
from pharmazone.serve.conditional import keep

from .caching import Client, World, cache_of, running


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
async def test_an_application_that_fails_leaves_nobody_waiting() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        keep(scope)
        await asyncio.sleep(0.05)
        raise ValueError("broken")

    cache = Cache(app, limit_bytes=100_000, body_bytes=1000)
    ended = await asyncio.gather(*(Client(cache).ask() for _ in range(3)), return_exceptions=True)
    assert all(isinstance(each, ValueError) for each in ended)
