import shutil
from pathlib import Path

import pytest

from pharmazone.errors import KnowledgeError, PharmazoneError
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


def test_a_check_that_asks_is_refused(tiny_home: Path) -> None:
    (tiny_home / "queries/checks/odd.rq").write_text("#+ summary: Odd\nASK { ?s ?p ?o }")
    with pytest.raises(KnowledgeError, match=r"queries/checks/odd\.rq: a check is a SELECT query"):
        know(tiny_home, lambda step: None)


def test_a_solution_of_a_whole_quad_is_a_fault_in_the_file_that_says_it(tiny_home: Path, tiny_articles: Path) -> None:
    (tiny_home / "queries/checks/outside.rq").write_text(
        "#+ summary: Outside\nSELECT ?subject ?property ?object ?graph {\n"
        "VALUES ?graph { <https://w3id.org/pharmazone/graph/passages> } GRAPH ?graph { ?subject ?property ?object }\n"
        "FILTER(?property = <https://w3id.org/pharmazone/ontology#jobs>) }"
    )
    said = faults_after(tiny_home, tiny_articles, "\nbrn:41-59", "\nplant:brine-works pz:jobs 7 .\nbrn:41-59")
    assert [each for each in said if each.startswith(f"{TRIG}:15: Outside (subject plant:brine-works")], said


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_home_without_a_check_is_at_fault(tiny_home: Path, is_gone: bool) -> None:
    shutil.rmtree(tiny_home / "queries/checks")
    if not is_gone:
        (tiny_home / "queries/checks").mkdir()
    with pytest.raises(KnowledgeError, match="queries/checks: there is no check here"):
        know(tiny_home, lambda step: None)


SAVED = "#+ summary: Odd\n#+ question: Odd?\n"
CHECK = "#+ summary: Odd\n"
WRONG_QUERIES = {
    "a saved query that is no SPARQL": ("saved/odd.rq", SAVED + "SELECT * {\n?s ?p }", 4, "expected"),
    "a saved query without its prefix": ("saved/odd.rq", SAVED + "SELECT * {\n?s pz:jobs ?o }", 4, "[Pp]refix"),
    "a saved query with a function of nobody": ("saved/odd.rq", SAVED + "SELECT (<urn:f>(1) AS ?n) {}", 1, "urn:f"),
    "a query of a page that is no SPARQL": ("pages/odd.rq", "# Odd\nSELECT * {\n", 3, "expected"),
    "a query of a page with two VALUES": ("pages/odd.rq", "ASK {} # params\n # params", 2, "a second line"),
    "a check that is no SPARQL": ("checks/odd.rq", CHECK + "SELECT * {", 2, "expected"),
    "a check that reaches for the network": ("checks/odd.rq", CHECK + "SELECT *\n{ SERVICE <urn:x> {} }", 3, "SERVICE"),
    "a saved query that does so": ("saved/odd.rq", SAVED + "SELECT *\n{ service <urn:x> {} }", 4, "SERVICE"),
    "a query of a page that does so": ("pages/odd.rq", "ASK {\n SERVICE <urn:x> {} }", 2, "SERVICE"),
    "a check that changes": ("checks/odd.rq", CHECK + "INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, "update"),
}


@pytest.mark.parametrize("case", WRONG_QUERIES)
def test_a_wrong_query_stops_the_build_with_file_and_line(tiny_home: Path, case: str) -> None:
    name, text, line, said = WRONG_QUERIES[case]
    path = tiny_home / "queries" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(KnowledgeError, match=rf"^queries/{name}:{line}: .*{said}"):
        know(tiny_home, lambda step: None)


def test_an_example_that_does_not_fit_stops_the_build(tiny_home: Path) -> None:
    path = tiny_home / "queries/saved/works.rq"
    path.write_text(path.read_text().replace("required: false", 'required: true, example: "plonk:brine-works"'))
    with pytest.raises(KnowledgeError, match=r"queries/saved/works\.rq:1: .*plonk:brine-works"):
        know(tiny_home, lambda step: None)


@pytest.mark.parametrize(
    "name",
    [
        "queries/checks/jobs-are-positive.rq",
        "queries/saved/works.rq",
        "queries/pages/odd.rq",
        "ontology/rules/10-made-at.rq",
        "data/entities/world.ttl",
        "data/articles/brine-works/verified.tsv",
    ],
)
def test_what_is_not_utf_8_is_told_with_file_and_line(tiny_home: Path, name: str) -> None:
    path = tiny_home / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n# \xff")
    line = path.read_bytes().count(b"\n") + 1
    with pytest.raises(KnowledgeError, match=rf"^{name}:{line}: this is not UTF-8"):
        know(tiny_home, lambda step: None)


def test_a_source_that_cannot_be_read_is_told(tiny_home: Path) -> None:
    (tiny_home / "data/entities/odd.ttl").mkdir()
    with pytest.raises(PharmazoneError, match=r"the sources cannot be read: .*odd\.ttl"):
        know(tiny_home, lambda step: None)


def test_a_malformed_header_of_a_saved_query_stops_the_build_with_file_and_line(tiny_home: Path) -> None:
    path = tiny_home / "queries/saved/works.rq"
    path.write_text(path.read_text().replace("#+ tags: [works]", "#+ tags: [works"))
    with pytest.raises(KnowledgeError, match=r"queries/saved/works\.rq:\d+: "):
        know(tiny_home, lambda step: None)
