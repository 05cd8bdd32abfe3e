"""What a request asks of a saved query: the values of its parameters, and what it says of the answer's form."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self
from urllib.parse import urlencode

from fastapi import Request

from pharmazone.asking.binding import fill_in
from pharmazone.errors import MalformedRequest, UnfitParameter
from pharmazone.saved.questions import Given, SavedQuery, pairs_of
from pharmazone.serve.protocol import Fields, once, query_fields, read_timeout

OURS: Final = ("lang", "timeout", "page", "limit", "format", "labels", "release")
"""What the query string says beside the values of parameters; no parameter can be called so."""
MOST_LIMIT: Final = 10_000
_COUNT: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Asked:
    """A saved query with the values that a request gives, not yet known to fit; `fields` is the whole query string."""

    saved: SavedQuery
    values: Given
    fields: Fields

    @property
    def deadline_seconds(self) -> float | None:
        """Give the deadline that was asked for; UnfitParameter where it is none."""
        return read_timeout(self.fields)

    @cached_property
    def page(self) -> int:
        """Give which page of the answer was asked for, from 1; UnfitParameter where it is no such number."""
        return self._count("page", None) or 1

    @cached_property
    def limit(self) -> int | None:
        """Give how much of the answer a page is to have, where that was asked for; UnfitParameter as for `page`."""
        return self._count("limit", MOST_LIMIT)

    def _count(self, name: str, most: int | None) -> int | None:
        value = once(self.fields, name)
        if not value:
            return None
        if not _COUNT.fullmatch(value) or not 1 <= int(value) <= (most or int(value)):
            said = "at least 1" if most is None else f"from 1 to {most}"
            raise UnfitParameter(f"The parameter {name} wants a whole number, {said}.", parameter=name)
        return int(value)

    @property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """Give the examples of the parameters that are required and have no value."""
        return {name: given for name, given in self.saved.examples.items() if not self.values.get(name)}

    def for_reader(self, language: str) -> Self:
        """Fill in what a page does not wait for: the reader's language, and examples for what is missing."""
        return replace(self, values={**self.missing, **fill_in(self.saved, self.values, language)})

    @property
    def query_string(self) -> str:
        """Give the values alone, encoded, as the address of another form of the same answer has them."""
        return urlencode(self.pairs, errors="replace")

    @property
    def pairs(self) -> Fields:
        """Give each value with the name of its parameter."""
        return pairs_of(self.values)


def read_asked(request: Request, saved: SavedQuery) -> Asked:
    """Read the query string; an empty value counts as not given, since that is what a form sends.

    MalformedRequest where a parameter that has one value is given several.
    """
    fields = query_fields(request)
    params = {each.name: each for each in saved.header.params}
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        if name not in OURS:
            values[name].append(value)
    for name, given in values.items():
        if len(given) > 1 and not (name in params and params[name].several):
            said = f"The parameter {name} is given {len(given)} times; give it once."
            raise MalformedRequest(said, parameter=name)
    kept = {name: tuple(filter(None, given)) for name, given in values.items()}
    return Asked(saved, {name: given for name, given in kept.items() if given or name not in params}, fields)
