"""The endpoint: its manifest, batches by GET and POST, types, properties, limits, origins, caches, languages."""

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from ..conftest import InProcess
from .conftest import Reconciler
from .shapes import Manifest, ResultBatch
from .table import KNOWN

QUERIES = json.dumps({"q0": {"query": "Amedart", "type": "Company", "type_strict": "should"}})


def manifest(client: TestClient, path: str = "/reconcile", **headers: str) -> Manifest:
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    return Manifest.model_validate_json(answer.content)


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/", "/reconcile?callback=jQuery1&_=17"])
def test_the_manifest_is_what_the_specification_asks_for_at_every_address_that_clients_use(
    there: TestClient, path: str
) -> None:
    said = manifest(there, path)
    assert said.versions == ["0.2"]
    assert said.identifier_space == "https://w3id.org/pharmazone/id/"
    assert said.schema_space == "https://w3id.org/pharmazone/ontology#"
    assert {"Company", "Plant", "MedicinalProduct", "ActiveSubstance"} < {each.id for each in said.default_types}


def test_every_address_of_the_manifest_answers(there: TestClient) -> None:
    said = manifest(there)
    places = [said.suggest.entity, said.suggest.type, said.suggest.property, said.extend.propose_properties]
    addresses = [f"{each.service_url}{each.service_path}?prefix=gen&type=Plant" for each in places]
    templates = said.view.url, said.preview.url, said.feature_view.url
    addresses += (each.replace("{{id}}", "plant%2Fgenerium-next") for each in templates)
    for address in (*addresses, said.documentation, said.logo):
        answer = there.get(address, headers={"accept": "text/html, */*;q=0.8"})
        assert answer.status_code in {200, 303}, address
        assert "{{id}}" not in answer.text


def test_the_manifest_names_the_host_that_it_was_asked_at_and_the_language(there: TestClient) -> None:
    said = manifest(there, "/reconcile?lang=ru", host="zone.example:8080")
    assert said.logo.startswith("http://zone.example:8080/")
    assert said.suggest.entity.service_path.endswith("?lang=ru")
    assert said.preview.url.endswith("id={{id}}&lang=ru")
    assert "компании" in said.name


def test_a_batch_is_answered_alike_by_get_and_by_post(there: TestClient) -> None:
    got = there.get("/reconcile", params={"queries": QUERIES})
    posted = there.post("/reconcile", data={"queries": QUERIES})
    slashed = there.post("/reconcile/", data={"queries": QUERIES})
    assert got.json() == posted.json() == slashed.json()
    assert ResultBatch.model_validate_json(got.content).root["q0"].result[0].id == "company/amedart"


def test_a_batch_by_get_is_kept_by_its_whole_query_string_and_told_apart_by_its_etag(there: TestClient) -> None:
    first = there.get("/reconcile", params={"queries": QUERIES})
    again = there.get("/reconcile", params={"queries": QUERIES}, headers={"if-none-match": first.headers["etag"]})
    other = there.get("/reconcile", params={"queries": QUERIES.replace("Amedart", "Biocad")})
    assert again.status_code == 304
    assert other.headers["etag"] != first.headers["etag"]
    assert other.json() != first.json()


def test_a_batch_by_post_is_not_for_caches_but_its_answer_depends_on_the_body(there: TestClient) -> None:
    posted = there.post("/reconcile", data={"queries": QUERIES})
    other = there.post("/reconcile", data={"queries": QUERIES.replace("Amedart", "Biocad")})
    assert posted.headers["cache-control"] == "no-store"
    assert posted.json() != other.json()


def test_scripts_of_every_origin_may_read_every_answer(there: TestClient) -> None:
    for path in ("/reconcile", "/reconcile/suggest/type?prefix=a", "/reconcile/properties", "/reconcile?queries=no"):
        assert there.get(path, headers={"origin": "https://o.example"}).headers["access-control-allow-origin"] == "*"
    asked = {"origin": "https://o.example", "access-control-request-method": "POST"}
    assert "POST" in there.options("/reconcile", headers=asked).headers["access-control-allow-methods"]


def test_names_are_told_in_the_language_that_is_asked_for(reconciler: Reconciler, there: TestClient) -> None:
    assert reconciler.one("eculizumab")[0].name == "eculizumab"
    assert reconciler.batch({"a": {"query": "eculizumab"}}, lang="ru")["a"][0].name == "экулизумаб"
    answer = there.get("/reconcile", params={"queries": QUERIES}, headers={"accept-language": "ru"})
    assert answer.json()["q0"]["result"][0]["name"] == "Амедарт"
    assert "Accept-Language" in answer.headers["vary"]


def test_a_type_that_only_should_fit_lowers_others_and_any_other_strictness_leaves_them_out(
    reconciler: Reconciler,
) -> None:
    should = reconciler.one("Generium-Next", type="Plant", type_strict="should")
    assert [each.id for each in should[:2]] == ["plant/generium-next", "company/generium-next"]
    assert (should[0].by_feature["type_match"], should[1].by_feature["type_match"]) == (1, 0)
    assert should[1].score < should[0].score / 1.5
    for strictness in ({}, {"type_strict": "any"}, {"type_strict": "all"}):
        some = reconciler.one("Generium-Next", type=["Plant"], **strictness)
        assert {each.type[0].id for each in some} == {"Plant"}
    assert reconciler.one("Generium-Next", type=["Plant", "Company"], type_strict="all") == []
    assert len(reconciler.one("Generium-Next", type=["Plant", "Company"], type_strict="any")) > 1


