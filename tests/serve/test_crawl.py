"""A reader who begins at the start and follows every link: none is dead, nothing is out of reach, no page is too long.

What can be combined without end is bound by these rules, and all else is followed once:

- English alone, and no address that names a language: the other one has the same.
- Of a thing or an answer as data, one format; which one changes from address to address.
- Of addresses that differ in the values of their parameters alone, the first three, so that every list, every filter
  and every combination that a page links to is seen, if not with every value. For the editor, the first of each page.
"""

import re
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit
from zlib import crc32

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.formats import RESULT_FORMATS, SVG, VEGA_LITE, WORKBOOK
from pharmazone.serve.app import Application
from pharmazone.settings import MEBIBYTE, Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import BASE, ONTOLOGY, PASSAGE, PZ, RDFS, SKOS, THING

from .conftest import InProcess
from .test_pages import Outline

HOST: Final = "http://testserver"
LONGEST_PAGE_BYTES: Final = 300_000
_BROWSER: Final = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "accept-language": "en"}
_LEADING: Final = ("href", "src")
_SUFFIXES: Final = sorted({each.suffix for each in (*RESULT_FORMATS, WORKBOOK, SVG, VEGA_LITE)} | {"rq"})
_DATA: Final = re.compile(rf"(/data/.+|/queries/[^/]+)\.({'|'.join(map(re.escape, _SUFFIXES))})")
MOST_ALIKE: Final = 3


@dataclass
class Seen:
    """What was found behind an address."""

    status: int
    is_page: bool
    size: int
    seconds: float
    leads_to: str = ""
    ids: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


@dataclass
class Crawl:
    """All that was followed, by address, and for each address one page that leads there."""

    seen: dict[str, Seen] = field(default_factory=dict)
    via: dict[str, str] = field(default_factory=dict)
    taken: Counter[tuple[str, frozenset[str], str]] = field(default_factory=Counter)
    foreign: set[str] = field(default_factory=set)

    def run(self, client: TestClient) -> None:
        waiting = deque(["/"])
        self.via["/"] = ""
        while waiting:
            address = waiting.popleft()
            seen = self.seen[address] = _visit(client, address)
            for link in sorted({*_in_one_format(seen.links), *filter(None, [seen.leads_to])}):
                if not link.startswith(f"{HOST}/"):
                    self.foreign.add(link)
                    continue
                found = urldefrag(link).url.removeprefix(HOST)
                if found not in self.via and self.is_followed(found, address):
                    self.via[found] = address
                    waiting.append(found)

    def is_followed(self, address: str, origin: str) -> bool:
        """Say whether an address that stands on a page is to be followed by the rules above."""
        path, _, asked = address.partition("?")
        names = frozenset(name for name, _ in parse_qsl(asked, keep_blank_values=True))
        if "lang" in names:
            return False
        if not names:
            return True
        alike = (path, names, origin.partition("?")[0] if path == "/sparql" else "")
        self.taken[alike] += 1
        return self.taken[alike] <= (1 if path == "/sparql" else MOST_ALIKE)

    def behind(self, address: str) -> Seen:
        """Give what a reader ends at."""
        seen = self.seen[address]
        for _ in range(5):
            if not seen.leads_to:
                break
            seen = self.seen[urldefrag(seen.leads_to).url.removeprefix(HOST)]
        return seen


def _in_one_format(links: Iterable[str]) -> list[str]:
    """Leave of each thing or answer as data one format, another from one to the next."""
    formats: defaultdict[str, list[str]] = defaultdict(list)
    for link in sorted(links):
        match = _DATA.match(urlsplit(link).path)
        formats[match[1] if match else link].append(link)
    return [each[crc32(stem.encode()) % len(each)] for stem, each in formats.items()]


def _visit(client: TestClient, address: str) -> Seen:
    begun = time.perf_counter()
    answer = client.get(address, headers=_BROWSER)
    seconds = time.perf_counter() - begun
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    seen = Seen(answer.status_code, is_page, len(answer.content), seconds)
    if "location" in answer.headers:
        seen.leads_to = urljoin(HOST + address, answer.headers["location"])
    if is_page:
        page = Outline(answer.text)
        attributes = [each for _, each in page.tags]
        seen.ids = frozenset(each["id"] or "" for each in attributes if "id" in each)
        named = [each[name] or "" for each in attributes for name in _LEADING if name in each]
        # Where a form leads has its fragment only once it is sent.
        named += [urldefrag(each["action"] or "").url for each in attributes if "action" in each]
        seen.links = frozenset(urljoin(HOST + address, each) for each in named)
    return seen


pytestmark = pytest.mark.timeout(400)  # the first test waits for all that is followed


