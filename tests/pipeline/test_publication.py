"""What a publication leaves on an engine of somebody else's, however it goes."""

import pyoxigraph as ox
import pytest

from pharmazone.errors import EndpointFailed, Overloaded, PharmazoneError
from pharmazone.evaluate.remote.endpoint import EndpointAway
from pharmazone.pipeline import publication
from pharmazone.pipeline.insertions import SKOLEM

from .publications import FOREIGN, GRAPH, ID, Changes, published, quads_of, snapshot_of, without_blank_nodes, world


def test_a_published_snapshot_is_there_whole_and_again_when_it_is_published_again(tiny, engine):
    for _ in range(2):
        report = published(tiny, engine)
        assert report.has_default_graph
        assert report.quads + report.default_triples == tiny.manifest.counts.quads
        assert without_blank_nodes(engine.quads()) == without_blank_nodes(quads_of(tiny))
        assert len(engine.quads()) == tiny.manifest.counts.quads


def test_blank_nodes_become_iris_that_are_the_same_each_time(tmp_path, engine):
    triple = (ox.BlankNode("c14n7"), ox.NamedNode(GRAPH + "p"), ox.BlankNode("c14n8"))
    snapshot = snapshot_of(tmp_path, [ox.Quad(*triple, ox.NamedNode(GRAPH + "shapes")), ox.Quad(*triple)])
    published(snapshot, engine)
    assert {(str(quad.subject), str(quad.object)) for quad in engine.quads()} == {
        (f"<{SKOLEM}c14n7>", f"<{SKOLEM}c14n8>")
    }
    assert len(engine.quads()) == 2


def test_every_character_of_a_literal_arrives(tmp_path, engine):
    texts = [
        "завод",
        'a "b" \\ c',
        "tab\tand\r\nline\n",
        "\x01\x7f\u0085\u2028",
        "}; DROP ALL #",
        "𝔛",
        "\\u0041",
        "'''",
    ]
    triples = [
        (ox.NamedNode(ID + str(place)), ox.NamedNode(GRAPH + "p"), ox.Literal(text, language="ru"))
        for place, text in enumerate(texts)
    ]
    graphs = (ox.NamedNode(GRAPH + "entities"), ox.DefaultGraph())
    snapshot = snapshot_of(tmp_path, [ox.Quad(*triple, graph) for triple in triples for graph in graphs])
    published(snapshot, engine)
    assert engine.quads() == quads_of(snapshot)


def test_where_the_default_graph_is_the_union_it_is_not_written(tmp_path, start_engine):
    snapshot = world(tmp_path, entities=["a 1", "b 2"], Passage=["a 1"])
    engine = start_engine("--union-default-graph")
    report = published(snapshot, engine)
    assert not report.has_default_graph
    assert report.default_triples == 0
    assert engine.quads() == {quad for quad in quads_of(snapshot) if quad.graph_name != ox.DefaultGraph()}


def test_who_gives_no_address_to_ask_at_says_whether_there_is_a_default_graph(tmp_path, engine):
    snapshot = world(tmp_path, entities=["a 1"])
    published(snapshot, engine, query="", has_default_graph=False)
    assert len(engine.quads()) == 1
    published(snapshot, engine, query="", has_default_graph=True)
    assert engine.quads() == quads_of(snapshot)


def test_a_later_release_removes_what_an_earlier_one_had_more_and_nothing_of_others(tmp_path, engine):
    engine.change("INSERT DATA { " + " ".join(map(line_of, FOREIGN)) + " }")
    published(world(tmp_path / "1", entities=["a 1", "b 2"], old=["c 3", "a 1"], Passage=["d 4"], Gone=["e 5"]), engine)
    later = world(tmp_path / "2", entities=["b 2"], new=["c 3"], Passage=["d 5"])
    published(later, engine)
    assert engine.quads() == quads_of(later) | FOREIGN


def line_of(quad: ox.Quad) -> str:
    triple = f"{quad.triple} ."
    return triple if quad.graph_name == ox.DefaultGraph() else f"GRAPH {quad.graph_name} {{ {triple} }}"


