"""What is suggested while somebody types, and the small frame that shows a thing."""

import pytest
from starlette.testclient import TestClient

from .shapes import Suggested, Suggestions


def suggest(client: TestClient, wanted: str, prefix: str, **more: str) -> list[Suggested]:
    answer = client.get(f"/reconcile/suggest/{wanted}", params={"prefix": prefix, **more})
    assert answer.status_code == 200, answer.text
    return Suggestions.model_validate_json(answer.content).result


def test_things_are_suggested_by_the_beginning_of_a_name_in_either_script_and_by_identifier(there: TestClient) -> None:
    for prefix in ("Elizar", "элиза", "medicine/elizaria", "https://w3id.org/pharmazone/id/medicine/elizaria"):
        assert suggest(there, "entity", prefix)[0].id == "medicine/elizaria", prefix
    first = suggest(there, "entity", "Elizar")[0]
    assert first.notable
    assert first.notable[0].id == "MedicinalProduct"
    assert "eculizumab" in (first.description or "")


def test_things_of_one_type_are_suggested_where_that_is_known(there: TestClient) -> None:
    assert {each.id.partition("/")[0] for each in suggest(there, "entity", "gen", type="Plant")} == {"plant"}
    assert "passage" not in {each.id.partition("/")[0] for each in suggest(there, "entity", "gno:")}


def test_a_cursor_leaves_out_the_first(there: TestClient) -> None:
    whole = suggest(there, "entity", "gen", limit="6")
    assert suggest(there, "entity", "gen", cursor="2", limit="4") == whole[2:]
    assert suggest(there, "type", "", cursor="3")[0] == suggest(there, "type", "", limit="4")[3]


def test_types_and_properties_are_suggested_by_name_in_both_languages_and_by_identifier(there: TestClient) -> None:
    assert suggest(there, "type", "comp")[0].id == "Company"
    assert suggest(there, "type", "комп", lang="ru")[0].id == "Company"
    assert suggest(there, "type", "MedicinalProduct")[0].id == "MedicinalProduct"
    assert suggest(there, "property", "floor")[0].id == "floorArea"
    assert {"jobs", "plannedJobs"} <= {each.id for each in suggest(there, "property", "job")}
    assert "ATC" in {each.id for each in suggest(there, "property", "atc")}


def test_nothing_is_suggested_where_nothing_begins_so(there: TestClient) -> None:
    assert suggest(there, "type", "qwxz") == suggest(there, "property", "qwxz") == []
    assert there.get("/reconcile/suggest/weather?prefix=a").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_preview_may_be_framed_by_everybody_and_loads_nothing_from_elsewhere(there: TestClient, lang: str) -> None:
    page = there.get("/reconcile/preview", params={"id": "substance/eculizumab", "lang": lang})
    guard = page.headers["content-security-policy"]
    assert "frame-ancestors *" in guard
    assert "script-src" not in guard
    assert "<script" not in page.text
    assert 'target="_blank" rel="noopener"' in page.text
    assert "L04AJ01" in page.text
    again = there.get(
        "/reconcile/preview",
        params={"id": "substance/eculizumab", "lang": lang},
        headers={"if-none-match": page.headers["etag"]},
    )
    assert (again.status_code, again.headers["content-security-policy"]) == (304, guard)


def test_no_other_page_may_be_framed(there: TestClient) -> None:
    for path in ("/reconcile", "/page/substance/eculizumab", "/reconcile/preview?id=plant/nowhere"):
        guard = there.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in guard


def test_a_preview_of_nothing_is_404(there: TestClient) -> None:
    for asked in ("plant/nowhere", "", "<script>", "\u0000", "https://example.org/"):
        assert there.get("/reconcile/preview", params={"id": asked}).status_code == 404
