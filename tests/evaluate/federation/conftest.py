"""An evaluator that may ask the services of a test."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from pharmazone.errors import Problem
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.federation.federated import FederatedEvaluator
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.seam import Evaluator

MEBIBYTE = 1024 * 1024
EXAMPLE = "http://example.org/"
PATIENT = {
    "workers": 1,
    "deadline_seconds": 20.0,
    "wait_seconds": 20.0,
    "memory_bytes": 512 * MEBIBYTE,
    "answer_bytes": MEBIBYTE,
}
CALLS = {"calls": 5, "call_seconds": 15.0, "answer_bytes": 100_000}


@pytest.fixture
def federated(store: Path) -> Callable[..., AbstractAsyncContextManager[Evaluator]]:
    """Open an evaluator that may ask services, for an `async with`; what is named differs from small and patient."""

    @asynccontextmanager
    async def opened(services: Sequence[str], **given: Any) -> AsyncIterator[Evaluator]:
        calls = {name.removeprefix("service_"): given.pop(name) for name in list(given) if name.startswith("service_")}
        call_bounds = CALLS | {name: value for name, value in calls.items() if name != "deadline_seconds"}
        bounds = Bounds(**(PATIENT | given))
        slow = {"deadline_seconds": calls["deadline_seconds"]} if "deadline_seconds" in calls else {}
        prefixes = {"ex": EXAMPLE}
        evaluator = FederatedEvaluator(
            store,
            local=LocalEvaluator(store, prefixes=prefixes, bounds=bounds),
            services=services,
            prefixes=prefixes,
            bounds=Bounds(**(PATIENT | given | slow)),
            call_bounds=CallBounds(**call_bounds),
        )
        await evaluator.start()
        try:
            yield evaluator
        finally:
            await evaluator.close()

    return opened


@pytest.fixture
def told() -> Callable[..., bytes]:
    """Write solutions as a service does: each a dictionary of terms, an IRI or a literal by its look."""

    def written(*solutions: dict[str, Any]) -> bytes:
        def term(value: Any) -> dict[str, str]:
            if isinstance(value, dict):
                return value
            return {"type": "uri" if str(value).startswith("http") else "literal", "value": str(value)}

        names = sorted({name for solution in solutions for name in solution})
        bindings = [{name: term(value) for name, value in solution.items()} for solution in solutions]
        return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()

    return written


@pytest.fixture
def asked(
    federated: Callable[..., AbstractAsyncContextManager[Evaluator]],
    stranger: Callable[..., AbstractAsyncContextManager[Any]],
    query: Callable[..., Any],
) -> Callable[..., tuple[Any, Any]]:
    """Ask a service of a manner, which stands as URL in the query; give the answer or the problem, and the service."""

    def ask(manner: Any, text: str, **given: Any) -> tuple[Any, Any]:
        async def run() -> tuple[Any, Any]:
            async with stranger(manner) as other, federated([other.url], **given) as evaluator:
                try:
                    return await evaluator.evaluate(query(text.replace("URL", f"<{other.url}>"))), other
                except Problem as problem:
                    return problem, other

        return asyncio.run(run())

    return ask
