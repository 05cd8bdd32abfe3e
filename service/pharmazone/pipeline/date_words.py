"""The words that stand for dates, in English and Russian, and the patterns of the forms that they take together."""

import re
from typing import Final

from pharmazone.pipeline.number_words import table

_ENGLISH_MONTHS: Final = table("""
1 January Jan
2 February Feb
3 March Mar
4 April Apr
5 May
6 June Jun
7 July Jul
8 August Aug
9 September Sept Sep
10 October Oct
11 November Nov
12 December Dec
""")
_RUSSIAN_MONTHS: Final = table("""
1 январь января январю январем январе
2 февраль февраля февралю февралем феврале
3 март марта марту мартом марте
4 апрель апреля апрелю апрелем апреле
5 май мая маю маем мае
6 июнь июня июню июнем июне
7 июль июля июлю июлем июле
8 август августа августу августом августе
9 сентябрь сентября сентябрю сентябрем сентябре
10 октябрь октября октябрю октябрем октябре
11 ноябрь ноября ноябрю ноябрем ноябре
12 декабрь декабря декабрю декабрем декабре
""")
MONTHS: Final = {name.casefold(): number for name, number in (_ENGLISH_MONTHS | _RUSSIAN_MONTHS).items()}
YEARS_FROM_NOW: Final = table("""
-1 last previous прошлого прошлому прошлом прошлым предыдущего предыдущем предыдущим
0 this current этого этому этом этим текущего текущем нынешнего нынешнем
1 next coming следующего следующему следующем будущего будущем
""")
DAYS_FROM_NOW: Final = {
    **table("-1 yesterday вчера\n0 today currently now сегодня сейчас ныне\n1 tomorrow завтра"),
    **dict.fromkeys(("at present", "at the moment", "в настоящее время", "на сегодняшний день", "на данный момент"), 0),
}
PARTS: Final = table("1 first перв\n2 second втор\n3 third трет\n4 fourth четверт")

