"""A home with one article and no passages yet, for tests of what its passages read."""

import hashlib
from pathlib import Path

from pharmazone.pipeline.coverage import Coverage, Report, coverage
from pharmazone.pipeline.load import load

SLUG = "kiln-news"
TEXT = (
    "Kiln news\n\n"
    "In May 2030 the K-44 kiln opened on plot No. 12; 60 stokers fire it.\n\n"
    "From 2024 to 2028 output doubled, to 1.5 million bricks.\n\n"
    "One of the yards keeps 9 barges; 60 bargemen leave in March 2034.\n"
)
FOLDER = f"data/articles/{SLUG}"
TRIG = f"{FOLDER}/passages/01-kilns.trig"
HEAD = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix pz: <https://w3id.org/pharmazone/ontology#> .
@prefix id: <https://w3id.org/pharmazone/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kln: <https://w3id.org/pharmazone/id/passage/kiln-news/> .
"""
THINGS = """
id:kiln rdfs:label "kiln K-44"@en , "печь К-44"@ru .
id:plot rdfs:label "plot"@en ; skos:altLabel "Plot No. 12"@en .
"""


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def name(words: str) -> str:
    return "{}-{}".format(*span(words))


class World:
    """A home with one article and no passages yet, and a folder with its text."""

    def __init__(self, folder: Path) -> None:
        self.home, self.texts = folder / "home", folder / "texts"
        self.texts.mkdir(parents=True)
        (self.texts / "kiln.txt").write_text(TEXT, encoding="utf-8")
        self.write("ontology/prefixes.ttl", HEAD)
        self.write("data/entities/things.ttl", HEAD + THINGS)
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        self.write(
            f"{FOLDER}/article.ttl",
            HEAD + f"<https://w3id.org/pharmazone/id/article/{SLUG}> pz:sourceFile 'kiln.txt' ;\n"
            f" pz:textSha256 '{digest}' ; pz:textLength {len(TEXT)} ; pz:referenceDate '2030-06-01'^^xsd:date .\n",
        )
        self.write(TRIG, HEAD)

    def write(self, path: str, text: str) -> None:
        (self.home / path).parent.mkdir(parents=True, exist_ok=True)
        (self.home / path).write_text(text, encoding="utf-8")

    def say(self, words: str, facts: str, *read_with: str) -> None:
        """Add a passage over the words, with its facts, and others that it is read with."""
        lines = [f"kln:{name(words)} {{ {facts} }}" if facts else ""]
        lines += [f"kln:{name(words)} pz:readWith kln:{name(each)} ." for each in read_with]
        self.write(TRIG, (self.home / TRIG).read_text(encoding="utf-8") + "\n".join(lines) + "\n")

    def list_unread(self, *lines: str, header: str = "range\treason") -> None:
        self.write(f"{FOLDER}/unread-numbers.tsv", "\n".join([header, *lines, ""]))

    def report(self) -> Report:
        return coverage(load(self.home), self.texts)

    def covered(self) -> Coverage:
        report = self.report()
        assert report.faults == []
        return report.articles[0]

    def read(self) -> dict[str, str]:
        """Give the numbers that are read, and into what."""
        return {each.words: each.read_into for each in self.covered().numbers if each.read_into}
