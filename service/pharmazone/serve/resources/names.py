"""What a path below `/id`, `/page` and `/data` names."""

import re
from dataclasses import dataclass
from typing import Final

from pharmazone.errors import NotFound
from pharmazone.serve.resources.structured import Script
from pharmazone.terms import THING, is_kind

_SLUG: Final = re.compile(r"[a-z0-9]+([-/][a-z0-9]+)*")


def thing_iri(kind: str, slug: str) -> str:
    """Give the IRI of the thing that a path names; NotFound where no thing can be called so."""
    if not is_kind(kind) or not _SLUG.fullmatch(slug):
        raise NotFound("The name of a thing is made of Latin lower-case letters, digits and hyphens.")
    return f"{THING}{kind}/{slug}"


@dataclass(frozen=True)
class Resource:
    """A thing that a page is about: its IRI, what the page's head says of it (JSON-LD), and what it is called now."""

    iri: str
    structured: Script | str = ""
    successor: str | None = None
