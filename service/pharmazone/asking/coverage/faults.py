"""What is wrong with mappings beside the external graphs that are loaded; what was decided on a term is not wrong."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pharmazone.asking.coverage.decisions import Decision, Vocabulary
from pharmazone.asking.coverage.names import Called
from pharmazone.asking.coverage.routes import Route
from pharmazone.asking.coverage.terms import Term
from pharmazone.asking.coverage.words import FAULTS
from pharmazone.manifest import ExternalSource


@dataclass(frozen=True)
class Fault:
    """What is wrong with the mappings of a thing to a vocabulary.

    `term` is the one that it is mapped to, empty where it has none. `others` are what it should perhaps be: successors
    of a deprecated term, the ends of a route, further terms of an exact match, or the other things that share a term.
    `start` and `graph` say by which term, and by which external graph, it was found.
    """

    kind: str
    thing: str
    vocabulary: str
    term: str = ""
    others: tuple[str, ...] = ()
    start: str = ""
    graph: str = ""


@dataclass(frozen=True)
class Candidate:
    """A term that a thing could be mapped to: called by a name of it, or reached by a route from another mapping.

    `how` is name, exact or reference; `start` is the name, or the term that the route begins at.
    """

    thing: str
    vocabulary: str
    term: str
    how: str
    start: str
    graph: str


@dataclass(frozen=True)
class Evidence:
    """What is compared: every decision, and what the external graphs hold of terms, routes, and names of things."""

    decisions: Sequence[Decision]
    vocabularies: Mapping[str, Vocabulary]
    homes: Mapping[str, tuple[ExternalSource, ...]]
    terms: Mapping[str, Term]
    routes: Sequence[Route]
    called: Mapping[str, Sequence[Called]]

    def decided(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Give the terms that were decided on for a thing and a vocabulary, refused ones too."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for each in self.decisions:
            found[each.thing, each.vocabulary].add(each.term)
        return {key: frozenset(terms) for key, terms in found.items()}

    def is_current(self, term: str) -> bool:
        """Say whether a term is not deprecated, as far as is known."""
        return term not in self.terms or not self.terms[term].is_deprecated


def find_faults(known: Evidence) -> list[Fault]:
    """Find what is wrong, in order of gravity; each only where what would show it is loaded."""
    mapped = [each for each in known.decisions if each.sort == "mapping"]
    found = [*_lost(mapped, known), *_shared(mapped), *_routed(known), *_contradicted(known)]
    return sorted(set(found), key=lambda each: (FAULTS.index(each.kind), each.thing, each.vocabulary, each.others))


def find_candidates(known: Evidence) -> list[Candidate]:
    """Propose terms for things that are not mapped to a vocabulary; never a refused term, nor where none was found."""
    closed = {(each.thing, each.vocabulary) for each in known.decisions if each.sort != "refusal"}
    refused = {each.term for each in known.decisions if each.sort == "refusal"}
    found: dict[tuple[str, str, str], Candidate] = {}
    for each in _offers(known):
        if (each.thing, each.vocabulary) not in closed and each.term not in refused and known.is_current(each.term):
            found.setdefault((each.thing, each.vocabulary, each.term), each)
    return [found[key] for key in sorted(found)]


def _offers(known: Evidence) -> Iterator[Candidate]:
    """Give every term that a name or a route leads to, the best reason for each first."""
    for thing, called in known.called.items():
        for one in called:
            for vocabulary in known.vocabularies.values():
                if vocabulary.holds(one.term):
                    yield Candidate(thing, vocabulary.iri, one.term, "name", one.name, one.graph)
    for sort in ("exact", "reference"):
        for route in known.routes:
            # One of several cross-references is as a rule a part, a cause or a stage.
            if route.sort == sort and (sort == "exact" or len(route.ends) == 1):
                for end in route.ends:
                    yield Candidate(route.thing, route.vocabulary, end, sort, route.start, route.graph)


def _lost(mapped: Iterable[Decision], known: Evidence) -> Iterator[Fault]:
    for each in mapped:
        homes, term = known.homes.get(each.vocabulary, ()), known.terms.get(each.term)
        if homes and not (term and term.graphs.intersection(home.iri for home in homes)):
            yield Fault("dangling", each.thing, each.vocabulary, each.term)
        elif term and term.is_deprecated:
            graph = min(term.graphs)
            yield Fault("deprecated", each.thing, each.vocabulary, each.term, tuple(sorted(term.successors)), "", graph)


def _shared(mapped: Iterable[Decision]) -> Iterator[Fault]:
    terms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    things: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in mapped:
        if each.match == "exact":
            terms[each.thing, each.vocabulary].append(each.term)
            things[each.term, each.vocabulary].append(each.thing)
    for (thing, vocabulary), several in terms.items():
        if len(several) > 1:
            yield Fault("ambiguous", thing, vocabulary, several[0], tuple(several[1:]))
    for (term, vocabulary), several in things.items():
        if len(several) > 1:
            yield Fault("ambiguous", several[0], vocabulary, term, tuple(several[1:]))


def _routed(known: Evidence) -> Iterator[Fault]:
    """Compare where routes end with where we do; a term that was decided on, however, is no disagreement."""
    decided = known.decided()
    ours: dict[tuple[str, str], str] = {}
    for each in known.decisions:
        if each.sort == "mapping" and (each.match == "exact" or (each.thing, each.vocabulary) not in ours):
            ours[each.thing, each.vocabulary] = each.term
    for route in known.routes:
        key = (route.thing, route.vocabulary)
        term = ours.get(key)
        open_ends = tuple(end for end in route.ends if end not in decided.get(key, ()) and known.is_current(end))
        if not term or not open_ends:
            continue
        if len(open_ends) == len([end for end in route.ends if known.is_current(end)]):
            kind = "disagreeing" if route.sort == "exact" else "differing"
        elif route.sort == "exact":
            kind = "ambiguous"
        else:
            continue  # a cross-reference often has several ends, and one of them is ours
        yield Fault(kind, *key, term, open_ends, route.start, route.graph)


def _contradicted(known: Evidence) -> Iterator[Fault]:
    """Find terms of vocabularies that were said to have none: only what is called so, or is stated to be the same."""
    absent = {(each.thing, each.vocabulary) for each in known.decisions if each.sort == "absence"}
    decided = known.decided()
    for each in _offers(known):
        key = (each.thing, each.vocabulary)
        is_open = each.term not in decided.get(key, ()) and known.is_current(each.term)
        if key in absent and is_open and each.how != "reference":
            yield Fault("contradicted", *key, "", (each.term,), each.start, each.graph)
