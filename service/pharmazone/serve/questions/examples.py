"""`/.well-known/sparql-examples`: the saved queries as RDF, where editors of SPARQL look for examples.

A build describes them in a graph of the snapshot, too, for those editors that ask the endpoint; only the endpoint's own
address is known here alone.
"""

from fastapi import Request, Response

from pharmazone.formats import RDF_FORMATS
from pharmazone.saved.description import describe, question_iri
from pharmazone.serve.about.statements import Statements, represent, write
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.service import service_of
from pharmazone.terms import SCHEMA


async def describe_examples(request: Request) -> Response:
    """Give the saved queries as RDF, each with its question, its text and the endpoint that it is for."""
    chosen, service = negotiate(request, RDF_FORMATS), service_of(request)

    def tell(base: str) -> bytes:
        questions = service.library.saved.values()
        said = Statements(describe(questions, service.prefixes))
        for each in questions:
            said.say(question_iri(each).value, SCHEMA + "target", f"{base}/sparql")
        return write(said, chosen, service.prefixes)

    return await represent(request, "examples", chosen, tell)
