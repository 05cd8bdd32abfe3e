"""What the service says of itself as RDF: statements with absolute addresses, in the format that the client likes."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import Request, Response

from pharmazone.errors import MalformedRequest
from pharmazone.evaluate.answering.answers import write_statements
from pharmazone.formats import Format
from pharmazone.serve.conditional import conditional
from pharmazone.serve.service import service_of
from pharmazone.terms import DCAT, DCTERMS, FOAF, FORMATS, RDF, RDFS, SCHEMA, SD, VOID, XSD

PREFIXES: Final[Mapping[str, str]] = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "formats": FORMATS,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sd": SD,
    "void": VOID,
    "xsd": XSD,
}
# Stands for the base in what is made once; `.invalid` is nobody's (RFC 6761).
_BASE: Final = "https://BASE.invalid"
_LONGEST_HOST: Final = 255  # a name of at most 253 (RFC 1035, section 2.3.4), with the dot of the root
_HOST: Final = re.compile(r"([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")

Thing = str | int | float | ox.Literal


class Statements:
    """Statements to be made: a subject, a predicate, and any number of things said; a text is an IRI.

    >>> said = Statements()
    >>> said.say("https://example.org/a", RDFS + "label", words("a", "en"))
    >>> print(*said.triples)
    <https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a"@en
    """

    def __init__(self, triples: Iterable[ox.Triple] = ()) -> None:
        self.triples = set(triples)

    def say(self, subject: str, predicate: str, *things: Thing) -> None:
        """Say something of a subject."""
        for each in things:
            if isinstance(each, str):
                value: ox.NamedNode | ox.Literal = ox.NamedNode(each)
            else:
                value = each if isinstance(each, ox.Literal) else ox.Literal(each)
            self.triples.add(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))


def words(text: str, language: str) -> ox.Literal:
    """Give words in a language."""
    return ox.Literal(text, language=language)


def plain(text: str) -> ox.Literal:
    """Give a text in no language."""
    return ox.Literal(text)


def base_of(request: Request) -> str:
    """Give the absolute address that the service has for this client, without a slash at its end.

    It is made of the scheme (a trusted proxy says the outer one), the Host, and the root path. MalformedRequest where
    the Host is none (RFC 9110, section 7.2); without one, the address that was connected to.
    """
    host = request.headers.get("host")
    if host is None:
        name, port = request.scope.get("server") or ("localhost", None)
        host = (f"[{name}]" if ":" in name else name) + (f":{port}" if port else "")
    named = _HOST.fullmatch(host)
    if not named or len(named[1]) > _LONGEST_HOST:
        raise MalformedRequest("The Host header names no host.")
    root = quote(request.scope["root_path"], safe="/%:@!$()*+,;=~")
    return f"{request.scope['scheme']}://{host}{root}"


async def represent(
    request: Request, name: str, chosen: Format, tell: Callable[[str], bytes], vary: str = "Accept"
) -> Response:
    """Give what the service says of itself under a name, in a format; `tell` makes it for a base.

    It is made once, beside the event loop, so that many hosts cost nobody anything; each client gets its own base. The
    ETag is of the bytes and their type, for they tell settings and addresses, too.
    """
    base, made = base_of(request), service_of(request).descriptions
    if (name, chosen.media_type) not in made:
        made[name, chosen.media_type] = await asyncio.to_thread(tell, _BASE)
    body = made[name, chosen.media_type].replace(_BASE.encode(), base.encode())

    # Short Turtle can be TriG to the byte, and still is another representation.
    tag = hashlib.sha256(chosen.media_type.encode() + b"\0" + body).hexdigest()[:32]

    async def make() -> Response:
        return Response(body, headers={"Content-Type": chosen.content_type})

    return await conditional(request, f'"{tag}"', vary, make)


def write(said: Statements, chosen: Format, prefixes: Mapping[str, str]) -> bytes:
    """Serialize statements; the prefixes of their vocabularies win."""
    return write_statements(said.triples, chosen, {**prefixes, **PREFIXES})
