"""What has become of a thing, asked of a graph that knows little."""

import asyncio

import pyoxigraph as ox
import pytest

from pharmazone.asking.library import Library
from pharmazone.asking.things.standing import Standing, find_standing, standing_of
from pharmazone.errors import Gone, NotFound

from ..works import InMemory

THING = "https://w3id.org/pharmazone/id/"
WORLD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix pz: <https://w3id.org/pharmazone/ontology#> .
@prefix plant: <https://w3id.org/pharmazone/id/plant/> .
@prefix tin: <https://w3id.org/pharmazone/id/passage/tin-story/> .
plant:tin a pz:Plant , pz:Facility ; pz:near plant:lead .
plant:tinn a pz:Plant ; owl:deprecated true ; dcterms:isReplacedBy plant:tin ; skos:changeNote "Misspelt."@en .
plant:zinc a pz:Plant ; owl:deprecated true ; skos:changeNote "It was a shop."@en , "Это была лавка."@ru .
plant:iron a pz:Plant ; owl:deprecated false .
tin:10-20 a pz:Passage . tin:15-40 a pz:Passage . tin:50-60 a pz:Passage . tin:90-95 a pz:Passage .
"""


@pytest.fixture
def knowing(library: Library, evaluator: InMemory) -> Library:
    evaluator.store.extend(ox.parse(WORLD, format=ox.RdfFormat.TURTLE))
    return library


@pytest.mark.parametrize(
    ("path", "standing"),
    [
        ("plant/tin", ("known", 2, None, {})),
        ("plant/lead", ("known", 0, None, {})),
        ("plant/iron", ("known", 1, None, {})),
        ("plant/tinn", ("renamed", 1, "plant/tin", {"en": "Misspelt."})),
        ("plant/zinc", ("withdrawn", 1, None, {"en": "It was a shop.", "ru": "Это была лавка."})),
        ("plant/gold", ("unknown", 0, None, {})),
    ],
)
def test_what_becomes_of_a_thing_is_told(
    knowing: Library, path: str, standing: tuple[str, int, str | None, dict[str, str]]
) -> None:
    found = asyncio.run(standing_of(knowing, THING + path))
    successor = found.successor.removeprefix(THING) if found.successor else None
    assert (found.state, len(found.types), successor, found.reason) == standing


def find(library: Library, path: str) -> Standing:
    return asyncio.run(find_standing(library, THING + path))


def test_what_was_withdrawn_is_gone_with_its_reason(knowing: Library) -> None:
    with pytest.raises(Gone, match=r"It was a shop\.") as caught:
        find(knowing, "plant/zinc")
    assert caught.value.members["reason"] == {"en": "It was a shop.", "ru": "Это была лавка."}


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("passage/tin-story/16-42", ["15-40", "10-20", "50-60"]),
        ("passage/tin-story/61-62", ["50-60", "15-40", "90-95"]),
        ("passage/lead-story/61-62", []),
    ],
)
def test_passages_that_overlap_are_nearer_than_those_beside(knowing: Library, path: str, nearest: list[str]) -> None:
    with pytest.raises(NotFound) as caught:
        find(knowing, path)
    assert caught.value.members["nearest"] == [f"{THING}passage/tin-story/{each}" for each in nearest]


def test_what_is_deprecated_is_near_to_nothing(knowing: Library) -> None:
    with pytest.raises(NotFound) as caught:
        find(knowing, "plant/tinnn")
    assert caught.value.members["nearest"] == [f"{THING}plant/tin"]
