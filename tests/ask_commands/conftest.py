"""Ways to call the command as a terminal and as a shell do."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from pharmazone.snapshot import Snapshot

Done = subprocess.CompletedProcess[str]


def run(snapshot: Snapshot, *arguments: str, **variables: str) -> Done:
    folder = str(snapshot.path.parent)
    environment = {"PHARMAZONE_SNAPSHOT_DIR": folder, "HOME": folder, "PATH": os.environ["PATH"], **variables}
    command = [sys.executable, "-m", "pharmazone.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def ask(real: Snapshot) -> Callable[..., Done]:
    """Give the command on the real world."""
    return lambda *arguments, **variables: run(real, "ask", *arguments, **variables)


@pytest.fixture
def complete(real: Snapshot) -> Callable[..., list[str]]:
    """Give the words that Bash is offered behind words that it has cut; what is said beside them is a failure."""

    def completed(*words: str, **variables: str) -> list[str]:
        told = {"COMP_WORDS": "\n".join(("pharmazone", *words)), "COMP_CWORD": str(len(words))}
        done = run(real, _PHARMAZONE_COMPLETE="complete_bash", **told, **variables)
        assert done.stderr == ""
        return done.stdout.split()

    return completed
