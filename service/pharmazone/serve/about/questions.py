"""How OpenAPI describes the saved queries, each as an operation with typed parameters and examples."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

from pharmazone.errors import SourceNotLoaded
from pharmazone.formats import CHART_FORMATS, QUERY_TEXT, of_form
from pharmazone.saved.header import Example
from pharmazone.saved.parameters import MOST_VALUES, Parameter
from pharmazone.saved.questions import SavedQuery, pairs_of
from pharmazone.serve.about.parameters import OF_SOLUTIONS, Node
from pharmazone.serve.questions.chart import chart_formats
from pharmazone.serve.questions.data import data_formats

ANSWERS: Final = {
    "Solutions": (*of_form("SELECT"), QUERY_TEXT),
    "Charted": (*of_form("SELECT"), *CHART_FORMATS, QUERY_TEXT),
    "Boolean": (*of_form("ASK"), QUERY_TEXT),
    "Graph": (*of_form("CONSTRUCT"), QUERY_TEXT),
}
"""The answers that questions have, each with its formats: solutions also with a chart."""
_ANSWER: Final[Mapping[str, str]] = {"SELECT": "Solutions", "ASK": "Boolean"}
_TYPES: Final[Mapping[str, Node]] = {
    "xsd:integer": {"type": "integer"},
    "xsd:decimal": {"type": "number"},
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:boolean": {"type": "boolean"},
}
_NUMBERS: Final = {"integer": int, "number": float}


def describe_question(query: SavedQuery, said: Node, root: str) -> Node:
    """Describe a saved query, where `said` describes them all, with examples below a root path."""
    header = query.header
    suffixes = ", ".join(f".{each.suffix}" for each in (*data_formats(query), *chart_formats(query)))
    parts = (header.question, header.description, f"A suffix names the format in place of Accept: {suffixes}.")
    unheeded = {f"#/components/parameters/{name}" for name in OF_SOLUTIONS} if query.form != "SELECT" else set()
    answer = "Charted" if chart_formats(query) else _ANSWER.get(query.form, "Graph")
    examples = [_example(query, each, root) for each in header.examples]
    return {
        **said,
        "operationId": f"ask-{query.name}",
        "tags": [header.shelf] if header.shelf else said["tags"],
        "description": " ".join(filter(None, parts)),
        "parameters": [
            *(parameter(each, header.examples) for each in header.params),
            *(each for each in said["parameters"] if each["$ref"] not in unheeded),
        ],
        "responses": {**said["responses"], **_refusals(query), "200": {"$ref": f"#/components/responses/{answer}"}},
        **({"x-examples": examples} if examples else {}),
        **({"x-external": list(header.external)} if header.external else {}),
        **({"x-related": list(header.related)} if header.related else {}),
    }


def _refusals(query: SavedQuery) -> Node:
    """Give what a question that joins with sources of others is answered with where one is not loaded."""
    status = str(SourceNotLoaded.status)
    return {status: {"$ref": f"#/components/responses/Problem{status}"}} if query.header.external else {}


def parameter(said: Parameter, examples: tuple[Example, ...] = ()) -> Node:
    """Describe a parameter of a saved query, with what the examples of that give it.

    >>> parameter(Parameter(name="least", label="At least", datatype="xsd:integer", default="3"))["schema"]
    {'type': 'integer', 'default': 3}
    """
    schema = _schema(said)
    described: Node = {"name": said.name, "in": "query", "required": said.required, "schema": schema}
    described["description"] = f"{said.label}: {said.wanted}"
    if said.several:
        described |= {"schema": _several(schema), "style": "form", "explode": True}
    shown = list(_examples(said, examples, schema))
    if len(shown) == 1:
        described["example"] = shown[0]["value"]
    elif shown:
        described["examples"] = {f"example-{number}": each for number, each in enumerate(shown, start=1)}
    return described


def _schema(said: Parameter) -> Node:
    if said.texts:
        schema: Node = {"enum": list(said.texts)}
    else:
        schema = dict(_TYPES.get(said.datatype or "", {"type": "string"}))
    for name, bound in (("minimum", said.minimum), ("maximum", said.maximum)):
        if bound is not None and schema["type"] in _NUMBERS:
            schema[name] = _NUMBERS[schema["type"]](bound)
    if said.pattern is not None:
        schema["pattern"] = f"^(?:{said.pattern})$"
    if said.default is not None:
        schema["default"] = _value(said.default, schema)
    return schema


def _several(schema: Node) -> Node:
    each = {name: value for name, value in schema.items() if name != "default"}
    default = {"default": [schema["default"]]} if "default" in schema else {}
    return {"type": "array", "items": each, "maxItems": MOST_VALUES, **default}


def _examples(said: Parameter, examples: tuple[Example, ...], schema: Node) -> Iterator[Node]:
    """Give the values that examples show, each once: that of the parameter itself, and those of the question."""
    named: list[tuple[str, tuple[str, ...]]] = []
    if said.example is not None:
        named.append((said.words("en"), (said.example,)))
    named += [(each.label, each.values[said.name]) for each in examples if said.name in each.values]
    seen = set()
    for label, values in named:
        if values not in seen:
            seen.add(values)
            found = [_value(each, schema) for each in values]
            yield {"summary": label, "value": found if said.several else found[0]}


def _value(text: str, schema: Node) -> object:
    kind = schema.get("type", "string")
    if kind == "boolean":
        return text == "true"
    return _NUMBERS[kind](text) if kind in _NUMBERS else text


def _example(query: SavedQuery, example: Example, root: str) -> Node:
    asked = urlencode(pairs_of(example.values))
    return {"summary": example.label, "href": f"{root}/queries/{query.name}?{asked}"}
