"""Pictures: what they show, what no text can do to them, and what happens where the layout fails."""

import asyncio
import logging
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from pharmazone.serve.pictures import engine
from pharmazone.serve.pictures.layout import MOST_NODES, Drawing, Edge, Node, draw

TWO = Drawing((Node("a", "Tin Works", "/id/plant/tin-works"), Node("b", "Pier")), (Edge("a", "b", "located in"),))
HOSTILE = (
    '"quote" \\N \\l',
    "<b>bold</b>",
    "<<TABLE><TR><TD>x</TD></TR></TABLE>>",
    "a\r\n]; n1 -> n0 [label=y",
    "nul\0x",
    "]]>--></svg><script>alert(1)</script>",
    "&amp;&#0;",
    "\u202eevil",
    "مصنع",
    "loom " * 2000,
    "ё" * 10_000,
    "",
    "\ud800",
)
Fake = Callable[[str], None]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a shell script in the place of the program that lays out."""

    def put(script: str) -> None:
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setattr(engine, "program", lambda: str(path))

    return put


def drawn(drawing: Drawing) -> str:
    return str(asyncio.run(draw(drawing, title="A <title>", description="What & where")))


def read(picture: str) -> Tree.Element:
    return Tree.fromstring(picture.encode("utf-8", "strict"))


def texts(picture: str) -> list[str]:
    return ["".join(each.itertext()) for each in read(picture).iter("text")]


def test_a_picture_shows_the_texts_of_its_nodes_and_edges() -> None:
    picture = drawn(TWO)
    assert sorted(texts(picture)) == ["Pier", "Tin Works", "located in"]
    assert len(list(read(picture).iter("path"))) == 1
    assert [each.get("href") for each in read(picture).iter("a")] == ["/id/plant/tin-works"]


def test_a_picture_is_named_and_described_for_those_who_do_not_see_it() -> None:
    root = read(drawn(TWO))
    named = {each.get("id"): each.text for each in root}
    assert named[root.get("aria-labelledby")] == "A <title>"
    assert named[root.get("aria-describedby")] == "What & where"
    assert root.get("role") == "group"
    assert read(drawn(Drawing((Node("a", "alone"),)))).get("role") == "img"


def test_a_picture_has_no_style_and_no_script_of_its_own() -> None:
    picture = drawn(TWO)
    assert not re.search(r"style|script|xlink|on\w+=", picture.replace("node-", "").replace("edge-", ""))


def test_the_same_drawing_gives_the_same_picture() -> None:
    assert drawn(TWO) == drawn(TWO)


def test_two_pictures_of_a_page_share_no_id() -> None:
    other = asyncio.run(draw(TWO, title="Another", description=""))
    ids = [re.findall(r'\bid="([^"]+)"', each) for each in (drawn(TWO), str(other))]
    assert not set(ids[0]) & set(ids[1])


def test_no_text_breaks_a_picture_or_becomes_markup() -> None:
    nodes = tuple(Node(text, text, title=text) for text in HOSTILE)
    picture = drawn(Drawing(nodes, tuple(Edge(HOSTILE[0], text, text) for text in HOSTILE)))
    assert {each.tag for each in read(picture).iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "path",
        "polygon",
        "rect",
        "text",
        "tspan",
    }
    assert len(list(read(picture).iter("rect"))) == len(HOSTILE)
    assert "<b>bold</b>" in texts(picture)
    assert not re.search(r"[\x00-\x08\u202d\u202e\ud800-\udfff]", picture)
    assert len(picture) < 20_000


def test_a_long_text_is_cut_and_told_whole_beside() -> None:
    [box] = read(drawn(Drawing((Node("a", "tin " * 60),)))).iter("g")
    shown, told = "".join(box.find("text").itertext()), box.find("title").text  # type: ignore[union-attr]
    assert shown.endswith("…")
    assert len(shown) < 100
    assert told is not None
    assert told.count("tin") == 60


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "urn:x:y", ""])
def test_only_our_paths_and_the_web_become_links(href: str) -> None:
    assert not list(read(drawn(Drawing((Node("a", "x", href),)))).iter("a"))


@pytest.mark.parametrize("href", ["/id/plant/x", "#Plant", "?lang=ru", "https://example.org/", "HTTP://example.org"])
def test_paths_fragments_and_addresses_of_the_web_become_links(href: str) -> None:
    assert [each.get("href") for each in read(drawn(Drawing((Node("a", "x", href),)))).iter("a")] == [href]


def test_an_edge_to_nowhere_is_left_out() -> None:
    assert not list(read(drawn(Drawing((Node("a", "x"),), (Edge("a", "z"), Edge("z", "a"))))).iter("path"))


def test_of_too_many_nodes_the_first_are_drawn() -> None:
    many = Drawing(tuple(Node(str(number), f"number {number}") for number in range(MOST_NODES + 50)))
    shown = texts(drawn(many))
    assert len(shown) == MOST_NODES
    assert f"number {MOST_NODES - 1}" in shown


def test_what_nothing_links_stands_in_columns() -> None:
    nodes = tuple(Node(str(number), f"number {number}") for number in range(12))
    narrow, wide = (read(drawn(Drawing(nodes, columns=columns))) for columns in (0, 4))
    assert float(wide.get("width", 0)) > 2 * float(narrow.get("width", 0))


def test_nothing_to_draw_is_no_picture() -> None:
    assert drawn(Drawing(())) == ""


@pytest.mark.parametrize(
    "script",
    ["exit 1", "echo no", "echo '{}'", "echo '[]'", 'echo \'{"bb": "0,0,9,9", "objects": [{}]}\'', "kill -9 $$"],
)
def test_a_layout_that_fails_is_no_picture_and_is_logged(
    fake: Fake, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    fake(f"cat > /dev/null; {script}")
    with caplog.at_level(logging.WARNING):
        assert drawn(TWO) == ""
    assert "picture" in caplog.text


def test_a_program_that_is_not_there_is_no_picture(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine, "program", lambda: "/nowhere/graphviz-pure")
    assert drawn(TWO) == ""
    assert "cannot be started" in caplog.text


def test_a_program_that_never_ends_is_killed(fake: Fake, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fake("echo $$ >&2; exec sleep 600")
    assert asyncio.run(engine.lay_out("digraph {}", deadline_seconds=0.2)) is None
    assert "not laid out within 0.2 seconds" in caplog.text


def test_the_program_has_limits_and_no_environment_of_ours(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_SECRET", "a word")
    told = '{"memory": %s, "cpu": %s, "has": "%s"}'
    fake(f"cat > /dev/null; printf '{told}' $(ulimit -v) $(ulimit -t) \"$PHARMAZONE_SECRET\"")
    assert asyncio.run(engine.lay_out("digraph {}")) == {"memory": 512 * 1024, "cpu": 5, "has": ""}


def test_at_most_a_few_are_laid_out_at_once(fake: Fake, tmp_path: Path) -> None:
    fake('cat > /dev/null; printf "{\\"now\\": %s}" "$(ps -A -o args= | grep -c "^/bin/sh $0")"; sleep 0.1')

    async def ask() -> list[object]:
        return [each and each["now"] for each in await asyncio.gather(*(engine.lay_out("x") for _ in range(6)))]

    counted = asyncio.run(ask())
    assert len(counted) == 6
    assert max(int(str(each)) for each in counted) <= engine.MOST_AT_ONCE * 2  # a subshell of each counts, too


def test_the_program_is_found_beside_the_interpreter() -> None:
    assert Path(engine.program()).is_file()


def test_who_waits_for_others_pictures_waits_no_longer_than_for_its_own(
    fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    fake("exec sleep 600")

    async def ask() -> list[object]:
        asked = (engine.lay_out("x", deadline_seconds=0.3) for _ in range(engine.MOST_AT_ONCE * 4))
        return await asyncio.wait_for(asyncio.gather(*asked), 60)

    assert set(asyncio.run(ask())) == {None}
    assert caplog.text.count("not laid out within 0.3 seconds") == engine.MOST_AT_ONCE * 4
    assert len({each.created // 1 for each in caplog.records}) <= 2
