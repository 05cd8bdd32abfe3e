"""The pool among many clients, and what happens to it that it has not done itself."""

import asyncio
import json
import signal
import time

import pytest

from pharmazone.errors import DeadlineExceeded, EvaluatorFailed, Overloaded, PharmazoneError, Problem, TooManyRequests
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.pool import WorkerPool
from pharmazone.evaluate.seam import CLIENT

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = "SELECT ?n { ex:item7 ex:number ?n }"


def value(answer):
    (solution,) = json.loads(answer.body)["results"]["bindings"]
    (term,) = solution.values()
    return term["value"]


def asked_by(client, evaluator, wanted):
    """Begin to evaluate on behalf of a client."""

    async def evaluate():
        CLIENT.set(client)
        return await evaluator.evaluate(wanted)

    return asyncio.create_task(evaluate())


def test_a_cheap_query_is_answered_beside_two_hundred_heavy_callers_of_another_client(pool, query):
    refusals = set()

    async def heavy(evaluator):
        while True:
            try:
                await asked_by("heavy", evaluator, query(CROSS_PRODUCT))
            except Problem as problem:
                refusals.add(type(problem))
            await asyncio.sleep(0.1)

    async def crowd():
        async with pool(workers=3, deadline_seconds=60, wait_seconds=1) as evaluator:
            callers = [asyncio.create_task(heavy(evaluator)) for _ in range(200)]
            await asyncio.sleep(0.5)
            for _ in range(20):
                assert value(await asked_by("cheap", evaluator, query(SMALL))) == "7"
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            for caller in callers:
                caller.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            return evaluator

    evaluator = asyncio.run(crowd())
    assert refusals == {TooManyRequests, Overloaded}
    assert evaluator._pool._turns.clients == 0


def test_who_asks_too_much_is_told_apart_from_who_came_at_a_busy_time(pool, query):
    async def crowd():
        async with pool(waiting_per_client=1, wait_seconds=0.3) as evaluator:
            running = asked_by("greedy", evaluator, query(CROSS_PRODUCT))
            await asyncio.sleep(0.1)
            others = [asked_by(name, evaluator, query(SMALL)) for name in ("greedy", "greedy", "modest", "")]
            outcomes = await asyncio.gather(*others, return_exceptions=True)
            running.cancel()
            return [type(each) for each in outcomes]

    assert asyncio.run(crowd()) == [Overloaded, TooManyRequests, Overloaded, Overloaded]


def test_a_stopped_worker_is_killed_at_its_deadline(pool, query, children, until):
    async def stop():
        async with pool(deadline_seconds=0.5) as evaluator:
            await until(lambda: evaluator.gauges()["workers_alive"]() == 2)
            for child in children():
                child.send_signal(signal.SIGSTOP)
            begun = time.monotonic()
            with pytest.raises(DeadlineExceeded):
                await evaluator.evaluate(query(SMALL))
            assert time.monotonic() - begun < 10
            for child in children():
                child.send_signal(signal.SIGCONT)
            assert value(await evaluator.evaluate(query(SMALL))) == "7"

    asyncio.run(stop())


def test_the_spare_takes_the_place_of_a_killed_worker_before_another_is_born(pool, query, children, until):
    async def kill():
        async with pool(deadline_seconds=0.3) as evaluator:
            await until(lambda: len(children()) == 2)
            nursery = children()[0].parent()
            nursery.send_signal(signal.SIGSTOP)  # it bears nobody
            with pytest.raises(DeadlineExceeded):
                await evaluator.evaluate(query(CROSS_PRODUCT))
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            nursery.send_signal(signal.SIGCONT)
            await until(lambda: len(children()) == 2)

    asyncio.run(kill())


@pytest.mark.parametrize("client", ["", "someone"])
def test_cancelled_callers_leave_nothing_of_their_client(pool, query, client):
    async def leave():
        async with pool(waiting_per_client=10, wait_seconds=30) as evaluator:
            callers = [asked_by(client, evaluator, query(CROSS_PRODUCT)) for _ in range(5)]
            await asyncio.sleep(0.2)
            for caller in callers:
                caller.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            assert evaluator._pool._turns.clients == 0
            assert value(await asked_by(client, evaluator, query(SMALL))) == "7"

    asyncio.run(leave())


def test_a_query_that_kills_its_worker_is_not_asked_again(pool, query, children, until):
    async def kill():
        async with pool(workers=2) as evaluator:
            await until(lambda: len(children()) == 3)
            endless = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.2)
            for child in children():
                child.kill()
            with pytest.raises(EvaluatorFailed, match="SIGKILL"):
                await endless

    asyncio.run(kill())


def test_a_pool_without_a_store_has_an_empty_one(query):
    async def ask():
        bounds = Bounds(workers=1, deadline_seconds=5, wait_seconds=5, memory_bytes=512 << 20, answer_bytes=1 << 20)
        pool = WorkerPool(None, prefixes={}, bounds=bounds)
        await pool.start()
        try:
            header, body = await pool.ask(frames.encode_query(query("ASK { ?s ?p ?o }")), 5)
        finally:
            await pool.close()
        return header["is"], json.loads(body)["boolean"]

    assert asyncio.run(ask()) == ("answer", False)


def test_a_system_without_process_descriptors_is_told_what_is_wanted(pool, monkeypatch):
    monkeypatch.delattr("os.pidfd_open")

    async def start():
        async with pool():
            pytest.fail("nothing can be started")

    with pytest.raises(PharmazoneError, match=r"Linux 5\.3"):
        asyncio.run(start())


def test_a_worker_that_needed_much_memory_is_replaced_by_a_fresh_one(pool, query, children, until):
    columns = "SELECT DISTINCT ?a ?b ?c { ?a ?p ?x . ?b ?q ?y . ?c ex:number ?z } LIMIT 400000"

    def pids():
        return {child.pid for child in children()}

    async def ask_in_turn():
        async with pool(workers=1, deadline_seconds=60) as evaluator:
            await until(lambda: evaluator.gauges()["workers_alive"]() == 2)
            before = pids()
            for _ in range(5):
                await evaluator.evaluate(query(SMALL))
            assert pids() == before
            await evaluator.evaluate(query(f"SELECT (COUNT(*) AS ?n) {{ {{ {columns} }} }}"))
            await until(lambda: len(pids() & before) == 1)
            await until(lambda: evaluator.gauges()["workers_alive"]() == 2)

    asyncio.run(ask_in_turn())
