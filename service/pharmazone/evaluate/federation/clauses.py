"""The text that a worker evaluates in place of one with SERVICE: each endpoint gets an address of the relay."""

from collections.abc import Iterator, Sequence
from itertools import count

from pharmazone.evaluate.screening.service_keyword import ServiceClause


def redirect(text: str, clauses: Sequence[ServiceClause]) -> tuple[str, tuple[str, ...]]:
    """Put a prefixed name for the IRI of each clause, so long that lines and columns stay; give the prefixes, too.

    A name is that of no prefix in the text, and its local part is empty.

    >>> clause = ServiceClause("http://a.example/q", 14, 34, False)
    >>> redirect("ASK { SERVICE <http://a.example/q> {} }", [clause])
    ('ASK { SERVICE s0:                  {} }', ('s0',))
    """
    fresh = _fresh_prefixes(text)
    pieces, names, done = [], [], 0
    for clause in clauses:
        name = next(fresh)
        names.append(name)
        pieces += [text[done : clause.start], f"{name}:".ljust(clause.end - clause.start)]
        done = clause.end
    return "".join([*pieces, text[done:]]), tuple(names)


def _fresh_prefixes(text: str) -> Iterator[str]:
    folded = text.casefold()
    return (name for number in count() if f"{(name := f's{number}')}:" not in folded)
