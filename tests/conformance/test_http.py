"""RFC 9110 at the endpoint: methods, HEAD, conditional requests, CORS (Fetch), and RFC 9457, over a socket."""

from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from urllib.parse import quote

import pytest

from .served import FORM_TYPE, HOST, QUERY_TYPE, Reply, Server

SELECT = "SELECT (1 AS ?x) {}"
# In an order, since an engine may choose another one each time.
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ADDRESSES = ["/", "/queries", "/health", "/ready", "/openapi.json", "/graphs", "/.well-known/void", "/sparql"]
CONSTRUCTED = "CONSTRUCT WHERE { ?s a ?type }"
# They may differ between two answers of one representation.
CHANGING = {"date", "connection", "keep-alive"}


def _target(query: str) -> str:
    return f"/sparql?query={quote(query, safe='')}"


def _told(reply: Reply) -> dict[str, list[str]]:
    return {name: values for name, values in reply.headers.items() if name not in CHANGING}


@pytest.mark.parametrize(
    "address", [_target(SELECT), _target(CONSTRUCTED), "/sparql?query=SELEKT", *ADDRESSES, "/nowhere"]
)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json;q=0.5, text/turtle"])
def test_head_has_the_status_and_the_headers_of_get_and_no_body(address: str, accept: str, server: Server) -> None:
    head = server.ask("HEAD", address, [("Accept", accept)])
    got = server.ask("GET", address, [("Accept", accept)])
    assert head.status == got.status
    if address != "/health":  # which tells how it is now
        assert _told(head) == _told(got)
    raw = server.raw(f"HEAD {address} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n".encode())
    assert raw.endswith(b"\r\n\r\n")


def test_one_connection_carries_one_request_after_another(server: Server) -> None:
    connection = HTTPConnection(HOST, server.port, timeout=30)
    for method, target, status in [
        ("GET", _target(SELECT), 200),
        ("HEAD", _target(SELECT), 200),
        ("GET", "/sparql?query=SELEKT", 400),
        ("OPTIONS", "/sparql", 204),
        ("GET", _target(SELECT), 200),
    ]:
        connection.request(method, target)
        response = connection.getresponse()
        response.read()
        assert (method, target, response.status) == (method, target, status)
    connection.close()


@pytest.mark.parametrize("address", [*ADDRESSES, "/id/plant/brine-works", "/page/plant", "/data/plant", "/metrics"])
def test_options_tells_the_methods_and_others_are_405_with_the_same_list(address: str, server: Server) -> None:
    options = server.ask("OPTIONS", address)
    allow = str(options.header("allow"))
    assert (options.status, options.body) == (204, b"")
    assert {"GET", "HEAD", "OPTIONS"} <= set(allow.split(", "))
    refused = server.ask("DELETE", address)
    assert (refused.status, refused.header("allow")) == (405, allow)
    assert refused.json()["type"].endswith("/method-not-allowed")


def test_options_of_no_address_is_404(server: Server) -> None:
    assert server.ask("OPTIONS", "/nowhere").status == 404


@pytest.mark.parametrize("status", [200, 304, 400, 404, 405, 406, 415])
def test_a_script_of_any_origin_may_read_every_answer_and_is_told_so_once(status: int, server: Server) -> None:
    origin = ("Origin", "https://elsewhere.example")
    tag = str(server.get(SELECT).header("etag"))
    reply = {
        200: lambda: server.get(SELECT, origin),
        304: lambda: server.get(SELECT, origin, ("If-None-Match", tag)),
        400: lambda: server.get("SELEKT", origin),
        404: lambda: server.ask("GET", "/graphs?graph=http%3A%2F%2Fexample.org%2Fg", [origin]),
        405: lambda: server.ask("PUT", "/sparql", [origin]),
        406: lambda: server.get(SELECT, origin, ("Accept", "image/png")),
        415: lambda: server.ask("POST", "/sparql", [origin], b"ASK {}"),
    }[status]()
    assert reply.status == status
    assert reply.headers["access-control-allow-origin"] == ["*"]
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    ("method", "headers"), [("POST", "content-type"), ("GET", "accept, if-none-match"), ("HEAD", "")]
)
def test_a_preflight_allows_what_the_protocol_needs(method: str, headers: str, server: Server) -> None:
    reply = server.ask(
        "OPTIONS",
        "/sparql",
        [
            ("Origin", "https://elsewhere.example"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers),
        ],
    )
    assert (reply.status, reply.header("access-control-allow-origin")) == (204, "*")
    assert method in str(reply.header("access-control-allow-methods")).split(", ")
    allowed = {each.strip().lower() for each in str(reply.header("access-control-allow-headers")).split(",")}
    assert {each.strip() for each in headers.split(",") if each} <= allowed
    assert int(str(reply.header("access-control-max-age"))) > 0


def test_a_script_may_read_the_headers_that_say_something(server: Server) -> None:
    exposed = str(server.get(SELECT).header("access-control-expose-headers")).lower()
    assert {"etag", "link", "retry-after"} <= {each.strip() for each in exposed.split(",")}


