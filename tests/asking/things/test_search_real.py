"""What people seek in the real graph, and what they mean by it: among the first three, most often the first."""

import pytest

from pharmazone.asking.things.search import Index
from pharmazone.snapshot import Snapshot
from pharmazone.terms import shorten

FIRST = {
    # Names in English and Russian, in any case, order, ending and number.
    "generium": "company:generium",
    "GENERIUM": "company:generium",
    "Генериум": "company:generium",
    "gener": "company:generium",
    "plant Generium-Next": "plant:generium-next",
    "завод генериум-некст": "plant:generium-next",
    "заводу Генериум-Некст": "plant:generium-next",
    "Собянин": "person:sergei-sobyanin",
    "собянину": "person:sergei-sobyanin",
    "mayor of moscow": "office:mayor-of-moscow",
    "мэр москвы": "office:mayor-of-moscow",
    "Alabushevo": "site:alabushevo",
    "алабушеве": "site:alabushevo",
    "Печатники": "site:pechatniki",
    "zelenograd": "place:zelenograd",
    "технополис москва": "zone:technopolis-moscow",
    "Pharmstandard": "group:pharmstandard",
    "orphan diseases": "indication:orphan-diseases",
    "орфанных заболеваний": "indication:orphan-diseases",
    "rare disease": "indication:rare-diseases",
    "редкие болезни": "indication:rare-diseases",
    "меланомы": "indication:melanoma",
    "рассеянного склероза": "indication:multiple-sclerosis",
    "фармстандарт": "group:pharmstandard",
    "R-Opra": "company:r-opra",
    # As one hears it, or as others transliterate it.
    "dzhenerium": "company:generium",
    "Sobianin": "person:sergei-sobyanin",
    "Sobjanin": "person:sergei-sobyanin",
    "Alabuschewo": "site:alabushevo",
    "Pechatnikij": "site:pechatniki",
    "Tehnopolis": "zone:technopolis-moscow",
    "Велфарм": "company:velpharm-m",
    "welpharm": "company:velpharm-m",
    "Биокад": "company:biocad",
    "tigeraza": "medicine:tigerase",
    # Misspelled, joined, or typed on the other keyboard.
    "genirium": "company:generium",
    "генериюм": "company:generium",
    "melanona": "indication:melanoma",
    "pk137": "company:pk-137",
    "PC-137": "company:pk-137",
    "ПК137": "company:pk-137",
    "рфарм": "company:r-pharm",
    "cj,zyby": "person:sergei-sobyanin",
    "utythbev": "company:generium",
    "Ыщинфтшт": "person:sergei-sobyanin",
    # Brands and substances.
    "tigerase": "medicine:tigerase",
    "тигеразы": "medicine:tigerase",
    "dornase alfa": "substance:dornase-alfa",
    "дорназа": "substance:dornase-alfa",
    "Элизария": "medicine:elizaria",
    "экулизумаб": "substance:eculizumab",
    "оземпик": "medicine:ozempic",
    "semavic": "hypothesis:ozempic-analogue-semavic",
    # Codes that others gave.
    "L04AG17": "substance:seniprutug",
    "atc l04aj01": "substance:eculizumab",
    "DOID:1485": "indication:cystic-fibrosis",
    "unii 953a26oa1y": "substance:dornase-alfa",
    "DB00003": "substance:dornase-alfa",
    "Q180614": "indication:melanoma",
    "http://id.nlm.nih.gov/mesh/C568813": "substance:dornase-alfa",
    # IRIs, whole, in short and as an address.
    "https://w3id.org/pharmazone/id/plant/generium-next": "plant:generium-next",
    "<https://w3id.org/pharmazone/ontology#floorArea>": "pz:floorArea",
    "http://127.0.0.1:8000/page/plant/generium-next?lang=ru": "plant:generium-next",
    "plant:generium-next": "plant:generium-next",
    "plant:generium-n": "plant:generium-next",
    "floorArea": "pz:floorArea",
    "gno:2103-2126": "gno:2103-2126",
    "gno:2103": "gno:2103-2126",
    "modality:planned": "modality:planned",
    # Terms, questions, and whole questions.
    "planned jobs": "pz:plannedJobs",
    "offset contract": "pz:OffsetContract",
    "plants compared": "https://w3id.org/pharmazone/queries/plants-compared",
    "who operates the plant at Alabushevo": "plant:generium-next",
    "завод в алабушево": "plant:generium-next",
    # One word of two, of which the other only says what kind of thing it is.
    "Hunter syndrome": "indication:hunter-disease",
    "синдром Хантера": "indication:hunter-disease",
    "E75.2": "indication:gaucher-disease",
    # Pages of the service.
    "what is only planned": "https://w3id.org/pharmazone/plans",
    "что планируется": "https://w3id.org/pharmazone/plans",
    "where do the articles contradict each other": "https://w3id.org/pharmazone/discrepancies",
    "contradictions": "https://w3id.org/pharmazone/discrepancies",
    "расхождения": "https://w3id.org/pharmazone/discrepancies",
    "spreadsheet": "https://w3id.org/pharmazone/downloads",
    "questions": "https://w3id.org/pharmazone/queries",
}
AMONG_THREE = {
    "floor area": "pz:floorArea",
    "площадь": "pz:floorArea",
    "eculizumab": "medicine:elizaria",
    "dornase": "medicine:tigerase",
    "Elizaria": "substance:eculizumab",
    "cystic fibrosis": "medicine:tigerase",
    "муковисцидоз": "medicine:tigerase",
    "953A26OA1Y": "medicine:tigerase",
    "generium next": "plant:generium-next",
    "pk-137": "plant:pk-137",
    "velpharm": "plant:velpharm-m",
    "налог на имущество": "incentive:property-tax-exemption",
    "льготы резидентов": "incentive:resident-tax-benefits",
    "tax relief": "https://w3id.org/pharmazone/queries/company-entitlements",
}


