"""What is sought, read: a thing of ours or a term of another vocabulary, in any spelling of its IRI."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from pharmazone.asking.nearest import tell_nearest
from pharmazone.errors import NotFound, UnfitParameter, cut
from pharmazone.spellings import LONGEST, Reference, Spellings
from pharmazone.terms import BASE, THING

UNDERSTOOD: Final = (
    "Understood are IRIs (`http://purl.obolibrary.org/obo/DOID_1926`), CURIEs in any prefix and letter case "
    "(`DOID:1926`, `orpha:355`), addresses of resolvers and browsers (`https://bioregistry.io/mesh:D005776`), and our "
    "own things (`plant:generium-next`, or the address of a page)."
)
MOST_NEAREST: Final = 3
_OWN_ADDRESS: Final = re.compile(
    r"(?:https?://[^/?#\s]+)?(?:/[^?#\s]*?)?/(?:id|page|data)/([a-z]+/[A-Za-z0-9._~-]+(?:/\d+-\d+)?)(?:[?#].*)?"
)
_ENDING: Final = re.compile(r"\.(?:ttl|nt|nq|trig|rdf|jsonld)$")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\\x00-\x20]+")
_WITHOUT_SLASHES: Final = frozenset({"urn", "tag", "info"})
_CODE: Final = re.compile(r"[A-Za-z]*[-_]?\d[A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class Sought:
    """What a text stands for: an IRI, and the reference to a vocabulary where it is one's.

    Of a code that stands without its vocabulary the IRI is empty, and `code` is what was given.
    """

    text: str
    iri: str
    reference: Reference | None = None
    code: str = ""

    @property
    def is_ours(self) -> bool:
        """Say whether it is a thing of ours, or a word of our vocabulary."""
        return self.iri.startswith(BASE)


@lru_cache(maxsize=4)
def read_spellings(path: Path) -> Spellings:
    """Read a table of spellings, once: a snapshot never changes."""
    return Spellings.read(path)


def read_sought(text: str, spellings: Spellings, prefixes: Mapping[str, str]) -> Sought:
    """Read any spelling; `prefixes` are those of the project.

    UnfitParameter: the text looks like no identifier. NotFound: it looks like one, but of which vocabulary is unknown.
    """
    text = text.strip().removeprefix("<").removesuffix(">").strip()
    if not text or len(text) > LONGEST:
        said = "No identifier is given." if not text else f"An identifier has at most {LONGEST} characters."
        raise UnfitParameter(f"{said} {UNDERSTOOD}", parameter="q")
    own = _own(text, prefixes)
    if own:
        return Sought(text, own)
    reference = spellings.reference(text)
    if reference:
        return Sought(text, spellings.expand(reference), reference)
    if _IRI.fullmatch(text):
        return _stranger(text, spellings, prefixes)
    if _CODE.fullmatch(text):
        return Sought(text, "", code=text)
    raise UnfitParameter(f"{cut(text)!r} is no identifier. {UNDERSTOOD}", parameter="q")


def looks_like_identifier(text: str, spellings: Spellings) -> bool:
    """Say whether a text that somebody searches for is an identifier of a vocabulary that is known here."""
    return spellings.reference(text) is not None


def nearest_curies(text: str, known: Iterable[str]) -> list[str]:
    """Give the CURIEs that are spelled nearly so, the nearest first.

    >>> nearest_curies("doid:1962", ["DOID:1926", "MESH:D005776"])
    ['DOID:1926']
    """
    by_small = {each.lower(): each for each in known}
    return [by_small[each] for each in get_close_matches(text.lower(), by_small, MOST_NEAREST, 0.7)]


def _own(text: str, prefixes: Mapping[str, str]) -> str | None:
    """Give the IRI of a thing of ours, of which there need be none."""
    if text.startswith(BASE):
        path = text.removeprefix(BASE)
        address = _OWN_ADDRESS.fullmatch(f"/{path}")
        return THING + _ENDING.sub("", address[1]) if address else text
    name, colon, local = text.partition(":")
    space = {prefix.lower(): iri for prefix, iri in prefixes.items()}.get(name.lower(), "") if colon else ""
    if space.startswith(BASE) and not local.startswith("//"):
        return space + local.strip()
    address = _OWN_ADDRESS.fullmatch(unquote(text))
    return THING + _ENDING.sub("", address[1]) if address else None


def _stranger(text: str, spellings: Spellings, prefixes: Mapping[str, str]) -> Sought:
    """Take an IRI of the web as it is; say of a CURIE what about it is not known."""
    name, _, local = text.partition(":")
    if local.startswith("//"):
        return Sought(text, text)
    names = {
        each.lower(): record
        for record in spellings.records.values()
        for each in (record.prefix, *record.prefix_synonyms)
    }
    if record := names.get(name.lower()):
        said = f"{cut(local)!r} is no identifier of {record.prefix}: those look like `{record.pattern}`."
        raise NotFound(said, name=cut(text), nearest=[])
    if name.lower() in _WITHOUT_SLASHES:
        return Sought(text, text)
    own = {each.lower() for each, iri in prefixes.items() if iri.startswith(THING)}
    near = get_close_matches(name.lower(), [*names, *own], MOST_NEAREST)
    nearest = list(dict.fromkeys(names[each].prefix if each in names else each for each in near))
    said = f"The prefix {cut(name)!r} is of no vocabulary that is known here."
    raise NotFound(said + tell_nearest(nearest), name=cut(text), nearest=nearest)
