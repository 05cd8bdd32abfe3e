import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as Xml

import pytest
from typer.testing import CliRunner

from pharmazone import cli, sources
from pharmazone.ask_commands.printing import write_cell
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Value
from pharmazone.pipeline.publish import build
from pharmazone.saved.header import SHELVES
from pharmazone.saved.questions import read_all
from pharmazone.snapshot import Snapshot

Ask = Callable[..., CompletedProcess[str]]
SAVED = read_all(sources.home() / "queries" / "saved")


def test_without_a_name_the_questions_are_listed_by_shelf(ask: Ask) -> None:
    done = ask()
    assert done.returncode == 0
    assert all(f"{name} " in done.stdout for name in SAVED)
    places = [done.stdout.index(words) for words in ("Policy\n", "Medicines and diseases\n", "Statistics\n")]
    assert places == sorted(places)


def test_the_list_is_narrowed_by_a_tag_and_written_in_russian(ask: Ask) -> None:
    done = ask("--tag", "policy", "--lang", "ru")
    assert "Политика\n" in done.stdout
    policy = [each for each in SAVED.values() if "policy" in each.header.tags]
    assert all(each.header.words("ru").question in done.stdout for each in policy)
    assert len(policy) < len(SAVED)
    wrong = ask("--tag", "polisy")
    assert (wrong.returncode, "Near to it is policy" in wrong.stderr) == (2, True)


def test_the_list_is_written_for_programs(ask: Ask) -> None:
    listed = json.loads(ask("--format", "json").stdout)["queries"]
    assert [each["name"] for each in listed] == list(SAVED)
    assert {each["shelf"] for each in listed} == set(SHELVES)
    compared = next(each for each in listed if each["name"] == "plants-compared")
    assert compared["params"][0]["name"] == "plant"
    assert {"name", "question", "ru", "columns", "examples", "formats"} <= compared.keys()


def test_an_answer_is_a_table_in_words(ask: Ask) -> None:
    done = ask("plants-compared", "--plant", "plant:pk-137")
    assert done.returncode == 0
    assert done.stderr == ""
    for shown in ("Floor area, m²", "PK-137 plant", "43,000", "gno:13749-13768", "Yes", "\n1 row\n"):
        assert shown in done.stdout
    assert "https://" not in done.stdout


def test_a_table_is_written_in_russian(ask: Ask) -> None:
    done = ask("plants-compared", "--plant", "plant:pk-137", "--lang", "ru")
    for shown in ("Площадь, м²", "Завод «ПК-137»", "43\N{NO-BREAK SPACE}000", "Да", "1 строка"):
        assert shown in done.stdout


def test_where_nobody_looks_each_row_is_one_line_and_a_terminal_is_not_exceeded(ask: Ask) -> None:
    wide, narrow = ask("plants-compared"), ask("plants-compared", COLUMNS="100")
    assert len([line for line in wide.stdout.splitlines() if "│" in line]) == int(wide.stdout.split()[-2])
    assert max(map(len, narrow.stdout.splitlines()[1:])) <= 100


def test_a_thing_is_named_by_its_label_and_several_by_repeating_the_option(ask: Ask) -> None:
    done = ask("plants-compared", "--plant", "PK-137 plant", "--plant", "plant:velpharm-m", "--format", "csv")
    plants = {each["plant"].rpartition("/")[2] for each in csv.DictReader(io.StringIO(done.stdout))}
    assert plants == {"pk-137", "velpharm-m"}


@pytest.mark.parametrize(
    ("format_", "beginning"), [("json", '{"head"'), ("xml", "<?xml"), ("tsv", "?plant\t"), ("csv", "plant,")]
)
def test_an_answer_is_written_in_the_formats_of_sparql(ask: Ask, format_: str, beginning: str) -> None:
    assert ask("plants-compared", "--format", format_).stdout.startswith(beginning)


