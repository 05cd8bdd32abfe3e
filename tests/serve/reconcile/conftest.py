"""The real world, reconciled against in one process; answers are read by the shapes that the specification gives."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .shapes import Candidate, Extension, ResultBatch


class Reconciler:
    """A client of the service that reads every answer strictly."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def batch(self, queries: Mapping[str, Any], **params: str) -> dict[str, list[Candidate]]:
        answer = self.client.post("/reconcile", data={"queries": json.dumps(queries)}, params=params)
        assert answer.status_code == 200, answer.text
        read = ResultBatch.model_validate_json(answer.content).root
        assert set(read) == set(queries)
        return {key: each.result for key, each in read.items()}

    def one(self, query: str, **more: Any) -> list[Candidate]:
        return self.batch({"q0": {"query": query, **more}})["q0"]

    def match(self, query: str, **more: Any) -> str | None:
        return next((each.id for each in self.one(query, **more) if each.match), None)

    def extend(self, ids: list[str], properties: list[dict[str, Any]], **params: str) -> Extension:
        asked = json.dumps({"ids": ids, "properties": properties})
        answer = self.client.post("/reconcile", data={"extend": asked}, params=params)
        assert answer.status_code == 200, answer.text
        return Extension.model_validate_json(answer.content)


@pytest.fixture(scope="session")
def asking(real: Snapshot) -> InProcess:
    """Give the evaluator of the real world, which keeps what it was asked."""
    evaluator = InProcess(real.store)
    evaluator.answer_bytes = 32 * 1024 * 1024
    return evaluator


@pytest.fixture(scope="session")
def there(real: Snapshot, asking: InProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve the real world."""
    settings = Settings(snapshot_dir=Path(tmp_path_factory.mktemp("reconciled")))
    app = Application(real, asking, settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def reconciler(there: TestClient) -> Reconciler:
    return Reconciler(there)
