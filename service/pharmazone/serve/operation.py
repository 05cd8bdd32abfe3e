"""The query operation of the SPARQL 1.1 Protocol (section 2.1): what its parameters say."""

import re
from typing import Final

from pyoxigraph import NamedNode

from pharmazone.errors import MalformedRequest, QueryRefused
from pharmazone.evaluate.seam import Query
from pharmazone.serve.preference import FORMAT, IGNORED, WISHES, Preference
from pharmazone.serve.protocol import Fields, once, read_timeout, refuse_unknown

QUERY_TYPE: Final = "application/sparql-query"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
PARAMETERS: Final = ("query", "default-graph-uri", "named-graph-uri", "timeout", FORMAT)
OF_PAGES: Final = ("view", "example")
"""What the page of the editor has in its address beside them; data has no use for it."""
_BYTE_ORDER_MARK: Final = "\ufeff"
_HOW: Final = "Send it as GET or POST with the parameter `query`, or as POST of " + QUERY_TYPE + "."
_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_VOLATILE_WORD: Final = re.compile(rf"\b(?:{'|'.join(_VOLATILE)})\b|\\u", re.IGNORECASE)
_SERVICE: Final = re.compile(r"SERVICE\s*(?:SILENT\s*)?<", re.IGNORECASE)
"""The only way in which one may be written that is evaluated."""


def read_query(fields: Fields, preference: Preference) -> Query:
    """Read what the protocol's parameters say; MalformedRequest where they say none, too much, or what nobody knows."""
    if any(name == "update" for name, _ in fields):
        raise QueryRefused("This service only reads: it evaluates no updates.")
    passed_over = IGNORED.union(WISHES)
    refuse_unknown(fields, PARAMETERS, passed_over.union(OF_PAGES) if preference.is_page else passed_over)
    text = (once(fields, "query") or "").removeprefix(_BYTE_ORDER_MARK) or None
    if text is None:
        raise MalformedRequest(f"There is no query. {_HOW}")
    return Query(
        text,
        preference.solutions,
        preference.graph,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
        deadline_seconds=read_timeout(fields),
    )


def _graphs(fields: Fields, parameter: str) -> tuple[str, ...]:
    iris = tuple(dict.fromkeys(value for name, value in fields if name == parameter))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise MalformedRequest(
                f"The value of {parameter} is no absolute IRI: {error}.", parameter=parameter
            ) from error
    return iris


def is_volatile(text: str) -> bool:
    """Say whether two evaluations may answer differently, so that there is no ETag: rather too often than too seldom.

    So may clocks, chance, another endpoint, and a template that makes fresh blank nodes (`_:x`, `[]`, and lists, which
    are made of them). An escaped letter may hide one.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("CONSTRUCT { ?s ex:all (1 2) } WHERE { ?s a ex:Plant }")
    (True, True)
    >>> is_volatile("SELECT (COUNT(*) AS ?n) { ?s a ex:Plant }")
    False
    >>> is_volatile("ASK { SERVICE <https://example.org/sparql> {} }"), is_volatile("ASK { ?s ?p 'customer service' }")
    (True, False)
    """
    capitals = text.upper()
    if any(each in capitals for each in (*_VOLATILE, "\\U")) and _VOLATILE_WORD.search(text):
        return True
    if "SERVICE" in capitals and _SERVICE.search(text):
        return True
    return "CONSTRUCT" in capitals and any(sign in text for sign in ("_:", "[", "(", "<<", "{|"))
