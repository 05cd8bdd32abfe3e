"""The answer of a saved query, of the release that is served and of others."""

import pytest
from starlette.testclient import TestClient


def test_the_release_that_is_served_answers_as_without_one(rich: TestClient) -> None:
    assert rich.get("/queries/big-plants.csv?release=1.0.0").text == rich.get("/queries/big-plants.csv").text


def test_a_release_that_is_yet_to_come_is_not_found(rich: TestClient) -> None:
    answer = rich.get("/queries/big-plants.csv?release=1.0.1")
    assert (answer.status_code, answer.json()["served"]) == (404, "1.0.0")


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
@pytest.mark.parametrize("address", ["/queries/big-plants.json", "/queries/big-plants"])
def test_another_release_is_gone_and_it_is_told_which_is_served(rich: TestClient, address: str, accept: str) -> None:
    gone = rich.get(f"{address}?release=0.9.1", headers={"accept": accept})
    assert gone.status_code == 410
    assert "0.9.1 is not served here; 1.0.0 is, and its files are at /zone/downloads." in gone.text
