"""A paper mill in a graph of its own: facts, plans, claims, what rules add, and other mills to compare it with."""

import pyoxigraph as ox

from pharmazone.asking.library import Library

from ..works import InMemory

THING = "https://w3id.org/pharmazone/id/"
PZ = "https://w3id.org/pharmazone/ontology#"
MILL = THING + "plant/paper-mill"
WORLD = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix pz: <https://w3id.org/pharmazone/ontology#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix graph: <https://w3id.org/pharmazone/graph/> .
@prefix inferred: <https://w3id.org/pharmazone/graph/inferred/> .
@prefix plant: <https://w3id.org/pharmazone/id/plant/> .
@prefix company: <https://w3id.org/pharmazone/id/company/> .
@prefix site: <https://w3id.org/pharmazone/id/site/> .
@prefix indication: <https://w3id.org/pharmazone/id/indication/> .
@prefix investment: <https://w3id.org/pharmazone/id/investment/> .
@prefix event: <https://w3id.org/pharmazone/id/event/> .
@prefix claim: <https://w3id.org/pharmazone/id/claim/> .
@prefix discrepancy: <https://w3id.org/pharmazone/id/discrepancy/> .
@prefix modality: <https://w3id.org/pharmazone/scheme/modality/> .
@prefix bound: <https://w3id.org/pharmazone/scheme/bound/> .
@prefix stage: <https://w3id.org/pharmazone/scheme/stage/> .
@prefix reed: <https://w3id.org/pharmazone/id/passage/reed-story/> .

graph:ontology {
  pz:Plant rdfs:subClassOf pz:Facility . pz:Company rdfs:subClassOf pz:Organization . pz:Site rdfs:subClassOf pz:Place .
  pz:Disease rdfs:subClassOf pz:Indication . pz:StageReached rdfs:subClassOf pz:Event .
  pz:operatedBy owl:inverseOf pz:operates ; rdfs:label "operated by"@en .
  pz:producesFor rdfs:subPropertyOf pz:worksInArea .
  pz:jobs pz:counterpart pz:plannedJobs ; qudt:hasUnit unit:NUM .
  pz:amount pz:counterpart pz:plannedAmount ; qudt:hasUnit unit:CCY_RUB .
  pz:stage pz:counterpart pz:plannedStage .
  pz:facility pz:linksToSubject true ; pz:modalityNeutral true .
  pz:investmentTarget pz:linksToSubject true .
  pz:claimSubject pz:linksToSubject true ; pz:modalityNeutral true .
  pz:earliest pz:modalityNeutral true . pz:latest pz:modalityNeutral true .
}
graph:schemes { stage:built a skos:Concept ; skos:prefLabel "built"@en . }
graph:entities {
  plant:paper-mill a pz:Plant ; rdfs:label "Paper mill"@en , "Бумажная фабрика"@ru ;
    skos:altLabel "The Mill"@en .
  plant:mill-b a pz:Plant ; rdfs:label "Mill B"@en .
  plant:mill-c a pz:Plant ; rdfs:label "Mill C"@en .
  plant:mill-d a pz:Plant ; rdfs:label "Mill D"@en .
  company:reed a pz:Company ; rdfs:label "Reed"@en .
  site:weir a pz:Site ; rdfs:label "Weir"@en .
  indication:cough a pz:Disease ; rdfs:label "cough"@en .
  investment:mill a pz:Investment .
  event:built a pz:StageReached .
  event:full a pz:StageReached .
  claim:best a pz:Claim .
}
inferred:labels {
  investment:mill rdfs:label "investment: Paper mill"@en .
  event:built rdfs:label "built: Paper mill"@en .
  event:full rdfs:label "plan: full capacity: Paper mill"@en .
  claim:best rdfs:label "best: Paper mill"@en .
}
reed:0-9 { plant:paper-mill pz:operatedBy company:reed . }
reed:10-19 { plant:paper-mill pz:locatedIn site:weir . }
reed:20-29 { plant:paper-mill pz:plannedJobs 40 . }
reed:30-39 { investment:mill pz:investmentTarget plant:paper-mill . }
reed:40-49 { investment:mill pz:amount 8500000000 . }
reed:50-59 {
  event:built pz:facility plant:paper-mill ;
    pz:stage stage:built ; pz:earliest "2025-10-01"^^xsd:date ; pz:latest "2025-10-31"^^xsd:date .
}
reed:60-69 {
  event:full pz:facility plant:paper-mill ;
    pz:plannedStage stage:full .
}
reed:70-79 { claim:best pz:claimSubject plant:paper-mill . }
reed:80-89 { plant:paper-mill pz:producesFor indication:cough . }
reed:90-95 { plant:mill-b pz:floorArea 100 . }
reed:96-99 { plant:mill-c pz:floorArea 200 . plant:mill-d pz:floorArea 300 . }
inferred:owl-rl {
  company:reed pz:operates plant:paper-mill .
  plant:paper-mill pz:worksInArea indication:cough ; a pz:Facility .
}
graph:passages {
  reed:0-9 a pz:Passage ; pz:mentions plant:paper-mill .
  reed:10-19 a pz:Passage . reed:80-89 a pz:Passage . reed:90-95 a pz:Passage . reed:96-99 a pz:Passage .
  reed:20-29 a pz:Passage ; pz:modality modality:planned . reed:60-69 a pz:Passage ; pz:modality modality:planned .
  reed:30-39 a pz:Passage . reed:40-49 a pz:Passage ; pz:bound bound:at-least . reed:50-59 a pz:Passage .
  reed:70-79 a pz:Passage ; pz:modality modality:claimed .
}
graph:curation {
  discrepancy:two-tellings a pz:Discrepancy ; pz:between reed:0-9 , reed:10-19 ;
    pz:note "It is told twice."@en , "Это сказано дважды."@ru .
}
graph:mappings {
  <urn:m1> rdf:subject plant:paper-mill ; rdf:predicate skos:closeMatch ;
    rdf:object <https://example.org/mills/7> ; sssom:confidence 0.5 .
  <urn:m2> rdf:subject plant:paper-mill ; rdf:predicate skos:exactMatch ;
    rdf:object <https://example.org/mills/8> ; sssom:confidence 0.9 .
  plant:paper-mill skos:exactMatch <https://example.org/mills/8> .
}
"""


def with_mill(library: Library, evaluator: InMemory) -> Library:
    """Add the mill to what a library knows."""
    evaluator.store.extend(ox.parse(WORLD, format=ox.RdfFormat.TRIG))
    return library
