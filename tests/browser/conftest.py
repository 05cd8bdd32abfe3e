"""The browser of this machine, and the real service on a port of its own for it to read."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from pharmazone.snapshot import Snapshot

from .tab import Tab, opened

PROGRAM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDED: Final = "needs Chromium (Debian: apt install chromium)"
_OPTIONS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_SERVE: Final = "from pharmazone.cli import main; main()"


def pytest_pycollect_makemodule() -> None:
    """Leave these tests out where there is no browser, and say so once; in CI they fail instead."""
    if PROGRAM is None and not os.environ.get("CI"):
        pytest.skip(NEEDED, allow_module_level=True)


@contextmanager
def serving(snapshot: Snapshot, folder: Path, *options: str) -> Iterator[str]:
    """Serve a snapshot, as `pharmazone serve` does, with its log in a folder; give the address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    environment |= {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent), "PHARMAZONE_PORT": "0"}
    with (
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            cwd=folder,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            lines = [process.stdout.readline().strip() for _ in range(4)]
            assert "listens" in lines[0], (folder / "log.txt").read_text()
            yield lines[1].rstrip("/")
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)
        finally:
            process.kill()
    assert "Traceback" not in (folder / "log.txt").read_text()


# Not of the session: as long as the browser is open, no other test of this process may run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium that resolves no name."""
    assert PROGRAM, NEEDED
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(browser: Browser, real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the real world; give the address without its last slash."""
    with serving(real, tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="package")
def with_text(
    browser: Browser, tiny: Snapshot, tiny_articles: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the tiny world with its text; give the address."""
    with serving(tiny, tmp_path_factory.mktemp("texts"), "--articles", str(tiny_articles)) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    """Say whether the browser runs scripts; every test is done with them and without."""
    return bool(request.param)


@pytest.fixture
def tab(browser: Browser, address: str, has_scripts: bool) -> Iterator[Tab]:
    """Give a tab; nothing may have gone wrong in it in the end."""
    with opened(browser, address, has_scripts=has_scripts) as tab:
        yield tab
        tab.page.goto("about:blank")
        assert tab.wrong == []


@pytest.fixture
def editor(browser: Browser, address: str) -> Iterator[Tab]:
    """Give a tab with the editor; nothing may have gone wrong in it in the end."""
    with opened(browser, address) as tab:
        tab.go("/sparql")
        tab.page.locator("#query").focus()
        yield tab
        tab.page.goto("about:blank")
        assert tab.wrong == []
