"""What a client asks: batches of queries, and what it wants to know of things (Reconciliation Service API 0.2).

Structure is read strictly, and each refusal says where it is wrong. What stands in a cell is read leniently: a cell
that is empty, or as long as a page, names nothing, and is no reason to refuse the cells beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final, NoReturn

from pharmazone.asking.legible import legible
from pharmazone.asking.things.search import LONGEST_SOUGHT
from pharmazone.errors import MalformedRequest, RequestTooLarge, UnfitParameter, cut

BATCH_SIZE: Final = 50
"""How many queries a batch has at most (section 3.1 of the specification: the manifest tells it, and more is 413)."""
MOST_IDS: Final = 500
MOST_PROPERTIES: Final = 50
MOST_VALUES: Final = 20
"""How many things one may ask about at once, how many properties, and how many values one of a query may have."""
MOST_CANDIDATES: Final = 50
CANDIDATES: Final = 10
STRICTNESS: Final = ("any", "should", "all")

Scalar = str | float | bool


@dataclass(frozen=True)
class Given:
    """A value of a cell: a text, a number or a truth; or a thing that was reconciled before, by its identifier."""

    said: Scalar
    id: str = ""


@dataclass(frozen=True)
class Constraint:
    """A property that a candidate is to have, with the values that fit."""

    pid: str
    values: tuple[Given, ...]


@dataclass(frozen=True)
class Asked:
    """One query of a batch; no text where only properties are given. `strictness` is empty where it is not said."""

    text: str
    types: tuple[str, ...] = ()
    strictness: str = ""
    limit: int = CANDIDATES
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """A property that is wanted of things, and how: its settings, by their names."""

    pid: str
    settings: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class Extension:
    """What is wanted of which things; the identifiers as they were given."""

    ids: tuple[str, ...]
    properties: tuple[Wanted, ...]


def read_batch(text: str) -> dict[str, Asked]:
    """Read a batch of queries by their keys.

    MalformedRequest: it is no JSON. RequestTooLarge: it has too many queries. UnfitParameter: a query is none.

    >>> read_batch('{"q0": {"query": "Tin works", "type": "Plant", "limit": 3}}')["q0"].types
    ('Plant',)
    """
    batch = _object(_parse(text, "queries"), "The batch", "queries")
    if len(batch) > BATCH_SIZE:
        said = f"The batch has {len(batch)} queries; at most {BATCH_SIZE} are answered at once, as the manifest says."
        raise RequestTooLarge(said, limit=BATCH_SIZE)
    return {key: _query(query, f"The query {cut(key)!r}") for key, query in batch.items()}


def read_extension(text: str) -> Extension:
    """Read what is wanted of which things; it raises as `read_batch` does.

    >>> read_extension('{"ids": ["plant/tin-works"], "properties": [{"id": "floorArea"}]}').ids
    ('plant/tin-works',)
    """
    told = _object(_parse(text, "extend"), "The extension", "extend")
    ids = [_text(each, "An identifier", "extend") for each in _list(told.get("ids"), "ids", "extend")]
    wanted = [_wanted(each) for each in _list(told.get("properties"), "properties", "extend")]
    for listed, most, name in ((ids, MOST_IDS, "identifiers"), (wanted, MOST_PROPERTIES, "properties")):
        if len(listed) > most:
            raise RequestTooLarge(f"The extension has {len(listed)} {name}; at most {most} are read.", limit=most)
    return Extension(tuple(dict.fromkeys(ids)), tuple(wanted))


def _query(told: Any, place: str) -> Asked:
    query = _object(told, place, "queries")
    for name in query:
        if name not in {"query", "type", "type_strict", "limit", "properties"}:
            _refuse(f"{place} has the field {cut(name)!r}, which no query has", "queries")
    text = query.get("query")
    if text is not None and not isinstance(text, str):
        _refuse(f"{place}: `query` wants a text", "queries")
    types = query.get("type") or []
    listed = [
        _text(_id(each), f"{place}: each type", "queries") for each in (types if isinstance(types, list) else [types])
    ]
    strictness = query.get("type_strict") or ""
    if strictness and strictness not in STRICTNESS:
        _refuse(f"{place}: `type_strict` wants one of {', '.join(STRICTNESS)}", "queries")
    properties = query.get("properties") or []
    constraints = [_constraint(each, place) for each in _list(properties, f"{place}: properties", "queries")]
    if len(constraints) > MOST_PROPERTIES:
        raise RequestTooLarge(f"{place} has more than {MOST_PROPERTIES} properties.", limit=MOST_PROPERTIES)
    if text is None and not constraints:
        _refuse(f"{place} has neither `query` nor `properties`", "queries")
    return Asked(_cell(text or ""), tuple(listed), strictness, _limit(query.get("limit"), place), tuple(constraints))


def _limit(told: Any, place: str) -> int:
    if told is None:
        return CANDIDATES
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    if not is_number or not isfinite(told) or told < 1:
        _refuse(f"{place}: `limit` wants a positive number", "queries")
    return int(min(told, MOST_CANDIDATES))


def _constraint(told: Any, place: str) -> Constraint:
    said = _object(told, f"{place}: each property", "queries")
    pid = _text(said.get("pid"), f"{place}: the `pid` of a property", "queries")
    values = said.get("v")
    given = [_value(each, place) for each in (values if isinstance(values, list) else [values]) if each is not None]
    return Constraint(pid, tuple(given[:MOST_VALUES]))


def _value(told: Any, place: str) -> Given:
    if isinstance(told, str):
        return Given(_cell(told))
    if isinstance(told, bool | int | float):
        return Given(told if isinstance(told, bool) else _number(told))
    said = _object(told, f"{place}: the value `v` of a property", "queries")
    id = _text(said.get("id"), f"{place}: the `id` of a value", "queries")  # noqa: A001  as the specification calls it
    name = said.get("name")
    return Given(_cell(name) if isinstance(name, str) else "", id)


def _number(told: float) -> float:
    try:
        return float(told)
    except OverflowError:
        return float("inf") if told > 0 else float("-inf")


def _wanted(told: Any) -> Wanted:
    said = _object(told, "Each property", "extend")
    settings = said.get("settings")
    known = _object(settings, "The settings of a property", "extend") if settings is not None else {}
    scalars = {name: each for name, each in known.items() if isinstance(each, str | bool | int | float)}
    return Wanted(_text(said.get("id"), "The `id` of a property", "extend"), scalars)


def _cell(text: str) -> str:
    """Give the text of a cell with its blanks made even; nothing of one that is longer than any name."""
    return " ".join(legible(text).split()) if len(text) <= LONGEST_SOUGHT else ""


def _id(told: Any) -> Any:
    """Give the identifier of a type, which may stand alone or in an object with its name."""
    return told.get("id") if isinstance(told, dict) else told


def _parse(text: str, parameter: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError as error:
        raise MalformedRequest(f"The value of `{parameter}` is nested too deep.", parameter=parameter) from error
    except ValueError as error:
        raise MalformedRequest(f"The value of `{parameter}` is no JSON: {error}.", parameter=parameter) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name stands twice in one object")
    if any(legible(name) != name for name in told):
        raise ValueError("the name of a member has a character that no text has")
    return told


def _object(told: Any, place: str, parameter: str) -> dict[str, Any]:
    return told if isinstance(told, dict) else _refuse(f"{place} wants an object", parameter)


def _list(told: Any, place: str, parameter: str) -> list[Any]:
    return told if isinstance(told, list) else _refuse(f"{place} wants a list", parameter)


def _text(told: Any, place: str, parameter: str) -> str:
    if not isinstance(told, str) or not told.strip() or legible(told) != told:
        _refuse(f"{place} wants a text that is not empty", parameter)
    return told.strip()


def _refuse(said: str, parameter: str) -> NoReturn:
    raise UnfitParameter(f"{said}.", parameter=parameter)
