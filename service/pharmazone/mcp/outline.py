"""The vocabulary in short: every class, property and concept with its label, what it means and what it joins."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.mcp.models import one_line
from pharmazone.terms import (
    HAS_UNIT,
    OWL,
    PZ,
    RDF,
    RDFS,
    SKOS,
    shorten,
)

_PROPERTIES: Final = frozenset({OWL + "ObjectProperty", OWL + "DatatypeProperty"})
Said = Mapping[str, list[Value]]


async def outline(library: Library) -> str:
    """Write the vocabulary as a text, a line for each term; it is written once."""

    async def write() -> str:
        return write_outline(await library.select("vocabulary"), library.prefixes)

    return await library.remember(("vocabulary",), write)


def write_outline(found: Solutions, prefixes: Mapping[str, str]) -> str:
    """Write the answer of `vocabulary.rq`."""
    terms: defaultdict[str, defaultdict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for each in found.each:
        terms[each["term"].text][each["property"].text].append(each["value"])
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for iri, said in terms.items():
        types = {each.text for each in said[RDF + "type"]}
        term = _Term(iri, said, prefixes)
        if OWL + "Class" in types:
            lines["classes"].append(term.line())
        elif types & _PROPERTIES:
            lines["properties"].append(term.line())
        else:
            lines[f"concepts of {', '.join(term.names(SKOS + 'inScheme')) or 'no scheme'}"].append(term.line())
    listed = ["classes", "properties", *sorted(lines.keys() - {"classes", "properties"})]
    return "\n".join(line for part in listed for line in (f"# {part}", *sorted(lines[part]), ""))


@dataclass(frozen=True)
class _Term:
    iri: str
    said: Said
    prefixes: Mapping[str, str]

    def names(self, key: str) -> list[str]:
        """Give the IRIs that are said of it, in short; what is only said of everything is left out."""
        iris = {each.text for each in self.said.get(key, ()) if each.kind == "iri" and each.text != OWL + "Thing"}
        return sorted(shorten(each, self.prefixes) for each in iris - {self.iri})

    def line(self) -> str:
        """Give the term in one line: name, label, what it joins, definition."""
        above = self.names(RDFS + "subClassOf") or self.names(RDFS + "subPropertyOf")
        domain, value = self.names(RDFS + "domain"), self.names(RDFS + "range")
        parts = [
            f"under {', '.join(above)}" if above else "",
            f"of {', '.join(domain)}" if domain else "",
            f"to {', '.join(value)}" if value else "",
            f"in {', '.join(self.names(HAS_UNIT))}" if self.names(HAS_UNIT) else "",
            f"of a plan: {', '.join(self.names(PZ + 'counterpart'))}" if self.names(PZ + "counterpart") else "",
        ]
        joined = "; ".join(filter(None, parts))
        label = self._text(RDFS + "label") or self._text(SKOS + "prefLabel")
        said = f"{shorten(self.iri, self.prefixes)} ({label})" + (f" [{joined}]" if joined else "")
        definition = self._text(SKOS + "definition")
        return f"{said}: {definition}" if definition else said

    def _text(self, key: str) -> str:
        texts = {each.language: each.text for each in sorted(self.said.get(key, ()), key=lambda each: each.text)}
        return one_line(texts.get("en") or next(iter(texts.values()), ""))
