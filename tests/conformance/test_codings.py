"""RFC 9110, sections 8.4 and 12.5.3: answers are coded as the client likes best, over a socket."""

import gzip
from collections.abc import Callable
from urllib.parse import quote

import brotli
import pytest
import zstandard

from .served import Server

# In an order, since an engine may choose another one each time.
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
READERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("GZIP", "gzip"),
        ("gzip, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.4", "gzip"),
        ("gzip;q=0.4, br;q=0.5", "br"),
        ("deflate, gzip", "gzip"),
        ("deflate", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0, br", "br"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "br"),
        ("gzip;q=0.1, identity;q=0.5", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "zstd"),
        ("gzip;q=2", None),
        ("", None),
        (None, None),
    ],
)
def test_an_answer_is_coded_as_the_client_likes_best(accepted: str | None, coding: str | None, server: Server) -> None:
    plain = server.get(LARGE)
    for _ in range(2):  # the second time it may be one that was kept
        reply = server.get(LARGE, *([("Accept-Encoding", accepted)] if accepted is not None else []))
        assert (reply.status, reply.header("content-encoding")) == (200, coding)
        assert int(str(reply.header("content-length"))) == len(reply.body)
        assert (READERS[coding](reply.body) if coding else reply.body) == plain.body
        assert "accept-encoding" in str(reply.header("vary")).lower().replace(" ", "").split(",")


def test_several_lines_of_codings_are_one_list(server: Server) -> None:
    reply = server.get(LARGE, ("Accept-Encoding", "br;q=0.1"), ("Accept-Encoding", "gzip"))
    assert reply.header("content-encoding") == "gzip"


@pytest.mark.parametrize(
    "accepted", ["identity;q=0", "*;q=0", "identity;q=0, deflate", "gzip;q=0, br;q=0, zstd;q=0, identity;q=0"]
)
def test_who_accepts_no_coding_and_no_plain_answer_is_refused(accepted: str, server: Server) -> None:
    reply = server.get(LARGE, ("Accept-Encoding", accepted))
    assert (reply.status, reply.media_type) == (406, "application/problem+json")


@pytest.mark.parametrize("coding", list(READERS))
def test_a_coded_answer_has_a_tag_of_its_own_that_is_heard(coding: str, server: Server) -> None:
    accepts = ("Accept-Encoding", coding)
    tag = str(server.get(LARGE, accepts).header("etag"))
    assert tag != server.get(LARGE).header("etag")
    fresh = server.get(LARGE, accepts, ("If-None-Match", tag))
    assert (fresh.status, fresh.header("etag"), "content-encoding" in fresh.headers) == (304, tag, False)
    assert server.get(LARGE, ("If-None-Match", tag)).status == 200


def test_head_of_a_coded_answer_is_that_of_get(server: Server) -> None:
    target = f"/sparql?query={quote(LARGE, safe='')}"
    head, got = (server.ask(each, target, [("Accept-Encoding", "gzip")]) for each in ("HEAD", "GET"))
    assert ({**head.headers, "date": []}, head.body) == ({**got.headers, "date": []}, b"")
