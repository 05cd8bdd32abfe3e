"""Examples for the interface: what fills the braces of a path, what an address needs behind it, and a line of curl."""

import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from pharmazone.errors import Problem
from pharmazone.formats import HTML
from pharmazone.serve.service import Service
from pharmazone.snapshot import FACTS_CSV
from pharmazone.terms import BASE, GRAPH, THING, VOID

_PLACE: Final = re.compile(r"\{(\w+)\}")
_SCHEME: Final = BASE + "scheme/"
_EXAMPLE: Final = VOID + "exampleResource"
_QUERY: Final = "ASK {}"
_SAFE: Final = "/-._~"
# What an address needs behind it to have something to answer.
_ASKED: Final[Mapping[str, str]] = {
    "/sparql": "query=" + quote("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3"),
    "/graphs": "graph=" + quote(GRAPH + "entities", safe=""),
    "/sparql/lint.json": "query=" + quote("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3"),
    "/iri": "q={kind}:{slug}",
    "/iri.json": "q={kind}:{slug}",
    "/search": "q=plant",
    "/search.json": "q=plant",
    "/reconcile/suggest/{wanted}": "prefix=plant",
    "/reconcile/properties": "type=Plant",
    "/reconcile/preview": "id={kind}/{slug}",
}
# What is sent in a form, where it is no query in SPARQL.
_POSTED: Final[Mapping[str, str]] = dict.fromkeys(
    ("/reconcile", "/reconcile/"), 'queries={"q0": {"query": "plant", "limit": 3}}'
)


async def examples(service: Service) -> dict[str, str]:
    """Give an example of what stands in each brace of a path, out of what is served."""
    schemes = await service.library.select("schemes")
    concepts = (each["concept"].text.removeprefix(_SCHEME) for each in schemes.each)
    concept = min((each for each in concepts if each.count("/") == 1), default="")
    said = (each.object for each in service.record.statements if each.predicate.value == _EXAMPLE)
    things = sorted(each.value for each in said if isinstance(each, NamedNode))
    kind, _, slug = things[0].removeprefix(THING).partition("/") if things else ("", "", "")
    return {
        "kind": kind,
        "slug": slug,
        "release": service.snapshot.manifest.release,
        "version": service.snapshot.manifest.ontology,
        "wanted": "entity",
        "/queries/{name}": min(service.library.saved, default=""),
        "/downloads/{release}/{name}": f"{service.snapshot.manifest.release}/{FACTS_CSV}",
        "/static/{name}": "style.css",
        "/problem/{name}": Problem.__subclasses__()[0].slug,
        "/graph/{name}": "entities",
        "/scheme/{scheme}": concept.partition("/")[0],
        "/scheme/{scheme}/{slug}": concept,
    }


def fill(path: str, values: Mapping[str, str]) -> str:
    """Fill in the braces of a path; empty where there is no value for one of them.

    A value under the path itself stands for all that begins with its first brace.

    >>> fill("/data/{kind}/{slug}", {"kind": "plant", "slug": "a b"}), fill("/x/{name}", {"/x/{name}": "y"})
    ('/data/plant/a%20b', '/x/y')
    """
    if path in values:
        return f"{path[: path.index('{')]}{quote(values[path], safe=_SAFE)}" if values[path] else ""
    named = _PLACE.findall(path)
    if not all(values.get(name) for name in named):
        return ""
    filled, asked = (
        _PLACE.sub(lambda match: quote(values.get(match[1], ""), safe=_SAFE), each)
        for each in (path, _ASKED.get(path, ""))
    )
    return f"{filled}?{asked}" if asked else filled


def write_curl(method: str, path: str, address: str, formats: Iterable[str]) -> str:
    """Give a line for a shell; it asks for data where there is a choice."""
    offered = [each for each in formats if each != HTML.media_type]
    if method == "POST":
        head, _, _ = address.partition("?")
        posted = _POSTED.get(path, f"query={_QUERY}")
        return shlex.join(["curl", "--data-urlencode", posted, head])
    accept = ["--header", f"Accept: {offered[0]}"] if offered and len(list(formats)) > 1 else []
    return shlex.join(["curl", "--location", *accept, address])
