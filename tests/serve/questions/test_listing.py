"""The catalogue for programs: what each question asks, in which words, and where."""

from starlette.testclient import TestClient

from ..conftest import SAVED
from .richer import MORE


def listed(client: TestClient, query_string: str = "") -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in client.get(f"/queries.json{query_string}").json()["queries"]}


def test_every_question_is_listed_with_its_form_its_words_and_its_columns(rich: TestClient) -> None:
    found = listed(rich)
    assert set(found) == {*SAVED, *MORE}
    each = found["everything"]
    assert (each["form"], each["question"], each["shelf"]) == ("SELECT", "What is said of plants?", "")
    assert each["ru"] == {"summary": "Всё сказанное", "question": "Что сказано о заводах?", "description": ""}
    assert each["columns"] == [
        {"name": "plant", "en": "Works", "ru": "Завод"},
        {"name": "property", "en": "Property", "ru": "Property"},
        {"name": "value", "en": "Value", "ru": "Value"},
    ]
    assert found["as-graph"]["columns"] == []


def test_every_address_of_the_list_answers(rich: TestClient) -> None:
    for each in listed(rich).values():
        if each["name"] == "area-of":
            continue  # it wants a value
        formats = each["formats"]
        assert isinstance(formats, list)
        for one in formats:
            answer = rich.get(one["href"])
            # A label of this world has a character that XML has not.
            assert answer.status_code == 200 or one["suffix"] == "xml", one["href"]
            if answer.status_code == 200:
                assert answer.headers["content-type"].startswith(one["type"])


def test_the_list_can_be_narrowed_to_a_topic_or_to_several(client: TestClient) -> None:
    assert set(listed(client, "?tag=plants")) == {"big-plants"}
    assert set(listed(client, "?tag=")) == set(SAVED)
    assert set(listed(client, "?tag=plants&tag=plants&q=floor")) == {"big-plants"}
    assert listed(client, "?tag=plants&q=ships") == {}
    assert client.get("/queries.json?tag=plants").json()["tags"] == {"plants": 1}
    tags = [client.get(f"/queries.json{each}").headers["etag"] for each in ("", "?tag=plants")]
    assert len(set(tags)) == 2


def test_an_example_is_an_address_with_its_values(rich: TestClient) -> None:
    [example] = rich.get("/queries.json").json()["queries"][sorted({*SAVED, *MORE}).index("everything")]["examples"]
    assert (example["label"], example["ru"]) == ("Of Tin Works", "Об Оловянном заводе")
    assert example["href"] == "/zone/queries/everything?plant=plant%3Atin-works"
    assert "Tin Works" in rich.get(example["href"] + "&labels=en&format=csv").text
