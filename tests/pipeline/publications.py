"""Snapshots of a few quads, and their publication on another engine."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pharmazone.evaluate.remote.endpoint import Endpoint
from pharmazone.manifest import Counts, Manifest
from pharmazone.pipeline.insertions import SKOLEM
from pharmazone.pipeline.publication import Report, publish
from pharmazone.snapshot import STORE, Snapshot

ID = "https://w3id.org/pharmazone/id/"
GRAPH = "https://w3id.org/pharmazone/graph/"
FOREIGN = {
    ox.Quad(ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b"), ox.Literal("c")),
    ox.Quad(
        ox.NamedNode("http://example.org/a"),
        ox.NamedNode("http://example.org/b"),
        ox.Literal("c"),
        ox.NamedNode("http://example.org/graph"),
    ),
}


def world(path: Path, **graphs: list[str]) -> Snapshot:
    """Make a snapshot of graphs, each with statements about one thing each: `a 1` for a thing and a number."""
    quads: list[ox.Quad] = []
    for name, statements in graphs.items():
        graph = ox.NamedNode((ID + "passage/" if name[0].isupper() else GRAPH) + name)
        for statement in statements:
            thing, value = statement.split()
            triple = (ox.NamedNode(ID + thing), ox.NamedNode(GRAPH + "p"), ox.Literal(int(value)))
            quads += [ox.Quad(*triple, graph), *([] if name.startswith("external") else [ox.Quad(*triple)])]
    return snapshot_of(path, quads)


def snapshot_of(path: Path, quads: list[ox.Quad]) -> Snapshot:
    path.mkdir(exist_ok=True)
    store = ox.Store(path / STORE)
    store.extend(quads)
    store.flush()
    triples = sum(quad.graph_name == ox.DefaultGraph() for quad in store)
    zeros = dict.fromkeys(("graphs", "things", "passages", "statements", "facts", "inferred"), 0)
    manifest = Manifest(
        id="0" * 16,
        release="1",
        ontology="1",
        counts=Counts(quads=len(store), triples=triples, **zeros),
        prefixes={},
        made_with={},
        digests={},
    )
    return Snapshot(path, manifest)


def quads_of(snapshot: Snapshot) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(snapshot.store)))


class Changes(Endpoint):
    """An address for updates that tells them, and does with them what a test wants."""

    def __init__(self, url: str, meddle: Callable[[int, str], Any] = lambda _place, _text: None) -> None:
        super().__init__(url, connections=1)
        self.texts: list[str] = []
        self._meddle = meddle

    async def update(self, text: str) -> None:
        self.texts.append(text)
        self._meddle(len(self.texts), text)
        await super().update(text)


def published(
    snapshot: Snapshot, engine: Any, update: Endpoint | None = None, *, query: str | None = None, **given: Any
) -> Report:
    async def run() -> Report:
        change = update or Endpoint(engine.update, connections=1)
        ask = Endpoint(query or engine.query, connections=1) if query != "" else None
        try:
            return await publish(snapshot, change, ask, **{"has_default_graph": None, **given})
        finally:
            await change.close()
            if ask:
                await ask.close()

    return asyncio.run(run())


def without_blank_nodes(quads: set[ox.Quad]) -> set[str]:
    return {text for text in map(str, quads) if "_:" not in text and SKOLEM not in text}
