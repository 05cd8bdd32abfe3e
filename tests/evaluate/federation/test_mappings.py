"""Our mappings join with an ontology that another engine holds."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.federation.federated import FederatedEvaluator
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON
from pharmazone.snapshot import Snapshot

DISEASE = "http://purl.obolibrary.org/obo/DOID_"
ONTOLOGY = "http://example.org/ontology#"
BOUNDS = Bounds(workers=1, deadline_seconds=20, wait_seconds=20, memory_bytes=512 << 20, answer_bytes=1 << 20)
MAPPED = f"""SELECT DISTINCT ?indication ?class {{
  ?indication a pz:Disease ; skos:exactMatch ?class FILTER(STRSTARTS(STR(?class), "{DISEASE}"))
}} ORDER BY ?class"""


@pytest.fixture(scope="module")
def mapped(real: Snapshot) -> list[tuple[str, str]]:
    """Give our diseases with the classes of the Disease Ontology that they are mapped to."""
    store = ox.Store.read_only(str(real.store))
    found = store.query(MAPPED, prefixes=real.manifest.prefixes)
    assert isinstance(found, ox.QuerySolutions)
    return [(each["indication"].value, each["class"].value) for each in found]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def ontology(mapped: list[tuple[str, str]], start_engine: Callable[..., Any]) -> Any:
    """Give an engine with a small ontology: names and groups for every other class, and one that we do not know."""
    engine = start_engine()
    classes = sorted({iri for _, iri in mapped})
    lines = [
        f'<{iri}> <{ONTOLOGY}name> "class {place}" ; <{ONTOLOGY}group> <{ONTOLOGY}group{place % 3}> .'
        for place, iri in enumerate([*classes[::2], f"{DISEASE}none"])
    ]
    engine.change(f"INSERT DATA {{ {' '.join(lines)} }}")
    return engine


def ask(snapshot: Snapshot, service: str, text: str) -> list[dict[str, str]]:
    async def run() -> bytes:
        evaluator = FederatedEvaluator(
            snapshot.store,
            local=LocalEvaluator(snapshot.store, prefixes=snapshot.manifest.prefixes, bounds=BOUNDS),
            services=[service],
            prefixes=snapshot.manifest.prefixes,
            bounds=BOUNDS,
            call_bounds=CallBounds(calls=5, call_seconds=10, answer_bytes=1 << 20),
        )
        await evaluator.start()
        try:
            return (await evaluator.evaluate(Query(text.replace("URL", f"<{service}>"), JSON, None))).body
        finally:
            await evaluator.close()

    rows = json.loads(asyncio.run(run()))["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def test_each_mapped_disease_finds_its_class_there_and_no_other(
    real: Snapshot, mapped: list[tuple[str, str]], ontology: Any
) -> None:
    text = f"""SELECT DISTINCT ?indication ?class ?name {{
      ?indication a pz:Disease ; skos:exactMatch ?class
      SERVICE URL {{ ?class <{ONTOLOGY}name> ?name }}
    }}"""
    found = ask(real, ontology.query, text)
    held = set(sorted({iri for _, iri in mapped})[::2])
    assert held
    assert {(each["indication"], each["class"]) for each in found} == {pair for pair in mapped if pair[1] in held}
    assert all(each["name"].startswith("class ") for each in found)


def test_groups_of_there_are_counted_with_medicines_of_here(real: Snapshot, ontology: Any) -> None:
    text = f"""SELECT ?group (COUNT(DISTINCT ?medicine) AS ?medicines) {{
      SERVICE URL {{ ?class <{ONTOLOGY}group> ?group }}
      ?indication skos:exactMatch ?class . ?medicine pz:indicatedFor ?indication
    }} GROUP BY ?group"""
    found = ask(real, ontology.query, text)
    assert found
    assert all(each["group"].startswith(ONTOLOGY) and int(each["medicines"]) > 0 for each in found)