@pytest.mark.parametrize(
    ("had", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"other",{tag},"more"', 304),
        ('W/"other" , W/{tag}', 304),
        ('"with, comma", {tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ("", 200),
        ("{bare}", 200),
        ("nonsense", 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_representation_is_told_so_without_it(had: str, status: int, method: str, server: Server) -> None:
    first = server.ask(method, _target(SELECT))
    tag = str(first.header("etag")).removeprefix("W/")
    assert tag.startswith('"')
    assert tag.endswith('"')
    reply = server.ask(method, _target(SELECT), [("If-None-Match", had.format(tag=tag, bare=tag.strip('"')))])
    assert reply.status == status
    for name in ("etag", "vary", "cache-control"):
        assert reply.header(name) == first.header(name)
    if status == 304:
        assert reply.body == b""
        assert "content-type" not in reply.headers


def test_several_lines_of_tags_are_one_list(server: Server) -> None:
    tag = str(server.get(SELECT).header("etag"))
    assert server.get(SELECT, ("If-None-Match", '"other"'), ("If-None-Match", tag)).status == 304


def test_a_tag_names_one_representation_of_one_request(server: Server) -> None:
    replies = [
        server.get(SELECT),
        server.get(SELECT, ("Accept", "text/csv")),
        server.get(SELECT + " "),
        server.get(SELECT, more="&default-graph-uri=http%3A%2F%2Fexample.org%2Fg"),
        server.get(SELECT, more="&named-graph-uri=http%3A%2F%2Fexample.org%2Fg"),
    ]
    assert len({each.header("etag") for each in replies}) == len(replies)
    assert server.get(SELECT).header("etag") == replies[0].header("etag")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Range", "bytes=0-3"),
        ("If-Modified-Since", "Sun, 06 Nov 2044 08:49:37 GMT"),
        ("If-Range", '"other"'),
        ("Expect", "100-continue"),
        ("Content-Type", "text/plain"),
        ("Accept-Charset", "iso-8859-1"),
        ("Accept-Language", "ru;q=0.5, tlh"),
    ],
)
def test_what_has_no_meaning_here_changes_nothing(name: str, value: str, server: Server) -> None:
    plain, reply = server.get(SELECT), server.get(SELECT, (name, value))
    assert (reply.status, reply.body, reply.header("etag")) == (200, plain.body, plain.header("etag"))
    assert "content-range" not in reply.headers


def test_an_answer_says_when_it_was_made_and_how_long_it_is(server: Server) -> None:
    for reply in (server.get(SELECT), server.get("SELEKT"), server.post(SELECT), server.ask("GET", "/nowhere")):
        assert parsedate_to_datetime(str(reply.header("date"))).tzinfo is not None
        assert int(str(reply.header("content-length"))) == len(reply.body)
        assert "transfer-encoding" not in reply.headers


def test_a_client_of_http_1_0_is_answered_and_let_go(server: Server) -> None:
    answer = server.raw(f"GET {_target(SELECT)} HTTP/1.0\r\n\r\n".encode())
    assert answer.split(b" ", 2)[1] == b"200"
    assert answer.endswith(server.get(SELECT).body)


def test_a_condition_does_not_hide_what_is_wrong(server: Server) -> None:
    assert server.get("SELEKT", ("If-None-Match", "*")).status == 400
    assert server.get(SELECT, ("If-None-Match", "*"), ("Accept", "image/png")).status == 406


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_answers_differently_each_time_has_no_tag_and_is_not_kept(function: str, server: Server) -> None:
    replies = [server.get(f"SELECT ({function} AS ?x) {{}}") for _ in range(2)]
    assert all("etag" not in each.headers for each in replies)
    assert all(each.header("cache-control") == "no-store" for each in replies)
    assert function == "BNODE()" or replies[0].body != replies[1].body


def test_the_same_is_answered_the_same_when_asked_again(server: Server) -> None:
    first, second = server.get(LARGE), server.get(LARGE)
    assert (first.status, first.body, _told(first)) == (second.status, second.body, _told(second))


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "status", "slug"),
    [
        ("GET", "/nowhere", [], None, 404, "not-found"),
        ("GET", "/sparql?query=SELEKT", [], None, 400, "malformed-query"),
        ("GET", "/sparql?query=%zz", [], None, 400, "malformed-request"),
        ("GET", "/sparql?query=CLEAR%20ALL", [], None, 403, "query-refused"),
        ("GET", f"{_target(SELECT)}&timeout=soon", [], None, 422, "unfit-parameter"),
        ("GET", _target(SELECT), [("Accept", "image/png")], None, 406, "not-acceptable"),
        ("PUT", "/sparql", [], b"", 405, "method-not-allowed"),
        ("POST", "/sparql", [("Content-Type", "text/plain")], b"ASK {}", 415, "unsupported-media-type"),
        ("POST", "/sparql", [("Content-Type", FORM_TYPE)], b"x" * 70_000, 413, "request-too-large"),
        ("POST", "/sparql", [("Content-Type", QUERY_TYPE)], b"#" * 61_000, 413, "request-too-large"),
        ("GET", f"{_target(ENDLESS)}&timeout=0.3", [], None, 504, "deadline-exceeded"),
    ],
)
def test_a_problem_is_told_as_rfc_9457_has_it(
    method: str, target: str, headers: list[tuple[str, str]], body: bytes | None, status: int, slug: str, server: Server
) -> None:
    reply = server.ask(method, target, headers, body)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    told = reply.json()
    assert told["type"] == f"https://w3id.org/pharmazone/problem/{slug}"
    assert told["status"] == status
    assert all(isinstance(told[member], str) and told[member] for member in ("title", "detail"))
    assert reply.header("cache-control") == "no-store"
    assert reply.header("x-content-type-options") == "nosniff"
