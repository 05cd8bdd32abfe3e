"""A small world to serve, with what a hostile graph may hold, and an evaluator in the same process."""

import asyncio
import gzip
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.errors import MalformedQuery
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.manifest import Counts, Manifest
from pharmazone.pipeline.dumps import make_dumps
from pharmazone.pipeline.quads import in_graph
from pharmazone.pipeline.search_index import make_index
from pharmazone.pipeline.void import describe_dataset
from pharmazone.saved.description import QUESTIONS, describe
from pharmazone.saved.questions import read_all
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import SPELLINGS, Snapshot

PREFIXES = {
    "pz": "https://w3id.org/pharmazone/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "plant": "https://w3id.org/pharmazone/id/plant/",
    "site": "https://w3id.org/pharmazone/id/site/",
    "tin": "https://w3id.org/pharmazone/id/passage/tin-story/",
    "bound": "https://w3id.org/pharmazone/scheme/bound/",
}
ENDLESS = "SELECT * { ?endless ?p ?o }"
WORLD = (Path(__file__).parent / "world.trig").read_text(encoding="utf-8")
SAVED = {
    "big-plants": """\
#+ summary: Plants with a floor area
#+ question: Which plants have at least a given floor area?
#+ tags: [plants]
#+ featured: true
#+ evidence: [passage]
#+ params:
#+   - {name: site, label: Site, class: "pz:Site"}
#+   - {name: minArea, label: Smallest floor area in m2, datatype: "xsd:integer", minInclusive: 0, default: 0}
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?plant ?area ?passage WHERE {
  VALUES (?site ?minArea) { (UNDEF 0) }   # params
  GRAPH ?passage { ?plant pz:floorArea ?area } ?passage a pz:Passage .
  ?plant pz:locatedIn ?site
  FILTER (?area >= ?minArea)
} ORDER BY ?plant
""",
    "area-of": """\
#+ summary: The floor area of a plant
#+ question: How large is a plant?
#+ params: [{name: plant, label: Plant, class: "pz:Plant", required: true, example: "plant:tin-works"}]
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
PREFIX plant: <https://w3id.org/pharmazone/id/plant/>
SELECT ?area WHERE {
  VALUES (?plant) { (plant:tin-works) }   # params
  ?plant pz:floorArea ?area
}
""",
    "as-graph": """\
#+ summary: Plants as a graph
#+ question: Where are the plants?
CONSTRUCT { ?plant <https://w3id.org/pharmazone/ontology#locatedIn> ?site }
WHERE { ?plant <https://w3id.org/pharmazone/ontology#locatedIn> ?site }
""",
}


class InProcess:
    """An evaluator of the tests: the same engine without a process; one query of its own never ends."""

    def __init__(self, store: Path) -> None:
        self.store = ox.Store.read_only(str(store))
        self.asked: list[Query] = []
        self.stopped = 0
        self.is_open = False
        self.answer_bytes = 1_000_000

    async def start(self) -> None:
        self.is_open = True

    async def close(self) -> None:
        self.is_open = False

    async def evaluate(self, query: Query) -> Answer:
        self.asked.append(query)
        if query.text == ENDLESS:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.stopped += 1
                raise
        try:
            evaluate = partial(self.store.query, query.text, prefixes=PREFIXES)
            return Answer(*write_answer(evaluate, query.solutions, query.graph, PREFIXES, self.answer_bytes))
        except SyntaxError as error:
            raise MalformedQuery(str(error), line=1, column=1) from error


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("world")
    quads = set(ox.parse(WORLD, format=ox.RdfFormat.TRIG))
    store = ox.Store(str(path / "store"))
    union = {ox.Quad(each.subject, each.predicate, each.object) for each in quads}
    store.bulk_extend(quads)
    store.bulk_extend(union)
    store.flush()
    del store
    with gzip.open(path / "dataset.nq.gz", "wb") as dataset:
        dataset.write(b"".join(sorted(f"{quad} .\n".encode() for quad in quads)))
    shutil.copytree(sources.home() / "queries" / "pages", path / "queries" / "pages")
    shutil.copy(sources.home() / "data" / "external" / SPELLINGS, path / SPELLINGS)
    (path / "queries" / "saved").mkdir()
    for name, text in SAVED.items():
        (path / "queries" / "saved" / f"{name}.rq").write_text(text)
    described = describe(read_all(path / "queries" / "saved").values(), PREFIXES)
    asked = [in_graph(each, ox.NamedNode(QUESTIONS)) for each in described]
    counts = Counts(quads=len(quads), triples=40, graphs=9, things=11, passages=5, statements=7, facts=5, inferred=1)
    manifest = Manifest(
        id="0123456789abcdef",
        release="1.0.0",
        ontology="0.1.0",
        counts=counts,
        prefixes=PREFIXES,
        made_with={},
        digests={},
    )
    (path / "manifest.json").write_text(manifest.to_json())
    (path / "void.ttl").write_bytes(describe_dataset(manifest, [*quads, *union]))
    (path / "search.sqlite").write_bytes(make_index([*quads, *union, *asked], manifest))
    (path / "downloads").mkdir()
    packed = (path / "dataset.nq.gz").read_bytes()
    for name, octets in make_dumps([*quads, *union], packed, manifest).items():
        (path / "downloads" / name).write_bytes(octets)
    return Snapshot(path, manifest)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(snapshot_dir=tmp_path, body_bytes=2000, query_characters=1000)


@pytest.fixture
def evaluator(world: Snapshot) -> InProcess:
    return InProcess(world.store)


@pytest.fixture
def client(world: Snapshot, evaluator: InProcess, settings: Settings) -> Iterator[TestClient]:
    app = Application(world, evaluator, settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client
