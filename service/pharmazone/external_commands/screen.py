"""What people see while a source is read and loaded: a line for each step, with its rate and the time left."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

SCREEN: Final = Console(stderr=True, highlight=False)

Advance = Callable[[int, int], None]


@contextlib.contextmanager
def telling() -> Iterator[Callable[[str], Advance]]:
    """Give who hears the name of each step as it begins; its answer hears how many bytes are done, of how many."""
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=SCREEN,
        transient=True,
        disable=not SCREEN.is_terminal,
    )

    def tell(step: str) -> Advance:
        for each in progress.task_ids:
            progress.remove_task(each)
        task = progress.add_task(step, total=None)

        def advance(done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole)

        return advance

    with progress:
        yield tell
