"""The nursery: what its workers share, what they do not, and what comes after it has ended."""

import asyncio
import json
import logging
import resource
import signal
import socket
import sys

import psutil
import pytest
import uvloop

from pharmazone.errors import EvaluatorFailed
from pharmazone.evaluate.processes import pool as pool_module
from pharmazone.evaluate.processes.guards import STACK_BYTES
from pharmazone.evaluate.processes.nurseries import Dataset
from pharmazone.evaluate.processes.nursery_process import NurseryProcess

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GROUPED = "SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g"
SMALL = "SELECT ?n { ex:item7 ex:number ?n }"
IS_FROM_MEMORY = "ASK { ex:memory ex:number 1 }"


def value(answer):
    (solution,) = json.loads(answer.body)["results"]["bindings"]
    (term,) = solution.values()
    return term["value"]


def is_alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def is_from_memory(evaluator, query):
    return json.loads((await evaluator.evaluate(query(IS_FROM_MEMORY))).body)["boolean"]


async def moved(evaluator, query):
    async with asyncio.timeout(30):
        while not await is_from_memory(evaluator, query):  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_answers_come_from_disk_at_once_and_from_memory_in_time_and_none_fails(pool, dataset, query, run):
    async def ask():
        seen = []
        async with pool(dataset=dataset, workers=2) as evaluator:
            async with asyncio.timeout(30):
                while not (seen and seen[-1]):
                    assert value(await evaluator.evaluate(query(SMALL))) == "7"
                    seen.append(await is_from_memory(evaluator, query))
            return [await is_from_memory(evaluator, query) for _ in range(20)]

    assert all(run(ask()))


def test_the_first_nursery_ends_with_the_last_of_its_workers(pool, dataset, query, descendants, until):
    async def move():
        async with pool(dataset=dataset, workers=2) as evaluator:
            last = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=3)))
            await moved(evaluator, query)
            assert not last.done()
            last.cancel()
            await until(lambda: len(descendants()) == 4)  # a nursery, two workers and the spare
        assert descendants() == []

    asyncio.run(move())


@pytest.mark.parametrize("spoilt", [b"no gzip", b"", None])
def test_a_dataset_that_cannot_be_loaded_leaves_the_answers_to_the_disk(pool, query, tmp_path, until, caplog, spoilt):
    path = tmp_path / "dataset.nq.gz"
    if spoilt is not None:
        path.write_bytes(spoilt)

    async def ask():
        async with pool(dataset=Dataset(path, 901)) as evaluator:
            await until(lambda: "not held in memory" in caplog.text)
            return value(await evaluator.evaluate(query(SMALL)))

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(ask()) == "7"


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_nursery_that_is_killed_is_replaced_and_the_next_query_is_answered(
    pool, query, children, descendants, until, run
):
    async def kill():
        async with pool(workers=2) as evaluator:
            for _ in range(3):
                await until(lambda: len(children()) == 3)
                workers = children()
                workers[0].parent().kill()
                await until(lambda dying=workers: not any(is_alive(worker) for worker in dying))
                assert value(await evaluator.evaluate(query(SMALL))) == "7"
        assert descendants() == []

    run(kill())


def test_a_nursery_that_is_killed_ends_the_query_under_way_and_memory_is_filled_again(pool, dataset, query, children):
    async def kill():
        async with pool(dataset=dataset) as evaluator:
            await moved(evaluator, query)
            endless = asyncio.create_task(evaluator.evaluate(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.2)
            children()[0].parent().kill()
            with pytest.raises(EvaluatorFailed, match="no exit code"):
                await endless
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            await moved(evaluator, query)

    asyncio.run(kill())


def test_a_nursery_that_hangs_is_replaced(pool, query, children, until, monkeypatch):
    monkeypatch.setattr(pool_module, "_START_SECONDS", 1.0)

    async def stop():
        async with pool(wait_seconds=20) as evaluator:
            await until(lambda: len(children()) == 2)
            nursery = children()[0].parent()
            nursery.send_signal(signal.SIGSTOP)
            for child in children():
                child.kill()
            await asyncio.sleep(0.2)
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
            assert not nursery.is_running()

    asyncio.run(stop())


def test_a_fork_that_could_not_be_asked_for_takes_no_answer_of_the_next(monkeypatch):
    async def fork_twice():
        nursery = await NurseryProcess.start(configuration)
        ours, its = socket.socketpair()
        with ours, its:
            with monkeypatch.context() as full:
                full.setattr(socket, "send_fds", refuse)
                with pytest.raises(BlockingIOError):
                    await nursery.fork(its, sys.__stderr__.fileno())
            async with asyncio.timeout(30):
                child = await nursery.fork(its, sys.__stderr__.fileno())
                child.kill()
                await child.ended
        await nursery.close()

    def refuse(*_):
        raise BlockingIOError

    configuration = {"dataset": None, "store": None, "prefixes": {}, "memory_bytes": 1 << 30, "answer_bytes": 1024}
    asyncio.run(fork_twice())


def test_workers_do_not_draw_the_same_random_numbers(pool, dataset, query):
    async def draw():
        async with pool(dataset=dataset, workers=3) as evaluator:
            await moved(evaluator, query)
            text = "SELECT (CONCAT(STRUUID(), STR(RAND())) AS ?x) {}"
            answers = await asyncio.gather(*(evaluator.evaluate(query(text)) for _ in range(30)))
            return {value(answer) for answer in answers}

    assert len(asyncio.run(draw())) == 30


def test_what_workers_share_does_not_count_as_the_memory_of_one(pool, dataset, query, children, until):
    async def look():
        async with pool(dataset=dataset, memory_bytes=400 << 20) as evaluator:
            await moved(evaluator, query)
            await until(lambda: len(children()) == 2)
            return [child.rlimit(resource.RLIMIT_AS)[0] for child in children()]

    assert min(asyncio.run(look())) >= (400 << 20) + STACK_BYTES


def test_a_worker_in_memory_that_runs_out_of_it_says_so(pool, dataset, query):
    async def explode():
        async with pool(dataset=dataset, memory_bytes=256 << 20, deadline_seconds=20) as evaluator:
            await moved(evaluator, query)
            with pytest.raises(EvaluatorFailed, match="256 MiB"):
                await evaluator.evaluate(query(GROUPED))
            assert await is_from_memory(evaluator, query)

    asyncio.run(explode())


def test_a_nursery_has_one_thread_whatever_it_has_loaded(pool, dataset, query, children):
    async def look():
        async with pool(dataset=dataset) as evaluator:
            await moved(evaluator, query)
            return children()[0].parent().num_threads()

    assert asyncio.run(look()) == 1


def test_closing_while_the_dataset_is_loaded_leaves_nothing(pool, dataset, descendants):
    async def close(seconds):
        before = psutil.Process().num_fds()
        async with pool(dataset=dataset):
            await asyncio.sleep(seconds)
        assert psutil.Process().num_fds() == before

    for seconds in (0, 0.1, 0.26, 0.35, 0.4, 0.45, 0.5, 0.6):
        asyncio.run(close(seconds))
        assert descendants() == []
