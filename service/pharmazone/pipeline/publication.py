"""Publishes a snapshot on somebody's SPARQL 1.1 endpoint, by standard updates of bounded size.

Each step may be repeated, and so may the whole: whoever interrupts it runs it again, with this snapshot or another.

    begin       the list of a publication that did not come to its end is dropped
    list        the names of the graphs to come are written into a graph of the publication's own
    remember    what the default graph may have of an earlier publication is kept aside
    graphs      each is dropped and written anew, many or a part of one in an update
    default     the default graph's triples are added
    sweep       graphs of ours that are not listed are emptied
    forget      what was kept aside, and no graph says any more, leaves the default graph
    finish      the list, and what was kept aside, are dropped

So the default graph is whole at every moment, and nothing is taken from it but what a graph of ours had.
Blank nodes become IRIs (RDF 1.1 Concepts, section 3.5): an update that is sent twice must not write them twice.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from pharmazone.errors import DeadlineExceeded, EndpointFailed, Overloaded, PharmazoneError, Problem
from pharmazone.evaluate.remote.endpoint import Endpoint, EndpointAway
from pharmazone.formats import JSON
from pharmazone.pipeline.insertions import GraphName, additions, lines_of, replacements
from pharmazone.snapshot import Snapshot
from pharmazone.terms import DCTERMS, GRAPH

REQUEST_SECONDS: Final = 300.0
PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
LONGEST_PAUSE_SECONDS: Final = 60.0

_TEXTS: Final = Path(__file__).parent / "updates"
_LIST: Final = ox.NamedNode(GRAPH + "publication")
_HAS_PART: Final = ox.NamedNode(DCTERMS + "hasPart")
_DEFAULT: Final = ox.DefaultGraph()
_REPLY_BYTES: Final = 64 * 1024 * 1024
_MOST_TOLD: Final = 10

Advance = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """What was written. The engine's default graph is one of its own, or the union of the others and not written."""

    graphs: int
    quads: int
    has_default_graph: bool
    default_triples: int


async def publish(
    snapshot: Snapshot,
    update: Endpoint,
    query: Endpoint | None,
    *,
    has_default_graph: bool | None,
    advance: Advance = lambda _written, _whole: None,
) -> Report:
    """Write every graph of a snapshot; `advance` hears after each update how many quads are written, of how many.

    `has_default_graph` says whether the engine keeps a default graph of its own; where it is None, `query` tells. With
    `query` everything is counted there at the end. A Problem says why the endpoint did not do it; PharmazoneError, what
    is there and is not what was written.
    """
    store = ox.Store.read_only(str(snapshot.store))
    graphs = sorted((graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)), key=str)
    await _change(update, _text("begin.ru"))
    for insertion in additions(_LIST, (f"{_LIST} {_HAS_PART} {graph} .\n" for graph in graphs)):
        await _change(update, insertion.text)
    if query is not None:
        has_default_graph = await _find_out(query, has_default_graph)
    assert has_default_graph is not None, "who has no address to ask at knows it"
    whole = len(store) if has_default_graph else len(store) - snapshot.manifest.counts.triples
    parts = [replacements(store, graphs)]
    if has_default_graph:
        await _change(update, _text("remember.ru"))
        parts.append(additions(_DEFAULT, lines_of(store, _DEFAULT)))
    written: Counter[GraphName] = Counter()
    for part in parts:
        for insertion in part:
            await _change(update, insertion.text)
            written.update(insertion.counts)
            advance(written.total(), whole)
    await _change(update, _text("sweep.ru"))
    if has_default_graph:
        await _change(update, _text("forget.ru"))
    await _change(update, _text("finish.ru"))
    if query is not None:
        await _verify(query, written)
    default = written.pop(_DEFAULT, 0)
    return Report(len(written), written.total(), has_default_graph, default)


async def _change(endpoint: Endpoint, text: str) -> None:
    """Send an update, and again after a pause where that may help."""
    for pause_seconds in (*PAUSES_SECONDS, None):
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                return await endpoint.update(text)
        except TimeoutError:
            problem: Problem = _too_slow(endpoint)
        except (EndpointAway, Overloaded, DeadlineExceeded) as error:
            problem = error
        if pause_seconds is None:
            raise problem
        asked_seconds = min(float(problem.headers.get("Retry-After", 0)), LONGEST_PAUSE_SECONDS)
        await asyncio.sleep(max(pause_seconds, asked_seconds))
    return None


async def _find_out(query: Endpoint, has_default_graph: bool | None) -> bool:
    """Find out whether the default graph is one of its own; PharmazoneError: it is not the store that we write to."""
    if not (await _answer(query, "shows-list.rq"))["boolean"]:
        raise PharmazoneError(f"{query.address} does not show what has just been written: is it of the same store?")
    if has_default_graph is not None:
        return has_default_graph
    return not (await _answer(query, "is-union.rq"))["boolean"]


async def _verify(query: Endpoint, written: Counter[GraphName]) -> None:
    """Count the triples of each graph of ours; PharmazoneError lists those that have not what was written.

    The default graph may have more, which is somebody else's.
    """
    found: Counter[GraphName] = Counter()
    for solution in (await _answer(query, "counts.rq"))["results"]["bindings"]:
        if "graph" in solution:  # over nothing at all, some engines give a group of nothing
            found[ox.NamedNode(solution["graph"]["value"])] = int(solution["triples"]["value"])
    if _DEFAULT in written:
        ((solution),) = (await _answer(query, "default-count.rq"))["results"]["bindings"]
        found[_DEFAULT] = min(int(solution["triples"]["value"]), written[_DEFAULT])
    wrong = sorted((graph for graph in {*written, *found} if written[graph] != found[graph]), key=str)
    if wrong:
        told = [f"    {graph}: {found[graph]} triples, not {written[graph]}" for graph in wrong[:_MOST_TOLD]]
        more = [f"    and {len(wrong) - _MOST_TOLD} more"] if len(wrong) > _MOST_TOLD else []
        said = f"{query.address} has not what was written. Publish again, and let nobody else write meanwhile."
        raise PharmazoneError("\n".join([said, *told, *more]))


async def _answer(endpoint: Endpoint, name: str) -> dict[str, Any]:
    """Ask a query of ours; EndpointFailed: what comes is not the JSON that was asked for."""
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            reply = await endpoint.query([("query", _text(name))], JSON.media_type, _REPLY_BYTES)
        answer = json.loads(reply.body)
    except TimeoutError as error:
        raise _too_slow(endpoint) from error
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not answer.keys() & {"boolean", "results"}:
        raise EndpointFailed(f"{endpoint.address} answers a query with something else than {JSON.label}.")
    return answer


def _too_slow(endpoint: Endpoint) -> DeadlineExceeded:
    return DeadlineExceeded(f"{endpoint.address} did not answer within {REQUEST_SECONDS:g} seconds.")


def _text(name: str) -> str:
    return (_TEXTS / name).read_text(encoding="utf-8")
