"""What changed from release to release, as the changelog of the sources told it when the snapshot was built."""

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pharmazone.errors import SnapshotError


class Area(BaseModel):
    """What changed in an area, each change a few sentences in English; code stands between backticks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    changes: tuple[str, ...]


class Release(BaseModel):
    """A release with what changed in it; without a day it is not yet released."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    day: date | None = None
    areas: tuple[Area, ...] = ()


RELEASES: Final = TypeAdapter(tuple[Release, ...])


def read_changes(path: Path) -> tuple[Release, ...]:
    """Read the changes that were published with a snapshot, the newest first; none where it has no such file.

    SnapshotError: the file is not what was written.
    """
    if not path.is_file():
        return ()
    try:
        return RELEASES.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SnapshotError(f"{path}: it cannot be read. Build a new snapshot with `pharmazone build`.") from error
