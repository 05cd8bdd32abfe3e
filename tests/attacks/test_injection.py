"""Bytes where words are meant: in parameters, headers, addresses and pages; nobody but their sender is told of them."""

import re
from urllib.parse import quote

import pytest

from .service import REFUSED, Service, fresh, told

PAGE = {"Accept": "text/html"}
RESULTS = {"Accept": "application/sparql-results+json"}

BAD_TEXTS = {
    "no UTF-8": "%FF%FE",
    "cut UTF-8": "ASK%20%7B%7D%23%D0",
    "overlong UTF-8": "ASK%20%C0%BB%C0%BD",
    "a surrogate in UTF-8": "ASK%20%7B%7D%23%ED%A0%80",
    "beyond Unicode": "ASK%20%7B%7D%23%F4%90%80%80",
    "a bad escape": "ASK%20%7B%7D%2",
    "no escape": "ASK%20%7B%7D%zz",
    "encoded by another rule": "ASK%20%u007B%u007D",
    "NUL": "ASK%20%7B%7D%00",
    "NUL in a comment": "ASK%20%7B%7D%20%23%00",
    "a bell": "ASK%20%7B%07%7D",
    "an escape character": "ASK%20%7B%1B%5B31m%7D",
    "delete": "ASK%20%7B%7F%7D",
    "control of another set": "ASK%20%7B%C2%85%7D",
    "nothing": "",
    "blanks": "%20%0A",
}


