"""What is known of an identifier as lines and rows of text, in the reader's language: for a terminal."""

from collections.abc import Iterator

from pharmazone.asking.figures import write_number
from pharmazone.asking.iris.found import Found, Match
from pharmazone.asking.iris.wording import Wording
from pharmazone.asking.phrases import PHRASES

Row = tuple[str, ...]


def about(found: Found) -> Iterator[tuple[str, str]]:
    """Say what it is: names of lines, and what stands in them."""
    words, say, term = Wording(found), PHRASES[found.labels.language], found.term
    name = term.name(words.language)
    yield say["iri_own"], found.sought.iri
    if found.curie:
        yield say["iri_curie"], found.curie
    if found.vocabulary:
        yield say["vocabulary_of"], found.vocabulary.text
    if name:
        yield say["called_there"], name.text
    if term.sources:
        yield say["iri_sources"], ", ".join(term.sources)
    if term.is_deprecated:
        yield say["iri_deprecated"], say["yes"]
    if term.successors:
        yield say["iri_successors"], ", ".join(map(words.short, term.successors))


def thing_rows(found: Found) -> list[Row]:
    """Give the things that it stands for: thing, mapped identifier, closeness, confidence, by way of what, and why."""
    words = Wording(found)
    if found.sought.is_ours:
        return [(_thing(found, iri), "", "", "", "", "") for iri in found.things if iri in found.labels.known]
    return [
        (
            _thing(found, each.thing),
            words.short(each.term),
            words.closeness(each.predicate),
            write_number(each.confidence, words.language, is_parted=False) if each.confidence else "",
            "; ".join(map(words.way, words.ways(each))),
            _reason(words, each),
        )
        for each in found.matches
    ]


def naming_rows(found: Found) -> list[Row]:
    """Give the other identifiers: vocabulary, identifier, what it is called there, closeness, by way of what."""
    words = Wording(found)
    rows: list[Row] = []
    for each in found.namings:
        name, vocabulary = words.called(each.iri), words.vocabulary(each.iri)
        routes = [words.mapped(each.match)] if each.match else []
        rows.append(
            (
                vocabulary.text if vocabulary else "",
                words.short(each.iri),
                name.text if name else "",
                words.closeness(each.match.predicate) if each.match else "",
                "; ".join([*routes, *map(words.way, each.links)]),
            )
        )
    return rows


def refusal_rows(found: Found) -> list[Row]:
    """Give what was refused: thing, identifier, the closeness that it has not, and why."""
    words = Wording(found)
    return [
        (_thing(found, each.thing), words.short(each.term), words.closeness(each.predicate), _reason(words, each))
        for each in found.refused
    ]


def _thing(found: Found, iri: str) -> str:
    return f"{found.labels.of(iri).text} ({found.labels.shorten(iri)})"


def _reason(words: Wording, match: Match) -> str:
    return ": ".join(filter(None, (words.why(match), match.comment)))
