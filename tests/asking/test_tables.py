"""Answers as tables: what they are headed with, what is one row, and what it rests on."""

from pathlib import Path

import pytest

from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.tables import Table, tabulate
from pharmazone.saved.header import Heading
from pharmazone.saved.questions import SavedQuery, read_saved
from pharmazone.terms import PASSAGE, THING

COLUMNS = {"area": Heading(en="Floor area", ru="Площадь"), "plant": Heading(en="Plant", ru="Завод")}
TIN, LEAD = Value("iri", THING + "plant/tin-works"), Value("iri", THING + "plant/lead-works")


def passage(start: int, article: str = "tin-story") -> Value:
    return Value("iri", f"{PASSAGE}{article}/{start}-{start + 5}")


@pytest.fixture
def question(tmp_path: Path) -> SavedQuery:
    path = tmp_path / "areas.rq"
    path.write_text(
        "#+ summary: Areas\n#+ question: How large is it?\n#+ evidence: [passage, other]\n"
        "#+ columns: {area: {en: Area of halls, ru: Площадь цехов}}\n"
        "SELECT ?passage ?plant ?area ?other ?builtIn WHERE { ?plant ?area ?passage . ?other ?builtIn ?x }\n",
        encoding="utf-8",
    )
    return read_saved(path)


def table(question: SavedQuery, *each: dict[str, Value], language: str = "en") -> Table:
    variables = ("passage", "plant", "area", "other", "builtIn")
    return tabulate(question, COLUMNS, Solutions(variables, each), language)


def test_evidence_comes_last_whatever_the_query_selects_first(question: SavedQuery) -> None:
    made = table(question)
    assert [each.name for each in made.columns] == ["plant", "area", "builtIn", "passage", "other"]
    assert [each.name for each in made.evidence] == ["passage", "other"]


def test_a_heading_is_the_questions_own_before_that_of_all_and_else_the_variable_in_words(question: SavedQuery) -> None:
    assert [each.heading for each in table(question).facts] == ["Plant", "Area of halls", "Built in"]
    assert [each.heading for each in table(question, language="ru").facts] == ["Завод", "Площадь цехов", "Built in"]


def test_solutions_that_differ_only_in_their_evidence_are_one_row(question: SavedQuery) -> None:
    large = {"plant": TIN, "area": Value("literal", "900")}
    made = table(
        question,
        {**large, "passage": passage(400), "other": passage(7)},
        {"plant": LEAD, "passage": passage(50)},
        {**large, "passage": passage(90), "other": passage(7)},
        {**large, "passage": passage(400), "other": passage(8)},
    )
    assert [row.cells for row in made.rows] == [large, {"plant": LEAD}]
    assert made.rows[0].values("passage") == (passage(90), passage(400))
    assert made.rows[0].values("other") == (passage(7), passage(8))


def test_passages_stand_as_one_reads_them_and_what_is_none_behind_them(question: SavedQuery) -> None:
    stranger = Value("literal", "hearsay")
    cited = [stranger, passage(10), passage(1, "zinc-story"), passage(9)]
    row = table(question, *({"plant": TIN, "passage": each} for each in cited)).rows[0]
    assert row.values("passage") == (passage(9), passage(10), passage(1, "zinc-story"), stranger)


def test_an_unbound_cell_is_not_the_same_as_any_value(question: SavedQuery) -> None:
    made = table(question, {"plant": TIN}, {"plant": TIN, "area": Value("literal", "")})
    assert [row.values("area") for row in made.rows] == [(), (Value("literal", ""),)]
    assert made.rows[0].values("passage") == ()


def test_without_evidence_every_solution_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "plants.rq"
    path.write_text("#+ summary: Plants\n#+ question: Which?\nSELECT ?plant WHERE { ?plant ?p ?o }\n", encoding="utf-8")
    made = tabulate(read_saved(path), {}, Solutions(("plant",), ({"plant": TIN}, {"plant": TIN})), "en")
    assert len(made.rows) == 2
