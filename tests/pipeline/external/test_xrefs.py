import gzip
import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.pipeline.external.xrefs import HAS_DB_XREF, write_xrefs
from pharmazone.spellings import Spellings

REAL = sources.home().parent / "shared" / "external"
TABLE = [
    {"prefix": "QUARRY", "uri_prefix": "http://quarry.example/id/", "prefix_synonyms": ["QRY"], "pattern": "^\\d+$"},
]


@pytest.fixture
def spellings(tmp_path: Path) -> Spellings:
    (tmp_path / "spellings.json").write_text(json.dumps(TABLE), encoding="utf-8")
    return Spellings.read(tmp_path / "spellings.json")


def line(end: str, subject: str = "<urn:rock:basalt>") -> str:
    return f"{subject} <{HAS_DB_XREF}> {end} .\n"


def linked(tmp_path: Path, spellings: Spellings, text: str, unknown: Counter[str] | None = None) -> list[str]:
    lines, target = tmp_path / "rocks.nt", tmp_path / "xrefs.nt"
    lines.write_text(text, encoding="utf-8")
    count = write_xrefs(lines, target, spellings, unknown)
    found = [str(triple.object.value) for triple in ox.parse(path=target, format=ox.RdfFormat.N_TRIPLES)]
    assert count == len(found)
    return found


def test_each_spelling_becomes_the_iri_that_it_stands_for(tmp_path: Path, spellings: Spellings) -> None:
    text = line('"QUARRY:12"') + line('"QRY:13"') + line("<http://quarry.example/id/14>") + line('"QUARRY:15"@en')
    assert linked(tmp_path, spellings, text) == [f"http://quarry.example/id/{n}" for n in (12, 13, 14, 15)]


def test_two_spellings_of_one_entry_are_one_link(tmp_path: Path, spellings: Spellings) -> None:
    assert linked(tmp_path, spellings, line('"QUARRY:12"') + line('"QRY:12"')) == ["http://quarry.example/id/12"]


def test_what_the_table_does_not_know_is_counted_by_its_prefix(tmp_path: Path, spellings: Spellings) -> None:
    unknown: Counter[str] = Counter()
    text = line('"ZOO:1"') + line('"ZOO:2"') + line('"no prefix"') + line('"QUARRY:12"')
    assert linked(tmp_path, spellings, text, unknown) == ["http://quarry.example/id/12"]
    assert unknown == {"ZOO": 2, "": 1}


def test_what_would_be_no_iri_is_no_link(tmp_path: Path, spellings: Spellings) -> None:
    text = line('"QUARRY:1> <urn:x> <urn:y"') + line('"QUARRY:1 2"') + line('"QUARRY:\\"1"') + line('""')
    assert linked(tmp_path, spellings, text) == []


def test_a_cross_reference_of_an_axiom_is_no_link_of_a_term(tmp_path: Path, spellings: Spellings) -> None:
    assert linked(tmp_path, spellings, line('"QUARRY:12"', subject="_:b0")) == []


def test_a_literal_that_quotes_a_cross_reference_is_none(tmp_path: Path, spellings: Spellings) -> None:
    text = f'<urn:rock:basalt> <http://example.org/note> "<urn:a> <{HAS_DB_XREF}> \\"QUARRY:12\\" ." .\n'
    assert linked(tmp_path, spellings, text) == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the real ontologies are not here")
def test_the_cross_references_of_doid_reach_other_vocabularies(tmp_path: Path) -> None:
    (tmp_path / "doid.nt").write_bytes(gzip.decompress((REAL / "doid-2026-07-31.nt.gz").read_bytes()))
    table = Spellings.read(sources.home() / "data/external/spellings.json")
    write_xrefs(tmp_path / "doid.nt", tmp_path / "xrefs.nt", table)
    text = (tmp_path / "xrefs.nt").read_text()
    cystic_fibrosis = f"<http://purl.obolibrary.org/obo/DOID_1485> <{HAS_DB_XREF}>"
    assert f"{cystic_fibrosis} <https://omim.org/entry/219700> .\n" in text
    assert f"{cystic_fibrosis} <http://www.orpha.net/ORDO/Orphanet_586> .\n" in text
