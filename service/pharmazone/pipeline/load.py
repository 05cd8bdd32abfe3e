"""Reads the sources: every RDF file of ontology/ and data/ into quads, and remembers where each IRI stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.quads import graph_iri, in_graph, value
from pharmazone.sources import read_text
from pharmazone.terms import GRAPH, SECTION, passage_range

PREFIXES: Final = "ontology/prefixes.ttl"
ROOMS: Final = {
    "ontology/pharmazone.ttl": "ontology",
    "ontology/alignments.ttl": "alignments",
    "ontology/schemes.ttl": "schemes",
    "ontology/shapes.ttl": "shapes",
    "data/entities/*.ttl": "entities",
    "data/articles/*/article.ttl": "passages",
    "data/articles/*/passages/*.trig": "passages",
    "data/curation/*.ttl": "curation",
    "data/mappings/vocabularies.ttl": "mappings",
    "data/external/catalog.ttl": "catalogue",
}
"""Which files there are, and the graph that each is read into; in TriG only the default part is."""

_RDF_SUFFIXES = {".ttl", ".trig", ".nt", ".nq", ".n3", ".rdf", ".owl", ".jsonld"}
_TOKEN = re.compile(r"(?P<name>(?<![\w:/#.-])[A-Za-z][\w-]*:[\w%][\w%./-]*(?<!\.))|<(?P<iri>[^<>\"{}|^`\\\s]+)>")


@dataclass(frozen=True)
class Source:
    """One file as it was read: its path below the home, its prefixes, and its quads with their graphs set."""

    path: str
    text: str
    prefixes: dict[str, str]
    quads: list[ox.Quad]

    @cached_property
    def lines(self) -> dict[str, tuple[bool, int]]:
        """Give, for each IRI named in the file, whether a line begins with it, and that line, else the first one."""
        found: dict[str, tuple[bool, int]] = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            for token in _TOKEN.finditer(line):
                iri = token["iri"] or _expand(token["name"], self.prefixes)
                begins = token.start() == 0
                if iri not in found or (begins and not found[iri][0]):
                    found[iri] = (begins, number)
        return found


@dataclass(frozen=True)
class Sources:
    """Everything that was read from one home folder."""

    home: Path
    prefixes: dict[str, str]
    files: list[Source] = field(repr=False)

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """Give the quads of every file, in the order of the files."""
        for source in self.files:
            yield from source.quads

    def place(self, iri: str) -> str:
        """Say where an IRI stands, as `path:line`: where a line begins with it, else where it is first named."""
        return self._places.get(iri, iri)

    @cached_property
    def _places(self) -> dict[str, str]:
        beginning: dict[str, str] = {}
        anywhere: dict[str, str] = {}
        for source in self.files:
            for iri, (begins, number) in source.lines.items():
                (beginning if begins else anywhere).setdefault(iri, f"{source.path}:{number}")
        return anywhere | beginning

    @cached_property
    def sections(self) -> dict[str, list[tuple[int, str]]]:
        """Give, for each article's slug, where its sections begin and their IRIs, in order.

        A section is a file of passages, named `NN-<slug>.trig`; it begins with the first passage that it tells of.
        """
        found: dict[str, list[tuple[int, str]]] = {}
        for source in self.files:
            if source.path.endswith(".trig"):
                named = {iri for quad in source.quads for iri in (graph_iri(quad), value(quad.subject))}
                starts = [each.start for each in map(passage_range, named) if each]
                section = SECTION + section_slug(source.path)
                found.setdefault(Path(source.path).parts[-3], []).extend([(min(starts), section)] if starts else [])
        return {article: sorted(sections) for article, sections in found.items()}


def load(home: Path) -> Sources:
    """Read every RDF file below the home; KnowledgeError lists all that is malformed or out of its place."""
    faults: list[Fault] = []
    prefixes = _prefixes(home, faults)
    files = []
    for path, graph in _files(home, faults):
        source = _read(home, path, graph, faults)
        if source:
            faults.extend(_prefix_faults(source, prefixes))
            faults.extend(_graph_faults(source))
            files.append(source)
    if faults:
        raise KnowledgeError(faults)
    return Sources(home, prefixes, files)


def section_slug(path: str) -> str:
    """Give the slug of the section that a file of passages holds.

    >>> section_slug("data/articles/a/passages/02-production-complex.trig")
    'production-complex'
    """
    return re.sub(r"^\d+-", "", Path(path).stem)


def _files(home: Path, faults: list[Fault]) -> Iterator[tuple[Path, str]]:
    known = {home / PREFIXES}
    for pattern, graph in ROOMS.items():
        for path in sorted(home.glob(pattern)):
            known.add(path)
            yield path, graph
    for folder in ("ontology", "data"):
        for path in sorted((home / folder).rglob("*")):
            if path.suffix in _RDF_SUFFIXES and path not in known:
                advice = f"Move it to one of: {', '.join(ROOMS)}."
                faults.append(Fault(path.relative_to(home).as_posix(), "no part of the build reads this file", advice))


def _read(home: Path, path: Path, graph: str, faults: list[Fault]) -> Source | None:
    name = path.relative_to(home).as_posix()
    try:
        text = read_text(path, name)
    except KnowledgeError as error:
        faults += error.faults
        return None
    is_trig = path.suffix == ".trig"
    parser = ox.parse(text, ox.RdfFormat.TRIG if is_trig else ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    default = ox.NamedNode(GRAPH + graph)
    try:
        quads = [quad if graph_iri(quad) else in_graph(quad.triple, default) for quad in parser]
    except SyntaxError as error:
        faults.append(
            Fault(f"{name}:{error.lineno or 1}", _syntax_words(error), "Mend the syntax here, or just before.")
        )
        return None
    return Source(name, text, dict(parser.prefixes), quads)


def _prefixes(home: Path, faults: list[Fault]) -> dict[str, str]:
    path = home / PREFIXES
    if not path.is_file():
        raise KnowledgeError([Fault(PREFIXES, "the table of prefixes is missing", "Write one @prefix line for each.")])
    source = _read(home, path, "prefixes", faults)
    if source and source.quads:
        faults.append(Fault(PREFIXES, "it holds triples", "Keep only @prefix lines in it."))
    return source.prefixes if source else {}


def _prefix_faults(source: Source, prefixes: dict[str, str]) -> Iterator[Fault]:
    for name, iri in source.prefixes.items():
        if prefixes.get(name) != iri:
            line = _line_of(source.text, rf"prefix\s+{re.escape(name)}:")
            stands = f"as <{prefixes[name]}>" if name in prefixes else "not at all"
            problem = f"the prefix {name}: is declared as <{iri}>, and in {PREFIXES} {stands}"
            yield Fault(f"{source.path}:{line}", problem, f"Make this line and {PREFIXES} say the same.")


def _graph_faults(source: Source) -> Iterator[Fault]:
    if not source.path.endswith(".trig"):
        return
    article = Path(source.path).parts[-3]
    own = GRAPH + ROOMS["data/articles/*/passages/*.trig"]
    for name in sorted({graph_iri(quad) for quad in source.quads} - {own}):
        passage = passage_range(name)
        if passage is None or passage.article != article:
            line = source.lines.get(name, (False, 1))[1]
            advice = f"Name the graph by its range: .../id/passage/{article}/<start>-<end>."
            yield Fault(f"{source.path}:{line}", f"<{name}> is no passage of the article {article}", advice)


def _syntax_words(error: SyntaxError) -> str:
    return error.msg.partition(": ")[2] or error.msg


def _line_of(text: str, pattern: str) -> int:
    match = re.search(pattern, text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, prefix + ":") + local