@pytest.fixture(scope="module")
def crawl(real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    evaluator = InProcess(real.store)
    held = ox.Store()
    held.bulk_extend(evaluator.store)
    evaluator.store = held  # in memory, as a worker has it
    evaluator.answer_bytes = 32 * MEBIBYTE
    settings = Settings(snapshot_dir=tmp_path_factory.mktemp("crawl"), cache_bytes=0)
    crawled = Crawl()
    with TestClient(
        Application(real, evaluator, settings), follow_redirects=False, raise_server_exceptions=False
    ) as client:
        crawled.run(client)
    yield crawled
    pages = sorted(((seen.seconds, seen.size, address) for address, seen in crawled.seen.items()), reverse=True)
    sys.stdout.write(f"\n{len(pages)} addresses in {sum(each[0] for each in pages):.0f} s; the slowest:\n")
    for seconds, size, address in pages[:15]:
        sys.stdout.write(f"{1000 * seconds:6.0f} ms {size:8} B  {address}\n")


@pytest.fixture(scope="module")
def store(real: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(real.store))


def things(store: ox.Store) -> set[str]:
    """Give every IRI of the project that has a type: things, passages, concepts."""
    typed = store.quads_for_pattern(
        None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None, DEFAULT
    )
    return {each.subject.value for each in typed if isinstance(each.subject, ox.NamedNode)}


DEFAULT: Final = ox.DefaultGraph()


def unreached(crawl: Crawl, iris: set[str]) -> list[str]:
    """Give those of these things whose page nobody comes to."""
    pages = {unquote(urlsplit(address).path) for address, seen in crawl.seen.items() if seen.status == 200}
    return sorted(iri for iri in iris if iri.removeprefix(BASE).replace("id/", "/page/", 1) not in pages)


def test_no_link_is_dead(crawl: Crawl) -> None:
    dead = [
        f"{seen.status} {address} (on {crawl.via[address]})"
        for address, seen in sorted(crawl.seen.items())
        if not 200 <= seen.status < 400
    ]
    assert dead == []


def test_every_redirection_leads_to_a_page(crawl: Crawl) -> None:
    assert [
        address for address in crawl.seen if crawl.behind(address).status != 200 and not _is_dead(crawl, address)
    ] == []


def _is_dead(crawl: Crawl, address: str) -> bool:
    return crawl.seen[address].status >= 400


def test_every_fragment_names_a_place_on_its_page(crawl: Crawl) -> None:
    missing = set()
    for address, seen in crawl.seen.items():
        for link in seen.links:
            target, fragment = urldefrag(link)
            place = target.removeprefix(HOST)
            if fragment and place in crawl.seen:
                behind = crawl.behind(place)
                if behind.is_page and unquote(fragment) not in behind.ids:
                    missing.add(f"{place}#{fragment} (on {address})")
    assert sorted(missing) == []


def test_other_hosts_are_linked_to_by_the_web_alone(crawl: Crawl) -> None:
    assert [each for each in sorted(crawl.foreign) if urlsplit(each).scheme not in {"http", "https"}] == []


def test_no_page_is_longer_than_anyone_waits_for(crawl: Crawl) -> None:
    long = {
        address: seen.size for address, seen in crawl.seen.items() if seen.is_page and seen.size > LONGEST_PAGE_BYTES
    }
    assert long == {}


def test_every_thing_is_reached(crawl: Crawl, store: ox.Store) -> None:
    iris = {iri for iri in things(store) if iri.startswith(THING) and not iri.startswith(PASSAGE)}
    assert len(iris) > 500
    assert unreached(crawl, iris) == []


def test_every_passage_is_reached(crawl: Crawl, store: ox.Store) -> None:
    iris = {iri for iri in things(store) if iri.startswith(PASSAGE)}
    assert len(iris) > 500
    assert unreached(crawl, iris) == []


def test_every_concept_and_its_scheme_are_reached(crawl: Crawl, store: ox.Store) -> None:
    kinds = [ox.NamedNode(SKOS + name) for name in ("Concept", "ConceptScheme")]
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    iris = {each.subject.value for kind in kinds for each in store.quads_for_pattern(None, type_, kind, DEFAULT)}  # type: ignore[union-attr]
    ours = {iri for iri in iris if iri.startswith(f"{BASE}scheme/")}
    assert len(ours) > 100
    assert [
        iri for iri in sorted(ours) if crawl.seen.get(iri.removeprefix(BASE[:-1]), Seen(0, False, 0, 0)).status != 200
    ] == []


def test_every_term_of_the_vocabulary_has_its_place_on_the_page(crawl: Crawl, store: ox.Store) -> None:
    defined = store.quads_for_pattern(None, ox.NamedNode(RDFS + "isDefinedBy"), ox.NamedNode(ONTOLOGY), DEFAULT)
    terms = {each.subject.value.removeprefix(PZ) for each in defined if isinstance(each.subject, ox.NamedNode)}
    assert len(terms) > 100
    assert sorted(terms - crawl.behind("/ontology").ids) == []
