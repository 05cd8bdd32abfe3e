"""The commands that keep sources up: known ones, a module of a loaded one, and a newer version of it."""

# ruff: noqa: PLC0415, T201

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from pharmazone.errors import NotFound, PharmazoneError, SettingError
from pharmazone.external_commands.outcomes import print_catalogue, print_changes, print_known, say_current
from pharmazone.external_commands.screen import SCREEN, telling
from pharmazone.manifest import ExternalSource
from pharmazone.settings import read_settings
from pharmazone.snapshot import Snapshot, current_snapshot
from pharmazone.terms import shorten

app = typer.Typer(rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="The name that it was loaded under.")]
Format = Annotated[Literal["table", "json"], typer.Option("--format", help="How to write it.")]


@app.command()
def catalog(
    name: Annotated[str, typer.Argument(help="One source, told in full.")] = "", format_: Format = "table"
) -> None:
    """List the sources that are known: what joins with the graph, under which licence, from where, what to beware of.

    Nothing is downloaded.

    Example: pharmazone external catalog doid
    """
    from pharmazone import sources
    from pharmazone.pipeline.external.catalogue import read_catalogue

    known = tuple(each for each in read_catalogue(sources.home()) if name in ("", each.name))
    if not known:
        raise NotFound(f"The catalogue has no source {name}. `pharmazone external catalog` lists those that it has.")
    snapshot = current_snapshot(read_settings().snapshot_dir)
    loaded = {each.name: each.version for each in (snapshot.manifest.external if snapshot else ())}
    if format_ == "json":
        told = [asdict(each) | {"loaded": loaded.get(each.name)} for each in known]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif name:
        print_known(known[0], loaded.get(name))
    else:
        print_catalogue(known, loaded)


