"""What loaded external graphs say of terms, and which of them are the home of a vocabulary."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from pharmazone.asking.coverage.decisions import Vocabulary
from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions
from pharmazone.manifest import ExternalSource
from pharmazone.terms import DEPRECATED, RDFS, SKOS, SUCCESSORS

_NAMING = (RDFS + "label", SKOS + "prefLabel")
_MOST_TERMS = 500
"""How many terms are looked up by one query."""


@dataclass
class Term:
    """What is said of a term: in which graphs it stands, what it is called, and what became of it."""

    graphs: set[str] = field(default_factory=set)
    labels: set[tuple[str, str]] = field(default_factory=set)
    is_deprecated: bool = False
    successors: set[str] = field(default_factory=set)

    @property
    def label(self) -> Label | None:
        """Give what it is called, in English where it can be; None where no loaded graph says."""
        if not self.labels:
            return None
        text, language = min(self.labels, key=lambda each: (each[1] not in ("", "en"), each))
        return Label(text, language)


async def present(library: Library, external: Sequence[ExternalSource]) -> Sequence[ExternalSource]:
    """Give the sources that are there for whoever evaluates; another endpoint may have others than the snapshot."""
    if not external or not library.is_remote:
        return external
    found = (await library.select("external-graphs", nodes_of(each.iri for each in external))).iris()
    return [each for each in external if each.iri in found]


async def look_up_terms(library: Library, terms: Iterable[str]) -> Mapping[str, Term]:
    """Look up what the external graphs say of terms; those that none of them says anything of are not among them."""
    wanted, found = sorted(set(terms)), {}
    for start in range(0, len(wanted), _MOST_TERMS):
        found.update(_read(await library.select("coverage-terms", nodes_of(wanted[start : start + _MOST_TERMS]))))
    return found


async def homes_of(
    library: Library, external: Sequence[ExternalSource], vocabularies: Iterable[Vocabulary]
) -> Mapping[str, tuple[ExternalSource, ...]]:
    """Give the loaded sources that are the home of each vocabulary that has one.

    A source called like a vocabulary, or like its prefix, is its home; another one is the home of the vocabulary that
    most of its terms are in. A term that a home lacks is dangling; other sources may name some terms of a vocabulary.
    """
    known = list(vocabularies)
    named = {name: each for each in known for name in (each.name, each.prefix.lower())}
    homes: defaultdict[str, list[ExternalSource]] = defaultdict(list)
    for source in external:
        home = named.get(source.name) or _prevailing(
            await library.select("coverage-namespaces", [NamedNode(source.iri)]), known
        )
        if home:
            homes[home.iri].append(source)
    return {iri: tuple(each) for iri, each in homes.items()}


def _prevailing(found: Solutions, vocabularies: Sequence[Vocabulary]) -> Vocabulary | None:
    """Give the vocabulary that most terms are in; None where most are in none."""
    counts: Counter[str] = Counter()
    known = {each.iri: each for each in vocabularies}
    for each in found.each:
        if "space" in each:
            space = each["space"].text
            fitting = (one for one in vocabularies if space.startswith(one.space))
            home = max(fitting, key=lambda one: len(one.space), default=None)
            counts[home.iri if home else ""] += int(each["terms"].text)
    return known.get(max(counts, key=lambda each: (counts[each], each), default=""))


def _read(found: Solutions) -> dict[str, Term]:
    terms: defaultdict[str, Term] = defaultdict(Term)
    for each in found.each:
        term, said, value = terms[each["term"].text], each["property"].text, each["value"]
        term.graphs.add(each["graph"].text)
        if said in _NAMING and value.text.strip():
            term.labels.add((value.text, value.language))
        elif said == DEPRECATED and value.text in ("true", "1"):
            term.is_deprecated = True
        elif said in SUCCESSORS:
            term.successors.add(value.text)
    return dict(terms)
