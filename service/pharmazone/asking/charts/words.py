"""The words of charts that no heading and no label gives."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "true": "yes",
        "false": "no",
        "empty": "not told",
        "other": "other",
        "12": "trillion",
        "9": "billion",
        "6": "million",
        "cut": "The first {shown} of {whole} are drawn.",
        "span": "A bar reaches from “{x}” to “{x2}”.",
        "open": "▶ and ◀ stand where only one of the two is known.",
    },
    "ru": {
        "true": "да",
        "false": "нет",
        "empty": "не сказано",
        "other": "прочие",
        "12": "трлн",
        "9": "млрд",
        "6": "млн",
        "cut": "Показаны первые {shown} из {whole}.",
        "span": "Полоса – от «{x}» до «{x2}».",
        "open": "▶ и ◀ – там, где известно только одно из двух.",
    },
}
"""By language; a power of ten has the name of it."""
UNITS: Final = (12, 9, 6)
"""The powers of ten that have a name, the largest first."""
