from pathlib import Path

import pytest

from pharmazone.errors import KnowledgeError
from pharmazone.pipeline import passages
from pharmazone.pipeline.knowledge import know
from pharmazone.pipeline.load import load

TRIG = "data/articles/brine-works/passages/01-opening.trig"


def faults_after(home: Path, articles: Path, old: str, new: str, file: str = TRIG) -> list[str]:
    """Change a file, verify again, and give the faults of what is known then."""
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    passages.verify(load(home), articles)
    with pytest.raises(KnowledgeError) as caught:
        know(home, lambda step: None)
    return [str(fault) for fault in caught.value.faults]


def test_a_solution_of_a_check_is_a_fault_at_its_first_variable(tiny_home: Path, tiny_articles: Path) -> None:
    (tiny_home / "queries/checks/no-salt.rq").write_text(
        "#+ summary: Salt is made\n#+ advice: Stop it.\n"
        "SELECT ?product { ?works <https://w3id.org/pharmazone/ontology#produces> ?product }"
    )
    (said,) = faults_after(tiny_home, tiny_articles, "\n\n", "\n\n", TRIG)
    assert said.startswith("data/entities/world.ttl:12: Salt is made (product product:table-salt)")
    assert said.endswith("Stop it.")


def test_a_shape_is_a_fault_at_the_passage_that_says_the_value(tiny_home: Path, tiny_articles: Path) -> None:
    said = faults_after(tiny_home, tiny_articles, "pz:floorArea 1200 }", "pz:floorArea 1200.0 }")
    assert [each for each in said if each.startswith(f"{TRIG}:17: A plant has one floor area")], said


def test_a_passage_that_was_not_verified_again_is_a_fault(tiny_home: Path) -> None:
    path = tiny_home / TRIG
    path.write_text(path.read_text().replace("pz:plannedJobs 40", "pz:plannedJobs 41"))
    with pytest.raises(KnowledgeError, match=rf"{TRIG}:19: .*changed since it was verified"):
        know(tiny_home, lambda step: None)


def test_a_check_that_selects_nothing_is_refused(tiny_home: Path) -> None:
    (tiny_home / "queries/checks/odd.rq").write_text("#+ summary: Odd\nCONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(KnowledgeError, match=r"queries/checks/odd\.rq: a check is a SELECT query"):
        know(tiny_home, lambda step: None)


def test_a_malformed_header_of_a_saved_query_stops_the_build_with_file_and_line(tiny_home: Path) -> None:
    path = tiny_home / "queries/saved/works.rq"
    path.write_text(path.read_text().replace("#+ tags: [works]", "#+ tags: [works"))
    with pytest.raises(KnowledgeError, match=r"queries/saved/works\.rq:\d+: "):
        know(tiny_home, lambda step: None)
