"""The catalogue of the saved queries: by shelf, by topic, by words, and for programs."""

from starlette.testclient import TestClient

from ..test_pages import outline, words

BROWSER = {"accept": "text/html"}


def test_the_catalogue_is_a_page_or_json(client: TestClient) -> None:
    page = outline(client, "/queries")
    assert {"/queries/big-plants", "/queries/area-of", "/queries/as-graph"} <= page.links()
    by_accept = client.get("/queries", headers={"accept": "application/json"})
    assert (by_accept.headers["content-type"], by_accept.headers["vary"]) == (
        "application/json",
        "Accept, Accept-Language, Accept-Encoding",
    )
    listed = {each["name"]: each for each in client.get("/queries.json").json()["queries"]}
    assert listed == {each["name"]: each for each in by_accept.json()["queries"]}
    assert listed["big-plants"]["params"][1]["minInclusive"] == "0"
    assert listed["big-plants"]["params"][0]["class"] == "pz:Site"


def test_a_question_stands_with_its_summary_its_topics_and_the_number_of_its_shelf(client: TestClient) -> None:
    page = outline(client, "/queries")
    assert "Which plants have at least a given floor area? Plants with a floor area · plants" in words(page)
    assert "Other questions 3 questions" in words(page)
    assert "Прочие вопросы 3 вопроса" in words(outline(client, "/queries?lang=ru"))


def test_a_topic_lists_its_questions_alone(client: TestClient) -> None:
    page = outline(client, "/queries?tag=plants")
    assert "Questions on the topic: plants" in words(page)
    assert "/queries/big-plants" in page.links()
    assert not {"/queries/area-of", "/queries/as-graph"} & page.links()


def test_an_unknown_topic_is_404_with_the_nearest(client: TestClient) -> None:
    answer = client.get("/queries?tag=plant", headers=BROWSER)
    assert answer.status_code == 404
    assert "Near to it is plants." in answer.text


def test_programs_are_told_of_the_same_questions_as_people(client: TestClient) -> None:
    for wish in ("application/json", "text/html"):
        asked = ("?tag=plant", "?tag=plants&tag=ships", "?q=a&q=b")
        told = [client.get(f"/queries{each}", headers={"accept": wish}) for each in asked]
        assert [each.status_code for each in told] == [404, 404, 400]
    sought = "/queries?q=floor+plants"
    programs = {each["name"] for each in client.get(sought, headers={"accept": "application/json"}).json()["queries"]}
    people = {each.removeprefix("/queries/") for each in outline(client, sought).links() if "/queries/" in each}
    assert programs == people
    assert "big-plants" in programs
    assert "as-graph" not in programs


def test_a_question_is_found_by_its_words(client: TestClient) -> None:
    assert "No question has these words" in outline(client, "/queries?q=xylophone").text
    near = outline(client, "/queries?q=xylophone+plants")
    assert "No question has all of these words." in near.text
    assert "/queries/big-plants" in near.links()
    found = outline(client, "/queries?q=floor+plants&lang=ru")
    assert "/queries/big-plants?lang=ru" in found.links()
    assert "/queries/as-graph?lang=ru" not in found.links()
    assert "/queries/area-of" in outline(client, "/queries?q=tin+works").links(), "its form offers them"
    assert ("input", "floor plants") in [(tag, each.get("value")) for tag, each in found.tags]


def test_words_that_are_sought_never_become_markup(client: TestClient) -> None:
    answer = client.get('/queries?q="><script>alert(1)</script>', headers=BROWSER)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
