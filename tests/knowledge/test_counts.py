"""What the page of a thing says is counted and not named: the same as the saved question says."""

import pyoxigraph as ox

from pharmazone import sources
from pharmazone.snapshot import Snapshot

SHARED = ("subject", "counted", "stated", "bound", "named", "passage")


def asked(store: ox.Store, path: str) -> set[tuple[str, ...]]:
    found = store.query((sources.home() / "queries" / path).read_text(encoding="utf-8"))
    assert isinstance(found, ox.QuerySolutions)
    return {tuple(str(each[name]) for name in SHARED) for each in found}


def test_pages_and_the_saved_question_count_alike(real: Snapshot) -> None:
    store = ox.Store.read_only(str(real.store))
    told = asked(store, "pages/counts.rq")
    assert len(told) > 5
    assert told == asked(store, "saved/counts-stated-and-named.rq")
