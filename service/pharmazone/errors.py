"""Everything that can go wrong, one class each.

PharmazoneError
├── KnowledgeError          the sources say something wrong: the faults, each with its place
├── SettingError            a setting is unknown or does not fit
├── SnapshotError           there is no snapshot, or it is not whole
└── Problem                 a request that is not answered as asked (RFC 9457)
    ├── MalformedRequest        400
    ├── MalformedQuery          400, with line and column
    ├── QueryRefused            403
    ├── NotFound                404
    ├── MethodNotAllowed        405, with what is allowed
    ├── NotAcceptable           406, with what is on offer
    ├── SourceNotLoaded         409, with what is missing and the commands that load it
    ├── Gone                    410, with the release that is served, or why a thing was withdrawn
    ├── RequestTooLarge         413
    ├── AnswerTooLarge          413
    ├── UnsupportedMediaType    415
    ├── UnfitParameter          422
    ├── TooManyRequests         429
    ├── EndpointFailed          502
    ├── EvaluatorFailed         503
    ├── DrawingFailed           503
    ├── Overloaded              503
    └── DeadlineExceeded        504
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

PROBLEM_BASE = "https://w3id.org/pharmazone/problem/"
_SHOWN_CHARACTERS: Final = 80


def cut(text: str) -> str:
    """Give what a stranger wrote no longer than it is read."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


@dataclass(frozen=True, order=True)
class Fault:
    """One wrong place in the sources: where it is, what is wrong there, what to do."""

    place: str
    problem: str
    advice: str = ""

    def __str__(self) -> str:
        """Give the fault as people read it: `place: problem`, and the advice on a line of its own."""
        return f"{self.place}: {self.problem}" + (f"\n    {self.advice}" if self.advice else "")


class PharmazoneError(Exception):
    """What every error of ours is; its text is meant for people."""


class KnowledgeError(PharmazoneError):
    """The sources cannot be published: `faults` says where and why. Nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class SettingError(PharmazoneError):
    """A setting is unknown, or its value does not fit."""


class SnapshotError(PharmazoneError):
    """There is no snapshot where one is wanted, or it is not whole."""


class Problem(PharmazoneError):
    """A request that is not answered as asked, in the terms of RFC 9457.

    `members` are the extension members of the problem document; `headers` go with the response.
    """

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, *, headers: dict[str, str] | None = None, **members: object) -> None:
        self.detail = detail
        self.headers = headers or {}
        self.members = members
        super().__init__(detail)

    @classmethod
    def type_iri(cls) -> str:
        """Give the IRI of the problem type (RFC 9457, section 3.1.1); docs/problems.md has a section for each."""
        return PROBLEM_BASE + cls.slug


class MalformedRequest(Problem):
    """The request does not follow the protocol: a missing or repeated parameter, bad percent-encoding or UTF-8."""

    status, slug, title = 400, "malformed-request", "The request is malformed"


class MalformedQuery(Problem):
    """The query is not SPARQL; `line` and `column` count from 1 when they are known."""

    status, slug, title = 400, "malformed-query", "The query is not valid SPARQL"


class QueryRefused(Problem):
    """The query is SPARQL that this service does not evaluate: updates, SERVICE, what is nested too deep."""

    status, slug, title = 403, "query-refused", "This service does not evaluate such a query"


class NotFound(Problem):
    """Nothing has this address."""

    status, slug, title = 404, "not-found", "There is nothing at this address"


class MethodNotAllowed(Problem):
    """The address does not know this method; the `Allow` header lists those that it knows."""

    status, slug, title = 405, "method-not-allowed", "The method is not allowed here"


class NotAcceptable(Problem):
    """No format on offer is accepted; the member `offered` lists media types."""

    status, slug, title = 406, "not-acceptable", "No format on offer is accepted"


class SourceNotLoaded(Problem):
    """A question joins with a source of others that is not loaded: an empty answer would say that there is nothing.

    The member `sources` names what is missing, and `commands` load it. That is a conflict with the state of what is
    served (RFC 9110, section 15.5.10): the same request is answered once that has changed.
    """

    status, slug, title = 409, "source-not-loaded", "A source that the question joins with is not loaded"


class Gone(Problem):
    """What is asked for is no longer served: `served` names the release that is, or `reason` says why, by language."""

    status, slug, title = 410, "gone", "This is no longer served"


class RequestTooLarge(Problem):
    """The request's body, or the query in it, is longer than the limit that `detail` names."""

    status, slug, title = 413, "request-too-large", "The request is too large"


class AnswerTooLarge(Problem):
    """The answer is larger than the limit that `detail` names; nothing of it is sent."""

    status, slug, title = 413, "answer-too-large", "The answer is too large"


class UnsupportedMediaType(Problem):
    """The request's body is of a media type that is not read here."""

    status, slug, title = 415, "unsupported-media-type", "The media type of the request is not supported"


class UnfitParameter(Problem):
    """A parameter is unknown, or its value does not fit its type; the member `parameter` names it.

    Where several do not fit, it names the first, and the member `unfit` has each with its own detail.
    """

    status, slug, title = 422, "unfit-parameter", "A parameter does not fit"
    each: "tuple[UnfitParameter, ...]" = ()

    @classmethod
    def of(cls, problems: Sequence["UnfitParameter"]) -> "UnfitParameter":
        """Give one problem for all of these, of which there is at least one.

        >>> both = UnfitParameter.of([UnfitParameter("A is none.", parameter="a"), UnfitParameter("B too.")])
        >>> both.detail, both.members["unfit"]
        ('A is none. B too.', [{'detail': 'A is none.', 'parameter': 'a'}, {'detail': 'B too.'}])
        """
        if len(problems) == 1:
            return problems[0]
        told = [{"detail": each.detail, **each.members} for each in problems]
        whole = cls(" ".join(each.detail for each in problems))
        whole.members, whole.each = {**problems[0].members, "unfit": told}, tuple(problems)
        return whole

    def at(self, parameter: str) -> "UnfitParameter | None":
        """Give what does not fit about one parameter; None where that fits."""
        return next((each for each in self.each or (self,) if each.members.get("parameter") == parameter), None)


class TooManyRequests(Problem):
    """One client asks for more at once than its share; `Retry-After` says when to try again (RFC 6585, section 4)."""

    status, slug, title = 429, "too-many-requests", "You ask for too much at once"


class EndpointFailed(Problem):
    """Another SPARQL endpoint cannot be reached, or answers with what is no answer; `service` is its IRI.

    It is one that the query asks by SERVICE. Without that member it is the one that evaluates for this service.
    """

    status, slug, title = 502, "endpoint-failed", "Another endpoint gave no answer"


class EvaluatorFailed(Problem):
    """The process that evaluated the query ended before it answered: out of memory, or a crash."""

    status, slug, title = 503, "evaluator-failed", "The evaluation ended without an answer"


class DrawingFailed(Problem):
    """The chart of an answer was not drawn: it took too long, or the process that draws ended."""

    status, slug, title = 503, "drawing-failed", "The chart was not drawn"


class Overloaded(Problem):
    """No process was free in time; `Retry-After` says when to try again."""

    status, slug, title = 503, "overloaded", "The service is busy"


class DeadlineExceeded(Problem):
    """The evaluation took longer than its deadline and was stopped."""

    status, slug, title = 504, "deadline-exceeded", "The evaluation was stopped at its deadline"
