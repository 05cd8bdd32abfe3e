"""A small source of others, and the snapshots of the tiny world that it is loaded into."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.pipeline.external.carrying import Advance, quiet
from pharmazone.pipeline.external.composition import Wanted
from pharmazone.snapshot import Snapshot

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
SALTS = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
obo:DOID_1 a owl:Class ; rdfs:label "salt" .
obo:DOID_2 a owl:Class ; rdfs:label "sea salt" ; rdfs:subClassOf obo:DOID_1 ; oio:hasDbXref "MIM:123456" .
<https://purl.obolibrary.org/obo/DOID_3> a owl:Class ; rdfs:subClassOf obo:DOID_2 .
"""


def tell(_: str) -> Advance:
    return quiet


@pytest.fixture
def salts(tmp_path: Path) -> Wanted:
    file = tmp_path / "salts.ttl"
    file.write_text(SALTS)
    return Wanted("salts", file, licence=CC0, has_closure=True)


@pytest.fixture
def folder(tiny: Snapshot, tmp_path: Path) -> Path:
    """Give a folder with a copy of the tiny world's snapshot, whose table of spellings is the real one."""
    place = tmp_path / "snapshots"
    shutil.copytree(tiny.path, place / tiny.path.name)
    (place / "current").symlink_to(tiny.path.name)
    return place


def store(snapshot: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(snapshot.store))


def graph(snapshot: Snapshot, name: str) -> set[ox.Triple]:
    found = store(snapshot).quads_for_pattern(None, None, None, ox.NamedNode(name))
    return {quad.triple for quad in found}
