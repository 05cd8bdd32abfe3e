"""The mistakes that people make in SPARQL: one table, each with its repair and with words for people."""

from typing import Final

from pharmazone.evaluate.wording.keywords import LOOKALIKES
from pharmazone.evaluate.wording.repair import HIDDEN, repair

_VARIABLE: Final = r"[?$]\w+"
_STRING: Final = rf'"{HIDDEN}*"'
_IRI: Final = rf"<{HIDDEN}+>"
_AGGREGATE: Final = r"(?:COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\s*\([^()]*\)"
_AT: Final = r"(?<![\w?$:.@\-])"  # a word begins here
_END: Final = r"(?=\s*(?:\.\s|[}\n]|$|\b(?:ORDER|LIMIT|OFFSET|OPTIONAL|FILTER|BIND|UNION|MINUS)\b))"
_LETTERS: Final = "".join(LOOKALIKES)
_LATIN: Final = str.maketrans(_LETTERS, "".join(LOOKALIKES.values()))


def _without_commas(clause: str) -> str:
    depth, kept = 0, []
    for character in clause:
        depth += {"(": 1, ")": -1}.get(character, 0)
        kept.append(" " if character == "," and not depth else character)
    return "".join(kept)


_BRACES: Final = "A pattern stands in braces"
REPAIRS: Final = (
    repair("[“”„‟«»‘’‚‛]", '"', "`{0}` is no quotation mark of SPARQL", "Write \" or '."),
    repair(
        "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]",
        " ",
        "There is a blank that is no ordinary space",
        "Write a space in its place; it looks the same, and is often copied from a page or a document.",
    ),
    repair(
        rf"(?<!\w)(?:(?![{_LETTERS}])\w)*+[{_LETTERS}]\w*+",
        lambda letters: letters.translate(_LATIN),
        "`{0}` has a Cyrillic letter that looks like a Latin one",
        "Write `{fixed}` with Latin letters.",
    ),
    repair(
        r"(?<![<\"'\w])(https?://[^\s<>\"'(){};,]*[^\s<>\"'(){};,.])",
        r"<\1>",
        "The IRI `{0}` stands without its brackets",
        "Write `{fixed}`.",
        is_masked=False,
    ),
    repair(rf"@prefix\s+([\w.\-]*:)\s*({_IRI})\s*\.?", r"PREFIX \1 \2", "`@prefix` is Turtle", "Write `{fixed}`."),
    repair(
        rf"(\bPREFIX\s+[\w.\-]*:\s*{_IRI})\s*(?P<at>[.;,])",
        r"\1",
        "`{2}` does not belong behind a prefix",
        "Leave it out: `{fixed}`.",
    ),
    repair(
        rf"\bPREFIX\s+(?P<at>[\w.\-]*)(?=\s*{_IRI})",
        r"PREFIX \1:",
        "The prefix `{1}` has no colon",
        "Write `{fixed} <...>`.",
    ),
    repair(r"===?", "=", "`{0}` is no operator of SPARQL", "Equality is a single `=`."),
    repair(r"<>|!==|=!", "!=", "`{0}` is no operator of SPARQL", "Write `!=`."),
    repair(
        rf"({_VARIABLE})\s+(?P<at>BETWEEN)\s+(\S+)\s+AND\s+([^\s)]+)",
        r"\1 >= \3 && \1 <= \4",
        "SPARQL has no BETWEEN",
        "Write `{fixed}`.",
    ),
    repair(rf"{_AT}AND\b", "&&", "`{0}` is no operator of SPARQL", "Write `&&`."),
    repair(rf"{_AT}OR\b", "||", "`{0}` is no operator of SPARQL", "Write `||`."),
    repair(
        rf"({_VARIABLE})\s+(?P<at>I?LIKE)\s+({_STRING})",
        r"CONTAINS(STR(\1), \3)",
        "SPARQL has no LIKE",
        'Write CONTAINS(STR({1}), "..."), or REGEX(STR({1}), "...") for a pattern.',
    ),
    repair(r"(?<!&)&(?!&)", "&&", "`{0}` is no operator of SPARQL", "Write `&&`."),
    repair(r"(?<!\|)\|(?!\|)", "||", "`{0}` is no operator between conditions", "Write `||`."),
    repair(
        rf"({_VARIABLE})\s*(?P<at>=?~)\s*({_STRING})",
        r"REGEX(STR(\1), \3)",
        "`{2}` is no operator of SPARQL",
        'Write REGEX(STR({1}), "...").',
    ),
    repair(rf"({_VARIABLE})\s+(?P<at>IS\s+NOT\s+NULL)", r"BOUND(\1)", "SPARQL has no NULL", "Write `{fixed}`."),
    repair(rf"({_VARIABLE})\s+(?P<at>IS\s+NULL)", r"!BOUND(\1)", "SPARQL has no NULL", "Write `{fixed}`."),
    repair(r"\bIN\s*(?P<at>\[)([^\[\]]*)\]", r"IN (\2)", "IN has its list in round brackets", "Write `{fixed}`."),
    repair(
        r"\bSELECT\b[^{,]*(?P<at>,)[^{]*", _without_commas, "SELECT has no commas between variables", "Leave them out."
    ),
    repair(
        rf"(?<![(\w])({_AGGREGATE})(?:\s+AS\s+{_VARIABLE})?(?=[^{{}}]*\{{)",
        r"(\1 AS ?n)",
        "`{1}` needs brackets and a name",
        "Write `({1} AS ?n)`, with any name.",
    ),
    repair(rf"\(({_AGGREGATE})\s*\)", r"(\1 AS ?n)", "`{1}` has no name", "Write `{fixed}`, with any name."),
    repair(rf"\(({_AGGREGATE})\s+({_VARIABLE})\)", r"(\1 AS \2)", "AS is missing before `{2}`", "Write `{fixed}`."),
    repair(
        r"\bBIND\s*\(((?:[^()]|\([^()]*\))*)\)", r"BIND(\1 AS ?x)", "BIND has no AS", "Write `{fixed}`, with any name."
    ),
    repair(
        rf"\b(FILTER|HAVING)\s+(?P<at>[^(\s{{}}][^{{}}\n]*?){_END}",
        r"\1 (\2)",
        "The condition of {1} stands in brackets",
        "Write `{fixed}`.",
    ),
    repair(
        rf"({_VARIABLE}(?:-[^\W\d]\w*)+)",
        lambda name: name.replace("-", "_"),
        "`{0}` is no variable, for a variable has no hyphen",
        "Write `{fixed}`.",
    ),
    repair(
        r"(\b(?:LIMIT|OFFSET)\s+\d+(?:\s+(?:LIMIT|OFFSET)\s+\d+)?)\s+(?P<at>(?:ORDER|GROUP)\s+BY\s+[^{}]*)$",
        r"\2 \1",
        "`{2}` stands behind LIMIT or OFFSET",
        "The order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
    ),
    repair(
        r"(\bORDER\s+BY\s+[^{}]*?)\s+(?P<at>GROUP\s+BY\s+[^{}]*?)(?=\s*(?:LIMIT|OFFSET|$))",
        r"\2 \1",
        "GROUP BY stands behind ORDER BY",
        "The order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
    ),
    repair(rf"{_AT}(ORDER|GROUP)\s+(?!BY\b)(?=[?$(])", r"\1 BY ", "BY is missing behind {1}", "Write `{fixed}`."),
    repair(
        rf"(\bBY\s+)({_VARIABLE})\s+(?P<at>ASC|DESC)\b",
        r"\1\3(\2)",
        "`{3}` stands before what it orders",
        "Write `{3}({2})`.",
    ),
    repair(rf"{_AT}(ASC|DESC)\s+({_VARIABLE})", r"\1(\2)", "`{1}` has its variable in brackets", "Write `{fixed}`."),
    repair(rf"{_AT}TOP\s+(\d+)\s", " ", "SPARQL has no TOP", "Write LIMIT {1} at the end of the query."),
    repair(r"\bLIMIT\s+(\d+)\s*(?P<at>,)\s*(\d+)", r"LIMIT \3 OFFSET \1", "LIMIT has one number", "Write `{fixed}`."),
    repair(
        rf"\b(DISTINCT|SELECT|REDUCED)\s*(?P<at>\()\s*({_VARIABLE}(?:[\s,]+{_VARIABLE})*)\s*\)",
        r"\1 \3",
        "{1} has no brackets around its variables",
        "Write `{fixed}`.",
    ),
    repair(r"\b(EXISTS|WHERE|OPTIONAL|MINUS|ASK)\s*(?P<at>\()([^()]*)\)", r"\1 {\3}", _BRACES, "Write `{fixed}`."),
    repair(rf"{_AT}(OPTIONAL|MINUS|GRAPH\s+[^\s{{}}]+)\s+(?P<at>[^{{}}]+)", r"\1 { \2 }", _BRACES, "Write `{fixed}`."),
    repair(r"(?<=\{)([^{}]+?)(?P<at>\bUNION\b)([^{}]+)(?=\})", r" {\1} UNION {\3} ", _BRACES, "Write `{fixed}`."),
    repair(r"\bWHERE\s+(?P<at>[^{}]+)$", r"WHERE { \1 }", _BRACES, "Write `{fixed}`."),
    repair(
        r"\bCONSTRUCT\s+(?P<at>[^{\s][^{}]*?)(?=\bWHERE\b|\{)",
        "CONSTRUCT { ?s ?p ?o } ",
        "CONSTRUCT has no template in braces",
        "Write CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ... }}, with the triples that you want.",
    ),
    repair(
        r"\bSELECT\s+(?:DISTINCT\s+)?(?P<at>(?=WHERE\b|\{))",
        "SELECT * ",
        "Nothing is selected",
        "Name variables behind SELECT, or write SELECT * for all.",
    ),
    repair(
        r"^\s*(?:WHERE\s*)?(?=\{)",
        "SELECT * ",
        "The query does not say what it wants",
        "Begin it with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    ),
    repair(
        r"\b(ORDER|GROUP)\s+BY\b[^{},]*(?P<at>,)[^{}]*",
        _without_commas,
        "{1} BY has no commas between what it names",
        "Leave them out.",
    ),
    repair(
        rf"\bBIND\s+(?P<at>[^(\s{{}}][^{{}}]*?\bAS\s+{_VARIABLE})",
        r"BIND(\1)",
        "BIND has no brackets",
        "Write `{fixed}`.",
    ),
    repair(r"\bGRAPH\s*(?P<at>\{)", "GRAPH ?g {", "GRAPH names no graph", "Write GRAPH ?g {{ ... }} to ask any graph."),
    repair(
        r"(\bCONSTRUCT\s*\{[^{}]*\})\s*(?P<at>$)",
        r"\1 WHERE {}",
        "CONSTRUCT has a template, but no WHERE",
        "Write CONSTRUCT WHERE {{ ... }} where both are the same.",
    ),
    repair(
        rf"({_STRING})(?P<at>{_STRING})",
        r"\1",
        "Two strings stand side by side",
        "A quotation mark in a string has a backslash before it.",
    ),
    repair(
        rf"({_STRING})\s*(?P<at>\^(?!\^))\s*([\w.:\-]*)", r"\1^^\3", "A datatype stands behind `^^`", "Write `{fixed}`."
    ),
    repair(
        r"(?<![\w\"])(\d[\d.]*)\^\^([\w.:\-]*)",
        r'"\1"^^\2',
        "A literal with a datatype stands in quotes",
        "Write `{fixed}`.",
    ),
    repair(rf"{_AT}([\w.\-]*:[\w\-]+)\s+({_STRING})", r"\1(\2)", "`{1}` has its value in brackets", "Write `{fixed}`."),
    repair(
        rf"({_STRING})(?P<at>@)(?![A-Za-z])", r"\1", "No language stands behind `@`", "Write {1}@en, or leave @ out."
    ),
    repair(r"(?<![\w.])(\d{1,3}(?:,\d{3})+)", lambda n: n.replace(",", ""), "A number has no commas", "Write {fixed}."),
    repair(
        rf"\bVALUES\s+({_VARIABLE})\s*(?P<at>\()([^()]*)\)",
        r"VALUES \1 {\3}",
        "Values stand in braces",
        "Write `{fixed}`.",
    ),
    repair(
        r"\bVALUES\s*\(([^()]*)\)\s*\{(?P<at>[^(){}]*)\}",
        r"VALUES (\1) { (\2) }",
        "The values of several variables stand in brackets of their own",
        "Write `{fixed}`.",
    ),
    repair(r"//[^\n]*|--[^\n]*|/\*.*?\*/", "", "This is no comment of SPARQL", "A comment begins with #."),
    repair(r",\s*(?=\})", " ", "Behind the comma a value is missing", "Leave the comma out, or add a value."),
    repair(r"[;.]\s*$", "", "`{0}` does not end a query", "Leave it out."),
    repair(
        r"<([a-z][a-z0-9+.\-]*:[^<>\n]*\s[^<>\n]*)>",
        "<urn:x>",
        "The IRI `{1}` has a blank",
        "Leave it out, or write it as %20.",
        is_masked=False,
    ),
    repair(
        rf"\bBIND\s*\(((?:[^()]|\([^()]*\))*\bAS\s+)(?P<at>{_VARIABLE})\s*\)",
        r"BIND(\1\2_1)",
        "`{2}` has a value before BIND gives it one",
        "Take another name behind AS.",
    ),
    repair(
        r"\b(LIMIT|OFFSET)\s+(?P<at>[^\d\s]\S*)",
        r"\1 1",
        "Behind {1} stands a whole number, and `{2}` is none",
        "Write it in digits, such as {1} 10.",
    ),
    repair(
        r"\\(?=([^tbnrf\"'\\uU\s]))",
        r"\\\\",
        "A string has an escape that SPARQL does not know",
        "Double the backslash, as in \\\\d for the \\d of a pattern.",
        is_masked=False,
    ),
)
