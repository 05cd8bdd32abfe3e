import json
from pathlib import Path

import pytest

from pharmazone.errors import SettingError
from pharmazone.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pharmazone.toml").write_text('port = 1001\nhost = "127.0.0.9"\nworkers = 7\n')
    monkeypatch.setenv("PHARMAZONE_PORT", "1002")
    monkeypatch.setenv("PHARMAZONE_WORKERS", "6")
    settings = read_settings(port=1003, workers=None)
    assert (settings.port, settings.workers, settings.host) == (1003, 6, "127.0.0.9")


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text("port = 1004\n")
    monkeypatch.setenv("PHARMAZONE_SETTINGS", str(tmp_path / "mine.toml"))
    assert read_settings().port == 1004


def test_a_named_file_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_SETTINGS", "/nowhere.toml")
    with pytest.raises(SettingError, match=r"there is no file /nowhere\.toml"):
        read_settings()


def test_an_unknown_variable_is_refused_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_PROT", "8001")
    with pytest.raises(SettingError, match=r"PHARMAZONE_PROT: no such setting.*PHARMAZONE_PORT"):
        read_settings()


@pytest.mark.parametrize("text", ["prot = 1", "port = 99999", 'port = "many"', "deadline_seconds = 0", "port = "])
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pharmazone.toml").write_text(text)
    with pytest.raises(SettingError):
        read_settings()


def test_a_misfit_names_the_setting() -> None:
    with pytest.raises(SettingError, match="root_path"):
        read_settings(root_path="graph/")


@pytest.mark.parametrize("name", ["answer_bytes", "memory_bytes", "body_bytes", "query_characters"])
def test_no_limit_can_be_set_beyond_what_parent_and_worker_can_tell_each_other(name: str) -> None:
    with pytest.raises(SettingError, match=rf"{name}: .*less than or equal"):
        read_settings(**{name: 2**63})


def test_the_largest_answer_and_the_longest_query_fit_into_a_frame() -> None:
    bounds = {
        name: next(each.le for each in Settings.model_fields[name].metadata if hasattr(each, "le"))
        for name in ("answer_bytes", "query_characters")
    }
    assert bounds["answer_bytes"] + 2**20 < 2**32
    assert bounds["query_characters"] * len(json.dumps("\U0001f48a")) < 2**32


def test_services_are_a_list_in_the_file_and_apart_by_blanks_or_commas_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings().allow_service == ()
    (tmp_path / "pharmazone.toml").write_text('allow_service = ["https://a.example/q?x=1,2", "http://b.example:8/"]\n')
    assert read_settings().services == ("https://a.example/q?x=1,2", "http://b.example:8/")
    monkeypatch.setenv("PHARMAZONE_ALLOW_SERVICE", " https://c.example/q, https://d.example/q\nhttps://c.example/q ")
    assert read_settings().services == ("https://c.example/q", "https://d.example/q")
    assert read_settings(allow_service=["http://[::1]:78/query"]).services == ("http://[::1]:78/query",)
    monkeypatch.setenv("PHARMAZONE_ALLOW_SERVICE", "")
    assert read_settings().services == ()


@pytest.mark.parametrize(
    "iri",
    [
        *("a.example", "file:///etc/passwd", "http:///q", "http://u:p@a.example/", "http://u@a.example/"),
        *(
            "http://a.example/#q",
            "http://a.example/<",
            "http://a.example/%7",
            "http://a.example:0/",
            "http://a\\u0041/",
        ),
        *("http://a.example:99999/", "http://a.example/\u202e", "http://a b/", "//a.example/", "http://[::1", ""),
    ],
)
def test_what_no_query_could_name_is_no_service(iri: str) -> None:
    with pytest.raises(SettingError, match="allow_service"):
        read_settings(allow_service=[iri])


def test_where_another_endpoint_evaluates_no_service_may_be_asked() -> None:
    assert read_settings(allow_service=["http://a.example/q"], endpoint="http://b.example/q").services == ()
