"""All kinds of things, in groups: what each is, how many there are, and those that are told of most."""

from fastapi import Request, Response

from pharmazone.asking.kinds import definitions, in_groups, kinds_of, name_kind
from pharmazone.serve.conditional import conditional
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.service import service_of


async def kinds_page(request: Request) -> Response:
    """List the kinds of things that the graph knows of."""
    service, language = service_of(request), language_of(request)

    async def make() -> Response:
        kinds = await kinds_of(service.library)
        classes = sorted({each.shared for each in kinds.values() if each.shared})
        examples = {iri for each in kinds.values() for iri in each.examples}
        return render(
            request,
            "kinds.html",
            groups=list(in_groups(kinds)),
            names={name: name_kind(name, language) for name in kinds},
            definitions=await definitions(service.library, classes, language),
            labels=await service.library.labels(examples, language),
            number=sum(each.things for each in kinds.values()),
        )

    return await conditional(request, page_tag(request, "/page"), VARY, make)
