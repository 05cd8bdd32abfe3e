"""What people take along: the files of the release that is served, and a page that says what each of them is."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from fastapi import Request, Response

from pharmazone.asking.figures import write_number
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.errors import NotFound
from pharmazone.formats import BY_SUFFIX, WORKBOOK
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import REVALIDATED, UNCACHED, conditional, is_head, matching_tag
from pharmazone.serve.problems import Told, answer
from pharmazone.serve.protocol import header
from pharmazone.serve.ranges import FilePart, Range, Unsatisfiable, read_range
from pharmazone.serve.releases import LATEST, is_release, refuse_release
from pharmazone.serve.rendering import VARY, language_of, page_tag, place_of, render
from pharmazone.serve.service import Service, service_of
from pharmazone.snapshot import (
    DATASET,
    FACTS_CSV,
    FACTS_WORKBOOK,
    PASSAGES_DUMP,
    SUMS,
    TRIG_DUMP,
    Snapshot,
    explained_columns,
    graph_file,
)
from pharmazone.terms import LICENCE

_LISTED: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9%._-]+)")
_TAGS: Final = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_GZIP: Final = "application/gzip"
TYPES: Final[Mapping[str, str]] = {
    ".gz": _GZIP,
    ".csv": BY_SUFFIX["csv"].content_type,
    ".xlsx": WORKBOOK.content_type,
    "": "text/plain; charset=utf-8",
}
"""The media type of a file, by what its name ends in."""
_UNITS: Final = (("size_gb", 10**9), ("size_mb", 10**6), ("size_kb", 10**3), ("size_b", 1))


@dataclass(frozen=True)
class Download:
    """A file of a release; `is_whole` where it has the digest (SHA-256) that the release lists."""

    name: str
    path: Path
    size: int
    digest: str
    is_whole: bool

    @property
    def tag(self) -> str:
        """Give the entity tag; it is strong, since equal tags are equal bytes."""
        return f'"{self.digest[:32]}"'

    def headers(self) -> dict[str, str]:
        """Give what the whole file and each part of it have in common."""
        return {
            "Content-Type": TYPES[Path(self.name).suffix],
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Accept-Ranges": "bytes",
            "ETag": self.tag,
            "Cache-Control": f"{REVALIDATED}, no-transform",
            "Link": f'<{LICENCE}>; rel="license"',
        }


async def downloads(request: Request) -> Response:
    """List the files of the release that is served, for people."""
    return await _page(request)


async def release_downloads(request: Request, release: str) -> Response:
    """List the files of a release; `latest` leads to the release that is served."""
    return _elsewhere(request, release) or await _page(request)


async def download(request: Request, release: str, name: str) -> Response:
    """Give a file of a release, in whole or in part; `latest` leads to that of the release that is served."""
    found = (await listing(service_of(request))).get(name)
    if found is None and release == LATEST:
        raise await _unknown(request, name)
    elsewhere = _elsewhere(request, release, name)
    if elsewhere:
        return elsewhere
    if found is None:
        raise await _unknown(request, name)
    if not _is_wanted(request, found):
        said = f"The file {name} is another one than If-Match asks for."
        return answer(request, Told.of_status(412, said, {"ETag": found.tag}))
    had = header(request, "if-none-match") or ""
    if had.strip() == "*" or matching_tag(had, [found.tag]):
        kept = {name: said for name, said in found.headers().items() if name in {"ETag", "Cache-Control"}}
        return Response(status_code=304, headers=kept)
    file = await asyncio.to_thread(_open, found)
    if file is None:
        said = f"The file {name} is not as it was published; a new build mends it."
        return answer(request, Told.of_status(503, said, {"Retry-After": "600"}))
    return _part(request, found, file)


def _is_wanted(request: Request, found: Download) -> bool:
    """Say whether If-Match, if there is one, names the file; tags are compared strongly (RFC 9110, section 13.1.1)."""
    wanted = header(request, "if-match")
    if wanted is None or wanted.strip() == "*":
        return True
    return any(strength == "" and tag == found.tag for strength, tag in _TAGS.findall(wanted))


def _part(request: Request, found: Download, file: BinaryIO) -> Response:
    """Answer with what Range and If-Range ask for (RFC 9110, sections 13.1.5 and 14.2)."""
    asked, condition = header(request, "range"), header(request, "if-range")
    part = None
    if asked and not is_head(request.scope) and condition in {None, found.tag}:
        try:
            part = read_range(asked, found.size)
        except Unsatisfiable:
            file.close()
            said = f"The file {found.name} has {found.size} bytes, and none of those that Range asks for."
            return answer(request, Told.of_status(416, said, {"Content-Range": f"bytes */{found.size}"}))
    if part is None:
        return FilePart(file, Range(0, found.size), 200, found.headers())
    told = {"Content-Range": f"bytes {part.start}-{part.end - 1}/{found.size}"}
    return FilePart(file, part, 206, {**found.headers(), **told})


def _elsewhere(request: Request, release: str, name: str = "") -> Response | None:
    """Lead on from `latest`; None where the release is the one that is served. NotFound, Gone: it is not."""
    served, root = service_of(request).snapshot.manifest.release, request.scope["root_path"]
    if release == served:
        return None
    if release == LATEST:
        to = place_of(request, "/".join(filter(None, ("/downloads", served, quote(name, safe="")))))
        return Response(status_code=307, headers={"Location": to, "Cache-Control": UNCACHED})
    if not is_release(release):
        raise NotFound(f"There is no such release; {served} is served, and {root}/downloads has its files.")
    raise refuse_release(release, served, root, name)


async def listing(service: Service) -> Mapping[str, Download]:
    """Give the files of the snapshot by name; they are held against their digests once."""

    async def read() -> Mapping[str, Download]:
        return await asyncio.to_thread(read_listing, service.snapshot)

    return await service.library.remember(("downloads",), read)


def read_listing(snapshot: Snapshot) -> dict[str, Download]:
    """Read which files a snapshot has; none where it has no list of them."""
    sums = snapshot.download(SUMS)
    if not sums.is_file():
        return {}
    listed = _LISTED.findall(sums.read_text(encoding="utf-8"))
    known = {name: digest for digest, name in listed} | {SUMS: hashlib.sha256(sums.read_bytes()).hexdigest()}
    return {name: _read(snapshot, name, digest) for name, digest in known.items()}


def _read(snapshot: Snapshot, name: str, digest: str) -> Download:
    path = snapshot.download(name)
    if not path.is_file():
        return Download(name, path, 0, digest, is_whole=False)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return Download(name, path, path.stat().st_size, digest, is_whole=found == digest)


def _open(found: Download) -> BinaryIO | None:
    """Open a file; None where it is not as it was published."""
    if not found.is_whole:
        return None
    try:
        file = found.path.open("rb")
    except OSError:
        return None
    if file.seek(0, 2) != found.size:
        file.close()
        return None
    return file


async def _unknown(request: Request, name: str) -> NotFound:
    known = await listing(service_of(request))
    nearest = nearest_names(name, known)
    said = f"There is no file of this name; {request.scope['root_path']}/downloads lists them.{tell_nearest(nearest)}"
    return NotFound(said, nearest=nearest)


async def _page(request: Request) -> Response:
    """List the files by what they are, each with its size and digest, and how they are loaded."""
    service, language = service_of(request), language_of(request)
    release = service.snapshot.manifest.release

    async def make() -> Response:
        found = await listing(service)
        graphs = {graph_file(iri): (iri, triples) for iri, triples in service.record.shared_graphs.items()}
        return render(
            request,
            "downloads.html",
            release=release,
            tables=_of(found, (FACTS_CSV, "csv"), (FACTS_WORKBOOK, "xlsx")),
            whole=_of(found, (DATASET, "nq"), (TRIG_DUMP, "trig"), (PASSAGES_DUMP, "passages")),
            graphs=[(each, *graphs[name]) for name, each in found.items() if name in graphs],
            sums=found.get(SUMS),
            size=lambda octets: _told_size(octets, language),
            columns=explained_columns(),
            labels=await service.library.labels(service.record.shared_graphs, language),
            licence=LICENCE,
            folder=f"{base_of(request)}/downloads/{release}",
        )

    return await conditional(request, page_tag(request, f"/downloads {base_of(request)}"), VARY, make)


def _of(found: Mapping[str, Download], *named: tuple[str, str]) -> list[tuple[Download, str]]:
    return [(found[name], kind) for name, kind in named if name in found]


def _told_size(octets: int, language: str) -> tuple[str, str]:
    """Give a size as people read it: a number of at most three digits, and the name of the phrase of its unit.

    >>> _told_size(2_243_244, "en"), _told_size(999, "ru")
    (('2.2', 'size_mb'), ('999', 'size_b'))
    """
    unit, factor = next((each for each in _UNITS if octets >= each[1]), _UNITS[-1])
    shown = f"{octets / factor:.1f}" if factor > 1 and octets < 10 * factor else f"{octets / factor:.0f}"
    return write_number(shown, language, is_parted=False), unit
