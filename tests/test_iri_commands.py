"""`pharmazone iri`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pharmazone import cli
from pharmazone.snapshot import Snapshot


@pytest.fixture
def environment(real: Snapshot) -> dict[str, str]:
    return {"PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent), "COLUMNS": "160"}


def look_up(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["iri", *arguments], env=environment)


def test_it_prints_the_own_iri_our_thing_and_what_else_names_it(environment: dict[str, str]) -> None:
    result = look_up(environment, "orpha:355")
    assert result.exit_code == 0
    assert "http://www.orpha.net/ORDO/Orphanet_355" in result.output
    assert "Gaucher disease (indication:gaucher-disease)" in result.output
    assert "MONDO:0018150" in result.output
    assert "our mapping" in result.output


def test_it_prints_what_was_refused_and_why(environment: dict[str, str]) -> None:
    result = look_up(environment, "DRUGBANK:DB09551")
    assert result.exit_code == 0
    assert "Considered and refused" in result.output
    assert "Bovine" in result.output


def test_it_writes_json_for_programs(environment: dict[str, str]) -> None:
    told = json.loads(look_up(environment, "https://bioregistry.io/doid:1926", "--format", "json").output)
    assert told["iri"] == "http://purl.obolibrary.org/obo/DOID_1926"
    assert "https://identifiers.org/doid:1926" in told["spellings"]
    assert told["things"][0]["mappings"][0]["confidence"] == 0.98


def test_it_speaks_russian(environment: dict[str, str]) -> None:
    assert "болезнь Гоше" in look_up(environment, "indication:gaucher-disease", "--lang", "ru").output


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        ("doid:1962", "Nothing is known here of http://purl.obolibrary.org/obo/DOID_1962. Near to it are"),
        ("DOIDS:1926", "Near to it is DOID."),
        ("DOID:abc", "is no identifier of DOID"),
        ("plant:generium-nxt", "generium"),
    ],
)
def test_of_what_nothing_is_known_it_ends_with_1_and_names_what_is_near(
    environment: dict[str, str], spelling: str, said: str
) -> None:
    result = look_up(environment, spelling)
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("spelling", ["some words", "", "DOID"])
def test_nonsense_ends_with_2_and_says_what_is_understood(
    environment: dict[str, str], spelling: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["pharmazone", "iri", spelling])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "Understood are IRIs" in capsys.readouterr().err


def test_what_a_source_calls_a_term_cannot_steer_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    result = look_up(environment, "https://example.org/\x1b[31m")
    assert result.exit_code != 0
    assert "\x1b[31m" not in result.output
