"""What one reconciles against: the types that things have, and the properties that these are told with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final

from pharmazone.asking.folding import fold
from pharmazone.asking.kinds import GROUPS, Kind, kinds_of, name_kind
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.properties import Properties, properties_of
from pharmazone.asking.vocabulary.vocabulary import Term, definition_of, label_of, read_vocabulary
from pharmazone.errors import UnfitParameter, cut
from pharmazone.terms import LANGUAGES, PZ, RDFS, SKOS

NAMELESS: Final = frozenset({*GROUPS["evidence"], "observation", "term"})
"""The kinds that nobody has names for in a table."""
ANYTHING: Final = ""
INVERSE: Final = "^"
"""What stands before the name of a property that is followed from its object to its subject, as SPARQL writes it."""
_LABEL: Final = "label@"


class Way(Enum):
    """How a property leads from a thing to its values."""

    SAID = ""
    POINTING = INVERSE
    IDENTIFIER = "="
    LABEL = "@"
    LINKED = "/"


@dataclass(frozen=True)
class Property:
    """A property by its identifier: what it follows, and how.

    `iri` is that of the term, or of the vocabulary that an identifier belongs to; of a label its language; of what is
    linked to a thing of some kind, that kind.
    """

    id: str
    way: Way
    iri: str


@dataclass(frozen=True)
class Schema:
    """Types and properties as the data has them, with what the vocabulary says of them."""

    kinds: Mapping[str, Kind]
    terms: Mapping[str, Term]
    properties: Properties
    uses: Mapping[str, Mapping[tuple[str, str], int]]
    vocabularies: Mapping[str, tuple[str, str]]
    labels: Mapping[str, Labels]
    _found: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def types(self) -> list[str]:
        """Give the types by their IRIs, those with the most things first; what only says how things relate is none."""
        counted = Counter[str]()
        for kind in self.kinds.values():
            counted.update({iri: number for iri, number in kind.classes.items() if iri in self.terms})
        return sorted(counted, key=lambda iri: (-counted[iri], iri))

    @cached_property
    def common_types(self) -> list[str]:
        """Give the type that all things of a kind share, for each kind, in the order in which people meet them."""
        return list(dict.fromkeys(each.shared for each in self.kinds.values() if each.shared in self.terms))

    def above(self, iri: str) -> frozenset[str]:
        """Give a type with all that are wider."""
        if iri not in self._found:
            found, waiting = {iri}, [iri]
            while waiting:
                term = self.terms.get(waiting.pop())
                fresh = set(term.iris(RDFS + "subClassOf") if term else ()) - found
                found |= fresh
                waiting += fresh
            self._found[iri] = frozenset(found)
        return self._found[iri]

    def types_of(self, classes: Iterable[str]) -> list[str]:
        """Give those of the declared classes of a thing that are types, the narrowest first."""
        known = [each for each in classes if each in self.terms]
        return sorted(known, key=lambda each: (-len(self.above(each)), each))

    def broader(self, iri: str) -> list[str]:
        """Give the types directly above one."""
        return [each for each in self.terms[iri].iris(RDFS + "subClassOf") if each in self.types]

    def kinds_with(self, types: Iterable[str]) -> list[str]:
        """Give the kinds that have things of one of these types."""
        wanted = set(types)
        return [name for name, kind in self.kinds.items() if wanted & kind.classes.keys()]

    def read_type(self, text: str) -> str:
        """Give the IRI of a type by its identifier, its IRI, its name in either language or the kind that is of it.

        UnfitParameter: there is none.
        """
        named = fold(text)
        for iri in self.types:
            if text in {iri, self.id_of(iri), "pz:" + self.id_of(iri)}:
                return iri
        for iri in self.types:
            if named in {fold(label_of(self.terms[iri], each).text) for each in LANGUAGES}:
                return iri
        if text in self.kinds and self.kinds[text].shared:
            return self.kinds[text].shared
        near = tell_nearest(nearest_names(text, {self.id_of(each).lower(): None for each in self.types}))
        raise UnfitParameter(f"There is no type {cut(text)!r}.{near}", parameter="type")

    def read_property(self, text: str) -> Property:
        """Give a property by its identifier, its IRI, or the kind that it leads to; UnfitParameter: there is none."""
        pid = text.removeprefix(PZ).removeprefix("pz:")
        back = pid.startswith(INVERSE)
        term = PZ + pid.removeprefix(INVERSE)
        if any((INVERSE if back else "", term) in each for each in self.uses.values()):
            return Property(pid, Way.POINTING if back else Way.SAID, term)
        if pid.startswith(_LABEL) and pid.removeprefix(_LABEL) in LANGUAGES:
            return Property(pid, Way.LABEL, pid.removeprefix(_LABEL))
        for iri, (prefix, _) in self.vocabularies.items():
            if pid.upper() == prefix or pid == iri:
                return Property(prefix, Way.IDENTIFIER, iri)
        if pid in self.kinds:
            return Property(pid, Way.LINKED, pid)
        near = tell_nearest(nearest_names(pid, [each.id for each in self.offered(ANYTHING)]))
        raise UnfitParameter(f"There is no property {cut(text)!r}.{near}", parameter="property")

    def offered(self, type_iri: str) -> list[Property]:
        """List the properties that things of a type are told with, or all: names, then the most told, then codes."""
        found = [Property(_LABEL + each, Way.LABEL, each) for each in LANGUAGES]
        uses = self.uses.get(type_iri, {})
        ordered = sorted(uses, key=lambda each: (each[0] == Way.IDENTIFIER.value, each[0] != "", -uses[each], each[1]))
        for sign, iri in ordered:
            way = Way(sign)
            if way is Way.IDENTIFIER:
                if iri in self.vocabularies:
                    found.append(Property(self.vocabularies[iri][0], way, iri))
            else:
                found.append(Property(sign + iri.removeprefix(PZ), way, iri))
        return found

    def name_type(self, iri: str, language: str) -> str:
        """Say what a type is called."""
        return label_of(self.terms[iri], language).text

    def define(self, iri: str, language: str) -> str:
        """Say what a type or a property means; empty where that is not told."""
        term = self.terms.get(iri)
        said = definition_of(term, SKOS + "definition", language) if term else None
        return said.text if said else ""

    def name_property(self, one: Property, language: str) -> str:
        """Say what a property is called."""
        say = PHRASES[language]
        match one.way:
            case Way.LABEL:
                return say[f"reconcile_label_{one.iri}"]
            case Way.IDENTIFIER:
                return self.labels[language].of(one.iri).text
            case Way.LINKED:
                return name_kind(one.iri, language, is_one=True).text
        label = self._label(one.iri, language).text
        return f"{label} ({say['reconcile_inverse']})" if one.way is Way.POINTING else label

    def _label(self, iri: str, language: str) -> Label:
        term = self.terms.get(iri)
        return label_of(term, language) if term else Label(iri.removeprefix(PZ))

    @staticmethod
    def id_of(iri: str) -> str:
        """Give the identifier of a type: what stands behind the schema space."""
        return iri.removeprefix(PZ)


async def schema_of(library: Library) -> Schema:
    """Read what one can reconcile against; once for the same data."""

    async def read() -> Schema:
        kinds = {name: each for name, each in (await kinds_of(library)).items() if name not in NAMELESS}
        vocabulary = await read_vocabulary(library)
        uses: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
        for each in (await library.select("reconciled-properties")).each:
            if "property" in each:
                way = each["way"].text, each["property"].text
                uses[each["class"].text][way] = int(each["things"].text)
                uses[ANYTHING][way] = max(uses[ANYTHING].get(way, 0), uses[each["class"].text][way])
        vocabularies = {
            each["vocabulary"].text: (each["name"].text.upper(), each["space"].text)
            for each in (await library.select("reconciled-vocabularies")).each
        }
        labels = {each: await library.labels(vocabularies, each) for each in LANGUAGES}
        return Schema(kinds, vocabulary.terms, await properties_of(library), uses, vocabularies, labels)

    return await library.remember(("reconciled-schema",), read)
