"""Derives links that join from cross-references that are only written: `"MIM:219700"` becomes the IRI of that entry.

`oboInOwl:hasDbXref` has a literal as its object, in a spelling of its own in every ontology; the table of spellings
knows which identifier is meant. What it does not know stays a literal in the source's own graph alone.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

from pharmazone.pipeline.external.scanning import pattern_of, scan
from pharmazone.spellings import Spellings
from pharmazone.terms import OBO_IN_OWL

HAS_DB_XREF: Final = OBO_IN_OWL + "hasDbXref"

_PREDICATE: Final = f"> <{HAS_DB_XREF}> <".encode()
_XREF: Final = pattern_of((HAS_DB_XREF,), rb'(?:"([^"\\\n]*)"[^"\n]*?|<([^<>\n]+)>)')
_NO_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def write_xrefs(lines: Path, target: Path, spellings: Spellings, unknown: Counter[str] | None = None) -> int:
    """Write the cross-references of a source's N-Triples as links between IRIs, and give how many these are.

    They are N-Triples, sorted, each once. Into `unknown` go the prefixes, as they are spelled, of those that stay as
    they are, with how many they have; what has no prefix at all counts under the empty one.
    """
    links: set[bytes] = set()
    for match in scan(lines, _XREF):
        text = (match[2] or match[3] or b"").decode()
        iri = spellings.standard(text)
        if iri is not None and not _NO_IRI.search(iri):
            links.add(b"<" + match[1] + _PREDICATE + iri.encode() + b"> .\n")
        elif unknown is not None:
            unknown[text.partition(":")[0].strip() if ":" in text else ""] += 1
    with target.open("wb") as file:
        file.writelines(sorted(links))
    return len(links)