@pytest.mark.parametrize("named", ["Plant", "pz:Plant", "https://w3id.org/pharmazone/ontology#Plant", "plant"])
def test_a_type_is_named_by_its_identifier_its_iri_its_name_or_its_kind(reconciler: Reconciler, named: str) -> None:
    assert reconciler.match("Generium-Next", type=named) == "plant/generium-next"


def test_a_wider_type_and_one_that_a_rule_concludes_have_their_members(reconciler: Reconciler) -> None:
    assert reconciler.match("Amedart", type="Organization") == "company/amedart"
    assert reconciler.match("Amedart", type="OperatingPlant") == "plant/amedart"


def test_what_else_stands_in_the_row_lowers_what_contradicts_it(reconciler: Reconciler) -> None:
    def asked(site: Any) -> float:
        some = reconciler.one("Generium-Next", type="Plant", properties=[{"pid": "locatedIn", "v": site}])
        assert some[0].id == "plant/generium-next"
        return some[0].score

    fitting = asked("Алабушево")
    assert fitting == asked({"id": "site/alabushevo", "name": "whatever"}) == asked(["Печатники", "Alabushevo"])
    assert asked("Pechatniki") < fitting * 0.8
    told = reconciler.one("Generium-Next", type="Plant", properties=[{"pid": "site", "v": "Pechatniki"}])[0]
    assert told.by_feature["property:site"] < 50
    assert not told.match, "what is contrary is no match"


def test_a_row_is_found_by_its_properties_alone(reconciler: Reconciler) -> None:
    def found(pid: str, value: Any, **more: Any) -> set[str]:
        query = {"properties": [{"pid": pid, "v": value}], "limit": 50, **more}
        return {each.id for each in reconciler.batch({"q": query})["q"] if each.score > 90}

    assert "plant/generium-next" in found("locatedIn", "Alabushevo", type="Plant")
    assert found("ATC", "l04ag17") == {"substance/seniprutug"}
    assert "substance/eculizumab" in found("^biosimilarOf", {"id": "medicine/elizaria"})
    assert found("ATC", "nothing") == set()


def test_numbers_and_identifiers_of_a_row_are_compared_as_such(reconciler: Reconciler) -> None:
    def agreement(pid: str, value: Any, query: str = "Generium-Next plant") -> float:
        named = "ActiveSubstance" if query == "alteplase" else "Plant"
        row = reconciler.one(query, type=named, properties=[{"pid": pid, "v": value}])
        return row[0].by_feature[f"property:{pid}"]

    assert agreement("floorArea", "28,100") == agreement("floorArea", 28100) == 100
    assert agreement("floorArea", 27000) > 70 > agreement("floorArea", 5600) == 0
    assert agreement("DRUGBANK", "DB00009", "alteplase") == 100
    assert agreement("DRUGBANK", "DB00010", "alteplase") == 0


def test_a_plan_is_never_compared_as_a_fact(reconciler: Reconciler) -> None:
    row = reconciler.one(
        "Generium-Next plant", properties=[{"pid": "jobs", "v": 250}, {"pid": "plannedJobs", "v": 250}]
    )
    assert row[0].by_feature["property:plannedJobs"] == 100
    assert "property:jobs" not in row[0].by_feature, "nothing is told of it"


def test_a_limit_is_kept_and_a_huge_one_is_the_largest(reconciler: Reconciler) -> None:
    assert len(reconciler.one("plant", limit=2)) == 2
    assert 2 < len(reconciler.one("plant", limit=1e300)) <= 50


def test_a_batch_larger_than_the_manifest_says_is_413(there: TestClient) -> None:
    size = manifest(there).batch_size
    batch = {str(each): {"query": "tin"} for each in range(size + 1)}
    answer = there.post("/reconcile", data={"queries": json.dumps(batch)})
    assert (answer.status_code, answer.json()["limit"]) == (413, size)
    del batch["0"]
    assert there.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 200


def test_a_batch_of_many_names_asks_sparql_no_oftener_than_one_of_one(
    reconciler: Reconciler, asking: InProcess
) -> None:
    def asked(names: list[str]) -> int:
        before = len(asking.asked)
        row = {"type": "Plant", "properties": [{"pid": "site", "v": "Alabushevo"}]}
        reconciler.batch({name: {"query": name, **row} for name in names})
        return len(asking.asked) - before

    asked(["Amedart plant"])
    assert asked(["Generium-Next plant"]) == asked([name for name, _, _ in KNOWN[:40]]) > 0


def test_people_get_a_page_that_reconciles_what_is_pasted(there: TestClient) -> None:
    names = "Элизарии\nGenerium-Next\n<b>nobody</b>"
    page = there.get("/reconcile", params={"names": names, "lang": "en"}, headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "/page/medicine/elizaria" in page.text
    assert "<b>nobody" not in page.text
    assert len(re.findall(r"<strong>match</strong>", page.text)) == 2
    assert "Accept" in page.headers["vary"]
    many = there.get("/reconcile", params={"names": "\n".join(map(str, range(60)))}, headers={"accept": "text/html"})
    assert many.status_code == 413
