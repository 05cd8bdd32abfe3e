"""Reads the one quantity that begins at a token: digits or number words, with their scale."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pharmazone.pipeline import number_words as known

Span = tuple[int, int]
"""A half-open range of characters."""


def _tokens(thousands: str) -> re.Pattern[str]:
    """Give the pattern of a token, with the characters that may stand between groups of three digits."""
    groups = rf"(?<![\d.,])\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)"
    return re.compile(rf"(?P<digits>(?:{groups}|\d+)(?:[.,:/]\d+)*)|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s]|_)")


_TOKEN: Final = _tokens("\u00a0\u202f\u2009")
_RUSSIAN_TOKEN: Final = _tokens(" \u00a0\u202f\u2009")
_DASHES: Final = frozenset("-‐‑‒–—−")
_GLUED_TO_DIGITS: Final = frozenset({"st", "nd", "rd", "th", "x", "х", *known.SCALES, *known.HECTARES})
_ABBREVIATED: Final = frozenset({"тыс", "млн", "млрд", "трлн"})


@dataclass(frozen=True)
class Token:
    """A run of digits, a word in lower case, or one mark; `is_glued` when no white space stands before it.

    `start` and `end` are the half-open range of its characters in the line.
    """

    kind: str
    text: str
    is_glued: bool
    start: int = 0
    end: int = 0

    @property
    def is_dash(self) -> bool:
        """Tell whether this is a hyphen, a dash or a minus sign."""
        return self.text in _DASHES


@dataclass(frozen=True)
class Quantity:
    """A number and its scale; `end` is the index after its last token."""

    value: Decimal
    scale: Decimal
    end: int
    in_words: bool = False

    @property
    def product(self) -> Decimal:
        """Give the number that is meant."""
        return self.value * self.scale


_END: Final = Token("end", "", False)


def tokens_of(line: str, *, is_russian: bool = False) -> list[Token]:
    """Split a line into tokens; in a Russian one a plain space may stand between groups of three digits.

    >>> [token.text for token in tokens_of("A 2.2-hectare plot")]
    ['a', '2.2', '-', 'hectare', 'plot']
    """
    return [
        Token(
            match.lastgroup or "",
            re.sub(r"\s", "", match[0]).casefold().replace("ё", "е"),
            match.start() > 0 and not line[match.start() - 1].isspace(),
            match.start(),
            match.end(),
        )
        for match in (_RUSSIAN_TOKEN if is_russian else _TOKEN).finditer(line)
    ]


@dataclass(frozen=True)
class Line:
    """The tokens of one line; in a Russian one a comma stands before decimals."""

    tokens: list[Token]
    is_russian: bool

    def at(self, index: int) -> Token:
        """Give the token at an index, or one that is nothing beyond either end."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else _END

    def span(self, start: int, end: int) -> Span:
        """Give the range of characters from the token at `start` to the one before `end`."""
        return self.at(start).start, self.at(end - 1).end

    def past_hyphen(self, index: int) -> int:
        """Give the index after a hyphen that joins two tokens, or the same index."""
        joins = self.at(index).text in {"-", "‐", "‑"} and self.at(index).is_glued and self.at(index + 1).is_glued
        return index + joins

    def quantity(self, index: int) -> Quantity | None:
        """Read the quantity that begins at the index, hectares as square metres."""
        quantity = self._term(index)
        if quantity is None:
            return None
        while following := self._lower_term(quantity):
            product = quantity.product + following.product
            quantity = Quantity(product / following.scale, following.scale, following.end, following.in_words)
        unit = self.past_hyphen(quantity.end)
        if self.at(unit).text in known.HECTARES:
            return replace(quantity, scale=quantity.scale * known.HECTARES[self.at(unit).text], end=unit + 1)
        return quantity

    def _lower_term(self, quantity: Quantity) -> Quantity | None:
        """Read what continues a scaled quantity: the 200 thousand after a million; never digits alone."""
        following = self._term(quantity.end) if quantity.scale > 1 else None
        if following is None or following.product >= quantity.scale:
            return None
        return following if following.scale > 1 or (quantity.in_words and following.in_words) else None

    def _term(self, index: int) -> Quantity | None:
        first = self.at(index)
        if first.kind == "digits":
            value = None if self._is_in_name(index) else decimal(first.text, self.is_russian)
            return self._scaled(Quantity(value, Decimal(1), index + 1)) if value is not None else None
        if first.text == "a" and self.at(index + 1).text in known.SCALES:
            return self._scaled(Quantity(Decimal(1), Decimal(1), index + 1, in_words=True))
        if first.text == "half" and (index := index + 1 + (self.at(index + 1).text == "a")):
            scaled = self._scaled(Quantity(Decimal("0.5"), Decimal(1), index, in_words=True))
            return scaled if scaled.scale > 1 else None
        group = self._group(index)
        return self._scaled(group) if group else self._scale_alone(index)

    def _group(self, index: int) -> Quantity | None:
        """Read the words of a number below one thousand, cardinal or ordinal."""
        value, start = 0, index
        while True:
            word = self.at(index).text
            cardinal, ordinal = known.CARDINALS.get(word), known.ORDINALS.get(word)
            if cardinal is not None and _fits(value, cardinal):
                value, index = value + cardinal, index + 1
            elif ordinal is not None and _fits(value, ordinal):
                return Quantity(Decimal(value + ordinal), Decimal(1), index + 1, in_words=True)
            elif word == "hundred" and 0 < value < 10:
                value, index = value * 100, index + 1 + (self.at(index + 1).text == "and" and self._goes_on(index + 2))
            elif index > start and self.past_hyphen(index) > index and self._goes_on(index + 1) and value % 100 >= 20:
                index += 1
            else:
                break
        is_half_more = [self.at(index + i).text for i in range(3)] == ["and", "a", "half"]
        amount = Decimal(value) + (Decimal("0.5") if is_half_more else 0)
        return Quantity(amount, Decimal(1), index + 3 * is_half_more, in_words=True) if index > start else None

    def _goes_on(self, index: int) -> bool:
        return self.at(index).text in known.CARDINALS or self.at(index).text in known.ORDINALS

    def _scaled(self, quantity: Quantity) -> Quantity:
        """Give the quantity with the scale words after it, which may follow a hyphen or be abbreviated."""
        index = self.past_hyphen(quantity.end)
        word = self.at(index).text
        if word not in known.SCALES:
            return quantity
        index += 1 + (word in _ABBREVIATED and self.at(index + 1).text == ".")
        return self._scaled(replace(quantity, scale=quantity.scale * known.SCALES[word], end=index))

    def _scale_alone(self, index: int) -> Quantity | None:
        """Read a Russian scale word that means one of it."""
        word, before = self.at(index).text, self.at(index - 1).text
        half = word.removeprefix("пол")
        if word in known.SCALES_ALONE or (word in known.SCALES_COMPARED and before in known.COMPARISONS):
            return Quantity(Decimal(1), Decimal(known.SCALES[word]), index + 1, in_words=True)
        if half != word and half in known.SCALES_COMPARED:
            return Quantity(Decimal("0.5"), Decimal(known.SCALES[half]), index + 1, in_words=True)
        if word in {"полтора", "полторы", "полутора"}:
            return self._scaled(Quantity(Decimal("1.5"), Decimal(1), index + 1, in_words=True))
        return None

    def _is_in_name(self, index: int) -> bool:
        """Tell whether digits belong to a name: a letter, or a letter and a hyphen, is glued to them (B12, PK-7)."""
        before, after = self.at(index - 1), self.at(index + 1)
        if self.at(index).is_glued:
            if before.kind == "word":
                return True
            if before.is_dash and before.is_glued and self.at(index - 2).kind == "word":
                return before.text != "—"
        return after.kind == "word" and after.is_glued and after.text not in _GLUED_TO_DIGITS


def _fits(group: int, value: int) -> bool:
    """Tell whether a numeral continues a group of numerals: "twenty" and "five", not "five" and "twenty".

    >>> _fits(20, 5), _fits(5, 20), _fits(110, 5)
    (True, False, False)
    """
    size = 1 if value < 10 else 10 if value < 100 else 100
    return group == 0 or (value > 0 and group % (size * 10) == 0 and group % 100 != 10 and size < 100)


def decimal(digits: str, is_russian: bool) -> Decimal | None:
    """Read digits with their separators; None where they are no number, such as 1.2.3 or 10:30.

    >>> decimal("43,000", is_russian=False), decimal("1,5", is_russian=True)
    (Decimal('43000'), Decimal('1.5'))
    """
    is_grouped = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits)
    if is_grouped and (not is_russian or digits.count(",") > 1 or "." in digits):
        return Decimal(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", digits):
        return Decimal(digits.replace(".", ""))
    return Decimal(digits.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", digits) else None
