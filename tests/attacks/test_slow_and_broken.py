"""The wire of the whole service: slow senders and readers, half-open connections, and what is no HTTP.

What each kind of broken request is told stands in tests/serve/wire/test_http.py; here they come by the hundred.
"""

import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .conftest import IS_LONG
from .service import REFUSED, Service, fresh, read_all, told, until

GOOD = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: test\r\nAccept: application/sparql-results+json\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: test\r\nContent-Type: application/sparql-query\r\n"
EVERYTHING = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"


def slow_sender(service: Service, sent: bytes) -> tuple[list[int], float]:
    """Send a byte now and then; give what one is told, and after how long."""
    begun = time.monotonic()
    with service.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(ConnectionError):
            for place in range(len(sent)):
                connection.sendall(sent[place : place + 1])
                time.sleep(0.1)
                if time.monotonic() - begun > 10:
                    break
        return told(read_all(connection)), time.monotonic() - begun


SLOW = {
    "head": GOOD * 3,
    "body": POST + b"Content-Length: 1000\r\n\r\n" + b"#" * 200,
    "chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n#\r\n" * 50,
    "nothing": b"\r\n" * 100,
}
HALF = {"silence": b"", "word": b"GET", "head": GOOD[:-2], "body": POST + b"Content-Length: 9\r\n\r\nASK"}


def test_slow_senders_are_sent_away_in_time(impatient: Service) -> None:
    with ThreadPoolExecutor(len(SLOW)) as clients:
        for answers, seconds in clients.map(lambda sent: slow_sender(impatient, sent), SLOW.values()):
            print(f"sent away after {seconds:.2f} s of 1")
            assert answers in ([], [408])
            assert seconds < 6


def test_connections_that_stay_half_open_are_closed(impatient: Service) -> None:
    def stay(sent: bytes) -> tuple[list[int], float]:
        begun = time.monotonic()
        return told(impatient.raw(sent)), time.monotonic() - begun

    with ThreadPoolExecutor(len(HALF)) as clients:
        for answers, seconds in clients.map(stay, HALF.values()):
            assert answers in ([], [408])
            assert seconds < 6


def test_who_closes_one_way_after_half_a_request_costs_nothing(impatient: Service) -> None:
    for _ in range(50):
        with impatient.connect() as connection:
            connection.sendall(POST + b"Content-Length: 9\r\n\r\nASK")
            connection.shutdown(socket.SHUT_WR)
            read_all(connection)
    assert impatient.is_well()


def test_an_idle_connection_is_closed_and_one_in_use_is_not(impatient: Service) -> None:
    with impatient.connect() as connection:
        for _ in range(3):
            connection.sendall(GOOD)
            assert connection.recv(10_000).startswith(b"HTTP/1.1 200 ")
            time.sleep(0.5)
        begun = time.monotonic()
        assert read_all(connection) == b""
        assert 3 < time.monotonic() - begun < 10


def test_an_answer_that_nobody_reads_is_given_up(impatient: Service) -> None:
    large = EVERYTHING.encode()
    readers = []
    try:
        for number in range(6):
            connection = impatient.connect()
            readers.append(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            text = large + b" # %d" % number
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(text) + text)
        time.sleep(4)
        for connection in readers:
            connection.settimeout(10)
            assert len(read_all(connection)) < 3_000_000
    finally:
        for connection in readers:
            connection.close()
    assert impatient.is_well()


def test_a_slow_reader_gets_the_whole_answer(service: Service) -> None:
    with service.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        text = EVERYTHING.encode()
        connection.sendall(POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
        received = bytearray()
        while piece := connection.recv(100_000):
            received += piece
            time.sleep(0.005)
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    assert int(length.split(b":")[1]) == len(body)


def test_many_requests_in_one_packet_are_answered_in_turn(service: Service) -> None:
    count = 2000
    with service.connect() as connection:
        last = GOOD.replace(b"Host", b"Connection: close\r\nHost")
        sender = threading.Thread(target=connection.sendall, args=(GOOD * count + last,))
        sender.start()
        answers = told(read_all(connection))
        sender.join()
    assert set(answers) <= {200, 429, 503}
    assert len(answers) == count + 1


def test_a_request_smuggled_behind_another_is_not_answered(service: Service) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: test\r\n\r\n"
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(hidden))
    assert told(service.raw(POST + both + hidden)) == [400]
    for coding in (b"Transfer-Encoding : chunked", b"Transfer-Encoding: xchunked", b"Transfer-Encoding:\x0bchunked"):
        answers = told(service.raw(POST + b"Content-Length: 4\r\n" + coding + b"\r\n\r\n0\r\n\r\n" + hidden))
        assert answers == [400]


def test_a_body_over_the_limit_is_refused_and_the_refusal_can_be_read(service: Service) -> None:
    for framing in (b"Content-Length: 9000000", b"Transfer-Encoding: chunked"):
        with service.connect() as connection:
            connection.sendall(POST + framing + b"\r\n\r\n")
            with suppress(ConnectionError):
                for _ in range(20):
                    connection.sendall(b"4000\r\n" + b"#" * 0x4000 + b"\r\n")
                    time.sleep(0.005)
            assert told(read_all(connection)) == [413]


def test_a_length_beyond_reason_is_refused_at_once(service: Service) -> None:
    for length in (b"1" + b"0" * 18, b"9" * 400, b"-1", b"0x10", b"1e3", b"1,1", b""):
        answers = told(service.raw(POST + b"Content-Length: " + length + b"\r\n\r\nASK {}"))
        assert answers in ([400], [413]), length


def test_bytes_by_chance_are_never_a_mistake_of_ours(service: Service) -> None:
    chance = random.Random(7)
    pieces = [
        b"\r\n",
        b"\r",
        b"\n",
        b"\0",
        b" ",
        b":",
        b"/",
        b"?",
        b"%",
        b"HTTP/1.1",
        b"Host: a",
        b"GET",
        b"POST",
        b"#",
    ]
    for _ in range(3000 if IS_LONG else 200):
        sent = bytearray(GOOD if chance.random() < 0.5 else POST + b"Content-Length: 6\r\n\r\nASK {}")
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(sent))
            match chance.randrange(4):
                case 0:
                    sent[place] = chance.randrange(256)
                case 1:
                    sent[place:place] = chance.choice(pieces)
                case 2:
                    del sent[place : place + chance.randrange(1, 9)]
                case 3:
                    sent[place:place] = chance.randbytes(chance.randrange(1, 40))
        with service.connect() as connection:
            with suppress(ConnectionError):
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            answers = told(read_all(connection))
        service.statuses += answers
        assert set(answers) <= REFUSED | {200, 204, 303, 304}, bytes(sent)
    assert service.query(fresh()).status == 200


def test_a_thousand_connections_that_come_and_go_leave_nothing(service: Service) -> None:
    descriptors = service.process.num_fds()
    for number in range(1000):
        with service.connect(), suppress(OSError):
            pass
        if number % 100 == 0:
            with service.connect() as connection, suppress(OSError):
                connection.sendall(GOOD[: number % len(GOOD)])
    until(lambda: service.process.num_fds() <= descriptors)
