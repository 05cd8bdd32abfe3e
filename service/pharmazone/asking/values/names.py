"""Values by what people call them: a label or the end of an IRI, where only one choice of a parameter is called so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from pharmazone.asking.library import Library
from pharmazone.asking.nearest import MOST_NEAREST, cut, last_part, tell_nearest
from pharmazone.asking.values.choices import Choices, choices_of
from pharmazone.errors import UnfitParameter
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import shorten


async def read_calls(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Give the same values with what they stand for in place of what it is called; the others as they are.

    UnfitParameter: nothing is called so, or several things are; it names them, or those that are nearly called so.
    """
    read = {name: tuple(given) for name, given in values.items()}
    spelled = library.spelled(saved)
    for parameter in saved.header.params:
        given = read.get(parameter.name, ())
        if parameter.enum:
            words = {_fold(word): each.value for each in parameter.enum for word in (each.label, each.ru) if word}
            read[parameter.name] = tuple(
                each if each in parameter.texts else words.get(_fold(each), each) for each in given
            )
        elif parameter.of_class and any(read_iri(each, spelled) is None for each in given):
            choices = await choices_of(library, saved, parameter)
            if choices and choices.is_whole:
                names = _names(choices)
                read[parameter.name] = tuple(
                    each if read_iri(each, spelled) else _called(parameter, each, names, library.prefixes)
                    for each in given
                )
    return {name: given for name, given in read.items() if given}


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _names(choices: Choices) -> dict[str, set[str]]:
    """Give the IRIs that are called so, by each label in any language and each end of an IRI."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for each in choices.labels.each:
        if each["thing"].text in choices.iris:
            names[_fold(each["label"].text)].add(each["thing"].text)
    for iri in choices.iris:
        names[last_part(iri)].add(iri)
    return names


def _called(parameter: Parameter, name: str, names: Mapping[str, set[str]], prefixes: Mapping[str, str]) -> str:
    found = sorted(names.get(_fold(name), ()))
    if len(found) == 1:
        return found[0]
    shown = cut(name)
    if found:
        several = [shorten(each, prefixes) for each in found]
        said = f"The parameter {parameter.name} does not fit: {shown!r} may be {', '.join(several)}. Write which."
    else:
        close = get_close_matches(_fold(name)[: len(shown)], sorted(names), MOST_NEAREST)
        nearest = dict.fromkeys(shorten(iri, prefixes) for each in close for iri in sorted(names[each]))
        several = list(nearest)[:MOST_NEAREST]
        said = f"The parameter {parameter.name} does not fit: no {parameter.of_class} is called {shown!r}."
        said += tell_nearest(several)
    raise UnfitParameter(said, parameter=parameter.name, value=shown, wanted=parameter.of_class, nearest=several)
