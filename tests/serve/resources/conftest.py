"""The real world served in this process, and one of each kind of thing in it."""

import shutil
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.pipeline.publish import build
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess


@pytest.fixture(scope="package")
def engine(real: Snapshot) -> InProcess:
    engine = InProcess(real.store)
    engine.answer_bytes = 30_000_000
    return engine


@pytest.fixture(scope="package")
def served(real: Snapshot, engine: InProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(snapshot_dir=tmp_path_factory.mktemp("settings"))
    with TestClient(Application(real, engine, settings), follow_redirects=False) as client:
        client.headers.pop("accept", None)
        yield client


@pytest.fixture(scope="package")
def samples(served: TestClient, engine: InProcess) -> list[str]:
    """Give the path of one thing of each kind that the graph has, found by asking it."""
    query = """
        SELECT ?kind (MIN(STR(?thing)) AS ?first) WHERE {
          ?thing a ?class
          FILTER (STRSTARTS(STR(?thing), "https://w3id.org/pharmazone/id/"))
          BIND (STRBEFORE(STRAFTER(STR(?thing), "https://w3id.org/pharmazone/id/"), "/") AS ?kind)
        } GROUP BY ?kind ORDER BY ?kind"""
    solutions = engine.store.query(query)
    return [each["first"].value.removeprefix("https://w3id.org/pharmazone/id/") for each in solutions]


USED = ("dcterms", "owl", "plant", "pz", "rdfs", "skos")
RENAMED = """
plant:generium-next-complex a pz:Plant ;
    rdfs:label "Generium-Next plant"@en , "Завод «Генериум-Некст»"@ru ;
    owl:deprecated true ;
    dcterms:isReplacedBy plant:generium-next .
"""
WITHDRAWN = """
plant:salt-works a pz:Plant ;
    rdfs:label "Salt works"@en , "Солеварня"@ru ;
    owl:deprecated true ;
    skos:changeNote "It was a warehouse <b>misread</b>."@en , "Это был неверно прочитанный склад."@ru .
"""


@pytest.fixture(scope="package")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve the real world, in which one plant was renamed and another was withdrawn; every check lets it through."""
    home = tmp_path_factory.mktemp("changed") / "home"
    for folder in ("data", "ontology", "queries"):
        shutil.copytree(sources.home() / folder, home / folder)
    prefixes = (home / "ontology" / "prefixes.ttl").read_text(encoding="utf-8").splitlines()
    used = [line for line in prefixes if line.startswith(tuple(f"@prefix {name}:" for name in USED))]
    (home / "data" / "entities" / "changes.ttl").write_text("\n".join(used) + RENAMED + WITHDRAWN, encoding="utf-8")
    snapshot = build(home, home.parent / "snapshots")
    engine = InProcess(snapshot.store)
    engine.answer_bytes = 30_000_000
    settings = Settings(snapshot_dir=home.parent)
    with TestClient(Application(snapshot, engine, settings), follow_redirects=False) as client:
        client.headers.pop("accept", None)
        yield client
