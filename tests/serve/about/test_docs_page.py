"""The interface for people: every address, parameter and problem of the description, with examples that answer."""

import html
import re
import shlex

import pytest
from starlette.testclient import TestClient

from pharmazone.errors import Problem
from pharmazone.serve.about.examples import fill
from pharmazone.serve.about.operations import OPERATIONS

from ..test_pages import BROWSER, outline, tags, words


def test_every_address_stands_on_the_page_with_its_parameters(client: TestClient) -> None:
    page, described = outline(client, "/docs"), client.get("/openapi.json").json()
    ids = {each["id"] for each in tags(page, "h3") if "id" in each}
    assert ids == {said.id for said in OPERATIONS.values()}
    text = words(page)
    for path, item in described["paths"].items():
        for method, said in item.items():
            if said["operationId"] in ids:
                assert f"{method.upper()} {path}" in text
                assert said["summary"].replace("`", "").split(";")[0].split(":")[0] in text
    for name, said in described["components"]["parameters"].items():
        assert name in text
        assert said["description"].replace("`", "")[:30] in text


def test_the_saved_questions_are_links_and_no_addresses(client: TestClient) -> None:
    page = outline(client, "/docs")
    assert {"/queries/big-plants", "/queries/area-of", "/queries/as-graph"} <= page.links()
    assert "GET /queries/big-plants" not in page.text


def test_every_example_that_can_be_followed_answers(client: TestClient) -> None:
    page = outline(client, "/docs")
    followed = [each for each in page.links() if each.startswith("/") and "#" not in each]
    statuses = {each: client.get(each, headers={"accept": "text/html, */*;q=0.5"}).status_code for each in followed}
    assert len(followed) > 20
    # The vocabulary of this world has no version.
    assert {each for each, status in statuses.items() if status >= 400} <= {"/ontology/0.1.0"}


def test_each_line_for_a_shell_asks_this_host(client: TestClient) -> None:
    page = client.get("/docs", headers=BROWSER).text
    lines = [html.unescape(each) for each in re.findall(r"<code>(curl [^<]*)</code>", page)]
    assert len(lines) > 20
    for line in lines:
        assert shlex.split(line)[-1].startswith("http://testserver/")


def test_every_kind_of_problem_has_its_place_and_its_type_leads_there(client: TestClient) -> None:
    page = outline(client, "/docs")
    text = words(page)
    for kind in Problem.__subclasses__():
        assert tags(page, "dt", id=f"problem-{kind.slug}")
        assert f"{kind.status} {kind.title}" in text
        answer = client.get(f"/problem/{kind.slug}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/docs#problem-{kind.slug}")
    assert client.get("/problem/empty-answer").status_code == 303
    assert client.get("/problem/nowhere").status_code == 404
    assert client.get("/problem/gone?lang=ru").headers["location"] == "/docs?lang=ru#problem-gone"


def test_the_page_is_read_in_russian_with_english_marked_as_such(client: TestClient) -> None:
    page = outline(client, "/docs?lang=ru")
    assert "интерфейс для программ" in page.text
    assert tags(page, "dd", lang="en")
    assert tags(page, "tbody", lang="en")


@pytest.mark.parametrize(
    ("path", "filled"),
    [
        ("/", "/"),
        ("/page/{kind}", "/page/plant"),
        ("/scheme/{scheme}", "/scheme/stage"),
        ("/queries/{name}", ""),
        ("/x/{unknown}", ""),
    ],
)
def test_the_braces_of_a_path_are_filled_in(path: str, filled: str) -> None:
    assert fill(path, {"kind": "plant", "scheme": "stage"}) == filled
