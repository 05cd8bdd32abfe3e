"""The prefixes that a query uses and does not declare, and what to do about each."""

import difflib
from collections.abc import Collection, Iterator
from typing import Final

import regex as re

# A string and a word are taken to their end, closed or not, and nothing is given back (`*+`): so no character is looked
# at again from a later beginning, and a long text takes no longer than its length.
_SKIPPED: Final = re.compile(
    r"""<[^<>"{}|^`\\\s]*+>
    | \"{3}(?:"{0,2}(?:[^"\\]|\\.))*+(?:\"{3})? | '{3}(?:'{0,2}(?:[^'\\]|\\.))*+(?:'{3})?
    | "(?:[^"\\\n]|\\.)*+"? | '(?:[^'\\\n]|\\.)*+'?
    | \#[^\n\r]*+ | [?$]\w++ | _:\S++ | (?P<prefix>(?:[^\W\d_][\w.\-]*+)?+): | [^\W\d_][\w.\-]*+""",
    re.DOTALL | re.VERBOSE,
)
_DECLARED: Final = re.compile(r"\bPREFIX\s++([^\s:]*+):", re.IGNORECASE)
_LONGEST_LIKENED: Final = 40
_SIMILAR: Final = 0.75
_W3C: Final = "http://www.w3.org/"
_WELL_KNOWN: Final = {
    "rdf": f"{_W3C}1999/02/22-rdf-syntax-ns#",
    "rdfs": f"{_W3C}2000/01/rdf-schema#",
    "owl": f"{_W3C}2002/07/owl#",
    "xsd": f"{_W3C}2001/XMLSchema#",
    "skos": f"{_W3C}2004/02/skos/core#",
    "skosxl": f"{_W3C}2008/05/skos-xl#",
    "dcat": f"{_W3C}ns/dcat#",
    "prov": f"{_W3C}ns/prov#",
    "org": f"{_W3C}ns/org#",
    "sh": f"{_W3C}ns/shacl#",
    "sd": f"{_W3C}ns/sparql-service-description#",
    "time": f"{_W3C}2006/time#",
    "oa": f"{_W3C}ns/oa#",
    "as": f"{_W3C}ns/activitystreams#",
    "sosa": f"{_W3C}ns/sosa/",
    "ssn": f"{_W3C}ns/ssn/",
    "odrl": f"{_W3C}ns/odrl/2/",
    "ldp": f"{_W3C}ns/ldp#",
    "vcard": f"{_W3C}2006/vcard/ns#",
    "wgs84": f"{_W3C}2003/01/geo/wgs84_pos#",
    "fn": f"{_W3C}2005/xpath-functions#",
    "locn": f"{_W3C}ns/locn#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "sf": "http://www.opengis.net/ont/sf#",
    "gn": "http://www.geonames.org/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "dct": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "schema": "https://schema.org/",
    "sdo": "https://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "bibo": "http://purl.org/ontology/bibo/",
    "qb": "http://purl.org/linked-data/cube#",
    "void": "http://rdfs.org/ns/void#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "vann": "http://purl.org/vocab/vann/",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "cc": "http://creativecommons.org/ns#",
    "gr": "http://purl.org/goodrelations/v1#",
    "obo": "http://purl.obolibrary.org/obo/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wikibase": "http://wikiba.se/ontology#",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "bd": "http://www.bigdata.com/rdf#",
    "yago": "http://yago-knowledge.org/resource/",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dbp": "http://dbpedia.org/property/",
    "dbc": "http://dbpedia.org/resource/Category:",
}
"""Prefixes that are written everywhere, each with the namespace that people mean by it."""


def undeclared_prefixes(text: str, prefixes: Collection[str]) -> Iterator[re.Match[str]]:
    """Give the place of each prefix (its group `prefix`) that neither the text declares nor `prefixes` has."""
    declared = declared_prefixes(text) | set(prefixes)
    for match in _SKIPPED.finditer(text):
        if match["prefix"] is not None and match["prefix"] not in declared:
            yield match


def declared_prefixes(text: str) -> set[str]:
    """Give the prefixes that a text declares."""
    return {match[1] for match in _DECLARED.finditer(text)}


def prefix_words(text: str, prefix: str, prefixes: Collection[str]) -> tuple[str, str]:
    """Say that a prefix is not declared, and which one is meant or how this one is declared.

    >>> prefix_words("", "PZ", ["pz"])[1], prefix_words("", "foaf", ["oa"])[1]
    ('Did you mean `pz:`?', 'Declare it: PREFIX foaf: <http://xmlns.com/foaf/0.1/>.')
    """
    return f"The prefix `{prefix}:` is not declared", _hint(prefix, sorted(declared_prefixes(text) | set(prefixes)))


def _hint(prefix: str, known: list[str]) -> str:
    folded = {each.casefold(): each for each in known if len(each) <= _LONGEST_LIKENED}
    written = prefix.casefold()
    if written in folded:
        return f"Did you mean `{folded[written]}:`?"
    if space := _WELL_KNOWN.get(written):
        same = [each for each in known if _WELL_KNOWN.get(each) == space]
        declare = f"eclare it: PREFIX {prefix}: <{space}>."
        return f"Write `{same[0]}:`, or d{declare}" if same else f"D{declare}"
    if len(written) > _LONGEST_LIKENED:
        return f"Declare it: PREFIX {prefix}: <...>."
    swapped = [each for each in folded if len(each) > 1 and sorted(each) == sorted(written)]
    near = swapped or difflib.get_close_matches(written, folded, n=1, cutoff=_SIMILAR)
    return f"Did you mean `{folded[near[0]]}:`?" if near else f"Declare it: PREFIX {prefix}: <...>."
