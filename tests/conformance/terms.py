"""RDF terms as plain tuples, read without the engine that is tested: from text in Turtle's notation and from JSON.

`("iri", value)`, `("blank", label)`, `("literal", value, datatype, language, direction)`, `("triple", s, p, o)`;
None is an unbound variable. A number's value is in one form, since `2.0` and `2` are one decimal.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any, Final

Term = tuple[Any, ...] | None
Row = tuple[Term, ...]

EXAMPLE: Final = "http://example.org/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES: Final = {"": EXAMPLE, "xsd": XSD, "rdf": RDF}

_INTEGERS: Final = {
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
}
_TERM: Final = re.compile(
    r"""\s*(?:<<\((?P<begin>)|\)>>(?P<end>)|<(?P<iri>[^>]*)>|_:(?P<blank>[\w.-]*\w)
    |"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+?)(?:--(?P<direction>\w+))?(?![\w-])|\^\^(?P<type><[^>]*>|\w*:\w+))?
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<boolean>true|false)\b
    |(?P<name>\w*:\w+))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def literal(value: str, datatype: str = "", language: str = "", direction: str = "") -> Term:
    """Make a literal; the letters of a language tag are told in lower case (RDF 1.1 Concepts, section 3.3).

    >>> literal("2.0", XSD + "decimal") == literal("2", XSD + "decimal")
    True
    """
    if direction:
        datatype = RDF + "dirLangString"
    elif language:
        datatype = RDF + "langString"
    kind = (datatype or XSD + "string").removeprefix(XSD)
    try:
        if kind in _INTEGERS or kind == "decimal":
            value = format(Decimal(value).normalize(), "f")
        elif kind in {"double", "float"}:
            value = repr(float(value))
        elif kind == "boolean":
            value = {"1": "true", "0": "false"}.get(value, value)
    except (ValueError, ArithmeticError):
        pass  # no number: its text stays as it is
    return ("literal", value, datatype or XSD + "string", language.lower(), direction)


def read_terms(text: str) -> Iterator[Term]:
    """Read terms that stand one behind the other, in Turtle's notation.

    >>> list(read_terms('<a> "x"@en 5'))[:2]
    [('iri', 'a'), ('literal', 'x', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'en', '')]
    """
    place, open_triples = 0, list[list[Term]]()
    text = text.rstrip()
    while place < len(text):
        found = _TERM.match(text, place)
        if found is None:
            raise ValueError(f"no term: {text[place : place + 40]!r}")
        place = found.end()
        if found["begin"] is not None:
            open_triples.append([])
            continue
        term = ("triple", *open_triples.pop()) if found["end"] is not None else _term(found)
        if open_triples:
            open_triples[-1].append(term)
        else:
            yield term


def read_term(text: str) -> Term:
    """Read one term; nothing is an unbound variable."""
    (term,) = read_terms(text) if text else (None,)
    return term


def _term(found: re.Match[str]) -> Term:
    if found["iri"] is not None:
        return ("iri", _unescape(found["iri"]))
    if found["blank"]:
        return ("blank", found["blank"])
    if found["name"]:
        return ("iri", _expand(found["name"]))
    if found["boolean"]:
        return literal(found["boolean"], XSD + "boolean")
    if number := found["number"]:
        kind = "double" if "e" in number.lower() else "decimal" if "." in number else "integer"
        return literal(number, XSD + kind)
    kind = found["type"] or ""
    datatype = kind[1:-1] if kind.startswith("<") else _expand(kind) if kind else ""
    return literal(_unescape(found["text"]), datatype, found["language"] or "", found["direction"] or "")


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _unescape(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _LETTERS.get(found[3], found[3]),
        text,
    )


def from_json(value: Any) -> Term:
    """Read a term of SPARQL results JSON (SPARQL 1.1 Query Results JSON, section 3.2.2, and SPARQL 1.2)."""
    if value is None:
        return None
    kind, said = value["type"], value["value"]
    if kind == "triple":
        return ("triple", *(from_json(said[part]) for part in ("subject", "predicate", "object")))
    if kind == "uri":
        return ("iri", said)
    if kind == "bnode":
        return ("blank", said)
    assert kind == "literal", kind
    return literal(said, value.get("datatype", ""), value.get("xml:lang", ""), value.get("its:dir", ""))


def are_alike(some: Sequence[Row], others: Sequence[Row], *, is_ordered: bool = False) -> bool:
    """Say whether two answers are the same but for the labels of blank nodes; as bags, or in their order.

    >>> are_alike([(("blank", "a"), ("blank", "a"))], [(("blank", "x"), ("blank", "y"))])
    False
    """
    labels, other_labels = _labels(some), _labels(others)
    if len(some) != len(others) or len(labels) != len(other_labels):
        return False
    wanted = list(others) if is_ordered else sorted(others, key=repr)
    for chosen in permutations(other_labels):
        names = dict(zip(labels, chosen, strict=True))
        renamed = [tuple(_rename(term, names) for term in row) for row in some]
        if (renamed if is_ordered else sorted(renamed, key=repr)) == wanted:
            return True
    return False


def _labels(rows: Sequence[Row]) -> list[str]:
    found: dict[str, None] = {}

    def look(term: Term) -> None:
        if term and term[0] == "blank":
            found[term[1]] = None
        elif term and term[0] == "triple":
            for part in term[1:]:
                look(part)

    for row in rows:
        for term in row:
            look(term)
    return list(found)


def _rename(term: Term, names: dict[str, str]) -> Term:
    if term and term[0] == "blank":
        return ("blank", names[term[1]])
    if term and term[0] == "triple":
        return ("triple", *(_rename(part, names) for part in term[1:]))
    return term
