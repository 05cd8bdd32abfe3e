"""Works at their sites: a world for questions whose values can be changed, and an evaluator of it."""

import asyncio
from pathlib import Path

import pyoxigraph as ox

from pharmazone.errors import Overloaded
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.saved.questions import SavedQuery, read_saved

PREFIXES = {"ex": "http://example.org/"}
WORLD = """\
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH ex:g {
  ex:pier a ex:Site , ex:Harbour ; rdfs:label "Pier"@en , "Пирс"@ru .
  ex:quay a ex:Site , ex:Harbour ; rdfs:label "Quay"@en , "Причал"@ru .
  ex:moor a ex:Site ; rdfs:label "Moor"@en , "Болото"@ru .
  ex:pierhead a ex:Site ; rdfs:label "Pierhead"@en .
  ex:tin ex:at ex:quay ; ex:area 900 ; ex:since "2020-05-01"^^xsd:date ; ex:makes "salt" .
  ex:lead ex:at ex:quay ; ex:area 400 ; ex:since "2021-05-01"^^xsd:date ; ex:makes "soda" .
  ex:zinc ex:at ex:moor ; ex:area 100 ; ex:since "2022-05-01"^^xsd:date ; ex:makes "soda" .
}
"""
WORKS = """\
#+ summary: Works
#+ question: Which works are there?
#+ params:
#+   - {name: site, label: Site, ru: Площадка, class: "ex:Site", several: true}
#+   - {name: least, label: Floor area at least, ru: Площадь не менее, datatype: "xsd:integer", default: 0}
#+   - {name: until, label: Working on, ru: Работает на, datatype: "xsd:date"}
#+   - name: made
#+     label: Made there
#+     enum: [{value: salt, label: Table salt, ru: Соль}, {value: soda, label: Soda}, {value: lime}]
PREFIX ex: <http://example.org/>
SELECT ?works ?area ?since WHERE {
  VALUES (?site ?least ?until ?made) { (UNDEF 0 UNDEF UNDEF) }   # params
  ?works ex:at ?site ; ex:area ?area ; ex:since ?since ; ex:makes ?made .
  FILTER (?area >= ?least && (!BOUND(?until) || ?since <= ?until))
}
"""


class InMemory:
    """An evaluator of the tests, on the world above: it counts, and can be slow or busy."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.store.load(WORLD.encode(), format=ox.RdfFormat.TRIG)
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0
        self.is_busy = False
        self.seconds = 0.0

    async def start(self) -> None:
        raise AssertionError("it needs no start")

    async def close(self) -> None:
        raise AssertionError("it needs no end")

    async def evaluate(self, query: Query) -> Answer:
        self.asked.append(query.text)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        if self.is_busy and "ex:at" in query.text:
            raise Overloaded("There is too much to do.")

        def evaluated() -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
            return self.store.query(query.text, use_default_graph_as_union=True)

        return Answer(*write_answer(evaluated, query.solutions, query.graph, {}, 1_000_000))

    def looks(self) -> int:
        return sum("ex:at" in each for each in self.asked)


def written(folder: Path, text: str) -> SavedQuery:
    path = folder / "works.rq"
    path.write_text(text, encoding="utf-8")
    return read_saved(path)
