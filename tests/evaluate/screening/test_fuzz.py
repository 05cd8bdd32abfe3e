"""Queries that nobody would write: each has an answer or a Problem, and no process ends by a crash.

FUZZED_QUERIES says how many are tried; FUZZ_SEED begins elsewhere. A failure prints the query.
"""

import asyncio
import os
import random
import re
from collections import Counter
from pathlib import Path

from pharmazone.errors import EvaluatorFailed, Problem
from pharmazone.evaluate.screening.screen import screen

QUERIES = sorted((Path(__file__).parents[3] / "queries" / "saved").glob("*.rq"))
HOW_MANY = int(os.environ.get("FUZZED_QUERIES", "300"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))

TOKEN = re.compile(r"""<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|\#[^\n]*|[?$]?[\w.:\-]+|\s+|.""")
# What the saved queries have not, so that no corner of the grammar is left out.
STRANGE = re.findall(
    r"\S+",
    r"""SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL MINUS UNION FILTER BIND VALUES UNDEF LATERAL
EXISTS NOT IN AS GROUP BY ORDER HAVING LIMIT OFFSET DISTINCT REDUCED COUNT(*) SUM AVG SAMPLE GROUP_CONCAT(?x)
BNODE() RAND() NOW() UUID() IRI('..') REGEX(?x,'(a*)*b') REPLACE('a','','b') SUBSTR('a',-1) STRDT('1',xsd:integer)
LANGMATCHES(LANG(?x),'*') IF(1,2,3) COALESCE() CONCAT() TRIPLE(?s,?p,?o) isTRIPLE OBJECT BASE PREFIX VERSION
( ) [ ] { } <<( )>> << >> {| |} ~ ^ | / * + ? ! - = != < > <= && || , ; . @en @ar--rtl ^^xsd:integer ^^xsd:dateTime
1 -1 1.5 1e400 99999999999999999999 0.00000000000000000001 true '' '''a''' '\ud800' '\u0000' "\U0010FFFF" <> <..> _:b []
() ex:item1 ex:next ex:next* ex:next+ !(ex:next|^ex:number) ex:number/ex:next? ?s ?p ?o $x # '2020-02-30'^^xsd:date
'P1Y'^^xsd:duration '-INF'^^xsd:double *""",
)
ODD = "\x00\t\r\n\x85\u00a0\u0301жſ\u202e\ufeff\ufffd\U0001f9ec\\'\"{}()<>#@%"
# Kinds of tokens that stand in the same places, and what stands where a group does; `%` is the group.
KINDS = [
    re.compile(kind)
    for kind in (r"[?$]\w", r"[-.\d]", r"[\"']", r"<[^<> ]*>$|\w*:\w", r"\+$|-$|\*$|/$", r"=|!=|<$|>$|&&|\|\|")
]
WRAPPINGS = [
    *("{ % UNION % }", "{ SELECT * % }", "{ { SELECT DISTINCT ?s % LIMIT 3 } }", "{ OPTIONAL % }", "{ % MINUS % }"),
    *("{ FILTER EXISTS % }", "{ GRAPH ?g % }", "{ % BIND(EXISTS % AS ?y) }", "{ { SELECT (COUNT(*) AS ?n) % } }"),
    *(
        "{ LATERAL % }",
        "{ % % }",
        "{ VALUES ?s { ex:item1 UNDEF } % }",
        "{ % ?s (ex:next|^ex:next)/ex:number ?o }",
        "{ {} % }",
    ),
]
SEEDS = [
    "SELECT * { ?s ex:next ?o . ?o ex:number ?n } ORDER BY DESC(?n) LIMIT 5",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g HAVING (COUNT(*) > 1)",
    "CONSTRUCT { ?s ex:is [ ex:in ( ?o 1 ) ] } WHERE { ?s ex:next ?o MINUS { ?s ex:number 3 } }",
    "ASK { ?s ?p ?o {| ex:says <<( ?s ?p ?o )>> |} OPTIONAL { << ?a ?b ?c >> ex:p ?d } }",
    "DESCRIBE ex:item1 ?s WHERE { VALUES (?s ?n) { (ex:item2 UNDEF) } ?s ^ex:next/ex:number ?n }",
    "SELECT (REPLACE(STR(?s), '[0-9]+$', '') AS ?x) { ?s ex:number ?n FILTER(?n < 5 && !BOUND(?q)) }",
]


