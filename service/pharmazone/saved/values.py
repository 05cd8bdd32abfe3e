"""What a stranger writes as a value, read strictly: an IRI or a literal of one of a few datatypes, or nothing."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from pharmazone.terms import XSD

DATATYPES: Final[Mapping[str, str]] = {
    "xsd:integer": "a whole number of at most 18 digits",
    "xsd:decimal": "a number such as 2.5, of at most 18 digits",
    "xsd:date": "a date such as 2025-10-07",
    "xsd:boolean": "true or false",
    "xsd:string": "a text",
}
"""The datatypes that a value may have, and what they are in words."""
_LEXICAL: Final = {
    "xsd:integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "xsd:decimal": re.compile(r"[+-]?(?=(\.?[0-9]){1,18}\.?$)([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    "xsd:date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "xsd:boolean": re.compile(r"true|false"),
    "xsd:string": re.compile(r".*", re.DOTALL),
}
ORDERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "xsd:integer": Decimal,
    "xsd:decimal": Decimal,
    "xsd:date": date.fromisoformat,
}
"""How the values of a datatype are compared; a datatype that has bounds is one of these."""
_SCHEME: Final = re.compile(r"(https?|urn):", re.IGNORECASE)


def read_iri(value: str, prefixes: Mapping[str, str]) -> NamedNode | None:
    """Read an absolute IRI (also between angle brackets) or a prefixed name; None where it is neither.

    >>> read_iri("plant:generium-next", {"plant": "https://w3id.org/pharmazone/id/plant/"})
    <NamedNode value=https://w3id.org/pharmazone/id/plant/generium-next>
    >>> read_iri("generium-next", {}) is None
    True
    """
    prefix, colon, local = value.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        iri = prefixes[prefix] + local
    else:
        iri = value[1:-1] if value.startswith("<") and value.endswith(">") else value
        if not _SCHEME.match(iri):
            return None
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def read_text(value: str) -> Literal | None:
    """Give a text as a literal; None where it has a lone surrogate, which is no character of RDF."""
    try:
        return Literal(value)
    except ValueError:
        return None


def read_literal(value: str, datatype: str) -> Literal | None:
    """Give the literal of one of the DATATYPES with this lexical form; None where it does not have it."""
    if not is_lexical(value, datatype):
        return None
    if datatype == "xsd:string":
        return read_text(value)
    return Literal(value, datatype=NamedNode(datatype.replace("xsd:", XSD)))


def is_lexical(value: str, datatype: str) -> bool:
    """Say whether a text is a lexical form of one of the DATATYPES.

    >>> is_lexical("2025-02-29", "xsd:date"), is_lexical("007", "xsd:integer")
    (False, True)
    """
    if not _LEXICAL[datatype].fullmatch(value):
        return False
    if datatype == "xsd:date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    return True
