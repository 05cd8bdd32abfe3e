"""The door by which workers reach services: who has no token gets nothing, and not a word."""

import asyncio

import pytest

from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.federation.relay import Relay
from pharmazone.evaluate.federation.visit import Visit
from pharmazone.evaluate.screening.service_keyword import ServiceClause

SERVICE = "http://a.example/q"
CLAUSE = ServiceClause(SERVICE, 0, 1, is_silent=False)
QUERY = b"ASK { ?s ?p ?o }"
GOOD = "POST /TOKEN/0 HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: LENGTH\r\n\r\n"


async def exchange(relay, sent):
    reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
    writer.write(sent)
    received = await reader.read()
    writer.close()
    return received


def visited(sent):
    """Send to an open relay, and give what came back and what the service was asked."""
    asked = []

    async def ask(iri, query):
        asked.append((iri, query))
        return b"{}"

    async def run():
        relay = Relay(1000)
        await relay.start()
        try:
            visit = Visit([CLAUSE], ask, CallBounds(calls=9, call_seconds=9, answer_bytes=9))
            with relay.open(visit):
                head = sent.replace("TOKEN", visit.token).replace("LENGTH", str(len(QUERY)))
                return await exchange(relay, head.encode() + QUERY)
        finally:
            await relay.close()

    return asyncio.run(run()), asked


def test_a_call_with_its_token_is_handed_on():
    received, asked = visited(GOOD)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n{}")
    assert asked == [(SERVICE, QUERY.decode())]


@pytest.mark.parametrize(
    "sent",
    [
        GOOD.replace("TOKEN", "A" * 43),
        GOOD.replace("TOKEN", "TOKENA"),
        GOOD.replace("TOKEN/0", "TOKEN/1"),
        GOOD.replace("/TOKEN/0", "/"),
        GOOD.replace("TOKEN/0", "TOKEN/0?x"),
        GOOD.replace("POST", "GET"),
        GOOD.replace("sparql-query", "sparql-update"),
        GOOD.replace("Content-Length: LENGTH\r\n", ""),
        GOOD.replace("LENGTH", "1001"),
        GOOD.replace("LENGTH", "-1"),
        "x" * 20_000 + "\r\n\r\n",
        "\r\n\r\n",
    ],
)
def test_whatever_else_is_sent_gets_no_answer_and_asks_nobody(sent):
    received, asked = visited(sent)
    assert received == b""
    assert asked == []


def test_a_token_is_good_for_one_query():
    async def ask(iri, query):
        return b"{}"

    async def run():
        relay = Relay(1000)
        await relay.start()
        visit = Visit([CLAUSE], ask, CallBounds(calls=9, call_seconds=9, answer_bytes=9))
        with relay.open(visit):
            pass
        head = GOOD.replace("TOKEN", visit.token).replace("LENGTH", str(len(QUERY)))
        try:
            return await exchange(relay, head.encode() + QUERY)
        finally:
            await relay.close()

    assert asyncio.run(run()) == b""


def test_who_says_nothing_is_sent_away(monkeypatch):
    monkeypatch.setattr("pharmazone.evaluate.federation.relay._HEAD_SECONDS", 0.05)
    assert visited("POST /TOKEN/0")[0] == b""


def test_it_listens_on_the_loopback_interface_alone():
    async def run():
        relay = Relay(1000)
        await relay.start()
        try:
            return [each.getsockname()[0] for each in relay._server.sockets]
        finally:
            await relay.close()

    assert asyncio.run(run()) == ["127.0.0.1"]
