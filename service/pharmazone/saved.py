"""Saved queries: plain SPARQL files with a `#+` YAML header and one `# params` line of VALUES.

A file runs unchanged in any SPARQL tool. With parameters only the content of its one `VALUES` line is replaced, by
terms that the library built and serialized; no text of a stranger ever becomes query text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pharmazone.errors import Fault, KnowledgeError, UnfitParameter
from pharmazone.parameters import Malformed, Parameter, Template, name_of
from pharmazone.sources import read_text

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^<>\"{}|\\^`\s]*)>", re.IGNORECASE | re.MULTILINE)


SHELVES: Final = ("policy", "medicines", "statistics", "evidence")
"""The tags by which questions are grouped for people; a question stands on the first of its own that is one."""


class Header(BaseModel):
    """What the `#+` lines of a saved query say; every scalar is kept as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: str = Field(min_length=1)
    question: str = Field(min_length=1)
    description: str = ""
    tags: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    evidence: tuple[str, ...] = ()
    chart: dict[str, Any] | None = None

    @field_validator("params")
    @classmethod
    def _has_each_name_once(cls, params: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        names = [each.name for each in params]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"twice the same parameter: {', '.join(twice)}")
        return params


@dataclass(frozen=True)
class SavedQuery:
    """A saved query: its name, its header, its whole text, and the text cut at its parameters."""

    name: str
    header: Header
    text: str
    template: Template

    @property
    def prefixes(self) -> dict[str, str]:
        """Give the prefixes that the query declares."""
        return dict(_PREFIX.findall(self.text))

    @property
    def shelf(self) -> str:
        """Give the shelf that the question stands on; empty where its tags name none."""
        return next((tag for tag in self.header.tags if tag in SHELVES), "")

    def bind(self, values: Mapping[str, str], *, prefixes: Mapping[str, str] | None = None) -> str:
        """Give the runnable text for the values of its parameters.

        A value may be a prefixed name by `prefixes` or those of the query. UnfitParameter says which value does not
        fit, which is unknown, and which required one is missing.
        """
        known = {each.name: each for each in self.header.params}
        for name in values:
            if name not in known:
                offered = f"Its parameters are {', '.join(known)}." if known else "It has none."
                raise UnfitParameter(f"The query {self.name} has no parameter {name!r}. {offered}", parameter=name)
        spelled = {**self.prefixes, **(prefixes or {})}
        terms = {name: each.term(values.get(name), spelled) for name, each in known.items()}
        return self.template.fill([terms])

    def bind_example(self, *, prefixes: Mapping[str, str] | None = None) -> str:
        """Give the runnable text with the example of each required parameter and the default of each other."""
        examples = {each.name: each.example for each in self.header.params if each.required and each.example}
        return self.bind(examples, prefixes=prefixes)


def read_saved(path: Path) -> SavedQuery:
    """Read one file; KnowledgeError says in which line it is wrong."""
    text = read_text(path, name_of(path))
    try:
        if not _NAME.fullmatch(path.stem):
            raise Malformed(1, f"{path.stem!r} is no name of a query", "Use Latin lower-case, digits and hyphens.")
        header = _read_header(text)
        template = Template.read(text)
        _compare(header, template, text)
    except Malformed as error:
        raise KnowledgeError([error.at(path)]) from error
    return SavedQuery(path.stem, header, text, template)


def read_all(folder: Path) -> dict[str, SavedQuery]:
    """Read every saved query of a folder by its name, sorted; KnowledgeError lists the faults of all of them."""
    queries: dict[str, SavedQuery] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.rq")):
        try:
            queries[path.stem] = read_saved(path)
        except KnowledgeError as error:
            faults += error.faults
    if faults:
        raise KnowledgeError(faults)
    return queries


def on_shelves(queries: Iterable[SavedQuery]) -> dict[str, list[SavedQuery]]:
    """Group questions by shelf, in the order of the shelves, those without one last; an empty shelf is left out."""
    listed = list(queries)
    grouped = {shelf: [each for each in listed if each.shelf == shelf] for shelf in (*SHELVES, "")}
    return {shelf: found for shelf, found in grouped.items() if found}


def _read_header(text: str) -> Header:
    lines = text.splitlines()
    length = next((place for place, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    later = next((place for place, line in enumerate(lines) if place > length and line.startswith("#+")), None)
    if later is not None:
        raise Malformed(later + 1, "a `#+` line stands apart from the header", "Keep the header together, on top.")
    if not length:
        raise Malformed(1, "the file has no `#+` header", "Begin it with `#+ summary: ...` and `#+ question: ...`.")
    document = "\n".join(line.removeprefix("#+").removeprefix(" ") for line in lines[:length])
    # The base loader leaves every scalar as written: `default: 007` and `2025-10-07` mean their text.
    loader = yaml.BaseLoader(document)
    node: yaml.Node | None = None
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise Malformed(1, "the header is no YAML mapping", "Write `key: value` on each line.")
        _refuse_repeated_keys(node)
        return Header.model_validate(loader.construct_document(node))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Malformed(line, f"the header is no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise Malformed(1, f"the header is no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        said = f"{'.'.join(map(str, first['loc'])) or 'header'}: {first['msg']}"
        raise Malformed(_line_of(node, first["loc"]), said) from error
    finally:
        loader.dispose()


def _refuse_repeated_keys(node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise Malformed(key.start_mark.line + 1, f"the key {key.value!r} stands twice")
            seen.add(key.value)
            _refuse_repeated_keys(value)


def _line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Follow a location that pydantic names as far as the YAML goes; the line counts from 1."""
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        else:
            found = None
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node else 1


def _compare(header: Header, template: Template, text: str) -> None:
    """Hold the header against the query below it."""
    said, written = {each.name for each in header.params}, set(template.names)
    if said and not template.names:
        raise Malformed(1, "it has params but no line that ends in `# params`", "Add VALUES (...) { (...) } # params.")
    if said != written or len(written) != len(template.names):
        line = template.before.count("\n") + 1
        differing = ", ".join(sorted(said ^ written)) or "a name stands twice"
        raise Malformed(
            line, f"the VALUES line and the header differ: {differing}", "Name the same parameters in both."
        )
    for name in header.evidence:
        if not re.search(rf"[?$]{re.escape(name)}\b", text):
            raise Malformed(1, f"evidence names ?{name}, which the query has not")


def read_templates(folder: Path) -> dict[str, Template]:
    """Read every query of a folder, which needs no header, by its name; KnowledgeError lists the faults of all."""
    templates: dict[str, Template] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.rq")):
        try:
            templates[path.stem] = Template.read(read_text(path, name_of(path)))
        except Malformed as error:
            faults.append(error.at(path))
        except KnowledgeError as error:
            faults += error.faults
    if faults:
        raise KnowledgeError(faults)
    return templates
