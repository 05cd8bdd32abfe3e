r"""The clauses of OBO: lines of `tag: value {qualifiers} ! comment`, and the parts of their values.

>>> Clause.of('synonym: "tin \\"ore\\"" EXACT ABBREV [MX:1, MX:2 "why"] {source="MX:3"} ! said', 7).quoted()
('tin "ore"', 'EXACT ABBREV', [('MX:1', ''), ('MX:2', 'why')])
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, Self

import regex as re

from pharmazone.pipeline.external.refusals import Refusal

_CLAUSE: Final = re.compile(r"([\w-]+)\s*:\s*(.*)", re.DOTALL)
_QUOTED: Final = r'"((?:[^"\\]|\\.)*+)"'
_TEXT: Final = re.compile(rf"{_QUOTED}\s*([^\[{{!]*)(\[.*)?", re.DOTALL)
_QUALIFIED: Final = re.compile(r'(?:^|\s)\{([^{}"]*="(?:[^"\\]|\\.)*+"(?:[^{}"]|"(?:[^"\\]|\\.)*+")*+)\}\s*(?:!.*)?$')
_COMMENT: Final = re.compile(r"(?:^|\s)!.*$", re.DOTALL)
_QUALIFIER: Final = re.compile(rf"([^\s=,{{]+)\s*=\s*{_QUOTED}")
_XREF: Final = re.compile(rf"\s*((?:\\.|[^,\"\\])+?)\s*(?:{_QUOTED}\s*)?(?:,|$)", re.DOTALL)
_LONE_XREF: Final = re.compile(rf'((?:\\.|(?!\s+["!]).)+)(?:\s+{_QUOTED})?')
_WORD: Final = re.compile(r"(?:\\.|[^\s\\])+")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "W": " ", "t": "\t"}
_MEND: Final = "Mend the line; the format is described at https://owlcollab.github.io/oboformat/doc/obo-syntax.html."

Xrefs = list[tuple[str, str]]


class Clause(NamedTuple):
    """One line: its tag, its value without qualifiers, these as pairs of a name and a text, and its number."""

    tag: str
    value: str
    qualifiers: tuple[tuple[str, str], ...]
    line: int

    @classmethod
    def of(cls, line: str, number: int) -> Self:
        """Read a line; Refusal where it is no clause."""
        found = _CLAUSE.match(line)
        if found is None:
            raise Refusal(f"this line of an OBO file has no tag: {line[:60]}", _MEND, number)
        value: str = found[2]
        qualifiers: tuple[tuple[str, str], ...] = ()
        if "{" in value and (tail := _QUALIFIED.search(value)):
            value = value[: tail.start()]
            qualifiers = tuple((each[1], unescape(each[2])) for each in _QUALIFIER.finditer(tail[1]))
        return cls(found[1], value.rstrip(), qualifiers, number)

    @property
    def text(self) -> str:
        """Give a value that is a text of its own."""
        return unescape(self.value)

    @property
    def _uncommented(self) -> str:
        return _COMMENT.sub("", self.value) if "!" in self.value else self.value

    def words(self) -> list[str]:
        """Give the identifiers of a value, up to its comment."""
        return [unescape(each) for each in _WORD.findall(self._uncommented)]

    def word(self) -> str:
        """Give its one identifier; Refusal where there is none."""
        words = self.words()
        if not words:
            raise Refusal(f"{self.tag} names nothing", _MEND, self.line)
        return words[0]

    def quoted(self) -> tuple[str, str, Xrefs]:
        """Give the text in quotation marks, the words behind it, and the cross-references in brackets."""
        found = _TEXT.match(self.value)
        if found is None:
            raise Refusal(f"the text of {self.tag} is not in quotation marks, or these do not close", _MEND, self.line)
        return unescape(found[1]), found[2].strip(), list(_xrefs(found[3] or ""))

    def xref(self) -> tuple[str, str]:
        """Give the cross-reference and its description; it may hold spaces."""
        found = _LONE_XREF.match(self._uncommented)
        if found is None:
            raise Refusal(f"{self.tag} names nothing", _MEND, self.line)
        return unescape(found[1].strip()), unescape(found[2] or "")


def unescape(text: str) -> str:
    r"""Give a text without its escapes (OBO 1.4, section 3.4).

    >>> unescape(r"a\:b\nc\Wd")
    'a:b\nc d'
    """
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _xrefs(text: str) -> Iterator[tuple[str, str]]:
    end = text.rfind("]")
    for each in _XREF.finditer(text[1 : end if end > 0 else len(text)]):
        yield unescape(each[1]), unescape(each[2] or "")