@pytest.mark.parametrize("encoded", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_a_query_that_is_no_text_is_refused(service: Service, encoded: str) -> None:
    assert service.get(f"/sparql?query={encoded}").status == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert service.get(method="POST", body=f"query={encoded}".encode(), headers=form).status == 400


@pytest.mark.parametrize(
    "body", [b"\xff\xfeA\0S\0K\0", b"\xef\xbb\xbf\0", b"ASK {} #\xc0\xaf", b"ASK {} #\xed\xa0\x80", b"\0" * 100]
)
def test_a_body_that_is_no_text_is_refused(service: Service, body: bytes) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    assert service.get(method="POST", body=body, headers=kind).status == 400


@pytest.mark.parametrize(
    "path", ["%FF", "%C0%AE%C0%AE", "%zz", "%", "%00", "%0D%0ASet-Cookie:%20a=b", "%E2%80%AE", "%ED%A0%80"]
)
def test_an_address_that_is_no_text_is_nowhere(service: Service, path: str) -> None:
    for room in ("/page/plant/", "/data/plant/", "/id/plant/", "/queries/", "/static/", "/graph/", "/page/"):
        reply = service.get(room + path, headers=PAGE)
        assert reply.status in REFUSED | {303}
        assert "set-cookie" not in reply.headers


SPLIT = "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>"


@pytest.mark.parametrize(
    "target",
    [
        "/?lang={}",
        "/queries?lang={}",
        "/queries/works?lang={}",
        "/queries/works?format={}",
        "/queries/{}",
        "/page/plant/{}",
        "/id/plant/{}",
        "/data/plant/{}",
        "/data/plant/{}.ttl",
        "/page/{}/a",
        "/static/{}",
        "/search?q={}",
        "/graph/{}",
        "/graphs?graph={}",
        "/sparql?query={}",
        "/sparql?query=ASK%7B%7D&timeout={}",
        "/sparql?query=ASK%7B%7D&default-graph-uri={}",
        "/sparql?{}=a",
        "/downloads/{}/SHA256SUMS",
        "/{}",
    ],
)
def test_no_parameter_writes_a_header_or_a_script(service: Service, target: str) -> None:
    for headers in (PAGE, RESULTS):
        reply = service.get(target.format(quote(SPLIT, safe="")), headers=headers)
        assert reply.status in REFUSED | {200, 303}
        assert "set-cookie" not in reply.headers
        if reply.headers.get("content-type", "").startswith("text/html"):
            assert b"<script>alert" not in reply.body


@pytest.mark.parametrize(
    "name", ["Accept", "Accept-Language", "Origin", "If-None-Match", "Content-Type", "Host", "Cookie"]
)
def test_no_header_writes_another(service: Service, name: str) -> None:
    for value in (b"a\rb", b"a\0b", b"a\x0bb", b"a\r\n Set-Cookie: c=d", b"a\nSet-Cookie: c=d"):
        head = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n"
        host = b"" if name == "Host" else b"Host: test\r\n"
        received = service.raw(head + host + name.encode() + b": " + value + b"\r\nConnection: close\r\n\r\n")
        assert told(received) == [400]
        assert b"set-cookie" not in received.lower()


STRANGE = {
    "no media type": "a",
    "no type": "/",
    "commas": "," * 20_000,
    "semicolons": "text/html" + ";" * 20_000,
    "thousands of types": ",".join(f"a/b{n};q=0.{n % 1000:03}" for n in range(1500)),
    "a quote without end": 'text/html;a="' + "\\" * 20_000,
    "a weight beyond one": "text/html;q=9999999999999999999999",
    "a weight that is none": "text/html;q=nan, text/turtle;q=inf, */*;q=-1",
    "a weight of many digits": "text/html;q=0." + "1" * 20_000,
    "letters beyond ASCII": "text/h\u00e9ml, \u00ff/*",
    "tags without end": ",".join('"' + "a" * 30 + '"' for _ in range(800)),
    "a tag that begins": '"' + 'W/"' * 8000,
    "languages": ",".join(f"x-{n};q=0.5" for n in range(3000)),
    "stars": "*" * 20_000,
    "blanks": " " * 20_000 + "a",
}


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_header_is_read_in_no_time(service: Service, value: str) -> None:
    names = ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Origin"]
    for name in [*names, "Cookie", "X-Forwarded-For", "Forwarded", "Access-Control-Request-Headers"]:
        for path in ("/sparql?query=ASK%7B%7D", "/queries"):
            reply = service.get(path, headers={name: value[:30_000]})
            assert reply.status in REFUSED | {200, 206, 304}, name
            assert reply.seconds < 1


SCRIPTS = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}",
    "<!--<script>",
    "\u202e<b>",
]


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
def test_nothing_that_is_asked_becomes_a_part_of_a_page(service: Service, script: str) -> None:
    literal = script.replace("\\", "\\\\").replace('"', '\\"')
    targets = [
        "/sparql?query=" + quote(script, safe=""),
        "/sparql?query=" + quote(f'SELECT ("{literal}" AS ?a) {{}}', safe=""),
        "/sparql?query=" + quote(f"ASK {{ ?s <x:{script}> 1 }}", safe=""),
        "/sparql?query=" + quote(f'SELECT (IRI("{literal}") AS ?a) {{}}', safe=""),
        "/sparql?query=" + quote(f'CONSTRUCT {{ <x:s> <x:p> "{literal}" }} WHERE {{}}', safe=""),
        "/sparql?query=ASK%7B%7D&" + quote(script, safe="") + "=1",
        "/sparql?query=ASK%7B%7D&timeout=" + quote(script, safe=""),
        "/queries/works?made=" + quote(script, safe=""),
        "/queries/works?" + quote(script, safe="") + "=1",
        "/queries/" + quote(script, safe=""),
        "/page/plant/" + quote(script, safe=""),
        "/?lang=" + quote(script, safe=""),
        "/search?q=" + quote(script, safe=""),
        "/" + quote(script, safe=""),
    ]
    for target in targets:
        reply = service.get(target, headers=PAGE)
        page = reply.body.decode()
        assert reply.status in REFUSED | {200, 303}
        assert not re.search(r"<script(?! src=\"/static/)|<svg|<img src=x|onerror=alert\(1\)>|<!--<|<b>", page), target
        assert not re.search(r"href=\"?'?\s*javascript:", page), target
        assert ">49<" not in page
        if reply.status != 303:
            policy = reply.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_form_is_decoded_once(service: Service) -> None:
    once = quote('SELECT ("%41%2B+" AS ?a) {}', safe="")
    reply = service.get(f"/sparql?query={once}", headers=RESULTS)
    assert reply.json()["results"]["bindings"][0]["a"]["value"] == "%41%2B+"


@pytest.mark.parametrize(
    "query",
    [
        "query=ASK%7B%7D&query=ASK%7B%7D",
        "query=ASK%7B%7D&Query=ASK%7B%7D",
        "query=ASK%7B%7D&query%00=a",
        "query[]=ASK%7B%7D",
        "QUERY=ASK%7B%7D",
        "query=ASK%7B%7D&timeout=1&timeout=2",
        "&&&=&=&query=ASK%7B%7D",
        "&".join(f"default-graph-uri=x:{n}" for n in range(2000)),
        "&" * 60_000,
        "a=b&" * 10_000,
        "query=ASK%7B%7D&timeout=nan",
        "query=ASK%7B%7D&timeout=1e400",
        "query=ASK%7B%7D&timeout=-1",
        "query=ASK%7B%7D&timeout=0",
        "query=ASK%7B%7D&timeout=%D9%A1",
        "query=ASK%7B%7D&timeout=1_0",
        "query=ASK%7B%7D&default-graph-uri=not+an+iri",
        "query=ASK%7B%7D&default-graph-uri=x:%00",
    ],
)
def test_strange_parameters_are_refused(service: Service, query: str) -> None:
    reply = service.get(f"/sparql?{query}", headers=RESULTS)
    assert reply.status in {400, 422}
    assert reply.seconds < 1
    assert service.query(fresh()).status == 200
