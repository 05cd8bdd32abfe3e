"""What a library asks and remembers: one query at a time for a page, and of things that grow in number only some."""

import asyncio
from collections.abc import Awaitable, Callable

from pyoxigraph import NamedNode

from pharmazone.asking.library import Library

from .works import InMemory

QUAY = NamedNode("http://example.org/quay")
TIN = NamedNode("http://example.org/tin")


def making(made: list[str], name: str) -> Callable[[], Awaitable[str]]:
    async def make() -> str:
        made.append(name)
        return name

    return make


def test_several_queries_for_the_same_terms_are_answered_in_their_order(library: Library) -> None:
    classes, labels = asyncio.run(library.select_each(("classes", "labels"), iter([QUAY])))
    assert {each["class"].text.rpartition("/")[2] for each in classes.each} == {"Site", "Harbour"}
    assert {each["label"].text for each in labels.each} == {"Quay", "Причал"}


def test_who_asks_several_queries_takes_one_place_in_the_queue(library: Library, evaluator: InMemory) -> None:
    asyncio.run(library.select_each(("facts", "pointers", "classes", "labels"), [TIN]))
    assert len(evaluator.asked) == 4
    assert evaluator.most_at_once == 1


def test_what_was_made_is_made_once_for_the_same_data(library: Library) -> None:
    made: list[str] = []

    async def ask() -> list[str]:
        return [await library.remember(("salt",), making(made, "salt")) for _ in range(3)]

    assert asyncio.run(ask()) == ["salt"] * 3
    assert made == ["salt"]


def test_of_things_that_grow_in_number_those_are_kept_that_were_asked_for_last(library: Library) -> None:
    made: list[str] = []

    async def ask(*names: str) -> None:
        for name in names:
            await library.remember(("works", name), making(made, name), most=2)

    async def ask_all() -> None:
        await library.remember(("elsewhere",), making(made, "elsewhere"))
        await ask("tin", "lead", "tin", "zinc")  # which leaves no room for lead
        await ask("tin", "zinc", "lead")
        await library.remember(("elsewhere",), making(made, "elsewhere"))

    asyncio.run(ask_all())
    assert made == ["elsewhere", "tin", "lead", "zinc", "lead"]


def test_who_comes_while_a_thing_is_made_gets_the_same(library: Library) -> None:
    made: list[str] = []

    async def make() -> str:
        await asyncio.sleep(0)
        made.append("salt")
        return "salt"

    async def ask() -> list[str]:
        return await asyncio.gather(*(library.remember(("works", "salt"), make, most=1) for _ in range(5)))

    assert asyncio.run(ask()) == ["salt"] * 5
    assert made == ["salt"]
