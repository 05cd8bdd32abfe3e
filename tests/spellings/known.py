"""The table of spellings, and spellings of many vocabularies with what the sources write themselves."""

from pharmazone import sources
from pharmazone.spellings import Spellings

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
