import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pharmazone import __version__
from pharmazone.snapshot import Snapshot


def run(*arguments: str, folder: Path, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PHARMAZONE_SNAPSHOT_DIR": str(folder), "HOME": str(folder), "COLUMNS": "100", **variables}
    command = [sys.executable, "-m", "pharmazone.cli", *arguments]
    return subprocess.run(command, env=environment, input=text, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def folder(tiny: Snapshot) -> Path:
    return tiny.path.parent


def test_version_tells_the_release_and_the_snapshot(folder: Path, tiny: Snapshot, tmp_path: Path) -> None:
    assert run("version", folder=folder).stdout == f"pharmazone {__version__}, snapshot {tiny.manifest.id}\n"
    assert run("version", folder=tmp_path).stdout == f"pharmazone {__version__}, no snapshot yet\n"


QUERY = "SELECT ?plant { ?plant a pz:Plant }"


def test_query_prints_a_table_without_a_server(folder: Path) -> None:
    done = run("query", QUERY, folder=folder)
    assert done.returncode == 0
    assert "plant:brine-works" in done.stdout
    assert "1 solution\n" in done.stdout


def test_query_reads_standard_input_and_a_file_and_prints_formats(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(QUERY)
    csv = "plant\r\nhttps://w3id.org/pharmazone/id/plant/brine-works\r\n"
    by_input = run("query", "-", "--format", "csv", folder=folder, text=QUERY)
    by_file = run("query", "--file", str(tmp_path / "q.rq"), "--format", "csv", folder=folder)
    assert by_input.stdout == by_file.stdout == csv.replace("\r\n", "\n")


def test_query_answers_ask_in_words_and_construct_in_turtle(folder: Path) -> None:
    assert run("query", "ASK { ?plant a pz:Plant }", folder=folder).stdout == "yes\n"
    assert "pz:Plant" in run("query", "CONSTRUCT WHERE { ?plant a pz:Plant }", folder=folder).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "SELECT ?x { ?x a pz:Plant"], "line"),
        (["query"], "Give the query"),
        (["query", QUERY, "--format", "xlsx"], "xlsx"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "text/turtle"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "SERVICE"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], "update"),
        (["querry", QUERY], "querry"),
        (["verify"], "--articles"),
    ],
)
def test_wrong_usage_is_told_in_words_with_status_2(folder: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments, folder=folder)
    assert done.returncode == 2
    assert words.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_wrong_usage(folder: Path) -> None:
    done = run("version", folder=folder, PHARMAZONE_DEADLINE="3")
    assert done.returncode == 2
    assert "PHARMAZONE_DEADLINE: no such setting" in done.stderr


def test_a_query_beyond_its_deadline_ends_with_status_1(folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    done = run("query", endless, folder=folder, PHARMAZONE_DEADLINE_SECONDS="0.5")
    assert done.returncode == 1
    assert "0.5" in done.stderr


def test_a_damaged_snapshot_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "current").symlink_to("half")
    done = run("query", QUERY, folder=tmp_path)
    assert done.returncode == 1
    assert "pharmazone build" in done.stderr


def test_without_a_snapshot_query_builds_one(tmp_path: Path) -> None:
    done = run("query", "ASK { ?plant a pz:Plant }", folder=tmp_path / "new")
    assert done.returncode == 0
    assert done.stdout.endswith("yes\n")


def test_query_asks_an_endpoint_that_is_allowed_and_tells_of_one_that_fails_in_silence(
    folder: Path, start_engine: Callable[..., Any]
) -> None:
    engine = start_engine()
    engine.change(
        'INSERT DATA { <https://w3id.org/pharmazone/id/plant/brine-works> <http://e.example/p> "from there" }'
    )
    text = f"SELECT ?plant ?o {{ ?plant a pz:Plant SERVICE <{engine.query}> {{ ?plant ?p ?o }} }}"
    done = run("query", "--allow-service", engine.query, text, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "from there" in done.stdout
    gone = "http://127.0.0.1:9/sparql"
    silent = f"SELECT ?plant {{ ?plant a pz:Plant SERVICE SILENT <{gone}> {{ ?plant ?p ?o }} }}"
    both = run("query", "--allow-service", engine.query, "--allow-service", gone, silent, folder=folder)
    assert both.returncode == 0
    assert f"The service <{gone}> cannot be reached." in both.stderr.replace("\n", "")
    refused = run("query", "--allow-service", gone, text, folder=folder)
    assert refused.returncode == 2
    assert gone in refused.stderr
