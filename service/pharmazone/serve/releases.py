"""Which release of the data is served, and what is told to who asks for another one."""

import re
from typing import Final

from pharmazone.errors import Gone, NotFound

LATEST: Final = "latest"
_RELEASE: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){2}([-+.]?[0-9A-Za-z][0-9A-Za-z.+-]{0,40})?")


def is_release(text: str) -> bool:
    """Say whether a release can be called so.

    >>> is_release("1.2.0"), is_release("1.2.0rc1"), is_release("newest")
    (True, True, False)
    """
    return bool(_RELEASE.fullmatch(text))


def refuse_release(asked: str, served: str, root: str, name: str = "") -> NotFound | Gone:
    """Give the problem with a release that is not served: it is gone, or there is none such yet.

    Gone links to the files of the newest (RFC 5829), to the one of this name where one is named.
    """
    if _numbers(asked) > _numbers(served):
        return NotFound(f"There is no release {asked} yet; {served} is served.", asked=asked, served=served)
    latest = f"{root}/downloads/{LATEST}{'/' if name else ''}{name}"
    said = f"The release {asked} is not served here; {served} is, and its files are at {root}/downloads."
    return Gone(said, headers={"Link": f'<{latest}>; rel="latest-version"'}, asked=asked, served=served)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"[0-9]+", release)[:3])
