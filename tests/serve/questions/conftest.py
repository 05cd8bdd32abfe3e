"""The small world with more questions: for answers as data, and for pages."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .richer import serve_more

VARIED = {
    "ways": """\
#+ summary: Ways to ask
#+ question: What can be asked?
#+ ru: {summary: Способы спросить, question: "О чём можно спросить?"}
#+ tags: [policy, plants]
#+ related: [figures]
#+ examples:
#+   - {label: Tin alone, ru: Одно олово, values: {plant: ["plant:tin-works", "plant:arabic"], much: "7"}}
#+ params:
#+   - {name: plant, label: Plant, ru: Завод, class: "pz:Plant", several: true}
#+   - {name: site, label: Site, class: "pz:Site", required: true, example: "site:pier"}
#+   - {name: way, label: Way, enum: [{value: up, label: Upwards, ru: Вверх}, down], default: down}
#+   - {name: day, label: Day, datatype: "xsd:date", minInclusive: 2020-01-01, maxInclusive: 2029-12-31}
#+   - {name: much, label: How much, datatype: "xsd:integer", minInclusive: 0, default: 3}
#+   - {name: rough, label: How rough, datatype: "xsd:decimal"}
#+   - {name: sure, label: Sure, datatype: "xsd:boolean"}
#+   - {name: code, label: Code, datatype: "xsd:string", pattern: "[a-z]+"}
#+   - {name: in, label: Told in, language: [en, ru], default: en}
SELECT ?site ?way ?much ?in WHERE {
VALUES (?plant ?site ?way ?day ?much ?rough ?sure ?code ?in){(UNDEF UNDEF UNDEF UNDEF 3 UNDEF UNDEF UNDEF "en")}# params
} ORDER BY ?site ?way ?much ?in
""",
    "figures": """\
#+ summary: Figures
#+ question: Which figures are there?
SELECT ?large ?small ?part ?day ?is ?how ?unit ?code WHERE {
  VALUES (?large ?small ?part ?day ?is ?how ?unit ?code) {
    (28100 2024 2.5 "2025-10-07"^^<http://www.w3.org/2001/XMLSchema#date> true
     <https://w3id.org/pharmazone/scheme/modality/planned> <http://qudt.org/vocab/unit/M2> <https://example.org/id/X12>)
    (-8500 3 10.25 UNDEF false UNDEF UNDEF UNDEF)
  }
} ORDER BY ?large
""",
    "pages": """\
#+ summary: Pages
#+ question: What is on each page?
#+ pagination: 2
#+ params: [{name: least, label: Least, datatype: "xsd:integer", default: 0}]
SELECT ?number WHERE {
  VALUES (?least) { (0) }   # params
  VALUES ?number { 11 12 13 14 15 } FILTER (?number > ?least)
} ORDER BY ?number
""",
    "told": """\
#+ summary: Told
#+ question: What is told of a plant?
#+ evidence: [passage]
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?passage ?plant WHERE { GRAPH ?passage { ?plant ?property ?value } ?passage a pz:Passage } ORDER BY ?passage
""",
    "whether": "#+ summary: Whether\n#+ question: Is there a plant?\nASK { ?plant ?property ?value }\n",
}
"""For pages."""


@pytest.fixture
def rich(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Serve the small world with more questions, below a root path."""
    with serve_more(world, evaluator, settings, tmp_path) as client:
        yield client


@pytest.fixture
def varied(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Serve the small world with questions whose forms and answers have everything that a page can show."""
    app = Application(_with(VARIED, world, tmp_path), evaluator, settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def _with(questions: Mapping[str, str], world: Snapshot, folder: Path) -> Snapshot:
    path = shutil.copytree(world.path, folder / "snapshot")
    for name, text in questions.items():
        (path / "queries" / "saved" / f"{name}.rq").write_text(text, encoding="utf-8")
    return replace(world, path=path)
