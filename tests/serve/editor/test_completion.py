"""What the editor completes with, of the real vocabulary."""

import pyoxigraph as ox

from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import read_solutions
from pharmazone.saved.questions import read_templates
from pharmazone.serve.editor.completion import list_terms
from pharmazone.snapshot import Snapshot


def listed(real: Snapshot, language: str) -> dict[str, dict[str, str]]:
    text = read_templates(real.queries / "pages")["vocabulary"].fill([])
    found = ox.Store.read_only(str(real.store)).query(text)
    assert isinstance(found, ox.QuerySolutions)
    solutions = read_solutions(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    return {each["name"]: each for each in list_terms(solutions, Labels(language, {}, real.manifest.prefixes))}


def test_classes_properties_and_concepts_are_named_with_their_prefixes(real: Snapshot) -> None:
    terms = listed(real, "en")
    assert terms["pz:Plant"] == {"name": "pz:Plant", "kind": "class", "label": "plant"}
    assert terms["pz:plannedJobs"]["kind"] == "property"
    assert terms["bound:at-least"]["kind"] == "concept"
    assert not [name for name in terms if "://" in name]
    assert len(terms) > 300


def test_labels_are_in_the_language_that_was_asked_for(real: Snapshot) -> None:
    assert listed(real, "ru")["pz:Plant"]["label"] == "производственный комплекс"
