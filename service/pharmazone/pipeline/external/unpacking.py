"""A file as it was given, read once from its beginning, and unpacked where it is packed: gzip or zstd, by its magic."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable
from typing import IO, Final, Protocol, cast

import zstandard

from pharmazone.pipeline.external.refusals import Refusal

BLOCK_BYTES: Final = 64 * 1024
SWELLING_BYTES: Final = 64 * 1024 * 1024
SWELLING: Final = 200
"""So many times as large as before may it become, once it is larger than SWELLING_BYTES."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PACKED_BYTES: Final = 4 * 1024  # a block of 4 bytes may stand for 128 KiB (RFC 8878, section 3.1.1.2)
_WINDOW_BYTES: Final = 128 * 1024 * 1024
_PACKED_TWICE = "what is packed in it is packed again"


class Readable(Protocol):
    """What gives at most so many bytes, and none at its end."""

    def read(self, size: int, /) -> bytes:
        """Read."""


class Given:
    """The bytes of a file: how many were read, and their SHA-256."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._digest = hashlib.sha256()
        self.bytes_read = 0

    def read(self, size: int = -1, /) -> bytes:
        """Read the next bytes, at most `size`."""
        data = os.pread(self._descriptor, BLOCK_BYTES if size < 0 else size, self.bytes_read)
        self._digest.update(data)
        self.bytes_read += len(data)
        return data

    @property
    def sha256(self) -> str:
        """Give the digest of what was read; of the whole file, when it was read to its end."""
        return self._digest.hexdigest()


class Unpacked:
    """What is in the file. `compression` is empty where it is not packed, else gzip or zstd."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.bytes_read = 0
        begin = given.read(BLOCK_BYTES)
        self.compression = "gzip" if begin[:2] == _GZIP else "zstd" if begin[:4] == _ZSTD else ""
        source = _Rejoined(begin, given)
        self._read = _READERS[self.compression](source)

    def read(self, size: int) -> bytes:
        """Read at most so many bytes; Refusal where it is broken, packed twice, or swells too much."""
        is_first = not self.bytes_read
        try:
            data = self._read(size)
        except EOFError as error:
            raise self._broken("ends too early: it was cut off") from error
        except (gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
            raise self._broken(f"is broken: {error}") from error
        if is_first and self.compression and data.startswith((_GZIP, _ZSTD)):
            raise Refusal(f"it is {self.compression}, and {_PACKED_TWICE}", "Unpack it once.", 1)
        self.bytes_read += len(data)
        if self.compression:
            refuse_swelling(self.bytes_read, self.given.bytes_read, f"the {self.compression} data unpacks to")
        return data

    def _broken(self, words: str) -> Refusal:
        problem = f"the {self.compression} data {words} (near byte {self.given.bytes_read:,} of the file)"
        return Refusal(problem, "Fetch the file again, and compare its digest with the published one.")


def refuse_swelling(made: int, of: int, words: str) -> None:
    """Raise a Refusal where so many bytes were made of so few."""
    if made > SWELLING_BYTES and made > SWELLING * of:
        problem = f"{words} more than {SWELLING} times its size, {made >> 20:,} MiB of {of:,} bytes so far"
        raise Refusal(problem, "No ontology does; where this one is known to, unpack or rewrite it first.")


class _Rejoined:
    """A file of which the beginning was read already."""

    def __init__(self, begin: bytes, rest: Readable) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int = -1, /) -> bytes:
        if not self._begin:
            return self._rest.read(size)
        size = len(self._begin) if size < 0 else size
        data, self._begin = self._begin[:size], self._begin[size:]
        return data


def _plain(source: Readable) -> Callable[[int], bytes]:
    return source.read


def _gzip(source: Readable) -> Callable[[int], bytes]:
    return gzip.GzipFile(fileobj=cast("IO[bytes]", source), mode="rb").read


def _zstd(source: Readable) -> Callable[[int], bytes]:
    return _Frames(source).read


class _Frames:
    """Zstandard frames, one after another (RFC 8878, section 3.1); the library's own reader keeps silent on a cut."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
        self._frame = self._unpacker.decompressobj()
        self._is_within = False
        self._ready = memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._ready:
            packed = self._source.read(_PACKED_BYTES)
            if not packed:
                if self._is_within:
                    raise EOFError
                return b""
            self._ready = memoryview(self._unpack(packed))
        data, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return data

    def _unpack(self, packed: bytes) -> bytes:
        parts = []
        while packed:
            if not self._is_within:
                self._frame = self._unpacker.decompressobj()
            parts.append(self._frame.decompress(packed))
            self._is_within = not self._frame.eof
            packed = self._frame.unused_data if self._frame.eof else b""
        return b"".join(parts)


_READERS: Final[dict[str, Callable[[Readable], Callable[[int], bytes]]]] = {"": _plain, "gzip": _gzip, "zstd": _zstd}
