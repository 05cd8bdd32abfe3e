"""The command: what it writes, what it needs, and how it ends."""

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from typer.testing import CliRunner

from pharmazone import cli
from pharmazone.errors import SettingError
from pharmazone.snapshot import Snapshot

from ..conftest import Engine
from .conftest import Conversation, Start
from .test_refusals import ENDLESS

PATIENCE_SECONDS = 60


class Raw:
    """A server whose lines a test writes and reads by itself."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "pharmazone.cli", "mcp"]
        environment = {"PHARMAZONE_SNAPSHOT_DIR": str(folder), "HOME": str(folder)}
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
        self.begun = self.ask("initialize", about)
        self.say({"method": "notifications/initialized"})

    def say(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def ask(self, method: str, values: dict[str, Any]) -> dict[str, Any]:
        self.say({"id": len(self.lines) + 1, "method": method, "params": values})
        return self.hear()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout
        self.lines.append(self.process.stdout.readline())
        told: dict[str, Any] = json.loads(self.lines[-1])
        return told

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def raw(tiny: Snapshot) -> Iterator[Raw]:
    started = Raw(tiny.path.parent)
    yield started
    started.process.kill()
    started.process.wait()
    for stream in (started.process.stdin, started.process.stdout, started.process.stderr):
        assert stream
        with contextlib.suppress(BrokenPipeError):
            stream.close()


def are_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)
    return not alive


def test_nothing_but_the_protocol_is_written(raw: Raw) -> None:
    raw.ask("tools/list", {})
    raw.ask("tools/call", {"name": "ask", "arguments": {"name": "works"}})
    raw.ask("tools/call", {"name": "sparql", "arguments": {"query": "SELECT"}})
    out, log = raw.process.communicate(timeout=PATIENCE_SECONDS)
    assert out == ""
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in raw.lines)
    assert log == ""


def test_it_speaks_the_versions_of_the_protocol_that_clients_of_today_speak(raw: Raw) -> None:
    assert raw.begun["result"]["protocolVersion"] == "2025-06-18"
    assert raw.begun["result"]["serverInfo"]["name"] == "pharmazone"


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '{"jsonrpc": "2.0"}', "\\ud800", "\x00"])
def test_a_line_that_is_no_message_is_passed_over(raw: Raw, line: str) -> None:
    assert raw.process.stdin
    raw.process.stdin.write(line + "\n")
    told = raw.ask("ping", {})
    assert told["id"] == 2 or raw.hear()["id"] == 2


def test_half_a_surrogate_pair_does_no_harm(raw: Raw) -> None:
    for tool, name in (("search", "words"), ("sparql", "query"), ("describe", "iri"), ("ask", "name")):
        values = {"name": tool, "arguments": {name: "plant:\ud800"}}
        raw.say({"id": 100, "method": "tools/call", "params": values})
    raw.say({"id": 200, "method": "ping"})
    while (told := raw.hear())["id"] != 200:
        assert told["result"]["isError"] or told["result"]["structuredContent"]["total"] == 0


def test_it_ends_when_its_input_ends_and_leaves_no_process(raw: Raw) -> None:
    workers = raw.descendants()
    assert workers
    assert raw.process.stdin
    raw.process.stdin.close()
    assert raw.process.wait(PATIENCE_SECONDS) == 0
    assert are_gone(workers)


def test_it_ends_in_the_midst_of_an_evaluation(raw: Raw) -> None:
    workers = raw.descendants()
    raw.say({"id": 9, "method": "tools/call", "params": {"name": "sparql", "arguments": {"query": ENDLESS}}})
    assert raw.process.stdin
    begun = time.monotonic()
    raw.process.stdin.close()
    raw.process.wait(PATIENCE_SECONDS)
    assert time.monotonic() - begun < PATIENCE_SECONDS
    assert are_gone(workers)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_no_process(raw: Raw, sent: signal.Signals) -> None:
    workers = raw.descendants()
    raw.process.send_signal(sent)
    raw.process.wait(PATIENCE_SECONDS)
    assert are_gone(workers)
    assert raw.process.stderr
    assert "Traceback" not in raw.process.stderr.read()


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = CliRunner().invoke(cli.app, ["mcp"])
    assert isinstance(done.exception, SettingError)
    assert 'pip install "pharmazone[mcp]"' in str(done.exception)


def test_a_wrong_option_is_told_on_the_other_stream(tiny: Snapshot) -> None:
    command = [sys.executable, "-m", "pharmazone.cli", "mcp", "--endpoint", "http://ada:secret@127.0.0.1/"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, input="", timeout=PATIENCE_SECONDS)
    assert (done.returncode, done.stdout) == (2, "")
    assert "password" in done.stderr


def test_an_endpoint_that_cannot_be_reached_is_an_error_of_the_tool(start: Start) -> None:
    talk = start("--endpoint", "http://127.0.0.1:9/sparql")
    assert talk.error("sparql", query="ASK {}") == "The endpoint behind this service cannot be reached."
    assert talk.text("questions", words="qqqq").startswith("No question")


def test_an_endpoint_that_has_the_same_graph_answers_the_same(
    start: Start, engine: Engine, tiny: Snapshot, small: Conversation
) -> None:
    quads = b"".join(tiny.lines())
    headers = {"Content-Type": "application/n-quads"}
    httpx2.post(f"{engine.address}/store", content=quads, headers=headers, trust_env=False).raise_for_status()
    talk = start("--endpoint", engine.query)
    for tool, values in (("ask", {"name": "works"}), ("describe", {"iri": "plant:brine-works"})):
        assert talk.answer(tool, **values) == small.answer(tool, **values)


def test_without_a_snapshot_one_is_built_first(start: Start, tmp_path: Path) -> None:
    talk = start(folder=tmp_path)
    assert talk.answer("search", words="generium", kind="company")["hits"][0]["name"] == "company:generium"
