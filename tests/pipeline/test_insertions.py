import pyoxigraph as ox

from pharmazone.pipeline import insertions
from pharmazone.pipeline.insertions import SKOLEM, additions, lines_of, replacements


def without_blank_nodes(quads: set[ox.Quad]) -> set[str]:
    return {text for text in map(str, quads) if "_:" not in text and SKOLEM not in text}


def test_each_update_is_bounded_and_together_they_hold_everything(tiny, monkeypatch):
    monkeypatch.setattr(insertions, "QUADS", 7)
    monkeypatch.setattr(insertions, "BYTES", 1_500)
    store = ox.Store.read_only(str(tiny.store))
    graphs = [each for each in store.named_graphs() if isinstance(each, ox.NamedNode)]
    changes = [*replacements(store, graphs), *additions(ox.DefaultGraph(), lines_of(store, ox.DefaultGraph()))]
    assert all(change.counts.total() <= 7 for change in changes)
    assert all(len(change.text.encode()) <= 1_500 or change.counts.total() == 1 for change in changes)
    assert max(len(change.counts) for change in changes) > 1, "small graphs share an update"
    copy = ox.Store()
    for change in changes:
        copy.update(change.text)
    assert without_blank_nodes(set(copy)) == without_blank_nodes(set(store))


def test_a_triple_larger_than_the_bound_has_an_update_to_itself(monkeypatch):
    monkeypatch.setattr(insertions, "BYTES", 200)
    lines = [f'<http://a> <http://b> "{"x" * size}" .\n' for size in (1, 1000, 1, 1)]
    assert [change.counts.total() for change in additions(ox.DefaultGraph(), lines)] == [1, 1, 2]
