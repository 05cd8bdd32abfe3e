"""The commands `external catalog`, `module` and `upgrade`, over an invented ontology and the tiny world."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner, Result

from pharmazone import sources
from pharmazone.errors import NotFound, PharmazoneError, SettingError
from pharmazone.external_commands.app import app
from pharmazone.manifest import ExternalSource
from pharmazone.pipeline.external.carrying import quiet
from pharmazone.pipeline.external.composition import Wanted, load_source
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import current_snapshot

TINY = Path(__file__).parents[1] / "tiny"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
OBO = "http://purl.obolibrary.org/obo/"
HEADER = f"""
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX obo: <{OBO}>
    obo:doid.owl a owl:Ontology ; <http://purl.org/dc/terms/license> <{CC0}> ;
        rdfs:label "A small ontology of salts" ; owl:versionInfo "%s" .
    obo:DOID_4 a owl:Class ; rdfs:label "salt" .
"""
FIRST = (
    HEADER % "1"
    + """
    obo:DOID_11 a owl:Class ; rdfs:label "rock salt" ; rdfs:subClassOf obo:DOID_4 .
    obo:DOID_12 a owl:Class ; rdfs:label "sea salt" ; rdfs:subClassOf obo:DOID_4 .
    obo:DOID_99 a owl:Class ; rdfs:label "unmapped" ; rdfs:subClassOf obo:DOID_4 .
"""
)
SECOND = (
    HEADER % "2"
    + """
    obo:DOID_11 a owl:Class ; rdfs:label "obsolete rock salt" ; owl:deprecated true ; obo:IAO_0100001 obo:DOID_13 .
    obo:DOID_13 a owl:Class ; rdfs:label "halite" ; rdfs:subClassOf obo:DOID_4 .
    obo:DOID_14 a owl:Class ; rdfs:label "rock salt" ; rdfs:subClassOf obo:DOID_4 .
    obo:DOID_12 a owl:Class ; rdfs:label "salt of the sea" ; rdfs:subClassOf obo:DOID_4 .
"""
)
VOCABULARY = """
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix vann: <http://purl.org/vocab/vann/> .
    @prefix void: <http://rdfs.org/ns/void#> .
    <https://w3id.org/pharmazone/scheme/vocabulary/doid> a void:Dataset ;
        rdfs:label "Salts"@en , "Соли"@ru ; vann:preferredNamespacePrefix "DOID" ;
        void:uriSpace "http://purl.obolibrary.org/obo/DOID_" ;
        void:uriRegexPattern "^http://purl\\\\.obolibrary\\\\.org/obo/DOID_[0-9]+$" .
"""
MAPPINGS = """\
# mapping_set_id: https://w3id.org/pharmazone/graph/mappings#doid
# mapping_set_version: "1"
# license: https://creativecommons.org/publicdomain/zero/1.0/
# creator_label:
# - A. Brook
# object_source: vocabulary:doid
# curie_map:
#   DOID: http://purl.obolibrary.org/obo/DOID_
#   product: https://w3id.org/pharmazone/id/product/
#   plant: https://w3id.org/pharmazone/id/plant/
#   vocabulary: https://w3id.org/pharmazone/scheme/vocabulary/
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tauthor_label\tconfidence
product:table-salt\tskos:closeMatch\t\tDOID:11\tsemapv:ManualMappingCuration\tA. Brook\t0.9
product:table-salt\tskos:exactMatch\tNot\tDOID:14\tsemapv:ManualMappingCuration\tA. Brook\t0.9
plant:brine-works\tskos:relatedMatch\t\tDOID:12\tsemapv:ManualMappingCuration\tA. Brook\t0.5
"""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the tiny world, two of its things mapped, and the first version beside it."""
    home = shutil.copytree(TINY / "home", tmp_path_factory.mktemp("upkeep") / "home")
    (home / "data/external").mkdir()
    shutil.copyfile(sources.home() / "data/external/spellings.json", home / "data/external/spellings.json")
    (home / "data/mappings").mkdir()
    (home / "data/mappings/vocabularies.ttl").write_text(VOCABULARY, encoding="utf-8")
    (home / "data/mappings/doid.sssom.tsv").write_text(MAPPINGS, encoding="utf-8")
    with (home / "ontology/prefixes.ttl").open("a") as prefixes:
        prefixes.writelines(VOCABULARY.splitlines(keepends=True)[2:4])
    folder = home.parent / "snapshots"
    build(home, folder)
    (folder / "first.ttl").write_text(FIRST, encoding="utf-8")
    wanted = Wanted("doid", folder / "first.ttl", has_closure=True)
    load_source(folder, wanted, known={}, tell=lambda _: quiet)
    return folder


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    """Give a copy of it that a test may change."""
    current = (loaded / "current").resolve()
    shutil.copytree(current, tmp_path / "snapshots" / current.name)
    (tmp_path / "snapshots" / "current").symlink_to(current.name)
    return tmp_path / "snapshots"


