"""The form of a saved query: a field for each parameter, and what is wrong beside it."""

import pytest
from starlette.testclient import TestClient

from ..conftest import InProcess
from ..test_pages import Outline, outline, tags, words

BROWSER = {"accept": "text/html"}


def control(page: Outline, name: str) -> dict[str, str | None]:
    found = [each for tag, each in page.tags if tag in {"input", "select"} and each.get("name") == name]
    assert found, f"the form has no {name}"
    return found[0]


def chosen(page: Outline) -> set[str | None]:
    return {each["value"] for tag, each in page.tags if "selected" in each or "checked" in each}


def test_the_things_of_a_class_are_chosen_by_their_labels(client: TestClient) -> None:
    page = outline(client, "/queries/big-plants?lang=ru")
    assert "не важно Пирс" in words(page)
    assert chosen(page) == {""}
    assert chosen(outline(client, "/queries/big-plants?site=site:pier")) == {"site:pier"}
    iri = "https://w3id.org/pharmazone/id/site/pier"
    assert chosen(outline(client, f"/queries/big-plants?site={iri}")) == {"site:pier"}


def test_each_kind_of_parameter_has_the_field_that_fits_it(varied: TestClient) -> None:
    page = outline(varied, "/queries/ways?site=site:pier")
    assert control(page, "day") | {"type": "date", "min": "2020-01-01", "max": "2029-12-31"} == control(page, "day")
    much, rough = control(page, "much"), control(page, "rough")
    assert (much["type"], much["step"], much["min"], much["value"]) == ("number", "1", "0", "3")
    assert (rough["type"], rough["step"], rough["value"]) == ("number", "any", "")
    assert control(page, "code")["pattern"] == "[a-z]+"
    assert {"down", "en", "site:pier"} <= chosen(page)
    assert "any yes no" in words(page)
    assert len(tags(page, "input", type="checkbox", name="plant")) == 3
    both = outline(varied, "/queries/ways?site=site:pier&plant=plant:tin-works&plant=plant:arabic")
    assert {"plant:tin-works", "plant:arabic"} <= chosen(both)


