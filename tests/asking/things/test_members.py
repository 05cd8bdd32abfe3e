"""The things of a kind, as the queries tell them: each once, with no more than is told of it."""

import asyncio

import pyoxigraph as ox

from pharmazone.asking.library import Library
from pharmazone.asking.things.members import Aspect, members_of

from ..works import InMemory
from .mill import PZ, THING, with_mill

MODALITY = Aspect(PZ + "modality")
ACTUAL = "https://w3id.org/pharmazone/scheme/modality/actual"


def test_a_passage_of_which_nothing_else_is_told_says_what_is_so_and_has_no_modality_of_another(
    library: Library, evaluator: InMemory
) -> None:
    held = asyncio.run(members_of(with_mill(library, evaluator), "passage")).held
    (told,) = held[THING + "passage/reed-story/0-9"][MODALITY]
    assert told.value.text == ACTUAL
    assert not told.modalities
    assert not told.bounds
    (planned,) = held[THING + "passage/reed-story/20-29"][MODALITY]
    assert planned.value.text.endswith("/planned")


def test_what_is_deprecated_is_in_no_list(library: Library, evaluator: InMemory) -> None:
    kept, gone = (ox.NamedNode(THING + name) for name in ("plant/mill-b", "plant/mill-c"))
    deprecated, true = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated"), ox.Literal(True)
    graph = ox.NamedNode("https://w3id.org/pharmazone/graph/entities")
    evaluator.store.add(ox.Quad(gone, deprecated, true, graph))
    held = asyncio.run(members_of(with_mill(library, evaluator), "plant")).held
    assert kept.value in held
    assert gone.value not in held
