"""What a stranger hears of a worker that fails, and what is only for the log."""

import asyncio
import logging
import sys

import pytest

from pharmazone.errors import EvaluatorFailed

SMALL = "SELECT ?n { ex:item7 ex:number ?n }"
BROKEN = """\
from pharmazone.evaluate.processes import nursery
from pharmazone.evaluate.processes import worker

def broken(*_, **__):
    raise {error}("/secret/store/000013.sst does not fit")

worker.write_answer = broken
nursery.main()
"""


@pytest.mark.parametrize("error", ["RuntimeError", "OSError", "ValueError", "ZeroDivisionError"])
def test_an_error_that_nobody_foresaw_is_told_to_the_log_alone(pool, query, monkeypatch, tmp_path, caplog, error):
    (tmp_path / "broken.py").write_text(BROKEN.format(error=error))
    interpreter = tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path / "broken.py"}" "$3"\n')
    interpreter.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(interpreter))

    async def fail():
        async with pool() as evaluator:
            with pytest.raises(EvaluatorFailed) as failed:
                await evaluator.evaluate(query(SMALL))
            return failed.value

    problem = asyncio.run(fail())
    assert problem.detail == "The process that evaluated the query ended before it answered (exit code 70)."
    assert not problem.members
    assert f"{error}: /secret/store/000013.sst does not fit" in caplog.text


def test_why_no_worker_can_be_started_is_told_to_the_log_alone(pool, query, children, until, store, tmp_path, caplog):
    place = tmp_path / "secret"
    place.symlink_to(store)

    async def fail():
        async with pool(store=place, wait_seconds=0.5) as evaluator:
            await until(lambda: len(children()) == 2)
            place.unlink()
            for child in children():
                child.kill()
            await until(lambda: "secret" in caplog.text)
            with pytest.raises(EvaluatorFailed) as failed:
                await evaluator.evaluate(query(SMALL))
            return failed.value

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(fail()).detail == "No worker process can be started; the log says why."
