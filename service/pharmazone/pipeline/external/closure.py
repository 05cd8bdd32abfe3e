"""Derives who stands above whom: the reflexive and transitive closure of `rdfs:subClassOf` of an external source.

It is read from N-Triples as a snapshot keeps them, one triple a line, and only the lines that tell of classes are read.
A class that nothing is said of but its type is itself alone; blank nodes (restrictions) are left out, and classes that
are each other's superclasses have the same ancestors.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.external.scanning import IRI, pattern_of, scan
from pharmazone.terms import ANCESTOR_OR_SELF, OWL, RDF, RDFS

MOST_PAIRS: Final = 5_000_000
"""How many pairs a closure may have: some 650 MB of N-Triples."""

_PREDICATE: Final = f"> <{ANCESTOR_OR_SELF}> <".encode()
_EDGE: Final = pattern_of((RDFS + "subClassOf",), IRI)
_CLASS: Final = pattern_of((RDF + "type",), f"<(?:{re.escape(OWL)}|{re.escape(RDFS)})Class>".encode())


def write_closure(lines: Path, target: Path, name: str, *, most_pairs: int = MOST_PAIRS) -> int:
    """Write the closure of a source's N-Triples as N-Triples, sorted, and give the number of its pairs.

    KnowledgeError, and no target, where there are more than `most_pairs` of them.
    """
    parents = _parents(lines)
    pairs = 0
    try:
        with target.open("wb") as file:
            for child in sorted(parents):
                ancestors = _ancestors(child, parents)
                pairs += len(ancestors)
                if pairs > most_pairs:
                    raise KnowledgeError([_too_many(name, most_pairs, len(parents))])
                start = b"<" + child + _PREDICATE
                file.writelines(start + each + b"> .\n" for each in sorted(ancestors))
    except KnowledgeError:
        target.unlink()
        raise
    return pairs


def _parents(lines: Path) -> Mapping[bytes, list[bytes]]:
    """Give, for each class, those that stand directly above it."""
    found: dict[bytes, list[bytes]] = {match[1]: [] for match in scan(lines, _CLASS)}
    for match in scan(lines, _EDGE):
        child, parent = match.groups()
        found.setdefault(child, []).append(parent)
        found.setdefault(parent, [])
    return found


def _ancestors(child: bytes, parents: Mapping[bytes, list[bytes]]) -> set[bytes]:
    """Climb from a class as far as it goes; each is seen once, so a cycle ends."""
    seen, waiting = {child}, [child]
    while waiting:
        for parent in parents[waiting.pop()]:
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return seen


def _too_many(name: str, most_pairs: int, classes: int) -> Fault:
    problem = f"its closure over {classes:,} classes has more than {most_pairs:,} pairs"
    advice = (
        f"Add it without --closure, write a slice of it by `pharmazone external module {name} --out {name}.nt`, "
        "and add the slice with --closure in its place."
    )
    return Fault(name, problem, advice)
