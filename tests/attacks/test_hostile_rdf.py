"""Files that do harm to whoever reads them: each ends as an error with its place, and leaves nothing behind."""

import re
import resource
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.external.reading import Found, read_source
from pharmazone.spellings import Spellings

from .canary import Canary
from .hostile_rdf import OBO, REFUSED, json_ld, xml

GIB = 1 << 30
SPELLINGS = Spellings.read(sources.home() / "data/external/spellings.json")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "made.nt"


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_place_in_time_and_leaves_nothing(name: str, tmp_path: Path, target: Path) -> None:
    make, line, words = REFUSED[name]
    file = tmp_path / "hostile.owl"
    file.write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(KnowledgeError) as caught:
        read_source(file, target, SPELLINGS, name="hostile")
    (fault,) = caught.value.faults
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 20  # a busy machine takes longer
    assert after.ru_maxrss * 1024 < max(before.ru_maxrss * 1024 + 1, GIB)
    assert re.fullmatch(f"hostile.owl:{line or '[1-9][0-9]*'}", fault.place)
    assert words in fault.problem + fault.advice
    assert fault.advice
    assert [each.name for each in tmp_path.iterdir()] == ["hostile.owl"]


def read(content: bytes, folder: Path, target: Path, name: str = "file.owl") -> Found:
    (folder / name).write_bytes(content)
    return read_source(folder / name, target, SPELLINGS, name="hostile")


@pytest.mark.parametrize("address", ["a context", "a list of contexts", "an import", "a context inside a context"])
def test_a_context_of_another_host_is_refused_and_not_fetched(
    address: str, tmp_path: Path, target: Path, canary: Canary
) -> None:
    named = f'"{canary.address}context.jsonld"'
    context = {
        "a context": named,
        "a list of contexts": f"[{{}}, {named}]",
        "an import": f'{{"@import": {named}}}',
        "a context inside a context": f'{{"p": {{"@id": "http://e.example/p", "@context": {named}}}}}',
    }[address]
    with pytest.raises(KnowledgeError, match="nothing is fetched") as caught:
        read(json_ld(context.encode()).replace(b'"x"', b'"x", "p": {"@id": "http://e.example/b"}'), tmp_path, target)
    assert caught.value.faults[0].place == "file.owl:2"


@pytest.mark.parametrize("syntax", ["Turtle", "RDF/XML", "OBO"])
def test_imports_are_stated_and_not_followed(syntax: str, tmp_path: Path, target: Path, canary: Canary) -> None:
    content = {
        "Turtle": f"<http://e.example/> a <http://www.w3.org/2002/07/owl#Ontology> ; "
        f"<http://www.w3.org/2002/07/owl#imports> <{canary.address}x.owl> .",
        "RDF/XML": xml(
            b'<o:Ontology xmlns:o="http://www.w3.org/2002/07/owl#" rdf:about="http://e.example/">'
            b'<o:imports rdf:resource="' + canary.address.encode() + b'x.owl"/></o:Ontology>'
        ).decode(),
        "OBO": OBO.decode().replace("ontology: e", f"ontology: e\nimport: {canary.address}x.obo\nimport: file.owl"),
    }[syntax]
    assert read(content.encode(), tmp_path, target).format == syntax
    assert canary.address in target.read_text(encoding="utf-8")
