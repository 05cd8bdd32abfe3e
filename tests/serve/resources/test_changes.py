"""What was renamed still answers, what was withdrawn says why, and what was never there says what is near."""

import re

import pytest
from starlette.testclient import TestClient

THING = "https://w3id.org/pharmazone/id/"
OLD, GONE = "plant/generium-next-complex", "plant/salt-works"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_what_was_renamed_still_answers_and_points_to_its_successor(changed: TestClient, room: str) -> None:
    answer = changed.get(f"/{room}/{OLD}")
    assert answer.status_code == (303 if room == "id" else 200)
    assert '</id/plant/generium-next>; rel="successor-version"' in answer.headers["link"]


def test_the_data_of_what_was_renamed_say_what_it_is_called_now(changed: TestClient) -> None:
    lines = changed.get(f"/data/{OLD}.nt").text.splitlines()
    assert f"<{THING}{OLD}> <http://purl.org/dc/terms/isReplacedBy> <{THING}plant/generium-next> ." in lines


@pytest.mark.parametrize(("language", "said"), [("en", "It was renamed"), ("ru", "Переименовано")])
def test_the_page_of_what_was_renamed_has_a_notice_that_leads_on(changed: TestClient, language: str, said: str) -> None:
    page = changed.get(f"/page/{OLD}?lang={language}").text
    [notice] = re.findall(r'<p class="notice" role="note">.*?</p>', page, re.DOTALL)
    assert said in notice
    assert f'href="/id/plant/generium-next?lang={language}"' in notice


def test_what_is_in_force_has_no_notice(changed: TestClient) -> None:
    answer = changed.get("/page/plant/generium-next")
    assert "successor-version" not in answer.headers["link"]
    assert 'class="notice"' not in answer.text


@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_what_was_withdrawn_is_gone_and_says_why(changed: TestClient, room: str) -> None:
    answer = changed.get(f"/{room}/{GONE}", headers={"accept": "application/problem+json, */*;q=0.1"})
    document = answer.json()
    assert (answer.status_code, document["type"].rpartition("/")[2]) == (410, "gone")
    assert document["thing"] == THING + GONE
    assert document["reason"] == {
        "en": "It was a warehouse <b>misread</b>.",
        "ru": "Это был неверно прочитанный склад.",
    }
    assert document["reason"]["en"] in document["detail"]


def test_a_person_reads_in_their_own_language_why_it_was_withdrawn(changed: TestClient) -> None:
    russian = changed.get(f"/page/{GONE}?lang=ru", headers=BROWSER)
    assert (russian.status_code, russian.headers["content-language"]) == (410, "ru")
    assert "Это был неверно прочитанный склад." in russian.text
    english = changed.get(f"/page/{GONE}", headers=BROWSER)
    assert "&lt;b&gt;misread&lt;/b&gt;" in english.text
    assert "<b>misread" not in english.text


def test_what_is_deprecated_is_in_no_list(changed: TestClient) -> None:
    listed = changed.get("/data/plant.nt")
    assert THING + "plant/generium-next>" in listed.text
    assert OLD not in listed.text
    assert GONE not in listed.text
    assert OLD not in changed.get("/data/plant").headers["link"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("plant/generium-nxt", ["plant/generium-next"]),
        ("plant/biocad", ["company/biocad"]),
        ("planet/generium-next", ["company/generium-next", "plant/generium-next", "plot/generium-next"]),
        ("plant/qqqqqqqq", []),
        ("plant/salt-work", []),
    ],
)
@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_a_thing_that_is_not_there_names_what_is_called_nearly_so(
    changed: TestClient, room: str, asked: str, near: list[str]
) -> None:
    answer = changed.get(f"/{room}/{asked}")
    assert answer.status_code == 404
    assert answer.json()["nearest"] == [THING + each for each in near]
    assert all(f"<{THING}{each}>" in answer.json()["detail"] for each in near)


def test_a_passage_that_is_not_there_names_those_that_overlap_it_first(changed: TestClient) -> None:
    answer = changed.get("/id/passage/generium-next-opening/2100-2128")
    nearest = answer.json()["nearest"]
    assert (answer.status_code, nearest[0]) == (404, THING + "passage/generium-next-opening/2103-2126")
    assert len(nearest) == 3
    assert changed.get("/id/passage/no-such-article/1-2").json()["nearest"] == []


def test_the_page_of_what_is_not_there_links_to_what_is_near(changed: TestClient) -> None:
    page = changed.get("/page/plant/generium-nxt?lang=ru", headers=BROWSER)
    assert page.status_code == 404
    assert '<a href="/id/plant/generium-next?lang=ru">' in page.text
