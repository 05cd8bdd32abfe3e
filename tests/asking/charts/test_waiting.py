"""Charts that wait to be drawn: how many, of whom, and who goes away meanwhile."""

import asyncio

import pytest

from pharmazone.asking.charts.drawing import MOST_OF_A_CLIENT, MOST_WAITING, Drawer
from pharmazone.asking.charts.specification import Specification
from pharmazone.errors import Overloaded, TooManyRequests
from pharmazone.evaluate.seam import CLIENT

from .drawers import endless, with_drawer


def test_what_is_being_drawn_ends_with_the_drawer(areas: Specification) -> None:
    async def run() -> None:
        drawer = Drawer()
        drawing = asyncio.create_task(drawer.draw(endless(areas)))
        await asyncio.sleep(0.1)
        await drawer.close()
        await drawer.close()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        assert drawer.pid is None

    asyncio.run(run())


def test_who_goes_away_does_not_cost_the_next_one_a_process(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        pid = drawer.pid
        gone = asyncio.create_task(drawer.draw(areas))
        await asyncio.sleep(0)
        gone.cancel()
        assert (await drawer.draw(areas)).startswith(b"<svg")
        assert drawer.pid == pid

    with_drawer(work)


def test_of_one_client_only_a_few_wait_and_others_have_room(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        async def draw_for(client: str) -> bytes:
            CLIENT.set(client)
            return await drawer.draw(areas)

        many = asyncio.gather(*(draw_for("192.0.2.1") for _ in range(10)), return_exceptions=True)
        await asyncio.sleep(0)
        assert (await draw_for("192.0.2.2")).startswith(b"<svg")
        assert [type(each) for each in await many] == [bytes] * MOST_OF_A_CLIENT + [TooManyRequests] * 6
        assert (await draw_for("192.0.2.1")).startswith(b"<svg")

    with_drawer(work)


def test_who_goes_while_waiting_leaves_the_place_to_others(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        waiting = [asyncio.create_task(drawer.draw(areas)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        for each in waiting[1:]:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await asyncio.gather(*(drawer.draw(areas) for _ in range(3)))

    with_drawer(work)


def test_only_so_many_wait(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        drawn = await asyncio.gather(*(drawer.draw(areas) for _ in range(MOST_WAITING + 2)), return_exceptions=True)
        assert [type(each) for each in drawn] == [bytes] * MOST_WAITING + [Overloaded] * 2
        assert (await drawer.draw(areas)).startswith(b"<svg")

    with_drawer(work)
