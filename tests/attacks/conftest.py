"""A service for each file of attacks; when the file is through, the service has to be as it was."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmazone.snapshot import Snapshot

from .canary import Canary
from .service import Service, serving

# Set it for the long variant: more clients, for longer.
IS_LONG = bool(os.environ.get("LONG_ATTACKS"))


@pytest.fixture(scope="module")
def service(tiny: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the tiny world that stops evaluating after two seconds."""
    with serving(tiny.path.parent, tmp_path_factory.mktemp("served"), workers=3, deadline_seconds=2) as service:
        yield service


@pytest.fixture(scope="module")
def large(real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the real world, whose workers have little memory."""
    with serving(
        real.path.parent,
        tmp_path_factory.mktemp("served"),
        workers=3,
        deadline_seconds=2,
        memory_bytes=384 * 1024 * 1024,
        answer_bytes=4 * 1024 * 1024,
    ) as service:
        yield service


@pytest.fixture(scope="module")
def impatient(tiny: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service that waits for no client longer than a second, and has room for forty."""
    with serving(
        tiny.path.parent,
        tmp_path_factory.mktemp("served"),
        workers=2,
        receive_seconds=1,
        send_seconds=1,
        connections=40,
    ) as service:
        yield service


@pytest.fixture
def trusting(tiny: Snapshot, tmp_path: Path) -> Iterator[Service]:
    """Give a service behind a proxy on this machine, which it trusts."""
    with serving(tiny.path.parent, tmp_path, workers=2, trusted_proxies="127.0.0.1") as service:
        yield service


@pytest.fixture
def canary() -> Iterator[Canary]:
    """Give a listener that nobody may call for as long as a test runs."""
    canary = Canary()
    yield canary
    canary.close()
    assert canary.calls == []
