"""Adds external sources to a snapshot, replaces and removes them: each time a fresh snapshot, whole or not at all.

What the current snapshot holds is taken over: its files by a second name, its store too, where a source only comes
in addition; where one goes, the store is loaded anew from the files.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
import zstandard

from pharmazone.errors import SettingError, SnapshotError
from pharmazone.manifest import ExternalGraph, ExternalSource, Manifest
from pharmazone.pipeline.drafts import Draft, Files, drafting, link_store, make_current
from pharmazone.pipeline.external.carrying import Advance, Carried, carried_from, in_order, load_lines, records_of
from pharmazone.pipeline.external.closure import write_closure
from pharmazone.pipeline.external.describing import describe_source
from pharmazone.pipeline.external.reading import Found, read_source
from pharmazone.pipeline.external.terms import HTTP_IRI
from pharmazone.pipeline.external.xrefs import write_xrefs
from pharmazone.pipeline.publish import identified
from pharmazone.pipeline.void import describe_dataset
from pharmazone.snapshot import EXTERNAL_FOLDER, MANIFEST, STORE, VOID, Snapshot, current_snapshot
from pharmazone.spellings import Spellings
from pharmazone.terms import EXTERNAL, EXTERNAL_SOURCES
from pharmazone.terms import LICENCE as CC_BY

Tell = Callable[[str], Advance]
"""Hears the name of each step as it begins, and gives who hears how far it is."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LEVEL: Final = 3
_CHUNK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Wanted:
    """What a source is to be called and told of; where a field is empty, the file or the catalogue says it.

    `licence` is an IRI. `has_closure` asks for the ancestors of each class.
    """

    name: str
    file: Path
    title: str = ""
    version: str = ""
    licence: str = ""
    source: str = ""
    has_closure: bool = False


class Read(NamedTuple):
    """A file that was read: its statements as N-Triples, and what was found."""

    lines: Path
    found: Found


def load_source(
    folder: Path,
    wanted: Wanted,
    *,
    known: Mapping[str, str],
    tell: Tell,
    replace: bool = False,
    read: Read | None = None,
) -> tuple[Snapshot, ExternalSource]:
    """Load a source beside what the current snapshot of a folder holds, and make the new snapshot the current one.

    `known` has what a catalogue says of a source of this name: its title, which it gets where none was given, and its
    licence, which is only offered to whoever loads it, since nobody knows that this file is that source. SettingError:
    a name that is none or is taken (unless it is to be replaced), or no licence. KnowledgeError: the file, with the
    place. SnapshotError: there is no snapshot, or it is spoilt. A file that was `read` before is not read again.
    """
    refuse_name(wanted.name)
    with drafting(folder) as draft:
        current = _current(folder)
        loaded = current.manifest.source(wanted.name)
        if loaded and not replace:
            raise SettingError(
                f"{wanted.name} is loaded already, at version {loaded.version}. "
                f"Take `pharmazone external upgrade {wanted.name} FILE`, or remove it first."
            )
        spellings = Spellings.read(current.spellings)
        lines, found = read or read_file(wanted.name, wanted.file, draft.path, spellings, tell)
        carried = carried_from(folder, without=wanted.name)
        _begin_store(draft, current, carried, tell)
        told = _told(wanted, found, known)
        parts = [(EXTERNAL + wanted.name, lines, wanted.name)]
        if wanted.has_closure:
            tell("Deriving the ancestors of each class")
            parts.append(_derive(draft, wanted.name, "closure"))
            write_closure(lines, parts[-1][1], wanted.name)
        tell("Deriving the cross-references")
        parts.append(_derive(draft, wanted.name, "xrefs"))
        if not write_xrefs(lines, parts[-1][1], spellings):
            parts.pop()
        store = ox.Store(draft.store)
        graphs = [_load(draft, store, *part, tell) for part in parts]
        about = draft.path / "about.nt"
        _describe(about, told.model_copy(update={"graphs": tuple(graphs)}))
        graphs.append(_load(draft, store, EXTERNAL_SOURCES, about, f"{wanted.name}.about", tell))
        store.optimize()
        store.flush()
        del store
        for each in draft.path.glob("*.nt"):
            each.unlink()
        source = told.model_copy(update={"graphs": tuple(graphs)})
        sources = in_order((*carried.sources, source))
        return _publish(draft, current, carried, sources, tell), source


def remove_source(folder: Path, name: str, *, tell: Tell) -> Snapshot:
    """Publish what the current snapshot holds without one source; SettingError: it has none of this name."""
    with drafting(folder) as draft:
        current = _current(folder)
        if not current.manifest.source(name):
            names = ", ".join(each.name for each in current.manifest.external)
            raise SettingError(f"{name} is not loaded" + (f"; these are: {names}." if names else "; nothing is."))
        carried = carried_from(folder, without=name)
        _begin_store(draft, current, carried, tell, is_anew=True)
        return _publish(draft, current, carried, carried.sources, tell)


