"""How an answer is got by other tools: each snippet runs as it stands, whatever the values, and gives the same rows."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient

from pharmazone.asking.phrases import PHRASES
from pharmazone.serve.questions import snippets
from pharmazone.serve.questions.snippets import TOOLS
from pharmazone.snapshot import Snapshot, open_snapshot

from ..test_run import running
from .test_quoting import unquote_m

ECHO = """\
#+ summary: Words
#+ question: Which words were said?
#+ params: [{name: word, label: Word, datatype: "xsd:string", several: true, default: none}]
SELECT ?word ?length WHERE {
  VALUES (?word) { ("none") }   # params
  BIND (STRLEN(?word) AS ?length)
} ORDER BY ?word
"""
HOSTILE = [
    'it\'s "quoted" `here`',
    "$(touch touched) ; touch touched | & > touched",
    "C:\\new\\'\\\"",
    "'''\n\"\"\"\n\\",
    "Соль, «соль» и 7 %",
    "#(lf) #{x} ${x} {{ x }} %PATH%",
    "</code></pre><script>alert(1)</script>",
    "\u202eevil \u00a0 \u2028 \U0001f9c2",
]
ASKED = [
    "plants-compared?minArea=20000",
    "plants-by-stage",
    "words?" + "&".join(f"word={quote(each, safe='')}" for each in HOSTILE),
]
PROGRAM_OF_SPARQLWRAPPER = """\
import json, pathlib, sys
told = {}
exec(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), told)
rows = [{name: term["value"] for name, term in each.items()} for each in told["answer"]["results"]["bindings"]]
pathlib.Path("rows.json").write_text(json.dumps(rows))
"""
PROGRAM_OF_PANDAS = """\
import json, pathlib, sys
told = {}
exec(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), told)
answer = told["answer"]
told = [{name: value for name, value in row.items() if value == value} for row in answer.to_dict("records")]
pathlib.Path("rows.json").write_text(json.dumps(told))
"""
HOOK_OF_NODE = """\
console.table = (rows) => require("fs").writeFileSync("rows.json", JSON.stringify(rows));
"""
MORE_OF_R = """
write.csv(answer, "rows.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")
"""


class Codes(HTMLParser):
    """The code below each heading of a page, by the heading's id, as a reader copies it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.by_id: dict[str, str] = {}
        self._id, self._is_code = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"h3", "dt"}:
            self._id = dict(attributes).get("id") or ""
        self._is_code = tag == "code" and bool(self._id)

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._is_code = False

    def handle_data(self, data: str) -> None:
        if self._is_code:
            self.by_id[self._id] = self.by_id.get(self._id, "") + data


