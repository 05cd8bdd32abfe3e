"""The pace of the wire: who sends too slowly, who does not read, and who comes when all places are taken."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from .wired import (
    CHUNKED,
    GET,
    HOST,
    LARGE,
    closing,
    connected,
    exchange,
    open_at,
    read_all,
    serving,
    statuses,
    until,
)


@pytest.fixture(scope="module")
def strict() -> Iterator[int]:
    """Give a server that waits for nobody, and has room for three."""
    with serving(receive_seconds=0.3, send_seconds=0.5, connections=3) as port:
        yield port


@pytest.mark.parametrize(
    "sent",
    [
        b"G",
        b"GET / HTTP/1.1\r\nHost",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
        CHUNKED + b"\r\n1",
        GET + b"GET / HT",
    ],
)
def test_a_request_that_does_not_come_to_its_end_is_refused(strict: int, sent: bytes) -> None:
    with connected(strict) as connection:
        connection.sendall(sent)
        received = read_all(connection)
    assert statuses(received)[-1] == 408
    assert b"0.3 seconds" in received


def test_a_request_that_trickles_is_refused_however_lively_it_is(strict: int) -> None:
    with connected(strict) as connection:
        begun = time.monotonic()
        with suppress(ConnectionError):
            for letter in GET * 100:
                connection.sendall(bytes([letter]))
                time.sleep(0.05)
                if time.monotonic() - begun > 5:
                    break
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n"])
def test_a_connection_that_asks_nothing_is_closed_without_a_word(strict: int, sent: bytes) -> None:
    with connected(strict) as connection:
        connection.sendall(sent)
        assert read_all(connection) == b""


def test_an_evaluation_is_not_hurried_by_the_bound_on_requests(strict: int) -> None:
    with connected(strict) as connection:
        connection.settimeout(1)
        connection.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_an_answer_that_nobody_reads_is_given_up(strict: int) -> None:
    with connected(strict) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(GET.replace(b"GET /", b"GET /large"))
        until(lambda: open_at(strict) == 1)
        until(lambda: open_at(strict) == 0)
        assert len(read_all(connection)) < len(LARGE)


def test_a_slow_but_steady_reader_gets_all_of_it(strict: int) -> None:
    with connected(strict) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.sendall(closing(GET.replace(b"GET /", b"GET /large")))
        received, begun = 0, time.monotonic()
        while piece := connection.recv(200_000):
            received += len(piece)
            time.sleep(0.01)
    assert received > len(LARGE)
    assert time.monotonic() - begun > 0.5


def test_one_connection_too_many_is_told_to_come_back(strict: int) -> None:
    with connected(strict) as one, connected(strict) as two, connected(strict) as three:
        for each in (one, two, three):
            each.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(0.1)
        with connected(strict, "127.0.0.2") as four:
            head, _, body = read_all(four).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 1" in head
    assert json.loads(body)["type"].endswith("/overloaded")
    until(lambda: open_at(strict) == 0)
    assert exchange(strict, closing(GET))[0] == 200


def test_who_holds_all_connections_makes_room_for_another_address(strict: int) -> None:
    with connected(strict) as one, connected(strict) as two, connected(strict) as three:
        one.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        for each in (two, three):
            each.sendall(b"GET / HT")
        time.sleep(0.1)
        with connected(strict, "127.0.0.2") as four:
            four.sendall(closing(GET))
            assert statuses(read_all(four)) == [200]
        assert 503 in statuses(read_all(two)) + statuses(read_all(three))


def test_no_descriptor_is_left_of_connections_however_they_end(strict: int) -> None:
    until(lambda: open_at(strict) == 0)
    before = psutil.Process().num_fds()
    for number in range(300):
        with socket.create_connection(("127.0.0.1", strict)) as connection, suppress(OSError):
            connection.sendall((GET, b"GET / HT", b"no HTTP\r\n\r\n", b"", GET + GET)[number % 5])
    until(lambda: open_at(strict) == 0)
    until(lambda: psutil.Process().num_fds() <= before)
