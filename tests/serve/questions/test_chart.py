"""The chart of an answer over HTTP: as SVG, as it is specified, and on the page."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import psutil
import pytest
from starlette.testclient import TestClient

from pharmazone.asking.charts.finish import STYLE
from pharmazone.serve.app import Application
from pharmazone.serve.questions.chart import shortly
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess

QUESTION = """\
#+ summary: Floor area of plants
#+ question: How large is each plant?
#+ ru: {summary: Площадь заводов, question: Какова площадь каждого завода}
#+ evidence: [passage]
#+ chart: {mark: bar, x: area, y: plant}
#+ params: [{name: least, label: At least, datatype: "xsd:integer", default: 0}]
#+ columns: {area: {en: "Area, m²", ru: "Площадь, м²"}}
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
PREFIX plant: <https://w3id.org/pharmazone/id/plant/>
SELECT ?plant ?area ?passage WHERE {
  VALUES (?least) { (0) }   # params
  VALUES (?plant ?area) { (plant:tin-works 900) (plant:lead-works 28100) (plant:arabic UNDEF) }
  FILTER (COALESCE(?area, -1) >= ?least)
  OPTIONAL { GRAPH ?passage { ?plant pz:floorArea ?area } }
} ORDER BY ?area
"""
SVG = "{http://www.w3.org/2000/svg}"
IMAGES = {"accept": "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8"}


@pytest.fixture
def drawn(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Serve the small world with a question that has a chart, below a root path."""
    path = shutil.copytree(world.path, tmp_path / "drawn")
    (path / "queries" / "saved" / "areas.rq").write_text(QUESTION, encoding="utf-8")
    app = Application(replace(world, path=path), evaluator, settings.model_copy(update={"root_path": "/zone"}))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client
    living = (each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE)
    assert not [each for each in living if "drawing_process" in " ".join(each.cmdline())]


