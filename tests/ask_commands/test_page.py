import re
import shlex
from collections.abc import Callable
from dataclasses import fields
from subprocess import CompletedProcess

import pytest

from pharmazone import sources
from pharmazone.ask_commands.answering import Wish

PAGE = (sources.home() / "docs" / "command-line.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```console\n\$ pharmazone ask (.*)\n((?s:.*?))```", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_each_example_of_the_page_answers_as_it_says(
    command: str, shown: str, ask: Callable[..., CompletedProcess[str]], complete: Callable[..., list[str]]
) -> None:
    if command.endswith("<TAB>"):
        *words, last = command.removesuffix("<TAB>").split()
        prefix, colon, behind = last.partition(":")
        assert [
            prefix + colon + each for each in sorted(complete("ask", *words, prefix, colon, behind))
        ] == shown.split()
        return
    done = ask(*shlex.split(command), COLUMNS="100")
    assert [line.rstrip() for line in done.stdout.rstrip().splitlines()] == shown.splitlines()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 2


@pytest.mark.parametrize("option", [each.name.rstrip("_") for each in fields(Wish)])
def test_the_page_tells_each_option(option: str) -> None:
    assert f"| `--{option}" in PAGE or f", `--{option}" in PAGE
