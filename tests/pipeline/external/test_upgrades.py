from pathlib import Path

import pytest

from pharmazone.pipeline.external.decisions import Decisions
from pharmazone.pipeline.external.upgrades import Change, compare
from pharmazone.pipeline.external.versions import Term, Version, read_version

ROCK = "https://w3id.org/pharmazone/id/product/rock"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DEPRECATED = '<http://www.w3.org/2002/07/owl#deprecated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
REPLACED = "http://purl.obolibrary.org/obo/IAO_0100001"
OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"


def decided(*terms: str, refused: tuple[str, ...] = ()) -> Decisions:
    return Decisions(dict.fromkeys(terms, (ROCK,)), frozenset(refused))


def version(**terms: Term | str) -> Version:
    return Version({name: Term(each) if isinstance(each, str) else each for name, each in terms.items()})


def became(before: Version, after: Version, decisions: Decisions) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.kind, each.term, each.candidates) for each in compare(before, after, decisions)]


def test_what_stayed_as_it_was_is_not_told() -> None:
    same = version(basalt="basalt", whinstone=Term("obsolete whinstone", is_deprecated=True))
    assert compare(same, same, decided("basalt", "whinstone", "chalk")) == ()


def test_a_term_that_nothing_is_said_of_any_more_vanished_and_its_label_tells_where_it_went() -> None:
    before, after = version(b1="Basalt"), version(b2="basalt", g1="granite")
    assert became(before, after, decided("b1")) == [("vanished", "b1", ("b2",))]


def test_a_term_that_was_merged_vanished_into_the_other() -> None:
    after = Version({"b2": Term("basaltic rock")}, {"b1": ["b2"]})
    assert became(version(b1="basalt"), after, decided("b1")) == [("vanished", "b1", ("b2",))]


def test_a_deprecated_term_with_a_successor_is_replaced() -> None:
    after = version(b1=Term("obsolete basalt", is_deprecated=True, successors=["b2"]), b2="basalt")
    assert became(version(b1="basalt"), after, decided("b1")) == [("replaced", "b1", ("b2",))]


def test_a_deprecated_term_without_a_successor_has_those_to_consider() -> None:
    after = version(b1=Term("obsolete", is_deprecated=True, considered=["b3", "b2"]), b2="x", b3="y")
    assert became(version(b1="basalt"), after, decided("b1")) == [("deprecated", "b1", ("b3", "b2"))]


def test_a_successor_that_is_deprecated_itself_leads_on_and_a_circle_ends() -> None:
    after = version(
        b1=Term("", is_deprecated=True, successors=["b2"]),
        b2=Term("", is_deprecated=True, successors=["b3", "b1"]),
        b3="basalt",
    )
    assert became(version(b1="basalt"), after, decided("b1")) == [("replaced", "b1", ("b3",))]


def test_a_successor_of_another_source_is_a_candidate_too() -> None:
    after = version(b1=Term("", is_deprecated=True, successors=["elsewhere"]))
    assert became(version(b1="basalt"), after, decided("b1")) == [("replaced", "b1", ("elsewhere",))]


def test_what_a_decision_refuses_is_never_proposed() -> None:
    after = version(b1=Term("", is_deprecated=True, successors=["b2", "b3"]), b2="basalt", b3="basalts")
    (change,) = compare(version(b1="basalt"), after, decided("b1", refused=("b2",)))
    assert (change.candidates, change.refused) == (("b3",), ("b2",))


def test_a_label_that_another_term_has_now_too_is_ambiguous() -> None:
    before, after = version(b1="basalt", b2="tuff"), version(b1="basalt", b2="Basalt")
    assert became(before, after, decided("b1")) == [("ambiguous", "b1", ("b2",))]
    assert became(after, after, decided("b1")) == []


def test_a_label_that_only_a_deprecated_term_shares_is_not_ambiguous() -> None:
    after = version(b1="basalt", b2=Term("basalt", is_deprecated=True))
    assert became(version(b1="basalt"), after, decided("b1")) == []


def test_another_label_is_told_and_is_no_loss() -> None:
    (change,) = compare(version(b1="basalt"), version(b1="basaltic rock"), decided("b1"))
    assert change == Change("relabelled", "b1", (ROCK,), "basalt", "basaltic rock")
    assert not change.is_loss


def test_a_mapped_term_that_comes_in_is_found() -> None:
    assert became(version(), version(b1="basalt"), decided("b1")) == [("found", "b1", ())]


def test_a_mapped_term_that_comes_in_deprecated_is_a_loss() -> None:
    (change,) = compare(version(), version(b1=Term("obsolete", is_deprecated=True)), decided("b1"))
    assert (change.kind, change.is_loss) == ("deprecated", True)


def test_the_gravest_stands_first() -> None:
    before = version(a="a", b="b", c="c")
    after = version(a="other", b=Term("b", is_deprecated=True))
    assert [each.kind for each in compare(before, after, decided("a", "b", "c"))] == [
        "vanished",
        "deprecated",
        "relabelled",
    ]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "rocks.nt"


def standard(text: str) -> str | None:
    return f"urn:rock:{text.removeprefix('ROCK:')}" if text.startswith("ROCK:") else None


def test_a_version_is_read_from_its_lines(lines: Path) -> None:
    lines.write_text(
        f'<urn:rock:1> <{LABEL}> "базальт"@ru .\n'
        f'<urn:rock:1> <{LABEL}> "basalt \\"b\\\\\\u0041"@en-GB .\n'
        f'<urn:rock:1> <{LABEL}> "basalt"^^<http://www.w3.org/2001/XMLSchema#string> .\n'
        f"<urn:rock:2> {DEPRECATED} .\n"
        f"<urn:rock:2> <{REPLACED}> <urn:rock:1> .\n"
        f'<urn:rock:2> <{OBO_IN_OWL}consider> "ROCK:3" .\n'
        f'<urn:rock:2> <{OBO_IN_OWL}consider> "nonsense" .\n'
        f'<urn:rock:1> <{OBO_IN_OWL}hasAlternativeId> "ROCK:9" .\n'
        f'_:b0 <{LABEL}> "nothing" .\n',
        encoding="utf-8",
    )
    read = read_version(lines, standard)
    assert read.terms == {
        "urn:rock:1": Term('basalt "b\\A'),
        "urn:rock:2": Term("", is_deprecated=True, successors=["urn:rock:1"], considered=["urn:rock:3"]),
    }
    assert read.merged == {"urn:rock:9": ["urn:rock:1"]}


def test_a_term_that_has_no_label_is_called_nothing(lines: Path) -> None:
    lines.write_text("<urn:rock:1> <urn:above> <urn:rock:2> .\n", encoding="utf-8")
    assert read_version(lines, standard).called("") == ()


def test_what_is_said_not_to_be_deprecated_is_in_use(lines: Path) -> None:
    lines.write_text("<urn:rock:1> " + DEPRECATED.replace("true", "false") + " .\n", encoding="utf-8")
    assert not read_version(lines, standard).terms["urn:rock:1"].is_deprecated
