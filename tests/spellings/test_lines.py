"""Lines of N-Triples: foreign spellings are rewritten wherever they stand, and nothing else is."""

import re
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .known import DOID, KNOWN, OTHERS, SAME


def line(end: str, subject: str = "http://example.org/s", predicate: str = "http://example.org/p") -> bytes:
    return f"<{subject}> <{predicate}> {end} .\n".encode()


def rewritten(chunk: bytes) -> tuple[bytes, Mapping[str, int]]:
    result, counts = KNOWN.normalize_lines(chunk)
    return result, dict(counts)


def test_lines_without_foreign_iris_are_given_back_as_they_are() -> None:
    chunk = line(f"<{DOID}>") * 3 + line('"DOID:1926"')
    result, counts = KNOWN.normalize_lines(chunk)
    assert result is chunk
    assert not counts


@pytest.mark.parametrize(
    ("foreign", "space"),
    [
        ("https://purl.obolibrary.org/obo/DOID_1926", "https://purl.obolibrary.org/obo/DOID_"),
        ("http://identifiers.org/doid/DOID:1926", "http://identifiers.org/doid/DOID:"),
        ("https://bioregistry.io/doid:1926", "https://bioregistry.io/doid:"),
        ("https://identifiers.org/DOID%3A1926", "https://identifiers.org/DOID%3A"),
        ("DOID:1926", "DOID:"),
    ],
)
def test_a_foreign_iri_is_rewritten_wherever_it_stands_and_counted(foreign: str, space: str) -> None:
    chunk = line(f"<{foreign}>", foreign, foreign) + b'_:b <http://example.org/p> "1"^^<' + foreign.encode() + b"> .\n"
    result, counts = rewritten(chunk)
    assert result == chunk.replace(foreign.encode(), DOID.encode())
    assert counts == {space: 4}


@pytest.mark.parametrize(
    "text",
    [
        '"see <https://purl.obolibrary.org/obo/DOID_4> there"',
        r'"a quotation \" and <https://purl.obolibrary.org/obo/DOID_4>"@en',
        r'"a backslash \\"',
        r'"\\\" <http://identifiers.org/doid/DOID:4> \\"',
        '""',
    ],
)
def test_what_stands_in_a_literal_stays_as_it_is(text: str) -> None:
    foreign = b"<https://purl.obolibrary.org/obo/DOID_4>"
    chunk = line(text) + foreign + b" <http://example.org/p> " + text.encode() + b" .\n" + line(text)
    result, counts = rewritten(chunk)
    assert result == line(text) + b"<http://purl.obolibrary.org/obo/DOID_4>" + chunk[len(line(text)) + len(foreign) :]
    assert sum(counts.values()) == 1


def test_a_triple_term_and_a_comment_are_read_through() -> None:
    chunk = b'<< <https://purl.obolibrary.org/obo/GO_0000001> <urn:p> "x" >> <urn:q> <MESH:D005776> .\n# <DOID:4>\n'
    result, counts = rewritten(chunk)
    assert b"<http://purl.obolibrary.org/obo/GO_0000001>" in result
    assert b"<http://id.nlm.nih.gov/mesh/D005776>" in result
    assert counts["MESH:"] == 1


@pytest.mark.parametrize(
    "iri",
    [
        "https://www.wikidata.org/wiki/Main_Page",
        "https://purl.obolibrary.org/obo/doid.owl",
        "https://purl.obolibrary.org/obo/doid#DO_rare_slim",
        "https://identifiers.org/unknown:12",
        "https://omim.org/phenotypicSeries/PS115210",
        "http://www.geneontology.org/formats/oboInOwl#hasDbXref",
        "https://w3id.org/pharmazone/id/plant/generium-next",
        "http://purl.obolibrary.org/obo/IAO_0000115",
    ],
)
def test_what_only_looks_like_a_foreign_spelling_is_left_alone(iri: str) -> None:
    chunk = line(f"<{iri}>", iri, iri)
    assert KNOWN.normalize_lines(chunk) == (chunk, {})


LITERALS = st.text(alphabet='ab"\\<>:/ \n\té', max_size=12)
IRIS = st.sampled_from([each for each in [*SAME, *OTHERS] if re.fullmatch(r"https?://[^\s<>\"\\[\]%]+", each)])
TERMS = st.one_of(
    IRIS.map(ox.NamedNode), LITERALS.map(ox.Literal), LITERALS.map(lambda text: ox.Literal(text, language="en"))
)


@given(st.lists(st.tuples(IRIS.map(ox.NamedNode), IRIS.map(ox.NamedNode), TERMS), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_rewriting_lines_is_rewriting_each_iri_of_each_triple(
    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]],
) -> None:
    given_lines = ox.serialize([ox.Triple(*each) for each in triples], format=ox.RdfFormat.N_TRIPLES)
    assert given_lines is not None
    result, counts = KNOWN.normalize_lines(given_lines)
    again = [quad.triple for quad in ox.parse(result, ox.RdfFormat.N_TRIPLES)]
    assert again == [ox.Triple(*(own(term) for term in each)) for each in triples]
    assert KNOWN.normalize_lines(result) == (result, {})
    foreign = [term for each in triples for term in each if isinstance(term, ox.NamedNode) and own(term) != term]
    assert sum(counts.values()) == len(foreign)


def own(term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    """Give the term as lines are rewritten: pages of browsers are no names that data use, and stay."""
    if isinstance(term, ox.Literal):
        return term
    result, _ = KNOWN.normalize_lines(f"<{term.value}>".encode())
    return ox.NamedNode(result.decode()[1:-1])


def test_a_long_literal_full_of_iris_takes_no_longer_than_its_length() -> None:
    foreign = "<https://purl.obolibrary.org/obo/DOID_4> "
    chunk = line(f'"{foreign * 50_000}"^^<https://purl.obolibrary.org/obo/DOID_4>') * 2
    result, counts = KNOWN.normalize_lines(chunk)
    assert counts == {"https://purl.obolibrary.org/obo/DOID_": 2}
    assert result.count(b"https://purl") == 100_000
