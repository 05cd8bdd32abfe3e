"""Reads the changelog of the sources, so that a snapshot can say what changed from release to release."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from pharmazone.asking.changes import RELEASES, Area, Release
from pharmazone.errors import Fault, KnowledgeError
from pharmazone.sources import read_text

CHANGELOG: Final = "CHANGELOG.md"
_UNRELEASED: Final = "not yet released"
_RELEASE: Final = re.compile(r"## (?P<version>\d+\.\d+\.\d+[0-9A-Za-z.+-]*), (?P<day>\S.*)")
_AREA: Final = re.compile(r"### (?P<name>\S.*)")
_ADVICE: Final = (
    "Write `## 1.2.0, 2026-05-31` or `## 1.2.0, not yet released`, below it `### Knowledge` or another area, and the "
    "changes as a list with `- `, whose further lines are indented by two."
)


def changes_of(home: Path) -> bytes:
    """Give the changes of a home as they are written into a snapshot: JSON, the newest release first.

    A home without a changelog has none. KnowledgeError names the line that is no part of one.
    """
    path = home / CHANGELOG
    releases = read_releases(read_text(path, CHANGELOG)) if path.is_file() else ()
    return RELEASES.dump_json(releases, indent=1) + b"\n"


def read_releases(text: str) -> tuple[Release, ...]:
    r"""Read a changelog; what stands before its first release is for who reads the file. KnowledgeError as above.

    >>> read_releases("## 1.2.0, 2026-05-31\n### Knowledge\n- Two kilns\n  more.\n")[0].areas[0].changes
    ('Two kilns more.',)
    """
    releases: list[Release] = []
    for number, line in _lines(text):
        heading, area = _RELEASE.fullmatch(line), _AREA.fullmatch(line)
        if heading:
            releases.append(Release(version=heading["version"], day=_day(heading["day"], number)))
        elif area and releases:
            releases[-1] = _with_area(releases[-1], Area(name=area["name"], changes=()))
        elif line.startswith("- ") and releases and releases[-1].areas:
            releases[-1] = _with_change(releases[-1], (*releases[-1].areas[-1].changes, line[2:].strip()))
        elif line.startswith("  ") and releases and releases[-1].areas and releases[-1].areas[-1].changes:
            *before, last = releases[-1].areas[-1].changes
            releases[-1] = _with_change(releases[-1], (*before, f"{last} {line.strip()}"))
        else:
            raise _fault(number, "this is no release, no area and no change")
    versions = [each.version for each in releases]
    if twice := next((each for each in versions if versions.count(each) > 1), None):
        raise KnowledgeError([Fault(CHANGELOG, f"the release {twice} stands twice", "Join the two.")])
    return tuple(releases)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that are not empty, from the first release on, with their numbers."""
    has_begun = False
    for number, line in enumerate(text.splitlines(), 1):
        has_begun = has_begun or line.startswith("## ")
        if has_begun and line.strip():
            yield number, line.rstrip()


def _day(text: str, number: int) -> date | None:
    if text == _UNRELEASED:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _fault(number, f"{text!r} is neither a day nor {_UNRELEASED!r}") from error


def _with_area(release: Release, area: Area) -> Release:
    return release.model_copy(update={"areas": (*release.areas, area)})


def _with_change(release: Release, changes: tuple[str, ...]) -> Release:
    area = release.areas[-1].model_copy(update={"changes": changes})
    return release.model_copy(update={"areas": (*release.areas[:-1], area)})


def _fault(number: int, problem: str) -> KnowledgeError:
    return KnowledgeError([Fault(f"{CHANGELOG}:{number}", problem, _ADVICE)])
