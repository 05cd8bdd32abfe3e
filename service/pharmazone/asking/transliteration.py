"""Words by how they sound, so that a name is found in the letters of the other script, whoever transliterated it.

No scheme is followed, since people follow none: what GOST 7.79, BGN/PCGN, scholars, newspapers and those who read an
English name aloud write differently is made equal. Where a key is the same for two names, it is not that they are.
"""

import re
from typing import Final

_CYRILLIC: Final = re.compile(r"[а-яё]")
_LETTERS: Final = str.maketrans(
    {
        **dict(zip("абвгдезиклмнопрстуфыэй", "abvgdeziklmnoprstufieI", strict=True)),
        **dict.fromkeys("ъь", ""),
        **dict.fromkeys("хч", "h"),
        **dict.fromkeys("шщ", "W"),
        **dict(zip("ёжцюя", ("e", "G", "S", "Iu", "Ia"), strict=True)),
    }
)
# What several letters stand for, the longest first; a capital is one sound, whatever letters write it.
_SOUNDS: Final = (
    (re.compile(r"shch|sch|sh"), "W"),
    (re.compile(r"dzh|dg(?=[eiy])|дж|dG|zh|(?<![a-z])j|(?<=[^aeiouy])j(?=[^aeou]|$)"), "G"),
    (re.compile(r"tch|ch|kh"), "h"),
    (re.compile(r"ts|tz|c(?=[eiy])"), "S"),
    (re.compile(r"g(?=[eiy])"), "G"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"([tr])h"), r"\1"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[yj]"), "I"),
    (re.compile(r"[iI]+(?=[aeou])"), ""),
    (re.compile(r"[iI]+"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=.{3})[aeiou]$"), ""),
)
_DIGIT: Final = re.compile(r"\d")
_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN: Final = str.maketrans(_KEYS, _RUSSIAN_KEYS)
_TO_LATIN: Final = str.maketrans(_RUSSIAN_KEYS, _KEYS)


def is_cyrillic(word: str) -> bool:
    """Say whether a word, in small letters, is written in Cyrillic.

    >>> is_cyrillic("генериум"), is_cyrillic("generium")
    (True, False)
    """
    return _CYRILLIC.search(word) is not None


def sound_of(word: str) -> str:
    """Give the key of a folded word: words of either script that can be written for each other have the same one.

    A word with a digit has none, nor has one of other scripts.

    >>> {sound_of(each) for each in ("генериум", "generium", "dzhenerium", "jenerium", "генериума")}
    {'generum'}
    >>> {sound_of(each) for each in ("собянин", "sobyanin", "sobianin", "sobjanin")}
    {'sobanin'}
    >>> sound_of("велфарм") == sound_of("velpharm"), sound_of("технополис") == sound_of("technopolis")
    (True, True)
    >>> sound_of("пк"), sound_of("l04ag17")
    ('pk', '')
    """
    if _DIGIT.search(word):
        return ""
    said = word.translate(_LETTERS)
    for letters, sound in _SOUNDS:
        said = letters.sub(sound, said)
    return said.lower() if said.isascii() else ""


def on_other_keyboard(text: str) -> str:
    """Give what the same keys write on the other keyboard, Russian for English or English for Russian.

    >>> on_other_keyboard("cj,zyby"), on_other_keyboard("Ыщинфтшт")
    ('собянин', 'sobyanin')
    """
    small = text.lower()
    return small.translate(_TO_LATIN if is_cyrillic(small) else _TO_RUSSIAN)
