"""The vocabulary, schemes and graphs, and what was renamed: times every format times the Accept headers of clients."""

import pytest
from starlette.testclient import TestClient

from pharmazone.formats import RDF_FORMATS

from .test_changes import OLD
from .test_matrix import CLIENTS, NOTHING, PAGE, TYPES, headers_of, links_of

DOCUMENTS = (
    *("/ontology", "/ontology/1.0.0", "/scheme", "/scheme/stage", "/scheme/stage/operating"),
    *("/graph/entities", "/graph/inferred/plant-group"),
)
"""What negotiates at its own address, since it is a document; each of these has code of its own."""
LIST_OF_SCHEMES = "https://w3id.org/pharmazone/graph/schemes"
HTML = "text/html; charset=utf-8"
BOTH = "Accept, Accept-Language, Accept-Encoding"
each_client = pytest.mark.parametrize(("who", "accept", "wanted"), CLIENTS, ids=[each[0] for each in CLIENTS])


@each_client
def test_a_document_answers_each_client_in_place_with_what_it_reads(
    served: TestClient, who: str, accept: str | None, wanted: str
) -> None:
    for path in DOCUMENTS:
        answer = served.head(path, headers=headers_of(accept))
        assert answer.headers["vary"] == BOTH, path
        links = links_of(answer.headers["link"])
        data = [f"{path}.{each.suffix}" for each in RDF_FORMATS]
        assert links["alternate"] == [*data, f"{path}.html?lang=en", f"{path}.html?lang=ru"]
        assert links["describedby"] == data
        assert links["cite-as"] == [LIST_OF_SCHEMES if path == "/scheme" else f"https://w3id.org/pharmazone{path}"]
        assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
        assert "location" not in answer.headers
        if wanted == NOTHING:
            assert (answer.status_code, "content-location" in answer.headers) == (406, False), path
            continue
        suffix, content_type = ("html", HTML) if wanted == PAGE else (wanted, TYPES[wanted])
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type), path
        assert answer.headers["content-location"] == f"{path}.{suffix}"
        assert answer.headers["etag"]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_has_each_format_by_its_suffix_whatever_is_accepted(served: TestClient, path: str) -> None:
    for each in RDF_FORMATS:
        answer = served.get(f"{path}.{each.suffix}", headers={"accept": "image/png"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, each.content_type)
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "content-location" not in answer.headers
        assert answer.content
    page = served.get(f"{path}.html", headers={"accept": "image/png"})
    assert (page.status_code, page.headers["content-type"]) == (200, HTML)
    assert page.headers["vary"] == "Accept-Language, Accept-Encoding"


@each_client
def test_what_was_renamed_leads_each_client_to_what_it_reads_and_to_its_successor(
    changed: TestClient, who: str, accept: str | None, wanted: str
) -> None:
    answer = changed.get(f"/id/{OLD}", headers=headers_of(accept))
    data = changed.head(f"/data/{OLD}", headers=headers_of(accept))
    if wanted == NOTHING:
        assert (answer.status_code, data.status_code) == (406, 406)
        return
    location = f"/page/{OLD}" if wanted == PAGE else f"/data/{OLD}.{wanted}"
    assert (answer.status_code, answer.headers["location"], answer.headers["vary"]) == (303, location, BOTH)
    if wanted == PAGE:
        assert (data.status_code, data.headers["location"]) == (303, location)
    else:
        assert (data.status_code, data.headers["content-type"]) == (200, TYPES[wanted])
        assert data.headers["content-location"] == location
    for each in (answer, data):
        assert links_of(each.headers["link"])["successor-version"] == ["/id/plant/generium-next"]
    assert links_of(answer.headers["link"])["cite-as"] == [f"https://w3id.org/pharmazone/id/{OLD}"]


def test_what_was_renamed_has_data_in_each_format(changed: TestClient) -> None:
    for each in RDF_FORMATS:
        answer = changed.get(f"/data/{OLD}.{each.suffix}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, each.content_type)
        assert links_of(answer.headers["link"])["successor-version"] == ["/id/plant/generium-next"]
