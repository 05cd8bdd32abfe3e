"""The saved queries as programs list them: what each asks, in which words, with which parameters, and where."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox

from pharmazone.asking.library import Library
from pharmazone.saved.columns import heading_of
from pharmazone.saved.header import Example
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.questions.chart import chart_formats
from pharmazone.serve.questions.data import data_formats
from pharmazone.terms import LANGUAGES

_TOLD_OTHERWISE: Final = frozenset({"summary", "question", "description", "ru", "columns", "examples", "related"})


def list_questions(library: Library, root: str, tags: Sequence[str]) -> dict[str, Any]:
    """List the questions that have all these tags, below a root path, and how many of all have each tag."""
    listed = [each for each in library.saved.values() if set(tags) <= set(each.header.tags)]
    counts = Counter(tag for each in library.saved.values() for tag in each.header.tags)
    return {
        "queries": [_entry(library, each, f"{root}/queries") for each in listed],
        "tags": dict(sorted(counts.items())),
    }


def _entry(library: Library, saved: SavedQuery, folder: str) -> dict[str, Any]:
    header, href = saved.header, f"{folder}/{saved.name}"
    said = header.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {
        "name": saved.name,
        "href": href,
        "form": saved.form,
        "shelf": header.shelf,
        **header.words("en").model_dump(),
        **({"ru": header.ru.model_dump()} if header.ru else {}),
        "tags": [],
        "params": [],
        **{name: value for name, value in said.items() if name not in _TOLD_OTHERWISE},
        "columns": [
            {
                "name": name,
                **{language: heading_of(saved.header, library.columns, name, language) for language in LANGUAGES},
            }
            for name in variables(library, saved)
        ],
        "examples": [_example(each, href) for each in header.examples],
        "related": [{"name": name, "href": f"{folder}/{name}"} for name in header.related],
        "formats": [
            {"suffix": each.suffix, "type": each.media_type, "href": f"{href}.{each.suffix}"}
            for each in (*data_formats(saved), *chart_formats(saved))
        ],
    }


def _example(example: Example, href: str) -> dict[str, Any]:
    values = [(name, each) for name, given in example.values.items() for each in given]
    return {**example.model_dump(mode="json", exclude_defaults=True), "href": f"{href}?{urlencode(values)}"}


def variables(library: Library, saved: SavedQuery) -> tuple[str, ...]:
    """Give the variables of the answer, in order; none for a form that has no solutions.

    The engine itself tells them, of a query that is ours, asked of nothing.
    """
    if saved.form != "SELECT":
        return ()
    asked = ox.Store().query(saved.text, prefixes=dict(library.prefixes))
    assert isinstance(asked, ox.QuerySolutions), "its form is SELECT"
    return tuple(each.value for each in asked.variables)
