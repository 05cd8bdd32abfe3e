"""Spellings: whatever an IRI of another vocabulary looks like, it is read as the source's own, or left alone."""

import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmazone import sources
from pharmazone.spellings import Reference, Spellings

TABLE = sources.home() / "data/external/spellings.json"
KNOWN = Spellings.read(TABLE)
DOID = "http://purl.obolibrary.org/obo/DOID_1926"
SAME = [
    *(
        "DOID:1926",
        "doid:1926",
        "Doid:1926",
        "DOID_1926",
        "obo:DOID_1926",
        "OBO:DOID_1926",
        "do:1926",
        "DOID:DOID:1926",
    ),
    *(DOID, f"<{DOID}>", f"  {DOID}\n", DOID.replace("http", "https"), DOID.upper(), DOID.replace("DOID_", "DOID:")),
    *("DOID%3A1926", "http://purl.obolibrary.org/obo/DOID%3A1926", f"{DOID}#top", f"{DOID}/", f"{DOID}?x=1"),
    *(
        "http://identifiers.org/doid/DOID:1926",
        "https://identifiers.org/DOID:1926",
        "https://identifiers.org/doid:1926",
    ),
    *("identifiers.org/doid/DOID:1926", "http://www.identifiers.org/doid/1926", "identifiers.org/doid/DOID%3A1926"),
    *("https://bioregistry.io/doid:1926", "https://bioregistry.io/DOID:1926", "bioregistry.io/doid:DOID:1926"),
    *("http://n2t.net/doid:1926", "https://n2t.net/DOID:1926", "urn:miriam:doid:DOID%3A1926"),
    "http://purl.org/obo/owl/DOID#DOID_1926",
    "purl.obolibrary.org/obo/DOID_1926",
    "https://www.ebi.ac.uk/ols4/ontologies/doid/classes/http%253A%252F%252Fpurl.obolibrary.org%252Fobo%252FDOID_1926",
    "https://www.ebi.ac.uk/ols/ontologies/doid/terms?iri=http%3A%2F%2Fpurl.obolibrary.org%2Fobo%2FDOID_1926",
    "https://www.ebi.ac.uk/ols4/ontologies/doid/classes?obo_id=DOID:1926",
    "https://bioportal.bioontology.org/ontologies/DOID?p=classes&conceptid=http%3A%2F%2Fpurl.obolibrary.org%2Fobo%2FDOID_1926",
    "https://ontobee.org/ontology/DOID?iri=http://purl.obolibrary.org/obo/DOID_1926",
    "http://linkeddata.uriburner.com/about/html/http://purl.obolibrary.org/obo/DOID_1926",
    "https://disease-ontology.org/?id=DOID:1926",
    "https://disease-ontology.org/term/DOID:1926/",
]
OTHERS = {
    "ORPHA:355": "http://www.orpha.net/ORDO/Orphanet_355",
    "ORPHANET:355": "http://www.orpha.net/ORDO/Orphanet_355",
    "Orphanet_355": "http://www.orpha.net/ORDO/Orphanet_355",
    "ORDO:Orphanet_355": "http://www.orpha.net/ORDO/Orphanet_355",
    "https://www.orpha.net/en/disease/detail/355?name=any": "http://www.orpha.net/ORDO/Orphanet_355",
    "http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=EN&Expert=355": "http://www.orpha.net/ORDO/Orphanet_355",
    "MIM:230800": "https://omim.org/entry/230800",
    "http://identifiers.org/mim/230800": "https://omim.org/entry/230800",
    "MIM:PS115210": "https://omim.org/phenotypicSeries/PS115210",
    "OMIMPS:115210": "https://omim.org/phenotypicSeries/PS115210",
    "OMIMPS:PS115210": "https://omim.org/phenotypicSeries/PS115210",
    "http://identifiers.org/mim/PS115210": "https://omim.org/phenotypicSeries/PS115210",
    "https://omim.org/phenotypicSeries/115210": "https://omim.org/phenotypicSeries/PS115210",
    "UMLS_CUI:C0017205": "http://linkedlifedata.com/resource/umls/id/C0017205",
    "NCI:C61268": "http://purl.obolibrary.org/obo/NCIT_C61268",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C61268": "http://purl.obolibrary.org/obo/NCIT_C61268",
    "SNOMEDCT_US_2023_03_01:190794006": "http://snomed.info/id/190794006",
    "SCTID:190794006": "http://snomed.info/id/190794006",
    "MSH:D005776": "http://id.nlm.nih.gov/mesh/D005776",
    "mesh:d005776": "http://id.nlm.nih.gov/mesh/D005776",
    "https://meshb.nlm.nih.gov/record/ui?ui=D005776": "http://id.nlm.nih.gov/mesh/D005776",
    "wd:Q861645": "http://www.wikidata.org/entity/Q861645",
    "https://www.wikidata.org/wiki/Special:EntityData/Q861645.json": "http://www.wikidata.org/entity/Q861645",
    "icd11.foundation:1923566939": "http://id.who.int/icd/entity/1923566939",
    "https://icd.who.int/browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f1923566939": (
        "http://id.who.int/icd/entity/1923566939"
    ),
    "http://purl.bioontology.org/ontology/ICD10/E75.2": "https://icd.who.int/browse10/2019/en#/E75.2",
    "RXCUI:337623": "http://purl.bioontology.org/ontology/RXNORM/337623",
    "https://www.drugbank.ca/drugs/DB00003": "https://go.drugbank.com/drugs/DB00003",
    "https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:15377": "http://purl.obolibrary.org/obo/CHEBI_15377",
    "https://identifiers.org/CHEBI:15377": "http://purl.obolibrary.org/obo/CHEBI_15377",
    "https://example.org/atc/L04AJ01": "http://purl.bioontology.org/ontology/ATC/L04AJ01",
    "https://purl.obolibrary.org/obo/RO_0002233": "http://purl.obolibrary.org/obo/RO_0002233",
    "https://pubchem.ncbi.nlm.nih.gov/compound/2244": "http://rdf.ncbi.nlm.nih.gov/pubchem/compound/CID2244",
}
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


def test_a_table_that_claims_a_namespace_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    space = "http://example.org/a/"
    path.write_text(f'[{{"prefix": "a", "uri_prefix": "{space}"}}, {{"prefix": "b", "uri_prefix": "{space}"}}]')
    with pytest.raises(ValueError, match=space):
        Spellings.read(path)
