"""How the tests read a page: its text, its links, the elements with an anchor, and the article's own words on it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess

BROWSER: Final = {"accept": "text/html"}
ARTICLES: Final = Path(os.environ.get("ARTICLES_DIR", sources.home().parent / "shared" / "articles"))
with_articles = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles' texts are not there (ARTICLES_DIR)")
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


@dataclass
class Element:
    """An element with all the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    parents: tuple["Element", ...] = field(default=(), repr=False)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text).strip()


@dataclass
class Page(HTMLParser):
    """A page as its elements, in order."""

    source: str = field(repr=False)
    elements: list[Element] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, parents=tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data

    def all(self, tag: str, of_class: str = "") -> list[Element]:
        return [each for each in self.elements if each.tag == tag and (not of_class or of_class in each.classes)]

    @property
    def main(self) -> str:
        return self.all("main")[0].words

    @property
    def ids(self) -> list[str]:
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]

    @property
    def links(self) -> set[str]:
        return {each.attributes["href"] for each in self.elements if "href" in each.attributes}

    @property
    def article(self) -> str:
        """Give the text of the article, to the character."""
        return "".join(each.text for each in self.all("p", "words"))


def read(client: TestClient, path: str) -> Page:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


@contextmanager
def serving(snapshot: Snapshot, articles: Path | None = None, report: str = "") -> Iterator[TestClient]:
    """Serve a snapshot, with the texts of a folder where one is named."""
    evaluator = InProcess(snapshot.store)
    evaluator.answer_bytes = 10_000_000
    settings = Settings(snapshot_dir=snapshot.path.parent, articles=articles, report_address=report)
    with TestClient(Application(snapshot, evaluator, settings), raise_server_exceptions=False) as client:
        yield client
