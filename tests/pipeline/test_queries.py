from pathlib import Path

import pytest
from typer.testing import CliRunner

from pharmazone import cli
from pharmazone.errors import KnowledgeError, MalformedQuery
from pharmazone.sources import read_text


def test_a_file_is_read_as_utf_8_with_line_ends_of_one_kind(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes("ASK {}\r\n# соль\n".encode())
    assert read_text(tmp_path / "q.rq", "q.rq") == "ASK {}\n# соль\n"


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"ASK {}\n# \xff\n")
    with pytest.raises(KnowledgeError, match=r"^theirs\.rq:2: this is not UTF-8\n +Save the file as UTF-8\.$"):
        read_text(tmp_path / "q.rq", "theirs.rq")


def test_the_file_of_a_query_on_the_command_line_too(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(b"ASK {}\n# \xff\n")
    said = CliRunner().invoke(cli.app, ["query", "--file", str(file)])
    assert isinstance(said.exception, MalformedQuery)
    assert said.exception.detail.startswith(f"{file}:2: this is not UTF-8")
