"""Turns: who gets what, in which order, who is sent away, and that nothing is kept of those who are gone."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmazone.errors import EvaluatorFailed, Overloaded, TooManyRequests
from pharmazone.evaluate.processes.turns import SERVICE, Turns


def turns(things=3, **given):
    made = Turns(**({"at_once": 3, "waiting_per_client": 2, "wait_seconds": 30.0} | given))
    for thing in range(things):
        made.offer(thing)
    return made


async def settled():
    """Let every task go as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)


def begin(shared, *names):
    return [asyncio.create_task(shared.take(name)) for name in names]


def test_one_client_leaves_one_thing_to_the_others():
    async def ask():
        shared = turns()
        greedy = begin(shared, "a", "a", "a")
        await settled()
        assert [task.done() for task in greedy] == [True, True, False]
        (modest,) = begin(shared, "b")
        await settled()
        assert modest.done()
        greedy[2].cancel()

    asyncio.run(ask())


def test_where_there_is_one_thing_one_client_may_have_it():
    async def ask():
        return await turns(1, at_once=1).take("a")

    assert asyncio.run(ask()) == 0


def test_the_service_itself_may_have_all_and_is_never_sent_away():
    async def ask():
        shared = turns()
        tasks = begin(shared, *[SERVICE] * 50)
        await settled()
        assert sum(task.done() for task in tasks) == 3
        for task in tasks:
            shared.leave(SERVICE, await task)
        assert shared.clients == 0

    asyncio.run(ask())


def test_clients_take_turns_however_many_callers_each_has():
    async def ask():
        shared, order = turns(1, at_once=1, waiting_per_client=10), []

        async def caller(name):
            thing = await shared.take(name)
            order.append(name)
            await asyncio.sleep(0)
            shared.leave(name, thing)

        async with asyncio.TaskGroup() as group:
            for name in "aaaaaabbc":
                group.create_task(caller(name))
        return "".join(order)

    assert asyncio.run(ask()) == "abcabaaaa"


def test_of_one_client_callers_are_served_in_the_order_they_came():
    async def ask():
        shared, order = turns(1, at_once=1, waiting_per_client=10), []

        async def caller(number):
            thing = await shared.take("a")
            order.append(number)
            shared.leave("a", thing)

        held = await shared.take("a")
        tasks = [asyncio.create_task(caller(number)) for number in range(10)]
        await settled()
        shared.leave("a", held)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(ask()) == list(range(10))


def test_a_client_that_waits_too_often_is_sent_away_at_once_and_others_are_not():
    async def ask():
        shared = turns(1, at_once=1)
        held = await shared.take("a")
        waiting = begin(shared, "a", "a", "b", "b")
        await settled()
        for name in "ab":
            with pytest.raises(TooManyRequests, match="at once: 2") as refused:
                await shared.take(name)
            assert refused.value.headers["Retry-After"] == "1"
        shared.leave("a", held)
        await settled()
        assert sum(task.done() for task in waiting) == 1
        for task in waiting:
            task.cancel()

    asyncio.run(ask())


def test_who_waits_too_long_is_told_when_to_come_back_and_is_forgotten():
    async def ask():
        shared = turns(1, at_once=1, wait_seconds=0.05)
        held = await shared.take("a")
        for name in ("a", "b", SERVICE):
            with pytest.raises(Overloaded, match=r"busy for 0\.05 seconds") as refused:
                await shared.take(name)
            assert refused.value.headers["Retry-After"] == "1"
        assert shared.clients == 1
        shared.leave("a", held)
        assert shared.clients == 0

    asyncio.run(ask())


def test_a_thing_that_is_used_up_is_not_handed_on_and_a_new_one_is():
    async def ask():
        shared = turns(1)
        await shared.take("a")
        (waiting,) = begin(shared, "b")
        await settled()
        shared.leave("a", None)
        await settled()
        assert not waiting.done()
        shared.offer("fresh")
        return await waiting

    assert asyncio.run(ask()) == "fresh"


def test_a_caller_who_is_cancelled_in_the_moment_of_getting_gives_it_back():
    async def ask():
        shared = turns(1)
        held = await shared.take("a")
        (waiting,) = begin(shared, "b")
        await settled()
        shared.leave("a", held)  # it has it now, and has not heard so
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert shared.clients == 0
        assert await shared.take("c") == held

    asyncio.run(ask())


def test_a_caller_who_is_cancelled_in_the_queue_is_passed_over():
    async def ask():
        shared = turns(1)
        held = await shared.take("a")
        gone, patient = begin(shared, "b", "c")
        await settled()
        gone.cancel()
        shared.leave("a", held)
        assert await patient == held
        await settled()
        assert shared.clients == 1

    asyncio.run(ask())


def test_closing_tells_those_who_wait_and_those_who_come():
    async def ask():
        shared = turns(0)
        waiting = begin(shared, "a", "b")
        await settled()
        shared.close(lambda: EvaluatorFailed("closed"))
        for each in (*waiting, shared.take("c")):
            with pytest.raises(EvaluatorFailed, match="closed"):
                await each
        assert shared.clients == 0

    asyncio.run(ask())


def test_a_thing_is_withdrawn_only_while_nobody_has_it():
    async def ask():
        shared = turns(1)
        thing = await shared.take("a")
        assert not shared.withdraw(thing)
        shared.leave("a", thing)
        assert shared.withdraw(thing)
        assert shared.idle() == []

    asyncio.run(ask())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.booleans()), max_size=40), st.integers(1, 4))
def test_whatever_callers_do_shares_are_kept_and_nothing_is_left(callers, at_once):
    async def ask():
        shared = turns(at_once + 1, at_once=at_once, waiting_per_client=3)
        having = []

        async def caller(name, steps, is_broken):
            try:
                thing = await shared.take(name)
            except TooManyRequests:
                return
            having.append(name)
            assert len(having) <= at_once
            assert having.count(name) <= max(1, at_once - 1)
            try:
                for _ in range(steps):
                    await asyncio.sleep(0)
            finally:
                having.remove(name)
                shared.leave(name, None if is_broken else thing)
                if is_broken:
                    shared.offer(object())

        tasks = []
        for number, (name, steps, is_broken) in enumerate(callers):
            tasks.append(asyncio.create_task(caller(name, steps, is_broken)))
            if steps == 1:
                await asyncio.sleep(0)
            if steps == 3:
                tasks[number // 2].cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
        assert all(each is None or isinstance(each, asyncio.CancelledError) for each in outcomes)
        assert (shared.clients, len(shared.idle())) == (0, at_once + 1)

    asyncio.run(ask())
