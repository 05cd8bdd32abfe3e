"""What a query with SERVICE is answered: joins, what is sent, what is counted, and who evaluates it."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

import pytest

from pharmazone.errors import DeadlineExceeded, EndpointFailed, MalformedQuery, QueryRefused, SnapshotError
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.federation.federated import FederatedEvaluator
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.processes import frames, landlock

EXAMPLE = "http://example.org/"
SMALL = Bounds(workers=1, deadline_seconds=5, wait_seconds=5, memory_bytes=512 << 20, answer_bytes=1 << 20)


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def rows(answer):
    return [
        {name: term["value"] for name, term in each.items()} for each in json.loads(answer.body)["results"]["bindings"]
    ]


def test_what_a_service_says_is_joined_with_what_the_store_has(asked, answering, told):
    said = told({"s": EXAMPLE + "item7", "l": "seven"}, {"s": EXAMPLE + "item400", "l": "not ours"})
    answer, other = asked(answering(said), "SELECT ?n ?l { ?s ex:number ?n SERVICE URL { ?s ex:label ?l } }")
    assert rows(answer) == [{"n": "7", "l": "seven"}]
    assert answer.unanswered == ()
    (call,) = other.asked
    assert call.parameters == [("query", f"SELECT * WHERE {{ ?s <{EXAMPLE}label> ?l . }}")]
    head = call.head.lower()
    assert "cookie" not in head
    assert "authorization" not in head
    assert "accept-encoding: identity\r\n" in head


def test_the_second_kind_of_worker_is_counted_apart_and_ends_with_the_first(federated, query, children, until):
    async def run():
        async with federated(["http://127.0.0.1:9/"]) as evaluator:
            answer = await evaluator.evaluate(query("ASK { ex:item7 ex:number 7 } # service"))
            gauges = evaluator.gauges()
            await until(lambda: gauges["workers_alive"]() == gauges["service_workers_alive"]() == 2)
            return answer, len(children()), gauges["service_calls"]()

    answer, processes, calls = asyncio.run(run())
    assert json.loads(answer.body)["boolean"] is True
    assert (processes, calls) == (4, 0)
    assert children() == []


@pytest.mark.parametrize("form", ["CONSTRUCT { ?s ex:label ?l } WHERE", "DESCRIBE ?s", "ASK", "SELECT *"])
def test_each_form_of_query_may_ask_a_service(asked, answering, told, form):
    answer, other = asked(answering(told({"s": EXAMPLE + "item7", "l": "x"})), form + " { SERVICE URL { ?s ?p ?l } }")
    assert b"item7" in answer.body or b"true" in answer.body
    assert len(other.asked) >= 1


def test_a_service_in_a_service_is_asked_by_the_one_that_gets_it_under_its_own_name(asked, answering, told):
    text = "SELECT * { SERVICE URL { ?s ?p ?o SERVICE SILENT URL { ?o ?q ?r } } }"
    _, other = asked(answering(told({"s": "a"})), text)
    (call,) = other.asked
    assert f"SERVICE SILENT <{other.url}>" in dict(call.parameters)["query"]
    assert "127.0.0.1" not in dict(call.parameters)["query"].replace(other.url, "")


def test_the_same_label_of_two_answers_is_not_the_same_blank_node(asked, answering, told):
    said = told({"s": {"type": "bnode", "value": "b0"}, "l": 'a literal "type":"bnode","value":" of quotes'})
    one, _ = asked(answering(said), "SELECT ?s ?l { SERVICE URL { ?s ?p ?l } }")
    assert rows(one)[0]["l"] == 'a literal "type":"bnode","value":" of quotes'
    two, other = asked(answering(said), "SELECT * { SERVICE URL { ?s ex:p ?l } SERVICE URL { ?s ex:q ?l } }")
    assert rows(two) == []
    assert len(other.asked) == 2


def test_a_mistake_is_told_at_its_place_in_the_words_of_the_client(asked, answering, told):
    problem, other = asked(answering(told()), "SELECT *\n{ SERVICE URL { ?s ?p ?o ] }")
    assert isinstance(problem, MalformedQuery)
    column = f"{{ SERVICE <{other.url}> {{ ?s ?p ?o ]".index("]") + 1
    assert (problem.members["line"], problem.members["column"]) == (2, column)
    assert f"<{other.url}>" in problem.members["excerpt"]
    assert other.asked == []


def test_services_are_asked_only_so_often_by_one_query(asked, answering, told):
    said = told({"x": "1"})
    text = "SELECT * { ?s ex:number ?n FILTER EXISTS { SERVICE SILENT URL { ?x ?y ?z } } }"
    problem, other = asked(answering(said), text, service_calls=3)
    assert isinstance(problem, QueryRefused)
    assert "3 times" in problem.detail
    assert problem.members == {"service": other.url, "limit": 3}
    assert len(other.asked) == 3


def test_a_service_has_its_time_for_each_call(asked):
    async def never(asked):
        await asyncio.sleep(60)

    problem, other = asked(never, "SELECT * { SERVICE URL { ?s ?p ?o } }", service_call_seconds=0.3)
    assert isinstance(problem, EndpointFailed)
    assert problem.detail == f"The service <{other.url}> did not answer within 0.3 seconds."
    silent, _ = asked(never, "SELECT * { SERVICE SILENT URL { ?s ?p ?o } }", service_call_seconds=0.3)
    assert rows(silent) == [{}]
    assert "did not answer within 0.3 seconds" in silent.unanswered[0]


def test_the_deadline_ends_what_services_are_asked_for_and_names_the_one_that_is_late(asked):
    hung_up = asyncio.Event()

    async def never(asked):
        with suppress(ConnectionError):
            await asked.reader.read()  # until the other side hangs up
        hung_up.set()

    problem, other = asked(never, "SELECT * { SERVICE SILENT URL { ?s ?p ?o } }", service_deadline_seconds=0.5)
    assert isinstance(problem, DeadlineExceeded)
    assert f"<{other.url}> had not answered when the 0.5 seconds" in problem.detail
    assert hung_up.is_set()


def test_a_query_that_is_too_slow_by_itself_blames_no_service(asked, answering, told):
    text = "SELECT (COUNT(*) AS ?n) { SERVICE URL { ?x ?y ?z } ?a ex:next+ ?b . ?c ex:next+ ?d . ?e ex:next+ ?f }"
    problem, other = asked(answering(told({"x": "1"})), text, service_deadline_seconds=1.0)
    assert isinstance(problem, DeadlineExceeded)
    assert other.url not in problem.detail


def test_a_client_that_hangs_up_hangs_up_on_the_service(federated, stranger, query, until):
    gone = []

    async def never(asked):
        with suppress(ConnectionError):
            await asked.reader.read()
        gone.append(asked)

    async def run():
        async with stranger(never) as other, federated([other.url]) as evaluator:
            task = asyncio.create_task(evaluator.evaluate(query(f"ASK {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}")))
            await until(lambda: bool(other.asked))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await until(lambda: bool(gone))
            return json.loads((await evaluator.evaluate(query("ASK {}"))).body)["boolean"]

    assert asyncio.run(run()) is True


@pytest.mark.skipif(not landlock.is_available(), reason="the kernel has no rules about ports")
def test_a_worker_that_asks_services_can_connect_to_the_relay_alone(federated, query, stranger, answering, told):
    async def run():
        async with stranger(answering(told())) as other, federated([other.url]) as evaluator:
            # As if screening had missed it: the query goes to the second kind of worker as it is.
            text = f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}"
            header, _ = await evaluator._pool.ask(frames.encode_query(query(text), services={}), 5.0)
            return header, other.connections

    header, connections = asyncio.run(run())
    assert (header["is"], header["slug"]) == ("problem", "endpoint-failed")
    assert connections == 0


def test_a_store_that_is_not_there_ends_the_start_and_leaves_nothing(store, tmp_path, children):
    asyncio.run(asyncio.sleep(0))
    before = descriptors()
    missing = FederatedEvaluator(
        tmp_path / "none",
        local=LocalEvaluator(store, prefixes={}, bounds=SMALL),
        services=["http://127.0.0.1:9/"],
        prefixes={},
        bounds=SMALL,
        call_bounds=CallBounds(calls=1, call_seconds=1, answer_bytes=1024),
    )
    with pytest.raises(SnapshotError, match="none"):
        asyncio.run(missing.start())
    assert children() == []
    assert descriptors() == before


def test_nothing_is_left_when_it_is_closed(federated, query, stranger, answering, told, children):
    async def run():
        async with stranger(answering(told({"s": "x"}))) as other, federated([other.url]) as evaluator:
            text = f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}"
            await asyncio.gather(*(evaluator.evaluate(query(text)) for _ in range(4)))

    asyncio.run(run())  # the first one opens what stays open
    before = descriptors()
    asyncio.run(run())
    assert descriptors() == before
    assert children() == []
