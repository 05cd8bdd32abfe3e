"""Prints figures as tables."""

import statistics
from collections.abc import Iterable, Iterator
from typing import Final

from rich.markup import escape
from rich.table import Table

from .figures import BOUNDS, Figures, OfJoin, OfLoading, OfPages, OfServer, OfSize, percentile, ratio
from .load import ANSWERS, LOADS
from .pages import MUST_MILLISECONDS

_MEBIBYTE: Final = 1024 * 1024


def table_of_ratios(figures: Figures) -> Table:
    """Compare the ratios with those that must be reached; a size to a column."""
    table = Table("ours / theirs", "against", "must", "goal", *(size.name for size in figures.sizes), title="Ratios")
    for bound in BOUNDS:
        reached = (_mark(ratio(size, bound.load.name, bound.other), bound.must, bound.goal) for size in figures.sizes)
        goal = f"{bound.goal:g}" if bound.goal else ""
        table.add_row(_load(bound.load.name), bound.other, f"{bound.must:g}", goal, *reached)
    return table


def table_of_size(size: OfSize) -> Table:
    """Give all that was measured on one size of data, a server to a column."""
    table = Table("", *size.servers, title=f"{size.name}: {size.triples:,} triples, {size.quads:,} quads")
    servers = list(size.servers.values())
    table.add_row("start to first answer, s", *(_times(server) for server in servers))
    table.add_row("memory at rest, MiB", *(f"{server.at_rest_bytes / _MEBIBYTE:,.0f}" for server in servers))
    table.add_row("memory after load, MiB", *(f"{server.after_load_bytes / _MEBIBYTE:,.0f}" for server in servers))
    for load in LOADS:
        if any(load.name in server.loads for server in servers):
            table.add_row(_load(load.name), *(_speed(server, load.name) for server in servers))
            table.add_row("  p50, p99 in ms", *(_latency(server, load.name) for server in servers))
    if size.left_out:
        table.caption = "\n".join(f"{name} is left out: {escape(why)}." for name, why in size.left_out.items())
    return table


def table_of_pages(pages: OfPages) -> Table:
    """Give how long each page takes, the slowest from the cache first."""
    head = ("page", "kB", "first, ms", "anew p50, p95", "cached p50, p95")
    table = Table(*head, title=f"Pages; none may take more than {MUST_MILLISECONDS:g} ms once it is warm")
    for each in sorted(pages.pages, key=lambda page: -percentile(page.warm, 95)):
        table.add_row(
            escape(each.address), f"{each.octets / 1000:.0f}", f"{each.first:.1f}", *map(told, (each.anew, each.warm))
        )
    table.caption = pages.tell_data()
    return table


def table_of_loading(loading: OfLoading) -> Table:
    """Give how each source is loaded, beside `oxigraph load` on the same file."""
    table = Table(*LOADING_HEAD, title="External sources; a bulk load must reach 0.8 of the other's rate")
    for row in loading_rows(loading):
        table.add_row(*row)
    table.caption = tell_idle(loading)
    return table


def table_of_joins(joins: Iterable[OfJoin]) -> Table:
    """Give how long each question takes that joins, beside the same query at the other server, the slowest first."""
    table = Table(*JOINS_HEAD, title=f"Joins; none may take more than {MUST_MILLISECONDS:g} ms")
    for row in join_rows(joins):
        table.add_row(*row)
    return table


JOINS_HEAD: Final = ("question", "rows", "ours, ms (p50, p95)", "theirs, ms (p50, p95)", "ours / theirs")


def join_rows(joins: Iterable[OfJoin]) -> Iterator[tuple[str, ...]]:
    """Give a row for each question, the slowest first."""
    for each in sorted(joins, key=lambda join: -statistics.median(join.ours)):
        yield each.name, str(each.rows), told(each.ours), told(each.theirs), f"{each.ratio:.2f}"


LOADING_HEAD: Final = (
    "source",
    "triples",
    "bulk load, s",
    "oxigraph load, s",
    "our rate / theirs",
    "added in, s",
    "MiB",
)


def loading_rows(loading: OfLoading) -> Iterator[tuple[str, ...]]:
    """Give a row for each source."""
    for each in loading.sources:
        yield (
            *(each.name, f"{each.triples:,}", f"{statistics.median(each.bulk):.1f}"),
            *(f"{statistics.median(each.theirs):.1f}", f"{each.ratio:.2f}"),
            *(f"{each.add_seconds:.1f}", f"{each.add_bytes / _MEBIBYTE:,.0f}"),
        )


def tell_idle(loading: OfLoading) -> str:
    """Say what the tree of processes weighs that serves all of them from disk."""
    return (
        f"Served from disk, {loading.idle_quads:,} quads: {loading.idle_bytes / _MEBIBYTE:,.0f} MiB when nobody asks."
    )


def told(milliseconds: list[float]) -> str:
    """Say the median and the 95th percentile; nothing where nothing was measured.

    >>> told([1.0, 2.0, 3.0]), told([])
    ('2.0, 3.0', '')
    """
    return ", ".join(f"{percentile(milliseconds, each):.1f}" for each in (50, 95)) if milliseconds else ""


def _load(name: str) -> str:
    return f"{name}, {'MB/s' if name == ANSWERS.name else 'requests/s'}"


def _mark(reached: float | None, must: float, goal: float | None) -> str:
    if reached is None:
        return ""
    if reached < must:
        return f"[red]{reached:.2f} ✗[/]"
    return f"[green]{reached:.2f} {'✓✓' if goal and reached >= goal else '✓'}[/]"


def _times(server: OfServer) -> str:
    return ", ".join(f"{seconds:.2f}" for seconds in server.first_answer_seconds)


def _speed(server: OfServer, load: str) -> str:
    if load not in server.loads:
        return ""
    rounds = server.loads[load]
    unanswered = f" [red]({rounds.unanswered} unanswered)[/]" if rounds.unanswered else ""
    return f"{rounds.speed(load):,.1f}{unanswered}"


def _latency(server: OfServer, load: str) -> str:
    if load not in server.loads:
        return ""
    return f"{server.loads[load].p50_milliseconds:,.2f}, {server.loads[load].p99_milliseconds:,.2f}"
