"""A text as a literal of another language: it means the text, whatever is in it."""

import ast
import json
import re
import shlex

from hypothesis import given
from hypothesis import strategies as st

from pharmazone.serve.questions.snippets import quote_m, quote_python, quote_r


def unquote_m(literal: str) -> str:
    """Read a literal of M, as its specification says (section 2.4.2)."""
    names = {"lf": "\n", "cr": "\r", "tab": "\t", "#": "#"}

    def escape(match: re.Match[str]) -> str:
        return names.get(match[1]) or chr(int(match[1], 16))

    assert literal[0] == literal[-1] == '"'
    inside = literal[1:-1]
    assert re.fullmatch(r'(?:[^"]|"")*', inside, re.DOTALL)
    return re.sub(r"#\(([^)]*)\)", escape, inside.replace('""', '"'))


def unquote_r(literal: str) -> str:
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\]|\\U\{[0-9a-f]+\})*"', literal)
    return re.sub(
        r'\\(["\\]|U\{([0-9a-f]+)\})', lambda match: chr(int(match[2], 16)) if match[2] else match[1], literal[1:-1]
    )


@given(st.text())
def test_a_quoted_text_is_one_literal_that_means_the_text(text: str) -> None:
    assert ast.literal_eval(quote_python(text)) == text
    assert unquote_m(quote_m(text)) == text
    assert unquote_r(quote_r(text)) == text
    assert shlex.split(shlex.quote(text)) == [text]
    assert json.loads(json.dumps(text)) == text
    assert quote_python(text).replace("\n", "").isprintable()
    assert quote_m(text).isprintable()
