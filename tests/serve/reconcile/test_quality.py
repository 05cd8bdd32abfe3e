"""How well names are reconciled with the real world: nothing wrong is taken for a match, and little is missed."""

import pytest

from .conftest import Reconciler
from .shapes import Candidate
from .table import HELD_OUT, KNOWN, MISSED

BATCH = 50
Rows = tuple[tuple[str, str | None, bool], ...]


def reconciled(reconciler: Reconciler, rows: Rows) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for start in range(0, len(rows), BATCH):
        found |= reconciler.batch({name: {"query": name} for name, _, _ in rows[start : start + BATCH]})
    return found


@pytest.fixture(scope="module", params=[KNOWN, HELD_OUT], ids=["known", "held out"])
def tried(request: pytest.FixtureRequest, reconciler: Reconciler) -> tuple[Rows, dict[str, list[Candidate]]]:
    return request.param, reconciled(reconciler, request.param)


def test_nothing_wrong_is_taken_for_a_match(tried: tuple[Rows, dict[str, list[Candidate]]]) -> None:
    rows, found = tried
    wrong = {
        name: each.id
        for name, meant, is_match in rows
        for each in found[name]
        if each.match and (each.id != meant or not is_match)
    }
    assert wrong == {}


def test_what_is_meant_comes_first_and_is_a_match_but_for_what_is_known_to_be_missed(
    tried: tuple[Rows, dict[str, list[Candidate]]],
) -> None:
    rows, found = tried
    missed = {
        name
        for name, meant, is_match in rows
        if meant and (not found[name] or found[name][0].id != meant or found[name][0].match is not is_match)
    }
    assert missed == MISSED.intersection(name for name, _, _ in rows)


def test_each_query_has_at_most_one_match_and_its_candidates_stand_by_score(reconciler: Reconciler) -> None:
    for some in reconciled(reconciler, KNOWN).values():
        assert sum(each.match for each in some) <= 1
        assert [each.score for each in some] == sorted((each.score for each in some), reverse=True)
        assert all(0 <= each.score <= 100 for each in some)


def test_a_brand_finds_its_substance_lower_and_a_substance_its_brands(reconciler: Reconciler) -> None:
    brand, substance = reconciler.one("Elizaria"), reconciler.one("eculizumab")
    assert [each.id for each in brand[:2]] == ["medicine/elizaria", "substance/eculizumab"]
    assert [each.id for each in substance[:2]] == ["substance/eculizumab", "medicine/elizaria"]
    assert brand[1].score < 65 < brand[0].score
    assert reconciler.match("eculizumab", type="MedicinalProduct") is None


def test_a_name_that_several_things_bear_is_decided_by_type(reconciler: Reconciler) -> None:
    assert reconciler.match("Generium-Next", type="Company") == "company/generium-next"
    assert reconciler.match("Generium-Next", type="Plant") == "plant/generium-next"
    assert reconciler.match("R-Pharm", type="CompanyGroup") == "group/r-pharm"


def test_a_code_is_read_however_it_is_spelled(reconciler: Reconciler) -> None:
    for spelled in ("ORPHA:355", "Orphanet:355", "ORDO:355", "http://www.orpha.net/ORDO/Orphanet_355"):
        assert reconciler.match(spelled) == "indication/gaucher-disease", spelled
    for spelled in ("plant/pk-137", "plant:pk-137", "https://w3id.org/pharmazone/id/plant/pk-137"):
        assert reconciler.match(spelled) == "plant/pk-137", spelled
    bare = reconciler.one("8410")
    assert bare[0].id == "substance/alteplase"
    assert not bare[0].match, "a number may be anything"
