"""Pages for people: what they show, in which language, and what no data can do to them."""

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

BROWSER = {"accept": "text/html"}


class Outline(HTMLParser):
    """The start tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    def links(self) -> set[str]:
        return {attributes["href"] or "" for _, attributes in self.tags if "href" in attributes}


def outline(client: TestClient, path: str, **headers: str) -> Outline:
    answer = client.get(path, headers={**BROWSER, **{name.replace("_", "-"): text for name, text in headers.items()}})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Outline(answer.text)


def tags(page: Outline, tag: str, **wanted: str) -> list[dict[str, str | None]]:
    """Give the attributes of each start tag that has these among them."""
    return [each for name, each in page.tags if name == tag and wanted.items() <= each.items()]


def words(page: Outline) -> str:
    return re.sub(r"\s+", " ", page.text).replace(" ,", ",").replace(" :", ":")


def test_the_start_says_how_much_there_is_and_what_one_can_ask(client: TestClient) -> None:
    page = outline(client, "/")
    assert "7 statements 5 told as facts" in words(page)
    assert {"/queries/big-plants", "/page/plant", "/sparql", "/openapi.json"} <= page.links()
    assert "Questions to start with Which plants have at least a given floor area?" in words(page)
    assert "All questions 3" in words(page)
    assert "5 сказаны как факты" in words(outline(client, "/", accept_language="ru"))


def test_a_thing_shows_each_fact_with_its_passages(client: TestClient) -> None:
    page = outline(client, "/page/plant/tin-works")
    assert "floor area over 900 m² The tin story 10-30 · in the article, at least, read with 2-8" in words(page)
    assert {"/id/passage/tin-story/10-30", "/id/passage/tin-story/2-8", "/id/site/pier"} <= page.links()


def test_a_plan_is_marked_as_a_plan_and_names_its_speaker(client: TestClient) -> None:
    page = outline(client, "/page/plant/tin-works")
    assert "planned jobs 12 planned The tin story 40-60 · in the article, planned, said by Ben Hill" in words(page)
    assert ("dd", {"class": "not-actual"}) in page.tags


def test_what_a_rule_inferred_is_marked_with_the_rule_and_what_it_rests_on(client: TestClient) -> None:
    page = outline(client, "/page/plant/tin-works")
    assert "inferred by the rule neighbours, rests on: The tin story 70-80" in words(page)
    assert ("dd", {"class": "inferred"}) in page.tags


def test_a_statement_that_a_rule_made_has_a_page_with_what_it_rests_on(client: TestClient) -> None:
    page = outline(client, "/page/statement/s1")
    assert {"/id/passage/tin-story/70-80", "/id/plant/tin-works", "/id/plant/lead-works"} <= page.links()


def test_what_points_to_a_thing_is_grouped_by_property(client: TestClient) -> None:
    page = outline(client, "/page/site/pier")
    assert "located in 1 Tin Works The tin story 70-80" in words(page)
    assert "mentions" not in page.text


def test_a_passage_shows_what_it_says_and_how_firmly(client: TestClient) -> None:
    page = outline(client, "/page/passage/tin-story/10-30")
    for said in (
        "Passage 10–30 The tin story",
        "Bound at least",
        "2–8 states nothing itself",
        "Tin Works floor area over 900 m²",
    ):
        assert said in words(page)
    silent = outline(client, "/page/passage/tin-story/2-8")
    assert "states nothing itself" in silent.text
    assert "/id/passage/tin-story/10-30" in silent.links()


def test_labels_and_phrases_are_in_the_readers_language(client: TestClient) -> None:
    russian = outline(client, "/page/plant/tin-works", accept_language="ru, en;q=0.5")
    assert "площадь" in russian.text
    assert "Оловянный завод" in russian.text
    assert "не менее" in russian.text
    assert ("html", {"lang": "ru"}) in russian.tags
    assert "floor area" in outline(client, "/page/plant/tin-works", accept_language="de, en;q=0.5").text
    assert "floor area" in outline(client, "/page/plant/tin-works?lang=en", accept_language="ru").text


def test_a_language_chosen_by_hand_stays_with_the_links(client: TestClient) -> None:
    page = outline(client, "/page/plant/tin-works?lang=ru")
    assert "/id/site/pier?lang=ru" in page.links()
    assert "?lang=en" in page.links()


def test_an_unknown_language_is_422(client: TestClient) -> None:
    answer = client.get("/page/plant/tin-works?lang=xx")
    assert (answer.status_code, answer.json()["parameter"]) == (422, "lang")
    assert client.get("/page/plant/tin-works?lang=xx", headers=BROWSER).status_code == 422


def test_a_kind_lists_its_things(client: TestClient) -> None:
    page = outline(client, "/page/plant")
    assert {"/id/plant/tin-works", "/id/plant/lead-works", "/id/plant/arabic"} <= page.links()
    assert client.get("/page/unicorn").status_code == 404


@pytest.mark.parametrize("path", ["/page/plant/lead-works", "/page/plant", "/page/plant/tin-works?lang=ru"])
def test_no_label_becomes_markup(client: TestClient, path: str) -> None:
    page = outline(client, path)
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert all("src" in each or each == {"type": "application/ld+json"} for each in scripts)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]


def test_only_addresses_of_the_web_become_links(client: TestClient) -> None:
    page = outline(client, "/page/plant/lead-works")
    assert "javascript:alert(2)" in page.text
    assert not [link for link in page.links() if link.startswith("javascript")]
    assert "https://example.org/a?b=1&c=%22x%22" in page.links()


def test_controls_and_overrides_of_direction_are_shown_as_replaced(client: TestClient) -> None:
    page = outline(client, "/page/plant/lead-works?lang=ru")
    assert "\ufffdevil\ufffd" in page.text
    assert not re.search(r"[\x00-\x08\u202d\u202e]", page.text)


def test_a_label_in_another_language_says_so_and_is_isolated(client: TestClient) -> None:
    assert ("bdi", {"lang": "ar"}) in outline(client, "/page/plant/arabic").tags


def test_a_page_needs_no_scripts_and_lets_none_in(client: TestClient) -> None:
    for path in ("/", "/queries", "/queries/big-plants", "/page/plant/tin-works", "/sparql", "/nowhere"):
        answer = client.get(path, headers=BROWSER)
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        scripts = re.findall(r"<script([^>]*)>", answer.text)
        assert scripts
        ours = re.compile(r' src="/static/[a-z.-]+\.js"( defer)?| type="application/ld\+json"')
        assert [each for each in scripts if not ours.fullmatch(each)] == []
        assert 'class="skip" href="#content"' in answer.text


def test_a_page_has_an_etag_of_its_own_for_each_language(client: TestClient) -> None:
    tags = {
        client.get("/page/plant/tin-works", headers={"accept-language": language}).headers["etag"]
        for language in ("en", "ru")
    }
    assert len(tags) == 2
    again = client.get("/page/plant/tin-works", headers={"accept-language": "ru", "if-none-match": ", ".join(tags)})
    assert (again.status_code, again.headers["vary"]) == (304, "Accept-Language, Accept-Encoding")
