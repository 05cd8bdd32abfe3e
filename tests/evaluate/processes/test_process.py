"""Worker processes: how they begin, and that nothing of them is left behind."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import uvloop

from pharmazone.errors import DeadlineExceeded, EvaluatorFailed, PharmazoneError, SnapshotError
from pharmazone.evaluate.processes import frames, nursery_process
from pharmazone.evaluate.processes.nursery_process import ProcessLost
from pharmazone.evaluate.processes.process import WorkerProcess

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = "SELECT ?n { ex:item7 ex:number ?n }"


def value(answer):
    (solution,) = json.loads(answer.body)["results"]["bindings"]
    (term,) = solution.values()
    return term["value"]


def test_thirty_kills_leave_no_process_and_no_descriptor(pool, query, children, until):
    async def kill():
        await asyncio.sleep(0)
        ours = psutil.Process()
        before = ours.num_fds()
        async with pool(wait_seconds=30) as evaluator:
            await until(lambda: len(children()) == 2)
            while_open = ours.num_fds()
            for _ in range(30):
                with pytest.raises(DeadlineExceeded):
                    await evaluator.evaluate(query(CROSS_PRODUCT, deadline_seconds=0.01))
            await until(lambda: len(children()) == 2 and ours.num_fds() == while_open)
            assert value(await evaluator.evaluate(query(SMALL))) == "7"
        gc.collect()
        assert children() == []
        assert ours.num_fds() == before

    asyncio.run(kill())


def test_a_parent_that_is_killed_leaves_no_process_behind(store, until):
    script = f"""
        import asyncio, os, psutil
        from pathlib import Path
        from pharmazone.evaluate.bounds import Bounds
        from pharmazone.evaluate.local import LocalEvaluator
        from pharmazone.evaluate.seam import Query
        from pharmazone.formats import JSON

        async def main():
            bounds = Bounds(workers=2, deadline_seconds=60, wait_seconds=5, memory_bytes=512 << 20,
                answer_bytes=1 << 20)
            evaluator = LocalEvaluator(Path({str(store)!r}), prefixes={{}}, bounds=bounds)
            await evaluator.start()
            endless = asyncio.create_task(evaluator.evaluate(Query("{CROSS_PRODUCT}", JSON, None)))
            while len(psutil.Process().children(recursive=True)) < 4:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.3)
            print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
            await endless

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        processes = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(processes) == 4
        os.kill(parent.pid, signal.SIGKILL)
    asyncio.run(until(lambda: not any(is_running(pid) for pid in processes)))


def is_running(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_store_that_is_not_there_is_a_clear_error_at_the_start(pool, tmp_path, children):
    async def start():
        async with pool(store=tmp_path / "nowhere"):
            pytest.fail("there is nothing to open")

    with pytest.raises(SnapshotError, match="nowhere"):
        asyncio.run(start())
    assert children() == []


def test_a_store_that_is_damaged_is_a_clear_error_at_the_start(pool, tmp_path, children):
    (tmp_path / "CURRENT").write_text("MANIFEST-000001\n")
    (tmp_path / "MANIFEST-000001").write_bytes(b"\x00damaged")

    async def start():
        async with pool(store=tmp_path):
            pytest.fail("there is nothing to open")

    with pytest.raises(SnapshotError, match="cannot be opened"):
        asyncio.run(start())
    assert children() == []


@pytest.mark.parametrize("interpreter", ["/nonexistent/python", "/bin/false"])
def test_an_interpreter_that_does_not_start_is_a_clear_error(pool, monkeypatch, children, interpreter):
    monkeypatch.setattr(sys, "executable", interpreter)

    async def start():
        async with pool():
            pytest.fail("there is nothing to start")

    with pytest.raises(PharmazoneError, match="cannot be started"):
        asyncio.run(start())
    assert children() == []


def test_starts_that_fail_again_and_again_are_not_spun(pool, query, children, until, monkeypatch):
    tried = []
    started = subprocess.Popen

    def counted(*arguments, **named):
        tried.append(time.monotonic())
        return started(*arguments, **named)

    async def fail_then_mend():
        async with pool(wait_seconds=0.3) as evaluator:
            await until(lambda: len(children()) == 2)
            with monkeypatch.context() as broken:
                broken.setattr(nursery_process.subprocess, "Popen", counted)
                broken.setattr(sys, "executable", "/bin/false")
                children()[0].parent().kill()
                await asyncio.sleep(0.4)
                assert 1 <= len(tried) <= 10
                with pytest.raises(EvaluatorFailed, match="No worker process can be started"):
                    await evaluator.evaluate(query(SMALL))
            await until(lambda: len(children()) == 2)
            assert value(await evaluator.evaluate(query(SMALL))) == "7"

    asyncio.run(fail_then_mend())


@asynccontextmanager
async def one_worker(store):
    configuration = {"store": str(store), "dataset": None, "prefixes": {}, "memory_bytes": 512 << 20}
    nursery = await nursery_process.NurseryProcess.start(configuration | {"answer_bytes": 1 << 20})
    worker = await WorkerProcess.start(nursery, 1 << 20, lambda _: None)
    try:
        yield worker
    finally:
        await worker.bury()
        await nursery.close()


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
@pytest.mark.parametrize("padding", [0, 3_000_000], ids=["short", "longer than a socket holds"])
def test_what_a_killed_worker_had_not_read_whole_counts_as_not_begun(store, query, until, run, padding):
    async def kill():
        async with one_worker(store) as worker:
            os.kill(worker.pid, signal.SIGSTOP)
            await until(lambda: psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED)
            reply = worker.ask(frames.encode_query(query("ASK {}" + " " * padding)))
            await asyncio.sleep(0.05)
            os.kill(worker.pid, signal.SIGKILL)
            with pytest.raises(ProcessLost):
                await reply
            return worker.has_taken

    assert run(kill()) is False


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_what_a_killed_worker_had_read_counts_as_begun(store, query, run):
    async def kill():
        async with one_worker(store) as worker:
            reply = worker.ask(frames.encode_query(query(CROSS_PRODUCT)))
            await asyncio.sleep(0.2)
            os.kill(worker.pid, signal.SIGKILL)
            with pytest.raises(ProcessLost):
                await reply
            await worker.bury()
            return worker.has_taken, worker.ending, worker.is_out_of_memory

    assert run(kill()) == (True, "SIGKILL", False)


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_worker_that_is_dead_already_is_found_out_when_it_is_asked(store, query, run):
    async def ask():
        async with one_worker(store) as worker:
            os.kill(worker.pid, signal.SIGKILL)
            time.sleep(0.1)  # noqa: ASYNC251  the loop shall not hear of it
            with pytest.raises(ProcessLost):
                await worker.ask(frames.encode_query(query("ASK {}")))
            return worker.has_taken, worker.is_free

    assert run(ask()) == (False, False)


def descriptors(pid):
    return [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]


def test_a_worker_holds_one_socket_and_nothing_of_its_siblings(pool, children, until):
    async def look():
        async with pool(workers=2):
            await until(lambda: len(children()) == 3)
            for child in children():
                opened = descriptors(child.pid)
                assert sum(name.startswith("socket:") for name in opened) == 1
                assert not any("pidfd" in name for name in opened)

    asyncio.run(look())
