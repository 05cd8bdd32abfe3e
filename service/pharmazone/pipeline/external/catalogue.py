"""Reads the catalogue: ontologies of others that are known, from where, under which licence, and how they join."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from pharmazone import sources
from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.quads import Term, value
from pharmazone.terms import DCAT, DCTERMS, EXTERNAL, FOAF, RDF, SKOS, SSSOM

CATALOGUE: Final = "data/external/catalog.ttl"

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_READ: Final = frozenset(
    {"application/rdf+xml", "application/n-triples", "application/json", "text/turtle", "text/plain"}
)
_COMMONS: Final = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)/")

Said = Mapping[str, Mapping[str, list[Term]]]
"""What is said of each subject, by predicate."""


@dataclass(frozen=True)
class Published:
    """A file that a source is published as: where it is, and in which media type (text/plain is OBO)."""

    url: str
    media_type: str
    is_read: bool
    """Whether `external add` reads it as it is."""


@dataclass(frozen=True)
class Known:
    """A source that one may load: title and note by language, and the vocabularies of ours that it joins with.

    `holds` are the IRIs of the vocabularies whose terms it has, `points_to` of those that it refers to. `licence` is an
    IRI; where there is none, `rights` says in words why.
    """

    name: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    rights: Mapping[str, str]
    page: str
    files: tuple[Published, ...]
    holds: tuple[str, ...]
    points_to: tuple[str, ...]
    note: Mapping[str, str]

    @property
    def file(self) -> Published | None:
        """Give the file to take: the first that is read as it is, else the first; None where there is none."""
        return next((each for each in self.files if each.is_read), next(iter(self.files), None))

    @property
    def terms_of_use(self) -> str:
        """Give the licence as people name it."""
        return short_licence(self.licence) or "told in words"

    @property
    def is_ready(self) -> bool:
        """Say whether a file of it can be added as it is published."""
        return any(each.is_read for each in self.files)


def short_licence(iri: str) -> str:
    """Give a licence as people name it: the short name of a Creative Commons one, else the host that tells it.

    >>> short_licence("https://creativecommons.org/licenses/by-sa/3.0/")
    'CC BY-SA 3.0'
    >>> short_licence("https://www.nlm.nih.gov/databases/download/terms.html")
    'nlm.nih.gov'
    """
    if match := _COMMONS.fullmatch(iri):
        return f"CC0 {match[2]}" if match[1] == "zero" else f"CC {match[1].upper()} {match[2]}"
    return (urlsplit(iri).hostname or "").removeprefix("www.")


def read_catalogue(home: Path) -> tuple[Known, ...]:
    """Read the catalogue of a home, in the order of names; a home without one knows no source.

    KnowledgeError: it is no Turtle.
    """
    path = home / CATALOGUE
    if not path.is_file():
        return ()
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            said[value(quad.subject)][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        place = f"{CATALOGUE}:{error.lineno or 1}"
        raise KnowledgeError([Fault(place, error.msg, "Mend the syntax here, or just before.")]) from error
    kind = ox.NamedNode(DCAT + "Dataset")
    return tuple(_known(iri, said) for iri in sorted(said) if kind in said[iri][RDF + "type"])


def known_of(name: str) -> Mapping[str, str]:
    """Give what the catalogue knows of a source: its title and its licence, as far as it does; empty for a stranger.

    >>> known_of("doid")["licence"], known_of("my-own")
    ('https://creativecommons.org/publicdomain/zero/1.0/', {})
    """
    for each in read_catalogue(sources.home()):
        if each.name == name:
            said = {"title": each.title["en"], "licence": each.licence}
            return {key: text for key, text in said.items() if text}
    return {}


def _known(iri: str, said: Said) -> Known:
    own = said[iri]
    publishers = [said[value(each)] for each in own[DCTERMS + "publisher"]]
    files = sorted(map(value, own[DCAT + "distribution"]), key=lambda each: not each.endswith("#owl"))
    return Known(
        name=iri.removeprefix(EXTERNAL),
        title=_words(own[DCTERMS + "title"]),
        publisher=", ".join(value(name) for each in publishers for name in each[FOAF + "name"]),
        licence=_first(own[DCTERMS + "license"]),
        rights=_words(own[DCTERMS + "rights"]),
        page=_first(own[DCAT + "landingPage"]),
        files=tuple(_published(said[each]) for each in files),
        holds=tuple(sorted(map(value, own[DCTERMS + "hasPart"]))),
        points_to=tuple(sorted(map(value, own[DCTERMS + "references"]))),
        note=_words(own[SKOS + "note"]),
    )


def _published(own: Mapping[str, list[Term]]) -> Published:
    media_type = _first(own[DCAT + "mediaType"]).removeprefix(_MEDIA_TYPES)
    is_sssom = ox.NamedNode(SSSOM) in own[DCTERMS + "conformsTo"]
    is_one_file = bool(own[DCAT + "downloadURL"]) and not own[DCAT + "packageFormat"]
    url = _first(own[DCAT + "downloadURL"] or own[DCAT + "accessURL"])
    return Published(url, media_type, is_one_file and (is_sssom or media_type in _READ))


def _words(terms: list[Term]) -> Mapping[str, str]:
    return {each.language or "": each.value for each in terms if isinstance(each, ox.Literal)}


def _first(terms: list[Term]) -> str:
    return min(map(value, terms), default="")
