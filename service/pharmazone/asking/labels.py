"""Labels in the reader's language, in place of IRIs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from pharmazone.asking.solutions import Solutions
from pharmazone.terms import BASE, THING, is_external, passage_range, shorten

_LAST_PART: Final = re.compile(r"[/#=]")
_LONGEST: Final = 300
"""So many characters of what others call a term are shown."""


@dataclass(frozen=True)
class Label:
    """What a person reads in place of an IRI; `language` is empty where the text is in none."""

    text: str
    language: str = ""


class _Found(dict[str, list[Label]]):
    """Labels by IRI, each once, and none that is blank."""

    def add(self, iri: str, label: Label) -> None:
        if label.text.strip() and label not in self.get(iri, ()):
            self.setdefault(iri, []).append(label)


@dataclass(frozen=True)
class Labels:
    """The labels that the graph has for some IRIs, and the prefixes that shorten the others.

    `foreign` are those IRIs whose labels are all from external sources: terms of others.
    """

    language: str
    known: Mapping[str, tuple[Label, ...]]
    prefixes: Mapping[str, str]
    foreign: frozenset[str] = frozenset()
    _chosen: dict[str, Label] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, language: str, found: Solutions, prefixes: Mapping[str, str]) -> Self:
        """Read the answer of `labels.rq`: external sources name what we have no label for, and nothing that is ours."""
        ours, theirs = _Found(), _Found()
        for each in found.each:
            iri, graph, label = each["thing"].text, each.get("graph"), each["label"]
            if graph is None or not is_external(graph.text):
                ours.add(iri, Label(label.text, label.language))
            elif not iri.startswith(BASE):  # what is ours is called as we call it, whatever another says of it
                theirs.add(iri, Label(_shortened(label.text), label.language))
        known = {iri: tuple(labels) for iri, labels in (theirs | ours).items()}
        return cls(language, known, prefixes, frozenset(theirs.keys() - ours.keys()))

    def of(self, iri: str) -> Label:
        """Give the label in the reader's language, else in English, else in any, else the IRI in short."""
        chosen = self._chosen.get(iri)
        if chosen is None:  # a page asks for the same label many times
            self._chosen[iri] = chosen = self._choose(iri)
        return chosen

    def _choose(self, iri: str) -> Label:
        passage = passage_range(iri)
        if passage:
            return Label(f"{self.of(passage.article_iri).text} {passage.start}-{passage.end}", self.language)
        candidates = self.known.get(iri, ())
        if not candidates:
            return Label(self.shorten(iri))
        order = {self.language: 0, "en": 1, "": 2}
        # By its text where all else is equal, so that a page is the same each time.
        return min(candidates, key=lambda label: (order.get(label.language.partition("-")[0], 3), label.text))

    def shown(self, iri: str) -> Label:
        """Give what a cell of an answer shows: as `of`, but the identifier of others by the end of it.

        >>> Labels("en", {}, {}).shown("http://purl.bioontology.org/ontology/ATC/L04AG17").text
        'L04AG17'
        """
        label = self.of(iri)
        end = self.code(iri)
        return Label(end) if end and label.text == iri and iri.startswith(("http://", "https://")) else label

    def code(self, iri: str) -> str:
        """Give the end of an IRI, by which people who know its vocabulary know the term.

        >>> Labels("en", {}, {}).code("http://purl.obolibrary.org/obo/DOID_162")
        'DOID_162'
        """
        return _LAST_PART.split(iri)[-1]

    def shorten(self, iri: str) -> str:
        """Give the IRI with a prefix where one fits, else without the beginning that all things share."""
        return shorten(iri, self.prefixes).removeprefix(THING)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
