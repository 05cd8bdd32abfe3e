"""Which graphs of external sources a query reads, and which sources they are of."""

import re
from typing import Final

from pharmazone.terms import EXTERNAL

SOURCE: Final = "[a-z][a-z0-9-]*"
"""The pattern of the name of a source."""
CLOSURE: Final = "/closure"
"""What the IRI of the graph of a source's ancestors ends in."""
_PREFIX: Final = re.compile(rf"^\s*PREFIX\s+([\w-]*):\s*<{re.escape(EXTERNAL)}>", re.IGNORECASE | re.MULTILINE)
_IRI: Final = re.compile(rf"<{re.escape(EXTERNAL)}({SOURCE}(?:/[a-z]+)?)>")


def external_graphs(text: str) -> tuple[str, ...]:
    """Give the IRIs of the external graphs that a query names, in full or with a prefix, sorted.

    >>> external_graphs(f"PREFIX e: <{EXTERNAL}> ASK {{ GRAPH e:doid {{}} GRAPH <{EXTERNAL}doid/closure> {{}} }}")
    ('https://w3id.org/pharmazone/graph/external/doid', 'https://w3id.org/pharmazone/graph/external/doid/closure')
    """
    found = set(_IRI.findall(text))
    for prefix in _PREFIX.findall(text):
        found |= set(re.findall(rf"(?<![\w:-]){re.escape(prefix)}:({SOURCE})\b", text))
    return tuple(sorted(EXTERNAL + each for each in found))
