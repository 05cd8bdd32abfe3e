"""An endpoint is a stranger: it may be gone, rude or wrong, and each is told for what it is."""

import asyncio
import base64
import logging
import shutil
import ssl
import subprocess
import time

import pytest
import uvloop

from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    EndpointFailed,
    MalformedQuery,
    Overloaded,
    Problem,
    SettingError,
)
from pharmazone.evaluate.remote.endpoint import Endpoint, EndpointAway

JSON = "application/sparql-results+json"
YES = b'{"head": {}, "boolean": true}'
MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("302 Found", EndpointFailed, "redirects"),
        ("401 Unauthorized", EndpointFailed, "password"),
        ("403 Forbidden", EndpointFailed, "forbids"),
        ("404 Not Found", EndpointFailed, "nothing is there"),
        ("405 Method Not Allowed", EndpointFailed, "no SPARQL endpoint"),
        ("418 I'm a teapot", EndpointFailed, "status 418"),
        ("429 Too Many Requests", Overloaded, "is busy"),
        ("500 Internal Server Error", EndpointFailed, "failed"),
        ("502 Bad Gateway", EndpointAway, "gateway"),
        ("503 Service Unavailable", Overloaded, "is busy"),
        ("504 Gateway Timeout", DeadlineExceeded, "too long"),
    ],
)
def test_each_refusal_of_the_endpoint_is_told_for_what_it_is(query, caplog, status, kind, words, answering, met):
    with caplog.at_level(logging.WARNING):
        problem, other = met(
            answering(b"secret of the house", status=status, Location="http://10.0.0.7/inner"), query("ASK {}")
        )
    assert type(problem) is kind
    assert problem.detail.startswith("The endpoint behind this service ")
    assert words in problem.detail
    assert other.url in caplog.text, "the log says which one"
    assert not any(each in problem.detail for each in ("secret", "10.0.0.7", "127.0.0.1", other.url))


@pytest.mark.parametrize(
    ("said", "told"), [("17", "17"), ("0", "0"), ("9999999", "3600"), ("-1", "1"), ("soon\t", "1"), ("", "1")]
)
def test_the_endpoints_retry_after_is_passed_on_where_it_is_a_sane_number(query, said, told, answering, met):
    problem, _ = met(answering(b"", status="503 Busy", Retry_After=said), query("ASK {}"))
    assert problem.headers == {"Retry-After": told}


def test_what_the_endpoint_has_against_the_query_is_told_on_one_clean_line(query, answering, met):
    words = "Parse error:\r\n\tat line 2 \x1b[31m\u202eof <b>it</b>\x00" + "!" * 1000
    problem, _ = met(answering(words.encode(), status="400 Bad", Content_Type="text/plain"), query("ASK {}"))
    assert type(problem) is MalformedQuery
    assert "Parse error: at line 2 [31m of <b>it</b> !!!" in problem.detail
    assert problem.detail.endswith("!…")
    assert len(problem.detail) < 400
    assert problem.detail.isprintable()


def test_of_a_page_only_the_words_are_told(query, answering, met):
    page = b"<html><style>b { color: red }</style><body><h1>Bad &amp; wrong</h1>here</body></html>"
    problem, _ = met(answering(page, status="400 Bad", Content_Type="text/html; charset=utf-8"), query("ASK {}"))
    assert problem.detail.endswith(": Bad & wrong here")


@pytest.mark.parametrize(("question", "suffix"), [("ASK {}", "json"), ("CONSTRUCT WHERE { ?s ?p ?o }", "nt")])
def test_an_answer_larger_than_the_limit_is_read_no_further(query, question, suffix, met):
    async def endless(asked) -> None:
        asked.writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(10_000):
            asked.writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            await asked.writer.drain()

    begun = time.monotonic()
    problem, _ = met(endless, query(question))
    assert type(problem) is AnswerTooLarge
    assert str(MEBIBYTE) in problem.detail
    assert time.monotonic() - begun < 30


async def closes(asked) -> None:
    asked.writer.close()


async def cuts_the_body(asked) -> None:
    await asked.answer(YES[:10], length=len(YES))
    asked.writer.close()


async def cuts_a_chunk(asked) -> None:
    asked.writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n1d\r\n".encode())
    asked.writer.write(YES)  # the whole answer, but not the end of it
    await asked.writer.drain()
    asked.writer.close()


async def resets(asked) -> None:
    asked.writer.transport.abort()


async def is_no_server(asked) -> None:
    asked.writer.write(b"220 mail.example.org ESMTP\r\n")
    await asked.writer.drain()
    asked.writer.close()


