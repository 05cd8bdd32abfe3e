"""The list `unread-numbers.tsv`: numbers of an article that no fact holds, each with the reason, one a line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pharmazone.errors import Fault
from pharmazone.pipeline.quantities import Span
from pharmazone.sources import read_text

_HEADER: Final = "range\treason"
_LINE: Final = re.compile(r"(?P<start>0|[1-9]\d*)-(?P<end>[1-9]\d*)\t(?P<reason>\S[^\t]*)")


@dataclass(frozen=True)
class Listed:
    """One line: where it stands, the half-open range that it names, and why nothing reads the number there."""

    place: str
    start: int
    end: int
    reason: str

    def holds(self, span: Span) -> bool:
        """Tell whether a range lies within that of the line."""
        return self.start <= span[0] and span[1] <= self.end


def path(slug: str) -> str:
    """Give the path of an article's list below the home; a file that is not there lists nothing."""
    return f"data/articles/{slug}/unread-numbers.tsv"


def listed(home: Path, slug: str) -> tuple[list[Listed], list[Fault]]:
    """Read an article's list; a line that is malformed, or that repeats a range, is a fault."""
    where = path(slug)
    file = home / where
    if not file.is_file():
        return [], []
    header, *lines = read_text(file, where).splitlines() or [""]
    if header != _HEADER:
        return [], [Fault(f"{where}:1", "the list has no header", "Begin it with: range, a tab, reason.")]
    found: dict[Span, Listed] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line)
        span = (int(match["start"]), int(match["end"])) if match else (0, 0)
        if match is None:
            advice = "Write <start>-<end>, a tab, and why no fact holds the number."
            faults.append(Fault(f"{where}:{number}", "this is not a range and a reason", advice))
        elif span in found:
            faults.append(Fault(f"{where}:{number}", f"{line.split()[0]} is listed twice", "Keep one of the lines."))
        else:
            found[span] = Listed(f"{where}:{number}", *span, match["reason"])
    return list(found.values()), faults


def stale(lines: Iterable[Listed], numbers: dict[Span, bool]) -> Iterator[Fault]:
    """Give a fault for each line that excuses nothing; `numbers` tells of each number whether it is read."""
    for line in lines:
        held = [is_read for span, is_read in numbers.items() if line.holds(span)]
        name = f"{line.start}-{line.end}"
        if not held:
            advice = "Take the range of a number as `pharmazone coverage --articles DIR` prints it."
            yield Fault(line.place, f"no number stands whole in {name}", advice)
        elif any(held):
            advice = "Remove the line, or narrow it to the number that is not." if len(held) > 1 else "Remove the line."
            yield Fault(line.place, f"a number in {name} is read, though the line says why not", advice)
