"""Questions by the words in them, and by topic."""

import re
from collections.abc import Iterable
from typing import Final

from pharmazone.asking.nearest import cut, nearest_names, tell_nearest
from pharmazone.errors import NotFound
from pharmazone.saved.questions import SavedQuery

LONGEST_SOUGHT: Final = 200
_WORD: Final = re.compile(r"\w+")
_ENDING: Final = re.compile(
    r"(?<=\w{3})(?:ies|es|s|y"
    r"|[ая]ми|[оеыи]ми|[ое]го|[ое]му|[ое]в|[оеыи]й|[аоеыя]е|[ая]я|[ыи]х|[ая]м|[ая]х|[оеы]м|[ую]ю|[аеиоуыьюяй])$"
)


def find_questions(queries: Iterable[SavedQuery], sought: str) -> list[SavedQuery]:
    """Give the questions that have each of these words, in English or in Russian, however the words end.

    Only the first LONGEST_SOUGHT characters are sought.
    """
    stems = [stem(word) for word in _words(sought[:LONGEST_SOUGHT])]
    return [each for each in queries if _has_all(each, stems)]


def tagged(queries: Iterable[SavedQuery], tag: str) -> list[SavedQuery]:
    """Give the questions on a topic; NotFound names what is near to one that there is not."""
    listed = list(queries)
    found = [each for each in listed if tag in each.header.tags]
    if not found:
        nearest = nearest_names(tag, sorted({name for each in listed for name in each.header.tags}))
        raise NotFound(f"There is no topic {cut(tag)!r}.{tell_nearest(nearest)}", nearest=nearest)
    return found


def stem(word: str) -> str:
    """Cut a usual English or Russian ending off a word, roughly: enough to find a question by it.

    >>> [stem(each) for each in ("plants", "companies", "tax", "Заводов", "болезнями", "ёмкость")]
    ['plant', 'compan', 'tax', 'завод', 'болезн', 'емкост']
    """
    return _ENDING.sub("", _plain(word))


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _has_all(saved: SavedQuery, stems: list[str]) -> bool:
    header = saved.header
    told = [header.words(language) for language in ("en", "ru")]
    text = " ".join(part for each in told for part in (each.summary, each.question, each.description))
    words = _words(f"{text} {' '.join(header.tags)} {saved.name}")
    return all(any(word.startswith(each) for word in words) for each in stems)
