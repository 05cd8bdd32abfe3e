"""A reader without a mouse: where the keyboard leads, what is wrong about a value, what opens."""

from .tab import Tab


def tabbed(tab: Tab, last: str, most: int = 60) -> list[str]:
    """Press Tab until something is reached; say what was passed, and it."""
    passed: list[str] = []
    while len(passed) < most and last not in passed:
        tab.page.keyboard.press("Tab")
        passed.append(tab.focused)
    return passed


def test_a_wrong_number_is_told_at_its_field_and_the_rest_is_kept(tab: Tab) -> None:
    with tab.refused(422):
        tab.go("/queries/plants-compared?plant=plant:pk-137&minArea=-5")
    assert tab.table.count() == 0
    assert tab.chosen("Plant") == ["PK-137 plant"]
    box = tab.page.get_by_label("Floor area at least, m²")
    assert box.get_attribute("aria-invalid") == "true"
    assert box.input_value() == "-5"
    described = (box.get_attribute("aria-describedby") or "").split()
    told = " ".join(tab.page.locator(f"[id='{each}']").inner_text() for each in described)
    assert "at least 0" in told
    assert "-5" in tab.page.get_by_role("alert").inner_text()

    box.fill("40000")
    tab.follow(tab.page.get_by_role("button", name="Ask"))
    assert tab.column("Plant") == ["PK-137 plant"]


def test_words_in_place_of_a_number_stay_to_be_mended(tab: Tab) -> None:
    with tab.refused(422):
        tab.go("/queries/plants-compared?minArea=forty&lang=ru")
    box = tab.page.get_by_label("Площадь не менее, м²")
    assert box.input_value() == "forty"
    assert "значение не подходит" in tab.page.get_by_role("alert").inner_text()
    assert tab.look() == []


def test_the_keyboard_goes_through_a_page_from_top_to_bottom(tab: Tab) -> None:
    tab.go("/queries/plants-compared")
    passed = tabbed(tab, "summary Cite this answer", most=200)
    places = [
        "a Skip to the content",
        "a pharmazone",
        "a Questions",
        "a SPARQL",
        "a Русский",
        "select plant",
        "input ownedBy",
        "input minArea",
        "button Ask",
        "div Answer",
        "a PK-137 plant",
        "a Excel, with labels",
        "summary The query",
        "summary Use this answer in other tools",
        "summary Cite this answer",
    ]
    assert [each for each in dict.fromkeys(passed) if each in places] == places


def test_one_can_skip_to_the_content(tab: Tab) -> None:
    tab.go("/queries/plants-compared")
    tab.page.keyboard.press("Tab")
    skip = tab.page.get_by_role("link", name="Skip to the content").bounding_box()
    assert skip
    assert skip["x"] >= 0
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.focused == "select plant"


def test_a_question_is_asked_by_the_keyboard_alone(tab: Tab) -> None:
    tab.go("/queries/plants-compared")
    keys = tab.page.keyboard
    tabbed(tab, "input ownedBy")
    keys.press("Shift+Tab")
    assert tab.focused == "select plant"
    keys.type("PK-137")
    tabbed(tab, "input minArea")
    keys.press("ControlOrMeta+a")
    keys.type("40000")
    with tab.page.expect_navigation():
        keys.press("Enter")
    assert "plant=plant%3Apk-137" in tab.page.url
    assert "minArea=40000" in tab.page.url
    assert tab.column("Plant") == ["PK-137 plant"]


def test_what_is_in_focus_is_seen(tab: Tab) -> None:
    tab.go("/queries/plants-compared")
    unseen = []
    for each in tabbed(tab, "summary The query", most=200):
        shown = tab.page.evaluate(
            "(([style, box]) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0)"
            "([getComputedStyle(document.activeElement), document.activeElement.getBoundingClientRect()])"
        )
        unseen += [] if shown else [each]
    assert unseen == []


def test_how_to_cite_and_to_use_an_answer_opens_by_the_keyboard(tab: Tab) -> None:
    tab.go("/queries/plants-compared?minArea=20000")
    for summary in ("Use this answer in other tools", "Cite this answer"):
        details = tab.page.locator("details").filter(has=tab.page.locator("summary", has_text=summary))
        assert details.get_attribute("open") is None
        details.locator("summary").focus()
        tab.page.keyboard.press("Enter")
        assert details.get_attribute("open") is not None
        assert f"{tab.address}/queries/plants-compared" in details.inner_text()
        for text in details.locator("pre").all():
            selected = text.evaluate("element => (getSelection().selectAllChildren(element), `${getSelection()}`)")
            assert selected.strip() == text.inner_text().strip() != ""
    cited = tab.page.locator("details.cite").get_by_role("link", name=tab.address)
    assert cited.get_attribute("href") == cited.inner_text()
    assert "minArea=20000" in cited.inner_text()
    tab.follow(cited)
    assert len(tab.rows) > 1
