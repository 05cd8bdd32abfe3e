"""How an answer is cited: what each form says, and that nothing in it breaks the form."""

import json
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.serve.questions.citation import Citation, cite
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from ..test_pages import outline, words

HOSTILE = "50 % {of} \\evil{ & _all_ #1 $x$ ~^ «Соль»"


@pytest.fixture
def citation(world: Snapshot, evaluator: InProcess, settings: Settings) -> Citation:
    saved = Application(world, evaluator, settings).service.library.saved["big-plants"]
    base, values = "https://example.org/zone", [("Site", ("Pier",))]
    return cite(saved, "site=site%3Apier", base=base, manifest=world.manifest, language="en", values=values)


def test_the_address_names_the_values_and_the_data_release(citation: Citation) -> None:
    assert citation.address == "https://example.org/zone/queries/big-plants?site=site%3Apier&release=1.0.0"


def test_the_title_says_the_values_in_words(citation: Citation) -> None:
    assert citation.title == "Plants with a floor area (Site: Pier)"


def test_apa_names_author_title_version_kind_and_address(citation: Citation) -> None:
    assert "".join(citation.apa) == (
        "The pharmazone authors. (n.d.). Plants with a floor area (Site: Pier) (Version 1.0.0) [Data set]. pharmazone. "
        "https://example.org/zone/queries/big-plants?site=site%3Apier&release=1.0.0"
    )


def test_no_form_asks_for_a_day_of_access(citation: Citation) -> None:
    assert not re.search(
        "access|retrieved|обращения", f"{citation.apa} {citation.gost} {citation.bibtex}", re.IGNORECASE
    )


def test_the_key_is_the_same_in_every_language_and_another_for_other_values(
    world: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    saved = Application(world, evaluator, settings).service.library.saved["big-plants"]
    keys = {
        (asked, language): cite(saved, asked, base="http://x", manifest=world.manifest, language=language).key
        for asked in ("", "minArea=1", "minArea=2")
        for language in ("en", "ru")
    }
    assert keys["", "en"] == keys["", "ru"] == "pharmazone-1.0.0-big-plants"
    assert keys["minArea=1", "en"] == keys["minArea=1", "ru"]
    assert len(set(keys.values())) == 3
    assert all(re.fullmatch(r"[a-z0-9.-]+", key) for key in keys.values())


def test_no_word_opens_or_closes_a_field_of_bibtex(citation: Citation) -> None:
    told = replace(citation, question=HOSTILE).bibtex
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", told, re.MULTILINE))
    assert list(fields) == ["author", "title", "version", "publisher", "url", "note", "langid"]
    for text in (told, *fields.values()):
        depths = [text[: place + 1].count("{") - text[: place + 1].count("}") for place in range(len(text))]
        assert min(depths) >= 0
        assert depths[-1] == 0
    without_commands = re.sub(r"\\text\w+\{\}|\\[#$%&_]", "", fields["title"])
    assert not re.search(r"[\\#$%&_~^]", without_commands)
    assert "«Соль»" in told


def test_csl_json_has_what_reference_managers_read(citation: Citation) -> None:
    (item,) = json.loads(replace(citation, question=HOSTILE).csl)
    assert (item["type"], item["version"], item["URL"]) == ("dataset", "1.0.0", citation.address)
    assert item["title"].startswith(HOSTILE)
    assert item["author"] == [{"literal": "The pharmazone authors"}]


def test_the_page_cites_what_it_shows_below_the_address_that_it_was_asked_at(client: TestClient) -> None:
    page = outline(client, "/queries/big-plants?site=site:pier", host="data.example.org:8080")
    cited = "http://data.example.org:8080/queries/big-plants?site=site%3Apier&release=1.0.0"
    assert cited in page.links()
    for said in ("Snapshot 0123456789abcdef", "CC BY 4.0", "The pharmazone authors. (n.d.). Plants with a floor area"):
        assert said in words(page)
    assert (
        client.get(cited.removeprefix("http://data.example.org:8080"), headers={"accept": "text/csv"}).status_code
        == 200
    )


def test_the_page_in_russian_cites_by_the_russian_standard_too(client: TestClient) -> None:
    page = words(outline(client, "/queries/big-plants?site=site:pier&lang=ru"))
    assert "По образцу ГОСТ Р 7.0.100–2018" in page
    assert "(Site: Пирс): набор данных / авторы pharmazone. – Версия 1.0.0. – Текст: электронный //" in page


def test_a_refused_question_is_not_cited(client: TestClient) -> None:
    answer = client.get("/queries/big-plants?minArea=much", headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "bibtex" not in answer.text.lower()
