"""How an answer is cited: its address at this release, and the same in the forms that papers and programs take."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.values.choices import tell_value
from pharmazone.manifest import Manifest
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import LICENCE

LICENCE_NAME: Final = "CC BY 4.0"
_PUBLISHER: Final = "pharmazone"
_AUTHORS: Final = {"en": "The pharmazone authors", "ru": "авторы pharmazone"}
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{each: f"\\{each}" for each in "#$%&_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """What tells an answer apart from any other: the question in words, its values in words, its address, its data.

    The address is of a data release, whose answers stay as they are; so no form names a day on which it was read.
    """

    question: str
    values: tuple[tuple[str, str], ...]
    address: str
    release: str
    snapshot: str
    language: str
    key: str
    licence: str = LICENCE
    licence_name: str = LICENCE_NAME

    @property
    def title(self) -> str:
        """Give the question with its values, as a title."""
        said = "; ".join(tell_value(label, value) for label, value in self.values)
        return f"{self.question} ({said})" if said else self.question

    @property
    def apa(self) -> tuple[str, str, str]:
        """Give it as a data set in APA style (7th edition, section 10.9): before the title, the title, behind it."""
        behind = f" (Version {self.release}) [Data set]. {_PUBLISHER}. {self.address}"
        return f"{_AUTHORS['en']}. (n.d.). ", self.title, behind

    @property
    def gost(self) -> str:
        """Give it by the pattern of ГОСТ Р 7.0.100-2018, as a part of a site."""
        return (
            f"{self.title} : набор данных / {_AUTHORS['ru']}. – Версия {self.release}. – Текст : электронный // "
            f"{_PUBLISHER} : [граф знаний]. – URL: {self.address}."
        )

    @property
    def note(self) -> str:
        """Give the snapshot and the licence."""
        return f"Snapshot {self.snapshot}. Licence: {self.licence_name}, {self.licence}"

    @property
    def bibtex(self) -> str:
        """Give it as BibTeX; two pairs of braces keep the capitals of a field, and the address stays as it is."""
        fields = {
            "author": f"{{{_AUTHORS['en']}}}",
            "title": f"{{{_tex(self.title)}}}",
            "version": self.release,
            "publisher": _PUBLISHER,
            "url": self.address,
            "note": _tex(self.note),
            "langid": {"en": "english", "ru": "russian"}[self.language],
        }
        listed = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@misc{{{self.key},\n{listed}\n}}\n"

    @property
    def csl(self) -> str:
        """Give it as CSL-JSON (schema 1.0.2), which reference managers read."""
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": _AUTHORS["en"]}],
            "publisher": _PUBLISHER,
            "version": self.release,
            "URL": self.address,
            "language": self.language,
            "note": self.note,
        }
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def cite(
    saved: SavedQuery,
    asked: str,
    *,
    base: str,
    manifest: Manifest,
    language: str,
    values: Iterable[tuple[str, Sequence[str]]] = (),
) -> Citation:
    """Cite the answer to a saved query; `asked` are its values as a query string, `values` the same in words.

    The key in bibliographies is the same wherever and in whatever language the answer is read.
    """
    release = "&".join(filter(None, (asked, f"release={manifest.release}")))
    digest = f"-{hashlib.sha256(asked.encode()).hexdigest()[:8]}" if asked else ""
    return Citation(
        question=saved.header.words(language).summary,
        values=tuple((label, ", ".join(each)) for label, each in values),
        address=f"{base}/queries/{saved.name}?{release}",
        release=manifest.release,
        snapshot=manifest.id,
        language=language,
        key=f"pharmazone-{manifest.release}-{saved.name}{digest}",
    )


def _tex(text: str) -> str:
    r"""Write a text for a field of BibTeX, whose braces are counted before TeX reads them.

    >>> _tex("50 % {of} C:\\x")
    '50 \\% \\textbraceleft{}of\\textbraceright{} C:\\textbackslash{}x'
    """
    return " ".join(text.translate(_TEX).split())
