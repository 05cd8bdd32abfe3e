"""Saved queries: each with its header, its whole text, and the text cut at its parameters.

A file runs unchanged in any SPARQL tool. With parameters only the content of its one `VALUES` line is replaced, by
terms that the library built and serialized; no text of a stranger ever becomes query text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

from pharmazone.errors import Fault, KnowledgeError, UnfitParameter, cut
from pharmazone.saved.header import SHELVES, Header
from pharmazone.saved.joining import external_graphs
from pharmazone.saved.parameters import MOST_TOLD
from pharmazone.saved.reading import read_header
from pharmazone.saved.template import Malformed, Template, Term, name_of
from pharmazone.sources import read_text
from pharmazone.terms import source_of

MOST_SOLUTIONS: Final = 500
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^<>\"{}|\\^`\s]*)>", re.IGNORECASE | re.MULTILINE)
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)

Values = Mapping[str, str | Sequence[str]]
"""What is given for parameters: one value or several."""


Given = Mapping[str, tuple[str, ...]]
"""The same, listed."""


@dataclass(frozen=True)
class SavedQuery:
    """A saved query: its name, its header, its whole text, and the text cut at its parameters."""

    name: str
    header: Header
    text: str
    template: Template

    @property
    def form(self) -> str:
        """Give the query form: SELECT, ASK, CONSTRUCT or DESCRIBE."""
        match = _FORM.search(self.text)
        assert match, "the file was read"
        return match[1].upper()

    @property
    def prefixes(self) -> dict[str, str]:
        """Give the prefixes that the query declares."""
        return dict(_PREFIX.findall(self.text))

    @property
    def external(self) -> tuple[str, ...]:
        """Give the IRIs of the graphs of external sources that it reads."""
        return external_graphs(self.text) if self.header.external else ()

    def bind(self, values: Values, *, prefixes: Mapping[str, str] | None = None) -> str:
        """Give the runnable text for the values of its parameters.

        A value may be a prefixed name by `prefixes` or those of the query. UnfitParameter says which values do not
        fit, which are unknown, which required ones are missing, and of which there are too many.
        """
        known, spelled = [each.name for each in self.header.params], {**self.prefixes, **(prefixes or {})}
        terms: list[tuple[Term | None, ...]] = []
        unfit = [self._unknown(name) for name in values if name not in known][:MOST_TOLD]
        for each in self.header.params:
            try:
                terms.append(each.terms(listed(values.get(each.name, ())), spelled))
            except UnfitParameter as problem:
                unfit.append(problem)
        if unfit:
            raise UnfitParameter.of(unfit)
        count = prod(map(len, terms))
        if count > MOST_SOLUTIONS:
            several = [each.name for each in self.header.params if each.several]
            said = f"The values of {', '.join(several)} make {count} combinations; ask for at most {MOST_SOLUTIONS}."
            raise UnfitParameter(said, parameter=several[0])
        return self.template.fill(dict(zip(known, each, strict=True)) for each in product(*terms))

    def _unknown(self, name: str) -> UnfitParameter:
        known = [each.name for each in self.header.params]
        offered = f"Its parameters are {', '.join(known)}." if len(known) > 1 else f"Its parameter is {''.join(known)}."
        said = f"The query {self.name} has no parameter {cut(name)!r}. {offered if known else 'It has none.'}"
        return UnfitParameter(said, parameter=cut(name))

    def bind_example(self, *, prefixes: Mapping[str, str] | None = None) -> str:
        """Give the runnable text with the example of each required parameter and the default of each other."""
        return self.bind(self.examples, prefixes=prefixes)

    @property
    def examples(self) -> dict[str, tuple[str, ...]]:
        """Give the values with which it runs when nobody gives any: the example of each required parameter."""
        return {each.name: (each.example,) for each in self.header.params if each.required and each.example}


def read_saved(path: Path) -> SavedQuery:
    """Read one file; KnowledgeError says in which line it is wrong."""
    text = read_text(path, name_of(path))
    try:
        if not _NAME.fullmatch(path.stem):
            raise Malformed(1, f"{path.stem!r} is no name of a query", "Use Latin lower-case, digits and hyphens.")
        header = read_header(text)
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
    faults += _faults_of_relations(folder, queries) if not faults else []
    if faults:
        raise KnowledgeError(faults)
    return queries


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


def on_shelves(queries: Iterable[SavedQuery]) -> dict[str, list[SavedQuery]]:
    """Group questions by shelf, in the order of the shelves, those without one last; an empty shelf is left out."""
    listed = list(queries)
    grouped = {shelf: [each for each in listed if each.header.shelf == shelf] for shelf in (*SHELVES, "")}
    return {shelf: found for shelf, found in grouped.items() if found}


def pairs_of(values: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Give each value with the name of its parameter, as a query string has them.

    >>> pairs_of({"site": ("pier",), "plant": ("a", "b")})
    [('site', 'pier'), ('plant', 'a'), ('plant', 'b')]
    """
    return [(name, each) for name, given in values.items() for each in given]


def listed(given: str | Sequence[str]) -> Sequence[str]:
    """Give what is given for a parameter as several values."""
    return (given,) if isinstance(given, str) else given


def _compare(header: Header, template: Template, text: str) -> None:
    """Hold the header against the query below it."""
    said, written = {each.name for each in header.params}, set(template.names)
    if not _FORM.search(text):
        raise Malformed(1, "no line below the header begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if said and not template.names:
        raise Malformed(1, "it has params but no line that ends in `# params`", "Add VALUES (...) { (...) } # params.")
    if said != written or len(written) != len(template.names):
        line = template.before.count("\n") + 1
        differing = ", ".join(sorted(said ^ written)) or "a name stands twice"
        raise Malformed(
            line, f"the VALUES line and the header differ: {differing}", "Name the same parameters in both."
        )
    if unlike := sorted({*header.external} ^ {source_of(each) for each in external_graphs(text)}):
        wrong = f"external and the graphs that the query reads differ: {', '.join(unlike)}"
        raise Malformed(_line_of_key(text, "external"), wrong, "Name each source whose graph it reads.")
    named = {
        "evidence": header.evidence,
        "chart": header.chart.variables if header.chart else (),
        "columns": tuple(header.columns),
    }
    for key, names in named.items():
        for name in names:
            if not re.search(rf"[?$]{re.escape(name)}\b", text):
                raise Malformed(_line_of_key(text, key), f"{key} names ?{name}, which the query has not")


def _line_of_key(text: str, key: str) -> int:
    lines = text.splitlines()
    return next((place for place, line in enumerate(lines, start=1) if line.startswith(f"#+ {key}:")), 1)


def _faults_of_relations(folder: Path, queries: Mapping[str, SavedQuery]) -> list[Fault]:
    return [
        Malformed(
            _line_of_key(query.text, "related"), f"related names {name!r}", "Name another query of this folder."
        ).at(folder / f"{query.name}.rq")
        for query in queries.values()
        for name in query.header.related
        if name not in queries or name == query.name
    ]
