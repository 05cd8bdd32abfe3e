"""The wire: what is no request, what is one in an unusual form, and what is answered to it."""

import json
import time

import pytest

from .wired import (
    CHUNKED,
    DEPARTURES,
    GET,
    HOST,
    closing,
    connected,
    exchange,
    read_all,
    statuses,
    until,
)

WRONG = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a host with a blank": b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "length and chunks": CHUNKED.replace(b"Transfer", b"Content-Length: 3\r\nTransfer") + b"\r\n0\r\n\r\n",
    "chunks and length": CHUNKED + b"Content-Length: 3\r\n\r\n0\r\n\r\n",
    "a signed length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
    "a length beyond 64 bits": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "an unknown coding": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    "chunked twice": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a chunk size of letters": CHUNKED + b"\r\nzz\r\n\r\n",
    "a chunk size beyond 64 bits": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    + b"f" * 18
    + b"\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "a control character in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n",
    "a bare CR in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
    "a blank before the colon": b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "a name without characters": b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    "bytes in the target": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "NUL in the target": b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a fragment": b"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
    "no UTF-8 in the path": b"GET /%FF HTTP/1.1\r\nHost: a\r\n\r\n",
    "overlong UTF-8 in the path": b"GET /%C0%AE%C0%AE/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "no escape in the path": b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    "a tunnel": b"CONNECT other:80 HTTP/1.1\r\nHost: other:80\r\n\r\n",
    "an asterisk": b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
    "another scheme": b"GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    "an unknown method": b"FROBNICATE / HTTP/1.1\r\nHost: a\r\n\r\n",
    "an unknown version": b"GET / HTTP/1.7\r\nHost: a\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32),
}


@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_request_is_refused_as_a_problem(port: int, sent: bytes) -> None:
    status, head, body = exchange(port, sent)
    assert status == 400
    assert b"content-type: application/problem+json" in head.lower()
    assert b"connection: close" in head.lower()
    assert json.loads(body)["status"] == 400


def test_another_version_of_http_is_named(port: int) -> None:
    assert exchange(port, b"GET / HTTP/2.0\r\nHost: a\r\n\r\n")[0] == 505


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: a\r\n" % number for number in range(200)),
        b"X: " + b"a" * 70_000 + b"\r\n",
        b"X: " + b"a" * 5_000_000,
        b"".join(b"X-%d: %b\r\n" % (number, b"a" * 1000) for number in range(60)),
        b"a" * 100_000,
    ],
    ids=["many", "long", "endless", "many and long", "an endless name"],
)
def test_a_head_over_its_bound_is_refused_before_its_end(port: int, head: bytes) -> None:
    assert exchange(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\n")[0] == 431


def test_a_large_head_within_its_bound_is_read(port: int) -> None:
    accept = b"a" * 30_000
    status, _, body = exchange(port, closing(GET).replace(HOST, HOST + b"Accept: " + accept + b"\r\n"))
    assert (status, json.loads(body)["headers"]["accept"]) == (200, accept.decode())


def test_a_target_over_its_bound_is_refused_with_advice(port: int) -> None:
    status, _, body = exchange(port, b"GET /?query=" + b"a" * 2_000_000)
    assert (status, "by POST" in json.loads(body)["detail"]) == (414, True)


@pytest.mark.parametrize(
    ("request_line", "path", "host"),
    [
        (b"GET http://other.example:81/a?b=c HTTP/1.1", "/a", "other.example:81"),
        (b"GET http://other.example?b=c HTTP/1.1", "/", "other.example"),
        (b"GET /%D1%86%D0%B5%D1%85?b=c HTTP/1.1", "/цех", "test"),
        (b"GET //a//b?b=c HTTP/1.1", "//a//b", "test"),
    ],
)
def test_each_form_of_a_target_is_read_as_the_standard_says(
    port: int, request_line: bytes, path: str, host: str
) -> None:
    _, _, body = exchange(port, closing(request_line + b"\r\n" + HOST + b"\r\n"))
    said = json.loads(body)
    assert (said["path"], said["query"], said["headers"]["host"]) == (path, "b=c", host)


def test_options_of_everything_are_those_of_the_front(port: int) -> None:
    _, _, body = exchange(port, closing(GET).replace(b"GET /", b"OPTIONS *"))
    assert (json.loads(body)["method"], json.loads(body)["path"]) == ("OPTIONS", "/")


def test_http_1_0_needs_no_host_and_is_answered_once(port: int) -> None:
    status, head, body = exchange(port, b"GET / HTTP/1.0\r\n\r\n")
    assert (status, b"connection: close" in head, json.loads(body)["http_version"]) == (200, True, "1.0")


def test_a_body_in_tiny_chunks_is_read_whole_and_what_follows_it_is_no_header(port: int) -> None:
    chunks = b"".join(b"1;quiet=yes\r\nx\r\n" for _ in range(5000))
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, _, body = exchange(port, head + chunks + b"0\r\nX-Behind: yes\r\nHost: other\r\n\r\n")
    said = json.loads(body)
    assert (status, said["bytes"], said["headers"]["host"], "x-behind" in said["headers"]) == (200, 5000, "test", False)


def test_what_follows_a_body_is_bounded_too(port: int) -> None:
    head = b"POST /slow HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    assert exchange(port, head + b"X: " + b"a" * 3_000_000)[0] == 431


def test_a_bad_chunk_in_mid_body_is_refused_and_the_application_hears_of_it(port: int) -> None:
    DEPARTURES.clear()
    head = b"POST /body HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"
    with connected(port) as connection:
        connection.sendall(head)
        time.sleep(0.1)
        connection.sendall(b"what\r\n")
        assert statuses(read_all(connection)) == [400]
    until(lambda: DEPARTURES == ["/body"])


def test_who_expects_to_be_told_to_go_on_is_told_so(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(
            closing(b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"abc")
        assert json.loads(read_all(connection).partition(b"\r\n\r\n")[2])["body"] == "abc"


def test_who_is_refused_early_is_not_told_to_go_on(port: int) -> None:
    head = b"POST /early HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    with connected(port) as connection:
        connection.sendall(head)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_an_offer_of_another_protocol_is_passed_over_and_the_connection_goes_on(port: int, body: bytes) -> None:
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
    head = b"POST / HTTP/1.1\r\n" + HOST + offer + b"Content-Length: %d\r\n\r\n" % len(body)
    with connected(port) as connection:
        connection.sendall(head + body + GET)
        connection.sendall(closing(GET))
        received = read_all(connection)
    assert statuses(received) == [200, 200, 200]
    assert b'"body": "%b"' % body in received


def test_a_websocket_is_answered_as_the_plain_request_that_it_is(port: int) -> None:
    key = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n"
    with connected(port) as connection:
        connection.sendall(GET.replace(HOST, HOST + key + b"Sec-WebSocket-Version: 13\r\n"))
        connection.sendall(closing(GET))
        assert statuses(read_all(connection)) == [200, 200]


@pytest.mark.parametrize("path", [b"/bug", b"/injected"])
def test_a_mistake_of_the_application_is_one_problem_that_tells_nothing(port: int, path: bytes) -> None:
    status, head, body = exchange(port, GET.replace(b"GET /", b"GET " + path))
    assert (status, b"set-cookie" in head, json.loads(body)["type"]) == (500, False, "about:blank")
    assert b"Zero" not in body
