"""The page for people: paste a column of names and see what they are; how names are scored; how to use the service."""

from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.legible import legible
from pharmazone.asking.reconciling import candidates, names, weighing
from pharmazone.asking.reconciling.reading import BATCH_SIZE, CANDIDATES, Asked
from pharmazone.asking.reconciling.reconciling import reconcile
from pharmazone.asking.reconciling.schema import Schema
from pharmazone.errors import RequestTooLarge, UnfitParameter
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional
from pharmazone.serve.protocol import once, query_fields
from pharmazone.serve.reconcile.answers import ENDPOINT, read_schema, read_spellings
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.search_hits import label_of
from pharmazone.serve.service import service_of

NAMES, TYPE = "names", "type"
LONGEST: Final = 4000
"""How many characters may be pasted, so that the address stays one that every client sends."""
_SHOWN: Final = 3
_VARY: Final = f"Accept, {VARY}"
FEATURES: Final = ("all_labels", "code", "type_match", "property", "passages")
SCORES: Final = (
    ("itself", names.ITSELF),
    ("folded", names.FOLDED),
    ("bare", names.BARE),
    ("joined", names.JOINED),
    ("spelling", -names.SPELLING),
    ("closest", names.CLOSEST),
    ("omitted", -names.OMITTED),
    ("code", candidates.CODE_SCORES[1]),
    ("code_close", candidates.CODE_SCORES[2]),
    ("code_broad", candidates.CODE_SCORES[3]),
    ("code_number", candidates.A_NUMBER),
    ("another", f"× {candidates.BY_ANOTHER:g}"),
    ("described", f"× {candidates.DESCRIBED:g}"),
    ("other_type", f"× {weighing.OTHER_TYPE:g}"),
    ("contrary", f"× {weighing.CONTRARY:g}"),
    ("unknown", f"× {weighing.UNKNOWN:g}"),
)
"""What the table of scores tells: the name of each rule and its figure, as the code has it."""


async def show(request: Request) -> Response:
    """Show the page; with names, what each of them is."""
    tag = page_tag(request, ENDPOINT, own=(NAMES, TYPE))
    fields, schema = query_fields(request), await read_schema(request)
    pasted = legible(once(fields, NAMES) or "")
    if len(pasted) > LONGEST:
        raise UnfitParameter(f"At most {LONGEST} characters are read at once.", parameter=NAMES)
    lines = list(dict.fromkeys(" ".join(each.split()) for each in pasted.splitlines() if each.strip()))
    if len(lines) > BATCH_SIZE:
        raise RequestTooLarge(f"There are {len(lines)} names; at most {BATCH_SIZE} are read at once.", limit=BATCH_SIZE)
    chosen = schema.read_type(once(fields, TYPE) or "") if once(fields, TYPE) else ""
    language = language_of(request)

    async def make() -> Response:
        return render(
            request,
            "reconcile.html",
            pasted=pasted,
            chosen=schema.id_of(chosen),
            found=await _find(request, lines, chosen, schema, language),
            types=[(schema.id_of(each), each, schema.name_type(each, language)) for each in schema.common_types],
            endpoint=f"{base_of(request)}{ENDPOINT}",
            batch_size=BATCH_SIZE,
            candidates=CANDIDATES,
            longest=LONGEST,
            scores=SCORES,
            features=FEATURES,
            matching=f"{weighing.MATCHING:g}",
            margin=f"{weighing.MARGIN:g}",
        )

    return await conditional(request, f'{tag[:-1]}-{schema.id_of(chosen)}"', _VARY, make)


async def _find(
    request: Request, lines: list[str], chosen: str, schema: Schema, language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    if not lines:
        return []
    service = service_of(request)
    batch = {each: Asked(each, (chosen,) if chosen else (), limit=_SHOWN) for each in lines}
    spellings = await read_spellings(service)
    found = await reconcile(service.library, service.searches, schema, spellings, batch)
    return [
        (
            line,
            [
                {
                    "iri": each.named.iri,
                    "label": label_of(each.named.names, language),
                    "kind": each.named.kind,
                    "score": each.score,
                    "is_match": each.is_match,
                }
                for each in some
            ],
        )
        for line, some in found.items()
    ]
