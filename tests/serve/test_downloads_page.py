"""The page of files to take along, and what it tells harvesters."""

import polars
import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.serve.downloads import read_listing
from pharmazone.snapshot import SUMS, Snapshot
from pharmazone.terms import DCAT, VOID

from .test_pages import outline, tags


def test_the_page_lists_each_file_with_its_digest_and_how_to_load_it(client: TestClient, world: Snapshot) -> None:
    page = outline(client, "/downloads")
    for name, each in read_listing(world).items():
        assert f"/downloads/1.0.0/{name}" in page.links()
        assert each.digest in page.text
    for tool in ("Oxigraph", "Apache Jena", "rdflib", "pandas", "DuckDB", "Excel"):
        assert tool in page.text
    assert tags(page, "a", rel="license")[0]["href"] == "https://creativecommons.org/licenses/by/4.0/"
    assert outline(client, "/downloads/1.0.0").links() == page.links() - {"?lang=ru"} | {"?lang=ru"}
    assert "Контрольные суммы" not in page.text
    assert "Таблица всех фактов" in outline(client, "/downloads", accept_language="ru").text


def test_the_example_for_the_table_gives_what_is_so_and_nothing_planned_foreseen_or_claimed(
    client: TestClient, real: Snapshot
) -> None:
    text = outline(client, "/downloads").text
    example = text[text.index("SELECT thing_en") : text.index("FROM 'facts.csv'")]
    condition = text[text.index("FROM 'facts.csv'") :].partition(";")[0].removeprefix("FROM 'facts.csv' ")
    table = polars.read_csv(real.download("facts.csv"), infer_schema_length=None)
    with polars.SQLContext(facts=table, eager=True) as asked:
        given = asked.execute(f"{example} FROM facts {condition}")
        kept = asked.execute(f"SELECT modality FROM facts {condition}")
    assert set(kept["modality"]) == {"actual"}
    assert len(given) == len(kept) == real.manifest.counts.facts > 1000


def test_harvesters_find_the_files(client: TestClient, world: Snapshot) -> None:
    store = ox.Store()
    told = client.get("/.well-known/void", headers={"accept": "application/n-triples"})
    store.load(told.content, format=ox.RdfFormat.N_TRIPLES)
    addresses = {
        str(each.object)[1:-1] for each in store.quads_for_pattern(None, ox.NamedNode(DCAT + "downloadURL"), None)
    }
    base = "http://testserver/downloads/1.0.0/"
    assert addresses == {base + name for name in read_listing(world)} - {base + SUMS}
    dumps = {str(each.object)[1:-1] for each in store.quads_for_pattern(None, ox.NamedNode(VOID + "dataDump"), None)}
    assert dumps == {f"{base}dataset.nq.gz", f"{base}dataset.trig.gz"}
    for address in addresses:
        [size] = store.quads_for_pattern(ox.NamedNode(address), ox.NamedNode(DCAT + "byteSize"), None)
        assert client.head(address).headers["content-length"] == getattr(size.object, "value", "")


def test_harvesters_do_not_make_the_files_be_read_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/downloads/1.0.0/facts.csv").status_code == 200
    monkeypatch.setattr("pharmazone.serve.downloads.read_listing", lambda _: pytest.fail("they were read again"))
    told = client.get("/.well-known/void", headers={"accept": "text/turtle"})
    assert (told.status_code, "facts.csv" in told.text) == (200, True)
