"""Content codings: chosen as the client says, named in the tag, and undone to the same bytes."""

import gzip

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from pharmazone.serve.compression import LEAST_BYTES, choose_coding

LONG = "/page/plant/tin-works"
SHORT = "/sparql?query=ASK%7B%7D"
UNDO = {"zstd": zstandard.decompress, "br": brotli.decompress, "gzip": gzip.decompress}


def raw(client: TestClient, path: str, accept_encoding: str, **headers: str) -> tuple[dict[str, str], bytes]:
    named = {"accept-encoding": accept_encoding, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with client.stream("GET", path, headers=named) as answer:
        return dict(answer.headers) | {"status": str(answer.status_code)}, b"".join(answer.iter_raw())


@pytest.mark.parametrize("coding", UNDO)
def test_each_coding_gives_the_same_bytes_under_a_tag_of_its_own(client: TestClient, coding: str) -> None:
    plain, body = raw(client, LONG, "identity")
    headers, coded = raw(client, LONG, coding)
    assert UNDO[coding](coded) == body
    assert len(coded) < len(body) == int(plain["content-length"])
    assert (headers["content-encoding"], headers["content-length"]) == (coding, str(len(coded)))
    assert headers["etag"] == f'{plain["etag"][:-1]}-{coding}"'
    assert "accept-encoding" in headers["vary"].lower()
    assert "content-encoding" not in plain


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("gzip;q=1.0, zstd;q=0.9", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *", "br"),
        ("gzip;q=0", None),
        ("deflate, compress", None),
        ("identity", None),
        ("gzip;q=0.2, identity;q=0.5", None),
        ("", None),
        ("gzip;q=5", None),
        (",,;q=1, gzip", "gzip"),
    ],
)
def test_the_client_says_which_coding_it_likes_best(accept: str, coding: str | None) -> None:
    assert choose_coding(accept).coding == coding


def test_a_short_answer_is_not_compressed(client: TestClient) -> None:
    headers, body = raw(client, SHORT, "gzip")
    assert len(body) < LEAST_BYTES
    assert "content-encoding" not in headers
    assert "Accept-Encoding" in headers["vary"]


@pytest.mark.parametrize("path", [SHORT, LONG])
def test_who_refuses_what_is_not_compressed_gets_it_compressed_or_is_told_that_it_cannot(
    client: TestClient, path: str
) -> None:
    headers, body = raw(client, path, "gzip, identity;q=0")
    assert (headers["status"], headers["content-encoding"]) == ("200", "gzip")
    assert gzip.decompress(body)
    headers, body = raw(client, path, "compress, identity;q=0")
    assert headers["status"] == "406"
    assert b"gzip" in body


def test_a_tag_of_a_coding_is_known_again_only_by_who_takes_that_coding(client: TestClient) -> None:
    tag = raw(client, LONG, "br")[0]["etag"]
    assert raw(client, LONG, "br", if_none_match=tag)[0]["status"] == "304"
    assert raw(client, LONG, "gzip", if_none_match=tag)[0]["status"] == "200"
    plain = raw(client, LONG, "identity")[0]["etag"]
    assert raw(client, LONG, "identity", if_none_match=plain)[0]["status"] == "304"


def test_what_is_not_found_is_compressed_only_where_it_is_long(client: TestClient) -> None:
    headers, body = raw(client, "/nowhere", "gzip")
    assert headers["status"] == "404"
    assert "content-encoding" not in headers or gzip.decompress(body)