@pytest.fixture
def second(tmp_path: Path) -> str:
    (tmp_path / "second.ttl").write_text(SECOND, encoding="utf-8")
    return str(tmp_path / "second.ttl")


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """Give a version whose words would drive a terminal."""
    text = SECOND.replace("salt of the sea", r"\u001B[2Jsalt").replace('"2"', r'"2\u001B]0;x\u0007"')
    (tmp_path / "hostile.ttl").write_text(text, encoding="utf-8")
    return str(tmp_path / "hostile.ttl")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*arguments: str, folder: Path) -> Result:
        monkeypatch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(folder))
        monkeypatch.setenv("COLUMNS", "160")
        return CliRunner().invoke(app, arguments)

    return run


def source_in(folder: Path) -> ExternalSource:
    snapshot = current_snapshot(folder)
    source = snapshot.manifest.source("doid") if snapshot else None
    assert source
    return source


def test_the_catalogue_tells_which_sources_are_loaded_and_at_which_version(run: Run, loaded: Path) -> None:
    told = json.loads(run("catalog", "--format", "json", folder=loaded).stdout)
    assert {each["name"]: each["loaded"] for each in told if each["loaded"]} == {"doid": "1"}
    assert "CC0 1.0" in run("catalog", folder=loaded).stdout


def test_the_catalogue_needs_no_snapshot(run: Run, tmp_path: Path) -> None:
    done = run("catalog", folder=tmp_path)
    assert (done.exit_code, "mondo" in done.stdout) == (0, True)
    assert not list(tmp_path.iterdir())


def test_one_source_is_told_in_full(run: Run, loaded: Path) -> None:
    told = run("catalog", "omim", folder=loaded).stdout
    assert "Johns Hopkins" in told
    assert "forbids" in told


def test_a_source_that_nobody_knows_is_not_found(run: Run, loaded: Path) -> None:
    assert isinstance(run("catalog", "rocks", folder=loaded).exception, NotFound)


