"""The articles' texts, which lie outside the project: finds them, and refuses what is not the text that was read."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pharmazone.errors import Fault
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.quads import value
from pharmazone.terms import ARTICLE, PZ

_SAVE = "Save the file as it was: UTF-8 without BOM, LF at the ends of lines, NFC, nothing beyond U+FFFF."


@dataclass(frozen=True)
class Article:
    """What `article.ttl` says about an article's text; empty, or None, where it does not."""

    slug: str
    place: str
    source_file: str
    sha256: str
    length: str
    reference: date | None

    @property
    def iri(self) -> str:
        """Give the article's IRI."""
        return ARTICLE + self.slug


def articles(sources: Sources) -> dict[str, Article]:
    """Give every article that has a source file, by its slug."""
    said: dict[str, dict[str, str]] = {}
    for quad in sources.quads:
        subject, predicate = value(quad.subject), quad.predicate.value
        if subject.startswith(ARTICLE) and predicate.startswith(PZ):
            said.setdefault(subject, {})[predicate.removeprefix(PZ)] = value(quad.object)
    return {
        iri.removeprefix(ARTICLE): Article(
            iri.removeprefix(ARTICLE),
            sources.place(iri),
            properties["sourceFile"],
            properties.get("textSha256", ""),
            properties.get("textLength", ""),
            _date(properties.get("referenceDate")),
        )
        for iri, properties in sorted(said.items())
        if "sourceFile" in properties
    }


def read_article(article: Article, folder: Path) -> tuple[str, list[Fault]]:
    """Read the article's text from the folder; with any fault its ranges mean nothing, and the text is empty."""
    path = folder / article.source_file
    if Path(article.source_file).name != article.source_file or not path.is_file():
        advice = "Give the folder that holds it, or mend pz:sourceFile."
        return "", [Fault(article.place, f"the text {article.source_file} is not in the folder of articles", advice)]
    octets = path.read_bytes()
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [Fault(article.place, f"{article.source_file} is not UTF-8 at byte {error.start}", _SAVE)]
    problems = [*_form_problems(text), *_identity_problems(article, octets, text)]
    faults = [Fault(article.place, f"{article.source_file} {problem}", advice) for problem, advice in problems]
    return "" if faults else text, faults


def _form_problems(text: str) -> Iterator[tuple[str, str]]:
    forms = {
        "begins with a BOM": text.startswith("\ufeff"),
        "holds a carriage return": "\r" in text,
        "is not in NFC": not unicodedata.is_normalized("NFC", text),
        "holds a character beyond U+FFFF": any(character > "\uffff" for character in text),
    }
    return ((problem, _SAVE) for problem, is_so in forms.items() if is_so)


def _identity_problems(article: Article, octets: bytes, text: str) -> Iterator[tuple[str, str]]:
    digest = hashlib.sha256(octets).hexdigest()
    advice = "If this is another edition of the text, look over every range before you change {}."
    if article.sha256 != digest:
        yield f"has the SHA-256 {digest}, not {article.sha256 or 'stated'}", advice.format("pz:textSha256")
    if article.length != str(len(text)):
        yield f"has {len(text)} characters, not {article.length or 'stated'}", advice.format("pz:textLength")


def _date(text: str | None) -> date | None:
    """Read an xsd:date without a time zone; None where it is none (a shape says so)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
