"""Publishes: from checked knowledge to a snapshot, whole or not at all; external sources go along as they are."""

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone import __version__
from pharmazone.manifest import Manifest, identify
from pharmazone.pipeline.changes import changes_of
from pharmazone.pipeline.count import count
from pharmazone.pipeline.drafts import Files, drafting, lines_of, make_current
from pharmazone.pipeline.dumps import make_dumps, pack
from pharmazone.pipeline.external.carrying import Carried, carried_from
from pharmazone.pipeline.knowledge import Knowledge, Progress, know
from pharmazone.pipeline.quads import value
from pharmazone.pipeline.search_index import make_index
from pharmazone.pipeline.void import describe_dataset
from pharmazone.snapshot import CHANGES, DATASET, DOWNLOADS, GOLDEN, QUERIES, SEARCH, SPELLINGS, VOID, Snapshot
from pharmazone.terms import ONTOLOGY, OWL

_GOLDEN_OF_HOME: Final = "tests/knowledge/golden"
_SPELLINGS_OF_HOME: Final = "data/external/spellings.json"
_LIBRARIES: Final = ("pyoxigraph", "reasonable", "pyshacl")


def build(home: Path, folder: Path, progress: Progress = lambda _: None) -> Snapshot:
    """Publish the knowledge of a home into a snapshot folder, and make it the current one.

    Nothing is published where there is a fault, and what was published before stays as it was. Equal sources give
    the snapshot that is there already, if it is whole. The external sources that the current snapshot holds are in the
    new one, too. One build runs at a time; another waits for it.
    """
    knowledge = know(home, progress)
    progress("Writing the snapshot")
    with drafting(folder) as draft:
        carried = carried_from(folder)
        lines = lines_of(iter(knowledge.dataset))
        manifest = _manifest(knowledge, lines, carried)
        files = {**_files(knowledge, lines, manifest), **carried.files}
        snapshot = draft.published(manifest, files)
        if snapshot is None:
            store = ox.Store(draft.store)
            store.bulk_extend(knowledge.dataset)
            carried.load_into(store)
            store.optimize()
            store.flush()
            del store
            snapshot = draft.publish(manifest, files)
        make_current(folder, snapshot)
        return snapshot


def identified(manifest: Manifest) -> Manifest:
    """Give a manifest the id that its digests and its external sources make."""
    external = {f"external/{each.name}": _digest(each.model_dump_json().encode()) for each in manifest.external}
    return manifest.model_copy(update={"id": identify({**manifest.digests, **external})})


def _files(knowledge: Knowledge, lines: list[bytes], manifest: Manifest) -> Files:
    """Give what is written as it stands: the dataset, its description, the queries, and what people take along."""
    home, packed = knowledge.sources.home, pack(lines)
    dumps = make_dumps(knowledge.dataset, packed, manifest)
    return {
        DATASET: packed,
        VOID: describe_dataset(manifest, knowledge.dataset),
        SEARCH: make_index(knowledge.dataset, manifest),
        CHANGES: changes_of(home),
        SPELLINGS: _spellings_of(home),
        **_queries_of(home),
        **{f"{DOWNLOADS}/{name}": octets for name, octets in dumps.items()},
    }


def _manifest(knowledge: Knowledge, lines: list[bytes], carried: Carried) -> Manifest:
    sources = knowledge.sources
    prefixes = dict(sorted(sources.prefixes.items()))
    digests = {
        DATASET.removesuffix(".gz"): _digest(b"".join(lines)),
        "prefixes": _digest(json.dumps(prefixes).encode()),
        "release": _digest(__version__.encode()),
        CHANGES: _digest(changes_of(sources.home)),
        SPELLINGS: _digest(_spellings_of(sources.home)),
        **{name: _digest(octets) for name, octets in _queries_of(sources.home).items()},
    }
    versions = [
        value(quad.object)
        for quad in sources.quads
        if quad.subject == ox.NamedNode(ONTOLOGY) and quad.predicate == ox.NamedNode(OWL + "versionInfo")
    ]
    manifest = Manifest(
        id="",
        release=__version__,
        ontology=versions[0] if versions else "",
        counts=count(knowledge.dataset),
        prefixes=prefixes,
        made_with={name: metadata.version(name) for name in _LIBRARIES},
        digests=digests,
        external=carried.sources,
    )
    return identified(manifest)


def _spellings_of(home: Path) -> bytes:
    """Give the table of spellings; a home that has none knows no other vocabulary."""
    path = home / _SPELLINGS_OF_HOME
    return path.read_bytes() if path.is_file() else b"[]\n"


def _queries_of(home: Path) -> Mapping[str, bytes]:
    """Give the queries of a home, and their golden answers, by the names that they have in a snapshot."""
    return {**_files_below(home / QUERIES, QUERIES), **_files_below(home / _GOLDEN_OF_HOME, GOLDEN)}


def _files_below(folder: Path, name: str) -> Mapping[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()
