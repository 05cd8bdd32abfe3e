"""`pharmazone publish`: what it prints, whom it lets see a password, and how it ends."""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pharmazone.snapshot import Snapshot


class Guarded(BaseHTTPRequestHandler):
    """An address that lets in whoever knows the password, and does nothing."""

    challenge = 'Basic realm="store"'

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        is_known = self.knows(self.headers["Authorization"] or "")
        self.send_response(204 if is_known else 401)
        self.send_header("Content-Length", "0")
        if not is_known:
            self.send_header("WWW-Authenticate", self.challenge)
        self.end_headers()

    def knows(self, told: str) -> bool:
        return told == "Basic " + base64.b64encode(b"ada:s3cret-word").decode()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class GuardedByDigest(Guarded):
    """The same, which wants Digest (RFC 7616, section 3.4)."""

    challenge = 'Digest realm="store", nonce="once", qop="auth", algorithm=SHA-256'

    def knows(self, told: str) -> bool:
        def digest(*parts: str) -> str:
            return hashlib.sha256(":".join(parts).encode()).hexdigest()

        if not told.startswith("Digest "):
            return False
        told_of = {name: value.strip('"') for name, value in re.findall(r'(\w+)=("[^"]*"|[^,]*)', told)}
        secret, place = digest("ada", "store", "s3cret-word"), digest("POST", told_of["uri"])
        return told_of["response"] == digest(secret, "once", told_of["nc"], told_of["cnonce"], "auth", place)


@pytest.fixture(params=[Guarded, GuardedByDigest])
def guarded(request: pytest.FixtureRequest) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), request.param)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/update"
    server.shutdown()
    thread.join()
    server.server_close()


def run(snapshot: Snapshot, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    environment = {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent), "HOME": str(home), "COLUMNS": "300"}
    command = [sys.executable, "-m", "pharmazone.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_publishes_and_tells_what_it_counted(tiny, engine, tmp_path):
    done = run(tiny, tmp_path / "home", "publish", "--to", engine.update, "--endpoint", engine.query)
    assert (done.returncode, done.stderr) == (0, "")
    assert tiny.manifest.id in done.stdout
    assert f"the default graph with {tiny.manifest.counts.triples} triples" in done.stdout
    assert "the same" in done.stdout
    assert len(engine.quads()) == tiny.manifest.counts.quads


def test_the_command_says_what_it_could_not_count(tiny, engine, tmp_path):
    done = run(tiny, tmp_path / "home", "publish", "--to", engine.update, "--no-default-graph")
    assert done.returncode == 0
    assert "Not counted" in done.stdout


def test_a_password_comes_from_netrc_and_is_never_printed(tiny, guarded, tmp_path):
    home = tmp_path / "home"
    refused = run(tiny, home, "publish", "--to", guarded, "--default-graph")
    assert refused.returncode == 1
    assert "(401)" in refused.stderr
    (home / ".netrc").write_text("machine 127.0.0.1 login ada password s3cret-word\n")
    (home / ".netrc").chmod(0o600)
    let_in = run(tiny, home, "publish", "--to", guarded, "--default-graph")
    assert let_in.returncode == 0
    assert "s3cret" not in let_in.stdout + let_in.stderr + refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["publish", "--to", "http://127.0.0.1:9/update"], "--default-graph"),
        (["publish", "--to", "http://ada:s3cret-word@127.0.0.1:9/update", "--default-graph"], "netrc"),
        (["publish", "--to", "ftp://127.0.0.1/update", "--default-graph"], "http"),
        (["publish", "--to", "http://", "--default-graph"], "http"),
        (["publish", "--to", "http://127.0.0.1:9/update", "--endpoint", "nowhere"], "endpoint"),
        (["publish"], "--to"),
        (["serve", "--endpoint", "http://ada:s3cret-word@127.0.0.1:9/query"], "netrc"),
        (["serve", "--endpoint", "http://"], "http"),
    ],
)
def test_wrong_usage_is_told_in_words_with_status_2(tiny, tmp_path, arguments, words):
    done = run(tiny, tmp_path / "home", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def test_without_a_snapshot_there_is_nothing_to_publish(tiny, tmp_path):
    elsewhere = Snapshot(shutil.copytree(tiny.path, tmp_path / "nothing" / "here"), tiny.manifest)
    done = run(elsewhere, tmp_path / "home", "publish", "--to", "http://127.0.0.1:9/update", "--default-graph")
    assert done.returncode == 1
    assert "pharmazone build" in done.stderr
