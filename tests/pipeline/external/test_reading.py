import gzip
import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import zstandard

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.external.reading import Found, Limits, read_source
from pharmazone.spellings import Spellings

HERE = Path(__file__).parent
SPELLINGS_FILE = sources.home() / "data/external/spellings.json"
SPELLINGS = Spellings.read(SPELLINGS_FILE)
EXTERNAL = sources.home().parent / "shared/external"
DOID, MODULES = EXTERNAL / "doid-2026-07-31.nt.gz", EXTERNAL / "modules"
MONDO_TO_DOID = EXTERNAL / "mondo_exactmatch_doid.sssom.tsv.gz"
LINE = b'<http://e.example/a> <http://e.example/p> "b" .\n'
needs_real = pytest.mark.skipif(not EXTERNAL.is_dir(), reason="the real ontologies are not there")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "made.nt"


def read(file: Path, target: Path, name: str = "ores", **settings: object) -> Found:
    return read_source(file, target, SPELLINGS, name=name, **settings)  # type: ignore[arg-type]


def test_equal_files_make_equal_bytes_however_they_are_packed(tmp_path: Path, target: Path) -> None:
    content = (HERE / "ores.ttl").read_bytes()
    made = []
    for number, packed in enumerate((content, content, gzip.compress(content), zstandard.compress(content))):
        file = tmp_path / f"{number}.bin"
        file.write_bytes(packed)
        found = read(file, target)
        made.append((found.compression, found.sha256 == hashlib.sha256(packed).hexdigest(), target.read_bytes()))
    assert [compression for compression, _, _ in made] == ["", "", "gzip", "zstd"]
    assert all(is_equal for _, is_equal, _ in made)
    assert len({lines for _, _, lines in made}) == 1


@needs_real
def test_the_disease_ontology_is_read_in_little_memory_with_its_progress(target: Path) -> None:
    steps: list[tuple[int, int]] = []
    found = read(DOID, target, "doid", advance=lambda done, size: steps.append((done, size)))
    assert (found.format, found.compression, found.statements) == ("N-Triples", "gzip", 117_337)
    assert found.sha256 == hashlib.sha256(DOID.read_bytes()).hexdigest()
    size = DOID.stat().st_size
    assert steps == sorted(steps)
    assert steps[-1] == (size, size)
    assert len(steps) > 20


@needs_real
@pytest.mark.parametrize("name", ["mondo", "ordo", "chebi", "drugbank"])
def test_real_modules_are_read_whole(name: str, target: Path) -> None:
    file = MODULES / f"{name}-module.nt"
    assert read(file, target, name).statements == file.read_bytes().count(b"\n")


@needs_real
def test_published_mappings_are_read_with_their_reasons(target: Path) -> None:
    found = read(MONDO_TO_DOID, target, "mondo-doid")
    assert found.format == "SSSOM TSV"
    assert found.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    lines = target.read_bytes()
    with gzip.open(MONDO_TO_DOID) as file:
        rows = sum(not line.startswith(b"#") for line in file) - 1
    assert (
        lines.count(b" <http://www.w3.org/2004/02/skos/core#exactMatch> <http://purl.obolibrary.org/obo/DOID_") == rows
    )
    assert lines.count(b"mapping_justification> <https://w3id.org/semapv/vocab/") == rows


@pytest.mark.parametrize(
    ("path", "words"),
    [("/dev/zero", "device"), ("/dev/stdin", "device"), ("/", "folder"), ("none.nt", "no such file")],
)
def test_what_is_no_file_is_refused_at_once(path: str, words: str, tmp_path: Path, target: Path) -> None:
    link = tmp_path / "link.nt"
    link.symlink_to(path)
    with pytest.raises(KnowledgeError, match=words):
        read(link, target)
    assert not target.exists()


def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path, target: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nt")
    with pytest.raises(KnowledgeError, match="pipe"):
        read(tmp_path / "pipe.nt", target)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_by_the_name_of_what_cannot_be_written(tmp_path: Path, target: Path) -> None:
    file = tmp_path / "given.nt"
    file.write_bytes(LINE * 100_000)
    with largest_file(1 << 20), pytest.raises(KnowledgeError, match="Free some space") as caught:
        read(file, target)
    assert caught.value.faults[0].place == str(target)
    assert not target.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "given.nt").write_bytes(LINE)
    with pytest.raises(KnowledgeError, match="cannot be written"):
        read(tmp_path / "given.nt", tmp_path / "nowhere" / "made.nt")


def test_a_parser_that_stands_still_is_ended_and_its_place_told(tmp_path: Path, target: Path) -> None:
    file = tmp_path / "given.nt"
    file.write_bytes(LINE * 200_000)

    def stop(*_: int) -> None:
        for each in psutil.Process().children():
            if "pharmazone.pipeline.external.child" in each.cmdline():
                each.suspend()

    with pytest.raises(KnowledgeError, match=r"given.nt:\d+: for 0.5 seconds the parser came hardly further"):
        read(file, target, limits=Limits(still_seconds=0.5), advance=stop)
    assert not target.exists()


def test_a_file_that_takes_too_long_in_all_is_given_up(tmp_path: Path, target: Path) -> None:
    file = tmp_path / "long.nt"
    file.write_bytes(LINE * 400_000)
    with pytest.raises(KnowledgeError, match=r"long.nt:\d+: it was not read within 0.3 seconds"):
        read(file, target, limits=Limits(seconds=0.3))


def test_a_parser_that_needs_too_much_memory_ends_alone_and_its_place_is_told(tmp_path: Path, target: Path) -> None:
    file = tmp_path / "large.jsonld"
    inner = b'{"@context": {%b}, "http://e.example/p": ' % b", ".join(
        b'"t%d": "http://e.example/%d"' % (n, n) for n in range(400)
    )
    file.write_bytes(b'{"@graph": [\n' + inner * 240 + b"1" + b"}" * 240 + b"\n]}\n")
    with pytest.raises(KnowledgeError, match=r"large.jsonld:\d+: the parser broke off .* 200 MiB of memory"):
        read(file, target, limits=Limits(memory_bytes=200 << 20))
    assert not target.exists()


PROGRAM = f"""
import sys
from pathlib import Path
from pharmazone.pipeline.external.reading import read_source
from pharmazone.spellings import Spellings
spellings = Spellings.read(Path({str(SPELLINGS_FILE)!r}))
read_source(Path(sys.argv[1]), Path(sys.argv[2]), spellings, name="x", advance=lambda *_: print("on", flush=True))
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_whoever_ends_the_parent_ends_its_child(ending: signal.Signals, tmp_path: Path, target: Path) -> None:
    file = tmp_path / "given.nt"
    file.write_bytes(LINE * 3_000_000)
    command = [sys.executable, "-c", PROGRAM, str(file), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        (child,) = psutil.Process(parent.pid).children()
        parent.send_signal(ending)
        threading.Thread(target=parent.stdout.read, daemon=True).start()
        parent.wait(20)
        child.wait(20)
    assert ending == signal.SIGKILL or not target.exists()
