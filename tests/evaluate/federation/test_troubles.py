"""Services that fail, lie or never end: each is told by name, and never taken for one that has nothing to say."""

import asyncio
import gzip
import json
import socket

import pytest

from pharmazone.errors import AnswerTooLarge, EndpointFailed, Problem

ASKED = "SELECT * { SERVICE URL { ?s ?p ?o } }"
SILENT = "SELECT * { SERVICE SILENT URL { ?s ?p ?o } }"
JSON = "application/sparql-results+json"
GOOD = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"x"}}]}}'
XML = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results>'
XML_TYPE = {"Content_Type": "application/sparql-results+xml"}
ENTITIES = (
    b'<!DOCTYPE sparql [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results>'
    b'<result><binding name="s"><literal>&b;&b;</literal></binding></result></results></sparql>'
)

LIES = {
    "a page": ((b"<html>welcome</html>",), {"Content_Type": "text/html"}, "`text/html`"),
    "CSV": ((b"s\r\nx\r\n",), {"Content_Type": "text/csv"}, "`text/csv`"),
    "no media type": ((GOOD,), {"Content_Type": ""}, "without a media type"),
    "another media type than it sends": ((GOOD,), XML_TYPE, "no SPARQL XML"),
    "a page called JSON": ((b"<html>welcome</html>",), {}, "no SPARQL JSON"),
    "JSON that ends too soon": ((GOOD[:-6],), {}, "no SPARQL JSON"),
    "JSON without its last brace": ((GOOD[:-1],), {}, "no SPARQL JSON"),
    "JSON that goes on": ((GOOD * 2,), {}, "no SPARQL JSON"),
    "XML that ends too soon": ((XML,), XML_TYPE, "no SPARQL XML"),
    "XML without its last end": ((XML + b"</results>",), XML_TYPE, "no SPARQL XML"),
    "XML with entities": ((ENTITIES,), XML_TYPE, "SPARQL XML"),
    "a yes": ((b'{"head":{},"boolean":true}',), {}, "sends a boolean where solutions"),
    "nothing at all": ((b"",), {}, "no SPARQL JSON"),
    "an IRI that is none": ((GOOD.replace(b'literal","value":"x', b'uri","value":"http://a b/'),), {}, "JSON"),
    "deep nesting": ((b"[" * 90_000,), {}, "no SPARQL JSON"),
    "bytes that are no UTF-8": ((GOOD.replace(b'"x"', b'"\xff"'),), {}, "no SPARQL JSON"),
    "something compressed": ((gzip.compress(bytes(50_000_000), 9),), {"Content_Encoding": "gzip"}, "an encoding"),
    "compressed bytes and no word of it": ((gzip.compress(GOOD),), {}, "no SPARQL JSON"),
    "half of what it announces": ((GOOD,), {"length": 5000, "Connection": "close"}, "in the middle"),
    "a failure": ((b"out of cheese",), {"status": "500 Internal Server Error"}, "failed (500)"),
    "a refusal": ((b"no",), {"status": "403 Forbidden"}, "forbids it (403)"),
    "a wish for a password": ((b"",), {"status": "401 Unauthorized", "WWW_Authenticate": 'Basic realm="x"'}, "(401)"),
    "a complaint about the query": ((b"what?",), {"status": "400 Bad Request"}, "no valid query: what?"),
    "that it is busy": ((b"",), {"status": "503 Service Unavailable", "Retry_After": "7"}, "is busy"),
    "that it took too long": ((b"",), {"status": "504 Gateway Timeout"}, "took it too long"),
}


def manner(given, named):
    async def answer(asked):
        await asked.answer(*given, **named)
        if "length" in named:
            asked.writer.close()

    return answer


@pytest.mark.parametrize(("given", "named", "words"), LIES.values(), ids=LIES.keys())
def test_what_is_no_answer_is_told_and_named(asked, given, named, words):
    problem, other = asked(manner(given, named), ASKED)
    assert isinstance(problem, EndpointFailed), problem
    assert words in problem.detail
    assert f"<{other.url}>" in problem.detail
    assert "cheese" not in problem.detail
    assert problem.members["service"] == other.url


