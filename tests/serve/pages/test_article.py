"""The page of an article: what it is, its passages in order, and its text where the reader has that."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.asking.things.texts import Texts, mark_inside
from pharmazone.pipeline.coverage import coverage
from pharmazone.pipeline.load import load
from pharmazone.snapshot import Snapshot

from .reading import ARTICLES, BROWSER, Element, Page, read, serving, with_articles

SLUGS = ("generium-next-opening", "bioproduction-environment")
BRINE = "/page/article/brine-works"


def lit(page: Page) -> str:
    """Give the words of the article that are lit."""
    return "".join(each.text for each in page.all("span", "lit") if any(p.tag == "p" for p in each.parents))


def test_an_article_says_what_it_is_and_what_is_not_told_of_it(bare: TestClient) -> None:
    page = read(bare, BRINE)
    assert page.all("h1")[0].words == "News of the salt works"
    told = dict(zip((each.words for each in page.all("dt")), (each.words for each in page.all("dd")), strict=True))
    assert "3 Mar 2024" in told.values()
    assert "brine.txt" in told.values()
    assert "8fbde0101a6d1cb1b1a9a834c25d51744749c2504c64a814e29410814b42dc76" in told.values()
    assert told["pz:publisherName"] == "not stated"


def row_of(page: Page, place: str) -> Element:
    """Give the line of a passage."""
    return next(each for each in page.all("li") if each.attributes.get("id") == place)


def test_a_short_article_tells_what_each_passage_says_without_the_text_too(bare: TestClient) -> None:
    page = read(bare, BRINE)
    assert {"19-35", "98-122", "125-147", "82-90"} <= set(page.ids)
    assert page.article == ""
    assert "pharmazone serve --articles" in page.main
    assert "Brine Works planned jobs 40 planned · said by Ada Brook" in row_of(page, "125-147").words
    sections = [each for each in page.links if each.startswith("#") and each.removeprefix("#") in page.ids]
    assert sections
    assert not [each for each in page.links if "section=" in each]


def test_a_long_article_leads_from_the_first_words_of_each_passage_to_all_of_it(
    bare: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmazone.serve.pages.article._MOST_AT_ONCE", 3)
    page = read(bare, BRINE)
    assert re.search(r"^125–147 Brine Works .*\b40 planned$", row_of(page, "125-147").words)
    assert re.search(r"^98–122 Brine Works floor area over 1200$", row_of(page, "98-122").words)
    (link,) = {each for each in page.links if each.endswith("#125-147")}
    section = read(bare, link.partition("#")[0])
    assert "Brine Works planned jobs 40 planned · said by Ada Brook" in row_of(section, "125-147").words


def test_a_row_says_the_bound_in_words_and_leads_to_what_it_is_read_with(bare: TestClient) -> None:
    section = read(bare, f"{BRINE}?passage=98-122")
    row = row_of(section, "98-122")
    assert re.search(r"floor area over 1200\b.* · read with 82–90", row.words)
    assert row.classes == ["lit"]
    assert "#82-90" in section.links
    assert "states nothing itself" in row_of(section, "82-90").words


def test_the_text_stands_beside_its_passages_to_the_character(with_text: TestClient, tiny_articles: Path) -> None:
    page = read(with_text, BRINE)
    assert page.article == (tiny_articles / "brine.txt").read_text()
    assert page.article == read(with_text, BRINE + "?lang=ru").article
    row = next(each for each in page.all("li") if "40 people" in each.words)
    (held,) = (each for each in page.all("span") if each.attributes.get("id") == "125-147")
    assert held.text == page.article[125:147] == "We will hire 40 people"
    (words,) = (each for each in page.all("span") if held in each.parents)
    assert words.attributes["data-p"] == row.attributes["data-n"]


def test_a_plan_is_underlined_otherwise_than_a_fact(with_text: TestClient) -> None:
    page = read(with_text, BRINE)
    manners = {each.text: each.classes for each in page.all("span") if "data-p" in each.attributes}
    assert manners[page.article[98:122]] == ["said"]
    assert manners[page.article[125:147]] == ["planned"]
    assert manners[page.article[82:90]] == ["governing"]


def test_the_passage_that_is_asked_for_is_lit_by_the_server(with_text: TestClient) -> None:
    page = read(with_text, f"{BRINE}?passage=41-59")
    assert lit(page) == page.article[41:59]
    assert [each.attributes["data-n"] for each in page.all("li", "lit")] == ["1"]
    assert lit(read(with_text, BRINE)) == ""


@pytest.mark.parametrize("asked", ["passage=1-2", "passage=x", "passage=59-41", "section=salt", "passage=" + "9" * 300])
def test_what_the_article_has_not_is_422_with_the_name_of_the_parameter(bare: TestClient, asked: str) -> None:
    answer = bare.get(f"{BRINE}?{asked}")
    assert (answer.status_code, answer.json()["parameter"]) == (422, asked.partition("=")[0])


def test_passages_of_no_section_are_shown_too(client: TestClient) -> None:
    page = read(client, "/page/article/tin-story")
    assert {"2-8", "10-30", "40-60", "70-80"} <= set(page.ids)
    assert "Outside the sections 2–80" in [each.words for each in page.all("h2")]
    rest = read(client, "/page/article/tin-story?section=")
    assert {"2-8", "10-30", "40-60", "70-80"} <= set(rest.ids)
    assert rest.all("h1")[0].words == "Outside the sections 2–80"


def test_an_article_that_nobody_knows_is_404(bare: TestClient) -> None:
    assert bare.get("/page/article/soap-works", headers=BROWSER).status_code == 404


def test_a_chosen_language_goes_along(bare: TestClient) -> None:
    page = read(bare, BRINE + "?lang=ru")
    assert page.all("h1")[0].words == "Новости о соляном заводе"
    own = [each for each in page.links if each.startswith("/id/")]
    assert own
    assert not [each for each in own if "lang=ru" not in each]


HOSTILE = (
    "Tin </p><script>alert(1)</script> & <b>\n\n"
    'attribute" onmouseover="alert(2)" x="\u202eedirrevo\x07\x00 &lt;i&gt; \u2067rtl\n\n{{ 7 * 7 }} {% raw %}\n'
)


def test_hostile_text_is_only_text(world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def texts(*_: object) -> Texts:
        return Texts({"tin-story": HOSTILE})

    monkeypatch.setattr(Texts, "read", texts)
    with serving(world, tmp_path) as client:
        for path in ("/page/article/tin-story", "/page/passage/tin-story/10-30", "/page/passage/tin-story/40-60"):
            page = read(client, path)
            assert not [each for each in page.all("script") if "main" in {one.tag for one in each.parents}]
            assert not [each for each in page.all("script") if "alert" in each.text]
            assert not [name for each in page.elements for name in each.attributes if name.startswith("on")]
            assert not re.search("[\x00-\x08\u202e]", page.source)
            assert not page.all("b") + page.all("i")
        page = read(client, "/page/article/tin-story")
    assert page.article == re.sub("[\u202e\x07\x00]", "\ufffd", HOSTILE)


def runs(text: str, size: int = 10) -> set[str]:
    """Give each run of words that is longer than any proper name."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[place : place + size]) for place in range(len(words) - size + 1)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_texts_every_passage_is_reached_and_no_page_is_large(real: Snapshot, language: str) -> None:
    told, facts = 0, 0
    with serving(real) as client:
        for slug in SLUGS:
            pages = [read(client, f"/page/article/{slug}?lang={language}")]
            (foot,) = pages[0].all("tfoot")
            _, counted_here, counted, _ = (each.words for each in pages[0].all("td") if foot in each.parents)
            facts += int(counted)
            ranges = [each for each in pages[0].ids if re.fullmatch(r"\d+-\d+", each)]
            assert len(ranges) == int(counted_here)
            onward = {each for each in pages[0].links if each.startswith("/page/article/") and "#" in each}
            assert {each.partition("#")[2] for each in onward} == (set(ranges) if slug == SLUGS[0] else set())
            for path in sorted({each.partition("#")[0] for each in onward}):
                assert parse_qs(urlsplit(path).query)["lang"] == [language]
                pages.append(read(client, path))
                assert {each.partition("#")[2] for each in onward if each.startswith(f"{path}#")} <= set(pages[-1].ids)
            told += len([head for page in pages for head in page.all("a", "head")])
            assert max(len(each.source.encode()) for each in pages) < 290_000
    counts = real.manifest.counts
    assert told == counts.passages
    assert facts == counts.statements