def texts(svg: bytes) -> set[str]:
    return {each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")}


def test_a_chart_is_svg_at_an_address_of_its_own(drawn: TestClient) -> None:
    answer = drawn.get("/queries/areas.svg", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert {"Floor area of plants", "Tin Works", "<script>alert(1)</script>", "900", "28,100"} <= texts(answer.content)
    assert b"<script" not in answer.content
    assert answer.headers["vary"] == "Accept-Language, Accept-Encoding"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_chart_may_have_its_own_style_and_nothing_else(drawn: TestClient) -> None:
    answer = drawn.get("/queries/areas.svg")
    policy = answer.headers["content-security-policy"]
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-ancestors 'none'", policy)
    assert [each.text for each in ElementTree.fromstring(answer.content).iter(f"{SVG}style")] == [STYLE]
    assert b" style=" not in answer.content


def test_a_chart_is_in_the_language_that_the_address_or_the_reader_names(drawn: TestClient) -> None:
    by_address = drawn.get("/queries/areas.svg?lang=ru")
    assert {"Площадь заводов", "Оловянный завод", "Площадь, м²"} <= texts(by_address.content)
    assert by_address.headers["vary"] == "Accept-Encoding"
    by_reader = drawn.get("/queries/areas.svg", headers={"accept-language": "ru"})
    assert by_reader.content == by_address.content


def test_a_chart_is_there_by_accept_and_by_wish(drawn: TestClient) -> None:
    by_accept = drawn.get("/queries/areas", headers={"accept": "image/svg+xml"})
    assert (by_accept.status_code, by_accept.headers["content-type"]) == (200, "image/svg+xml")
    assert by_accept.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert drawn.get("/queries/areas?format=svg").headers["content-type"] == "image/svg+xml"


def test_a_chart_is_there_as_it_is_specified(drawn: TestClient) -> None:
    answer = drawn.get("/queries/areas.vl.json?lang=ru")
    assert answer.headers["content-type"] == "application/vnd.vegalite.v6+json"
    specified = answer.json()
    assert specified["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    assert [each["x"] for each in specified["data"]["values"]] == [900, 28100]


def test_a_chart_that_the_client_has_already_is_not_drawn_again(drawn: TestClient) -> None:
    first = drawn.get("/queries/areas.svg")
    again = drawn.get("/queries/areas.svg", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    other = drawn.get("/queries/areas.svg?lang=ru")
    assert other.headers["etag"] != first.headers["etag"]


def test_a_chart_draws_what_is_asked(drawn: TestClient) -> None:
    assert "900" not in texts(drawn.get("/queries/areas.svg?least=1000").content)
    unfit = drawn.get("/queries/areas.svg?least=much", headers=IMAGES)
    assert (unfit.status_code, unfit.json()["parameter"]) == (422, "least")


@pytest.mark.parametrize("suffix", ["svg", "vl.json"])
def test_where_nothing_can_be_drawn_there_is_no_picture(drawn: TestClient, suffix: str) -> None:
    answer = drawn.get(f"/queries/areas.{suffix}?least=999999", headers=IMAGES)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "nothing to draw" in answer.json()["detail"]


@pytest.mark.parametrize("suffix", ["svg", "vl.json"])
def test_a_question_without_a_chart_says_what_it_has(drawn: TestClient, suffix: str) -> None:
    answer = drawn.get(f"/queries/big-plants.{suffix}")
    assert answer.status_code == 404
    assert ".csv" in answer.json()["offered"]
    assert ".svg" not in answer.json()["offered"]


def test_the_page_shows_the_chart_of_the_same_answer_with_its_size_and_its_words(drawn: TestClient) -> None:
    page = drawn.get("/queries/areas?least=5&lang=ru", headers={"accept": "text/html"})
    (image,) = re.findall(r"<img [^>]*>", page.text)
    source = re.search(r'src="([^"]*)"', image)
    assert source is not None
    assert source[1] == "/zone/queries/areas.svg?least=5&amp;lang=ru"
    svg = ElementTree.fromstring(drawn.get(source[1].removeprefix("/zone").replace("&amp;", "&")).content)
    assert (svg.get("width"), svg.get("height")) == tuple(re.findall(r'(?:width|height)="(\d+)"', image))
    assert 'alt="Диаграмма: Площадь заводов. Оловянный завод: 900; ' in image
    assert image.count("Все числа есть в таблице.") == 1
    assert "не показаны" not in page.text
    assert "/zone/queries/areas.vl.json?least=5&amp;lang=ru" in page.text


def test_rows_that_cannot_be_drawn_are_counted_below_the_chart(drawn: TestClient) -> None:
    page = drawn.get("/queries/areas?least=-1", headers={"accept": "text/html"}).text
    assert "The table has every figure. Rows without “Plant” or “Area, m²” are not drawn: 1." in page


def test_what_a_long_chart_shows_is_told_in_short() -> None:
    told = shortly("Areas. " + "; ".join(f"Plant {each}: {each}" for each in range(99)) + ".")
    assert len(told) < 310
    assert told.startswith("Areas. Plant 0: 0; Plant 1: 1; ")
    assert told.endswith(" …")


@pytest.mark.parametrize(
    "address", ["/queries/areas?least=999999", "/queries/areas?limit=1&page=2", "/queries/big-plants"]
)
def test_a_page_has_no_chart_where_there_is_nothing_to_draw_or_it_was_shown_before(
    drawn: TestClient, address: str
) -> None:
    page = drawn.get(address, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<figure" not in page.text


def test_the_catalogue_and_openapi_tell_of_the_chart(drawn: TestClient) -> None:
    listed = {each["name"]: each for each in drawn.get("/queries.json").json()["queries"]}
    assert {"suffix": "svg", "type": "image/svg+xml", "href": "/zone/queries/areas.svg"} in listed["areas"]["formats"]
    assert "svg" not in {each["suffix"] for each in listed["big-plants"]["formats"]}
    described = drawn.get("/openapi.json").json()["paths"]
    assert ".vl.json" in described["/queries/areas"]["get"]["description"]
    assert ".vl.json" not in described["/queries/big-plants"]["get"]["description"]


def test_a_chart_is_drawn_once_for_all_who_ask(drawn: TestClient, evaluator: InProcess) -> None:
    first = drawn.get("/queries/areas.svg")
    asked = len(evaluator.asked)
    assert drawn.get("/queries/areas.svg").content == first.content
    assert len(evaluator.asked) == asked