class Fuzzer:
    """Makes queries out of queries, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._seeds = [TOKEN.findall(text) for text in [*SEEDS, *(path.read_text() for path in QUERIES)]]
        self._words = [token for seed in self._seeds for token in seed if not token.isspace()]

    def query(self) -> str:
        tokens = list(self._random.choice(self._seeds))
        for _ in range(self._random.choice((1, 2, 3, 5))):
            self._random.choice((self._exchange, self._exchange, self._wrap))(tokens)
        for _ in range(self._random.choice((0, 0, 0, 1, 1, 3, 10))):
            self._random.choice((self._replace, self._insert, self._delete, self._repeat, self._move, self._graft))(
                tokens
            )
        text = "".join(tokens)
        for _ in range(self._random.choice((0, 0, 0, 0, 0, 0, 1, 2))):
            place = self._random.randint(0, len(text))
            text = text[:place] + self._random.choice((*ODD, "")) + text[place + self._random.randint(0, 1) :]
        return text

    def _token(self) -> str:
        return f" {self._random.choice(STRANGE if self._random.random() < 0.6 else self._words)} "

    def _span(self, tokens: list[str]) -> slice:
        begin = self._random.randint(0, len(tokens))
        return slice(begin, begin + self._random.choice((1, 1, 2, 5, 20)))

    def _exchange(self, tokens: list[str]) -> None:
        """Put another token of its kind in the place of one."""
        kind = self._random.choice(KINDS)
        places = [place for place, token in enumerate(tokens) if kind.match(token)]
        others = [token for token in (*STRANGE, *self._words) if kind.match(token)]
        if places:
            tokens[self._random.choice(places)] = self._random.choice(others)

    def _wrap(self, tokens: list[str]) -> None:
        """Put a group into another one."""
        opened: list[int] = []
        groups = []
        for place, token in enumerate(tokens):
            if token == "{":
                opened.append(place)
            elif token == "}" and opened:
                groups.append(slice(opened.pop(), place + 1))
        if groups:
            group = self._random.choice(groups)
            wrapping = TOKEN.findall(self._random.choice(WRAPPINGS))
            tokens[group] = [new for token in wrapping for new in (tokens[group] if token == "%" else [token])]

    def _replace(self, tokens: list[str]) -> None:
        tokens[self._span(tokens)] = [self._token()]

    def _insert(self, tokens: list[str]) -> None:
        place = self._random.randint(0, len(tokens))
        tokens[place:place] = [self._token() for _ in range(self._random.choice((1, 1, 2, 4)))]

    def _delete(self, tokens: list[str]) -> None:
        del tokens[self._span(tokens)]

    def _repeat(self, tokens: list[str]) -> None:
        span = self._span(tokens)
        tokens[span] = tokens[span] * self._random.choice((2, 3, 10, 40))

    def _move(self, tokens: list[str]) -> None:
        span = self._span(tokens)
        held = tokens[span]
        del tokens[span]
        place = self._random.randint(0, len(tokens))
        tokens[place:place] = held

    def _graft(self, tokens: list[str]) -> None:
        donor = self._random.choice(self._seeds)
        tokens[self._span(tokens)] = donor[self._span(donor)]


def test_queries_that_nobody_would_write_end_no_process(pool, query):
    fuzzer = Fuzzer(SEED)
    outcomes: Counter[str] = Counter()
    crashes: list[tuple[str, str]] = []

    async def evaluate(evaluator, text):
        try:
            screen(text, characters=100_000)
            answer = await evaluator.evaluate(query(text))
            outcomes[answer.type] += 1
        except EvaluatorFailed as failed:
            if "MiB" not in failed.detail:  # another end than that of its memory
                crashes.append((failed.detail, text))
            outcomes["EvaluatorFailed"] += 1
        except Problem as problem:
            outcomes[type(problem).__name__] += 1

    async def evaluate_all():
        async with pool(deadline_seconds=1.0, wait_seconds=30.0) as evaluator:
            for _ in range(HOW_MANY):
                await evaluate(evaluator, fuzzer.query())

    asyncio.run(evaluate_all())
    print(outcomes)  # noqa: T201  what `pytest -s` is asked for
    assert crashes == []
    assert outcomes.total() == HOW_MANY
    assert outcomes.keys() >= {"MalformedQuery", "solutions"}


def test_a_seed_makes_the_same_queries_again():
    first, again, other = Fuzzer(1), Fuzzer(1), Fuzzer(2)
    queries = [first.query() for _ in range(20)]
    assert queries == [again.query() for _ in range(20)]
    assert queries != [other.query() for _ in range(20)]
