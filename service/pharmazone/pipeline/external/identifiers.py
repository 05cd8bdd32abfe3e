"""The IRIs that the identifiers of an OBO file stand for (OBO 1.4, section 5.9)."""

from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from pharmazone.pipeline.external.obo_in_owl import COMMON, node
from pharmazone.spellings import Spellings
from pharmazone.terms import OBO

_KEPT: Final = "_-.~:/?#[]@!$&'()*+,;=%"
_MOST_KEPT: Final = 100_000


class Identifiers:
    """Expands identifiers: by the file's own idspaces, then by the table of spellings, else to an OBO PURL."""

    def __init__(self, spellings: Spellings, ontology: str, shorthands: dict[str, str]) -> None:
        self._spellings, self._shorthands = spellings, shorthands
        self.ontology = ontology
        self.spaces: dict[str, str] = {}
        self._known: dict[str, ox.NamedNode] = {}

    def node(self, identifier: str, line: int) -> ox.NamedNode:
        """Give the IRI of an identifier; Refusal where it makes none."""
        known = self._known.get(identifier)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[identifier] = node(self._expanded(identifier), line)
        return known

    def _expanded(self, identifier: str) -> str:
        prefix, colon, local = identifier.partition(":")
        if not colon:
            other = self._shorthands.get(identifier)
            return self._expanded(other) if other else f"{OBO}{self.ontology}#{quote(identifier, safe=_KEPT)}"
        if local.startswith("//"):
            return identifier
        local = quote(local, safe=_KEPT)
        if prefix in self.spaces:
            return self.spaces[prefix] + local
        if prefix in COMMON:
            return COMMON[prefix] + local
        known = self._spellings.parse(identifier)
        return self._spellings.expand(known) if known else f"{OBO}{quote(prefix, safe='')}_{local}"
