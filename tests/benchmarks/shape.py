"""Generated triples in the shape of ours: plants, who runs them, their passages, and what those mention.

Nothing is random: the same triples come in the same order, so that a smaller size is the beginning of a larger one.
"""

import itertools
from collections.abc import Iterator
from typing import Final

from pharmazone.terms import BASE, PZ, RDF, RDFS, SECTION, XSD

SHAPE: Final = "plants-1"  # another number where the triples below are others
TRIPLES_OF_A_PLANT: Final = 25
GRAPHS_OF_A_PLANT: Final = 2
_PLANTS_OF_A_CLUSTER: Final = 9
_FIRST_CLUSTER: Final = "technopolis-moscow-pharmaceutical"  # which the small query asks for
_TYPE: Final = f"<{RDF}type>"
_LABEL: Final = f"<{RDFS}label>"
_ENTITIES, _PASSAGES, _INFERRED = (f"<{BASE}graph/{name}>" for name in ("entities", "passages", "inferred/owl-rl"))


def triples() -> Iterator[tuple[str, str]]:
    """Give triples without end, as N-Triples without the full stop, each with the name of its graph.

    >>> len(list(itertools.takewhile(lambda each: "/plant/generated-1>" not in each[0], triples())))
    25
    """
    for number in itertools.count():
        yield from _plant(number)


def _plant(number: int) -> Iterator[tuple[str, str]]:
    cluster = number // _PLANTS_OF_A_CLUSTER
    plant, company = _thing("plant", f"generated-{number}"), _thing("company", f"generated-{number}")
    for thing, kind, english, russian in (
        (plant, "Plant", "plant", "Завод"),
        (company, "Company", "company", "Компания"),
    ):
        yield f"{thing} {_TYPE} <{PZ}{kind}>", _ENTITIES
        yield f'{thing} {_LABEL} "Generated {english} {number}"@en', _ENTITIES
        yield f'{thing} {_LABEL} "{russian} {number}"@ru', _ENTITIES
    start = 100 * (number % 1000)
    article = f"generated-{number // 1000}"
    first, second = (_thing("passage", f"{article}/{begin}-{begin + 30}") for begin in (start, start + 40))
    yield f"{plant} <{PZ}operatedBy> {company}", first
    yield (
        f"{plant} <{PZ}memberOfCluster> {_thing('cluster', f'generated-{cluster}' if cluster else _FIRST_CLUSTER)}",
        first,
    )
    yield f"{plant} <{PZ}floorArea> {_integer(1000 + 7919 * number % 60_000)}", second
    yield f"{plant} {_TYPE} <{PZ}Facility>", _INFERRED
    yield f"{company} <{PZ}operates> {plant}", _INFERRED
    for passage, begin in ((first, start), (second, start + 40)):
        yield f"{passage} {_TYPE} <{PZ}Passage>", _PASSAGES
        yield f"{passage} <{PZ}ofArticle> {_thing('article', article)}", _PASSAGES
        yield f"{passage} <{PZ}start> {_integer(begin)}", _PASSAGES
        yield f"{passage} <{PZ}end> {_integer(begin + 30)}", _PASSAGES
        yield f"{passage} <{PZ}section> <{SECTION}generated/{number % 20}>", _PASSAGES
        yield f"{passage} <{PZ}mentions> {plant}", _PASSAGES
    yield f"{first} <{PZ}mentions> {company}", _PASSAGES
    yield f"{second} <{PZ}readWith> {first}", _PASSAGES


def _thing(kind: str, slug: str) -> str:
    return f"<{BASE}id/{kind}/{slug}>"


def _integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'
