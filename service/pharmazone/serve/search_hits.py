"""What was found, as it is shown and told; and what one can seek."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request

from pharmazone.asking.kinds import kind_of, name_kind
from pharmazone.asking.labels import Label
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.search import Hit, Index, Name, Named
from pharmazone.asking.things.searching.pages import TITLES
from pharmazone.asking.transliteration import on_other_keyboard
from pharmazone.saved.description import QUESTION
from pharmazone.serve.rendering import address_of, place_of
from pharmazone.serve.service import service_of
from pharmazone.terms import BASE, LANGUAGES, shorten

_EXAMPLES: Final = 3
_LOOKED_THROUGH: Final = 20


@dataclass(frozen=True)
class Found:
    """What was found as it is shown.

    `label` is that in the reader's language, in pieces; `other` the name that it was found by, where that is another
    one, and `by` says whose name that really is; `told` is `about` in pieces. A piece says whether it was sought.
    """

    hit: Hit
    href: str
    label: Label
    pieces: Sequence[tuple[str, bool]]
    other: Sequence[tuple[str, bool]]
    by: str
    kind: Label
    about: Label | None
    told: Sequence[tuple[str, bool]]
    is_exact: bool


def show(request: Request, hit: Hit, language: str, *, is_exact: bool = False) -> Found:
    """Say what was found in the reader's language."""
    named, name = hit.named, hit.name
    own = label_of(named.names, language)
    is_own = not name.by and name.text == own.text
    tongue = language if language in named.about else "en"
    about = named.about.get(tongue, "")
    # What it is linked to is told, and marked, in its line.
    is_told = bool(name.by) and name.text in about
    return Found(
        hit,
        href_of(request, named.iri),
        Label(own.text, own.language),
        hit.marked if is_own else ((own.text, False),),
        () if is_own or is_told else hit.marked,
        PHRASES[language].get(f"search_by_{kind_of(name.by)}", "") if name.by else "",
        name_kind(named.kind, language, is_one=True),
        Label(about, tongue) if about else None,
        hit.told.get(tongue, ()),
        is_exact,
    )


def label_of(names: Iterable[Name], language: str) -> Name:
    """Give the label in a language, else in English, else in any; else the code, which is all that a passage has."""
    order = {language: 0, "en": 1, "": 2}
    return min(names, key=lambda each: (int(each.sort), order.get(each.language.partition("-")[0], 3)))


def href_of(request: Request, iri: str) -> str:
    """Give where what was found can be read."""
    if iri.startswith(QUESTION):
        return place_of(request, f"/queries/{iri.removeprefix(QUESTION)}")
    if iri.startswith(BASE) and iri.removeprefix(BASE) in TITLES:
        return place_of(request, f"/{iri.removeprefix(BASE)}")
    return address_of(request, iri) or ""


def tell(request: Request, found: Found) -> Mapping[str, Any]:
    """Tell what was found as JSON has it; what there is nothing to say of is left out."""
    named, name = found.hit.named, found.hit.name
    said = {
        "label": found.label.text,
        "language": found.label.language,
        "kind": named.kind,
        "kind_label": found.kind.text,
        "about": found.about.text if found.about else "",
        "iri": named.iri,
        "name": shorten(named.iri, service_of(request).prefixes),
        "href": found.href,
        "pieces": [{"text": legible(text), "is_sought": is_sought} for text, is_sought in found.pieces],
        "found_by": name.text if found.other or name.by else "",
        "found_by_name_of": name.by,
        "missing": list(found.hit.missing),
        "is_exact": found.is_exact,
    }
    needed = {"label", "language", "kind", "iri", "href"}
    return {
        key: legible(value) if isinstance(value, str) else value
        for key, value in said.items()
        if value or key in needed
    }


def ways_of(index: Index, language: str) -> list[tuple[str, list[Label]]]:
    """Give the ways to seek, each with what can be sought so, from among what most is told of."""

    def labels(kind: str, language: str) -> list[Label]:
        named = (label_of(each.named.names, language) for each in index.most_told(kind, 1))
        return [Label(each.text, each.language) for each in named]

    medicines = [each.named for each in index.most_told("medicine", _LOOKED_THROUGH)]
    substances = [_substance(each, language) for each in medicines]
    named = (label_of(each.names, language) for each, substance in zip(medicines, substances, strict=True) if substance)
    pairs = [*filter(None, substances), *(Label(each.text, each.language) for each in named)]
    diseases = [name for each in index.most_told("indication", _LOOKED_THROUGH) for name in each.named.names]
    other = next(each for each in LANGUAGES if each != language)
    heard = labels("person", other)
    return [
        ("name", [*labels("plant", language), *labels("person", language), *labels("indication", language)]),
        ("script", [*heard, *(Label(on_other_keyboard(each.text)) for each in heard)]),
        ("substance", [pairs[0], pairs[len(pairs) // 2]] if pairs else []),
        ("code", [Label(each.text) for each in diseases if each.is_code and not each.by][:_EXAMPLES]),
        ("iri", [*labels("passage", language), *(Label(each.named.iri) for each in index.most_told("plant", 1))]),
    ]


def _substance(medicine: Named, language: str) -> Label | None:
    """Give the name of the substance of a medicine; of one that others know, as they do where it has a code."""
    names = [each for each in medicine.names if kind_of(each.by) == "substance"]
    is_known = any(each.is_code for each in names)
    name = label_of((each for each in names if not each.is_code), language) if is_known else None
    return Label(name.text, name.language) if name else None
