"""The words that stand for numbers, in English and in all cases of Russian; `ё` is written `е`, all in lower case."""

from decimal import Decimal
from typing import Final


def table(text: str) -> dict[str, int]:
    r"""Read lines of a number and the words that stand for it.

    >>> table("2 two два\n 3 three")
    {'two': 2, 'два': 2, 'three': 3}
    """
    lines = (line.split() for line in text.strip().split("\n"))
    return {word: int(number) for number, *words in lines for word in words}


def _with_endings(stems: dict[str, int], endings: str) -> dict[str, int]:
    return {stem + ending: number for stem, number in stems.items() for ending in endings.split()}


_ENGLISH: Final = table("""
0 zero
1 one
2 two
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
11 eleven
12 twelve
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
""")
_ENGLISH_TENS: Final = table("""
20 twenty
30 thirty
40 forty
50 fifty
60 sixty
70 seventy
80 eighty
90 ninety
""")
_IRREGULAR: Final = table("1 first\n2 second\n3 third\n5 fifth\n8 eighth\n9 ninth\n12 twelfth")

_RUSSIAN: Final = table("""
0 ноль ноля нолю нолем нуль нуля нулю нулем
1 один одна одно одного одной одному одним одном одну одною
2 два две двух двум двумя
3 три трех трем тремя
4 четыре четырех четырем четырьмя
5 пять пяти пятью
6 шесть шести шестью
7 семь семи семью
8 восемь восьми восемью восьмью
9 девять девяти девятью
10 десять десяти десятью десяток десятка
40 сорок сорока
50 пятьдесят пятидесяти пятьюдесятью
60 шестьдесят шестидесяти шестьюдесятью
70 семьдесят семидесяти семьюдесятью
80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью
90 девяносто девяноста
100 сто ста
200 двести двухсот двумстам двумястами двухстах
300 триста трехсот тремстам тремястами трехстах
400 четыреста четырехсот четыремстам четырьмястами четырехстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
""")
_RUSSIAN_TEENS: Final = table("""
11 одиннадцат
12 двенадцат
13 тринадцат
14 четырнадцат
15 пятнадцат
16 шестнадцат
17 семнадцат
18 восемнадцат
19 девятнадцат
20 двадцат
30 тридцат
""")
_RUSSIAN_ORDINALS: Final = table("""
1 перв
2 втор
4 четверт
5 пят
6 шест
7 седьм
8 восьм
9 девят
10 десят
40 сороков
50 пятидесят
100 сот
""")
_ADJECTIVE_ENDINGS: Final = "ый ой ая ое ые ого ому ым ом ую ых ыми"

CARDINALS: Final = {**_ENGLISH, **_ENGLISH_TENS, **_RUSSIAN, **_with_endings(_RUSSIAN_TEENS, "ь и ью")}
ORDINALS: Final = {
    **{word + "th": number for word, number in _ENGLISH.items() if number not in _IRREGULAR.values()},
    **{word.removesuffix("y") + "ieth": number for word, number in _ENGLISH_TENS.items()},
    **_IRREGULAR,
    **_with_endings(_RUSSIAN_ORDINALS | _RUSSIAN_TEENS, _ADJECTIVE_ENDINGS),
    **_with_endings({"трет": 3}, "ий ья ье ьи ьего ьей ьему ьим ьем ью ьих ьими"),
}

_FACTOR_WORDS: Final = {
    **table("2 twice twofold вдвое\n3 thrice threefold втрое\n4 fourfold вчетверо\n5 fivefold впятеро\n10 tenfold"),
    **_with_endings(table("2 doubl\n3 tripl\n4 quadrupl"), "e es ed ing"),
    **_with_endings(
        table("2 удво\n3 утро"),
        "ить ит ят ил ила ило или ился илась илось ились ится ятся иться ение ения ены ен ена ено",
    ),
    **_with_endings(
        table("2 двукратн двухкратн\n3 трехкратн\n4 четырехкратн\n5 пятикратн\n10 десятикратн"),
        _ADJECTIVE_ENDINGS + " о",
    ),
}
FACTORS: Final = {
    **{word: Decimal(number) for word, number in _FACTOR_WORDS.items()},
    **dict.fromkeys(("halve", "halves", "halved", "halving"), Decimal("0.5")),
}

SCALES: Final = table("""
12 dozen
100 hundred
1000 thousand thsd k тыс тысяча тысячи тысяч тысяче тысячу тысячей тысячью тысячам тысячами тысячах
1000000 million mln mn млн миллион миллиона миллионов миллиону миллионом миллионе миллионам миллионами миллионах
1000000000 billion bln bn млрд миллиард миллиарда миллиардов миллиарду миллиардом миллиарде миллиардам миллиардами
1000000000000 trillion trn трлн триллион триллиона триллионов триллионом триллионе
""")
"""What multiplies the number before it, and is hardly ever a number alone."""

# Alone they mean one of it: "тысяча". The genitive is also a plural, so it counts only after a word of comparison.
SCALES_ALONE: Final = frozenset({"тысяча", "тысячу", "миллион", "миллиард", "триллион"})
SCALES_COMPARED: Final = frozenset({"тысячи", "миллиона", "миллиарда", "триллиона"})
COMPARISONS: Final = frozenset({"более", "больше", "свыше", "около", "менее", "меньше", "до", "порядка", "от", "почти"})

HECTARES: Final = table("10000 hectare hectares ha га гектар гектара гектаров гектару гектаром гектаре")
"""What is stated in square metres: the words, and how many square metres each is."""
