"""Writes figures where they are read: as JSON, as the picture, and in the page about performance."""

import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .figures import BOUNDS, OXIGRAPH, Figures, OfJoin, OfLoading, OfPages, OfServer, OfSize, percentile, ratio
from .load import ANSWERS, LOADS
from .pages import MUST_MILLISECONDS
from .picture import describe, draw
from .tables import JOINS_HEAD, LOADING_HEAD, join_rows, loading_rows, tell_idle, told

_DOCS: Final = Path(__file__).parents[2] / "docs"
_PAGE: Final = _DOCS / "performance.md"
_BETWEEN: Final = re.compile(r"(<!-- figures -->\n).*(<!-- end of figures -->)", re.DOTALL)
_MEBIBYTE: Final = 1024 * 1024
_SHOWN: Final = 6
"""How many of the slowest pages are shown, and of the longest."""


def save(figures: Figures, folder: Path, name: str) -> None:
    """Write the figures as `name`.json, and the picture of them as `name`.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(figures.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.svg").write_text(draw(figures), encoding="utf-8")


def publish(figures: Figures) -> None:
    """Write the figures, the picture and the tables of the documentation."""
    save(figures, _DOCS, "performance")
    told = "".join(f"{line}\n" for line in page(figures))
    written = _PAGE.read_text(encoding="utf-8")
    _PAGE.write_text(_BETWEEN.sub(lambda found: f"{found[1]}{told}{found[2]}", written), encoding="utf-8")


def published() -> Figures:
    """Read the figures of the documentation."""
    return Figures.model_validate_json((_DOCS / "performance.json").read_text(encoding="utf-8"))


def page(figures: Figures) -> Iterator[str]:
    versions = ", ".join(f"{package} {version}" for package, version in figures.versions.items())
    machine = figures.machine
    yield f"![{describe(figures)}](performance.svg)"
    yield ""
    yield f"Measured with {versions} on {machine['cores']} cores ({machine['processor']}),"
    yield f"{figures.connections} connections, in rounds of {figures.seconds} s."
    yield ""
    yield from _row("ours / theirs", "against", "must", "goal", *(size.name for size in figures.sizes))
    yield from _row(*["---"] * (4 + len(figures.sizes)))
    for bound in BOUNDS:
        reached = [ratio(size, bound.load.name, bound.other) for size in figures.sizes]
        if not any(reached):
            continue
        goal = f"{bound.goal:g}" if bound.goal else ""
        yield from _row(
            bound.load.name, bound.other, f"{bound.must:g}", goal, *(_told(each, bound.must) for each in reached)
        )
    for size in figures.sizes:
        yield ""
        yield from _table(size)
    if figures.pages.pages:
        yield from _pages(figures.pages)
    if figures.loading.sources:
        yield from _loading(figures.loading)
    if figures.joins:
        yield from _joins(figures.joins)


def _pages(pages: OfPages) -> Iterator[str]:
    """Tell of the pages: the slowest and the longest, and how far from the bound all are."""
    warm = [percentile(each.warm, 95) for each in pages.pages]
    over = sum(each > MUST_MILLISECONDS for each in warm)
    yield ""
    yield f"Of {len(pages.pages)} pages {over or 'none'} took more than {MUST_MILLISECONDS:g} ms from the cache (p95);"
    slow = sum(percentile(each.anew, 50) > MUST_MILLISECONDS for each in pages.pages)
    yield f"the slowest took {max(warm):.1f} ms. Made anew, {slow or 'none'} took more (p50)."
    yield "The slowest to make, and the longest:"
    yield ""
    yield from _row("page", "kB", "first, ms", "made anew, ms (p50, p95)", "from the cache, ms (p50, p95)")
    yield from _row(*["---"] * 5)
    slowest = sorted(pages.pages, key=lambda page: -percentile(page.anew, 50))[:_SHOWN]
    longest = sorted(pages.pages, key=lambda page: -page.octets)[:_SHOWN]
    for each in {page.address: page for page in (*slowest, *longest)}.values():
        yield from _row(
            f"`{each.address}`", f"{each.octets / 1000:.0f}", f"{each.first:.1f}", told(each.anew), told(each.warm)
        )
    if pages.data:
        yield ""
        yield pages.tell_data()
        yield "Ours have more to say: the labels around it, what points to it, and the passages that say so."


def _joins(joins: list[OfJoin]) -> Iterator[str]:
    """Tell of the questions that join: the slowest, and how they compare with the other server on the same store."""
    over = sum(percentile(each.ours, 50) > MUST_MILLISECONDS for each in joins)
    ratio = statistics.median(each.ratio for each in joins)
    yield ""
    yield f"Of {len(joins)} questions that join with ontologies of others, which are loaded beside the graph,"
    yield f"{over or 'none'} took more than {MUST_MILLISECONDS:g} ms, none of them from a cache (p50). The same queries"
    yield f"at {OXIGRAPH}, on the same store in the same run: ours take {ratio:.2f} times as long (median)."
    yield "The slowest:"
    yield ""
    yield from _row(*JOINS_HEAD)
    yield from _row(*["---"] * len(JOINS_HEAD))
    for row in list(join_rows(joins))[:_SHOWN]:
        yield from _row(f"`{row[0]}`", *row[1:])


def _loading(loading: OfLoading) -> Iterator[str]:
    """Tell how external sources are loaded, beside `oxigraph load` on the same file in the same run."""
    yield ""
    yield "External sources: a bulk load, beside `oxigraph load` of the same file; the whole of `pharmazone external"
    yield "add`, and the most memory that one of its processes held. `large` is made up, in the shape of an ontology."
    yield ""
    yield from _row(*LOADING_HEAD)
    yield from _row(*["---"] * len(LOADING_HEAD))
    for row in loading_rows(loading):
        yield from _row(*row)
    yield ""
    yield tell_idle(loading)


def _told(reached: float | None, must: float) -> str:
    return "" if reached is None else f"{reached:.2f}{'' if reached >= must else ' (below)'}"


def _table(size: OfSize) -> Iterator[str]:
    servers = list(size.servers.values())
    yield from _row(f"{size.name}: {size.triples:,} triples, {size.quads:,} quads", *size.servers)
    yield from _row(*["---"] * (1 + len(servers)))
    for load in LOADS:
        if all(load.name in server.loads for server in servers):
            yield from _row(*_speeds(load.name, servers))
    yield from _row(
        "start to first answer, s", *(f"{statistics.median(server.first_answer_seconds):.2f}" for server in servers)
    )
    yield from _row("memory at rest, MiB", *(f"{server.at_rest_bytes / _MEBIBYTE:,.0f}" for server in servers))
    yield from _row("memory after load, MiB", *(f"{server.after_load_bytes / _MEBIBYTE:,.0f}" for server in servers))
    if size.left_out:
        yield ""
    yield from (f"{name} is left out: {why}." for name, why in size.left_out.items())


def _speeds(load: str, servers: list[OfServer]) -> Iterator[str]:
    yield f"{load}, {'MB/s' if load == ANSWERS.name else 'requests/s'} (p50, p99 in ms)"
    for server in servers:
        rounds = server.loads[load]
        yield f"{rounds.speed(load):,.0f} ({rounds.p50_milliseconds:,.2f}, {rounds.p99_milliseconds:,.2f})"


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
