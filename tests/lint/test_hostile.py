"""Whatever a stranger types, looking it over takes no longer than the text is long, and never fails."""

import random
import re
import time
from collections.abc import Callable
from typing import Final

import pytest

from pharmazone.lint.check import MOST_OF_A_RULE, check, is_query
from pharmazone.lint.rules import RULES
from pharmazone.lint.surroundings import Surroundings
from pharmazone.terms import PZ

PREFIXES: Final = {"pz": PZ}
PIECES: Final = (
    *("{", "}", "(", ")", "[", "]", "<<", ">>", "{|", "|}", "*", "+", "/", "|", "^", ";", ",", ".", "'", '"', "#", "~"),
    *(" SELECT ", " VALUES ", " UNION ", " OPTIONAL ", " GRAPH ", " BIND(", " COUNT(", " EXISTS ", " FILTER ", " AS "),
    *("?x", "pz:x", "<a:b>", "@en", "^^", "1", " a ", "UNDEF", " PREFIX ", " LIMIT ", " FROM ", " SERVICE ", " MINUS "),
)


def repeated(write: Callable[[int], str]) -> str:
    return "ASK {" + "".join(map(write, range(2_000))) + "}"


@pytest.mark.parametrize(
    "text",
    [
        repeated(lambda n: f"?a{n} :p* ?b{n} ."),
        repeated(lambda n: f"?a{n} a :b ."),
        repeated(lambda n: f"GRAPH ?g{n} {{ ?a{n} :b ?c }}"),
        repeated(lambda n: f"OPTIONAL {{ ?a{n} a ?b FILTER(REGEX(?b, '')) }}"),
        repeated(lambda n: f"{{ SELECT * {{ ?a{n} a ?b }} }}"),
        repeated(lambda n: "{ ?a a ?b } UNION"[: 17 if n < 1_999 else 11]),
        "SELECT ?v { VALUES ?p { " + "pz:jobs " * 5_000 + "pz:plansToTea " * 5_000 + "} }",
        "ASK " + "{ GRAPH ?g { ?a :p* ?b ." * 45 + "} }" * 45,
    ],
)
def test_no_rule_takes_longer_than_the_text_is_long(text: str) -> None:
    begun = time.perf_counter()
    found = check(text, Surroundings(PREFIXES))
    assert time.perf_counter() - begun < 15  # all against all takes minutes
    assert is_query(text, Surroundings(PREFIXES))
    assert all(sum(each.rule == rule for each in found) <= MOST_OF_A_RULE for rule in {each.rule for each in found})


@pytest.mark.parametrize("seed", range(40))
def test_a_spoilt_query_is_looked_over_or_left_alone(seed: int) -> None:
    pieces = re.findall(r"\s+|\w+|\S", RULES[sorted(RULES)[seed % len(RULES)]].bad)
    dice = random.Random(seed)
    for _ in range(100):
        spoilt = [*pieces]
        for _ in range(3):
            place = dice.randrange(len(spoilt))
            spoilt[place : place + dice.randrange(3)] = dice.choices(PIECES, k=dice.randrange(3)) or [" "]
        for each in check("".join(spoilt), Surroundings(PREFIXES)):
            assert each.says("en")
            assert each.instead("ru")