def test_an_external_graph_stays_out_of_the_default_graph(tmp_path, engine):
    snapshot = world(tmp_path, entities=["a 1"], **{"external/mondo": ["a 2"]})
    published(snapshot, engine)
    assert engine.quads() == quads_of(snapshot)


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("is_done", [False, True])
def test_a_publication_interrupted_at_any_update_ends_right_when_a_later_one_runs(tmp_path, engine, is_done):
    """The last update that was sent may have been done or not; nobody knows."""
    first = world(tmp_path / "1", entities=["a 1", "b 2"], old=["c 3", "x 9"])
    second = world(tmp_path / "2", entities=["a 1", "b 3"], Passage=["d 4", "x 9"])
    third = world(tmp_path / "3", entities=["a 2"], other=["d 4"])
    counting = Changes(engine.update)
    published(first, engine, counting)
    updates = len(counting.texts)
    assert updates >= 7
    engine.change("DROP ALL; INSERT DATA { " + " ".join(map(line_of, FOREIGN)) + " }")
    for place in range(1, updates + 1):
        published(first, engine)

        def stop(now: int, text: str, place: int = place) -> None:
            if now == place:
                if is_done:
                    engine.change(text)
                raise Interrupted

        with pytest.raises(Interrupted):
            published(second, engine, Changes(engine.update, stop))
        published(third, engine)
        assert engine.quads() == quads_of(third) | FOREIGN


def test_what_both_releases_say_is_in_the_default_graph_at_every_moment(tmp_path, engine):
    first = world(tmp_path / "1", entities=["a 1", "b 2"], old=["c 3"], Passage=["a 1"])
    second = world(tmp_path / "2", entities=["b 2", "e 5"], new=["c 3", "a 1"])

    def default(quads: set[ox.Quad]) -> set[ox.Quad]:
        return {quad for quad in quads if quad.graph_name == ox.DefaultGraph()}

    lasting = default(quads_of(first)) & default(quads_of(second))
    assert len(lasting) == 3
    published(first, engine)
    seen = []
    published(second, engine, Changes(engine.update, lambda _place, _text: seen.append(lasting - engine.quads())))
    assert seen
    assert not any(seen)


@pytest.mark.parametrize("problem", [EndpointAway("away"), Overloaded("busy", headers={"Retry-After": "0"})])
def test_an_update_is_sent_again_where_that_may_help(tmp_path, engine, monkeypatch, problem):
    monkeypatch.setattr(publication, "PAUSES_SECONDS", (0.0, 0.0))
    failed: set[str] = set()

    def fail_once(_place: int, text: str) -> None:
        if text not in failed:
            failed.add(text)
            engine.change(text)  # done, but nobody hears of it
            raise problem

    snapshot = world(tmp_path, entities=["a 1", "b 2"], Passage=["c 3"])
    published(snapshot, engine, Changes(engine.update, fail_once))
    assert engine.quads() == quads_of(snapshot)


def test_an_endpoint_that_stays_away_is_given_up_with_its_address(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(publication, "PAUSES_SECONDS", (0.0,))
    engine.process.kill()
    engine.process.wait()
    with pytest.raises(EndpointFailed, match=rf"^{engine.update} cannot be reached"):
        published(world(tmp_path, entities=["a 1"]), engine)


def test_what_the_endpoint_has_against_an_update_is_told_at_once_in_its_words(tmp_path, engine):
    changes = Changes(engine.query)
    with pytest.raises(EndpointFailed, match=r"415.*application/sparql-update"):
        published(world(tmp_path, entities=["a 1"]), engine, changes)
    assert len(changes.texts) == 1


def test_an_address_for_queries_of_another_store_is_told_before_anything_changes(tmp_path, engine, start_engine):
    engine.change("INSERT DATA { " + " ".join(map(line_of, FOREIGN)) + " }")
    with pytest.raises(PharmazoneError, match="same store"):
        published(world(tmp_path, entities=["a 1"]), engine, query=start_engine().query)
    assert {quad for quad in engine.quads() if "publication" not in str(quad)} == FOREIGN


def test_what_is_there_and_was_not_written_is_told_by_graph(tmp_path, engine):
    def lose(_place: int, text: str) -> None:
        if "earlier" in text and "DROP" in text:
            engine.change(f"DELETE DATA {{ GRAPH <{GRAPH}entities> {{ <{ID}a> <{GRAPH}p> 1 }} }}")

    with pytest.raises(PharmazoneError, match=rf"{GRAPH}entities>: 1 triples, not 2"):
        published(world(tmp_path, entities=["a 1", "b 2"]), engine, Changes(engine.update, lose))