@pytest.mark.parametrize("manner", [closes, cuts_the_body, cuts_a_chunk, resets, is_no_server])
@pytest.mark.parametrize("loop", [asyncio.run, uvloop.run])
def test_a_connection_that_breaks_is_no_answer(query, manner, loop, stranger, remote):
    async def run() -> Problem:
        async with stranger(manner) as other, remote(other.url) as evaluator:
            with pytest.raises(EndpointAway) as raised:
                await evaluator.evaluate(query("ASK {}"))
            return raised.value

    problem = loop(run())
    assert (problem.status, problem.headers) == (502, {"Retry-After": "1"})


def test_no_cookie_is_kept(query, stranger, remote, answering):
    async def run() -> list[str]:
        manner = answering(Set_Cookie="session=1; Path=/")
        async with stranger(manner) as other, remote(other.url) as evaluator:
            for _ in range(2):
                await evaluator.evaluate(query("ASK {}"))
            return [asked.head.lower() for asked in other.asked]

    first, second = asyncio.run(run())
    assert "cookie" not in first + second


def test_an_encoding_that_nobody_asked_for_is_not_unpacked(query, answering, met):
    problem, other = met(answering(YES, Content_Encoding="gzip"), query("ASK {}"))
    assert type(problem) is EndpointFailed
    assert "accept-encoding: identity\r\n" in other.asked[0].head.lower()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/sparql", "http://no-such-host.invalid/sparql", "http://127.0.0.1:9/?key=s3cret-word"]
)
def test_an_endpoint_that_is_not_there_is_told_without_its_address(query, caplog, url, remote):
    async def run() -> None:
        async with remote(url) as evaluator:
            with pytest.raises(EndpointAway, match=r"^The endpoint behind this service cannot be reached\.$"):
                await evaluator.evaluate(query("ASK {}"))

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert url.partition("?")[0] in caplog.text
    assert "s3cret" not in caplog.text


def test_an_endpoint_whose_certificate_nobody_vouches_for_is_not_asked(
    query, tmp_path, caplog, stranger, remote, answering
):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    names = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate"), "-subj", "/CN=localhost"]
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")

    async def run() -> None:
        async with stranger(answering(), context) as other, remote(other.url) as evaluator:
            assert other.url.startswith("https:")
            with pytest.raises(EndpointAway, match="cannot be reached"):
                await evaluator.evaluate(query("ASK {}"))
            assert other.asked == []

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "certificate" in caplog.text.lower()


def test_a_password_in_the_address_goes_to_the_endpoint_and_nowhere_else(query, caplog, stranger, remote, answering):
    async def run() -> tuple[str, Problem]:
        async with stranger(answering(b"no", status="401 Unauthorized")) as other:
            async with remote(other.url.replace("//", "//ada:s3cret-word@")) as evaluator:
                with pytest.raises(EndpointFailed) as raised:
                    await evaluator.evaluate(query("ASK {}"))
            return other.asked[0].head, raised.value

    with caplog.at_level(logging.DEBUG):
        head, problem = asyncio.run(run())
    assert f"authorization: basic {base64.b64encode(b'ada:s3cret-word').decode().lower()}\r\n" in head.lower()
    assert "s3cret" not in f"{problem} {problem.members} {caplog.text}"


def test_no_proxy_of_the_environment_is_asked(query, monkeypatch, answering, met):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    answer, _ = met(answering(), query("ASK {}"))
    assert answer.type == "boolean"


def test_connections_are_kept_and_one_that_was_closed_meanwhile_is_replaced_unseen(query, stranger, remote):
    async def run() -> None:
        answered = []

        async def goes_after_three(asked) -> None:
            await asked.answer()
            answered.append(asked)
            if len(answered) == 3:
                asked.writer.close()

        async with stranger(goes_after_three) as other, remote(other.url) as evaluator:
            for _ in range(3):
                await evaluator.evaluate(query("ASK {}"))
            assert other.connections == 1
            for _ in range(3):
                await evaluator.evaluate(query("ASK {}"))
            assert other.connections == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/", "http://", "example.org/sparql", "http://[::1/", "file:///etc"]
)
def test_what_is_no_address_is_a_wrong_setting(url):
    with pytest.raises(SettingError):
        Endpoint(url, connections=1)


def test_an_address_that_is_not_discreet_is_told_without_its_secrets():
    assert Endpoint("https://ada:s3cret@example.org:8443/a/b?key=s3cret", connections=1).address == (
        "https://example.org:8443/a/b"
    )
