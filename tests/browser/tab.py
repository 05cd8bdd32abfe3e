"""A tab of a browser that sees one service and nothing else, and notes what goes wrong while somebody reads in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, Route, ViewportSize

WIDE: Final[ViewportSize] = {"width": 1200, "height": 900}
NARROW: Final[ViewportSize] = {"width": 360, "height": 740}
LOOK: Final = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
_COUNTED: Final = re.compile(r" \(\d+\)$")
# A download leaves the page where it is, and the browser calls that an abort.
_LEFT: Final = "net::ERR_ABORTED"
_STATUS_TOLD: Final = re.compile(r"the server responded with a status of (\d+)")


class Tab:
    """A tab that a reader has open; `wrong` says what no page may do."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        self._refusals: set[int] = set()
        page.context.route(re.compile(f"^(?!{re.escape(address)}/|data:)"), self._refuse)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("response", self._receive)
        page.on("requestfailed", self._lose)

    def _refuse(self, route: Route) -> None:
        self.wrong.append(f"{self.page.url} asks {route.request.url}")
        route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        told = _STATUS_TOLD.search(message.text)
        if message.type in ("error", "warning") and not (told and int(told[1]) in self._refusals):
            self.wrong.append(f"{self.page.url} at {message.location['url']}: {message.text}")

    def _receive(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            self.wrong.append(f"{response.url}: {response.status}")

    def _lose(self, request: Request) -> None:
        if request.failure != _LEFT:
            self.wrong.append(f"{self.page.url}: no {request.url}: {request.failure}")

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """Await that the page is refused with this status."""
        self._refusals.add(status)
        with self.page.expect_response(lambda each: each.request.is_navigation_request()) as answered:
            yield
        assert answered.value.status == status
        self.page.wait_for_load_state()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def look(self) -> list[str]:
        """Say what is wrong with how the page is made."""
        told: list[str] = self.page.evaluate(LOOK)
        return [f"{self.page.url}: {each}" for each in told]

    def follow(self, link: Locator) -> None:
        """Click a link, and wait for the page behind it."""
        before = self.page.url
        link.click()
        self.page.wait_for_url(lambda url: url != before)

    def choose(self, label: str, *names: str) -> None:
        """Choose by what stands in a list, whatever number of rows stands behind it."""
        box = self.page.get_by_label(label, exact=True)
        offered = {_COUNTED.sub("", each): each for each in box.locator("option").all_text_contents()}
        box.select_option(label=[offered[name] for name in names])

    def chosen(self, label: str) -> list[str]:
        """Give the words of what is chosen in a list."""
        words = self.page.get_by_label(label, exact=True).locator("option:checked").all_text_contents()
        return [_COUNTED.sub("", each) for each in words]

    @property
    def table(self) -> Locator:
        return self.page.locator("table.answer")

    @property
    def headings(self) -> list[str]:
        return self.table.locator("thead th").all_inner_texts()

    @property
    def rows(self) -> list[list[str]]:
        told: list[list[str]] = self.table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )
        return told

    def column(self, heading: str) -> list[str]:
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]

    @property
    def focused(self) -> str:
        """Say where the keyboard is: the kind of the element, and its name or words."""
        told: str = self.page.evaluate(
            "(at => `${at.localName} ${at.name || at.getAttribute('aria-label') || at.innerText.trim()}`)"
            "(document.activeElement)"
        )
        return told


@contextmanager
def opened(browser: Browser, address: str, *, has_scripts: bool = True, language: str = "en-GB") -> Iterator[Tab]:
    """Open a tab in a context of its own, and close both."""
    context = browser.new_context(java_script_enabled=has_scripts, locale=language, viewport=WIDE)
    context.set_default_timeout(10_000)
    try:
        yield Tab(context.new_page(), address)
    finally:
        context.close()
