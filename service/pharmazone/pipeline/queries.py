"""Reads the queries that the build itself evaluates: rules and checks, each a file with a `#+` YAML header."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import yaml

from pharmazone.errors import Fault, KnowledgeError, MalformedQuery, QueryRefused
from pharmazone.evaluate.screening.screen import screen
from pharmazone.saved.reading import header_lines
from pharmazone.sources import read_text

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True)
class BuildQuery:
    """A rule or a check: its file below the home, what it is for, what to do about a solution, and its text."""

    path: str
    name: str
    summary: str
    advice: str
    text: str


def read_queries(home: Path, folder: str) -> list[BuildQuery]:
    """Read the queries of a folder in the order of their file names; KnowledgeError for a header that does not fit."""
    return [_read(home, path) for path in sorted((home / folder).glob("*.rq"))]


def evaluate(store: ox.Store, query: BuildQuery) -> Result:
    """Evaluate a rule or a check over the default graph as it stands; KnowledgeError names file and line."""
    return evaluate_text(store, query.path, query.text)


def evaluate_text(store: ox.Store, path: str, text: str) -> Result:
    """Evaluate the query of a file; KnowledgeError names file and line, also where it reaches for another endpoint."""
    try:
        screen(text, characters=len(text))
        return store.query(text)
    except SyntaxError as error:
        place, problem = _syntax(path, str(error))
        raise KnowledgeError([Fault(place, problem, "Mend the query here, or just before.")]) from error
    except RuntimeError as error:
        raise KnowledgeError([Fault(f"{path}:1", str(error), "Ask by what SPARQL 1.1 itself has.")]) from error
    except (QueryRefused, MalformedQuery) as error:
        line = text[: max(text.casefold().find("service"), 0)].count("\n") + 1
        place = f"{path}:{error.members.get('line', line)}"
        raise KnowledgeError([Fault(place, error.detail, "Ask only what the snapshot itself holds.")]) from error


def _read(home: Path, path: Path) -> BuildQuery:
    name = path.relative_to(home).as_posix()
    text = read_text(path, name)
    try:
        header = yaml.safe_load("\n".join(header_lines(text))) or {}
        return BuildQuery(name, path.stem.lstrip("0123456789-"), header["summary"], header.get("advice", ""), text)
    except (yaml.YAMLError, KeyError, TypeError) as error:
        advice = "Begin the file with `#+ summary: ...`, and for a check `#+ advice: ...`."
        raise KnowledgeError([Fault(f"{name}:1", f"its header cannot be read: {error}", advice)]) from error


def _syntax(path: str, message: str) -> tuple[str, str]:
    position, _, words = message.removeprefix("error at ").partition(": ")
    line = position.partition(":")[0]
    return (f"{path}:{line}", words) if line.isdigit() else (f"{path}:1", message)
