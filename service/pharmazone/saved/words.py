"""Which of the words of a header a reader gets."""

from typing import TypeVar

Said = TypeVar("Said")


def in_language(language: str, english: Said, russian: Said | None) -> Said:
    """Give what is said in a language, where something is, else in English.

    >>> in_language("ru", "Site", "Площадка"), in_language("ru", "Site", ""), in_language("en", "Site", "Площадка")
    ('Площадка', 'Site', 'Site')
    """
    return (russian or english) if language == "ru" else english
