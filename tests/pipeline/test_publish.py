import errno
import json
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import KnowledgeError, PharmazoneError, SnapshotError
from pharmazone.manifest import identify
from pharmazone.pipeline import publish
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import CURRENT, DATASET, MANIFEST, VOID, current_snapshot, open_snapshot

JOBS = "plant:brine-works pz:plannedJobs 40"


def spoil(home: Path, old: str, new: str) -> None:
    path = home / "data/articles/brine-works/passages/01-opening.trig"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def relabel(home: Path, name: str = "Brine Works II") -> None:
    path = home / "data/entities/world.ttl"
    path.write_text(path.read_text().replace('"Brine Works"@en', f'"{name}"@en'))


def test_equal_sources_give_equal_bytes_and_the_same_id(tiny_home: Path, tmp_path: Path) -> None:
    other_home = shutil.copytree(tiny_home, tmp_path / "elsewhere" / "home")
    one, other = build(tiny_home, tmp_path / "one"), build(other_home, tmp_path / "other")
    assert one.manifest.id == other.manifest.id
    for name in (DATASET, MANIFEST, VOID):
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes()


def test_the_dataset_is_sorted_and_the_store_holds_the_same_quads(tiny_home: Path, tmp_path: Path) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    lines = list(snapshot.lines())
    assert lines == sorted(set(lines))
    stored = ox.Store.read_only(str(snapshot.store))
    assert set(ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS)) == set(stored)
    assert snapshot.manifest.counts.quads == len(lines) == len(stored)


def test_the_default_graph_is_the_union_of_the_named_ones_each_triple_once(tiny_home: Path, tmp_path: Path) -> None:
    quads = list(ox.parse(b"".join(build(tiny_home, tmp_path / "out").lines()), ox.RdfFormat.N_QUADS))
    default = [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]
    assert len(default) == len(set(default))
    assert set(default) == {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}


def test_a_changed_label_is_another_snapshot_and_becomes_the_current_one(tiny_home: Path, tmp_path: Path) -> None:
    first = build(tiny_home, tmp_path / "out")
    relabel(tiny_home)
    second = build(tiny_home, tmp_path / "out")
    assert first.manifest.id != second.manifest.id
    current = current_snapshot(tmp_path / "out")
    assert current is not None
    assert current.manifest.id == second.manifest.id
    assert open_snapshot(first.path).manifest.id == first.manifest.id


def test_a_fault_publishes_nothing_and_leaves_what_was_served(tiny_home: Path, tmp_path: Path) -> None:
    before = build(tiny_home, tmp_path / "out")
    spoil(tiny_home, JOBS, "plant:brine-works pz:plannedJobs 0")
    with pytest.raises(KnowledgeError, match="A number of jobs is not positive"):
        build(tiny_home, tmp_path / "out")
    current = current_snapshot(tmp_path / "out")
    assert current is not None
    assert current.manifest.id == before.manifest.id
    assert not list((tmp_path / "out").glob(".building-*"))


