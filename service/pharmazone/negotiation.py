"""Proactive content negotiation by the Accept header (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pharmazone.formats import Format

# No client needs more to say what it likes, and whoever sends more shall not keep the others waiting.
READ_CHARACTERS: Final = 2048
_QUALITY: Final = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def items(header: str) -> list[str]:
    """Split a header into the items of its list (RFC 9110, section 5.6.1), of its first READ_CHARACTERS only.

    An item that goes past them is left out whole: half of one could say the opposite.

    >>> items("text/csv;q=0.5, */*")
    ['text/csv;q=0.5', ' */*']
    """
    if len(header) <= READ_CHARACTERS:
        return header.split(",")
    return header[: READ_CHARACTERS + 1].split(",")[:-1]


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Say how closely the range names the media type: 2 by name, 1 by its type, 0 by `*/*`, -1 not at all."""
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 2
        if (self.type, self.subtype) == (kind, "*"):
            return 1
        return 0 if (self.type, self.subtype) == ("*", "*") else -1


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Give the format on offer that the client likes best, or None where it accepts none.

    Of equal quality the earlier offer wins. No Accept, or an empty one, accepts everything. A range that is not
    well-formed is passed over, as if it were not there, and so is what stands behind the first READ_CHARACTERS. Other
    parameters than `q` do not narrow a range.

    >>> from pharmazone.formats import SOLUTION_FORMATS
    >>> choose("text/csv;q=0.5, application/sparql-results+json;q=0.9", SOLUTION_FORMATS).suffix
    'json'
    >>> choose("text/*, */*;q=0.1", SOLUTION_FORMATS).suffix
    'csv'
    >>> choose("image/png", SOLUTION_FORMATS) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0] if offers else None
    ranges = [each for each in map(_range, items(accept)) if each]
    ranked = [(_quality(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    best = max(ranked, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def qualities(header: str) -> dict[str, float]:
    """Read tokens with weights (RFC 9110, section 12.4.2), in lower case; one that is not well-formed is left out.

    >>> qualities("gzip;q=0.5, BR, identity;q=2")
    {'gzip': 0.5, 'br': 1.0}
    """
    named = {}
    for each in items(header):
        token, *parameters = (part.strip() for part in each.lower().split(";"))
        quality = _weight(parameters)
        if token and quality is not None:
            named[token] = quality
    return named


def _quality(offer: Format, ranges: Sequence[_Range]) -> float:
    """Give the quality of the most specific range that fits; a wildcard asks for an offer's own media type only."""
    own = max(((each.specificity(offer.media_type), each.quality) for each in ranges), default=(-1, 0.0))
    others = [each.quality for each in ranges for name in offer.other_media_types if each.specificity(name) == 2]
    return max([own[1] if own[0] >= 0 else 0.0, *others])


def _range(text: str) -> _Range | None:
    media, *parameters = (part.strip() for part in text.split(";"))
    kind, slash, subtype = media.lower().partition("/")
    if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
        return None
    quality = _weight(parameters)
    return None if quality is None else _Range(kind, subtype, quality)


def _weight(parameters: Sequence[str]) -> float | None:
    """Give the value of `q` among the parameters, 1 where there is none, None where it is not well-formed."""
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            if not _QUALITY.fullmatch(value.strip()):
                return None
            quality = float(value)
    return quality
