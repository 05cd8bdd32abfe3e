"""The schemes of concepts: what each holds, and how often its concepts are used."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pharmazone.asking.library import Library
from pharmazone.asking.vocabulary.vocabulary import Term, gather
from pharmazone.terms import BASE, RDF, SKOS

SCHEME = BASE + "scheme/"
_IN_SCHEME = SKOS + "inScheme"


@dataclass(frozen=True)
class Schemes:
    """The concepts of each scheme, by the schemes' IRIs; every scheme and concept by its own; and the uses of each."""

    members: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, Term]
    uses: Mapping[str, int]


async def read_schemes(library: Library) -> Schemes:
    """Look up the schemes with their concepts; once for the same data."""

    async def read() -> Schemes:
        said = gather(await library.select("schemes"), "concept")
        terms = {iri: Term(iri, told) for iri, told in said.items()}
        members: defaultdict[str, list[str]] = defaultdict(list)
        for term in terms.values():
            if SKOS + "ConceptScheme" in term.iris(RDF + "type"):
                members[term.iri] += []
            for scheme in term.iris(_IN_SCHEME):
                members[scheme].append(term.iri)
        uses = {each["concept"].text: int(each["uses"].text) for each in (await library.select("concept-uses")).each}
        listed = {iri: tuple(inside) for iri, inside in sorted(members.items()) if iri.startswith(SCHEME)}
        return Schemes(listed, terms, uses)

    return await library.remember(("schemes",), read)
