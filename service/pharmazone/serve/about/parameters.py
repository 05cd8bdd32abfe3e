"""What stands in the braces of paths and behind the question mark of addresses, as OpenAPI tells it."""

from collections.abc import Mapping
from typing import Any, Final

from pharmazone.serve.protocol import LEAST_TIMEOUT_SECONDS
from pharmazone.serve.questions.asked import MOST_LIMIT
from pharmazone.terms import LANGUAGES

Node = dict[str, Any]
"""A piece of the description, as JSON has it."""

OF_SOLUTIONS: Final = ("limit", "page", "labels")
"""The parameters that only solutions heed."""
PLACES: Final[Mapping[str, str]] = {
    "kind": "The kind of a thing, as its IRI has it, such as plant or medicine",
    "slug": "What stands behind the kind in the IRI of a thing",
    "name": "The name of it",
    "wanted": "What is suggested: entity, type or property",
    "suffix": "The format, as an address ends in it, such as csv",
    "release": "A release of the data, such as 1.2.0, or `latest`, which leads to the newest",
    "version": "The version of the vocabulary",
    "scheme": "The name of a scheme of concepts, such as stage or modality",
}
"""What stands in the braces of a path."""
PARAMETERS: Final[Mapping[str, Node]] = {
    "lang": {"schema": {"enum": list(LANGUAGES)}, "description": "The language of a page; else by Accept-Language"},
    "timeout": {
        "schema": {"type": "number", "minimum": LEAST_TIMEOUT_SECONDS},
        "description": "Seconds; it lowers the deadline",
    },
    "default": {
        "schema": {"const": ""},
        "allowEmptyValue": True,
        "description": "Asks for the default graph; it has no value",
    },
    "graph": {"schema": {"type": "string", "format": "iri"}, "description": "The name of a graph, an absolute IRI"},
    "format": {
        "schema": {"type": "string"},
        "description": "A suffix such as csv, where Accept asks for a page or for anything",
    },
    "limit": {
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT},
        "description": "How many solutions a page of the answer has, as HTML how many rows of its table (solutions "
        "that differ only in their evidence are one row); the Link header leads to the others",
    },
    "page": {
        "schema": {"type": "integer", "minimum": 1},
        "description": "Which page of the answer, from 1; without `limit`, of pages as the site shows them",
    },
    "labels": {
        "schema": {"enum": list(LANGUAGES)},
        "description": "Puts labels in this language beside IRIs; CSV then has headings in words. Where the question "
        "asks for a language and none is given, it is that of the labels",
    },
    "release": {
        "schema": {"type": "string"},
        "description": "The release of the data that the answer is to be of; another than that which is served is 410",
    },
    "tag": {
        "schema": {"type": "array", "items": {"type": "string"}},
        "description": "Lists the questions that have this tag, or all of these",
    },
}