@app.command()
def module(
    name: Name,
    terms: Annotated[
        Path | None,
        typer.Option(help="A text file of more terms: an IRI or a CURIE a line.", dir_okay=False, exists=True),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write it: .nt or .ttl; else it is printed.")] = None,
    ancestors: Annotated[bool, typer.Option(help="With all that stands above the terms.")] = True,
    write_terms: Annotated[
        bool, typer.Option("--write-terms", help="Write the mapped terms to data/external/NAME_terms.txt, no module.")
    ] = False,
) -> None:
    """Cut a slice out of a loaded source: the terms that our things are mapped to, with all that stands above them.

    It can be added in place of the whole: pharmazone external remove NAME, then add NAME with the slice.

    Example: pharmazone external module mondo --out mondo.nt
    """
    import pyoxigraph as ox

    from pharmazone.pipeline.external.decisions import decisions_of
    from pharmazone.pipeline.external.modules import SUFFIXES, module_of
    from pharmazone.pipeline.external.wanted import read_wanted
    from pharmazone.spellings import Spellings

    if write_terms:
        _write_terms(name)
        return
    if out and out.suffix not in SUFFIXES:
        raise typer.BadParameter(f"{out.name} ends with none of {', '.join(SUFFIXES)}")
    snapshot, source = _loaded(name)
    wanted = read_wanted(terms, Spellings.read(snapshot.spellings)) if terms else ()
    with SCREEN.status("Cutting the slice ..."):
        store = ox.Store.read_only(str(snapshot.store))
        cut = module_of(store, source, [*decisions_of(store).mapped, *wanted], has_ancestors=ancestors)
        octets = cut.to_bytes(out.suffix if out else ".nt")
    missing = [each for each in wanted if each in cut.missing]
    if missing:
        SCREEN.print(f"{name} has no such term: {', '.join(missing)}", markup=False, soft_wrap=True)
    if out is None:
        sys.stdout.buffer.write(octets)
        return
    _write(out, octets)
    print(f"{out}: {len(cut.terms):,} terms, {len(cut.wanted):,} of them wanted, {len(cut.triples):,} triples.")


@app.command()
def upgrade(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="The newer file, in any format that `add` reads.")],
    version: Annotated[str, typer.Option(help="Its version, where the file does not say it.")] = "",
    license_: Annotated[str, typer.Option("--license", metavar="IRI", help="Its licence, where that changed.")] = "",
    source: Annotated[str, typer.Option(metavar="URL", help="Where the file comes from, where that changed.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Replace it even where mapped terms are lost.")] = False,
    format_: Format = "table",
) -> None:
    """Replace a loaded source by a newer file, and tell first what becomes of the terms that our things are mapped to.

    Where such a term vanished or is deprecated, nothing is replaced, and the exit status is 1.

    Example: pharmazone external upgrade doid doid.owl --dry-run
    """
    from pharmazone.pipeline.external.catalogue import known_of
    from pharmazone.pipeline.external.composition import Wanted, load_source, read_file, version_of
    from pharmazone.pipeline.external.upgrades import changes_of
    from pharmazone.spellings import Spellings

    snapshot, current = _loaded(name)
    spellings = Spellings.read(snapshot.spellings)
    folder = Path(context.with_resource(TemporaryDirectory()))
    with telling() as tell:
        read = read_file(name, file, folder, spellings, tell)
        tell(f"Comparing it with {current.version}")
        changes = changes_of(snapshot, current, read.lines)
    found = read.found
    named = version_of(version, found)
    if format_ == "json":
        told = [asdict(each) | {"is_loss": each.is_loss} for each in changes]
        print(json.dumps({"name": name, "from": current.version, "to": named, "changes": told}, indent=2))
    else:
        heading = f"{current.title}, from {current.version} to {named}"
        prefixes = snapshot.manifest.prefixes
        print_changes(heading, changes, lambda iri: spellings.curie(iri) or shorten(iri, prefixes))
    lost = sum(each.is_loss for each in changes)
    if lost and not accept:
        said = f"{lost} mapped term{'s are' if lost > 1 else ' is'} lost. Nothing was replaced."
        raise PharmazoneError(f"{said} Mend the rows of data/mappings, or take it as it is with --accept.")
    if found.sha256 == current.sha256:
        SCREEN.print("It is the very file that is loaded.", markup=False)
    if dry_run or found.sha256 == current.sha256:
        return
    wanted = Wanted(
        name=name,
        file=file,
        title=current.title,
        version=version,
        licence=license_ or found.licence or current.licence,
        source=source or (current.source if "://" in current.source else ""),
        has_closure=any(each.iri == f"{current.iri}/closure" for each in current.graphs),
    )
    with telling() as tell:
        replaced, _ = load_source(
            read_settings().snapshot_dir, wanted, known=known_of(name), tell=tell, replace=True, read=read
        )
    SCREEN.print(say_current(replaced), markup=False)


def _loaded(name: str) -> tuple[Snapshot, ExternalSource]:
    snapshot = current_snapshot(read_settings().snapshot_dir)
    source = snapshot.manifest.source(name) if snapshot else None
    if snapshot is None or source is None:
        raise SettingError(f"{name} is not loaded. `pharmazone external add {name} FILE` loads it.")
    return snapshot, source


def _write_terms(name: str) -> None:
    from pharmazone import sources
    from pharmazone.pipeline.external.catalogue import read_catalogue
    from pharmazone.pipeline.external.wanted import wanted_file, wanted_text
    from pharmazone.pipeline.load import load
    from pharmazone.pipeline.mappings import with_mappings

    home = sources.checkout()
    if home is None:
        raise SettingError("The terms are written into a checkout of the project, and this is an installed copy of it.")
    known = next((each for each in read_catalogue(home) if each.name == name), None)
    if known is None:
        raise NotFound(f"The catalogue has no source {name}. `pharmazone external catalog` lists those that it has.")
    path = wanted_file(home, name)
    _write(path, wanted_text(with_mappings(load(home)), known).encode())
    print(path)


def _write(path: Path, octets: bytes) -> None:
    try:
        path.write_bytes(octets)
    except OSError as error:
        raise PharmazoneError(f"{path}: it cannot be written: {error.strerror}.") from error
