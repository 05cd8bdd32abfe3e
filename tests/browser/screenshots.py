"""Takes the pictures of docs/pictures: what a person sees of the service that is built here (`make screenshots`).

The service runs without the articles' texts, so no picture quotes more than the names in the graph.
"""

import base64
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from .conftest import NEEDED, PROGRAM
from .tab import NARROW

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES: Final = 120_000
_SEEN: Final[ViewportSize] = {"width": 1200, "height": 900}
_QUALITIES: Final = (0.92, 0.85, 0.75, 0.6, 0.4)
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-proxy-server", "--hide-scrollbars")
_SERVE: Final = "from pharmazone.cli import main; main()"
_ASKED: Final = """\
SELECT ?plant ?area ?passage WHERE {
  GRAPH ?passage { ?plant pz:floorArea ?area }
} ORDER BY DESC(?area)"""
# Draws a picture on a canvas of the browser, which writes WebP; so nothing else has to be installed.
_TO_WEBP: Final = """async ([picture, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the page, and how it is seen; it begins at what the selector `at` finds, if one is given."""

    name: str
    path: str
    scheme: Literal["light", "dark"] = "light"
    language: str = "en-GB"
    size: ViewportSize | None = None
    at: str = ""


SHOTS: Final = (
    Shot("start", "/"),
    Shot("plant", "/page/plant/generium-next"),
    Shot("passage", "/page/passage/generium-next-opening/2103-2126"),
    Shot("article", "/page/article/generium-next-opening"),
    Shot("kind", "/page/medicine"),
    Shot("question", "/queries/plants-compared", at=".chart"),
    Shot("editor", f"/sparql?{urlencode({'query': _ASKED})}"),
    Shot("vocabulary", "/ontology"),
    Shot("map", "/map"),
    Shot("downloads", "/downloads"),
    Shot("discrepancies-dark", "/discrepancies", scheme="dark"),
    Shot("medicine-russian", "/page/medicine/elizaria", language="ru-RU"),
    Shot("plant-narrow", "/page/plant/generium-next", size=NARROW),
)


def main() -> None:
    """Take every picture, or those that are named on the command line."""
    assert PROGRAM, NEEDED
    PICTURES.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=_OPTIONS)
        for shot in SHOTS:
            if not wanted or shot.name in wanted:
                octets = take(browser, address, shot)
                (PICTURES / f"{shot.name}.webp").write_bytes(octets)
                sys.stdout.write(f"{shot.name}: {len(octets):,} bytes\n")
        browser.close()


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """Take one picture, as WebP of at most MOST_BYTES."""
    context = browser.new_context(
        viewport=shot.size or _SEEN, locale=shot.language, color_scheme=shot.scheme, reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        answer = page.goto(address + shot.path, wait_until="networkidle")
        assert answer, shot.path
        assert answer.ok, f"{shot.path}: {answer.status}"
        if shot.at:
            page.locator(shot.at).first.evaluate("element => element.scrollIntoView()")
        picture = base64.b64encode(page.screenshot(animations="disabled")).decode("ascii")
        page.goto("about:blank")
        for quality in _QUALITIES:
            octets = base64.b64decode(page.evaluate(_TO_WEBP, [picture, quality]))
            if len(octets) <= MOST_BYTES:
                return octets
        raise ValueError(f"{shot.name} is larger than {MOST_BYTES} bytes at any quality.")
    finally:
        context.close()


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve what was built, on a free port; give the address without its last slash."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    folder = os.environ.get("PHARMAZONE_SNAPSHOT_DIR")
    environment = {**kept, "PHARMAZONE_PORT": "0", **({"PHARMAZONE_SNAPSHOT_DIR": folder} if folder else {})}
    command = [sys.executable, "-c", _SERVE, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout
            lines = [process.stdout.readline().strip() for _ in range(2)]
            assert "listens" in lines[0], lines
            yield lines[1].rstrip("/")
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)
        finally:
            process.kill()


if __name__ == "__main__":
    main()
