"""A saved query that tests write into a folder, and how they evaluate one."""

from pathlib import Path

import pyoxigraph as ox

from pharmazone.saved.questions import SavedQuery, read_saved

HEADER = """\
#+ summary: Numbers of a shelf
#+ question: Which numbers lie on a shelf?
#+ tags: [numbers]
#+ evidence: [place]
#+ chart: {mark: bar, x: least, y: word}
#+ params:
#+   - {name: shelf, label: Shelf, class: "ex:Shelf"}
#+   - {name: least, label: Least number, datatype: "xsd:integer", minInclusive: 0, maxInclusive: 900, default: 7}
#+   - {name: word, label: Word, datatype: "xsd:string"}
"""
BODY = """\
PREFIX ex: <http://example.org/>
SELECT ?shelf ?least ?word ?place WHERE {
  VALUES (?shelf ?least ?word) { (UNDEF 7 UNDEF) }   # params
}
"""


def saved(folder: Path, text: str = HEADER + BODY, name: str = "shelf") -> SavedQuery:
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return read_saved(path)


def solutions(text: str) -> list[dict[str, object]]:
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [{variable.value: each[variable] for variable in found.variables} for each in found]