def test_many_things_of_which_several_are_wanted_are_a_list(
    varied: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmazone.serve.questions.form.MOST_CHECKBOXES", 2)
    page = outline(varied, "/queries/ways?plant=plant:arabic")
    assert "multiple" in control(page, "plant")
    assert "To take several, hold Ctrl" in page.text
    assert "plant:arabic" in chosen(page)


def test_things_too_many_to_list_are_written(varied: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmazone.asking.values.choices.MOST_CHOICES", 0)
    page = outline(varied, "/queries/ways?site=site:pier&plant=plant:tin-works")
    assert (control(page, "site")["type"], control(page, "site")["value"]) == ("text", "site:pier")
    assert [each["value"] for each in tags(page, "input", name="plant")] == ["plant:tin-works", ""]


def test_the_words_of_a_form_are_in_the_readers_language(varied: TestClient) -> None:
    page = outline(varied, "/queries/ways?lang=ru")
    for said in ("О чём можно спросить?", "Завод", "Вверх", "Одно олово", "Оловянный завод"):
        assert said in page.text
    assert "Темы: политика · заводы" in words(page)


def test_the_answer_is_asked_for_in_the_readers_language_where_none_is_given(varied: TestClient) -> None:
    page = outline(varied, "/queries/ways?site=site:pier", accept_language="ru")
    assert {"ru", "site:pier"} <= chosen(page)
    assert any("in=ru" in link for link in page.links() if ".json" in link)
    given = outline(varied, "/queries/ways?site=site:pier&in=en", accept_language="ru")
    assert "en" in chosen(given)
    assert "ru" not in chosen(given)


def test_a_required_value_that_is_missing_is_taken_from_the_example_and_the_page_says_so(
    client: TestClient, evaluator: InProcess
) -> None:
    assert client.get("/queries/area-of.json").status_code == 422
    page = outline(client, "/queries/area-of")
    assert "This is an example." in page.text
    assert "Area 900" in words(page)
    assert chosen(page) == {"plant:tin-works"}
    assert "/queries/area-of.csv?plant=plant%3Atin-works" in page.links()
    assert any("plant/tin-works>" in each.text for each in evaluator.asked)
    assert "This is an example." not in outline(client, "/queries/area-of?plant=plant:tin-works").text


def test_what_is_wrong_stands_at_its_field_and_the_values_are_kept(varied: TestClient) -> None:
    answer = varied.get("/queries/ways?much=lots&code=abc&site=site:pier", headers=BROWSER)
    page = Outline(answer.text)
    much = control(page, "much")
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert "etag" not in answer.headers
    assert (much["value"], much["type"], much["aria-invalid"]) == ("lots", "text", "true")
    assert str(much["aria-describedby"]).split()[0] in {each.get("id") for _, each in page.tags}
    assert (control(page, "code")["value"], "aria-invalid" in control(page, "code")) == ("abc", False)
    assert "“lots” does not fit. a whole number; at least 0" in words(page)
    russian = Outline(varied.get("/queries/ways?much=lots&lang=ru", headers=BROWSER).text)
    assert "«lots»: такое значение не подходит. целое число; не менее 0" in words(russian)


def test_every_value_that_does_not_fit_is_told_at_its_field(varied: TestClient) -> None:
    asked = "much=lots&rough=perhaps&site=site:pear&plant=plant:nope&plant=plant:arabic&plant=No works&code=abc"
    page = Outline(varied.get(f"/queries/ways?{asked}", headers=BROWSER).text)
    assert "None of these fits: plant:nope, No works. Choose from the list." in words(page)
    assert "“site:pear” does not fit. Choose from the list. Near to it: Pier (site:pier)." in words(page)
    wrong = {str(each["name"]) for tag, each in page.tags if "aria-invalid" in each}
    assert wrong == {"much", "rough", "site", "plant"}
    told = varied.get(f"/queries/ways.json?{asked}").json()
    assert [each["parameter"] for each in told["unfit"]] == ["plant", "site", "much", "rough"]
    assert told["parameter"] == "plant"


def test_what_a_stranger_writes_is_told_and_cannot_be_chosen(client: TestClient) -> None:
    answer = client.get("/queries/area-of?plant=plant:tin-work", headers=BROWSER)
    page = Outline(answer.text)
    assert answer.status_code == 422
    assert "“plant:tin-work” does not fit. Choose from the list. Near to it: Tin Works (plant:tin-works)." in words(
        page
    )
    assert chosen(page) == {""}
    assert "plant:tin-work" not in {each.get("value") for _, each in page.tags}
    assert control(page, "plant")["aria-invalid"] == "true"


def test_a_thing_may_be_called_by_its_label(client: TestClient) -> None:
    page = outline(client, "/queries/area-of?plant=tin+works")
    assert chosen(page) == {"plant:tin-works"}
    assert "/queries/area-of.csv?plant=plant%3Atin-works" in page.links()


def test_a_hint_shows_a_day_as_it_is_accepted(varied: TestClient) -> None:
    assert "at least 2020-01-01; at most 2029-12-31" in words(outline(varied, "/queries/ways?lang=en"))


def test_a_parameter_that_there_is_not_is_told_above_the_form(client: TestClient) -> None:
    answer = client.get("/queries/area-of?colour=red", headers=BROWSER)
    assert answer.status_code == 422
    assert "has no parameter &#39;colour&#39;" in answer.text


def test_a_value_never_becomes_markup(client: TestClient) -> None:
    page = client.get('/queries/area-of?plant="><script>alert(1)</script>', headers=BROWSER)
    assert "<script>alert" not in page.text


def test_an_example_is_a_link_with_its_values(varied: TestClient) -> None:
    address = "/queries/ways?plant=plant%3Atin-works&plant=plant%3Aarabic&much=7"
    assert address in outline(varied, "/queries/ways").links()
    assert f"{address}&lang=ru" in outline(varied, "/queries/ways?lang=ru").links()
