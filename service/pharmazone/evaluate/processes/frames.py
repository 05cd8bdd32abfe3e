"""What parent and worker say to each other: frames of a JSON header and a body of bytes.

    parent                                   worker
                                     <-      {"is": "ready"} or a problem
    {"is": "query", text, formats}   ->
                                     <-      {"is": "answer", type, format} and its body, or a problem

What another endpoint evaluates is read before and after:

    {"is": "recognise", text, ...}   ->
                                     <-      {"is": "recognised", type, text} or a problem
    {"is": "rewrite", type, ...}     ->
    and what the endpoint answered   <-      {"is": "answer", type, format} and its body, or a problem

A query that asks services has in `services` an IRI for each prefix by which `evaluated`, the same text otherwise, names
them: `text` is what a person wrote, and what errors are about.

Each frame begins with two unsigned 32-bit integers in network order: the bytes of the header, those of the body.
"""

import json
import socket
import struct
from typing import Any, Final

from pharmazone.errors import EvaluatorFailed, Problem
from pharmazone.evaluate.seam import Query

Header = dict[str, Any]
Frame = tuple[Header, bytes]

PACKET_BYTES: Final = 128 * 1024
"""The largest packet between parent and nursery."""

_LENGTHS: Final = struct.Struct("!II")
_PROBLEMS: Final = {kind.slug: kind for kind in Problem.__subclasses__()}


def encode(header: Header, body: bytes = b"") -> bytes:
    """Give the bytes of a frame."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


def encode_query(query: Query, purpose: str = "query", **more: object) -> bytes:
    """Give the frame that asks for an answer; formats go by their suffixes, the deadline stays with the parent."""
    return encode(
        more
        | {
            "is": purpose,
            "text": query.text,
            "solutions": query.solutions.suffix if query.solutions else None,
            "graph": query.graph.suffix if query.graph else None,
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
        }
    )


class FrameReader:
    """Cuts a stream of bytes into frames; ValueError where one has more than `limit_bytes`, before it is read."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Take what has arrived; give the frames that are whole now."""
        if not self._buffer and _LENGTHS.size <= len(data) <= self._limit:  # the usual case: one frame, all at once
            head, body = _LENGTHS.unpack_from(data)
            if _LENGTHS.size + head + body == len(data):
                middle = _LENGTHS.size + head
                return [(json.loads(data[_LENGTHS.size : middle]), data[middle:])]
        self._buffer += data
        frames = []
        while len(self._buffer) >= _LENGTHS.size:
            head, body = _LENGTHS.unpack_from(self._buffer)
            start, middle, end = _LENGTHS.size, _LENGTHS.size + head, _LENGTHS.size + head + body
            if end > self._limit:
                raise ValueError(f"a frame of {end} bytes, where {self._limit} are the most")
            if len(self._buffer) < end:
                break
            with memoryview(self._buffer) as buffer:
                frames.append((json.loads(bytes(buffer[start:middle])), bytes(buffer[middle:end])))
            del self._buffer[:end]
        return frames


def receive(connection: socket.socket) -> Frame | None:
    """Wait for one frame; None when the other side has ended."""
    lengths = _receive_bytes(connection, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = _LENGTHS.unpack(lengths)
    content = _receive_bytes(connection, head + body)
    return None if content is None else (json.loads(content[:head]), bytes(content[head:]))


def _receive_bytes(connection: socket.socket, count: int) -> bytearray | None:
    data = bytearray(count)
    view, have = memoryview(data), 0
    while have < count:
        got = connection.recv_into(view[have:])
        if not got:
            return None
        have += got
    return data


def problem_header(problem: Problem) -> Header:
    """Write a problem as the header of a frame."""
    return {
        "is": "problem",
        "slug": problem.slug,
        "detail": problem.detail,
        "headers": problem.headers,
        "members": problem.members,
    }


def read_problem(header: Header) -> Problem:
    """Read the problem back.

    >>> from pharmazone.errors import MalformedQuery
    >>> read_problem(problem_header(MalformedQuery("no", line=2)))
    MalformedQuery('no')
    """
    kind = _PROBLEMS.get(header["slug"], EvaluatorFailed)
    return kind(header["detail"], headers=header["headers"], **header["members"])
