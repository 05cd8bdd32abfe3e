"""The endpoints that queries may ask: each is asked as anybody asks it, and what it says is read as a stranger's."""

from collections.abc import Sequence
from typing import Final

from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    EndpointFailed,
    EvaluatorFailed,
    MalformedQuery,
    Overloaded,
)
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.remote.endpoint import Endpoint, Reply
from pharmazone.formats import BY_SUFFIX, Format

_READ: Final = (BY_SUFFIX["json"], BY_SUFFIX["xml"])
_ACCEPT: Final = f"{_READ[0].media_type}, {_READ[1].media_type};q=0.5"
# The kinds of problem that the query has which the engine makes, and not the one that a client has sent.
_OF_THE_ENDPOINT: Final = (DeadlineExceeded, MalformedQuery, Overloaded)


class Services:
    """Asks the endpoints of a list, at most `connections` times each at once; `reader` has workers without sockets.

    No redirect is followed, no proxy of the environment is asked, no password and no cookie is sent, nothing compressed
    is taken. SettingError: an IRI is no address.
    """

    def __init__(self, iris: Sequence[str], reader: LocalEvaluator, *, connections: int, answer_bytes: int) -> None:
        self._reader = reader
        self._answer_bytes = answer_bytes
        self._endpoints = {
            iri: Endpoint(
                iri, connections=connections, is_discreet=True, is_anonymous=True, name=f"The service <{iri}>"
            )
            for iri in iris
        }
        self.calls = 0
        """How often one was asked."""
        self.failures = 0
        """How often one gave no answer."""

    async def ask(self, iri: str, query: str) -> bytes:
        """Give the solutions that an endpoint of the list answers, as JSON that was read whole in a worker.

        EndpointFailed: it gave none. AnswerTooLarge: more than may be. Overloaded: no worker is free to read it.
        """
        self.calls += 1
        try:
            return await self._read(iri, await self._fetch(iri, query))
        except EndpointFailed:
            self.failures += 1
            raise

    async def close(self) -> None:
        """Close all connections."""
        for endpoint in self._endpoints.values():
            await endpoint.close()

    async def _fetch(self, iri: str, query: str) -> Reply:
        try:
            return await self._endpoints[iri].query([("query", query)], _ACCEPT, self._answer_bytes)
        except _OF_THE_ENDPOINT as problem:
            raise EndpointFailed(problem.detail, headers=problem.headers, service=iri) from problem
        except EndpointFailed as problem:
            raise EndpointFailed(problem.detail, headers=problem.headers, service=iri) from problem
        except AnswerTooLarge as problem:
            raise AnswerTooLarge(problem.detail, service=iri, limit=self._answer_bytes) from problem

    async def _read(self, iri: str, reply: Reply) -> bytes:
        given = _format_of(iri, reply)
        try:
            return await self._reader.rewrite_solutions(reply.body, given, f"the service <{iri}>")
        except EndpointFailed as problem:
            raise EndpointFailed(problem.detail, service=iri) from problem
        except (DeadlineExceeded, EvaluatorFailed) as problem:
            said = f"What the service <{iri}> sends cannot be read: {problem.detail}"
            raise EndpointFailed(said, service=iri) from problem
        except AnswerTooLarge as problem:
            said = f"What the service <{iri}> sends is more than can be read of it: ask it for less."
            raise AnswerTooLarge(said, service=iri) from problem


def _format_of(iri: str, reply: Reply) -> Format:
    for each in _READ:
        if reply.media_type in each.media_types:
            return each
    expected = " or ".join(each.label for each in _READ)
    given = f"`{reply.media_type[:80]}`" if reply.media_type else "an answer without a media type"
    raise EndpointFailed(f"The service <{iri}> sends {given} where {expected} was asked for.", service=iri)