def test_a_module_has_the_mapped_terms_and_those_that_are_asked_for(run: Run, loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("DOID:99 # unmapped\nDOID:12345\n", encoding="utf-8")
    out = tmp_path / "cut.ttl"
    done = run("module", "doid", "--terms", str(tmp_path / "more.txt"), "--out", str(out), folder=loaded)
    assert done.exit_code == 0, done.output
    assert "DOID_12345" in done.stderr
    subjects = {str(each.subject.value) for each in ox.parse(path=out, format=ox.RdfFormat.TURTLE)}
    assert {each.removeprefix(OBO) for each in subjects if each.startswith(OBO)} == {
        "DOID_4",
        "DOID_11",
        "DOID_12",
        "DOID_99",
    }


def test_a_module_without_ancestors_has_none_and_is_printed(run: Run, loaded: Path) -> None:
    printed = run("module", "doid", "--no-ancestors", folder=loaded).stdout
    assert f'<{OBO}DOID_11> <http://www.w3.org/2000/01/rdf-schema#label> "rock salt" .' in printed
    assert '"salt"' not in printed


def test_a_module_can_be_added_in_place_of_the_whole(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "cut.nt"
    run("module", "doid", "--out", str(out), folder=folder)
    run("remove", "doid", folder=folder)
    done = run("add", "doid", str(out), "--closure", folder=folder)
    assert (done.exit_code, source_in(folder).version) == (0, "1"), done.output


def test_only_triples_and_turtle_are_written(run: Run, loaded: Path, tmp_path: Path) -> None:
    done = run("module", "doid", "--out", str(tmp_path / "cut.owl"), folder=loaded)
    assert done.exit_code == 2
    assert not (tmp_path / "cut.owl").exists()


@pytest.mark.parametrize("command", [("module", "mondo"), ("upgrade", "mondo", "mondo.owl")])
def test_what_is_not_loaded_has_neither_module_nor_upgrade(run: Run, loaded: Path, command: tuple[str, ...]) -> None:
    failed = run(*command, folder=loaded).exception
    assert isinstance(failed, SettingError)
    assert "pharmazone external add mondo FILE" in str(failed)


def test_a_dry_run_tells_what_is_lost_and_changes_nothing(run: Run, loaded: Path, second: str) -> None:
    before = (loaded / "current").resolve()
    done = run("upgrade", "doid", second, "--dry-run", folder=loaded)
    assert isinstance(done.exception, PharmazoneError)
    assert "1 mapped term is lost" in str(done.exception)
    for words in ("replaced", "DOID:11", "product:table-salt", "DOID:13", "DOID:14 (refused)", "salt of the sea"):
        assert words in done.stdout
    assert (loaded / "current").resolve() == before


def test_the_changes_are_told_to_programs(run: Run, loaded: Path, second: str) -> None:
    told = json.loads(run("upgrade", "doid", second, "--dry-run", "--format", "json", folder=loaded).stdout)
    assert (told["from"], told["to"]) == ("1", "2")
    assert [(each["kind"], each["term"], each["candidates"], each["refused"]) for each in told["changes"]] == [
        ("replaced", f"{OBO}DOID_11", [f"{OBO}DOID_13"], [f"{OBO}DOID_14"]),
        ("relabelled", f"{OBO}DOID_12", [], []),
    ]


@pytest.mark.parametrize("format_", ["table", "json"])
def test_no_word_of_a_source_drives_the_terminal(run: Run, loaded: Path, hostile: str, format_: str) -> None:
    printed = run("upgrade", "doid", hostile, "--dry-run", "--format", format_, folder=loaded).output
    assert "[2Jsalt" in printed
    assert "\x1b" not in printed


def test_where_a_mapped_term_is_lost_nothing_is_replaced_unless_that_is_accepted(
    run: Run, folder: Path, second: str
) -> None:
    assert run("upgrade", "doid", second, folder=folder).exit_code == 1
    assert source_in(folder).version == "1"
    done = run("upgrade", "doid", second, "--accept", folder=folder)
    assert done.exit_code == 0, done.output
    source = source_in(folder)
    assert (source.version, source.title, source.licence) == ("2", "A small ontology of salts", CC0)
    assert f"{source.iri}/closure" in {each.iri for each in source.graphs}


def test_the_very_file_that_is_loaded_is_not_loaded_again(run: Run, folder: Path, loaded: Path) -> None:
    before = (folder / "current").resolve()
    done = run("upgrade", "doid", str(loaded / "first.ttl"), folder=folder)
    assert (done.exit_code, (folder / "current").resolve()) == (0, before), done.output
    assert "the very file" in done.stderr


def test_terms_are_written_in_a_checkout_alone(run: Run, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "checkout", lambda: None)
    assert isinstance(run("module", "doid", "--write-terms", folder=loaded).exception, SettingError)
