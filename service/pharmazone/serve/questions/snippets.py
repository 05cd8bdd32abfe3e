"""How an answer is got by other tools: for each a file in `serve/snippets`, whose values are quoted as the tool wants.

Whatever a template inserts is a literal of its language: the quoting is done where values enter, and no template can
forget it. A tool more is one file more and one line in SNIPPETS, with its words in the phrases.
"""

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Template

from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.reading import without_header

_FOLDER: Final = Path(__file__).parents[1] / "snippets"
_SUFFIX: Final = {"SELECT": "csv", "ASK": "json"}
"""The suffix of an answer by query form; the other forms answer with a graph."""
_M_CONTROLS: Final = {"\n": "lf", "\r": "cr", "\t": "tab"}


@dataclass(frozen=True)
class Tool:
    """A tool: its key in the phrases, what it is called, the file of its template, and how it quotes a text.

    What reads rows is for SELECT alone; the others take answers of every form.
    """

    key: str
    name: str
    file: str
    quote: Callable[[str], str]
    reads_rows: bool = True


@dataclass(frozen=True)
class Snippet:
    """What is to be written in a tool, ready to be copied."""

    key: str
    name: str
    text: str


def quote_python(text: str) -> str:
    r"""Write a text as a literal of Python, one of several lines as a block; what cannot be seen is escaped.

    >>> print(quote_python("a\u202e\\"), quote_python('b\n"'))
    "a\u202e\\" '''\
    b
    "'''
    """
    seen = "\n".join(_visible(line) for line in text.split("\n"))
    if "\n" not in text:
        return '"' + seen.replace('"', '\\"') + '"'
    return "'''\\\n" + seen.replace("'", "\\'") + "'''"


def _visible(text: str) -> str:
    return "".join(each if each.isprintable() and each != "\\" else ascii(each)[1:-1] for each in text)


def quote_r(text: str) -> str:
    r"""Write a text as a literal of R, which knows no NUL.

    >>> print(quote_r('"\u202e\\'))
    "\"\U{202e}\\"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{{{ord(each):x}}}" for each in escaped) + '"'


def quote_m(text: str) -> str:
    """Write a text as a literal of M, the language of Power Query (specification, section 2.4.2).

    >>> quote_m('a "b" #(lf)'), quote_m(chr(10))
    ('"a ""b"" #(#)(lf)"', '"#(lf)"')
    """
    doubled = text.replace("#(", "#(#)(").replace('"', '""')
    return '"' + "".join(each if each.isprintable() else f"#({_m_control(each)})" for each in doubled) + '"'


def _m_control(character: str) -> str:
    point = ord(character)
    return _M_CONTROLS.get(character) or (f"{point:04x}" if point <= 0xFFFF else f"{point:08x}")


TOOLS: Final = (
    Tool("curl", "curl", "curl.txt", shlex.quote, reads_rows=False),
    Tool("sparqlwrapper", "Python, SPARQLWrapper", "sparqlwrapper.txt", quote_python),
    Tool("pandas", "Python, pandas", "pandas.txt", quote_python),
    Tool("r", "R", "r.txt", quote_r),
    Tool("javascript", "JavaScript", "javascript.txt", json.dumps),
    Tool("excel", "Excel, Power Query", "excel.txt", quote_m),
    Tool("openrefine", "OpenRefine", "openrefine.txt", str),
)


def _compile(tool: Tool) -> Template:
    def quote(value: Any) -> str:
        return tool.quote(str(value))

    environment = Environment(
        finalize=quote,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  no HTML is made here: each value is quoted for its tool
    )
    return environment.from_string((_FOLDER / tool.file).read_text(encoding="utf-8"))


# Read once, at the start, as the pages are.
_TEMPLATES: Final[Mapping[str, Template]] = {tool.key: _compile(tool) for tool in TOOLS}


def snippets_of(saved: SavedQuery, asked: str, *, base: str, text: str, language: str) -> tuple[Snippet, ...]:
    """Say how to get the answer to a saved query in each tool that can take it.

    `asked` are its values as a query string, `text` is the query that they make, `base` the service's own address.
    """
    stem = f"{base}/queries/{saved.name}"
    values = {
        "answer": _address(f"{stem}.{_SUFFIX.get(saved.form, 'ttl')}", asked),
        "csv": _address(f"{stem}.csv", asked),
        "json": _address(f"{stem}.json", asked),
        "labelled": _address(f"{stem}.csv", "&".join(filter(None, (asked, f"labels={language}")))),
        "endpoint": f"{base}/sparql",
        "query": without_header(text),
    }
    fitting = (tool for tool in TOOLS if saved.form == "SELECT" or not tool.reads_rows)
    return tuple(Snippet(tool.key, tool.name, _TEMPLATES[tool.key].render(values)) for tool in fitting)


def _address(address: str, asked: str) -> str:
    return f"{address}?{asked}" if asked else address
