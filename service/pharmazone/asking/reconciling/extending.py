"""Values for the columns of a table: what is told of things that were reconciled, or the passages that say it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from pharmazone.asking.kinds import kind_of
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.reconciling.reading import Extension, Wanted
from pharmazone.asking.reconciling.schema import Property, Schema, Way
from pharmazone.asking.reconciling.values import CLOSE, Identifier, Told, labelled, passages_in, thing_iri, told_of
from pharmazone.asking.solutions import Value
from pharmazone.errors import UnfitParameter, cut
from pharmazone.terms import FLOATING_NUMBERS, NUMBERS, SKOS, THING, WHOLE_NUMBERS, XSD

LIMIT, CONTENT, CLOSENESS, FORM = "limit", "evidence", "closeness", "form"
VALUES, PASSAGES, EXACT, ALSO_CLOSE, CODE, IRI = "values", "passages", "exact", "close", "code", "iri"
SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    CONTENT: (VALUES, PASSAGES),
    CLOSENESS: (EXACT, ALSO_CLOSE),
    FORM: (CODE, IRI),
}
"""What each setting may be, beside LIMIT, which is a number; the first one where it is left out."""
_EXACT: Final = frozenset({SKOS + "exactMatch"})
_LARGEST_WHOLE: Final = 2**53  # what JavaScript counts without error

Cell = Mapping[str, Any]
"""A value as the specification has it: `{"str": ...}`, `{"id": ..., "name": ...}` and so on."""


@dataclass(frozen=True)
class Column:
    """A property that was asked for: what it is called, and the type of its values where all are of one."""

    property: Property
    name: str
    type: str = ""


@dataclass(frozen=True)
class Extended:
    """The columns, and for each identifier, as it was given, the values under each property, as it was asked for."""

    columns: Sequence[tuple[str, Column]]
    rows: Mapping[str, Mapping[str, Sequence[Cell]]]


async def extend(library: Library, schema: Schema, asked: Extension, language: str) -> Extended:
    """Give the values of some properties of some things; what is not known has none.

    UnfitParameter: there is no such property, or a setting does not fit.
    """
    wanted = {each.pid: (schema.read_property(each.pid), _Settings.read(each)) for each in asked.properties}
    things = {each: thing_iri(each, library.prefixes) for each in asked.ids}
    told = await told_of(library, things.values(), [prop for prop, _ in wanted.values()])
    for_passages = any(settings.content == PASSAGES for _, settings in wanted.values())
    graphs = {graph for each in _graphs(told) for graph in passages_in(each)} if for_passages else set()
    labels = await library.labels({*things.values(), *told.iris(), *graphs}, language)
    rows = {
        given: {
            pid: _cells(thing, prop, settings, told, labels, schema, language)
            for pid, (prop, settings) in wanted.items()
        }
        for given, thing in things.items()
    }
    columns = [
        (pid, Column(prop, schema.name_property(prop, language), _type_of((row[pid] for row in rows.values()), schema)))
        for pid, (prop, _) in wanted.items()
    ]
    return Extended(columns, rows)


@dataclass(frozen=True)
class _Settings:
    limit: int | None
    content: str
    closeness: str
    form: str

    @classmethod
    def read(cls, wanted: Wanted) -> "_Settings":
        """Read the settings of a property; an empty one, as forms send it, is none."""
        chosen = {}
        for name, offered in SETTINGS.items():
            said = wanted.settings.get(name) or offered[0]
            if said not in offered:
                detail = f"The setting {name} wants one of {', '.join(offered)}, not {cut(str(said))!r}."
                raise UnfitParameter(detail, parameter="extend")
            chosen[name] = str(said)
        return cls(_read_limit(wanted.settings.get(LIMIT)), chosen[CONTENT], chosen[CLOSENESS], chosen[FORM])


def _read_limit(said: object) -> int | None:
    """Read how many values a row has at most; 0 or nothing, as forms have it, leaves it open."""
    try:
        number = float(str(said or 0))
    except ValueError:
        number = -1
    if not 0 <= number < _LARGEST_WHOLE:
        raise UnfitParameter(f"The setting {LIMIT} wants a whole number, not {cut(str(said))!r}.", parameter="extend")
    return int(number) or None


def _cells(
    thing: str, prop: Property, settings: _Settings, told: Told, labels: Labels, schema: Schema, language: str
) -> list[Cell]:
    if prop.way is Way.IDENTIFIER:
        close = CLOSE if settings.closeness == ALSO_CLOSE else _EXACT
        found = {each for each in told.identifiers[thing] if each.vocabulary == prop.iri and each.closeness in close}
        ordered = sorted(found, key=lambda each: (each.closeness not in _EXACT, each.iri))
        cells: list[Cell] = [{"str": _code(each, schema, settings.form)} for each in ordered]
    elif prop.way is Way.LABEL:
        cells = [write_cell(each, labels) for each in labelled(labels, thing) if each.language == prop.iri]
    elif settings.content == PASSAGES:
        graphs = (graph for graphs in told.of(thing, prop, schema.properties).values() for graph in graphs)
        cells = [write_cell(Value("iri", each), labels) for each in dict.fromkeys(passages_in(graphs))]
    else:
        values = in_language([*told.of(thing, prop, schema.properties)], language)
        cells = [write_cell(each, labels) for each in sorted(values, key=lambda each: _order(each, labels))]
    unlike = {repr(each): each for each in cells}
    return [*unlike.values()][: settings.limit]


def in_language(values: Sequence[Value], language: str) -> list[Value]:
    """Give the values in a language where some are, else in English where some are, and all that are in none.

    >>> one, other = Value("literal", "tin", "en"), Value("literal", "олово", "ru")
    >>> in_language([one, other], "ru") == [other], in_language([one], "ru") == [one]
    (True, True)
    """
    spoken = {each.language.partition("-")[0] for each in values if each.language}
    chosen = next((each for each in (language, "en", *sorted(spoken)) if each in spoken), "")
    return [each for each in values if not each.language or each.language.partition("-")[0] == chosen]


def write_cell(value: Value, labels: Labels) -> Cell:
    """Write a value as the specification has it (0.2, section 7.4): things with their identifiers, days as moments.

    >>> write_cell(Value("literal", "28100", datatype=XSD + "integer"), Labels("en", {}, {}))
    {'int': 28100}
    >>> write_cell(Value("literal", "2025-10-07", datatype=XSD + "date"), Labels("en", {}, {}))
    {'date': '2025-10-07T00:00:00Z'}
    """
    if value.kind == "iri":
        if value.text.startswith(THING):
            return {"id": value.text.removeprefix(THING), "name": labels.of(value.text).text}
        return {"str": labels.of(value.text).text if value.text in labels.known else value.text}
    if value.datatype in NUMBERS:
        return _write_number(value)
    is_day = value.datatype == XSD + "date" and len(value.text) == len("2025-10-07")
    return {"date": f"{value.text}T00:00:00Z"} if is_day else {"str": value.text}


def _write_number(value: Value) -> Cell:
    number = float(value.text) if value.datatype not in FLOATING_NUMBERS or value.text[-1:].isdigit() else float("nan")
    if not isfinite(number):
        return {"str": value.text}
    is_whole = value.datatype in WHOLE_NUMBERS and abs(number) <= _LARGEST_WHOLE
    return {"int": int(value.text)} if is_whole else {"float": number}


def _code(identifier: Identifier, schema: Schema, form: str) -> str:
    """Write an identifier of others: a number has the name of its vocabulary in front, since alone it is anything."""
    prefix, space = schema.vocabularies[identifier.vocabulary]
    local = identifier.iri.removeprefix(space)
    if form == IRI:
        return identifier.iri
    return f"{prefix}:{local}" if local.replace(".", "").replace("-", "").isdecimal() else local


def _graphs(told: Told) -> Iterable[Sequence[str]]:
    for of_thing in told.values.values():
        for of_property in of_thing.values():
            yield from of_property.values()


def _type_of(cells: Iterable[Sequence[Cell]], schema: Schema) -> str:
    """Give the type that all values are of; empty where there is none, or several kinds of them."""
    named = {kind_of(THING + each["id"]) if "id" in each else "" for row in cells for each in row}
    kind = schema.kinds.get(named.pop()) if len(named) == 1 else None
    return kind.shared if kind and kind.shared in schema.terms else ""


def _order(value: Value, labels: Labels) -> tuple[bool, float, str]:
    if value.datatype in NUMBERS:
        try:
            return False, float(value.text), value.text
        except ValueError:
            return False, 0.0, value.text
    return True, 0.0, labels.of(value.text).text if value.kind == "iri" else value.text
