"""What a client is told of a question that joins with a source of others, where that is not loaded."""

import asyncio

import pytest

from pharmazone.asking.library import Library
from pharmazone.errors import SourceNotLoaded
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.mcp.answers import ask
from pharmazone.mcp.questions import list_questions
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot


class Silent:
    """An evaluator that must not be asked."""

    async def start(self) -> None:
        """Begin nothing."""

    async def evaluate(self, query: Query) -> Answer:
        raise AssertionError(query.text)

    async def close(self) -> None:
        """End nothing."""


@pytest.fixture
def library(real: Snapshot) -> Library:
    return Library.open(real, Silent(), Settings(snapshot_dir=real.path.parent))


def test_it_is_not_asked_and_what_is_missing_is_told(library: Library) -> None:
    with pytest.raises(SourceNotLoaded) as problem:
        asyncio.run(ask(library, "routes-to-doid", {}, "en", 10, 1))
    assert problem.value.members["sources"] == ["doid", "mondo-doid"]
    assert "pharmazone external add doid FILE --closure" in problem.value.detail


def test_the_list_says_which_are_not_answered(library: Library) -> None:
    told = asyncio.run(list_questions(library, None, "joins", "en"))
    assert told.questions
    assert all(each.missing for each in told.questions)
    own = asyncio.run(list_questions(library, None, "policy", "en"))
    assert not any(each.missing for each in own.questions)
