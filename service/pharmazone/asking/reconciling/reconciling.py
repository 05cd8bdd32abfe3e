"""Reconciles a batch: seeks candidates by their names, looks up what is told of them, and decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.reconciling.candidates import Candidate, Seeker
from pharmazone.asking.reconciling.reading import Asked
from pharmazone.asking.reconciling.schema import Property, Schema, Way
from pharmazone.asking.reconciling.values import Told, told_of
from pharmazone.asking.reconciling.weighing import COMPARED, MATCHING, Row, Scales
from pharmazone.asking.searches import Searches
from pharmazone.asking.things.search import Index
from pharmazone.errors import DeadlineExceeded
from pharmazone.spellings import Spellings

SECONDS: Final = 10.0
"""How long the search for a batch may take."""
AT_ONCE: Final = 5
"""How many queries are sought in one turn, so that the searches of others come between."""
_BACK: Final = {Way.SAID: Way.POINTING, Way.POINTING: Way.SAID}


async def reconcile(
    library: Library, searches: Searches, schema: Schema, spellings: Spellings | None, batch: Mapping[str, Asked]
) -> dict[str, list[Candidate]]:
    """Give the candidates of each query, the best first, and at most one of them as a match.

    However many queries there are, SPARQL is asked a few times for all of them. UnfitParameter: a type or a property is
    none. DeadlineExceeded: the batch takes longer than SECONDS.
    """
    rows = {key: Row.of(asked, schema) for key, asked in batch.items()}
    properties = [prop for row in rows.values() for prop, _ in row.wanted]
    beside = await _beside(library, searches, schema, spellings, rows)
    found: dict[str, list[Candidate]] = {}
    until, keys = monotonic() + SECONDS, list(rows)
    for start in range(0, len(keys), AT_ONCE):
        if monotonic() > until:
            raise DeadlineExceeded(f"The batch took longer than {SECONDS:g} s; send fewer queries at once.")
        some = {key: rows[key] for key in keys[start : start + AT_ONCE]}
        found |= await searches.make(partial(_seek, some, beside, schema, spellings))
    compared = {each.named.iri for key, some in found.items() if rows[key].wanted for each in some[:COMPARED]}
    told = await told_of(library, compared, properties)
    labels = await library.labels({*told.iris(), *compared}, "en") if compared else Labels("en", {}, library.prefixes)
    typed = {each.named.iri for key, some in found.items() if rows[key].types for each in some}
    scales = Scales(schema, told, labels, await _classes_of(library, typed))
    return {key: scales.decide(found[key], row) for key, row in rows.items()}


def _seek(
    rows: Mapping[str, Row],
    beside: Mapping[str, set[str]],
    schema: Schema,
    spellings: Spellings | None,
    index: Index,
) -> dict[str, list[Candidate]]:
    seeker = Seeker(index, schema, spellings)
    return {
        key: _named(seeker, row) if row.asked.text else seeker.load(beside.get(key, ())) for key, row in rows.items()
    }


def _named(seeker: Seeker, row: Row) -> list[Candidate]:
    """Seek among the kinds that have things of the types; where these only should be so, then among all others."""
    text, schema = row.asked.text, seeker.schema
    kinds = schema.kinds_with(row.types) if row.types else list(schema.kinds)
    found = seeker.seek(text, kinds, is_typed=bool(row.types))
    if row.types and not row.is_strict:
        found += seeker.seek(text, [each for each in schema.kinds if each not in kinds])
    return found


async def _beside(
    library: Library, searches: Searches, schema: Schema, spellings: Spellings | None, rows: Mapping[str, Row]
) -> dict[str, set[str]]:
    """Give what the queries without a text may mean: what has a value of their first property."""
    unnamed = {key: row for key, row in rows.items() if not row.asked.text and row.wanted}
    if not unnamed:
        return {}
    anchors = await searches.make(lambda index: _anchors(Seeker(index, schema, spellings), unnamed))
    properties = [row.wanted[0][0] for row in unnamed.values()]
    told = await told_of(library, {iri for some in anchors.values() for iri in some}, properties)
    return {key: set(_linked(anchors[key], unnamed[key].wanted[0][0], told, schema)) for key in unnamed}


def _anchors(seeker: Seeker, rows: Mapping[str, Row]) -> dict[str, list[str]]:
    """Find the things that the values of the first property name: what is sought lies beside them, or is one."""
    anchors: defaultdict[str, list[str]] = defaultdict(list)
    for key, row in rows.items():
        prop, constraint = row.wanted[0]
        for given in constraint.values:
            said = given.id or str(given.said)
            if prop.way is Way.IDENTIFIER:
                found = [each for each in seeker.identify([said, f"{prop.id}:{said}"]) if each.is_by_code]
            else:
                found = [each for each in seeker.seek(said, list(seeker.schema.kinds)) if each.score >= MATCHING]
            anchors[key] += [each.named.iri for each in found]
    return anchors


def _linked(anchors: Sequence[str], prop: Property, told: Told, schema: Schema) -> Iterable[str]:
    if prop.way in {Way.IDENTIFIER, Way.LABEL}:
        return anchors
    if prop.way is Way.LINKED:
        return (value.text for iri in anchors for values in told.values[iri].values() for value in values)
    back = replace(prop, way=_BACK[prop.way])
    return (value.text for iri in anchors for value in told.of(iri, back, schema.properties))


async def _classes_of(library: Library, things: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Look up the classes of things, with those that are wider and those that rules conclude."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    nodes = list(nodes_of(things))
    for each in (await library.select("classes", nodes)).each if nodes else ():
        classes[each["thing"].text].add(each["class"].text)
    return {iri: frozenset(some) for iri, some in classes.items()}
