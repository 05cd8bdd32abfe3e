"""Evaluation for as long as somebody waits for it."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from pharmazone.evaluate.seam import Answer, Query
from pharmazone.serve.service import service_of


async def evaluate_while_connected(request: Request, query: Query) -> Answer:
    """Evaluate a query, and stop it when the client goes; ClientDisconnect then.

    The body of the request is read whole before, since what comes next from the client has to be its departure.
    """
    evaluation = asyncio.ensure_future(service_of(request).evaluator.evaluate(query))
    departure = asyncio.ensure_future(_departure(request))
    try:
        await asyncio.wait((evaluation, departure), return_when=asyncio.FIRST_COMPLETED)
        if evaluation.done():
            return evaluation.result()
        raise ClientDisconnect
    finally:
        for task in (evaluation, departure):
            task.cancel()
        # The evaluator ends its process when it is cancelled; whatever it says then, nobody hears.
        await asyncio.gather(evaluation, departure, return_exceptions=True)


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
