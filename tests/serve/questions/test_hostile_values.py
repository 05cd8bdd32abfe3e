"""Whatever a stranger writes as a value of a real question: it fits, or a 422 says what is wanted; nothing else."""

from collections.abc import Iterator
from urllib.parse import quote_plus

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess

HOSTILE = (
    *('"', "'", "\\", "`", "{", "}", ") (", '") ("x', "} UNION {", "UNDEF", "(UNDEF) (UNDEF)"),
    *("# params", "a\n} #", "\t", "\x00", "\x1b[2J", "\u202eevil", "<script>alert(1)</script>"),
    *("http://example.org/a b", "<http://example.org/> . } #", "javascript:alert(1)", "site:nowhere", "площадка"),
    *("a" * 10_000, "99999999999999999999", "-9223372036854775809", "-1", "1e308", "NaN", "٣", "0000-00-00"),
    *("9999-12-31", "2025-02-30", "true false", "\\u0022", "?x", "_:b", "%00", "en-GB"),
)
SAVED = read_all(sources.home() / "queries" / "saved")
ASKED = [(query, parameter) for query in SAVED.values() for parameter in query.header.params]


@pytest.fixture(scope="module")
def evaluator(real: Snapshot) -> InProcess:
    return InProcess(real.store)


@pytest.fixture(scope="module")
def client(real: Snapshot, evaluator: InProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(snapshot_dir=tmp_path_factory.mktemp("snapshots"))
    with TestClient(Application(real, evaluator, settings), raise_server_exceptions=False) as client:
        yield client


def one_solution(query: SavedQuery, text: str) -> bool:
    """Say whether a text is that of the query with one solution in its VALUES, of as many terms as it has names."""
    before, after = query.template.before, query.template.after
    assert text.startswith(before)
    assert text.endswith(after)
    names = " ".join(f"?{name}" for name in query.template.names)
    values = text[len(before) : len(text) - len(after)]
    found = ox.Store().query(f"SELECT * {{ VALUES ({names}) {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return len(list(found)) == 1


@pytest.mark.parametrize(("query", "parameter"), ASKED, ids=lambda each: each.name)
def test_a_hostile_value_is_a_422_or_one_term(
    query: SavedQuery, parameter: Parameter, client: TestClient, evaluator: InProcess
) -> None:
    for value in HOSTILE:
        evaluator.asked.clear()
        answer = client.get(f"/queries/{query.name}.json?{parameter.name}={quote_plus(value)}")
        if answer.status_code == 200:
            assert any(one_solution(query, each.text) for each in evaluator.asked if "# params" in each.text)
            continue
        assert answer.status_code == 422, (value, answer.text)
        told = answer.json()
        assert told["parameter"] == parameter.name
        assert "wanted is" in told["detail"] or "is known here" in told["detail"]


@pytest.mark.parametrize(("query", "parameter"), ASKED, ids=lambda each: each.name)
def test_a_page_shows_the_form_again_with_what_is_wrong(
    query: SavedQuery, parameter: Parameter, client: TestClient
) -> None:
    value = '"><script>alert(1)</script>\u202e'
    asked = f"/queries/{query.name}?lang=ru&{parameter.name}={quote_plus(value)}"
    answer = client.get(asked, headers={"accept": "text/html"})
    if parameter.datatype == "xsd:string" and parameter.pattern is None:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert "<form" in answer.text
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
