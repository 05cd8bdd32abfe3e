"""What may lie inside a text that is to be read as an IRI: an IRI or a CURIE that a page about it carries."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

BROWSERS: Final = frozenset(
    {
        *("ebi.ac.uk", "bioportal.bioontology.org", "ontobee.org", "linkeddata.uriburner.com", "icd.who.int"),
        *("monarchinitiative.org", "beta.monarchinitiative.org", "disease-ontology.org", "aber-owl.net"),
        *("terminology.tib.eu", "semanticlookup.zbmed.de", "ols.monarchinitiative.org"),
    }
)
"""Hosts that show the terms of others: a term's IRI or CURIE is a parameter, or stands at the end of the address."""

_SUFFIXES: Final = (".json", ".rdf", ".ttl", ".nt", ".html")


def readings(text: str) -> Iterator[str]:
    """Give how a text may be meant: as it is, without what a page adds, and what an address of a browser carries.

    >>> list(readings("https://www.ebi.ac.uk/ols4/ontologies/doid/classes?obo_id=DOID:4"))[-2:]
    ['DOID:4', 'classes']
    >>> "http://a.example/4" in readings("https://ontobee.org/x/http%253A%252F%252Fa.example%252F4")
    True
    """
    host, slash, _ = text.partition("/")
    if slash and "." in host and ":" not in host:
        text = f"https://{text}"
    once = unquote(text)
    for each in dict.fromkeys((text, once, unquote(once))):
        yield each
        yield from _trimmed(each)
    yield from _carried(text)


def _trimmed(text: str) -> Iterator[str]:
    """Leave off a fragment, a query, a slash, and the ending of a file."""
    for mark in "#?":
        text = text.partition(mark)[0]
        yield text
    text = text.rstrip("/")
    yield text
    yield from (text.removesuffix(each) for each in _SUFFIXES if text.endswith(each))


def _carried(text: str) -> Iterator[str]:
    try:
        address = urlsplit(text)
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:  # no address of the web: half of a bracketed host, a port that is none
        return
    if host not in BROWSERS:
        return
    carried = [value for _, value in parse_qsl(address.query)]
    path = unquote(unquote(f"{address.path}#{address.fragment}"))
    carried += [path[at:].rstrip("#/") for at in (path.rfind("http://"), path.rfind("https://")) if at >= 0]
    yield from carried
    yield from (unquote(each) for each in carried)
    yield address.path.rstrip("/").rpartition("/")[2]
