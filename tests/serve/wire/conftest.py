"""An application on a port."""

from collections.abc import Iterator

import pytest

from .wired import (
    serving,
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port
