"""Which user and password an endpoint gets, and how it wants to be told."""

import netrc
from collections.abc import Generator

import httpx2

from pharmazone.errors import SettingError


class _BasicOrDigest(httpx2.Auth):
    """Basic (RFC 7617), and once the endpoint asks for it Digest (RFC 7616), as Virtuoso does for updates."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx2.BasicAuth(user, password)
        self._digest = httpx2.DigestAuth(user, password)
        self._wants_digest = False

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        if not self._wants_digest:
            response = yield next(self._basic.auth_flow(request))
            challenge = response.headers.get("WWW-Authenticate", "").lower()
            if response.status_code != 401 or not challenge.startswith("digest "):
                return
            del request.headers["Authorization"]
            self._wants_digest = True
        yield from self._digest.auth_flow(request)


def password_for(url: httpx2.URL, *, with_digest: bool) -> httpx2.Auth | None:
    """Give those in the address, else those of its host in `~/.netrc`; None where there are none.

    With Digest, whatever comes with a refusal is read whole, however much it is. SettingError: `~/.netrc` is none, or
    others may read it.
    """
    if url.userinfo:
        user, password = url.username, url.password
    else:
        try:
            known = netrc.netrc().authenticators(url.host)
        except OSError:  # there is none, or it is somebody else's
            return None
        except netrc.NetrcParseError as error:
            raise SettingError(f"The passwords in ~/.netrc cannot be read: {error}.") from error
        if known is None:
            return None
        user, _, password = known
    return _BasicOrDigest(user, password) if with_digest else httpx2.BasicAuth(user, password)
