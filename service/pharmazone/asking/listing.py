"""The saved queries as programs list them: what each asks, in which words, with which parameters, and where."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox

from pharmazone.asking.joining import needed_by
from pharmazone.formats import CHART_FORMATS, QUERY_TEXT, of_form
from pharmazone.saved.columns import heading_of
from pharmazone.saved.header import Example, Heading
from pharmazone.saved.questions import SavedQuery, pairs_of
from pharmazone.terms import LANGUAGES

_TOLD_OTHERWISE: Final = frozenset(
    {"summary", "question", "description", "ru", "columns", "examples", "related", "external"}
)


def list_questions(
    listed: Iterable[SavedQuery],
    every: Iterable[SavedQuery],
    headings: Mapping[str, Heading],
    root: str = "",
    loaded: Collection[str] = (),
) -> dict[str, Any]:
    """List questions, with their addresses below a root path, and how many of `every` question have each tag.

    `headings` are those of the folder that they lie in, `loaded` the graphs of external sources that there are.
    """
    counts = Counter(tag for each in every for tag in each.header.tags)
    return {
        "queries": [_entry(each, headings, f"{root}/queries", loaded) for each in listed],
        "tags": dict(sorted(counts.items())),
    }


def _entry(saved: SavedQuery, headings: Mapping[str, Heading], folder: str, loaded: Collection[str]) -> dict[str, Any]:
    header, href = saved.header, f"{folder}/{saved.name}"
    said = header.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    charts = CHART_FORMATS if header.chart else ()
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
        "external": [
            {"name": each.name, "has_closure": each.has_closure, "is_loaded": each.is_whole}
            for each in needed_by(saved, loaded)
        ],
        "columns": [
            {"name": name, **{language: heading_of(header, headings, name, language) for language in LANGUAGES}}
            for name in variables(saved)
        ],
        "examples": [_example(each, href) for each in header.examples],
        "related": [{"name": name, "href": f"{folder}/{name}"} for name in header.related],
        "formats": [
            {"suffix": each.suffix, "type": each.media_type, "href": f"{href}.{each.suffix}"}
            for each in (*of_form(saved.form), QUERY_TEXT, *charts)
        ],
    }


def _example(example: Example, href: str) -> dict[str, Any]:
    asked = urlencode(pairs_of(example.values))
    return {**example.model_dump(mode="json", exclude_defaults=True), "href": f"{href}?{asked}"}


def variables(saved: SavedQuery) -> tuple[str, ...]:
    """Give the variables of the answer, in order; none for a form that has no solutions.

    The engine itself tells them, of a query that is ours, asked of nothing.
    """
    if saved.form != "SELECT":
        return ()
    asked = ox.Store().query(saved.text)
    assert isinstance(asked, ox.QuerySolutions), "its form is SELECT"
    return tuple(each.value for each in asked.variables)
