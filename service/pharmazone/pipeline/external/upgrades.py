"""Compares two versions of a source by the terms that things of ours are mapped to: what became of each.

Only what is new is told: a term that was deprecated before is a matter of the mappings' coverage. What a decision
refuses is never a candidate.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox
import zstandard

from pharmazone.errors import SnapshotError
from pharmazone.manifest import ExternalSource
from pharmazone.pipeline.external.decisions import Decisions, decisions_of
from pharmazone.pipeline.external.versions import Term, Version, read_version
from pharmazone.snapshot import Snapshot
from pharmazone.spellings import Spellings

Kind = Literal["vanished", "replaced", "deprecated", "ambiguous", "relabelled", "found"]
MEANINGS: Final[dict[Kind, str]] = {
    "vanished": "nothing is said of the term any more",
    "replaced": "the term is deprecated, and another one takes its place",
    "deprecated": "the term is deprecated, and nothing takes its place",
    "ambiguous": "another term in use has the same label now",
    "relabelled": "the term has another label",
    "found": "the term was in no version before",
}
"""What can become of a term, the gravest first."""
LOST: Final = frozenset({"vanished", "replaced", "deprecated"})
"""What makes somebody decide anew about a mapping."""

_KINDS: Final = tuple(MEANINGS)


@dataclass(frozen=True)
class Change:
    """What became of a term, and which things of ours are mapped to it.

    `before` and `after` are its labels. `candidates` are the terms that may be mapped to now, the likeliest first;
    `refused` those that would be among them, had no decision refused them.
    """

    kind: Kind
    term: str
    things: tuple[str, ...]
    before: str
    after: str
    candidates: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def is_loss(self) -> bool:
        """Say whether somebody has to decide anew."""
        return self.kind in LOST


def changes_of(snapshot: Snapshot, source: ExternalSource, newer: Path) -> tuple[Change, ...]:
    """Tell what becomes of the mapped terms where a loaded source is replaced by N-Triples, read as it was.

    SnapshotError: the file that the snapshot has of it is spoilt.
    """
    standard = Spellings.read(snapshot.spellings).standard
    with tempfile.TemporaryDirectory() as folder:
        lines, packed = Path(folder) / "before.nt", snapshot.path / source.graphs[0].file
        try:
            with packed.open("rb") as file, lines.open("wb") as plain:
                shutil.copyfileobj(zstandard.ZstdDecompressor().stream_reader(file), plain)
        except (OSError, zstandard.ZstdError) as error:
            said = f"{packed}: this file of an external source cannot be read: {error}. Remove the source, and add it."
            raise SnapshotError(said) from error
        before = read_version(lines, standard)
    return compare(before, read_version(newer, standard), decisions_of(ox.Store.read_only(str(snapshot.store))))


def compare(before: Version, after: Version, decisions: Decisions) -> tuple[Change, ...]:
    """Tell what became of each mapped term that either version has, the gravest first, then by term."""
    changes = (
        Change(kind, term, things, _label(before, term), _label(after, term), *_sorted_out(candidates, decisions))
        for term, things in decisions.mapped.items()
        for kind, candidates in _became(term, before, after)
    )
    return tuple(sorted(changes, key=lambda each: (_KINDS.index(each.kind), each.term)))


def _became(term: str, before: Version, after: Version) -> Iterator[tuple[Kind, Iterable[str]]]:
    old, new = before.terms.get(term), after.terms.get(term)
    if new is None:
        if old is not None:
            yield "vanished", [*after.merged.get(term, ()), *after.called(old.label)]
    elif new.is_deprecated:
        if old is None or not old.is_deprecated:
            label = old.label if old else new.label
            others = [*_in_use(new, after), *after.merged.get(term, ()), *after.called(label)]
            yield "replaced" if new.successors else "deprecated", others
    elif old is None:
        yield "found", ()
    else:
        alike = [each for each in after.called(new.label) if each != term]
        if set(alike) - set(before.called(old.label)):
            yield "ambiguous", alike
        if old.label != new.label:
            yield "relabelled", ()


def _in_use(term: Term, version: Version) -> Iterator[str]:
    """Give what replaces a term, or may; where that is deprecated itself, what replaces that in turn."""
    waiting, seen = [*term.successors, *term.considered], set()
    while waiting:
        each = waiting.pop(0)
        if each not in seen:
            seen.add(each)
            told = version.terms.get(each)
            if told is not None and told.is_deprecated:
                waiting.extend((*told.successors, *told.considered))
            else:  # another source's term, too, which this one says nothing of
                yield each


def _sorted_out(candidates: Iterable[str], decisions: Decisions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part candidates, each once, into those that may be proposed and those that a decision refuses."""
    once = tuple(dict.fromkeys(candidates))
    return (
        tuple(each for each in once if each not in decisions.refused),
        tuple(each for each in once if each in decisions.refused),
    )


def _label(version: Version, term: str) -> str:
    told = version.terms.get(term)
    return told.label if told else ""
