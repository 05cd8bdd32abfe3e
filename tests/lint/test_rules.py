"""The table of rules: each is broken by its bad example alone, and by none of the good ones."""

import re

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.lint.check import check
from pharmazone.lint.checks import CHECKS
from pharmazone.lint.plans import is_plan_of
from pharmazone.lint.rules import IDLE, RULES
from pharmazone.lint.surroundings import Surroundings
from pharmazone.terms import LANGUAGES, PZ

KNOWN = Surroundings({"pz": PZ}, sources=["doid", "dron"])


def test_every_rule_has_words_and_every_row_a_rule() -> None:
    assert set(RULES) == {*CHECKS, IDLE}


@pytest.mark.parametrize("name", RULES)
def test_the_bad_example_breaks_just_this_rule(name: str) -> None:
    assert {each.rule for each in check(RULES[name].bad, KNOWN)} == {name}


@pytest.mark.parametrize("name", RULES)
def test_the_good_example_breaks_none(name: str) -> None:
    assert check(RULES[name].good, KNOWN) == []


@pytest.mark.parametrize("name", RULES)
def test_both_examples_are_sparql(name: str) -> None:
    ox.Store().query(RULES[name].good)
    prefixes = dict(KNOWN.prefixes) if name == "undeclared-prefix" else None
    if name != "service":
        ox.Store().query(RULES[name].bad, prefixes=prefixes)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_speaks_in_each_language_and_names_what_it_found(name: str, language: str) -> None:
    for found in check(RULES[name].bad, KNOWN):
        words = f"{found.says(language)} {found.instead(language)}"
        assert bool(re.search("[а-яё]{4}", words)) is (language == "ru")
        assert found.term in words
        assert not re.search(r"\{(?:term|other)\}|\{\{", words)
        assert words.count("`") % 2 == 0


def test_each_plan_of_the_vocabulary_is_known_by_its_name() -> None:
    text = (sources.home() / "ontology" / "pharmazone.ttl").read_bytes()
    counterpart = ox.NamedNode(PZ + "counterpart")
    pairs = [
        (each.subject.value, each.object.value)
        for each in ox.parse(text, format=ox.RdfFormat.TURTLE)
        if each.predicate == counterpart and isinstance(each.object, ox.NamedNode)
    ]
    assert len(pairs) > 30
    assert [pair for pair in pairs if not is_plan_of(pair[1], pair[0])] == []
    told = {fact for fact, _ in pairs}
    assert [each for each in told if any(is_plan_of(each, other) for other in told)] == []


def test_every_saved_query_and_every_query_of_the_pages_is_clean_or_says_why_not() -> None:
    folder = sources.home() / "queries"
    found = [
        f"{path.parent.name}/{path.name}:{each}"
        for path in sorted([*folder.glob("saved/*.rq"), *folder.glob("pages/*.rq")])
        for each in check(path.read_text(encoding="utf-8"), Surroundings({"pz": PZ}))
    ]
    assert found == []


def test_every_rule_stands_in_the_documentation() -> None:
    told = (sources.home() / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert [name for name in RULES if f"| `{name}` |" not in told] == []
