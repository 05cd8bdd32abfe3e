"""The list of what is covered names everything that is here."""

import re

from .tables import HERE

README = (HERE / "README.md").read_text(encoding="utf-8")


def test_every_group_table_and_module_is_named_in_the_list() -> None:
    groups = {f"evaluation/{each.name}" for each in (HERE / "evaluation").iterdir() if each.is_dir()}
    tables = {each.name for each in HERE.glob("*.tsv")}
    about_themselves = {"test_evaluation.py", "test_expressions.py", "test_syntax.py", "test_readme.py"}
    modules = {each.name for each in HERE.glob("test_*.py")} - about_themselves
    assert {each for each in groups | tables | modules if f"`{each}`" not in README} == set()


def test_what_the_list_names_is_there() -> None:
    named = re.findall(r"`((?:evaluation|formats)/[\w.-]+|\w[\w-]*\.(?:py|tsv))`", README)
    assert named
    assert [each for each in named if not (HERE / each).exists()] == []
