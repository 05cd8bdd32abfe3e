"""What a client would have an answer as: by its Accept header, and by a parameter that many clients send beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pharmazone.formats import BY_SUFFIX, HTML, JSON, RDF_FORMATS, SOLUTION_FORMATS, TURTLE, Format
from pharmazone.negotiation import READ_CHARACTERS, choose
from pharmazone.serve.protocol import refuse_formats

FORMAT: Final = "format"
WISHES: Final = (FORMAT, "output", "results")
"""The parameters that name a format; SPARQLWrapper sends all three."""

TRACKING: Final = frozenset(
    {
        *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "_openstat"),
        *("fbclid", "gclid", "dclid", "msclkid", "yclid", "ysclid", "igshid", "mc_cid", "mc_eid"),
    }
)
"""What other sites hang on a link to tell who followed it; no parameter of a saved query is called so."""

IGNORED: Final = TRACKING.union(
    {
        *("lang", "queryLn", "infer", "reasoning", "debug", "explain", "callback", "_", "save", "fname", "signal_void"),
        *("CXML_redir_for_subjs", "CXML_redir_for_hrefs", "ac", "ref"),
    }
)
"""What clients of other stores, browsers and links send, and what decides nothing here."""

_PASSED_OVER: Final = IGNORED - {"lang"}
_OFFERS: Final = (*SOLUTION_FORMATS, *RDF_FORMATS, HTML)
_ANYTHING: Final = frozenset({"", "*/*"})
_SOLUTIONS: Final = {name: each for each in SOLUTION_FORMATS for name in (each.suffix, *each.media_types)}
_GRAPHS: Final = {name: each for each in RDF_FORMATS for name in (each.suffix, *each.media_types)} | {
    "turtle": TURTLE,
    "n3": TURTLE,
    "ntriples": BY_SUFFIX["nt"],
    "nquads": BY_SUFFIX["nq"],
    "rdf+xml": BY_SUFFIX["rdf"],
    "xml": BY_SUFFIX["rdf"],
    "json-ld": BY_SUFFIX["jsonld"],
    "json": BY_SUFFIX["jsonld"],
}


@dataclass(frozen=True)
class Preference:
    """A format for solutions, one for graphs, whether the client would rather have a page, and whether it takes one."""

    solutions: Format | None
    graph: Format | None
    is_page: bool = False
    takes_page: bool = False

    @classmethod
    def of(cls, accept: str | None, fields: Sequence[tuple[str, str]] = ()) -> "Preference":
        """Read the Accept header, and a wish among the fields where the header leaves the choice or asks for a page.

        NotAcceptable where nothing is accepted that any query could answer with. A wish that names no format is none.

        >>> Preference.of("text/csv", [("format", "json")]).solutions.suffix
        'csv'
        >>> Preference.of("*/*", [("output", "xml")]).graph.suffix
        'rdf'
        """
        preference = _read(accept if accept is None else accept[: READ_CHARACTERS + 1])
        if not preference.is_page and (accept or "").strip() not in _ANYTHING:
            return preference
        for name, value in fields:
            wish = value.lower().strip()
            if name in WISHES and (wish in _SOLUTIONS or wish in _GRAPHS):
                return cls(_SOLUTIONS.get(wish, JSON), _GRAPHS.get(wish, TURTLE))
        return preference


@lru_cache(maxsize=256)  # clients of one kind all send the same
def _read(accept: str | None) -> Preference:
    solutions, graph = choose(accept, SOLUTION_FORMATS), choose(accept, RDF_FORMATS)
    if choose(accept, _OFFERS) is HTML:
        return Preference(JSON, TURTLE, is_page=True, takes_page=True)
    if not solutions and not graph:
        refuse_formats(_OFFERS)
    takes_page = (accept or "").strip() not in _ANYTHING and choose(accept, (HTML,)) is HTML
    return Preference(solutions, graph, takes_page=takes_page)


def essential(path: bytes, query_string: bytes) -> bytes:
    """Give a query string without what decides nothing, so that it makes no other request of the same one.

    A saved query names its parameters as it likes; there only TRACKING is left out.

    >>> essential(b"/plans", b"utm_source=a&kind=plant&debug=1"), essential(b"/queries/by-size", b"debug=1&gclid=2")
    (b'kind=plant', b'debug=1')
    """
    left_out = TRACKING if b"/queries/" in path else _PASSED_OVER
    pieces = query_string.split(b"&")
    kept = [each for each in pieces if each.partition(b"=")[0].decode("latin-1") not in left_out]
    return query_string if len(kept) == len(pieces) else b"&".join(kept)
