"""What people leave out, say twice or put in the wrong place: more of the table of mistakes, tried behind the first."""

from typing import Final

from pharmazone.evaluate.wording.outline import OPEN_IRI
from pharmazone.evaluate.wording.repair import HIDDEN, repair

_VARIABLE: Final = r"[?$]\w+"
_STRING: Final = rf'"{HIDDEN}*"'
_MODIFIER: Final = r"\b(?:ORDER|GROUP|HAVING|LIMIT|OFFSET|VALUES)\b"
_BEHIND: Final = r"\b(?:(?:GROUP|ORDER)\s+BY|HAVING|LIMIT|OFFSET)"
_END: Final = r"(?=\s*(?:\.\s|[}\n]|$|\b(?:ORDER|LIMIT|OFFSET|OPTIONAL|FILTER|BIND|UNION|MINUS)\b))"
_DATATYPES: Final = "string|integer|int|decimal|double|float|boolean|dateTime|date|gYear|anyURI"

OVERSIGHTS: Final = (
    repair(r"<([a-z][\w+.\-]*:[^\s<>\"{}|^`\\]*[^\s<>\"{}|^`\\.;,)])(?!>)", r"<\1>", *OPEN_IRI),
    repair(
        rf"\}}\s*(?P<at>(FILTER|BIND|OPTIONAL|MINUS)\b(?:[^{{}}]|\{{[^{{}}]*\}})*?)(?=\s*(?:{_MODIFIER}|$))",
        r" \1 }",
        "`{2}` stands behind the brace that closes the pattern",
        "{2} belongs inside the braces: write `{fixed}`.",
    ),
    repair(
        r"\bIN\s+(?P<at>[^(\s\[{}][^(){}]*?)(?=\s*\))", r"IN (\1)", "IN has its list in brackets", "Write `{fixed}`."
    ),
    repair(
        rf"({_STRING})\^\^(?P<at>({_DATATYPES}))(?![\w:.\-])",
        r"\1^^xsd:\2",
        "The datatype `{2}` has no prefix",
        "Write `{fixed}`.",
    ),
    repair(
        rf"([\w\-]*:[\w\-]+)\s*(?P<at>([/|]))\s*(?={_VARIABLE}|{_STRING}|\d|\[)",
        r"\1 ",
        "Behind `{2}` a property is missing",
        "A path goes on with a property; where `{1}` is all of it, leave `{2}` out.",
    ),
    repair(
        rf"\b(GROUP|ORDER)\s+BY(?=\s*(?:$|\}}|{_MODIFIER}))",
        r"\1 BY ?x",
        "Behind {1} BY nothing is named",
        "Name a variable, as in {1} BY ?plant, or leave {1} BY out.",
    ),
    repair(
        r"\b(LIMIT|OFFSET)(?=\s*(?:$|\}|\b(?:LIMIT|OFFSET)\b))",
        r"\1 1",
        "Behind {1} a number is missing",
        "Write it in digits, such as {1} 10.",
    ),
    repair(
        r"\b(LIMIT|OFFSET)(\s+\d+(?:\s+(?:LIMIT|OFFSET)\s+\d+)?)\s+(?P<at>\1)\s+\d+",
        r"\1\2",
        "{1} stands here a second time",
        "Give it once.",
    ),
    repair(
        r"(?<![\w.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?![\w.])",
        lambda number: "".join(number.split()),
        "A number has no blanks",
        "Write {fixed}.",
    ),
    repair(
        rf"(?<=[{{}}.;])\s*(?P<at>{_VARIABLE}\s*(!=|=|[<>]=?)\s*[^\s{{}}][^{{}}\n]*?){_END}",
        r" FILTER(\1)",
        "A comparison is no pattern",
        "Write `{fixed}`.",
    ),
    repair(
        rf"\bSELECT\b[^{{}}()]*(?P<at>\(((?:[^(){{}}]|\([^(){{}}]*\))*)\)\s+AS\s+({_VARIABLE}))",
        r"SELECT (\2 AS \3)",
        "AS stands outside the brackets",
        "Write it inside, as in (... AS {3}).",
    ),
    repair(
        rf"\bSELECT\b[^{{}}()]*?(?P<at>({_VARIABLE})\s+AS\s+({_VARIABLE}))",
        r"SELECT (\2 AS \3)",
        "`{1}` needs brackets",
        "Write `({1})`.",
    ),
    repair(
        rf"([\w)])\s+(?P<at>{_STRING})(?=[^(){{}}]*\))",
        r"\1, \2",
        "A comma is missing before this",
        "Write a comma between two values.",
    ),
    repair(
        r"(\{[^{}]*\})(\s*)(?P<at>(UNION)\s*\{[^{}]*\})(?=\s*$)",
        r"{ \1 \3 }",
        "`{4}` stands behind the brace that closes the pattern",
        "Both sides stand in one more pair of braces: {{ {{ ... }} UNION {{ ... }} }}.",
    ),
    repair(
        r"(?<![<\w])(https?://[^\s<>\"'(){};,]*)>",
        r"<\1>",
        "The IRI `{1}` has no `<` before it",
        "Write `{fixed}`.",
        is_masked=False,
    ),
    repair(
        rf"(?P<at>({_BEHIND})\b[^{{}}]*)$", r"} \1", "A `}}` is missing before `{2}`", "Put it where the pattern ends."
    ),
    repair(
        rf"(?P<at>({_BEHIND})\b[^{{}}]*)\}}\s*$",
        r"} \1",
        "`{2}` stands inside the braces",
        "It belongs behind the last `}}`: write `{fixed}`.",
    ),
    repair(
        rf"(?<=[\w)\">])\s+(?P<at>(AS\s+{_VARIABLE}))", r") \1", "A `)` is missing before AS", "Put it where it ends."
    ),
)
