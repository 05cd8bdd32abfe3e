"""The changelog: what of it a snapshot carries, and which line is wrong where one is."""

import json
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.asking.changes import Area, Release, read_changes
from pharmazone.errors import KnowledgeError, SnapshotError
from pharmazone.pipeline.changes import changes_of, read_releases
from pharmazone.pipeline.publish import build

CHANGELOG = """\
# Changelog

For whoever reads it.

## 0.2.0, not yet released

### Knowledge
- Two kilns more,
  both at the quay.
- One kiln less.

## 0.1.0, 2024-02-29

### Service
- It answers `ASK`.
"""


def test_releases_are_read_with_their_days_areas_and_changes() -> None:
    assert read_releases(CHANGELOG) == (
        Release(
            version="0.2.0",
            areas=(Area(name="Knowledge", changes=("Two kilns more, both at the quay.", "One kiln less.")),),
        ),
        Release(version="0.1.0", day="2024-02-29", areas=(Area(name="Service", changes=("It answers `ASK`.",)),)),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("2024-02-29", "2024-02-30", 12, "'2024-02-30' is neither a day"),
        ("not yet released", "soon", 5, "'soon' is neither a day"),
        ("## 0.1.0, 2024-02-29", "## 0.1, 2024-02-29", 12, "no release, no area and no change"),
        ("### Service\n", "", 14, "no release, no area and no change"),
        ("- It answers", "It answers", 15, "no release, no area and no change"),
        ("  both at the quay.", "both at the quay.", 9, "no release, no area and no change"),
    ],
)
def test_a_malformed_changelog_is_told_with_file_and_line(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_releases(CHANGELOG.replace(old, new))
    fault = caught.value.faults[0]
    assert fault.place == f"CHANGELOG.md:{line}"
    assert said in fault.problem
    assert "not yet released" in fault.advice


def test_a_release_stands_once() -> None:
    with pytest.raises(KnowledgeError, match=r"the release 0\.1\.0 stands twice"):
        read_releases(CHANGELOG.replace("0.2.0, not yet released", "0.1.0, 2024-03-01"))


def test_the_projects_own_changelog_is_read_whole() -> None:
    releases = json.loads(changes_of(sources.home()))
    assert [each["name"] for each in releases[0]["areas"]] == ["Knowledge", "Service"]
    text = (sources.home() / "CHANGELOG.md").read_text(encoding="utf-8")
    written = [change for release in releases for area in release["areas"] for change in area["changes"]]
    assert len(written) == sum(line.startswith("- ") for line in text.splitlines())


def test_a_snapshot_carries_the_changes_and_another_changelog_is_another_snapshot(tiny_home: Path) -> None:
    without = build(tiny_home, tiny_home.parent / "snapshots")
    assert read_changes(without.changes) == ()
    (tiny_home / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    carrying = build(tiny_home, tiny_home.parent / "snapshots")
    assert [each.version for each in read_changes(carrying.changes)] == ["0.2.0", "0.1.0"]
    assert carrying.manifest.id != without.manifest.id


def test_a_malformed_changelog_publishes_nothing(tiny_home: Path) -> None:
    (tiny_home / "CHANGELOG.md").write_text("## yesterday\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"CHANGELOG\.md:1"):
        build(tiny_home, tiny_home.parent / "snapshots")
    assert not (tiny_home.parent / "snapshots" / "current").exists()


def test_a_file_that_is_not_what_was_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "changes.json").write_text('[{"version": 1}]')
    with pytest.raises(SnapshotError, match="Build a new snapshot"):
        read_changes(tmp_path / "changes.json")
