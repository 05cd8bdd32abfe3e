"""The small world with questions of each form, with many pages, and with what a spreadsheet would mistake."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess

MORE = {
    "everything": """\
#+ summary: All that is said
#+ question: What is said of plants?
#+ ru: {summary: Всё сказанное, question: "Что сказано о заводах?"}
#+ pagination: 4
#+ examples: [{label: Of Tin Works, ru: Об Оловянном заводе, values: {plant: "plant:tin-works"}}]
#+ params: [{name: plant, label: Plant, ru: Завод, class: "pz:Plant", several: true}]
#+ columns: {plant: {en: Works, ru: Завод}}
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?plant ?property ?value WHERE {
  VALUES (?plant) { (UNDEF) }   # params
  ?plant a pz:Plant ; ?property ?value
} ORDER BY ?plant ?property ?value
""",
    "nothing": """\
#+ summary: Nothing
#+ question: What is never said?
SELECT ?plant ?plantLabel WHERE { ?plant <https://example.org/never> ?plantLabel } ORDER BY ?plant
""",
    "named": """\
#+ summary: Names
#+ question: What are plants called?
SELECT ?plant ?plantLabel WHERE { ?plant a <https://w3id.org/pharmazone/ontology#Plant> . BIND ("x" AS ?plantLabel) }
ORDER BY ?plant
""",
    "notes": """\
#+ summary: Notes
#+ question: In which language are notes?
#+ params:
#+   - {name: in, label: Language of the notes, ru: Язык примечаний, language: [en, ru], default: en}
#+   - {name: sure, label: Sure, datatype: "xsd:boolean"}
SELECT ?in ?sure WHERE {
  VALUES (?in ?sure) { ("en" UNDEF) }   # params
} ORDER BY ?in
""",
    "whether": "#+ summary: Whether\n#+ question: Is there a plant?\nASK { ?plant ?property ?value }\n",
    "formulas": """\
#+ summary: Formulas
#+ question: What would a spreadsheet reckon?
SELECT ?text ?number WHERE { VALUES (?text ?number) { ("=1+1" -5) ("@SUM(A1)" 2.5) ("plain, indeed" 1e0) } }
ORDER BY ?text
""",
    "cells": """\
#+ summary: Cells
#+ question: Of what kinds are cells?
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?day ?old ?yes ?whole ?long ?formula ?link WHERE {
  VALUES (?day ?old ?yes ?whole ?long ?formula ?link) {
    ("2025-10-07"^^xsd:date "1812-09-07"^^xsd:date true 900 12345678901234567890 "=1+1" "https://example.org/text")
  }
} ORDER BY ?day
""",
}


@contextmanager
def serve_more(world: Snapshot, evaluator: InProcess, settings: Settings, folder: Path) -> Iterator[TestClient]:
    """Serve the world with MORE questions, from a copy in a folder, below a root path."""
    path = shutil.copytree(world.path, folder / "richer")
    for name, text in MORE.items():
        (path / "queries" / "saved" / f"{name}.rq").write_text(text, encoding="utf-8")
    app = Application(replace(world, path=path), evaluator, settings.model_copy(update={"root_path": "/zone"}))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client
