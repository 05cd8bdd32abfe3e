"""One address of the SPARQL 1.1 Protocol on somebody's machine: what it answers is bounded, and taken for bytes."""

import html
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urlencode

import httpx2

from pharmazone import __version__
from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    EndpointFailed,
    MalformedQuery,
    Overloaded,
    Problem,
    SettingError,
)
from pharmazone.evaluate.remote.passwords import password_for

_LOG: Final = logging.getLogger(__name__)
_WORDS_BYTES: Final = 16 * 1024
_WORDS_CHARACTERS: Final = 300
_RETRY: Final = {"Retry-After": "1"}
logging.getLogger("httpx2").setLevel(logging.WARNING)  # it would tell whole addresses, with the keys in their queries
_LONGEST_RETRY_SECONDS: Final = 3600
_TAG: Final = re.compile(r"(?s)<(script|style)\b.*?</\1>|<[^<>]*>")
_UNSEEN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]+")
# All that a kept connection can show of it when the other side has closed it in the meantime.
_LOST: Final = (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError)


class EndpointAway(EndpointFailed):
    """The endpoint gave no whole answer, whatever was asked: asking again may help."""


@dataclass(frozen=True)
class Reply:
    """What an endpoint answered: the media type in lower case without parameters, and the body."""

    media_type: str
    body: bytes


