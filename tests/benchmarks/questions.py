"""Measures a saved question beside the same query sent to `/sparql`, on the same service in the same rounds."""

import statistics
import urllib.parse
from pathlib import Path
from typing import Final, NamedTuple

from rich.table import Table

from pharmazone.saved.questions import read_saved

from .load import DIGITS, put_requests
from .servers import Running

MUST: Final = 1.3
_NAME: Final = "investments"
_PARAMETER: Final = "minAmount"
_WAYS: Final = ("question", "query")


class Work(NamedTuple):
    """How many of ten requests ask what nobody asked before, and what that measures."""

    name: str
    unique_tenths: int


WORKS: Final = (Work("warm", 0), Work("unique", 10))


def compare(running: Running, folder: Path, *, rounds: int, seconds: int, connections: int) -> Table:
    """Give a table of the time that a request takes, as a question and as a query, and of their ratio."""
    query = read_saved(folder / "saved" / f"{_NAME}.rq")
    lines = query.bind({_PARAMETER: DIGITS}).splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    addresses = {
        "question": f"/queries/{_NAME}.json?{_PARAMETER}={DIGITS}",
        "query": f"/sparql?query={urllib.parse.quote(text)}",
    }
    table = Table("", *(f"{way}, µs" for way in _WAYS), "ratio", "must", title=f"/queries/{_NAME} beside /sparql")
    for work in WORKS:
        taken: dict[str, list[float]] = {way: [] for way in _WAYS}
        for round_ in range(rounds + 1):  # the one numbered 0 warms
            for way in _WAYS:
                measured = put_requests(
                    running,
                    addresses[way],
                    unique_tenths=work.unique_tenths,
                    round_=round_,
                    seconds=seconds,
                    connections=connections,
                    threads=1,
                )
                if round_:
                    taken[way].append(1e6 / measured.per_second)
        ratios = [one / other for one, other in zip(taken["question"], taken["query"], strict=True)]
        shown = (f"{statistics.median(taken[way]):.0f}" for way in _WAYS)
        table.add_row(work.name, *shown, f"{statistics.median(ratios):.2f}", f"{MUST:g}")
    return table
