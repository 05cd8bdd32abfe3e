"""The pages of the service that the search gives, too, with the words that people seek them by."""

from collections.abc import Iterator, Mapping
from typing import Final

from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.searching.entries import Name, Named
from pharmazone.terms import BASE, LANGUAGES

TITLES: Final[Mapping[str, str]] = {
    "plans": "plans",
    "discrepancies": "discrepancies",
    "queries": "queries",
    "map": "map",
    "changes": "changes",
    "downloads": "downloads",
    "ontology": "vocabulary",
    "sparql": "endpoint",
    "docs": "docs",
}
"""What phrase each page is called by, by its path."""


def list_pages() -> Iterator[Named]:
    """Give the pages, each with its title and the words of the phrase page_sought_PATH, which semicolons part."""
    for path, title in TITLES.items():
        names = [Name(PHRASES[language][title], language) for language in LANGUAGES]
        for language in LANGUAGES:
            said = PHRASES[language][f"page_sought_{path}"].split(";")
            names += [Name(words.strip(), language, is_spelling=True) for words in said]
        yield Named(BASE + path, "page", (), tuple(names), keys={BASE + path: 0})