class Endpoint:
    """An address that takes queries, updates, or both; at most `connections` at once, which are kept for the next.

    No redirect is followed, no proxy of the environment is asked, no cookie is kept. User and password are those of the
    address, else those of the host in `~/.netrc`; one that is asked as anybody gets neither. Of a discreet one errors
    name neither the address, unless it has a `name`, nor what it says, but for its words on a malformed query: they are
    told to strangers, and the log has the rest. SettingError: this is no address.
    """

    def __init__(
        self, url: str, *, connections: int, is_discreet: bool = False, is_anonymous: bool = False, name: str = ""
    ) -> None:
        try:
            self._url = httpx2.URL(url)
        except httpx2.InvalidURL as error:
            raise SettingError(f"This is no address of an endpoint: {error}.") from error
        if self._url.scheme not in {"http", "https"} or not self._url.host:
            raise SettingError("The address of an endpoint begins with http:// or https:// and a host.")
        self.address: Final = str(self._url.copy_with(userinfo=b"", query=None, fragment=None))
        """Where it is, without anything secret that the address may have."""

        auth = None if is_anonymous else password_for(self._url, with_digest=not is_discreet)
        self._url = self._url.copy_with(userinfo=b"")
        self._is_discreet = is_discreet
        self._name = name or ("The endpoint behind this service" if is_discreet else self.address)
        self._client = httpx2.AsyncClient(
            auth=auth,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=None,  # who asks has a deadline for the whole
            limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections),
            headers={"User-Agent": f"pharmazone/{__version__}", "Accept-Encoding": "identity"},
        )

    async def query(self, parameters: Sequence[tuple[str, str]], accept: str, limit_bytes: int) -> Reply:
        """Ask by a form (SPARQL 1.1 Protocol, section 2.1.2); an answer has at most `limit_bytes`, inclusive.

        MalformedQuery: the endpoint says so. AnswerTooLarge, DeadlineExceeded, Overloaded, EndpointFailed.
        """
        form = urlencode(parameters).encode()
        return await self._send(form, "application/x-www-form-urlencoded", accept, limit_bytes, is_query=True)

    async def update(self, text: str) -> None:
        """Change what the endpoint has (SPARQL 1.1 Protocol, section 2.2.2); errors as for a query."""
        await self._send(text.encode(), "application/sparql-update", "*/*", _WORDS_BYTES, is_query=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _send(self, content: bytes, content_type: str, accept: str, limit_bytes: int, *, is_query: bool) -> Reply:
        headers = {"Content-Type": content_type, "Accept": accept}
        response = await self._open(self._client.build_request("POST", self._url, content=content, headers=headers))
        try:
            if not response.is_success:
                raise self._refusal(response, _words(await _beginning(response), response), is_query=is_query)
            body = await (self._whole(response, limit_bytes) if is_query else _beginning(response))
        except httpx2.HTTPError as error:
            raise self._away("ended in the middle of its answer", error) from error
        finally:
            await response.aclose()
        return Reply(_media_type(response), body)

    async def _open(self, request: httpx2.Request) -> httpx2.Response:
        """Send, once more where a connection is lost before the answer begins: a kept one may just have been closed."""
        try:
            try:
                return await self._client.send(request, stream=True)
            except _LOST:
                return await self._client.send(request, stream=True)
        except httpx2.ConnectError as error:
            raise self._away("cannot be reached", error) from error
        except httpx2.HTTPError as error:
            raise self._away("closed the connection without an answer", error) from error

    async def _whole(self, response: httpx2.Response, limit_bytes: int) -> bytes:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self._failed("sends an encoding that nobody asked for", response.headers["Content-Encoding"])
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit_bytes:
                raise AnswerTooLarge(
                    f"{self._name} sends more than {limit_bytes} bytes, the most that is read. Ask for less: fewer "
                    "variables, a narrower pattern, or parts with ORDER BY, LIMIT and OFFSET."
                )
        return bytes(body)

    def _refusal(self, response: httpx2.Response, words: str, *, is_query: bool) -> Problem:
        status = response.status_code
        if status == 400 and is_query:
            return MalformedQuery(f"{self._name} takes it for no valid query: {words or 'it does not say why'}")
        if status in {429, 503}:
            return Overloaded(self._said("is busy", words), headers={"Retry-After": _retry_after(response)})
        if status in {408, 504}:
            return DeadlineExceeded(self._said("gave up: the evaluation took it too long", words))
        if status == 502:
            return EndpointAway(
                self._said("is a gateway to a server that does not answer (502)", words), headers=_RETRY
            )
        if response.is_redirect:
            return self._failed(
                "redirects to another address; give that one", _one_line(response.headers.get("Location", ""))
            )
        return self._failed(_REFUSALS.get(status, f"answers with status {status}"), words)

    def _failed(self, what: str, words: str) -> EndpointFailed:
        return EndpointFailed(self._said(what, words))

    def _away(self, what: str, error: Exception) -> EndpointAway:
        return EndpointAway(self._said(what, _one_line(str(error) or type(error).__name__)), headers=dict(_RETRY))

    def _said(self, what: str, words: str) -> str:
        """Say what happened, with the endpoint's words where they may be told; else they go to the log."""
        if not self._is_discreet:
            return f"{self._name} {what}" + (f": {words}" if words else ".")
        _LOG.warning("%s %s: %s", self.address, what, words)
        return f"{self._name} {what}."


_REFUSALS: Final = {
    400: "refuses it (400)",
    401: "wants a user and a password, or does not know those that it got (401)",
    403: "forbids it (403)",
    404: "is no endpoint: nothing is there (404)",
    405: "takes no POST: it is no SPARQL endpoint (405)",
    413: "finds the request too large (413)",
    500: "failed (500)",
}


def _media_type(response: httpx2.Response) -> str:
    declared: str = response.headers.get("Content-Type", "")
    return declared.partition(";")[0].strip().lower()


def _retry_after(response: httpx2.Response) -> str:
    """Give the seconds after which to ask again, where the endpoint says a number; else one (RFC 9110, 10.2.3)."""
    said: str = response.headers.get("Retry-After", "")
    return str(min(int(said), _LONGEST_RETRY_SECONDS)) if re.fullmatch(r"[0-9]{1,9}", said) else "1"


async def _beginning(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) >= _WORDS_BYTES:
            break
    return bytes(body[:_WORDS_BYTES])


def _words(body: bytes, response: httpx2.Response) -> str:
    text = body.decode(errors="replace")
    return _one_line(html.unescape(_TAG.sub(" ", text)) if _media_type(response) == "text/html" else text)


def _one_line(text: str) -> str:
    r"""Give a stranger's words on one line, with nothing in them that a terminal or a page would obey.

    >>> _one_line("Parse error:\r\n  at \x1b[31m?x")
    'Parse error: at [31m?x'
    """
    line = _UNSEEN.sub(" ", text).strip()
    return line if len(line) <= _WORDS_CHARACTERS else line[:_WORDS_CHARACTERS] + "…"
