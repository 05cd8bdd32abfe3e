"""The reader's language, and the phrases of the pages in it."""

import re
from collections.abc import Mapping
from typing import Final

from pharmazone.errors import UnfitParameter
from pharmazone.negotiation import items

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ru": "Русский"}
_QUALITY: Final = re.compile(r"q\s*=\s*(0(\.\d{0,3})?|1(\.0{0,3})?)", re.IGNORECASE)


def choose_language(accept: str | None, asked: str | None) -> str:
    """Give the language that was asked for, else the one that Accept-Language likes best, else English.

    UnfitParameter where the language asked for is not one of ours.

    >>> choose_language("de, ru;q=0.7, en;q=0.3", None)
    'ru'
    >>> choose_language("ru", "en")
    'en'
    """
    if asked is not None:
        if asked not in LANGUAGES:
            raise UnfitParameter(f"The pages are written in {' and '.join(LANGUAGES)}.", parameter="lang")
        return asked
    named: dict[str, float] = {}
    for each in items(accept or ""):
        tag, *parameters = (part.strip() for part in each.split(";"))
        primary = tag.lower().partition("-")[0]
        found = [_QUALITY.fullmatch(parameter) for parameter in parameters]
        quality = next((float(match[1]) for match in found if match), 1.0)
        named[primary] = max(named.get(primary, 0.0), quality)
    # The wildcard stands for every language that is not named (RFC 4647, section 3.3.1).
    return max(LANGUAGES, key=lambda language: named.get(language, named.get("*", 0.0)))


PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "skip": "Skip to the content",
        "tagline": "A knowledge graph of pharmaceutical production in a special economic zone, with its evidence",
        "queries": "Questions",
        "home": "Start",
        "endpoint": "SPARQL",
        "snapshot": "Snapshot",
        "release": "release",
        "facts": "facts",
        "passages": "passages",
        "things": "things",
        "triples": "triples",
        "kinds": "What it knows about",
        "for_programs": "For programs",
        "what_is_said": "What is said of it",
        "what_points_here": "What points to it",
        "property": "Property",
        "value": "Value",
        "evidence": "Evidence",
        "subject": "Subject",
        "said_by": "said by",
        "read_with": "read with",
        "inferred": "inferred by the rule",
        "derived_from": "from",
        "in_graph": "in the graph",
        "article": "Article",
        "graphs": "Graphs",
        "graph": "Graph",
        "default_graph": "The default graph",
        "passage_graphs": "Passages, each a graph",
        "section": "Section",
        "shelf_policy": "Policy",
        "shelf_medicines": "Medicines and diseases",
        "shelf_statistics": "Statistics",
        "shelf_evidence": "Evidence and discrepancies",
        "range": "Characters",
        "range_note": "the first is counted from 0, the last is not included",
        "says": "What this passage says",
        "says_nothing": "This passage says nothing of its own; it is read with others.",
        "modality": "Modality",
        "bound": "Bound",
        "speaker": "Speaker",
        "more": "There is more than this page shows; ask for the data.",
        "as_data": "As data",
        "ask": "Ask",
        "result": "Answer",
        "solutions": "Solutions",
        "yes": "Yes",
        "no": "No",
        "query_text": "The query",
        "required": "required",
        "default": "without it",
        "example": "for example",
        "why_empty": "Why the answer may be empty",
        "back": "To the start",
    },
    "ru": {
        "skip": "К содержанию",
        "tagline": "Граф знаний о производстве лекарств в особой экономической зоне, с указанием источников",
        "queries": "Вопросы",
        "home": "Начало",
        "endpoint": "SPARQL",
        "snapshot": "Снимок",
        "release": "выпуск",
        "facts": "фактов",
        "passages": "фрагментов",
        "things": "предметов",
        "triples": "триплетов",
        "kinds": "О чём граф знает",
        "for_programs": "Для программ",
        "what_is_said": "Что сказано",
        "what_points_here": "Что на это ссылается",
        "property": "Свойство",
        "value": "Значение",
        "evidence": "Источник",
        "subject": "Предмет",
        "said_by": "говорит",
        "read_with": "читать вместе с",
        "inferred": "выведено по правилу",
        "derived_from": "из",
        "in_graph": "в графе",
        "article": "Статья",
        "graphs": "Графы",
        "graph": "Граф",
        "default_graph": "Граф по умолчанию",
        "passage_graphs": "Фрагменты, каждый со своим графом",
        "section": "Раздел",
        "shelf_policy": "Политика",
        "shelf_medicines": "Лекарства и болезни",
        "shelf_statistics": "Статистика",
        "shelf_evidence": "Свидетельства и расхождения",
        "range": "Знаки",
        "range_note": "счёт с нуля, последний знак не входит",
        "says": "Что говорит этот фрагмент",
        "says_nothing": "Сам по себе этот фрагмент ничего не утверждает, его читают вместе с другими.",
        "modality": "Модальность",
        "bound": "Граница",
        "speaker": "Кто говорит",
        "more": "Здесь показано не всё; остальное есть в данных.",
        "as_data": "Как данные",
        "ask": "Спросить",
        "result": "Ответ",
        "solutions": "Решений",
        "yes": "Да",
        "no": "Нет",
        "query_text": "Запрос",
        "required": "обязательно",
        "default": "по умолчанию",
        "example": "например",
        "why_empty": "Почему ответ может быть пуст",
        "back": "К началу",
    },
}
