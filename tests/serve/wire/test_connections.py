"""One connection: several requests in their order, what is held, and how an answer ends."""

import threading
import time
from contextlib import suppress

from pharmazone.serve.wire.http import MOST_HELD_BYTES

from .wired import (
    DEPARTURES,
    GET,
    HOST,
    LARGE,
    closing,
    connected,
    exchange,
    read_all,
    statuses,
    until,
)


def test_requests_in_one_packet_are_answered_in_their_order(port: int) -> None:
    asked = [b"GET /%d HTTP/1.1\r\n%b\r\n" % (number, HOST) for number in range(3000)]
    with connected(port) as connection:
        sender = threading.Thread(target=connection.sendall, args=(b"".join(asked) + closing(GET),))
        sender.start()
        received = read_all(connection)
        sender.join()
    assert statuses(received) == [200] * 3001
    places = [received.index(b'"path": "/%d"' % number) for number in range(3000)]
    assert places == sorted(places)


def test_what_is_sent_ahead_is_held_within_a_bound(port: int) -> None:
    behind = 0
    with connected(port) as connection:
        connection.settimeout(0.5)
        with suppress(TimeoutError):
            connection.sendall(b"GET /late HTTP/1.1\r\n" + HOST + b"\r\n" + GET)
            while behind < 400 * len(GET) * 1000:
                behind += connection.send(GET * 1000)
        # The kernel on both sides holds some as well.
        assert behind < MOST_HELD_BYTES + 12_000_000


def test_a_wrong_request_behind_a_right_one_is_refused_after_the_answer_to_that(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\n" + HOST + b"\r\n" + GET + b"no HTTP at all\r\n\r\n")
        received = read_all(connection)
    assert statuses(received) == [200, 200, 400]


def test_a_request_answered_before_its_body_came_leaves_the_answer_to_be_read(port: int) -> None:
    head = b"POST /early HTTP/1.1\r\n" + HOST + b"Connection: close\r\nContent-Length: 3000000\r\n\r\n"
    with connected(port) as connection:
        connection.sendall(head + bytes(1_000_000))
        time.sleep(0.2)
        connection.sendall(bytes(1_000_000))
        assert read_all(connection).endswith(b"early")


def test_a_connection_is_kept_for_the_next_request(port: int) -> None:
    with connected(port) as connection:
        for _ in range(3):
            connection.sendall(GET)
            assert connection.recv(10_000).startswith(b"HTTP/1.1 200 OK\r\ndate: ")


def test_an_answer_without_a_length_comes_in_chunks_that_join_to_it(port: int) -> None:
    _, head, body = exchange(port, closing(GET.replace(b"GET /", b"GET /chunked")))
    assert b"transfer-encoding: chunked" in head
    assert body == b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"


def test_head_has_the_length_and_no_body(port: int) -> None:
    _, head, body = exchange(port, closing(GET.replace(b"GET /", b"HEAD /large")))
    assert (b"content-length: %d" % len(LARGE) in head, body) == (True, b"")


def test_an_answer_that_breaks_off_is_seen_to_be_cut(port: int) -> None:
    _, head, body = exchange(port, GET.replace(b"GET /", b"GET /cut"))
    assert (b"content-length: 10" in head, body) == (True, b"12345")


def test_a_client_that_goes_is_told_to_the_application(port: int) -> None:
    DEPARTURES.clear()
    with connected(port) as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(0.1)
    until(lambda: DEPARTURES == ["/endless"])