def test_data_has_labels_where_they_are_wished_for_and_a_workbook_always(ask: Ask, real: Snapshot) -> None:
    done = ask("plants-compared", "--plant", "plant:pk-137", "--format", "csv", "--labels", "--lang", "ru")
    assert done.stdout.startswith("\ufeffЗавод (IRI),Завод,")
    (row,) = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert row["Завод"] == "Завод «ПК-137»"
    variables = {"PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent)}
    workbook = CliRunner().invoke(cli.app, ["ask", "plants-compared", "--format", "xlsx"], env=variables)
    assert workbook.stdout_bytes.startswith(b"PK")


def test_an_answer_is_given_in_pages(ask: Ask) -> None:
    def plants(*arguments: str) -> list[str]:
        done = ask("plants-compared", "--format", "csv", *arguments)
        return [each["plant"] for each in csv.DictReader(io.StringIO(done.stdout))]

    whole = plants()
    assert plants("--limit", "3") == whole[:3]
    assert plants("--limit", "3", "--page", "2") == whole[3:6]
    for format_ in ("table", "csv"):
        beyond = ask("plants-compared", "--limit", "3", "--page", "99", "--format", format_)
        assert (beyond.returncode, "There is no page 99: with 3 to a page" in beyond.stderr) == (2, True)
        assert beyond.stdout == ""


def test_a_page_of_the_table_has_whole_rows_and_one_of_data_so_many_solutions(ask: Ask) -> None:
    def passages(*arguments: str) -> list[str]:
        return re.findall(r"\w+:\d+-\d+", ask("discrepancies", *arguments).stdout)

    number = int(ask("discrepancies").stdout.split()[-2])
    solutions = list(csv.DictReader(io.StringIO(ask("discrepancies", "--format", "csv").stdout)))
    assert len(solutions) > number, "some rows rest on several passages"
    half = str(-(-number // 2))
    assert passages("--limit", half) + passages("--limit", half, "--page", "2") == passages()
    page = ("discrepancies", "--limit", "5", "--page", "2")
    assert ask(*page).stdout.endswith(f"Rows 6 to 10 of {number}\n")
    assert ask(*page, "--lang", "ru").stdout.endswith(f"Строки с 6 по 10 из {number}\n")
    assert list(csv.DictReader(io.StringIO(ask(*page, "--format", "csv").stdout))) == solutions[5:10]


def test_a_picture_is_written_beside_the_answer(ask: Ask, tmp_path: Path) -> None:
    done = ask("plants-compared", "--chart", str(tmp_path / "chart.svg"))
    assert "10 rows" in done.stdout
    assert "chart.svg" in done.stderr
    assert Xml.fromstring((tmp_path / "chart.svg").read_bytes()).tag.endswith("svg")
    without = next(each for each in SAVED.values() if not each.header.chart and not each.examples)
    refused = ask(without.name, "--chart", str(tmp_path / "none.svg"))
    assert (refused.returncode, "has no chart" in refused.stderr) == (2, True)
    assert not (tmp_path / "none.svg").exists()


def test_a_full_disk_is_told_without_a_traceback(real: Snapshot) -> None:
    folder = str(real.path.parent)
    for arguments in (["--chart", "/dev/full"], ["--format", "csv"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "pharmazone.cli", "ask", "plants-compared", *arguments],
                env={"PHARMAZONE_SNAPSHOT_DIR": folder, "HOME": folder, "PATH": os.environ["PATH"]},
                stdout=full if "--format" in arguments else subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_empty_answer_says_what_comes_nearest(ask: Ask) -> None:
    done = ask("plants-compared", "--minArea", "900000")
    assert done.returncode == 0
    assert "Nothing in the graph answers this." in done.stdout
    assert "Without “Floor area at least, m²”: 10 rows" in done.stdout


def test_an_endpoint_that_does_not_answer_ends_with_status_1(ask: Ask) -> None:
    done = ask("plants-compared", "--endpoint", "http://127.0.0.1:9/sparql", "--timeout", "5")
    assert done.returncode == 1
    assert done.stderr


def test_without_a_snapshot_the_questions_are_listed_and_asking_builds_one(tmp_path: Path, ask: Ask) -> None:
    elsewhere = {"PHARMAZONE_SNAPSHOT_DIR": str(tmp_path / "new")}
    assert "plants-compared" in ask(**elsewhere).stdout
    assert not (tmp_path / "new").exists()
    assert "10 rows" in ask("plants-compared", **elsewhere).stdout


def test_questions_that_give_a_boolean_or_statements_are_answered_too(tmp_path: Path) -> None:
    home = shutil.copytree(Path(__file__).parents[1] / "tiny" / "home", tmp_path / "home")
    shutil.copytree(sources.home() / "queries" / "pages", home / "queries" / "pages", dirs_exist_ok=True)
    head = "#+ summary: Plants\n#+ question: Are there plants?\n"
    plants = "{ ?plant a <https://w3id.org/pharmazone/ontology#Plant> }\n"
    (home / "queries" / "saved" / "are-there.rq").write_text(f"{head}ASK {plants}")
    (home / "queries" / "saved" / "which-are.rq").write_text(f"{head}CONSTRUCT WHERE {plants}")
    snapshot = build(home, tmp_path / "snapshots")

    def answered(*arguments: str) -> str:
        variables = {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent)}
        done = CliRunner().invoke(cli.app, ["ask", *arguments], env=variables)
        assert done.exit_code == 0, done.exception
        return done.stdout

    assert (answered("are-there"), answered("are-there", "--lang", "ru")) == ("Yes\n", "Да\n")
    assert json.loads(answered("are-there", "--format", "json"))["boolean"] is True
    assert "a pz:Plant" in answered("which-are")
    assert answered("which-are", "--format", "nt").endswith(" .\n")

    for name, option in (("are-there", ["--limit", "5"]), ("which-are", ["--page", "1"]), ("which-are", ["--labels"])):
        variables = {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent)}
        refused = CliRunner().invoke(cli.app, ["ask", name, *option], env=variables)
        assert (refused.exit_code, f"{option[0]} is for rows" in refused.output) == (2, True)


def test_labels_cannot_steer_the_terminal() -> None:
    labels = Labels("en", {"https://e.org/a": (Label("\x1b[31mred\u202e", "en"),)}, {})
    assert write_cell([Value("iri", "https://e.org/a")], labels, is_parted=False) == "\ufffd[31mred\ufffd"
