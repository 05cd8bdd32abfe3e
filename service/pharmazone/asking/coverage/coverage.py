"""The coverage of the mappings: of each kind of things, how many each vocabulary names, and why not the rest."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pharmazone.asking.coverage.decisions import (
    MATCHES,
    Decision,
    Thing,
    Vocabulary,
    read_decisions,
    read_things,
    read_vocabularies,
)
from pharmazone.asking.coverage.faults import Candidate, Evidence, Fault, find_candidates, find_faults
from pharmazone.asking.coverage.names import look_up_names
from pharmazone.asking.coverage.routes import look_up_routes
from pharmazone.asking.coverage.terms import Term, homes_of, look_up_terms, present
from pharmazone.asking.coverage.words import FAULTS
from pharmazone.asking.kinds import GROUPS
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.errors import UnfitParameter, cut
from pharmazone.manifest import ExternalSource

STATES: Final = (*MATCHES.values(), "absent", "refused", "unsought")
"""How a thing stands to a vocabulary, the best first: its closest mapping; else that there is no term; that terms were
refused; or that nobody has looked yet, which is not the same as none."""
# A mapping by a predicate that is no match says nothing of how close it is.
_UNMAPPED: Final = {"absence": "absent", "refusal": "refused", "mapping": "unsought"}
_NEEDS_HOME: Final = frozenset({"dangling", "deprecated"})
_NEEDS_ROUTE: Final = frozenset({"disagreeing", "differing"})
_NEEDS_NOTHING: Final = frozenset({"ambiguous"})


@dataclass(frozen=True)
class Standing:
    """How a thing stands to a vocabulary, by which decisions."""

    thing: Thing
    vocabulary: Vocabulary
    state: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Cell:
    """A kind of things and a vocabulary: how many of them stand how, and what is wrong or could be mapped.

    A count of faults is None where nothing is loaded that would show one.
    """

    kind: str
    vocabulary: Vocabulary
    states: Mapping[str, int]
    homes: tuple[ExternalSource, ...]
    faults: Mapping[str, int | None]
    candidates: int | None

    @property
    def things(self) -> int:
        """Count the things."""
        return sum(self.states.values())

    @property
    def found(self) -> list[tuple[str, int]] | None:
        """Give the faults that were found, with how many; None where nothing is loaded that would show one."""
        found = [(name, number) for name in FAULTS if (number := self.faults[name])]
        is_compared = any(self.faults[name] is not None for name in FAULTS if name not in _NEEDS_NOTHING)
        return found if found or is_compared else None


@dataclass(frozen=True)
class Coverage:
    """How far the mappings reach: how each thing stands to each vocabulary that is meant for it, faults, candidates."""

    standings: Sequence[Standing]
    faults: Sequence[Fault]
    candidates: Sequence[Candidate]
    homes: Mapping[str, tuple[ExternalSource, ...]]
    terms: Mapping[str, Term]
    vocabularies: Mapping[str, Vocabulary]
    things: Mapping[str, Thing]
    routed: frozenset[str]
    """The vocabularies that some external graph leads to."""

    def narrowed(self, kind: str = "", vocabulary: str = "") -> "Coverage":
        """Give what is about a kind and a vocabulary, by its name; an empty one narrows nothing.

        UnfitParameter: nothing is covered of this kind, or the vocabulary has another name.
        """
        for name, given, known in (("kind", kind, self.kinds), ("vocabulary", vocabulary, self.names)):
            if given and given not in known:
                nearest = nearest_names(given, dict.fromkeys(known))
                said = f"The parameter {name} is one of {', '.join(known)}, not {cut(given)!r}."
                raise UnfitParameter(said + tell_nearest(nearest), parameter=name)

        def is_wanted(thing: str, iri: str) -> bool:
            is_of_kind = not kind or (thing in self.things and self.things[thing].kind == kind)
            return is_of_kind and (not vocabulary or self.vocabularies[iri].name == vocabulary)

        return replace(
            self,
            standings=[each for each in self.standings if is_wanted(each.thing.iri, each.vocabulary.iri)],
            faults=[each for each in self.faults if is_wanted(each.thing, each.vocabulary)],
            candidates=[each for each in self.candidates if is_wanted(each.thing, each.vocabulary)],
        )

    @property
    def kinds(self) -> list[str]:
        """Give the kinds of things that vocabularies are meant for."""
        return list(dict.fromkeys(each.kind for each in self.cells))

    @property
    def names(self) -> list[str]:
        """Give the names of the vocabularies."""
        return sorted(each.name for each in self.vocabularies.values())

    @cached_property
    def cells(self) -> list[Cell]:
        """Give the counts, by kind in the order that people meet them, then the best covered vocabulary first."""
        grouped: defaultdict[tuple[str, str], list[Standing]] = defaultdict(list)
        for each in self.standings:
            grouped[each.thing.kind, each.vocabulary.iri].append(each)
        faults = Counter((self._kind(each.thing), each.vocabulary, each.kind) for each in self.faults)
        candidates = Counter((self._kind(each.thing), each.vocabulary) for each in self.candidates)
        made = [self._cell(kind, iri, each, faults, candidates) for (kind, iri), each in grouped.items()]
        order = {name: place for place, name in enumerate(name for names in GROUPS.values() for name in names)}
        return sorted(made, key=lambda each: (order.get(each.kind, len(order)), each.kind, _reach(each)))

    def _cell(
        self,
        kind: str,
        iri: str,
        standings: Sequence[Standing],
        faults: Mapping[tuple[str, str, str], int],
        candidates: Mapping[tuple[str, str], int],
    ) -> Cell:
        homes = self.homes.get(iri, ())
        counted = Counter(each.state for each in standings)
        is_known = {
            **dict.fromkeys(_NEEDS_HOME, bool(homes)),
            **dict.fromkeys(_NEEDS_ROUTE, iri in self.routed),
            **dict.fromkeys(_NEEDS_NOTHING, True),
            "contradicted": bool(homes) or iri in self.routed,
        }
        return Cell(
            kind,
            self.vocabularies[iri],
            {state: counted[state] for state in STATES},
            homes,
            {name: faults.get((kind, iri, name), 0) if known else None for name, known in is_known.items()},
            candidates.get((kind, iri), 0) if is_known["contradicted"] else None,
        )

    def _kind(self, thing: str) -> str:
        return self.things[thing].kind if thing in self.things else ""


async def cover(library: Library, external: Sequence[ExternalSource]) -> Coverage:
    """Tell how far the mappings reach, beside the external sources that are loaded; once for the same data."""

    async def look_up() -> Coverage:
        vocabularies = read_vocabularies(await library.select("coverage-vocabularies"))
        things = read_things(await library.select("coverage-things"))
        decisions = [
            each
            for each in read_decisions(await library.select("coverage-decisions"))
            if each.vocabulary in vocabularies and each.thing in things
        ]
        standings = _standings(things, vocabularies, decisions)
        evidence = await _gather(library, external, vocabularies, standings, decisions)
        return Coverage(
            standings,
            find_faults(evidence),
            find_candidates(evidence),
            evidence.homes,
            evidence.terms,
            vocabularies,
            things,
            frozenset(each.vocabulary for each in evidence.routes),
        )

    return await library.remember(("mapping-coverage",), look_up)


async def _gather(
    library: Library,
    external: Sequence[ExternalSource],
    vocabularies: Mapping[str, Vocabulary],
    standings: Sequence[Standing],
    decisions: Sequence[Decision],
) -> Evidence:
    """Look up what the external graphs hold; nothing where none is loaded."""
    external = await present(library, external)
    if not external:
        return Evidence(decisions, vocabularies, {}, {}, (), {})
    open_ones = {each.thing.iri: each.thing for each in standings if each.state not in MATCHES.values()}
    wanted = {(each.thing.iri, each.vocabulary.iri) for each in standings}
    homes = await homes_of(library, external, vocabularies.values())
    routes = [
        each
        for each in await look_up_routes(library, decisions, vocabularies.values())
        if (each.thing, each.vocabulary) in wanted
    ]
    called = {
        thing: [one for one in each if any((thing, iri) in wanted for iri in _holding(one.term, vocabularies))]
        for thing, each in (await look_up_names(library, open_ones.values())).items()
    }
    named = {one.term for each in called.values() for one in each}
    reached = {end for each in routes for end in (each.start, *each.ends)}
    terms = await look_up_terms(library, {each.term for each in decisions if each.term} | reached | named)
    return Evidence(decisions, vocabularies, homes, terms, routes, called)


def _holding(term: str, vocabularies: Mapping[str, Vocabulary]) -> list[str]:
    return [iri for iri, each in vocabularies.items() if each.holds(term)]


def _standings(
    things: Mapping[str, Thing], vocabularies: Mapping[str, Vocabulary], decisions: Sequence[Decision]
) -> list[Standing]:
    """Tell how each thing stands to each vocabulary that is meant for its class, or that something was decided of."""
    about: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for each in sorted(decisions, key=lambda each: STATES.index(_state([each]))):
        about[each.thing, each.vocabulary].append(each)
    return [
        Standing(thing, vocabulary, _state(about[thing.iri, vocabulary.iri]), tuple(about[thing.iri, vocabulary.iri]))
        for thing in things.values()
        for vocabulary in vocabularies.values()
        if thing.classes & vocabulary.classes or (thing.iri, vocabulary.iri) in about
    ]


def _state(decisions: Sequence[Decision]) -> str:
    states = (each.match or _UNMAPPED[each.sort] for each in decisions)
    return min(states, key=STATES.index, default="unsought")


def _reach(cell: Cell) -> tuple[float, str]:
    mapped = sum(cell.states[name] for name in MATCHES.values())
    return -cell.states["exact"] / cell.things - mapped / (1000 * cell.things), cell.vocabulary.name
