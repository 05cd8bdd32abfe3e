"""The data that the servers are measured on: the snapshot served, and generated ones of any size in the same shape."""

import gzip
import hashlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone import __version__
from pharmazone.errors import SnapshotError
from pharmazone.manifest import Counts, Manifest, identify
from pharmazone.pipeline.search_index import make_index
from pharmazone.pipeline.void import describe_dataset
from pharmazone.snapshot import (
    CURRENT,
    DATASET,
    MANIFEST,
    QUERIES,
    SEARCH,
    SPELLINGS,
    STORE,
    VOID,
    Snapshot,
    current_snapshot,
    open_snapshot,
)

from .shape import GRAPHS_OF_A_PLANT, SHAPE, TRIPLES_OF_A_PLANT, triples

SERVED: Final = "served"
_UNITS: Final = {"k": 1_000, "M": 1_000_000}
_OCTETS_OF_A_TRIPLE: Final = 1_500  # on the disk while it is written: plain, packed, and in the store


class NoData(Exception):
    """Data cannot be had."""


@dataclass(frozen=True)
class Data:
    """Some data: a folder with one current snapshot, and where its quads lie as plain N-Quads once they are written."""

    name: str
    folder: Path
    snapshot: Snapshot
    plain: Path

    @property
    def triples(self) -> int:
        """Give the number of triples in the default graph; each is in one named graph or more besides."""
        return self.snapshot.manifest.counts.triples

    def write_plain(self) -> None:
        """Write the quads as plain N-Quads, which is what rdflib-endpoint reads."""
        with gzip.open(self.snapshot.path / DATASET) as packed, self.plain.open("wb") as file:
            shutil.copyfileobj(packed, file, 1024 * 1024)


def served(folder: Path, scratch: Path) -> Data:
    """Give the snapshot that is served. NoData: none was built."""
    snapshot = current_snapshot(folder)
    if snapshot is None:
        raise NoData("There is no snapshot: run `make build` first.")
    scratch.mkdir(parents=True, exist_ok=True)
    return Data(SERVED, folder, snapshot, scratch / f"{SERVED}.nq")


def read_size(text: str) -> int:
    """Read a number of triples.

    >>> read_size("10k"), read_size("1M"), read_size("500")
    (10000, 1000000, 500)
    """
    factor = _UNITS.get(text[-1:], 1)
    digits = text[:-1] if factor > 1 else text
    if not digits.isdecimal() or int(digits) == 0:
        raise NoData(f"{text}: no size. A size is a number of triples such as 500, 10k or 1M, or `{SERVED}`.")
    return factor * int(digits)


def generated(name: str, scratch: Path, model: Snapshot) -> Data:
    """Give generated data of a size such as `10k`, made anew where they are not there, with the queries of a model.

    NoData: the disk is too small.
    """
    size = read_size(name)
    folder = scratch / f"{SHAPE}-{size}"
    try:
        snapshot = current_snapshot(folder)
    except SnapshotError:
        snapshot = None
    if snapshot is None:
        shutil.rmtree(folder, ignore_errors=True)
        scratch.mkdir(parents=True, exist_ok=True)
        needed = _OCTETS_OF_A_TRIPLE * size
        if shutil.disk_usage(scratch).free < needed:
            raise NoData(f"{name}: {scratch} has not the {needed / 1e9:.0f} GB that they need.")
        folder.mkdir()
        snapshot = _write(folder, size, model)
    shutil.rmtree(snapshot.queries)
    shutil.copytree(model.queries, snapshot.queries)
    return Data(name, folder, snapshot, folder / "plain.nq")


def _write(folder: Path, size: int, model: Snapshot) -> Snapshot:
    """Write a snapshot as a build does, but a triple at a time, so that its size is not bound by memory."""
    building = folder / "building"
    building.mkdir()
    plain, digest = folder / "plain.nq", hashlib.sha256()
    with plain.open("wb") as file:
        for octets in _chunks(size):
            digest.update(octets)
            file.write(octets)
    with plain.open("rb") as source, gzip.open(building / DATASET, "wb", 1) as packed:
        shutil.copyfileobj(source, packed, 1024 * 1024)
    store = ox.Store(building / STORE)
    store.bulk_load(path=plain, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    plain.unlink()
    digests = {DATASET.removesuffix(".gz"): digest.hexdigest()}
    manifest = Manifest(
        id=identify(digests),
        release=__version__,
        ontology="",
        counts=_counts(size),
        prefixes=model.manifest.prefixes,
        made_with={"pyoxigraph": metadata.version("pyoxigraph")},
        digests=digests,
    )
    shutil.copytree(model.queries, building / QUERIES)
    shutil.copyfile(model.spellings, building / SPELLINGS)
    (building / SEARCH).write_bytes(make_index([], manifest))
    (building / VOID).write_bytes(describe_dataset(manifest, []))
    (building / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    building.rename(folder / manifest.id)
    (folder / CURRENT).symlink_to(manifest.id, target_is_directory=True)
    return open_snapshot(folder / CURRENT)


def _chunks(size: int) -> Iterator[bytes]:
    """Give the quads of so many triples, each in the default graph and in a named one, some thousand at a time."""
    quads = itertools.islice(triples(), size)
    while some := list(itertools.islice(quads, 10_000)):
        yield "".join(f"{triple} .\n{triple} {graph} .\n" for triple, graph in some).encode()


def _counts(size: int) -> Counts:
    """Count, as if every plant were whole; the last one may not be."""
    plants = size // TRIPLES_OF_A_PLANT
    return Counts(
        quads=2 * size,
        triples=size,
        graphs=GRAPHS_OF_A_PLANT * plants,
        things=2 * plants,
        passages=GRAPHS_OF_A_PLANT * plants,
        statements=3 * plants,
        facts=3 * plants,
        inferred=2 * plants,
    )
