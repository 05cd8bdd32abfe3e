r"""What the tokens of SPARQL look like (SPARQL 1.1, section 19.8; SPARQL 1.2 alike), as pieces of regular expressions.

They are written for `re.VERBOSE`. None of them looks twice at a character, however it is repeated, so a text costs no
more than its length. Beyond ASCII only names have characters, so any of those is taken to belong to a name.
"""

from typing import Final

_QUOTES: Final = ('"', "'")
IRI_CHARACTER: Final = r'(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})'
IRI: Final = f"<{IRI_CHARACTER}*+>"
BLANK: Final = r"(?:\s|\#[^\n\r]*+)"
NAMED: Final = r"\w\u0080-\U0010ffff"
"""What is in a character class of the characters of names."""
VARIABLE: Final = rf"[?$][{NAMED}]++"
LANGUAGE: Final = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+"
NAME_CHARACTER: Final = rf"(?:[{NAMED}:.\-%]|\\[_~.\-!$&'()*+,;=/?\#@%])"
"""A character of a name behind its colon."""
WORD: Final = rf"(?!\d)[{NAMED}][{NAMED}.\-]*+"
NAME: Final = rf"(?:{WORD})?+:{NAME_CHARACTER}*+"


def short_string(*, closed: str = "") -> str:
    """Give a string in one quote of either kind; `closed="?"` takes one without an end too, to the end of its line."""
    return "(?:" + "|".join(rf"{q}(?:[^{q}\\\n\r]|\\.)*+{q}{closed}" for q in _QUOTES) + ")"


def long_string(escaped: str = ".", *, closed: str = "") -> str:
    r"""Give a string in three quotes of either kind; `escaped` is what may follow a backslash in it.

    >>> import re
    >>> bool(re.fullmatch(long_string(), "'" * 3 + "a 'quoted' word" + "'" * 3, re.VERBOSE | re.DOTALL))
    True
    """
    inner = "|".join(rf"{q}{{3}}(?:{q}{{0,2}}(?:[^{q}\\]|\\{escaped}))*+(?:{q}{{3}}){closed}" for q in _QUOTES)
    return f"(?:{inner})"
