"""What a person types into the editor of /sparql, and what it holds then."""

from .tab import Tab


def text(tab: Tab) -> str:
    return tab.page.locator("input[name=query]").input_value()


def write(tab: Tab, query: str) -> None:
    """Put a query in place of what is there."""
    tab.page.locator("#query").focus()
    tab.page.keyboard.press("ControlOrMeta+a")
    tab.page.keyboard.press("Delete")
    tab.page.keyboard.insert_text(query)
