"""Why a file is not taken: raised where it is read, and told with its place."""

from pathlib import Path

from pharmazone.errors import Fault, KnowledgeError


class Refusal(Exception):
    """What is wrong and what to do; `line` counts from 1, None where it is the one that is being read."""

    def __init__(self, problem: str, advice: str = "", line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.advice, self.line = problem, advice, line


def refused(file: Path, line: int, problem: str, advice: str = "") -> KnowledgeError:
    """Give the error that says so of a line of a file."""
    return KnowledgeError([Fault(f"{file.name}:{line}", problem, advice)])
