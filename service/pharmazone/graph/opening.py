"""Opens a graph: `pharmazone.open()`."""

from pathlib import Path

from pharmazone.current import snapshot_of
from pharmazone.errors import SnapshotError
from pharmazone.graph.graph import Graph
from pharmazone.settings import read_settings
from pharmazone.snapshot import MANIFEST, Snapshot, current_snapshot, open_snapshot
from pharmazone.terms import Language


def open(  # noqa: A001  it is written pharmazone.open()
    snapshot: Path | str | None = None,
    *,
    endpoint: str | None = None,
    language: Language = "en",
    deadline_seconds: float | None = None,
) -> Graph:
    """Open a snapshot by its folder, or the current one, which is built first where there is none.

    An `endpoint` that has the same graph evaluates in its place. Labels and headings are in the `language`. What is not
    said here the settings say. PharmazoneError: there is no snapshot, or no evaluation can begin.

    >>> import pharmazone
    >>> with pharmazone.open() as graph:
    ...     rows = graph.ask("plants-compared", plant="plant:pk-137")
    >>> rows[0]["area"]
    43000
    """
    settings = read_settings(endpoint=endpoint, deadline_seconds=deadline_seconds)
    return Graph(snapshot_of(settings) if snapshot is None else _snapshot_at(Path(snapshot)), settings, language)


def _snapshot_at(path: Path) -> Snapshot:
    """Open the snapshot in a folder, or the current one of a folder of snapshots."""
    if (path / MANIFEST).exists():
        return open_snapshot(path)
    snapshot = current_snapshot(path)
    if snapshot is None:
        said = f"There is no snapshot in {path}."
        raise SnapshotError(f"{said} Build one with `pharmazone build --out {path}`.")
    return snapshot
