"""The address of a saved query: what it answers, by Accept or by suffix."""

from typing import Final

from fastapi import Request, Response

from pharmazone.errors import NotFound
from pharmazone.formats import CHART_FORMATS, HTML
from pharmazone.serve.protocol import header, negotiate
from pharmazone.serve.questions.asked import read_asked
from pharmazone.serve.questions.chart import answer_chart, chart_formats
from pharmazone.serve.questions.data import answer_data, data_formats
from pharmazone.serve.questions.options import check_release, read_format
from pharmazone.serve.questions.page import answer_page
from pharmazone.serve.service import service_of

_ANYTHING: Final = frozenset({"", "*/*"})


async def question(request: Request, name: str) -> Response:
    """Answer a saved query: as a page, as data by Accept or by suffix, or as its text (`.rq`)."""
    service = service_of(request)
    stem, dot, suffix = name.partition(".")
    saved = service.library.question(stem, "/queries lists them all.")
    offers = (*data_formats(saved), *chart_formats(saved))
    named = next((each for each in offers if dot and each.suffix == suffix), None)
    if dot and named is None:
        offered = [f".{each.suffix}" for each in offers]
        said = f"The query {stem} has no {dot + suffix!r}; what it has are {', '.join(offered)}."
        raise NotFound(said, offered=offered)
    asked = read_asked(request, saved)
    check_release(service, asked.fields)
    wish = read_format(asked.fields, (*offers, HTML))
    chosen = named or negotiate(request, (*offers, HTML))
    # As at the endpoint: a wish decides where Accept leaves the choice, or asks for a page as browsers do.
    if wish and not named and (chosen is HTML or (header(request, "accept") or "").strip() in _ANYTHING):
        chosen = wish
    if chosen is HTML:
        return await answer_page(request, asked)
    if chosen in CHART_FORMATS:
        return await answer_chart(request, asked, chosen, is_named=named is not None)
    return await answer_data(request, asked, chosen, is_named=named is not None)