def refuse_name(name: str) -> None:
    """Refuse what cannot be the end of a graph's IRI and the beginning of a file's name.

    >>> refuse_name("mondo-doid")
    """
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"{name!r} is no name of a source: write small Latin letters, digits and hyphens, beginning with a letter."
        )


def _current(folder: Path) -> Snapshot:
    current = current_snapshot(folder)
    if current is None:
        raise SnapshotError(f"There is no snapshot in {folder} yet. Build one with `pharmazone build`.")
    return current


def version_of(given: str, found: Found) -> str:
    """Give the version of a source: as it was given, else as its file says, else by the digest of that."""
    return given or found.version or f"sha256:{found.sha256[:12]}"


def read_file(name: str, file: Path, folder: Path, spellings: Spellings, tell: Tell) -> Read:
    """Read the file of a source into a folder; KnowledgeError gives the place that stops it."""
    lines, advance = folder / "given.nt", tell(f"Reading {file.name}")
    return Read(lines, read_source(file, lines, spellings, name=name, advance=advance))


def _told(wanted: Wanted, found: Found, known: Mapping[str, str]) -> ExternalSource:
    """Say of a source what was asked for, else what its file says of itself; SettingError: nobody says its licence."""
    licence = wanted.licence or found.licence
    if not HTTP_IRI.fullmatch(licence):
        unfit = f"its licence is told as {licence!r}, which is no IRI by http or https"
        said = unfit if licence else "nobody says its licence"
        usual = known.get("licence", "")
        which = f"as the catalogue says of {wanted.name}" if usual else "or whichever it is"
        raise SettingError(
            f"{wanted.file}: {said}. What others have made is loaded under a licence alone: name it by "
            f"`--license {usual or CC_BY}`, {which}."
        )
    return ExternalSource(
        name=wanted.name,
        title=wanted.title or known.get("title", "") or found.title or wanted.name,
        version=version_of(wanted.version, found),
        licence=licence,
        source=wanted.source or found.source or wanted.file.name,
        format=" ".join(filter(None, (found.format, found.compression))),
        sha256=found.sha256,
        graphs=(),
        rewritten=dict(sorted(found.rewritten.items())),
    )


def _begin_store(draft: Draft, current: Snapshot, carried: Carried, tell: Tell, *, is_anew: bool = False) -> None:
    if not is_anew and carried.sources == current.manifest.external:
        link_store(current.path / STORE, draft.store)
        return
    store = ox.Store(draft.store)
    store.bulk_extend(_ours(current))
    carried.load_into(store, tell("Loading the other sources"))
    store.optimize()
    store.flush()


def _derive(draft: Draft, name: str, what: str) -> tuple[str, Path, str]:
    return f"{EXTERNAL}{name}/{what}", draft.path / f"{what}.nt", f"{name}.{what}"


def _load(draft: Draft, store: ox.Store, iri: str, lines: Path, name: str, tell: Tell) -> ExternalGraph:
    """Load lines into a graph, and keep them compressed among the files of the snapshot."""
    triples = load_lines(store, lines, iri, tell(f"Loading <{iri}>"))
    file = f"{EXTERNAL_FOLDER}/{name}.nt.zst"
    (draft.path / file).parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    packed = (draft.path / file).open("wb")
    with lines.open("rb") as plain, compressor.stream_writer(packed) as writer:  # which closes the other
        while chunk := plain.read(_CHUNK_BYTES):
            digest.update(chunk)
            writer.write(chunk)
    return ExternalGraph(iri=iri, file=file, triples=triples, sha256=digest.hexdigest())


def _describe(path: Path, source: ExternalSource) -> None:
    triples = sorted(describe_source(source, source.graphs), key=str)
    ox.serialize(triples, path, ox.RdfFormat.N_TRIPLES)


def _publish(
    draft: Draft, current: Snapshot, carried: Carried, sources: tuple[ExternalSource, ...], tell: Tell
) -> Snapshot:
    tell("Verifying")
    manifest = identified(current.manifest.model_copy(update={"external": sources}))
    files = {**_taken_over(current), **carried.files, **records_of(sources), VOID: _void(current, manifest)}
    snapshot = draft.published(manifest, files) or draft.publish(manifest, files)
    make_current(draft.folder, snapshot)
    return snapshot


def _taken_over(current: Snapshot) -> Files:
    """Give the files of a snapshot that stay as they are: all but its store, its manifest and its sources."""
    names = (path.relative_to(current.path) for path in current.path.rglob("*") if path.is_file())
    changed = {STORE, EXTERNAL_FOLDER, MANIFEST, VOID}
    return {each.as_posix(): current.path / each for each in names if each.parts[0] not in changed}


def _void(current: Snapshot, manifest: Manifest) -> bytes:
    return describe_dataset(manifest, _ours(current))


def _ours(current: Snapshot) -> Iterator[ox.Quad]:
    return ox.parse(b"".join(current.lines()), ox.RdfFormat.N_QUADS)
