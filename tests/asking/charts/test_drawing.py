"""The process that draws: what it gives, what it may not, and how it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import psutil
import pytest

from pharmazone.asking.charts.drawing import Drawer, draw_chart
from pharmazone.asking.charts.finish import STYLE
from pharmazone.asking.charts.specification import Specification
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions
from pharmazone.errors import DrawingFailed

from .drawers import endless, with_drawer
from .drawn import chart, number, question, text
from .test_specification import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: bytes) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_chart_is_an_svg_of_the_size_that_was_told_with_its_words(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        svg = await drawer.draw(areas)
        root = ElementTree.fromstring(svg)
        assert (root.get("width"), root.get("height")) == (str(areas["width"]), str(areas["height"]))
        assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
        assert root.findtext(f"{SVG}title") == "Площади заводов"
        assert root.findtext(f"{SVG}desc") == "Площади заводов. Оловянный завод: 8,5\N{NO-BREAK SPACE}млрд."
        assert root.findtext(f"{SVG}style") == STYLE
        assert {"Оловянный завод", "8,5\N{NO-BREAK SPACE}млрд", "Площадь, м²", "0"} <= set(words(svg))

    with_drawer(work)


def test_cyrillic_takes_its_room_beside_the_bars(tmp_path: Path) -> None:
    def begin(svg: bytes) -> float:
        plot = ElementTree.fromstring(svg).find(f"{SVG}g")
        assert plot is not None
        return float(plot.get("transform", "").removeprefix("translate(").split(",")[0])

    async def work(drawer: Drawer) -> None:
        said = "mark: bar, x: area, y: plant"
        short, long = (chart(tmp_path, said, {"plant": text(each), "area": number("5")}) for each in ("Щ", "Щ" * 20))
        assert short is not None
        assert long is not None
        assert begin(await drawer.draw(long)) - begin(await drawer.draw(short)) > 19 * 8

    with_drawer(work)


def test_hostile_labels_are_drawn_as_they_are_written(tmp_path: Path) -> None:
    rows = [{"plant": text(each), "area": number("5"), "does": text(each)} for each in HOSTILE]
    made = chart(tmp_path, "mark: bar, x: area, y: plant, color: does", *rows)

    async def work(drawer: Drawer) -> None:
        assert made is not None
        svg = await drawer.draw(made)
        assert {"<script>alert(1)</script>", "__proto__", "constructor", "a\ufffdb"} <= set(words(svg))
        assert not list(ElementTree.fromstring(svg).iter(f"{SVG}script"))

    with_drawer(work)


def test_the_engine_is_in_a_process_of_its_own_that_is_kept(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        assert drawer.pid is None
        await drawer.draw(areas)
        pid = drawer.pid
        await drawer.draw(areas)
        assert drawer.pid == pid != os.getpid()

    with_drawer(work)
    looked = "import sys, pharmazone.cli, pharmazone.serve.app; sys.exit('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looked], check=False).returncode == 0


def test_a_process_that_is_killed_is_told_and_the_next_one_draws(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        drawing = asyncio.create_task(drawer.draw(endless(areas)))
        await asyncio.sleep(0.1)
        assert drawer.pid is not None
        os.kill(drawer.pid, signal.SIGKILL)
        with pytest.raises(DrawingFailed, match="ended before it was done") as told:
            await drawing
        assert told.value.headers == {"Retry-After": "1"}
        assert (await drawer.draw(areas)).startswith(b"<svg")

    with_drawer(work)


def test_a_process_that_died_in_between_costs_nobody_a_problem_twice(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        assert drawer.pid is not None
        os.kill(drawer.pid, signal.SIGKILL)
        await asyncio.gather(drawer.draw(areas), return_exceptions=True)
        assert (await drawer.draw(areas)).startswith(b"<svg")

    with_drawer(work)


def test_a_drawing_that_takes_too_long_is_stopped(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        with pytest.raises(DrawingFailed, match="longer than 2 seconds"):
            await drawer.draw(endless(areas))
        assert drawer.pid is None

    with_drawer(work, deadline_seconds=2)


def test_a_process_that_nobody_needs_ends(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        for _ in range(200):
            if drawer.pid is None:
                break
            await asyncio.sleep(0.05)
        assert drawer.pid is None
        assert (await drawer.draw(areas)).startswith(b"<svg")

    with_drawer(work, idle_seconds=0.1)


def test_a_process_that_was_used_a_moment_ago_is_kept(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        pid = drawer.pid
        for _ in range(8):
            await asyncio.sleep(0.25)
            await drawer.draw(areas)
        assert drawer.pid == pid

    with_drawer(work, idle_seconds=1.5)


def test_a_process_that_does_not_begin_is_told_and_leaves_nothing_open(
    areas: Specification, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def work(drawer: Drawer) -> None:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
        await asyncio.gather(drawer.draw(areas), return_exceptions=True)
        opened = psutil.Process().num_fds()
        with pytest.raises(DrawingFailed, match="ended before it was done"):
            await drawer.draw(areas)
        assert psutil.Process().num_fds() == opened

    with_drawer(work)


def test_a_long_label_beyond_sixteen_bits_is_drawn(areas: Specification) -> None:
    async def work(drawer: Drawer) -> None:
        text = json.dumps(areas, ensure_ascii=False).replace("plant/tin-works", "a" * 7 + "\N{PILL}" * 60)
        assert (await drawer.draw(json.loads(text))).startswith(b"<svg")

    with_drawer(work)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.json", "https://example.org/x.json", "data:,[1]"])
def test_nothing_is_fetched(areas: Specification, address: str) -> None:
    async def work(drawer: Drawer) -> None:
        with pytest.raises(DrawingFailed, match="cannot be drawn"):
            await drawer.draw({**areas, "data": {"url": address}})
        assert (await drawer.draw(areas)).startswith(b"<svg")

    with_drawer(work)


def test_no_file_is_read(areas: Specification, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('[{"x": 5, "y": "unheard", "text": "unheard", "place": 10.5, "end": 5}]')

    async def work(drawer: Drawer) -> None:
        svg = await drawer.draw({**areas, "data": {"url": secret.as_uri()}})
        assert b"unheard" not in svg

    with_drawer(work)


def test_the_process_knows_no_setting_of_ours(areas: Specification, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_ENDPOINT", "https://user:word@example.org/")

    async def work(drawer: Drawer) -> None:
        await drawer.draw(areas)
        assert not [each for each in psutil.Process(drawer.pid).environ() if each.startswith("PHARMAZONE_")]

    with_drawer(work)


def test_a_question_without_a_chart_is_not_drawn(tmp_path: Path) -> None:
    saved = question(tmp_path, "mark: bar, x: area, y: plant", "plant area passage")
    library = Library("", {}, {}, {}, {}, NoEvaluator())

    async def work(drawer: Drawer) -> None:
        assert await draw_chart(drawer, library, saved, Solutions(("plant", "area"), ()), "en") is None
        row = {"plant": text("Tin Works"), "area": number("5")}
        svg = await draw_chart(drawer, library, saved, Solutions(("plant", "area"), (row,)), "en")
        assert svg is not None
        assert "Tin Works" in words(svg)

    with_drawer(work)


class NoEvaluator:
    """An evaluator that nothing is asked of."""

    async def start(self) -> None:
        raise AssertionError

    async def close(self) -> None:
        raise AssertionError

    async def evaluate(self, query: object) -> Any:
        raise AssertionError(query)
