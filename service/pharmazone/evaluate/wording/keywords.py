"""The words of SPARQL 1.1 and 1.2, and what people write for them who come from other languages."""

import difflib
from typing import Final

_FORMS: Final = (
    *("ADD", "ALL", "AS", "ASC", "ASK", "BASE", "BIND", "BY", "CONSTRUCT", "DEFAULT", "DESC", "DESCRIBE"),
    *("DISTINCT", "EXISTS", "FALSE", "FILTER", "FROM", "GRAPH", "GROUP", "HAVING", "IN", "LIMIT", "MINUS"),
    *("NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "REDUCED", "SELECT", "SEPARATOR", "SERVICE"),
    *("SILENT", "TRUE", "UNDEF", "UNION", "VALUES", "VERSION", "WHERE"),
)
FUNCTIONS: Final = (
    *("ABS", "AVG", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "COUNT", "DATATYPE", "DAY"),
    *("ENCODE_FOR_URI", "EXISTS", "FLOOR", "GROUP_CONCAT", "HASLANG", "HASLANGDIR", "HOURS", "IF", "IRI"),
    *("ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISTRIPLE", "ISURI", "LANG", "LANGDIR", "LANGMATCHES"),
    *("LCASE", "MAX", "MD5", "MIN", "MINUTES", "MONTH", "NOW", "OBJECT", "PREDICATE", "RAND", "REGEX"),
    *("REPLACE", "ROUND", "SAMETERM", "SAMPLE", "SECONDS", "SHA1", "SHA256", "SHA384", "SHA512", "STR"),
    *("STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLANGDIR", "STRLEN", "STRSTARTS", "STRUUID"),
    *("SUBJECT", "SUBSTR", "SUM", "TIMEZONE", "TRIPLE", "TZ", "UCASE", "URI", "UUID", "YEAR"),
)
_BEFORE_BRACKETS: Final = ("BIND", "FILTER", "HAVING", "VALUES")
KEYWORDS: Final = frozenset((*_FORMS, *FUNCTIONS))
_ELSEWHERE: Final = {
    **dict.fromkeys(("LEN", "LENGTH", "CHAR_LENGTH", "STRLENGTH"), "STRLEN"),
    **dict.fromkeys(("UPPER", "TOUPPER", "UPPERCASE"), "UCASE"),
    **dict.fromkeys(("LOWER", "TOLOWER", "LOWERCASE"), "LCASE"),
    **dict.fromkeys(("IFNULL", "NVL", "ISNULL"), "COALESCE"),
    **dict.fromkeys(("STARTSWITH", "STARTS_WITH", "BEGINSWITH"), "STRSTARTS"),
    **dict.fromkeys(("ENDSWITH", "ENDS_WITH"), "STRENDS"),
    **dict.fromkeys(("SUBSTRING", "MID"), "SUBSTR"),
    **dict.fromkeys(("REGEXP", "MATCHES", "REGEXP_LIKE"), "REGEX"),
    **dict.fromkeys(("STRING", "TEXT"), "STR"),
    **dict.fromkeys(("AVERAGE", "MEAN"), "AVG"),
    **dict.fromkeys(("CURRENT_TIMESTAMP", "GETDATE", "TODAY"), "NOW"),
    **dict.fromkeys(("LISTAGG", "STRING_AGG", "GROUPCONCAT"), "GROUP_CONCAT"),
    **dict.fromkeys(("CEILING",), "CEIL"),
    **dict.fromkeys(("UNIQUE",), "DISTINCT"),
    **dict.fromkeys(("SORT",), "ORDER"),
    **dict.fromkeys(("EXCEPT",), "MINUS"),
    **dict.fromkeys(("SKIP",), "OFFSET"),
}
_CYRILLIC: Final = "АВЕІЈКМНОРСТХаеіјорсух"
LOOKALIKES: Final = dict(zip(_CYRILLIC, "ABEIJKMHOPCTXaeijopcyx", strict=True))
"""Cyrillic letters, each with the Latin one that it looks like."""
_SIMILAR: Final = 0.8
_LONGEST_LIKENED: Final = 20


def nearest_keyword(word: str, is_call: bool) -> str:
    """Give the word that is meant, among the functions where it is called; empty where none is like it.

    >>> nearest_keyword("Lenght", True), nearest_keyword("SELEC", False), nearest_keyword("Generium", False)
    ('STRLEN', 'SELECT', '')
    """
    written = word.upper()
    if len(written) > _LONGEST_LIKENED:
        return ""
    known = [*FUNCTIONS, *_BEFORE_BRACKETS] if is_call else _FORMS
    for words in (list(_ELSEWHERE), known) if is_call else (known, list(_ELSEWHERE)):
        near = difflib.get_close_matches(written, words, n=1, cutoff=_SIMILAR)
        if near:
            return _ELSEWHERE.get(near[0], near[0])
    return ""
