from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError, PharmazoneError
from pharmazone.pipeline.external.catalogue import Known, read_catalogue
from pharmazone.pipeline.external.wanted import read_wanted, wanted_file, wanted_text
from pharmazone.pipeline.load import Sources, load
from pharmazone.pipeline.mappings import mapping_sources, with_mappings
from pharmazone.spellings import Spellings

HOME = sources.home()
SLICED = [each for each in read_catalogue(HOME) if each.files and each.holds]


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    return Spellings.read(HOME / "data/external/spellings.json")


@pytest.fixture(scope="module")
def known() -> Sources:
    return with_mappings(load(HOME))


def read(tmp_path: Path, spellings: Spellings, text: str) -> tuple[str, ...]:
    (tmp_path / "terms.txt").write_text(text, encoding="utf-8")
    return read_wanted(tmp_path / "terms.txt", spellings)


def test_terms_are_iris_or_curies_each_once(tmp_path: Path, spellings: Spellings) -> None:
    text = (
        "# mine\n\nDOID:2841  # asthma\nhttp://purl.obolibrary.org/obo/DOID_2841\nhttps://rocks.example/id#7 # basalt\n"
    )
    assert read(tmp_path, spellings, text) == ("http://purl.obolibrary.org/obo/DOID_2841", "https://rocks.example/id#7")


def test_each_line_that_is_no_term_is_told(tmp_path: Path, spellings: Spellings) -> None:
    with pytest.raises(KnowledgeError) as refused:
        read(tmp_path, spellings, "DOID:2841\nasthma\nhttp://a b\n")
    assert [fault.place for fault in refused.value.faults] == ["terms.txt:2", "terms.txt:3"]


def test_where_nothing_is_mapped_there_is_nothing_to_write(known: Sources) -> None:
    phenotypes = next(each for each in read_catalogue(HOME) if each.name == "hp")
    with pytest.raises(PharmazoneError, match="no term of it is wanted"):
        wanted_text(known, phenotypes)


@pytest.mark.parametrize("source", SLICED, ids=lambda each: each.name)
def test_the_terms_of_a_source_are_those_that_our_things_are_mapped_to(
    source: Known, known: Sources, spellings: Spellings
) -> None:
    file = wanted_file(HOME, source.name)
    command = f"pharmazone external module {source.name} --write-terms"
    assert file.read_text(encoding="utf-8") == wanted_text(known, source), f"it is written by `{command}`"
    mapped = {
        mapping.object
        for each in mapping_sources(known)
        if each.vocabulary.iri in source.holds
        for mapping in each.mappings
    }
    assert set(read_wanted(file, spellings)) == mapped


def test_no_other_file_of_terms_lies_about() -> None:
    assert {each.name for each in (HOME / "data/external").glob("*_terms.txt")} == {
        wanted_file(HOME, each.name).name for each in SLICED
    }
