"""What another engine is asked, what is read of its answers, and who has a turn."""

import asyncio
import json
import time

import pytest

from pharmazone.errors import DeadlineExceeded, EndpointFailed, TooManyRequests
from pharmazone.evaluate.seam import CLIENT

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
YES = b'{"head": {}, "boolean": true}'


def test_the_endpoint_gets_a_form_with_the_query_and_the_dataset(query, answering, met):
    text = "PREFIX a: <http://a/> ASK { a:завод ex:is ?x & y=z }".replace("& y=z", "")
    question = query(text, default_graphs=("http://g/1", "http://g/2"), named_graphs=("http://g/3",))
    answer, other = met(answering(), question)
    assert json.loads(answer.body)["boolean"] is True
    (asked,) = other.asked
    assert asked.head.startswith("POST /sparql HTTP/1.1\r\n")
    assert "content-type: application/x-www-form-urlencoded\r\n" in asked.head.lower()
    assert "accept: application/sparql-results+json, application/sparql-results+xml;q=0.5\r\n" in asked.head.lower()
    assert asked.parameters == [
        ("query", f"PREFIX ex: <http://example.org/> {text}"),
        ("default-graph-uri", "http://g/1"),
        ("default-graph-uri", "http://g/2"),
        ("named-graph-uri", "http://g/3"),
    ]


def test_a_graph_is_asked_for_in_n_triples_or_turtle(query, answering, met):
    turtle = answering(b"@prefix e: <http://example.org/> . e:a e:b e:c .", Content_Type="text/turtle; charset=utf-8")
    answer, other = met(turtle, query("CONSTRUCT WHERE { ?s ?p ?o }", None, "nt"))
    assert answer.body == b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"
    assert "accept: application/n-triples, text/turtle;q=0.5\r\n" in other.asked[0].head.lower()


def test_what_is_asked_for_in_xml_and_given_in_xml_is_read(query, answering, met):
    xml = (
        b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        b'<results><result><binding name="x"><literal>7</literal></binding></result></results></sparql>'
    )
    answer, _ = met(answering(xml, Content_Type="application/sparql-results+xml"), query("SELECT ?x {}", "csv"))
    assert answer.body == b"x\r\n7\r\n"


def test_the_names_that_virtuoso_gives_blank_nodes_are_read(query, answering, met):
    given = (
        b'{"head": {"link": [], "vars": ["x"]}, "results": {"distinct": false, "ordered": true, "bindings": ['
        b'{"x": {"type": "bnode", "value": "nodeID://b17"}},'
        b'{"x": {"type": "literal", "value": "\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://b17\\""}},'
        b'{"x": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "7"}}]}}'
    )
    answer, _ = met(answering(given), query("SELECT ?x {}", "json"))
    values = [each["x"]["value"] for each in json.loads(answer.body)["results"]["bindings"]]
    assert values == ["b17", '"type": "bnode", "value": "nodeID://b17"', "7"]


def test_a_malformed_query_and_one_whose_answer_nobody_wants_are_never_sent(query, answering, met):
    for question in (query("SELECT * {"), query("SELECT * {}", None), query("ASK {}", default_graphs=("no iri",))):
        problem, other = met(answering(), question)
        assert problem.status in {400, 406}
        assert other.asked == []


def test_a_function_that_only_the_endpoint_knows_is_for_it_to_judge(query, answering, met):
    answer, _ = met(answering(), query("ASK { FILTER(<http://example.org/function>(1)) }"))
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (b"<html>Welcome</html>", "text/html", "sends `text/html`"),
        (YES, "", "without a media type"),
        (b"garbage", JSON, "no SPARQL JSON"),
        (b"", JSON, "no SPARQL JSON"),
        (YES[:-4], JSON, "no SPARQL JSON"),
        (
            b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "no iri"}}]}}',
            JSON,
            "no S",
        ),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}', JSON, "solutions where boolean"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", XML, "no SPARQL XML"),
        (b"[" * 100_000, JSON, ""),
        (
            b"<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head/><boolean>true</boolean>",
            XML,
            "no SPARQL XML",
        ),
    ],
)
def test_what_is_no_answer_is_the_endpoints_fault(query, body, media_type, words, answering, met):
    problem, _ = met(answering(body, Content_Type=media_type), query("ASK {}"))
    assert problem.status in {502, 503}
    assert words in problem.detail
    assert problem.detail.isprintable()


async def never_answers(asked) -> None:
    await asked.reader.read()


async def drips(asked) -> None:
    asked.writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 1000000\r\n\r\n".encode())
    while not asked.writer.is_closing():
        asked.writer.write(b" ")
        await asked.writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("manner", [never_answers, drips])
def test_an_endpoint_that_is_too_slow_is_hung_up_on_at_the_deadline(query, until, manner, stranger, remote, answering):
    async def run() -> None:
        async with stranger(manner) as other, remote(other.url, deadline_seconds=0.4) as evaluator:
            begun = time.monotonic()
            with pytest.raises(DeadlineExceeded, match=r"The endpoint .* within 0\.4 seconds"):
                await evaluator.evaluate(query("ASK {}"))
            assert 0.39 <= time.monotonic() - begun < 10
            other.manner = answering()
            assert (await evaluator.evaluate(query("ASK {}"))).type == "boolean"
            assert other.connections == 2

    asyncio.run(run())


def test_a_cancelled_query_hangs_up_so_that_the_endpoint_can_stop(query, until, stranger, remote):
    async def run() -> None:
        gone = asyncio.Event()

        async def notices(asked) -> None:
            assert await asked.reader.read() == b""
            gone.set()
            asked.writer.close()

        async with stranger(notices) as other, remote(other.url) as evaluator:
            task = asyncio.create_task(evaluator.evaluate(query("ASK {}")))
            await until(lambda: len(other.asked) == 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(30):
                await gone.wait()

    asyncio.run(run())


def test_an_engine_that_is_killed_in_mid_query_is_told_and_so_is_one_that_is_gone(query, engine, until, remote):
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    data = " ".join(f"<http://example.org/{n}> <http://example.org/p> {n} ." for n in range(500))
    engine.change(f"INSERT DATA {{ {data} }}")

    async def run() -> None:
        async with remote(engine.query) as evaluator:
            task = asyncio.create_task(evaluator.evaluate(query(endless)))
            await asyncio.sleep(0.3)
            assert not task.done()
            engine.process.kill()
            engine.process.wait()
            for asked in (task, evaluator.evaluate(query("ASK {}"))):
                with pytest.raises(EndpointFailed, match=r"(closed|reached|ended)"):
                    await asked

    asyncio.run(run())


def test_one_client_cannot_take_every_turn_at_the_endpoint(query, until, stranger, remote):
    async def run() -> None:
        release = asyncio.Event()

        async def waits(asked) -> None:
            if "?slow" in asked.parameters[0][1]:
                await release.wait()
            await asked.answer()

        async with (
            stranger(waits) as other,
            remote(other.url, workers=3, waiting_per_client=2) as evaluator,
        ):
            CLIENT.set("192.0.2.1")
            slow = [asyncio.create_task(evaluator.evaluate(query("ASK { ?slow ?p ?o }"))) for _ in range(4)]
            await until(lambda: len(other.asked) == 2)
            with pytest.raises(TooManyRequests):
                await evaluator.evaluate(query("ASK { ?slow ?p ?o }"))
            CLIENT.set("192.0.2.2")
            assert (await evaluator.evaluate(query("ASK {}"))).type == "boolean"
            assert len(other.asked) == 3
            release.set()
            assert len(await asyncio.gather(*slow)) == 4

    asyncio.run(run())
