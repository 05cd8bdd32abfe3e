"""What a worker does, from its birth in the nursery on: it evaluates queries, a query at a time.

`frames` says what goes over its socket to the parent. Before it reads a stranger's query it has taken its guards. A
store on disk is opened here and not in the nursery, because it has threads, and these do not come along in a fork.
"""

import re
import resource
import socket
from collections.abc import Mapping
from functools import partial
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import EndpointFailed, EvaluatorFailed, Problem, QueryRefused
from pharmazone.evaluate.answering.answers import is_empty, write_answer
from pharmazone.evaluate.answering.blank_nodes import names_blank_nodes
from pharmazone.evaluate.answering.dataset import dataset_of
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.guards import Limits, run_on_deep_stack, take_guards
from pharmazone.evaluate.remote import relay
from pharmazone.evaluate.wording.diagnosis import diagnose
from pharmazone.evaluate.wording.hints import find_hints
from pharmazone.formats import BY_SUFFIX

# A worker that needed as much more is replaced, so that no query leaves its memory behind.
_GROWTH_BYTES: Final = 32 * 1024 * 1024
_NO_SERVICE: Final = "A service that the query asks gave no answer that can be used."
_UNTRIED: Final = "not tried: it may ask a service"
_PREFIX_NAME: Final = re.compile(r"(?<![\w-])([\w-]*+):")


def work(connection: socket.socket, store: ox.Store | None, configuration: frames.Header, limits: Limits) -> None:
    """Take the guards, then serve the parent until it ends. Without a store, open that of the configuration."""
    take_guards(limits)
    run_on_deep_stack(partial(_serve, connection, store, configuration))


def _serve(connection: socket.socket, store: ox.Store | None, configuration: frames.Header) -> None:
    try:
        if store is None:
            store = _open(configuration["store"])
    except (OSError, RuntimeError, ValueError) as error:
        problem = EvaluatorFailed(f"The store cannot be opened: {error}")
        connection.sendall(frames.encode(frames.problem_header(problem)))
        return
    connection.sendall(frames.encode({"is": "ready"}))
    most_bytes = _peak_bytes() + _GROWTH_BYTES
    while frame := frames.receive(connection):
        header, body = _reply(store, frame, configuration["prefixes"], configuration["answer_bytes"])
        if _peak_bytes() > most_bytes:
            header["grown"] = True
        connection.sendall(frames.encode(header, body))


def _peak_bytes() -> int:
    """Give the most memory that this process ever held; what it has freed since, the allocator may well keep."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _open(path: str | None) -> ox.Store:
    return ox.Store() if path is None else ox.Store.read_only(path)


def _reply(store: ox.Store, frame: frames.Frame, prefixes: Mapping[str, str], answer_bytes: int) -> frames.Frame:
    request, attached = frame
    try:
        solutions, graph = (
            BY_SUFFIX[suffix] if suffix else None for suffix in (request["solutions"], request["graph"])
        )
        evaluate = partial(_evaluate, store, request, prefixes)
        write = partial(
            write_answer,
            solutions=solutions,
            graph=graph,
            prefixes=prefixes,
            limit_bytes=answer_bytes,
            is_naming="text" in request and names_blank_nodes(request["text"]),
        )
        match request["is"]:
            case "recognise":
                return relay.recognise(evaluate, write, request["text"], prefixes), b""
            case "rewrite":
                kind, chosen, body = relay.rewrite(attached, request, write)
            case _:
                kind, chosen, body = write(evaluate)
    except SyntaxError as error:
        parse_error = partial(_parse_error, prefixes=prefixes)
        return frames.problem_header(diagnose(request["text"], str(error), prefixes, parse_error)), b""
    except Problem as problem:
        return frames.problem_header(problem), b""
    except (OSError, RuntimeError) as error:
        if str(error).startswith(relay.UNKNOWN_FUNCTION):
            return frames.problem_header(QueryRefused(f"The query cannot be evaluated: {error}.")), b""
        if "services" not in request:
            raise  # the store's fault: the process ends, and what it says of files is for the log
        return frames.problem_header(EndpointFailed(_NO_SERVICE)), b""
    header: frames.Header = {"is": "answer", "type": kind, "format": chosen.suffix}
    if request["is"] == "query" and "services" not in request and is_empty(kind, chosen, body):
        dataset = request["default_graphs"], request["named_graphs"]
        if hints := find_hints(store, request["text"], prefixes, *dataset):
            header["hints"] = hints
    return header, body


def _evaluate(
    store: ox.Store, request: frames.Header, prefixes: Mapping[str, str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    text: str = request["evaluated"] if "evaluated" in request else request["text"]
    prefixes = _named_in(text, prefixes) | request.get("services", {})
    return dataset_of(store, text, prefixes, request["default_graphs"], request["named_graphs"]).query(text, prefixes)


def _named_in(text: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Choose the prefixes that a query may use: the engine parses the IRI of each, for longer than a small query."""
    if "\\" in text:  # a name may be written with escapes (SPARQL 1.1, section 19.2)
        return dict(prefixes)
    named = set(_PREFIX_NAME.findall(text))
    return {name: iri for name, iri in prefixes.items() if name in named or "." in name}


def _parse_error(text: str, prefixes: Mapping[str, str]) -> str | None:
    """Give the parser's message for a text, None where it has none.

    The engine evaluates an ASK at once, so what would call a service is not tried, and not taken for a query.
    """
    if "service" in text.casefold():
        return _UNTRIED
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        return str(error)
    except RuntimeError:
        return None  # it parses, and calls a function that the engine has not
    return None
