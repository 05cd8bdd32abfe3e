"""What the editor completes a query with: the prefixes of the project, and the terms of the vocabulary."""

import json
from collections import defaultdict
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Solutions
from pharmazone.formats import CATALOGUE
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.terms import OWL, RDF, RDFS, SKOS, shorten

_LABELS: Final = frozenset({RDFS + "label", SKOS + "prefLabel"})
_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    SKOS + "Concept": "concept",
}


async def terms(request: Request) -> Response:
    """List the prefixes of the project and the terms of its vocabulary, with their labels in the reader's language."""
    library, language = service_of(request).library, language_of(request)

    async def make() -> Response:
        prefixes = dict(sorted(library.prefixes.items()))
        listed = list_terms(await library.select("vocabulary"), Labels(language, {}, library.prefixes))
        body = json.dumps({"prefixes": prefixes, "terms": listed}, ensure_ascii=False)
        return Response(body, headers={"Content-Type": CATALOGUE.media_type, "Content-Language": language})

    return await conditional(
        request, entity_tag(service_of(request), "/sparql/terms", language), "Accept-Language", make
    )


def list_terms(found: Solutions, labels: Labels) -> list[dict[str, str]]:
    """List the terms that `vocabulary.rq` found and that have a prefixed name, those of one kind by their names."""
    known: defaultdict[str, list[Label]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for each in found.each:
        term, value = each["term"].text, each["value"]
        if each["property"].text in _LABELS:
            known[term].append(Label(value.text, value.language))
        elif each["property"].text == RDF + "type" and value.text in _KINDS:
            kinds[term] = _KINDS[value.text]
    named = Labels(labels.language, {iri: tuple(each) for iri, each in known.items()}, labels.prefixes)
    found_names = ((shorten(iri, labels.prefixes), kind, named.of(iri).text) for iri, kind in kinds.items())
    listed = [{"name": name, "kind": kind, "label": label} for name, kind, label in found_names if "://" not in name]
    return sorted(listed, key=lambda each: (each["kind"], each["name"]))
