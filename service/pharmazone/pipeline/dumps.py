"""Makes what people take along: the dataset in whole and graph by graph, and one flat table of what passages say.

Equal snapshots have equal files: everything is sorted, and no clock is read.
"""

import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import PharmazoneError
from pharmazone.manifest import Manifest
from pharmazone.pipeline.facts_table import tabulate, write_facts_csv, write_facts_workbook
from pharmazone.pipeline.quads import graph_iri
from pharmazone.snapshot import DATASET, FACTS_CSV, FACTS_WORKBOOK, PASSAGES_DUMP, SUMS, TRIG_DUMP, graph_file
from pharmazone.terms import PASSAGE

_LEVEL: Final = 9


def make_dumps(quads: Iterable[ox.Quad], packed: bytes, manifest: Manifest) -> dict[str, bytes]:
    """Give every file to take along by its name, but the dataset as N-Quads, which is given `packed`.

    The last is the list of digests, as `sha256sum --check` reads it.
    """
    each = sorted(quads, key=lambda quad: (graph_iri(quad), str(quad)))
    passages = [quad for quad in each if graph_iri(quad).startswith(PASSAGE)]
    table = tabulate(each)
    made = {
        TRIG_DUMP: _write(each, ox.RdfFormat.TRIG, manifest.prefixes),
        PASSAGES_DUMP: _write(passages, ox.RdfFormat.TRIG, manifest.prefixes),
        **_graphs(each, manifest.prefixes),
        FACTS_CSV: write_facts_csv(table),
        FACTS_WORKBOOK: write_facts_workbook(table, manifest),
    }
    listing = {DATASET: packed, **made}
    sums = "".join(f"{hashlib.sha256(listing[name]).hexdigest()}  {name}\n" for name in sorted(listing))
    return {**made, SUMS: sums.encode()}


def pack(chunks: Iterable[bytes]) -> bytes:
    """Compress by gzip, with neither a name nor a time in its head.

    >>> pack([b"a", b"b"]) == pack([b"ab"]), gzip.decompress(pack([b"ab"]))
    (True, b'ab')
    """
    output = io.BytesIO()
    with gzip.GzipFile("", "wb", _LEVEL, output, mtime=0) as file:
        file.writelines(chunks)
    return output.getvalue()


def _graphs(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> dict[str, bytes]:
    """Dump each named graph that is no passage; PharmazoneError where two would have one file."""
    triples: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        if graph_iri(quad) and not graph_iri(quad).startswith(PASSAGE):
            triples[graph_iri(quad)].append(quad.triple)
    names = {graph: graph_file(graph) for graph in triples}
    if len(set(names.values())) < len(names):
        raise PharmazoneError(f"Two graphs would be dumped to one file: {', '.join(sorted(names))}. Rename one.")
    return {names[graph]: _write(held, ox.RdfFormat.TURTLE, prefixes) for graph, held in triples.items()}


def _write(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], chosen: ox.RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    text = ox.serialize(statements, format=chosen, prefixes=dict(prefixes))
    assert text is not None
    return pack([text])
