"""A process that draws, for as long as a test needs it, and what it never gets done."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import psutil

from pharmazone.asking.charts.drawing import Drawer
from pharmazone.asking.charts.specification import Specification


def with_drawer(work: Callable[[Drawer], Coroutine[Any, Any, None]], **options: float) -> None:
    async def run() -> None:
        async with Drawer(**options) as drawer:
            await work(drawer)

    asyncio.run(run())
    living = (each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE)
    assert not [each for each in living if "drawing_process" in " ".join(each.cmdline())]


def endless(areas: Specification) -> Specification:
    """Specify what the engine never gets done: an expression that is tried in ever more ways."""
    tried = f"test(regexp('^(a+)+$'), '{'a' * 60}b')"
    return {**areas, "transform": [{"calculate": tried, "as": "never"}]}