@pytest.fixture(scope="module")
def index(real: Snapshot) -> Index:
    return Index.open(real.search)


@pytest.mark.parametrize(("text", "name"), FIRST.items())
def test_what_is_meant_comes_first(index: Index, real: Snapshot, text: str, name: str) -> None:
    assert shorten(index.find(text)[0].named.iri, real.manifest.prefixes) == name


@pytest.mark.parametrize(("text", "name"), AMONG_THREE.items())
def test_what_is_meant_is_among_the_first_three(index: Index, real: Snapshot, text: str, name: str) -> None:
    assert name in [shorten(each.named.iri, real.manifest.prefixes) for each in index.find(text)[:3]]


@pytest.mark.parametrize("text", ["Alabushevo", "Алабушево"])
def test_what_stands_at_a_place_comes_before_sections_events_and_claims(index: Index, text: str) -> None:
    kinds = [each.named.kind for each in index.find(text)[:8]]
    assert "plant" in kinds
    assert kinds.index("plant") < min(kinds.index(each) for each in ("concept", "event") if each in kinds)


@pytest.mark.parametrize("text", ["Ceredase", "8.5 billion"])
def test_what_is_unknown_finds_nothing(index: Index, text: str) -> None:
    assert list(index.find(text)) == []


def test_a_medicine_that_is_found_by_its_substance_says_so(index: Index) -> None:
    (hit,) = index.find("eculizumab", "medicine")
    assert hit.name.by == "https://w3id.org/pharmazone/id/substance/eculizumab"
    assert hit.marked == (("eculizumab", True),)


def test_a_code_is_exact_and_a_word_is_not(index: Index) -> None:
    assert index.find("L04AG17").exact == 1
    assert index.find("generium").exact == 0


def test_every_thing_term_question_and_passage_is_found_by_its_iri(index: Index, real: Snapshot) -> None:
    counted = sum(index.sizes.values())
    iris = {hit.named.iri for kind in index.kinds for hit in index.most_told(kind, counted)}
    assert len(iris) == counted
    assert index.sizes["passage"] == real.manifest.counts.passages
    assert index.sizes["question"] == len(list((real.queries / "saved").glob("*.rq")))
    for iri in sorted(iris)[::17]:
        hits = index.find(iri)
        assert (hits.exact, hits[0].named.iri) == (1, iri)
