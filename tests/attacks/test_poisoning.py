"""What one client sends, and what others are told after it: the cache of answers keeps them apart."""

from .service import Service

PAGE = {"Accept": "text/html"}
RESULTS = {"Accept": "application/sparql-results+json"}


def ask(service: Service, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    sent = {
        "Accept": "application/sparql-results+json",
        **{name.replace("_", "-"): each for name, each in headers.items()},
    }
    reply = service.get(query="SELECT * { ?s ?p ?o } LIMIT 3 # poisoned", headers=sent)
    return reply.status, reply.body, dict(reply.headers)


def test_what_one_client_sends_never_changes_what_another_is_told(service: Service) -> None:
    before = ask(service)
    poisons = [
        {"Host": "evil.example"},
        {"X_Forwarded_Host": "evil.example"},
        {"X_Forwarded_For": "203.0.113.1"},
        {"X_Forwarded_Proto": "https"},
        {"X_Forwarded_Prefix": "/evil"},
        {"X_Original_URL": "/evil"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"Origin": "https://evil.example"},
        {"Accept_Encoding": "gzip"},
        {"Accept": "text/csv"},
        {"Accept": "text/html"},
        {"Accept_Language": "ru"},
        {"Range": "bytes=0-3"},
        {"If_None_Match": "*"},
        {"Cookie": "lang=ru"},
        {"X_HTTP_Method_Override": "DELETE"},
    ]
    for poison in poisons:
        status, body, headers = ask(service, **poison)
        assert b"evil" not in body
        assert "evil" not in str(headers)
        assert status in {200, 206, 304, 406}
        after = ask(service)
        assert after[:2] == before[:2], poison
        assert after[2]["etag"] == before[2]["etag"]


def test_a_proxy_that_nobody_trusts_cannot_say_who_asks(service: Service) -> None:
    """Each with an address of its own, heavy clients would have no bound in common."""
    for path in ("/", "/queries", "/page/plant", "/nowhere"):
        reply = service.get(path, headers={**PAGE, "Host": "evil.example", "X-Forwarded-Proto": "javascript"})
        assert b"evil.example" not in reply.body
        assert b"javascript" not in reply.body


def test_head_and_get_and_304_keep_apart(service: Service) -> None:
    path = "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+2"
    head = service.get(path, method="HEAD", headers=RESULTS)
    got = service.get(path, headers=RESULTS)
    again = service.get(path, headers={**RESULTS, "If-None-Match": got.headers["etag"]})
    after = service.get(path, headers=RESULTS)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", got.headers["etag"])
    assert int(head.headers["content-length"]) == len(got.body) > 0
    assert (again.status, again.body) == (304, b"")
    assert after.body == got.body
