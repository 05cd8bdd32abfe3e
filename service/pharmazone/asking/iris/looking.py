"""Looks an identifier up: in our mappings first, then in what the loaded sources link it with."""

from collections.abc import Iterable, Mapping
from typing import Final

from pharmazone.asking.iris.found import Found, Link, Match, Naming, Term, terms_of
from pharmazone.asking.iris.sought import UNDERSTOOD, Sought, nearest_curies, read_sought
from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.nearest import last_part, nearest_names, tell_nearest
from pharmazone.errors import NotFound, cut
from pharmazone.spellings import Spellings
from pharmazone.terms import shorten

MOST_LINKS: Final = 100
"""How many links of a term are followed; a term that has more is a class of things, and links to it say little."""
_NOTHING: Final = Term()


async def look_up(library: Library, spellings: Spellings, text: str, language: str) -> Found:
    """Find what an identifier in any spelling stands for.

    UnfitParameter: the text looks like none. NotFound: of which vocabulary it is cannot be told. Of one that can, but
    of which nothing is known, the answer says so and names what is spelled nearly so.
    """
    sought = await _settled(library, spellings, read_sought(text, spellings, library.prefixes))
    links = () if sought.is_ours else await _links(library, sought.iri)
    terms = dict.fromkeys([sought.iri, *(each.term for each in links)])
    matches = () if sought.is_ours else await _matches(library, "iri-matches", terms)
    kept = sorted(
        (each for each in matches if not each.is_refused), key=lambda each: (each.term != sought.iri, each.order)
    )
    things = [sought.iri] if sought.is_ours else [each.thing for each in kept]
    identifiers = await _matches(library, "iri-identifiers", things)
    by_term: dict[str, list[Link]] = {}
    for link in links:
        by_term.setdefault(link.term, []).append(link)
    namings = _namings(sought, identifiers, by_term)
    refused = [
        *(each for each in matches if each.is_refused and each.term == sought.iri),
        *(each for each in identifiers if each.is_refused),
    ]
    told = await _terms(library, {*terms, *(each.iri for each in namings)})
    about = told.get(sought.iri, _NOTHING)
    told |= await _terms(library, {*about.successors} - {*told})
    named = await _vocabularies(library, language)
    everything = {*(each.iri for each in namings), *terms, *about.successors, *(each.term for each in refused)}
    curies = {iri: curie for iri in everything if (curie := spellings.curie(iri))}
    predicates = {each.predicate for each in (*kept, *identifiers, *refused)} | {each.predicate for each in links}
    labels = await library.labels({*things, *(each.thing for each in refused), *predicates}, language)
    is_known = bool(about.sources or kept or links or refused or (sought.is_ours and sought.iri in labels.known))
    nearest = () if is_known else tuple(await _nearest(library, spellings, sought))
    return Found(
        sought=sought,
        curie=sought.reference.curie if sought.reference else "",
        vocabulary=_vocabulary(sought, named),
        spellings=spellings.spellings(sought.iri) if sought.reference else (),
        term=about,
        matches=tuple(kept),
        by_way_of={term: tuple(each) for term, each in by_term.items()},
        namings=namings,
        refused=tuple(dict.fromkeys(refused)),
        terms=told,
        curies=curies,
        vocabularies=named,
        labels=labels,
        is_known=is_known,
        nearest=nearest,
    )


async def _settled(library: Library, spellings: Spellings, sought: Sought) -> Sought:
    """Find the vocabulary of a code that stands alone, where one mapped identifier alone ends in it."""
    if not sought.code:
        return sought
    mapped = await _mapped(library, spellings)
    ends = [curie for curie in mapped if curie.partition(":")[2].lower() == sought.code.lower()]
    if len(ends) == 1:
        return read_sought(ends[0], spellings, library.prefixes)
    nearest = ends or nearest_curies(sought.code, mapped)
    said = f"{cut(sought.code)!r} names no vocabulary.{tell_nearest(nearest)} {UNDERSTOOD}"
    raise NotFound(said, name=cut(sought.code), nearest=nearest)


async def _links(library: Library, iri: str) -> tuple[Link, ...]:
    nodes = list(nodes_of([iri]))
    found = [Link.read(each) for each in (await library.select("iri-links", nodes)).each] if nodes else []
    return tuple(sorted(dict.fromkeys(found)))[:MOST_LINKS]


async def _matches(library: Library, name: str, iris: Iterable[str]) -> tuple[Match, ...]:
    nodes = list(nodes_of(set(iris)))
    found = (Match.read(each) for each in (await library.select(name, nodes)).each) if nodes else ()
    return tuple(sorted(found, key=lambda each: each.order))


async def _terms(library: Library, iris: Iterable[str]) -> dict[str, Term]:
    nodes = list(nodes_of(iris))
    return terms_of(await library.select("iri-terms", nodes)) if nodes else {}


def _namings(sought: Sought, identifiers: Iterable[Match], links: Mapping[str, list[Link]]) -> tuple[Naming, ...]:
    """Give each other identifier once for each mapping, with what links it to the one sought."""
    mapped = [each for each in identifiers if not each.is_refused and each.term != sought.iri]
    alone = {*links} - {each.term for each in mapped} - {sought.iri}
    return (
        *(Naming(each.term, each, tuple(links.get(each.term, ()))) for each in mapped),
        *(Naming(iri, None, tuple(links[iri])) for iri in sorted(alone)),
    )


async def _vocabularies(library: Library, language: str) -> Mapping[str, Label]:
    """Name the vocabularies by the prefixes of their identifiers."""

    async def read() -> dict[str, Label]:
        named: dict[str, list[Label]] = {}
        for each in (await library.select("iri-vocabularies")).each:
            named.setdefault(each["prefix"].text, []).append(Label(each["label"].text, each["label"].language))
        return {
            prefix: min(labels, key=lambda each: (each.language != language, each.text))
            for prefix, labels in named.items()
        }

    return await library.remember(("vocabularies-named", language), read)


def _vocabulary(sought: Sought, named: Mapping[str, Label]) -> Label | None:
    return named.get(sought.reference.prefix, Label(sought.reference.prefix)) if sought.reference else None


async def _mapped(library: Library, spellings: Spellings) -> list[str]:
    """Give the CURIEs of everything that a thing is mapped to."""

    async def read() -> list[str]:
        iris = [each["term"].text for each in (await library.select("iri-mapped")).each]
        return [curie for iri in iris if (curie := spellings.curie(iri))]

    return await library.remember(("mapped",), read)


async def _nearest(library: Library, spellings: Spellings, sought: Sought) -> list[str]:
    """Give what is spelled nearly so: among identifiers that are mapped, or among our own things."""
    if sought.is_ours:
        things = {last_part(iri): iri for iri in sorted((await library.select("things")).iris())}
        return [shorten(things[name], library.prefixes) for name in nearest_names(sought.iri, things)]
    return nearest_curies(sought.reference.curie, await _mapped(library, spellings)) if sought.reference else []
