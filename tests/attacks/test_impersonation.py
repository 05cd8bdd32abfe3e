"""A source that speaks of our things in our own words: nothing that it says is told as ours."""

import gzip
import re
import shutil
from collections.abc import Iterator
from html import unescape

import pyoxigraph as ox
import pytest

from pharmazone.pipeline.external.carrying import quiet
from pharmazone.pipeline.external.composition import Wanted, load_source
from pharmazone.snapshot import Snapshot
from pharmazone.terms import EXTERNAL, OWL, PZ, RDF, RDFS, THING

from .service import Service, serving

MARK = "Counterfeit"
FIGURE = 66_666_666
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
TOLD_BY_NAME = re.compile(r"/(?:graph/external|graphs\b|iri\b|coverage\b|sparql\b)")
"""Where sources are shown as what they are, each under its own name."""


def counterfeit(snapshot: Snapshot) -> Iterator[ox.Triple]:
    """Say all that the snapshot says in other words, and that each thing is withdrawn, and linked with another."""
    named = set()
    for quad in ox.parse(b"".join(snapshot.lines()), ox.RdfFormat.N_QUADS):
        said = quad.object
        if isinstance(said, ox.Literal):
            text = str(FIGURE) if said.value.replace(".", "").isdigit() else f"{MARK} {said.value}"
            said = ox.Literal(text, language=said.language) if said.language else ox.Literal(text)
        yield ox.Triple(quad.subject, quad.predicate, said)
        named |= {each for each in (quad.subject, quad.graph_name) if isinstance(each, ox.NamedNode)}
    for each in named:
        yield ox.Triple(each, ox.NamedNode(RDFS + "label"), ox.Literal(f"A {MARK}", language="en"))
        yield ox.Triple(each, ox.NamedNode(OWL + "sameAs"), ox.NamedNode(f"https://{MARK}.example/"))
        yield ox.Triple(each, ox.NamedNode(OWL + "deprecated"), ox.Literal(value=True))
        yield ox.Triple(each, ox.NamedNode(RDF + "type"), ox.NamedNode(PZ + "Passage"))
        yield ox.Triple(ox.NamedNode(f"{THING}plant/{MARK}"), ox.NamedNode(PZ + "locatedIn"), each)


@pytest.fixture(scope="module")
def imitated(tiny: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("imitated")
    shutil.copytree(tiny.path, folder / tiny.path.name)
    (folder / "current").symlink_to(tiny.path.name)
    file = folder.with_name("counterfeit.nt.gz")
    lines = ox.serialize(counterfeit(tiny), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    file.write_bytes(gzip.compress(lines))
    wanted = Wanted("other", file, title="Other", version="1", licence=LICENCE, has_closure=True)
    return load_source(folder, wanted, known={}, tell=lambda _: quiet)[0]


@pytest.fixture(scope="module")
def imitating(imitated: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(imitated.path.parent, tmp_path_factory.mktemp("served"), workers=2) as service:
        yield service


def test_no_page_of_ours_and_no_data_of_ours_has_what_it_says(imitating: Service) -> None:
    seen: set[str] = set()
    waiting, begun = ["/", "/map", "/plans", "/ontology", "/ontology.ttl", "/discrepancies"], list[str]()
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        reply = imitating.get(path, headers={"Accept": "text/html, */*;q=0.5"})
        text = reply.body.decode()
        assert MARK not in text, path
        assert str(FIGURE) not in text.replace(",", ""), path
        begun.append(path.split("/")[1])
        found = (unescape(each) for each in re.findall(r'href="(/[^"#]*)"', text))
        waiting += [each for each in found if not TOLD_BY_NAME.match(each) and not each.startswith("/static")]
    assert {"page", "data", "ontology", "map", "plans"} <= set(begun)


def test_the_default_graph_has_nothing_of_it(imitating: Service, imitated: Snapshot) -> None:
    asked = f'ASK {{ ?thing ?property ?value FILTER(CONTAINS(STR(?value), "{MARK}")) }}'
    assert imitating.query(asked).json()["boolean"] is False
    within = f"ASK {{ GRAPH <{EXTERNAL}other> {{ ?thing ?property ?value }} }}"
    assert imitating.query(within).json()["boolean"] is True
    assert imitated.manifest.source("other") is not None


def test_search_and_reconciliation_do_not_find_what_it_calls_them(imitating: Service) -> None:
    assert f"A {MARK}" not in imitating.get(f"/search?q={MARK}", headers={"Accept": "text/html"}).body.decode()
    found = imitating.get("/reconcile", queries=f'{{"q0": {{"query": "A {MARK}"}}}}').json()
    assert found["q0"]["result"] == []
