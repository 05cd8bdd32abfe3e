"""The tool `describe`: what is said of a thing, each statement with the passages that say it."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import MOST_NEAREST, last_part, tell_nearest
from pharmazone.asking.solutions import Solution
from pharmazone.asking.things.evidence import Group, Statement, passages_of, pointing_to, told_of
from pharmazone.asking.things.surroundings import Surroundings, look_around, units_of
from pharmazone.errors import NotFound
from pharmazone.mcp.discrepancies import Discrepancy, discrepancies_of, lines_of
from pharmazone.mcp.models import (
    Cell,
    Model,
    Told,
    cell_of,
    cell_of_iri,
    fitting,
    one_line,
    read_name,
)
from pharmazone.mcp.passages import Evidence, evidence_lines, evidence_of, terms_of, unit_of
from pharmazone.terms import GRAPH, NUMBERS, RDF, SKOS, Language, shorten

_MATCHES: Final = tuple(
    SKOS + each for each in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
_MOST_EXAMPLES: Final = 6
_CUT: Final = (
    "{shown} of {total} facts; for the others ask `sparql`, page by page: SELECT DISTINCT ?property ?value ?graph "
    "{{ GRAPH ?graph {{ <{iri}> ?property ?value }} }} ORDER BY ?property ?value ?graph LIMIT 100 OFFSET 0"
)


class Fact(Model):
    """Something that is said of the thing."""

    property: Cell
    value: Cell
    unit: str = ""
    bound: str = Field(default="", description="Where the figure is not exact: at least, at most, approximately")
    modality: str = Field(default="", description="planned, forecast or claimed: no fact; empty where it is told as so")
    passages: tuple[str, ...] = Field(default=(), description="The passages that say it, by name")
    rules: tuple[str, ...] = Field(default=(), description="The rules that conclude it, where no passage says it")
    derived_from: tuple[str, ...] = Field(default=(), description="The passages that the conclusion rests on")
    graphs: tuple[str, ...] = Field(
        default=(), description="Where else it is said, such as by those who keep the graph"
    )

    def __str__(self) -> str:
        """Give the fact as it is read."""
        said = " ".join(filter(None, (self.bound, str(self.value), self.unit)))
        said = f"{self.modality.upper()}: {said}" if self.modality else said
        why = [f"[{', '.join(self.passages)}]" if self.passages else ""]
        if self.rules:
            why.append(f"[concluded by {', '.join(self.rules)}{self._from()}]")
        why.append(f"[said by {', '.join(self.graphs)}]" if self.graphs else "")
        return " ".join([said, *filter(None, why)])

    def _from(self) -> str:
        return f" from {', '.join(self.derived_from)}" if self.derived_from else ""


class Pointing(Model):
    """What points to the thing by one property."""

    property: Cell
    total: int
    examples: tuple[Cell, ...]


class DescriptionTold(Told):
    """A thing with what is said of it."""

    iri: str
    name: str
    label: str
    other_labels: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    facts: tuple[Fact, ...]
    total: int = Field(description="How many facts there are in all")
    identifiers: tuple[Cell, ...] = Field(
        (), description="What it is called elsewhere; the label says how close the match is"
    )
    pointing: tuple[Pointing, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    all_discrepancies: int = 0
    passages: tuple[Evidence, ...] = ()
    note: str = ""

    def text(self) -> str:
        """Give the thing as it is read."""
        known = f" (also {'; '.join(self.other_labels)})" if self.other_labels else ""
        lines = [f"{self.label}{known}", f"{self.name}: {', '.join(self.classes) or 'of no class'}", self.iri]
        lines += ["", "What is said of it:"] if self.facts else ["", "Nothing is said of it by itself."]
        last = ""
        for each in self.facts:
            if str(each.property) != last:
                last = str(each.property)
                lines.append(f"{last}:")
            lines.append(f"  - {each}")
        if self.identifiers:
            lines += ["", f"It is elsewhere: {'; '.join(f'{each.label} {each.name}' for each in self.identifiers)}"]
        if self.pointing:
            lines += ["", "What points to it:"]
            lines += [f"- {each.property} ({each.total} in all): {_examples(each)}" for each in self.pointing]
        lines += lines_of(self.discrepancies, self.all_discrepancies)
        lines += evidence_lines(self.passages)
        return "\n".join([*lines, "", self.note] if self.note else lines)


def _examples(pointing: Pointing) -> str:
    return "; ".join(map(str, pointing.examples)) + (" ..." if pointing.total > len(pointing.examples) else "")


async def describe(library: Library, text: str, language: Language) -> DescriptionTold:
    """Describe a thing; NotFound names what is nearly called so."""
    iri = read_name(library, text)
    try:
        around = await look_around(library, iri)
    except NotFound as problem:
        raise await _with_nearest(library, iri, problem) from problem
    units, passages, found = await units_of(library, around), passages_of(around), await discrepancies_of(library, iri)
    iris = around.iris().union(*units.values()) | terms_of(passages.values()) | found.iris()
    labels = await library.labels(iris, language)
    words = _Words(labels, units)
    counts = Counter(prop for prop, _ in {(each["property"].text, each["subject"]) for each in around.pointers.each})
    groups = [each for each in told_of(around, passages, labels) if each.predicate not in _MATCHES]
    facts = [words.fact(each) for group in sorted(groups, key=_is_inferred) for each in group.statements]
    shown = fitting(facts)
    named = {name for each in shown for name in (*each.passages, *each.derived_from)}
    evidence = [evidence_of(each, labels) for each in passages.values()]
    name, own = shorten(iri, library.prefixes), labels.of(iri)
    return DescriptionTold(
        iri=iri,
        name=name,
        label=one_line(own.text),
        other_labels=tuple(sorted(one_line(each.text) for each in labels.known.get(iri, ()) if each.text != own.text)),
        classes=tuple(
            sorted(cell_of_iri(each, labels).label or shorten(each, library.prefixes) for each in _types(around))
        ),
        facts=shown,
        total=len(facts),
        identifiers=tuple(words.identifier(each) for each in around.facts.each if each["property"].text in _MATCHES),
        pointing=tuple(words.pointing(each, counts) for each in pointing_to(around, passages, labels)),
        discrepancies=found.told(labels),
        all_discrepancies=len(found),
        passages=fitting([each for each in evidence if each.name in named]),
        note=_CUT.format(shown=len(shown), total=len(facts), iri=iri) if len(shown) < len(facts) else "",
    )


@dataclass(frozen=True)
class _Words:
    """The labels and the units in which statements are told."""

    labels: Labels
    units: Mapping[str, list[str]]

    def fact(self, statement: Statement) -> Fact:
        told = [evidence_of(each, self.labels) for each in statement.passages]
        bounds = {each.bound for each in told if each.bound} if statement.value.datatype in NUMBERS else set()
        return Fact(
            property=cell_of_iri(statement.predicate, self.labels),
            value=cell_of(statement.value, self.labels),
            unit=unit_of(statement, self.units, self.labels),
            bound=" or ".join(sorted(bounds)),
            modality=", ".join(self.labels.of(each).text for each in statement.modalities),
            passages=tuple(each.name for each in told),
            rules=tuple(statement.rules) if statement.is_inferred else (),
            derived_from=tuple(evidence_of(each, self.labels).name for each in statement.derived_from),
            graphs=tuple(shorten(each, self.labels.prefixes).removeprefix(GRAPH) for each in statement.graphs),
        )

    def identifier(self, match: Solution) -> Cell:
        relation = self.labels.of(match["property"].text).text
        return cell_of_iri(match["value"].text, self.labels).model_copy(update={"label": relation})

    def pointing(self, group: Group, counts: Mapping[str, int]) -> Pointing:
        examples = tuple(cell_of(each.subject, self.labels) for each in group.statements[:_MOST_EXAMPLES])
        prop = cell_of_iri(group.predicate, self.labels)
        return Pointing(property=prop, total=counts[group.predicate], examples=examples)


def _types(around: Surroundings) -> set[str]:
    return {each["value"].text for each in around.facts.each if each["property"].text == RDF + "type"}


def _is_inferred(group: Group) -> bool:
    return all(each.is_inferred for each in group.statements)


async def _with_nearest(library: Library, iri: str, problem: NotFound) -> NotFound:
    """Add to the problem what is called nearly so."""
    hits = await asyncio.to_thread(lambda: library.index.find(last_part(iri))[:MOST_NEAREST])
    nearest = [shorten(each.named.iri, library.prefixes) for each in hits]
    return NotFound(problem.detail + tell_nearest(nearest), thing=iri, nearest=nearest)
