"""Questions found by words and by topic."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pharmazone.asking.catalogue import find_questions, tagged
from pharmazone.errors import NotFound
from pharmazone.saved.questions import SavedQuery, read_all


@pytest.fixture
def queries(tmp_path: Path) -> Mapping[str, SavedQuery]:
    (tmp_path / "big-works.rq").write_text(
        "#+ summary: Large plants\n#+ question: Which companies have large plants?\n"
        '#+ ru: {summary: Крупные заводы, question: "У каких компаний на учёте крупные заводы?"}\n'
        "#+ tags: [policy, plants]\nSELECT * WHERE {}\n",
        encoding="utf-8",
    )
    (tmp_path / "taxes.rq").write_text(
        "#+ summary: Taxes\n#+ question: What does a company pay?\n#+ tags: [policy, taxes]\nSELECT * WHERE {}\n",
        encoding="utf-8",
    )
    return read_all(tmp_path)


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("plant", ["big-works"]),
        ("PLANTS company", ["big-works"]),
        ("companies", ["big-works", "taxes"]),
        ("заводе", ["big-works"]),
        ("крупного завода", ["big-works"]),
        ("учет", ["big-works"]),
        ("taxes", ["taxes"]),
        ("tax plant", []),
        ("(?:", ["big-works", "taxes"]),
        ("zebra" * 10_000, []),
    ],
)
def test_a_question_has_every_word_that_is_sought_however_it_ends(
    queries: Mapping[str, SavedQuery], sought: str, names: list[str]
) -> None:
    assert [each.name for each in find_questions(queries.values(), sought)] == names


def test_a_topic_that_there_is_not_is_told_with_the_nearest(queries: Mapping[str, SavedQuery]) -> None:
    assert [each.name for each in tagged(queries.values(), "taxes")] == ["taxes"]
    with pytest.raises(NotFound, match=r"There is no topic 'plant'. Near to it is plants.") as told:
        tagged(queries.values(), "plant")
    assert told.value.members["nearest"] == ["plants"]
