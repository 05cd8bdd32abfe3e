"""Both sides of the seam refuse, stop and clean up alike, and a whole service runs on either."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    MalformedQuery,
    MalformedRequest,
    NotAcceptable,
    Overloaded,
)
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.local import LocalEvaluator

MEBIBYTE = 1024 * 1024
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


MALFORMED = [
    "SELECT ?x { ?x a pzz:Plant }",
    "SELECT ?x\nWHERE {\n  ?x ex:number ?y",
    "SELECT ?x { ?x ex:number 1 , }",
    "PREFIX a: <http://a/>\nSELEKT * { ?завод ?p ?o }",
    "",
]


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_query_is_told_with_its_place_in_the_same_words(side, query, snapshot, text, prefixes):
    async def told(evaluator) -> MalformedQuery:
        with pytest.raises(MalformedQuery) as raised:
            await evaluator.evaluate(query(text))
        return raised.value

    async def run() -> None:
        local = LocalEvaluator(
            snapshot.store,
            prefixes=prefixes,
            bounds=Bounds(
                workers=1,
                deadline_seconds=20.0,
                wait_seconds=20.0,
                memory_bytes=512 * MEBIBYTE,
                answer_bytes=MEBIBYTE,
            ),
        )
        await local.start()
        try:
            expected = await told(local)
        finally:
            await local.close()
        async with side() as evaluator:
            problem = await told(evaluator)
        assert (problem.detail, problem.members) == (expected.detail, expected.members)
        assert problem.members["line"] == 1 + text.rstrip().count("\n") or "SELEKT" in text

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("SELECT * { ?s ?p ?o }", (None, "ttl")),
        ("ASK {}", (None, "nt")),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ("csv", None)),
    ],
)
def test_an_answer_that_nobody_accepts_is_refused_with_what_is_on_offer(side, query, text, formats):
    async def run() -> None:
        async with side() as evaluator:
            with pytest.raises(NotAcceptable) as raised:
                await evaluator.evaluate(query(text, *formats))
            offered = raised.value.members["offered"]
            assert isinstance(offered, list)
            assert ("text/turtle" in offered) == text.startswith("CONSTRUCT")

    asyncio.run(run())


def test_a_format_that_cannot_carry_the_answer_is_refused(side, query):
    async def run() -> None:
        async with side() as evaluator:
            with pytest.raises(NotAcceptable, match="RDF/XML"):
                await evaluator.evaluate(
                    query("CONSTRUCT { ?s <http://example.org/1> ?n } WHERE { ?s ex:number ?n }", None, "rdf")
                )

    asyncio.run(run())


def test_a_graph_that_is_no_iri_is_a_malformed_request(side, query):
    async def run() -> None:
        async with side() as evaluator:
            with pytest.raises(MalformedRequest, match="no iri"):
                await evaluator.evaluate(query("ASK {}", default_graphs=("no iri",)))

    asyncio.run(run())


def test_an_endless_query_is_stopped_and_the_next_is_answered(side, query):
    async def run() -> None:
        async with side(deadline_seconds=0.5) as evaluator:
            with pytest.raises(DeadlineExceeded, match=r"0\.5 seconds"):
                await evaluator.evaluate(query(ENDLESS))
            with pytest.raises(DeadlineExceeded, match=r"0\.2 seconds"):
                await evaluator.evaluate(query(ENDLESS, deadline_seconds=0.2))
        async with side() as evaluator:
            assert (await evaluator.evaluate(query("ASK {}"))).type == "boolean"

    asyncio.run(run())


@pytest.mark.parametrize("formats", [("json", None), ("csv", None), (None, "nt")])
def test_an_answer_beyond_the_limit_is_an_error_and_no_answer(side, query, formats):
    text = "SELECT ?s ?n { ?s ex:number ?n }" if formats[0] else "CONSTRUCT WHERE { ?s ex:number ?n }"

    async def run() -> None:
        async with side(answer_bytes=2048) as evaluator:
            with pytest.raises(AnswerTooLarge, match="Ask for less"):
                await evaluator.evaluate(query(text, *formats))
            assert (await evaluator.evaluate(query("ASK {}"))).type == "boolean"

    asyncio.run(run())


def test_a_cancelled_query_frees_its_turn_for_the_next(side, query):
    async def run() -> None:
        async with side() as evaluator:
            task = asyncio.create_task(evaluator.evaluate(query(ENDLESS)))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(15):
                assert (await evaluator.evaluate(query("ASK {}"))).type == "boolean"

    asyncio.run(run())


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(side, query):
    async def run() -> None:
        async with side(wait_seconds=0.2) as evaluator:
            task = asyncio.create_task(evaluator.evaluate(query(ENDLESS)))
            await asyncio.sleep(0.2)
            with pytest.raises(Overloaded) as raised:
                await evaluator.evaluate(query("ASK {}"))
            assert raised.value.headers["Retry-After"] == "1"
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_nothing_is_left_when_it_is_closed(side, query, children):
    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def run() -> int:
        async with side(workers=2) as evaluator:
            await asyncio.gather(*(evaluator.evaluate(query("ASK {}")) for _ in range(4)))
        return descriptors()

    asyncio.run(run())  # the first one opens what stays open
    before = descriptors()
    asyncio.run(run())
    assert descriptors() == before
    assert children() == []


def test_a_service_answers_from_the_engine_that_it_published_to_and_tells_when_that_is_gone(tiny, engine, tmp_path):
    environment = {"PHARMAZONE_SNAPSHOT_DIR": str(tiny.path.parent), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "pharmazone.cli"]
    published = [*command, "publish", "--to", engine.update, "--endpoint", engine.query]
    subprocess.run(published, env=environment, check=True, capture_output=True, timeout=60)
    engine.change("INSERT DATA { <http://example.org/only> <http://example.org/there> 1 }")
    serving = [*command, "serve", "--port", "0", "--workers", "1", "--endpoint", engine.query]
    with subprocess.Popen(
        serving, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        try:
            assert run.stdout
            address = re.search(r"http://[\d.:]+", run.stdout.readline() + run.stdout.readline())
            assert address
            with httpx2.Client(base_url=address[0], trust_env=False, timeout=60) as client:
                asked = client.get("/sparql", params={"query": "SELECT ?s { ?s <http://example.org/there> 1 }"})
                assert asked.json()["results"]["bindings"] == [
                    {"s": {"type": "uri", "value": "http://example.org/only"}}
                ]
                page = client.get("/page/plant/brine-works", headers={"Accept": "text/html"})
                assert page.status_code == 200
                assert "Brine Works" in page.text
                engine.process.kill()
                engine.process.wait()
                gone = client.get("/sparql", params={"query": "SELECT ?p { ?s ?p 1 }"})
                assert gone.status_code == 502
                assert gone.headers["Content-Type"].startswith("application/problem+json")
                assert gone.json()["type"].endswith("/problem/endpoint-failed")
                assert engine.address not in gone.text
        finally:
            run.kill()
