"""One process that evaluates queries, a query at a time: `python -m pharmazone.evaluate.worker PARENT`.

Its standard input is a socket to the parent, whose process id is PARENT; `frames` says what goes over it. It opens the
store read-only, takes its guards, and ends when the parent does.
"""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import EvaluatorFailed, MalformedRequest, Problem, QueryRefused
from pharmazone.evaluate import frames
from pharmazone.evaluate.answers import write_answer
from pharmazone.evaluate.diagnosis import diagnose
from pharmazone.evaluate.guards import Limits, run_on_deep_stack, take_guards
from pharmazone.formats import BY_SUFFIX

_SOCKET: Final = 0
# All that the engine has against a query that it can parse.
_UNKNOWN_FUNCTION: Final = "The custom function"


def main() -> None:
    """Serve the parent until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    connection = socket.socket(fileno=os.dup(_SOCKET))
    with connection:
        opening = frames.receive(connection)
        if opening is None:
            return
        configuration, _ = opening
        take_guards(Limits(memory_bytes=configuration["memory_bytes"], parent=int(sys.argv[1])))
        run_on_deep_stack(partial(_serve, connection, configuration))


def _serve(connection: socket.socket, configuration: frames.Header) -> None:
    try:
        store = ox.Store.read_only(configuration["store"])
    except (OSError, RuntimeError, ValueError) as error:
        problem = EvaluatorFailed(f"The store cannot be opened: {error}")
        connection.sendall(frames.encode(frames.problem_header(problem)))
        return
    connection.sendall(frames.encode({"is": "ready"}))
    while frame := frames.receive(connection):
        connection.sendall(frames.encode({"is": "taken"}))
        connection.sendall(_reply(store, frame[0], configuration["prefixes"], configuration["answer_bytes"]))


def _reply(store: ox.Store, request: frames.Header, prefixes: Mapping[str, str], answer_bytes: int) -> bytes:
    try:
        result = _evaluate(store, request, prefixes)
        solutions, graph = (
            BY_SUFFIX[suffix] if suffix else None for suffix in (request["solutions"], request["graph"])
        )
        kind, chosen, body = write_answer(result, solutions, graph, prefixes, answer_bytes)
    except SyntaxError as error:
        parse_error = partial(_parse_error, prefixes=prefixes)
        return _problem(diagnose(request["text"], str(error), prefixes, parse_error))
    except Problem as problem:
        return _problem(problem)
    except RuntimeError as error:
        if not str(error).startswith(_UNKNOWN_FUNCTION):
            raise  # the store's fault: the process ends, and what it says of files is for the log
        return _problem(QueryRefused(f"The query cannot be evaluated: {error}."))
    return frames.encode({"is": "answer", "type": kind, "format": chosen.suffix}, body)


def _problem(problem: Problem) -> bytes:
    return frames.encode(frames.problem_header(problem))


def _evaluate(
    store: ox.Store, request: frames.Header, prefixes: Mapping[str, str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    default_graphs, named_graphs = _nodes(request["default_graphs"]), _nodes(request["named_graphs"])
    if not default_graphs and not named_graphs:
        return store.query(request["text"], prefixes=dict(prefixes))
    # A dataset in the protocol replaces that of the query, and what it does not name is empty in it
    # (SPARQL 1.1 Protocol, section 2.1.4).
    return store.query(
        request["text"], prefixes=dict(prefixes), default_graph=list(default_graphs), named_graphs=list(named_graphs)
    )


def _nodes(iris: list[str]) -> list[ox.NamedNode]:
    nodes = []
    for iri in iris:
        try:
            nodes.append(ox.NamedNode(iri))
        except ValueError as error:
            raise MalformedRequest(f"`{iri[:200]}` is no IRI of a graph: {error}.") from error
    return nodes


def _parse_error(text: str, prefixes: Mapping[str, str]) -> str | None:
    """Give the parser's message for a text, None where it has none."""
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        return str(error)
    return None


if __name__ == "__main__":
    main()
