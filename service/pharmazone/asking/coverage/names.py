"""Terms that are called like a thing: the ways in which a name may be written, and who has one of them."""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal

from pharmazone.asking.coverage.decisions import Thing
from pharmazone.asking.library import Library
from pharmazone.terms import RDFS, SKOS

_SPELLINGS: Final = (
    *(("aemia", "emia"), ("haem", "hem"), ("oedema", "edema"), ("oesoph", "esoph"), ("tumour", "tumor")),
    *(("gynaeco", "gyneco"), ("paed", "ped"), ("leucocyt", "leukocyt"), ("diarrhoea", "diarrhea"), ("foet", "fet")),
    *(("alfa", "alpha"), ("sulph", "sulf"), ("anaesth", "anesth"), ("ischaem", "ischem")),
)
"""What is spelled otherwise in Britain than in America, and Greek letters otherwise in a name of a substance."""
_LANGUAGES: Final = ("", "en")
_MOST_NAMES: Final = 1000
"""How many literals are looked up by one query."""
_LABELS: Final = (RDFS + "label", SKOS + "prefLabel")


class Called(NamedTuple):
    """A term that is called like a thing: by which name of it, in which graph, and whether that is the term's label."""

    term: str
    name: str
    graph: str
    is_label: bool


async def look_up_names(library: Library, things: Iterable[Thing]) -> Mapping[str, list[Called]]:
    """Look up, for each thing, the terms of external graphs that have its label or a name of it in English.

    Names are compared whole, whatever their capitals: each is looked up as it may be written, so that a large graph
    takes no longer than a small one.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for thing in things:
        for name in thing.names:
            if name.language == "en":
                for written in ways_to_write(name.text):
                    owners[written].add(thing.iri)
    literals = [Literal(name, language=tag) if tag else Literal(name) for name in sorted(owners) for tag in _LANGUAGES]
    found: defaultdict[str, list[Called]] = defaultdict(list)
    for start in range(0, len(literals), _MOST_NAMES):
        for each in (await library.select("coverage-names", literals[start : start + _MOST_NAMES])).each:
            if each["term"].kind == "iri":
                is_label = each["naming"].text in _LABELS
                called = Called(each["term"].text, each["name"].text, each["graph"].text, is_label)
                for iri in owners[each["name"].text]:
                    found[iri].append(called)
    return {iri: sorted(set(each), key=lambda one: (not one.is_label, one)) for iri, each in found.items()}


def ways_to_write(name: str) -> list[str]:
    """Give the ways in which another may write a name: with other capitals, as in America or Britain, as one of many.

    >>> "Gynecological disease" in ways_to_write("gynaecological diseases")
    True
    >>> {"alteplase", "Alteplase", "ALTEPLASE"} == set(ways_to_write("alteplase"))
    True
    """
    plain = " ".join(name.split())
    singular = re.sub(r"(?<=[^s])s$", "", plain) if " " in plain else plain
    spelled = {one for each in (plain, singular) for one in _spelled(each)}
    return sorted({written for each in spelled for written in _capitals(each)})


def _spelled(name: str) -> Iterator[str]:
    yield name
    lower = name.lower()
    for pair in _SPELLINGS:
        for one, other in (pair, pair[::-1]):
            # The British spelling may hold the American one as a part, as "aemia" holds "emia".
            if one in lower and not (len(one) < len(other) and other in lower):
                yield re.sub(re.escape(one), other, name, flags=re.IGNORECASE)


def _capitals(name: str) -> Iterator[str]:
    lower = name.lower()
    yield from (name, lower, name.upper(), string.capwords(lower))
    yield from (each[:1].upper() + each[1:] for each in (name, lower))
