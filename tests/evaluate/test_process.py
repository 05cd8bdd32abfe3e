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

import psutil
import pytest

from pharmazone.errors import DeadlineExceeded, EvaluatorFailed, PharmazoneError, SnapshotError
from pharmazone.evaluate import process

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


def test_a_parent_that_is_killed_leaves_no_worker_behind(store, until):
    script = f"""
        import asyncio, os, psutil
        from pathlib import Path
        from pharmazone.evaluate.local import LocalEvaluator
        from pharmazone.evaluate.seam import Query
        from pharmazone.formats import JSON

        async def main():
            evaluator = LocalEvaluator(Path({str(store)!r}), prefixes={{}}, workers=2, deadline_seconds=60,
                wait_seconds=5, memory_bytes=512 << 20, answer_bytes=1 << 20)
            await evaluator.start()
            endless = asyncio.create_task(evaluator.evaluate(Query("{CROSS_PRODUCT}", JSON, None)))
            while len(psutil.Process().children()) < 3:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.3)
            print(*(child.pid for child in psutil.Process().children()), flush=True)
            await endless

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(workers) == 3
        os.kill(parent.pid, signal.SIGKILL)
    asyncio.run(until(lambda: not any(is_running(pid) for pid in workers)))


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
                broken.setattr(process.subprocess, "Popen", counted)
                broken.setattr(sys, "executable", "/bin/false")
                for child in children():
                    child.kill()
                await asyncio.sleep(0.4)
                assert 1 <= len(tried) <= 10
                with pytest.raises(EvaluatorFailed, match="No worker process can be started"):
                    await evaluator.evaluate(query(SMALL))
            await until(lambda: len(children()) == 2)
            assert value(await evaluator.evaluate(query(SMALL))) == "7"

    asyncio.run(fail_then_mend())
