"""Every page that answers a question, wide and narrow: no error, nothing from elsewhere, nothing that sticks out."""

from typing import Final

from playwright.sync_api import Browser

from pharmazone.snapshot import Snapshot

from .tab import NARROW, WIDE, opened

OTHERS: Final = (
    "/",
    "/queries",
    "/queries?q=plant",
    "/queries?tag=plants",
    "/competency",
    "/sparql",
    "/graphs",
    "/page/plant",
    "/page/plant/pk-137",
    "/page/passage/generium-next-opening/13749-13768",
)


def test_no_page_is_made_wrong(browser: Browser, address: str, real: Snapshot, has_scripts: bool) -> None:
    names = sorted(each.stem for each in (real.queries / "saved").glob("*.rq"))
    paths = [*OTHERS, *(f"/queries/{name}" for name in names)]
    wrong: list[str] = []
    # The language goes by what the browser wishes; each is walked through once.
    with opened(browser, address, has_scripts=has_scripts, language="en-GB" if has_scripts else "ru-RU") as tab:
        for path in paths:
            tab.go(path)
            wrong += tab.look()
            wrong += [] if tab.page.locator("html").get_attribute("lang") == ("en" if has_scripts else "ru") else [path]
            tab.page.set_viewport_size(NARROW)
            tab.page.emulate_media(color_scheme="dark")
            wrong += [f"narrow and dark: {each}" for each in tab.look()]
            tab.page.set_viewport_size(WIDE)
            tab.page.emulate_media(color_scheme="light")
        wrong += tab.wrong
    assert len(names) > 50
    assert wrong == []


def test_what_goes_wrong_in_a_tab_is_seen(browser: Browser, address: str) -> None:
    """The tests above would be silent if the tab saw nothing."""
    body = """<!doctype html><title>x</title><main><h1>x</h1>
        <h3 id=a style="width: 3000px; color: silver">y</h3>
        <p id=a><img src="http://example.org/x.png"><img src="/nowhere.png"><input><script>nowhere()</script>"""
    with opened(browser, address) as tab:
        tab.page.route("**/made", lambda route: route.fulfill(body=body, content_type="text/html"))
        tab.go("/made")
        faults, wrong = "\n".join(tab.look()), "\n".join(tab.wrong)
    for fault in (
        "0 of header nav",
        "left out: <h3",
        "the id a twice",
        "no label: <input",
        "no alt",
        "sticks out",
        "wide on",
        "a contrast of 1.",
    ):
        assert fault in faults
    for event in ("asks http://example.org/x.png", "nowhere.png: 404", "nowhere is not defined"):
        assert event in wrong


def test_a_break_of_the_content_security_policy_is_seen(browser: Browser, address: str, has_scripts: bool) -> None:
    with opened(browser, address, has_scripts=has_scripts) as tab:
        guards = {"content-security-policy": tab.page.request.get(address).headers["content-security-policy"]}
        body = '<p style="color: red">x<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC">'
        tab.page.route("**/made", lambda route: route.fulfill(body=body, content_type="text/html", headers=guards))
        tab.go("/made")
        tab.page.goto("about:blank")
        assert sum("Content Security Policy" in each for each in tab.wrong) == 2