def test_a_full_disk_is_told_and_leaves_what_was_served(
    tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(tiny_home, tmp_path / "out")
    relabel(tiny_home)

    def full(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publish, "describe_dataset", full)
    with pytest.raises(PharmazoneError, match=r"No space left on device.*untouched"):
        build(tiny_home, tmp_path / "out")
    assert current_snapshot(tmp_path / "out") == before
    assert not list((tmp_path / "out").glob(".building-*"))


BUILD = """
import sys
from pathlib import Path
from pharmazone.pipeline import publish
publish.build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize(("limit", "said"), [(2048, "temporary file cannot be written"), (16384, "snapshot cannot be")])
def test_a_file_size_limit_of_the_system_is_told_and_publishes_nothing(
    tiny_home: Path, tmp_path: Path, limit: int, said: str
) -> None:
    def impose() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-B", "-c", BUILD, str(tiny_home), str(tmp_path / "out")]
    done = subprocess.run(command, preexec_fn=impose, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PharmazoneError: " in done.stderr
    assert said in done.stderr
    assert not (tmp_path / "out" / CURRENT).exists()


STOP = """
import os, signal
from pharmazone.pipeline import drafts, publish
{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


STEPS = [
    *("publish.describe_dataset", "drafts.verify_store", "drafts._sync", "drafts.Path.rename", "publish.make_current"),
    *("drafts.Path.replace", "drafts._prune", "drafts._clear"),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_build_killed_at_any_step_leaves_the_old_snapshot_or_the_new_one_whole(
    tiny_home: Path, tmp_path: Path, step: str
) -> None:
    before = build(tiny_home, tmp_path / "out")
    relabel(tiny_home)
    command = [sys.executable, "-c", STOP.format(step=step) + BUILD, str(tiny_home), str(tmp_path / "out")]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    served = current_snapshot(tmp_path / "out")
    assert served is not None
    assert (served == before) == (step != "drafts._prune")
    after = build(tiny_home, tmp_path / "out")
    assert current_snapshot(tmp_path / "out") == after != before
    assert not list((tmp_path / "out").glob(".building-*"))


def test_a_prefix_more_is_another_snapshot(tiny_home: Path, tmp_path: Path) -> None:
    before = build(tiny_home, tmp_path / "out")
    with (tiny_home / "ontology/prefixes.ttl").open("a") as file:
        file.write("@prefix salt: <https://example.org/salt/> .\n")
    after = build(tiny_home, tmp_path / "out")
    assert after.manifest.id != before.manifest.id
    assert after.manifest.prefixes["salt"] == "https://example.org/salt/"


def test_another_release_is_another_snapshot(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(tiny_home, tmp_path / "out")
    monkeypatch.setattr(publish, "__version__", "99.0.0")
    after = build(tiny_home, tmp_path / "out")
    assert after.manifest.id != before.manifest.id
    assert after.manifest.release == "99.0.0"


def test_the_id_follows_from_the_digests_of_the_manifest(tiny_home: Path, tmp_path: Path) -> None:
    manifest = build(tiny_home, tmp_path / "out").manifest
    assert identify(manifest.digests) == manifest.id


@pytest.mark.parametrize("text", ["", "{", "[]", '{"layout": 99}', '{"layout": 1}'])
def test_a_manifest_that_cannot_be_read_is_told_with_what_to_do(tiny_home: Path, tmp_path: Path, text: str) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    (snapshot.path / MANIFEST).write_text(text)
    with pytest.raises(SnapshotError, match="pharmazone build"):
        open_snapshot(snapshot.path)


def test_the_manifest_counts_statements_without_types_and_links_to_subjects_and_facts_without_plans(
    tiny_home: Path, tmp_path: Path
) -> None:
    manifest = json.loads((build(tiny_home, tmp_path / "out").path / MANIFEST).read_text())
    assert (manifest["counts"]["statements"], manifest["counts"]["facts"]) == (6, 5)
    assert manifest["counts"]["passages"] == 7
    assert manifest["prefixes"]["brn"] == "https://w3id.org/pharmazone/id/passage/brine-works/"


def test_void_describes_the_snapshot_and_parses(tiny_home: Path, tmp_path: Path) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    triples = set(ox.parse((snapshot.path / VOID).read_bytes(), ox.RdfFormat.TURTLE))
    dataset = ox.NamedNode("https://w3id.org/pharmazone/dataset")
    counted = ox.Triple(
        dataset, ox.NamedNode("http://rdfs.org/ns/void#triples"), ox.Literal(snapshot.manifest.counts.triples)
    )
    assert counted in {quad.triple for quad in triples}


def test_the_gzip_header_has_no_clock_and_no_name(tiny_home: Path, tmp_path: Path) -> None:
    head = (build(tiny_home, tmp_path / "out").path / DATASET).read_bytes()[:10]
    assert head[:4] == b"\x1f\x8b\x08\x00"
    assert head[4:8] == bytes(4)


def test_two_builds_at_once_both_end_with_the_same_snapshot(tiny_home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(tiny_home), str(tmp_path / "out")]
    running = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert current_snapshot(tmp_path / "out") is not None


def test_a_folder_that_cannot_be_made_is_told(tiny_home: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here")
    with pytest.raises(PharmazoneError, match="cannot be written"):
        build(tiny_home, tmp_path / "out")


def test_golden_answers_are_published_with_the_queries_and_counted_in_the_id(tiny_home: Path, tmp_path: Path) -> None:
    without = build(tiny_home, tmp_path / "out")
    assert not without.golden.exists()
    golden = tiny_home / "tests/knowledge/golden"
    golden.mkdir(parents=True)
    (golden / "works.tsv").write_text("?plant\n")
    first = build(tiny_home, tmp_path / "out")
    assert (first.golden / "works.tsv").read_text() == "?plant\n"
    assert "queries/golden/works.tsv" in first.manifest.digests
    (golden / "works.tsv").write_text("?plant\n1\n")
    second = build(tiny_home, tmp_path / "out")
    assert len({without.manifest.id, first.manifest.id, second.manifest.id}) == 3


def test_a_snapshot_whose_golden_answers_were_spoilt_is_written_anew(tiny_home: Path, tmp_path: Path) -> None:
    golden = tiny_home / "tests/knowledge/golden"
    golden.mkdir(parents=True)
    (golden / "works.tsv").write_text("?plant\n")
    snapshot = build(tiny_home, tmp_path / "out")
    (snapshot.golden / "works.tsv").write_text("spoilt")
    assert (build(tiny_home, tmp_path / "out").golden / "works.tsv").read_text() == "?plant\n"