@pytest.mark.parametrize(
    "lie", ["JSON that ends too soon", "XML that ends too soon", "half of what it announces", "a failure", "a page"]
)
def test_silent_takes_nothing_of_a_part_and_says_who_failed(asked, lie):
    given, named, words = LIES[lie]
    answer, other = asked(manner(given, named), SILENT)
    assert json.loads(answer.body)["results"]["bindings"] == [{}]
    (said,) = answer.unanswered
    assert words in said
    assert f"<{other.url}>" in said


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_no_redirect_is_followed(asked, stranger, answering, status):
    async def redirect(asked):
        await asked.answer(b"", status=status, Location="http://127.0.0.1:9/internal")

    problem, other = asked(redirect, ASKED)
    assert isinstance(problem, EndpointFailed)
    assert "redirects" in problem.detail
    assert "internal" not in problem.detail
    assert len(other.asked) == 1


@pytest.mark.parametrize("text", [ASKED, SILENT])
def test_an_answer_past_the_limit_is_an_error_even_where_the_query_says_silent(asked, text):
    async def endless(asked):
        asked.writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
        while True:
            asked.writer.write(b" " * 10_000)
            await asked.writer.drain()

    problem, other = asked(endless, text, service_answer_bytes=50_000)
    assert isinstance(problem, AnswerTooLarge)
    assert "more than 50000 bytes" in problem.detail
    assert problem.members == {"service": other.url, "limit": 50_000}


def test_the_limit_of_an_answer_is_inclusive(asked, answering):
    whole, _ = asked(answering(GOOD), ASKED, service_answer_bytes=len(GOOD))
    assert b'"x"' in whole.body
    short, _ = asked(answering(GOOD), ASKED, service_answer_bytes=len(GOOD) - 1)
    assert isinstance(short, AnswerTooLarge)


def test_an_answer_that_grows_as_it_is_read_names_the_service(asked, answering):
    literal = b'{"s":{"type":"literal","value":"' + b"<" * 40_000 + b'"}}'
    said = GOOD.replace(b'{"s":{"type":"literal","value":"x"}}', literal)
    problem, other = asked(answering(said), ASKED, answer_bytes=20_000)
    assert isinstance(problem, AnswerTooLarge)
    assert f"<{other.url}>" in problem.detail


def test_a_service_that_resets_the_connection_is_told(asked):
    async def reset(asked):
        asked.writer.transport.abort()

    problem, other = asked(reset, ASKED)
    assert isinstance(problem, EndpointFailed)
    assert "without an answer" in problem.detail
    assert len(other.asked) == 2, "a kept connection may just have been closed, so it is asked once more"


def test_a_service_that_is_gone_is_told_and_another_goes_on(federated, query, stranger, answering):
    with socket.create_server(("127.0.0.1", 0)) as free:
        gone = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"

    async def run():
        async with stranger(answering(GOOD)) as other, federated([other.url, gone]) as evaluator:
            with pytest.raises(EndpointFailed) as raised:
                await evaluator.evaluate(query(f"SELECT * {{ SERVICE <{gone}> {{ ?s ?p ?o }} }}"))
            assert raised.value.detail == f"The service <{gone}> cannot be reached."
            both = f"SELECT * {{ SERVICE SILENT <{gone}> {{ ?a ?b ?c }} SERVICE <{other.url}> {{ ?s ?p ?o }} }}"
            return await evaluator.evaluate(query(both)), evaluator.gauges()["service_failures"]()

    answer, failures = asyncio.run(run())
    assert json.loads(answer.body)["results"]["bindings"] == [{"s": {"type": "literal", "value": "x"}}]
    assert answer.unanswered == (f"The service <{gone}> cannot be reached.",)
    assert failures == 2


def test_no_cookie_comes_back_and_no_proxy_of_the_environment_is_asked(
    federated, query, stranger, answering, monkeypatch
):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    async def run():
        async with stranger(answering(GOOD, Set_Cookie="seen=1")) as other, federated([other.url]) as evaluator:
            text = f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}"
            return [await evaluator.evaluate(query(text)) for _ in range(2)], other.asked

    answers, calls = asyncio.run(run())
    assert len(answers) == 2
    assert all("cookie" not in each.head.lower() for each in calls)


def test_a_service_gets_no_password_of_the_account(asked, answering, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ada password s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    answer, other = asked(answering(GOOD), ASKED)
    assert not isinstance(answer, Problem)
    assert "authorization" not in other.asked[0].head.lower()
