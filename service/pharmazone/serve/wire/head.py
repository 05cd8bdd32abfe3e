"""The head of a request: its line and its header fields, checked as RFC 9112 demands before anything reads them."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

import httptools
from starlette.types import Scope

from pharmazone.serve.problems import Told

LONGEST_TARGET_BYTES: Final = 65_535
LONGEST_HEAD_BYTES: Final = 32 * 1024
MOST_HEADERS: Final = 128
_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?")
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_WATCHED: Final = frozenset({b"host", b"expect", b"content-length", b"transfer-encoding"})
_ASGI: Final = {"version": "3.0", "spec_version": "2.3"}


class Refused(ValueError):
    """What is received is no request that this server takes; the connection ends with the problem `told`."""

    def __init__(self, status: int, detail: str) -> None:
        self.told = Told.of_status(status, detail)
        super().__init__(detail)


class Head:
    """The line and the header fields of one request, while they arrive."""

    __slots__ = ("expects_continue", "framed_by", "headers", "hosts", "target")

    def __init__(self) -> None:
        self.target = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.hosts: list[bytes] = []
        self.framed_by: list[tuple[bytes, bytes]] = []
        self.expects_continue = False

    def add_target(self, piece: bytes) -> None:
        """Take a piece of the request target; Refused (414) when it is longer than LONGEST_TARGET_BYTES."""
        self.target += piece
        if len(self.target) > LONGEST_TARGET_BYTES:
            detail = f"The address is longer than {LONGEST_TARGET_BYTES} bytes. Send a query as long as this by POST."
            raise Refused(414, detail)

    def add(self, name: bytes, value: bytes) -> None:
        """Take a header field."""
        name = name.lower()
        self.headers.append((name, value))
        if name not in _WATCHED:
            return
        if name == b"host":
            self.hosts.append(value)
        elif name == b"expect":
            self.expects_continue = value.lower() == b"100-continue"
        else:
            self.framed_by.append((name, value))

    def framing(self) -> bytes:
        """Give a head that ends where this one does, and says no more than how long the body is."""
        lines = [b"%b: %b\r\n" % field for field in self.framed_by]
        return b"".join((b"POST / HTTP/1.1\r\n", *lines, b"\r\n"))

    def read(self, method: bytes, version: str) -> Scope:
        """Read what is asked, as ASGI has it, without `client`, `server` and `state`; Refused says what is wrong."""
        if version not in {"1.1", "1.0"}:
            raise Refused(505, f"This server speaks HTTP/1.1, not HTTP/{version}.")
        if version == "1.0":
            self.expects_continue = False
        if len(self.headers) > MOST_HEADERS:
            raise Refused(431, f"There are more than {MOST_HEADERS} header fields.")
        self._check_host(version)
        raw_path, query = self._split_target(method)
        return {
            "type": "http",
            "asgi": _ASGI,
            "http_version": version,
            "scheme": "http",
            "root_path": "",
            "headers": self.headers,
            "method": method.decode("ascii"),
            "path": read_path(raw_path),
            "raw_path": raw_path,
            "query_string": query,
        }

    def _check_host(self, version: str) -> None:
        """Demand one Host that can be one (RFC 9112, section 3.2)."""
        if len(self.hosts) != 1 and (self.hosts or version == "1.1"):
            raise Refused(400, f"There are {len(self.hosts)} header fields Host; one is needed.")
        if self.hosts and not is_host(self.hosts[0]):
            raise Refused(400, "The header field Host names no host.")

    def _split_target(self, method: bytes) -> tuple[bytes, bytes]:
        """Give path and query of the target, whatever its form (RFC 9112, section 3.2)."""
        target = self.target
        if b"#" in target:
            raise Refused(400, "An address that is asked for has no fragment; write # itself as %23.")
        if target.startswith(b"/"):
            path, _, query = target.partition(b"?")
            return path, query
        if target == b"*" and method == b"OPTIONS":
            return b"/", b""
        if not target.lower().startswith((b"http://", b"https://")):
            raise Refused(400, "The target of the request is neither a path nor an address. This server is no proxy.")
        parsed = httptools.parse_url(target)
        self._rename_host(target)
        return parsed.path or b"/", parsed.query or b""

    def _rename_host(self, target: bytes) -> None:
        """Take the host of an absolute target for that of the request (RFC 9112, section 3.2.2)."""
        authority = re.split(rb"[/?]", target.partition(b"://")[2], maxsplit=1)[0]
        if not is_host(authority):
            raise Refused(400, "The target of the request names no host.")
        self.headers[:] = [(b"host", authority), *(each for each in self.headers if each[0] != b"host")]


@lru_cache(maxsize=1024)
def is_host(value: bytes) -> bool:
    """Say whether this can be a host with or without a port (RFC 3986, section 3.2).

    >>> is_host(b"[::1]:8000"), is_host(b"user@example.org"), is_host(b"example.org/path")
    (True, False, False)
    """
    return _HOST.fullmatch(value) is not None


def read_path(encoded: bytes) -> str:
    """Undo the percent-encoding of a path; Refused where it is none, or no UTF-8.

    >>> read_path(b"/page/plant/%D1%86%D0%B5%D1%85")
    '/page/plant/цех'
    """
    if b"%" not in encoded:
        return encoded.decode("ascii")
    if bad := _BAD_ESCAPE.search(encoded):
        shown = encoded[bad.start() : bad.start() + 3].decode("ascii", "replace")
        raise Refused(400, f"{shown!r} in the path is no percent-encoding; write % itself as %25.")
    try:
        return unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "The path is not UTF-8 once its percent-encoding is undone.") from error
