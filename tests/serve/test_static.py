"""The files of the pages: our own, and those that come from npm, with their types and their licences."""

import importlib.util
import json
import logging
import os
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from pharmazone import sources
from pharmazone.serve.editor import assets

ROOT = sources.home()
FRONT = ROOT / "service" / "front"
needs_npm = pytest.mark.skipif(
    not assets.is_at_hand() and not os.environ.get("CI"), reason="needs what `make install` brings from npm"
)


@pytest.fixture
def bring() -> ModuleType:
    """Give the script that brings the files; it is no part of the package."""
    named = importlib.util.spec_from_file_location("bring", FRONT / "bring.py")
    assert named
    assert named.loader
    module = importlib.util.module_from_spec(named)
    named.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("style.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("sparql.css", "text/css; charset=utf-8"),
        ("sparql.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_has_its_type_and_an_etag(client: TestClient, name: str, content_type: str) -> None:
    answer = client.get(f"/static/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert client.get(f"/static/{name}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fapp.py", "%2e%2e%2fapp.py", "package.json", ".npmrc"])
def test_nothing_else_is_a_file(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


@needs_npm
def test_the_editor_is_served_with_the_licences_of_all_that_is_in_it(client: TestClient) -> None:
    for name, content_type in (
        (assets.SCRIPT, "text/javascript; charset=utf-8"),
        (assets.STYLE, "text/css; charset=utf-8"),
        (assets.LICENCES, "text/plain; charset=utf-8"),
    ):
        answer = client.get(f"/static/{name}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    told = client.get(f"/static/{assets.LICENCES}").text
    for package in (
        "@zazuko/yasqe 4.6.2",
        "codemirror 5.",
        "lodash-es 4.",
        "query-string 6.",
        "store 2.",
        "dompurify 3.",
    ):
        assert package in told
    assert "axe-core" not in told
    assert told.count("Permission is hereby granted") >= 3


@needs_npm
def test_the_page_loads_the_editor_and_names_its_licences(client: TestClient) -> None:
    page = client.get("/sparql", headers={"accept": "text/html"}).text
    for name in (assets.SCRIPT, assets.STYLE, assets.LICENCES, "completion.js", "sparql.js", "sparql.css"):
        assert f"/static/{name}" in page


def test_without_the_editor_there_is_a_plain_form_and_a_line_in_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    assets.is_at_hand.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            first = client.get("/sparql?lang=en", headers={"accept": "text/html"})
            client.get("/sparql?lang=ru", headers={"accept": "text/html"})
    finally:
        assets.is_at_hand.cache_clear()
    assert '<textarea id="query"' in first.text
    assert "yasqe" not in first.text.lower()
    assert "sparql.js" not in first.text
    assert "completion.js" not in first.text
    assert len([each for each in caplog.records if "make install" in each.getMessage()]) == 1


def test_the_lock_names_each_package_by_its_digest_and_no_host() -> None:
    text = (FRONT / "package-lock.json").read_text(encoding="utf-8")
    lock, package = json.loads(text), json.loads((FRONT / "package.json").read_text(encoding="utf-8"))
    packages = {place: each for place, each in lock["packages"].items() if place}
    assert packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "resolved" not in text
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_a_wheel_takes_the_files_although_git_does_not() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folder = assets.FOLDER.relative_to(ROOT).as_posix()
    assert f"/{folder}/*" in settings["tool"]["hatch"]["build"]["artifacts"]
    assert f"{folder}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_is_brought_is_what_the_service_asks_for(bring: ModuleType) -> None:
    assert bring.ASSETS == assets.FOLDER
    assert {Path(each).name for each in bring.SERVED} | {bring.LICENCES} == {
        assets.SCRIPT,
        assets.STYLE,
        assets.LICENCES,
    }


def test_licences_are_those_of_what_is_served(bring: ModuleType, tmp_path: Path) -> None:
    for name in ("tin", "lead", "dev"):
        (tmp_path / "node_modules" / name).mkdir(parents=True)
    (tmp_path / "node_modules" / "tin" / "LICENSE.md").write_text("Do as you like.\n", encoding="utf-8")
    packages = {
        "node_modules/tin": {"version": "1.0.0", "license": "MIT"},
        "node_modules/lead": {"version": "2.0.0"},
        "node_modules/dev": {"version": "3.0.0", "dev": True},
    }
    told = bring.licences(tmp_path, packages)
    assert "tin 1.0.0\nLicence: MIT\n\nDo as you like." in told
    assert "lead 2.0.0\nLicence: not named" in told
    assert "dev" not in told


def test_where_npm_fails_it_is_said_and_the_page_stays_plain(
    bring: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bring, "npm", lambda: str(tmp_path / "no-npm"))
    assert bring.main() == 1
    assert "plain form" in capsys.readouterr().err
