"""What is wrong in expressions and terms: calls with too few values, columns without names, relative IRIs."""

from collections.abc import Iterator
from typing import Final

import regex as re

from pharmazone.evaluate.wording.repair import HIDDEN, Mistake, mask

# What is in square brackets one may leave out.
_SIGNATURES: Final = (
    *("CONTAINS(text, part)", "STRSTARTS(text, beginning)", "STRENDS(text, end)", "STRBEFORE(text, part)"),
    *("STRAFTER(text, part)", "REGEX(text, pattern[, flags])", "REPLACE(text, pattern, replacement[, flags])"),
    *("SUBSTR(text, start[, length])", "STRLEN(text)", "UCASE(text)", "LCASE(text)", "STR(term)", "LANG(literal)"),
    *("LANGMATCHES(LANG(literal), range)", "DATATYPE(literal)", "IRI(text)", "URI(text)", "BOUND(?variable)"),
    *("IF(condition, value, otherwise)", "STRDT(text, datatype)", "STRLANG(text, language)", "SAMETERM(one, other)"),
    *("YEAR(date)", "MONTH(date)", "DAY(date)", "ABS(number)", "ROUND(number)", "CEIL(number)", "FLOOR(number)"),
    *("COUNT(value)", "SUM(value)", "AVG(value)", "MIN(value)", "MAX(value)", "SAMPLE(value)"),
    *("ISIRI(term)", "ISBLANK(term)", "ISLITERAL(term)", "ISNUMERIC(term)", "NOW()", "RAND()", "UUID()", "STRUUID()"),
)
_SIGNATURE_OF: Final = {each.partition("(")[0]: each for each in _SIGNATURES}
_CALL: Final = re.compile(r"(?<![\w?$:.@\-])([A-Za-z]\w*+)\s*+\(")
_SELECT: Final = re.compile(r"\bSELECT\b[^{]*+(?=\{)", re.IGNORECASE)
_NAMED: Final = re.compile(r"\bAS\s+[?$]\w+\s*\Z", re.IGNORECASE)
_IRI: Final = re.compile(rf"<{HIDDEN}+>")
_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_DEEPEST: Final = 20


def mend_calls(text: str) -> Iterator[tuple[str, Mistake]]:
    """Give the text with each call mended that has too few or too many values, one at a time, then all together."""
    masked = mask(text)
    every, first, count = text, None, 0
    for call in reversed(list(_CALL.finditer(masked))):
        signature = _SIGNATURE_OF.get(call[1].upper())
        commas = _commas(masked, call.end()) if signature else None
        if signature is None or commas is None:
            continue
        least, most, given = *_arity(signature), len(commas[:-1]) + bool(masked[call.end() : commas[-1]].strip())
        if least <= given <= most:
            continue
        if given > most:
            start = commas[most - 1] if most else call.end()
            new = ""
        else:
            start = commas[-1]
            new = (", " if given else "") + ", ".join(['""'] * (least - given))
            new = new.replace('""', "?x") if least == 1 else new
        end = commas[-1]
        words = f"`{call[1]}` takes {_wanted(least, most)}, and here {'stands' if given == 1 else 'stand'} {given}"
        mistake = Mistake(call.start(), words, f"Write {signature}.")
        yield text[:start] + new + text[end:], mistake
        every, first, count = every[:start] + new + every[end:], mistake, count + 1
    if first and count > 1:
        yield every, first


def _arity(signature: str) -> tuple[int, int]:
    values = signature.partition("(")[2][:-1]
    needed = re.sub(r"\[.*\]", "", values)
    needed = re.sub(r"\([^()]*\)", "", needed)
    least = needed.count(",") + 1 if needed else 0
    return least, least + values.count("[")


def _wanted(least: int, most: int) -> str:
    if not most:
        return "no value"
    number = str(least) if least == most else f"{least} or {most}"
    return f"{number} value{'s' if most > 1 else ''}"


def _commas(masked: str, start: int) -> list[int] | None:
    """Give the places of a call's commas and of its closing bracket; None where it has none."""
    depth = 0
    found: list[int] = []
    for bracket in re.compile(r"[(),{}]").finditer(masked, start):
        match bracket[0]:
            case "(":
                depth += 1
            case ")" if not depth:
                return [*found, bracket.start()]
            case ")":
                depth -= 1
            case ",":
                found += [bracket.start()] if not depth else []
            case _:
                return None
        if depth > _DEEPEST:
            return None
    return None


def name_expressions(text: str) -> Iterator[tuple[str, Mistake]]:
    """Give the text with a name for each expression of a SELECT that has none."""
    masked, named, first = mask(text), text, None
    for select in reversed(list(_SELECT.finditer(masked))):
        for start, end in reversed(list(_brackets(masked, *select.span()))):
            if not _NAMED.search(masked, start, end):
                named = f"{named[:end]} AS ?named_{end}{named[end:]}"
                shown = " ".join(text[start:end].split())[:60]
                hint = f"Write `({shown} AS ?name)`, with any name."
                first = Mistake(start - 1, f"`({shown})` has no name", hint)
    if first:
        yield named, first


def _brackets(masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth = opened = 0
    for bracket in re.compile(r"[()]").finditer(masked, start, end):
        if bracket[0] == "(":
            opened = opened if depth else bracket.end()
            depth += 1
        else:
            depth -= 1
            if not depth:
                yield opened, bracket.start()


def mend_iris(text: str) -> Iterator[tuple[str, Mistake]]:
    """Give the text with every relative IRI made whole."""
    masked = mask(text)
    relative = [each for each in _IRI.finditer(masked) if not _SCHEME.match(text, each.start())]
    if relative:
        whole = text
        for each in reversed(relative):
            whole = f"{whole[: each.start() + 1]}urn:x:{whole[each.start() + 1 :]}"
        shown = text[slice(*relative[0].span())][:60]
        hint = "Write the IRI in full, write a name with a prefix in its place, or begin the query with BASE <...>."
        yield whole, Mistake(relative[0].start(), f"`{shown}` is a relative IRI, and there is no BASE", hint)