# Capitals are kept, since "may" and "march" are words too; "May" alone is a month only after a preposition.
_ANY_MONTH: Final = "|".join([*_ENGLISH_MONTHS, *map(str.upper, _ENGLISH_MONTHS), rf"(?i:{'|'.join(_RUSSIAN_MONTHS)})"])
_AFTER_PREPOSITION: Final = "|".join(
    rf"(?<=\b{word}\s)" for word in ("[Ii]n", "[Bb]y", "[Ss]ince", "[Ff]rom", "of", "to")
)
_MONTH: Final = rf"(?P<month>\b(?:{_ANY_MONTH})(?!\w))\.?"
_MONTH_ALONE: Final = rf"(?P<month>\b(?!(?:May|MAY)\b)(?:{_ANY_MONTH})(?!\w)|(?:{_AFTER_PREPOSITION})May\b)"
# What may follow a number and never a year or a day: then it is an amount.
_AMOUNT: Final = (
    r"(?!\d|[.,:]\d|\s?%|-?[A-Za-zА-яЁё]"
    r"|\s(?i:раза?\b|percent|per\scent|times|square|sq|hectares?|rubles?|roubles?|people|persons|employees|jobs|workplaces"
    r"|units|packages|vials|companies|enterprises|thousand|million|billion|trillion|dozen"
    r"|тыс|тысяч|млн|млрд|миллион|миллиард|процент|руб|чел|кв|компани|предприяти|рабоч)[A-Za-zа-я]*)"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_SUFFIX: Final = r"(?:st|nd|rd|th|-?го|-?е)?"
_YEAR: Final = (
    r"(?P<year>(?<![\w.,№])(?:(?<=\b[Mm]id-)|(?<![A-Za-zА-яЁё]-))(?<!№\s)(?<!No\.\s)(?<!No\s)(?:1[89]|20)\d\d)"
    + _AMOUNT
    + r"(?:\s?(?:(?i:год(?:ами|ах|ам|ов|ом|а|у|ы)?|гг?)\b\.?))?"
)
_SOME_YEAR: Final = rf"(?i:(?:the\s)?(?P<when>\b(?:{'|'.join(YEARS_FROM_NOW)}))\s(?:year|год(?:а|у|ом)?)\b)"
_OF_YEAR: Final = rf"(?:,?\s(?:(?i:of|in)\s)?(?:{_YEAR}|{_SOME_YEAR}))"

CALENDAR: Final = (
    re.compile(r"(?<![\w.-])(?P<iso>\d{4}-\d\d-\d\d)(?![\w-])"),
    re.compile(r"(?<![\w.])(?P<dotted>\d\d?\.\d\d?\.(?:1[89]|20)\d\d)(?!\d|\.\d)"),
    re.compile(
        rf"(?<![\w.,-])(?:(?P<from_day>{_DAY}){_SUFFIX}\s?[-–]\s?)?(?P<day>{_DAY}){_SUFFIX}\s(?:of\s)?{_MONTH}{_OF_YEAR}?"
    ),
    re.compile(
        rf"{_MONTH}\s(?P<day>{_DAY}){_SUFFIX}(?:\s?[-–]\s?(?P<to_day>{_DAY}){_SUFFIX})?(?!\w){_AMOUNT}{_OF_YEAR}?"
    ),
    re.compile(
        rf"(?i:\b(?:(?P<part>{'|'.join(PARTS)})\w*\s(?P<unit>quarter|half|квартал|полугоди)\w*|(?P<code>[QH][1-4])))"
        rf"{_OF_YEAR}"
    ),
    re.compile(rf"(?i:\b(?:(?:first|первы[ех])\s)?(?P<months>[\w-]+)\s(?:months|месяц\w*)){_OF_YEAR}"),
    re.compile(rf"{_MONTH}{_OF_YEAR}"),
    re.compile(_MONTH_ALONE),
    re.compile(_YEAR),
    re.compile(_SOME_YEAR),
)
"""The forms of one stretch of the calendar, the fullest first."""

SAME_PERIOD: Final = re.compile(
    r"(?i:\bsame\s(?:period|months?|time)\s(?:of\s|in\s)?(?:the\s)?(?:last\syear|previous\syear|(?:a|one)\syear\s(?:earlier|ago|before))"
    r"|\bа?налогичн\w+\sпериод\w*\s(?:прошл|предыдущ)\w+\sгода|\bтем\sже\sпериодом\s(?:прошл|предыдущ)\w+\sгода)"
)
YEARS_AROUND: Final = re.compile(
    r"(?i:\b(?:(?P<past>past|last|previous|последн\w+|прошедш\w+|минувш\w+)|(?:next|coming|ближайш\w+|следующ\w+))"
    r"\s(?P<count>[\w-]+)\s(?P<unit>years?|лет|год[аы]?|months?|месяц\w*)\b)"
)
MONTH_AROUND: Final = re.compile(rf"(?i:\b(?P<when>{'|'.join(YEARS_FROM_NOW)})\s(?:month|месяц(?:а|у|е|ем)?)\b)")
AROUND_TODAY: Final = re.compile(
    rf"(?i:\b(?P<when>{'|'.join(each.replace(' ', chr(92) + 's') for each in DAYS_FROM_NOW)})\b)"
)

RANGE: Final = re.compile(r"\s*(?i:[-–—−/]|to|through|until|till|up\sto|по|до)\s*(?:(?i:the)\s)?")
RANGE_OF_TWO: Final = {"and": re.compile(r"(?i:\bbetween\s(?:the\s)?$)"), "и": re.compile(r"(?i:\bмежду\s$)")}

BEFORE: Final = (
    ("plain", re.compile(r"(?i:\bсравнению\sсо?\s$)")),
    (
        "to the last day",
        re.compile(r"(?i:\b(?:(?:by|before|until|till|to)\s(?:the\s)?end\sof|(?:к|до)\sкон(?:ца|цу))\s(?:the\s)?$)"),
    ),
    ("last day", re.compile(r"(?i:\b(?:end\sof|в\sконце|конец)\s$)")),
    ("since", re.compile(r"(?i:\b(?:since\s(?:the\s)?(?:beginning|start)\sof|с\sначала)\s$)")),
    ("first day", re.compile(r"(?i:\b(?:(?:beginning|start)\sof|в\sначале|начало)\s$)")),
    ("since", re.compile(r"(?i:\b(?:since|(?:starting|beginning)\s(?:in|from|with|on)|со?)\s(?:the\s)?$)")),
    ("from", re.compile(r"(?i:\bfrom\s$)")),
    ("by", re.compile(r"(?i:\b(?:by|until|till|(?:no|not)\slater\sthan|ко?|до|не\sпозднее)\s(?:the\s)?$)")),
    ("before", re.compile(r"(?i:\b(?:before|prior\sto|ранее|раньше)\s$)")),
    ("after", re.compile(r"(?i:\b(?:after|после)\s$)")),
)
"""What the words before a date make of it, the fullest first; "plain" where none stands there."""