@pytest.fixture(scope="module")
def address(real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a service on the real graph, with one question more, which says what it is told."""
    copy = shutil.copytree(real.path, tmp_path_factory.mktemp("echoing") / real.manifest.id)
    (copy / "queries" / "saved" / "words.rq").write_text(ECHO)
    with running(open_snapshot(copy)) as (_, started):
        yield started


def copied(address: str, asked: str, key: str) -> str:
    page = httpx2.get(f"{address}/queries/{asked}", headers={"Accept": "text/html"}, trust_env=False)
    assert page.status_code == 200
    return Codes(page.text).by_id[f"use-{key}"]


def answered(address: str, asked: str, suffix: str) -> str:
    name, _, values = asked.partition("?")
    answer = httpx2.get(f"{address}/queries/{name}.{suffix}?{values}", trust_env=False)
    assert answer.status_code == 200
    return answer.text


def solutions(address: str, asked: str) -> list[dict[str, str]]:
    bindings = json.loads(answered(address, asked, "json"))["results"]["bindings"]
    return [{name: term["value"] for name, term in each.items()} for each in bindings]


def run(folder: Path, *command: str) -> str:
    """Run a program in a folder, with no way out but to this machine; tell what it printed."""
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert not (folder / "touched").exists()
    return done.stdout.decode()


def rows(folder: Path) -> list[dict[str, str]]:
    read = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    return [{name: _text(value) for name, value in each.items() if value != ""} for each in read]


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"there is no {program} here")
    return found


@pytest.mark.parametrize("asked", ASKED)
def test_curl_gets_the_same_bytes(address: str, asked: str, tmp_path: Path) -> None:
    needs("curl")
    (tmp_path / "snippet.sh").write_text(copied(address, asked, "curl"), encoding="utf-8")
    assert run(tmp_path, "sh", "snippet.sh") == answered(address, asked, "csv")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    ("key", "program"), [("sparqlwrapper", PROGRAM_OF_SPARQLWRAPPER), ("pandas", PROGRAM_OF_PANDAS)]
)
def test_python_gets_the_same_rows(address: str, asked: str, key: str, program: str, tmp_path: Path) -> None:
    (tmp_path / "snippet.py").write_text(copied(address, asked, key), encoding="utf-8")
    run(tmp_path, sys.executable, "-c", program, "snippet.py")
    assert list(map(written_alike, rows(tmp_path))) == list(map(written_alike, solutions(address, asked)))


def written_alike(row: dict[str, str]) -> dict[str, str | float]:
    """Write numbers and booleans in one way: tools read 2.50 as 2.5 and write true as TRUE."""
    return {name: written_in_one_way(text) for name, text in row.items()}


def written_in_one_way(text: str) -> str | float:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return text.lower() if text.lower() in {"true", "false"} else text


@pytest.mark.parametrize("asked", ASKED)
def test_node_gets_the_same_rows(address: str, asked: str, tmp_path: Path) -> None:
    node = needs("node")
    (tmp_path / "snippet.js").write_text(copied(address, asked, "javascript"), encoding="utf-8")
    (tmp_path / "hook.cjs").write_text(HOOK_OF_NODE)
    run(tmp_path, node, "--require", "./hook.cjs", "snippet.js")
    assert rows(tmp_path) == solutions(address, asked)


@pytest.mark.parametrize("asked", ASKED)
def test_r_gets_the_same_rows(address: str, asked: str, tmp_path: Path) -> None:
    program = needs("Rscript")
    (tmp_path / "snippet.R").write_text(copied(address, asked, "r") + MORE_OF_R, encoding="utf-8")
    run(tmp_path, program, "--vanilla", "snippet.R")
    read = list(csv.reader(io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8"))))
    expected = list(csv.reader(io.StringIO(answered(address, asked, "csv"))))
    named = [dict(zip(expected[0], each, strict=True)) for each in expected[1:]]
    assert read[0] == expected[0]
    told = [dict(zip(read[0], each, strict=True)) for each in read[1:]]
    assert list(map(written_alike, told)) == list(map(written_alike, named))


@pytest.mark.parametrize("asked", ASKED)
def test_power_query_and_openrefine_are_given_the_whole_address(address: str, asked: str) -> None:
    name, _, values = asked.partition("?")
    given = parse_qs(values)
    (literal,) = re.findall(r'Web\.Contents\(("(?:[^"]|"")*")\)', copied(address, asked, "excel"))
    for told, more in ((unquote_m(literal), {"labels": ["en"]}), (copied(address, asked, "openrefine").strip(), {})):
        parts = urlsplit(told)
        assert f"{parts.scheme}://{parts.netloc}" == address
        assert (parts.path, parse_qs(parts.query)) == (f"/queries/{name}.csv", given | more)
        assert httpx2.get(told, trust_env=False).headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("asked", ASKED)
def test_a_text_of_m_is_balanced(address: str, asked: str) -> None:
    without_texts = re.sub(r'"(?:[^"]|"")*"', "", copied(address, asked, "excel"))
    assert '"' not in without_texts
    for opening, closing in ("()", "[]"):
        assert without_texts.count(opening) == without_texts.count(closing)


def test_a_broken_answer_is_told_by_curl_and_node_rather_than_taken_for_rows(address: str, tmp_path: Path) -> None:
    for key, command in (("curl", ["sh"]), ("javascript", [needs("node")])):
        text = copied(address, "plants-compared?minArea=20000", key).replace("20000", "many")
        (tmp_path / "snippet").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*command, "snippet"], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60
        )
        assert done.returncode != 0
        assert "minArea" in done.stdout + done.stderr


def test_each_tool_has_its_file_and_no_file_is_without_its_tool() -> None:
    folder = Path(snippets.__file__).parents[1] / "snippets"
    assert {each.file for each in TOOLS} == {path.name for path in folder.iterdir()}


def test_what_is_said_of_a_tool_is_said_in_both_languages() -> None:
    for tool in TOOLS:
        assert len({f"use_{tool.key}" in phrases for phrases in PHRASES.values()}) == 1


def test_what_reads_rows_is_not_offered_for_a_graph(client: TestClient) -> None:
    page = client.get("/queries/as-graph", headers={"accept": "text/html"}).text
    keys = [key for key in Codes(page).by_id if key.startswith("use-")]
    assert keys == ["use-curl"]
    assert Codes(page).by_id["use-curl"].split()[-1] == "http://testserver/queries/as-graph.ttl"
