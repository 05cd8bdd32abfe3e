"""The vocabulary as it tells of itself, with how often each term is used, an example, and the questions that use it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import ONTOLOGY, OWL, PZ, RDF, RDFS

CLASS: Final = OWL + "Class"
_NAME: Final = re.compile(r"(?<![\w:/#-])([A-Za-z][\w-]*)?:([A-Za-z]\w*)")
_COMMENT: Final = re.compile(r"^\s*#(?!\+).*$", re.MULTILINE)

Said = Mapping[str, tuple[Value, ...]]
"""What is said of something, by the property that says it."""


@dataclass(frozen=True)
class Term:
    """A class or a property with what the vocabulary says of it."""

    iri: str
    said: Said

    @property
    def name(self) -> str:
        """Give what stands behind the sign in its IRI, or the last part of it.

        >>> Term("https://w3id.org/pharmazone/ontology#Plant", {}).name
        'Plant'
        """
        return re.split(r"[#/]", self.iri)[-1]

    @property
    def types(self) -> frozenset[str]:
        """Give what it is declared to be."""
        return frozenset(self.iris(RDF + "type"))

    @property
    def is_own(self) -> bool:
        """Say whether it is the project's own, not one of another vocabulary that it rests on."""
        return self.iri.startswith(PZ)

    def iris(self, key: str) -> tuple[str, ...]:
        """Give the IRIs that are said of it by a property, sorted; the term itself and blank nodes are left out."""
        return tuple(sorted({each.text for each in self.said.get(key, ()) if each.kind == "iri"} - {self.iri}))

    def text(self, key: str, language: str) -> Label | None:
        """Give the text that is said by a property, in the reader's language, else in English, else in any."""
        texts = [each for each in self.said.get(key, ()) if each.kind == "literal"]
        order = {language: 0, "en": 1, "": 2}
        best = min(texts, key=lambda each: (order.get(each.language, 3), each.text), default=None)
        return Label(best.text, best.language) if best else None

    def is_marked(self, key: str) -> bool:
        """Say whether a property says that something is true of it."""
        return any(each.text == "true" for each in self.said.get(key, ()))


@dataclass(frozen=True)
class Example:
    """A thing of a class; or a statement of a property, with the passage that says it."""

    subject: Value
    value: Value | None = None
    passage: Value | None = None


@dataclass(frozen=True)
class Vocabulary:
    """Every term by its IRI, and what the data and the questions have of it."""

    about: Term
    terms: Mapping[str, Term]
    alignments: Mapping[str, tuple[tuple[str, str], ...]]
    constraints: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, int]
    passages: Mapping[str, int]
    examples: Mapping[str, Example]
    kinds: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, tuple[str, ...]]

    @property
    def version(self) -> str:
        """Give the version that the vocabulary says it has; empty where it says none."""
        said = self.about.text(OWL + "versionInfo", "en")
        return said.text if said else ""

    @cached_property
    def _pointing(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for term in self.terms.values():
            for key in term.said:
                for iri in term.iris(key):
                    found[key, iri].add(term.iri)
        return {key: tuple(sorted(iris)) for key, iris in found.items()}

    def pointing(self, key: str, iri: str) -> tuple[str, ...]:
        """Give the terms that point to one by a property, such as the narrower ones by rdfs:subClassOf."""
        return self._pointing.get((key, iri), ())

    def roots(self, key: str) -> tuple[str, ...]:
        """Give the own terms that have narrower ones by a property, and no wider one of our own."""
        tops = (each for each in self.terms.values() if each.is_own and self.pointing(key, each.iri))
        return tuple(sorted(each.iri for each in tops if not any(wider in self.terms for wider in each.iris(key))))


async def read_vocabulary(library: Library) -> Vocabulary:
    """Look the vocabulary up with all that is told of its terms; once for the same data."""

    async def read() -> Vocabulary:
        said = gather(await library.select("ontology"), "term")
        terms = {iri: Term(iri, told) for iri, told in said.items() if iri != ONTOLOGY}
        uses = (await library.select("term-uses")).each
        return Vocabulary(
            about=Term(ONTOLOGY, said.get(ONTOLOGY, {})),
            terms=terms,
            alignments=_alignments(await library.select("term-alignments")),
            constraints=_gathered(await library.select("term-constraints"), "message"),
            uses={each["term"].text: int(each["uses"].text) for each in uses if "uses" in each},
            passages={each["term"].text: int(each["passages"].text) for each in uses if "passages" in each},
            examples=_examples(await library.select("term-examples")),
            kinds=_gathered(await library.select("term-kinds"), "kind"),
            questions=_questions(library.saved.values(), terms),
        )

    return await library.remember(("whole-vocabulary",), read)


def names_in(saved: SavedQuery) -> frozenset[str]:
    """Give the IRIs of the prefixed names in a saved query, its header included; comments are left out."""
    prefixes, text = saved.prefixes, _COMMENT.sub("", saved.text)
    return frozenset(
        prefixes[prefix or ""] + name for prefix, name in _NAME.findall(text) if (prefix or "") in prefixes
    )


def gather(found: Solutions, name: str) -> dict[str, Said]:
    """Gather what solutions say by `property` and `value`, by the IRI that they have under a name; sorted."""
    said: defaultdict[str, defaultdict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for each in found.each:
        said[each[name].text][each["property"].text].append(each["value"])
    return {iri: {key: tuple(values) for key, values in told.items()} for iri, told in sorted(said.items())}


def _alignments(found: Solutions) -> dict[str, tuple[tuple[str, str], ...]]:
    told: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in found.each:
        told[each["term"].text].add((each["property"].text, each["value"].text))
    return {iri: tuple(sorted(pairs)) for iri, pairs in told.items()}


def _gathered(found: Solutions, name: str) -> dict[str, tuple[str, ...]]:
    told: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for each in found.each:
        told[each["term"].text][each[name].text] = None
    return {iri: tuple(texts) for iri, texts in told.items()}


def _examples(found: Solutions) -> dict[str, Example]:
    """Give one for each term: the first by its subject and value, so that it is the same each time."""
    told: dict[str, Example] = {}
    ordered = sorted(
        found.each, key=lambda each: tuple(each[name].text for name in ("subject", "value") if name in each)
    )
    for each in ordered:
        told.setdefault(each["term"].text, Example(each["subject"], each.get("value"), each.get("passage")))
    return told


def _questions(saved: Iterable[SavedQuery], terms: Mapping[str, Term]) -> dict[str, tuple[str, ...]]:
    using: defaultdict[str, list[str]] = defaultdict(list)
    for each in saved:
        for iri in sorted(names_in(each) & terms.keys()):
            using[iri].append(each.name)
    return {iri: tuple(sorted(names)) for iri, names in using.items()}


def definition_of(term: Term, key: str, language: str) -> Label | None:
    """Give what a term means, with blanks made even."""
    said = term.text(key, language)
    return Label(" ".join(said.text.split()), said.language) if said else None


def label_of(term: Term, language: str) -> Label:
    """Give what a term is called, else its name."""
    return term.text(RDFS + "label", language) or Label(term.name)
