"""The pool: what ends, what takes its place, and what is left behind."""

import asyncio
import json
import signal
import time

import pytest
import uvloop

from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    EvaluatorFailed,
    Overloaded,
)

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATH_BOMB = "SELECT (COUNT(*) AS ?n) { ?a ex:next*/ex:next*/ex:next* ?b . ?c ex:next+ ?d }"
GROUPED = "SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g"
ORDERED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
DOUBLED = (
    "SELECT (STRLEN(?x30) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    + "}"
)
SMALL = "SELECT ?n { ex:item7 ex:number ?n }"


def value(answer):
    (solution,) = json.loads(answer.body)["results"]["bindings"]
    (term,) = solution.values()
    return term["value"]


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_pool_that_has_started_answers_at_once(pool, query, run):
    async def first():
        async with pool() as evaluator:
            return value(await evaluator.evaluate(query(SMALL)))

    assert run(first()) == "7"


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
@pytest.mark.parametrize("endless", [CROSS_PRODUCT, PATH_BOMB])
def test_an_endless_query_dies_at_its_deadline_and_the_next_is_answered(pool, query, children, until, endless, run):
    async def race():
        async with pool(deadline_seconds=0.5) as evaluator:
            await until(lambda: len(children()) == 2)
            begun = time.monotonic()
            with pytest.raises(DeadlineExceeded, match=r"0\.5 seconds"):
                await evaluator.evaluate(query(endless))
            stopped = time.monotonic()
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            return stopped - begun, time.monotonic() - stopped

    until_stopped, until_next = run(race())
    assert 0.49 <= until_stopped < 10  # the clock of a loop may count in milliseconds
    assert until_next < 10


def test_a_client_lowers_the_deadline_and_cannot_raise_it(pool, query):
    async def race():
        async with pool(deadline_seconds=0.5) as evaluator:
            with pytest.raises(DeadlineExceeded, match=r"0\.1 seconds"):
                await evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=0.1))
            with pytest.raises(DeadlineExceeded, match=r"0\.5 seconds"):
                await evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=60))

    asyncio.run(race())


@pytest.mark.parametrize("bomb", [GROUPED, ORDERED, DOUBLED])
def test_a_memory_bomb_ends_its_worker_and_the_next_query_is_answered(pool, query, bomb):
    async def explode():
        async with pool(memory_bytes=256 * 1024 * 1024, deadline_seconds=20) as evaluator:
            with pytest.raises(EvaluatorFailed, match="256 MiB") as failed:
                await evaluator.evaluate(query(bomb))
            assert failed.value.headers["Retry-After"] == "1"
            assert value(await evaluator.evaluate(query(SMALL))) == "7"

    asyncio.run(explode())


def test_a_worker_killed_in_mid_query_fails_that_query_alone(pool, query, children, until):
    async def kill():
        async with pool(workers=2) as evaluator:
            await until(lambda: len(children()) == 3)
            endless = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.1)
            busiest = max(children(), key=lambda child: sum(child.cpu_times()[:2]))
            busiest.send_signal(signal.SIGKILL)
            with pytest.raises(EvaluatorFailed, match="SIGKILL"):
                await endless
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            await until(lambda: len(children()) == 3)

    asyncio.run(kill())


def test_workers_killed_while_idle_are_replaced_and_no_query_fails(pool, query, children, until):
    async def kill():
        async with pool(workers=2) as evaluator:
            await until(lambda: len(children()) == 3)
            killed = children()
            for child in killed:
                child.kill()
            # The pool has not heard of it yet: the query meets a dead worker, and then the next.
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            await until(lambda: len(children()) == 3)
            assert not {child.pid for child in killed} & {child.pid for child in children()}

    asyncio.run(kill())


def test_a_caller_who_goes_away_stops_the_evaluation(pool, query, children, until):
    async def leave():
        async with pool() as evaluator:
            await until(lambda: len(children()) == 2)
            before = {child.pid for child in children()}
            task = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            await until(lambda: len(children()) == 2)
            assert len(before & {child.pid for child in children()}) == 1

    asyncio.run(leave())


def test_a_caller_who_goes_away_while_waiting_takes_no_worker(pool, query):
    async def leave():
        async with pool() as evaluator:
            running = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=0.4)))
            waiting = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.1)
            waiting.cancel()
            with pytest.raises(DeadlineExceeded):
                await running
            begun = time.monotonic()
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            assert time.monotonic() - begun < 4

    asyncio.run(leave())


def test_a_query_that_finds_no_worker_in_time_is_told_when_to_come_back(pool, query):
    async def crowd():
        async with pool(wait_seconds=0.2) as evaluator:
            running = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=1)))
            await asyncio.sleep(0.05)
            begun = time.monotonic()
            with pytest.raises(Overloaded, match=r"0\.2 seconds") as refused:
                await evaluator.evaluate(query(SMALL))
            waited = time.monotonic() - begun
            with pytest.raises(DeadlineExceeded):
                await running
            return waited, refused.value.headers

    waited, headers = asyncio.run(crowd())
    assert waited >= 0.19
    assert int(headers["Retry-After"]) >= 1


def test_those_who_wait_are_served_in_the_order_they_came(pool, query):
    async def queue():
        served = []

        async def one(number):
            answer = await evaluator.evaluate(query(f"SELECT ?n {{ ex:item{number} ex:number ?n }}"))
            served.append(value(answer))

        async with pool() as evaluator:
            await asyncio.gather(*(one(number) for number in range(20)))
        return served

    assert asyncio.run(queue()) == [str(number) for number in range(20)]


def test_as_many_queries_run_at_once_as_there_are_workers(pool, query):
    async def together():
        async with pool(workers=3, deadline_seconds=2) as evaluator:
            begun = time.monotonic()
            outcomes = await asyncio.gather(
                *(evaluator.evaluate(query(CROSS_PRODUCT)) for _ in range(3)), return_exceptions=True
            )
            return outcomes, time.monotonic() - begun

    outcomes, seconds = asyncio.run(together())
    assert [type(each) for each in outcomes] == [DeadlineExceeded] * 3
    assert seconds < 4  # one after the other they would take six


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv"])
def test_an_answer_past_the_limit_is_refused_whole_and_names_the_limit(pool, query, suffix):
    async def fill():
        async with pool(answer_bytes=10_000) as evaluator:
            with pytest.raises(AnswerTooLarge, match="10000 bytes"):
                await evaluator.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f }", solutions=suffix))
            assert value(await evaluator.evaluate(query(SMALL))) == "7"

    asyncio.run(fill())


def test_closing_ends_what_is_running_and_what_is_waiting(pool, query, children):
    async def close():
        async with pool() as evaluator:
            tasks = [asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT))) for _ in range(3)]
            await asyncio.sleep(0.1)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        with pytest.raises(EvaluatorFailed):
            await evaluator.evaluate(query(SMALL))
        return outcomes

    assert [type(each) for each in asyncio.run(close())] == [EvaluatorFailed] * 3
    assert children() == []
