"""Readers of answers that know nothing of the engine: json, csv and xml.etree of the standard library, and rdflib."""

import csv
import io
import json
import warnings
from typing import Any, Final
from xml.etree import ElementTree

import rdflib
from rdflib.query import Result

from .terms import Row, Term, from_json, literal, read_term

_RESULTS: Final = "{http://www.w3.org/2005/sparql-results#}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DIRECTION: Final = "{http://www.w3.org/2005/11/its}dir"
Table = tuple[list[str], list[Row]]


def read_json(body: bytes) -> Table:
    """Read SPARQL 1.1 Query Results JSON."""
    told = json.loads(body.decode("utf-8"))
    variables = told["head"]["vars"]
    return variables, [tuple(from_json(each.get(name)) for name in variables) for each in told["results"]["bindings"]]


def read_xml(body: bytes) -> Table:
    """Read SPARQL Query Results XML (Second Edition), with the elements of SPARQL 1.2."""
    root = ElementTree.fromstring(body)
    assert root.tag == f"{_RESULTS}sparql"
    variables = [each.attrib["name"] for each in root.findall(f"{_RESULTS}head/{_RESULTS}variable")]
    rows = []
    for result in root.findall(f"{_RESULTS}results/{_RESULTS}result"):
        bound = {each.attrib["name"]: _of_element(each[0]) for each in result.findall(f"{_RESULTS}binding")}
        rows.append(tuple(bound.get(name) for name in variables))
    return variables, rows


def _of_element(element: ElementTree.Element) -> Term:
    text, named = element.text or "", element.attrib
    match element.tag.removeprefix(_RESULTS):
        case "uri":
            return ("iri", text)
        case "bnode":
            return ("blank", text)
        case "literal":
            return literal(text, named.get("datatype", ""), named.get(_LANG, ""), named.get(_DIRECTION, ""))
        case "triple":
            parts = (element.find(f"{_RESULTS}{part}") for part in ("subject", "predicate", "object"))
            return ("triple", *(_of_element(part[0]) for part in parts if part is not None))
        case other:
            raise AssertionError(other)


def read_tsv(body: bytes) -> Table:
    """Read SPARQL 1.1 Query Results TSV: terms in Turtle's notation, variables with their sign."""
    head, *lines = body.decode("utf-8").removesuffix("\n").split("\n")
    names = head.split("\t") if head else []
    assert all(name.startswith("?") for name in names)
    return [name[1:] for name in names], [tuple(map(read_term, line.split("\t"))) for line in lines]


def read_csv(body: bytes) -> tuple[list[str], list[list[str]]]:
    """Read SPARQL 1.1 Query Results CSV, which tells texts and not terms (RFC 4180)."""
    head, *lines = csv.reader(io.StringIO(body.decode("utf-8"), newline=""), strict=True)
    return head, lines


def read_with_rdflib(body: bytes, name: str) -> Table:
    """Read an answer with the parser that rdflib has for it: `json`, `xml`, `csv` or `tsv`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = Result.parse(io.BytesIO(body), format=name)
    variables = [str(each) for each in result.vars or []]
    return variables, [tuple(_of_rdflib(each.get(rdflib.Variable(v))) for v in variables) for each in result.bindings]


def read_graph_with_rdflib(body: bytes, name: str) -> set[Row]:
    """Read a graph with rdflib: `turtle`, `nt`, `nquads`, `trig`, `xml` or `json-ld`."""
    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its parsers use what it deprecates, and it warns of ill-typed literals
        dataset.parse(data=body, format=name)
    return {tuple(map(_of_rdflib, triple)) for triple in dataset.triples((None, None, None))}


def _of_rdflib(term: Any) -> Term:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ("iri", str(term))
    if isinstance(term, rdflib.BNode):
        return ("blank", str(term))
    return literal(str(term), str(term.datatype or ""), term.language or "")
