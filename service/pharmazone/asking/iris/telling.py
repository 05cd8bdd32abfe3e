"""What is known of an identifier as programs read it: one document for the command line and for the page."""

from collections.abc import Iterable
from typing import Any

from pharmazone.asking.iris.found import Found, Link, Match
from pharmazone.asking.labels import Label


def tell(found: Found) -> dict[str, Any]:
    """Give it as JSON has it; IRIs are written out, and each identifier has its CURIE where it has one."""
    term = found.term
    return {
        "q": found.sought.text,
        **_identifier(found, found.sought.iri),
        "vocabulary": found.vocabulary.text if found.vocabulary else None,
        "sources": list(term.sources),
        "is_deprecated": term.is_deprecated,
        "replaced_by": [_identifier(found, iri) for iri in term.successors],
        "things": [
            {
                "iri": thing,
                "label": _text(found.labels.of(thing)),
                "mappings": [_mapping(found, each) for each in found.matches if each.thing == thing],
            }
            for thing in found.things
        ],
        "equivalents": [
            {
                **_identifier(found, each.iri),
                "mapping": _mapping(found, each.match) if each.match else None,
                "links": _links(found, each.links),
            }
            for each in found.namings
        ],
        "refused": [_mapping(found, each) for each in found.refused],
        "spellings": list(found.spellings),
    }


def _identifier(found: Found, iri: str) -> dict[str, Any]:
    term = found.terms.get(iri)
    name = term.name(found.labels.language) if term else None
    told = {"iri": iri, "curie": found.curies.get(iri), "label": _text(name)}
    return {**told, "is_deprecated": True} if term and term.is_deprecated else told


def _mapping(found: Found, match: Match) -> dict[str, Any]:
    return {
        "thing": match.thing,
        "predicate": match.predicate,
        "object": match.term,
        "confidence": float(match.confidence) if match.confidence else None,
        "justification": match.justification or None,
        "comment": match.comment or None,
        "by_way_of": _links(found, found.by_way_of.get(match.term, ())) if match.term != found.sought.iri else [],
    }


def _links(found: Found, links: Iterable[Link]) -> list[dict[str, Any]]:
    """Give each link as the triple that it is, and the source that says so."""
    sought = found.sought.iri
    return [
        {
            "subject": each.term if each.pointing else sought,
            "predicate": each.predicate,
            "object": sought if each.pointing else each.term,
            "source": each.source,
        }
        for each in links
    ]


def _text(label: Label | None) -> str | None:
    return label.text if label else None
