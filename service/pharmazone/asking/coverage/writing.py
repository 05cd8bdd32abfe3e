"""Coverage as programs read it: a line of CSV for each kind and vocabulary, or all of it as JSON."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pharmazone.asking.coverage.coverage import STATES, Coverage
from pharmazone.asking.coverage.decisions import Decision
from pharmazone.asking.coverage.words import FAULTS, UNKNOWN
from pharmazone.manifest import ExternalSource, Manifest

"""What stands where a number would be if something were loaded that shows it."""
COLUMNS: Final = ("kind", "vocabulary", "things", *STATES, "loaded", *FAULTS, "candidates")


def rows_of(coverage: Coverage) -> list[list[str]]:
    """Give a row for each kind and vocabulary, under COLUMNS."""
    return [
        [
            each.kind,
            each.vocabulary.name,
            str(each.things),
            *(str(each.states[state]) for state in STATES),
            " ".join(home.name for home in each.homes) or UNKNOWN,
            *(_count(each.faults[name]) for name in FAULTS),
            _count(each.candidates),
        ]
        for each in coverage.cells
    ]


def write_csv(coverage: Coverage) -> bytes:
    """Write the counts as CSV (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows_of(coverage))
    return text.getvalue().encode()


def as_document(coverage: Coverage, manifest: Manifest) -> dict[str, Any]:
    """Give the counts, how each thing stands by which decisions, the faults and the candidates, for JSON."""
    return {
        "snapshot": manifest.id,
        "release": manifest.release,
        "sources": [_source(each, coverage.homes) for each in manifest.external],
        "coverage": [
            {
                "kind": each.kind,
                "vocabulary": each.vocabulary.name,
                "things": each.things,
                "states": dict(each.states),
                "loaded": [home.name for home in each.homes],
                "faults": {name: each.faults[name] for name in FAULTS},
                "candidates": each.candidates,
            }
            for each in coverage.cells
        ],
        "faults": [
            {
                **_about(coverage, each.thing, each.vocabulary),
                "fault": each.kind,
                **_filled(term=each.term, others=list(each.others), start=each.start, graph=each.graph),
            }
            for each in coverage.faults
        ],
        "candidates": [
            {
                **_about(coverage, each.thing, each.vocabulary),
                "term": each.term,
                **_filled(label=_label(coverage, each.term)),
                "how": each.how,
                "start": each.start,
                "graph": each.graph,
            }
            for each in coverage.candidates
        ],
        "things": [
            {
                **_about(coverage, each.thing.iri, each.vocabulary.iri),
                "state": each.state,
                "decisions": _decisions(each.decisions),
            }
            for each in coverage.standings
        ],
    }


def _count(number: int | None) -> str:
    return UNKNOWN if number is None else str(number)


def _source(source: ExternalSource, homes: Mapping[str, Sequence[ExternalSource]]) -> dict[str, Any]:
    at_home = [iri.rpartition("/")[2] for iri, sources in homes.items() if source in sources]
    return {"name": source.name, "version": source.version, "graph": source.iri, "vocabularies": at_home}


def _about(coverage: Coverage, thing: str, vocabulary: str) -> dict[str, str]:
    label = coverage.things[thing].label("en").text
    return {"thing": thing, "label": label, "vocabulary": coverage.vocabularies[vocabulary].name}


def _decisions(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    return [
        {
            "sort": each.sort,
            **_filled(
                match=each.match,
                term=each.term,
                justification=each.justification,
                confidence=each.confidence,
                version=each.version,
                comment=each.comment,
                seen=each.seen,
            ),
        }
        for each in decisions
    ]


def _label(coverage: Coverage, term: str) -> str:
    found = coverage.terms[term].label if term in coverage.terms else None
    return found.text if found else ""


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
