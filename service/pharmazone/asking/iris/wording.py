"""What is known of an identifier in a reader's words, for the page and for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmazone.asking.iris.found import Found, Link, Match
from pharmazone.asking.labels import Label
from pharmazone.asking.phrases import PHRASES


@dataclass(frozen=True)
class Wording:
    """Says what was found in the language that its labels are in."""

    found: Found

    @property
    def language(self) -> str:
        """Give the reader's language."""
        return self.found.labels.language

    def short(self, iri: str) -> str:
        """Write an identifier as short as it can be: as a CURIE, with one of our prefixes, else whole."""
        return self.found.curies.get(iri) or self.found.labels.shorten(iri)

    def called(self, iri: str) -> Label | None:
        """Give what a loaded source calls a term."""
        term = self.found.terms.get(iri)
        return term.name(self.language) if term else None

    def is_deprecated(self, iri: str) -> bool:
        """Say whether a loaded source has deprecated a term."""
        return iri in self.found.terms and self.found.terms[iri].is_deprecated

    def vocabulary(self, iri: str) -> Label | None:
        """Name the vocabulary of an identifier; by its prefix where no name is known."""
        prefix = self.found.curies.get(iri, "").partition(":")[0]
        return self.found.vocabularies.get(prefix, Label(prefix)) if prefix else None

    def closeness(self, predicate: str) -> str:
        """Give how close a mapping is, or what a link says."""
        if predicate in self.found.labels.known:
            return self.found.labels.of(predicate).text
        name = predicate.replace("#", "/").rpartition("/")[2]
        return PHRASES[self.language].get(f"iri_link_{name}", name)

    def way(self, link: Link) -> str:
        """Say which source links two terms, and how."""
        form = PHRASES[self.language]["iri_way_pointing" if link.pointing else "iri_way"]
        return form.format(source=link.source, link=self.closeness(link.predicate))

    def mapped(self, match: Match) -> str:
        """Say that our mapping names an identifier; of which thing, where what is sought stands for several."""
        say = PHRASES[self.language]["iri_mapped"]
        return say if len(self.found.things) == 1 else f"{say}, {self.found.labels.shorten(match.thing)}"

    def ways(self, match: Match) -> Sequence[Link]:
        """Give what links the term of a mapping with the one sought; nothing where it is that one."""
        return () if match.term == self.found.sought.iri else self.found.by_way_of.get(match.term, ())

    def why(self, match: Match) -> str:
        """Say by which kind of judgement a mapping was made."""
        name = match.justification.rpartition("/")[2]
        return PHRASES[self.language].get(f"mapping_{name}", name)
