"""An answer without solutions, as data: where a person reads what comes nearest."""

from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from pharmazone.evaluate.seam import Answer
from pharmazone.serve.questions.asked import Asked

_HELP: Final = "Nothing fits these values; this page says what comes nearest."


def point_to_page(request: Request, asked: Asked, answer: Answer, response: Response) -> Response:
    """Let an empty answer link its page as help (RFC 8288); no format of results has a place for that."""
    if asked.values and answer.is_empty:
        address = f"{request.scope['root_path']}/queries/{asked.saved.name}?{asked.query_string}"
        link = f'<{address}>; rel="help"; type="text/html"; title*=UTF-8\'\'{quote(_HELP, safe="")}'
        response.headers["Link"] = ", ".join(filter(None, (response.headers.get("Link"), link)))
    return response
