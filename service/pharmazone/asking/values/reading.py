"""Values as they are given, read: what people call them stands for them, and what names nothing is told.

A thing may be given by its IRI, by a label in any language, or by the end of its IRI, where only one choice is called
so. What the data does not know is refused, since no solutions for it would read as "not said".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property

from pyoxigraph import NamedNode

from pharmazone.asking.folding import fold
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import MOST_NEAREST, last_part, nearest_names, tell_nearest
from pharmazone.asking.values.choices import Choices, choices_of, fixed_choices
from pharmazone.errors import UnfitParameter, cut
from pharmazone.saved.parameters import MOST_TOLD, Parameter, tell_values
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import LANGUAGES, shorten


async def read_values(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[str, ...]], list[UnfitParameter]]:
    """Give the same values with what they stand for in place of what it is called, and what of them is not known.

    Whether a value fits its datatype is not looked at, nor what a parameter has too many of.
    """
    read = {name: tuple(given) for name, given in values.items() if given}
    unfit = []
    for parameter in saved.header.params:
        given = read.get(parameter.name, ())
        if len(set(given)) > parameter.most_values:
            continue
        if parameter.of_class is None:
            meant = {each: _fixed(parameter, each) for each in given}
        elif choices := await choices_of(library, saved, parameter) if given else None:
            things = _Things(library, parameter, choices, library.spelled(saved))
            meant = {each: await things.read(each) for each in given}
            if problem := things.unfit():
                unfit.append(problem)
        else:
            continue
        if given:
            read[parameter.name] = tuple(meant[each] for each in given)
    return read, unfit


def _fixed(parameter: Parameter, given: str) -> str:
    """Give the value of a parameter that is called so in any language; the same where none is."""
    choices = [each for language in LANGUAGES for each in fixed_choices(parameter, language) or ()]
    if any(given == each.value for each in choices):
        return given
    return next((each.value for each in choices if fold(given) == fold(each.label.text)), given)


class _Things:
    """The things that a parameter may name, and what was given for it that is none of them."""

    def __init__(self, library: Library, parameter: Parameter, choices: Choices, prefixes: Mapping[str, str]) -> None:
        self._library, self._parameter, self._choices, self._prefixes = library, parameter, choices, prefixes
        self._unknown: dict[str, list[str]] = {}
        self._ambiguous: dict[str, list[str]] = {}

    @cached_property
    def _names(self) -> Mapping[str, set[str]]:
        """Give the IRIs that are called so, by each label in any language and each end of an IRI."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for each in self._choices.labels.each:
            if each["thing"].text in self._choices.iris:
                names[fold(each["label"].text)].add(each["thing"].text)
        for iri in self._choices.iris:
            names[last_part(iri)].add(iri)
        return names

    async def read(self, given: str) -> str:
        """Give what a value stands for; one that stands for nothing, or for several things, is noted."""
        thing = read_iri(given, self._prefixes)
        if thing is not None:
            if not await self._is_known(thing):
                self._unknown[given] = self._near_to_iri(thing.value)
            return given
        if not self._choices.is_whole:
            return given
        found = self._shortened(self._names.get(fold(given), ()))
        if len(found) > 1:
            self._ambiguous[given] = found
        elif not found:
            self._unknown[given] = self._near_to_name(given)
        return found[0] if len(found) == 1 else given

    def unfit(self) -> UnfitParameter | None:
        """Say which values name nothing, with what is near to them, or what several things are called."""
        said, unfit = f"The parameter {self._parameter.name} does not fit:", list(map(cut, self._unknown))
        near = [each for several in self._unknown.values() for each in several]
        if unfit:
            scheme = self._parameter.scheme
            what = f"concept of the scheme {last_part(scheme)}" if scheme else self._parameter.of_class
            near = list(dict.fromkeys(near))[:MOST_NEAREST]
            said += f" no {what} called {tell_values(unfit)} is known here.{tell_nearest(near)}"
        for given, several in self._ambiguous.items():
            said += f" {cut(given)!r} may be {', '.join(several)}. Write which."
            unfit.append(cut(given))
            near += several
        if not unfit:
            return None
        wanted = self._parameter.of_class
        return UnfitParameter(said, parameter=self._parameter.name, values=unfit, wanted=wanted, nearest=near)

    async def _is_known(self, thing: NamedNode) -> bool:
        if self._choices.is_whole or thing.value in self._choices.iris or self._parameter.scheme:
            return thing.value in self._choices.iris
        of_class = read_iri(self._parameter.of_class or "", self._prefixes)
        found = await self._library.select("classes", [thing])
        return any(of_class and each["class"].text == of_class.value for each in found.each)

    def _near_to_iri(self, iri: str) -> list[str]:
        if len(self._unknown) >= MOST_TOLD:
            return []
        by_end: defaultdict[str, list[str]] = defaultdict(list)
        for each in sorted(self._choices.iris):
            by_end[last_part(each)].append(shorten(each, self._library.prefixes))
        return [each for name in nearest_names(iri, by_end) for each in by_end[name]][:MOST_NEAREST]

    def _near_to_name(self, name: str) -> list[str]:
        if len(self._unknown) >= MOST_TOLD:
            return []
        close = get_close_matches(fold(cut(name)), sorted(self._names), MOST_NEAREST)
        return [each for called in close for each in self._shortened(self._names[called])][:MOST_NEAREST]

    def _shortened(self, iris: Sequence[str] | set[str]) -> list[str]:
        return [shorten(each, self._library.prefixes) for each in sorted(iris)]