@with_articles
@pytest.mark.parametrize("slug", SLUGS)
def test_no_words_appear_without_the_texts(real: Snapshot, slug: str) -> None:
    files = dict(zip(SLUGS, ("000_604fccc405070110.txt", "004_dce7097d10477122.txt"), strict=True))
    text = (ARTICLES / files[slug]).read_text(encoding="utf-8")
    with serving(real) as client:
        page = read(client, f"/page/article/{slug}")
        paths = [f"/page/article/{slug}", *{each.partition("#")[0] for each in page.links if "section=" in each}]
        shared = {each for path in paths for each in runs(text) & runs(read(client, path).main)}
    assert shared == set()


@with_articles
@pytest.mark.parametrize("slug", SLUGS)
def test_the_real_text_is_on_the_page_to_the_character_and_each_passage_with_its_words(
    real: Snapshot, slug: str
) -> None:
    with serving(real, ARTICLES) as client:
        page = read(client, f"/page/article/{slug}")
        told = next(each for each in coverage(load(sources.home()), ARTICLES).articles if each.article == slug)
    files = [(each, each.read_text(encoding="utf-8")) for each in ARTICLES.glob("*.txt")]
    (text,) = (text for file, text in files if file.name in page.source)
    assert page.article == text
    assert len(page.ids) == len(set(page.ids))

    words: dict[str, str] = {}
    for each in page.all("span"):
        for number in each.attributes.get("data-p", "").split():
            words[number] = words.get(number, "") + each.text
    rows = [each for each in page.all("li") if "data-n" in each.attributes]
    assert len(rows) == len(words) > 80
    for row in rows:
        (head,) = (each for each in page.all("a", "head") if row in each.parents)
        start, end = map(int, urlsplit(head.attributes["href"]).path.rpartition("/")[2].split("-"))
        assert words[row.attributes["data-n"]] == text[start:end]
        assert head.text == mark_inside(text[start:end])
        assert f"{start}-{end}" in page.ids

    said = [each.words for each in page.all("p") if "%" in each.text]
    facts, governing = told.with_facts.characters, told.governing.characters
    whole = told.whole.characters
    shares = [f"{1000 * part // whole / 10} %" for part in (facts, governing)]
    assert f"Of {whole:,} characters" in said[0]
    assert [each in said[0] for each in shares] == [True, True]
