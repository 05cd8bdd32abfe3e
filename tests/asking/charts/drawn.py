"""Answers that tests have drawn."""

from pathlib import Path
from typing import Any

from pharmazone.asking.charts.specification import specify
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.tables import tabulate
from pharmazone.saved.header import Heading
from pharmazone.saved.questions import SavedQuery, read_saved
from pharmazone.terms import BASE, THING, XSD

HEADINGS = {
    "area": Heading(en="Floor area, m²", ru="Площадь, м²"),
    "plannedArea": Heading(en="Planned area, m²", ru="Площадь по планам, м²"),
    "modality": Heading(en="Fact or plan", ru="Факт или план"),
    "earliest": Heading(en="Not before", ru="Не ранее"),
    "latest": Heading(en="Not after", ru="Не позднее"),
}
TIN, LEAD = Value("iri", THING + "plant/tin-works"), Value("iri", THING + "plant/lead-works")
KNOWN = {
    TIN.text: (Label("Tin Works", "en"), Label("Оловянный завод", "ru")),
    LEAD.text: (Label("Lead Works", "en"), Label("Свинцовый завод", "ru")),
    BASE + "scheme/modality/planned": (Label("planned", "en"), Label("план", "ru")),
    BASE + "scheme/modality/actual": (Label("actual", "en"), Label("факт", "ru")),
}
PREFIXES = {"plant": THING + "plant/"}


def number(text: str) -> Value:
    return Value("literal", text, datatype=XSD + ("decimal" if "." in text else "integer"))


def typed(text: str, datatype: str) -> Value:
    return Value("literal", text, datatype=XSD + datatype)


def text(written: str) -> Value:
    return Value("literal", written, datatype=XSD + "string")


def bound(slug: str) -> Value:
    return Value("iri", f"{BASE}scheme/bound/{slug}")


def modality(slug: str) -> Value:
    return Value("iri", f"{BASE}scheme/modality/{slug}")


def question(folder: Path, chart: str, variables: str) -> SavedQuery:
    path = folder / "areas.rq"
    header = "#+ summary: Areas of plants\n#+ question: How large is it?\n#+ evidence: [passage]\n"
    words = '#+ ru: {summary: Площади заводов, question: "Как он велик?"}\n'
    selected = " ".join(f"?{each}" for each in variables.split())
    path.write_text(f"{header}{words}#+ chart: {{{chart}}}\nSELECT {selected} WHERE {{}}\n", encoding="utf-8")
    return read_saved(path)


def chart(
    folder: Path,
    said: str,
    *solutions: dict[str, Value],
    language: str = "en",
    known: dict[str, tuple[Label, ...]] | None = None,
) -> dict[str, Any] | None:
    """Specify the chart of an answer with these solutions."""
    variables = "plant area plannedArea modality bound earliest latest does passage"
    saved = question(folder, said, variables)
    table = tabulate(saved, HEADINGS, Solutions(tuple(variables.split()), solutions), language)
    return specify(saved, table, Labels(language, {**KNOWN, **(known or {})}, PREFIXES))


def values(specification: dict[str, Any] | None) -> list[dict[str, Any]]:
    assert specification is not None
    drawn: list[dict[str, Any]] = specification["data"]["values"]
    return drawn


def fill(specification: dict[str, Any]) -> dict[str, str]:
    """Give the colour that fills each series."""
    scale = specification["layer"][0]["encoding"]["fill"]["scale"]
    return dict(zip(scale["domain"], scale["range"], strict=True))
