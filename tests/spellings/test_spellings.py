"""Spellings: whatever an IRI of another vocabulary looks like, it is read as the source's own, or left alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmazone.spellings import Reference, Spellings

from .known import DOID, KNOWN, OTHERS, SAME

NONE = [
    *(
        "",
        " ",
        "hello",
        "DOID",
        "DOID:",
        "DOID:abc",
        "DOIDS:1926",
        "ICD11:LB44.6",
        "MIM:12",
        "x" * 3000,
        "<>",
        "::",
        "%",
    ),
    *("http://www.geneontology.org/formats/oboInOwl#hasDbXref", "http://purl.obolibrary.org/obo/doid#DO_rare_slim"),
    *("https://example.org/DOID:1926", "https://www.wikidata.org/wiki/Main_Page", "http://[broken/DOID:1926"),
    *("https://omim.org/phenotypicSeries/PS", "DOID:1926 and more", "DOID:１９２６", "https://omim.org/search?q=x"),
]


@pytest.mark.parametrize("text", SAME)
def test_whatever_it_looks_like_it_is_read_as_the_source_writes_it(text: str) -> None:
    assert KNOWN.standard(text) == DOID
    assert KNOWN.curie(text) == "DOID:1926"


@pytest.mark.parametrize(("text", "own"), OTHERS.items())
def test_each_vocabulary_has_its_own_traps(text: str, own: str) -> None:
    assert KNOWN.standard(text) == own


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_identifier_of_a_known_vocabulary_is_not_guessed(text: str) -> None:
    assert KNOWN.standard(text) is None
    assert KNOWN.spellings(text) == ()


def test_every_spelling_of_an_iri_leads_back_to_it() -> None:
    for own in {DOID, *OTHERS.values()}:
        every = KNOWN.spellings(own)
        assert every[0] == own
        assert len(set(every)) == len(every) > 5
        assert {KNOWN.standard(each) for each in every} == {own}


def test_a_narrower_vocabulary_goes_before_the_one_that_holds_all_of_obo() -> None:
    assert KNOWN.reference("https://purl.obolibrary.org/obo/MONDO_0018150") == Reference("MONDO", "0018150")
    assert KNOWN.reference("obo:MONDO_0018150") == Reference("MONDO", "0018150")
    assert KNOWN.reference("obo:FBbt_00000001") == Reference("OBO", "FBbt_00000001")


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_reading_any_text_ends_with_an_iri_that_stands_or_with_none(text: str) -> None:
    own = KNOWN.standard(text)
    assert own is None or KNOWN.standard(own) == own


def test_a_table_that_claims_a_namespace_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    space = "http://example.org/a/"
    path.write_text(f'[{{"prefix": "a", "uri_prefix": "{space}"}}, {{"prefix": "b", "uri_prefix": "{space}"}}]')
    with pytest.raises(ValueError, match=space):
        Spellings.read(path)
