"""A home with one article and a few passages, and the folder with its text, for tests of `verify`."""

import hashlib
from pathlib import Path

from pharmazone.errors import Fault
from pharmazone.pipeline.load import Sources, load
from pharmazone.pipeline.passages import Report, unverified, verify

SLUG = "loom-yard"
TEXT = (
    "Loom yard\n\n"
    "Since 2028 the yard has spent over 7.5 billion crowns on a 3.2-hectare plot.\n\n"
    "This year it hires 60 weavers; the permit ends in May 2034.\n"
)
FOLDER = f"data/articles/{SLUG}"
TRIG = f"{FOLDER}/passages/01-yard.trig"
HEAD = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix pz: <https://w3id.org/pharmazone/ontology#> .
@prefix id: <https://w3id.org/pharmazone/id/> .
@prefix yrd: <https://w3id.org/pharmazone/id/passage/loom-yard/> .
"""
PASSAGES = """
{spent} {{ id:yard pz:amount 7500000000 }}
{spent} pz:readWith {since} .
{since} {{ id:yard pz:periodStart "2028-01-01"^^xsd:date }}
{plot} {{ id:yard pz:landArea 32000 }}
{hires} {{ id:yard pz:plannedJobs 60 ; pz:periodEnd "2030-12-31"^^xsd:date }}
{hires} pz:readWith {year} ; pz:modality id:planned .
{permit} {{ id:permit pz:validBefore "2034-06-01"^^xsd:date }}
"""
WORDS = {
    "spent": "over 7.5 billion crowns",
    "since": "Since 2028",
    "plot": "3.2-hectare plot",
    "hires": "hires 60 weavers",
    "year": "This year",
    "permit": "the permit ends in May 2034",
}


def passage(words: str) -> str:
    start = TEXT.index(words)
    return f"yrd:{start}-{start + len(words)}"


class World:
    """A home with one article, and a folder with its text, that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.home, self.texts = folder / "home", folder / "texts"
        self.texts.mkdir(parents=True)
        self.write_text(TEXT.encode())
        self.write("ontology/prefixes.ttl", HEAD)
        self.write_article(TEXT.encode())
        self.write(TRIG, HEAD + PASSAGES.format(**{name: passage(words) for name, words in WORDS.items()}))

    def write(self, path: str, text: str) -> None:
        (self.home / path).parent.mkdir(parents=True, exist_ok=True)
        (self.home / path).write_text(text, encoding="utf-8")

    def write_text(self, octets: bytes) -> None:
        (self.texts / "yard.txt").write_bytes(octets)

    def write_article(self, octets: bytes, reference: str = "2030-03-01") -> None:
        self.write(
            f"{FOLDER}/article.ttl",
            HEAD + f"<https://w3id.org/pharmazone/id/article/{SLUG}> pz:sourceFile 'yard.txt' ;\n"
            f" pz:textSha256 '{hashlib.sha256(octets).hexdigest()}' ; pz:textLength {len(octets.decode())} ;\n"
            f" pz:referenceDate '{reference}'^^xsd:date .\n",
        )

    def replace(self, old: str, new: str) -> None:
        text = (self.home / TRIG).read_text(encoding="utf-8")
        assert old in text
        self.write(TRIG, text.replace(old, new))

    def sources(self) -> Sources:
        return load(self.home)

    def verify(self) -> Report:
        return verify(self.sources(), self.texts)

    def unverified(self) -> list[Fault]:
        return unverified(self.sources())

    def record(self) -> list[str]:
        return (self.home / FOLDER / "verified.tsv").read_text(encoding="utf-8").splitlines()
