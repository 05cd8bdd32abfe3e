# Empties each graph of ours that is not on the list of this publication.
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { GRAPH ?graph { ?s ?p ?o } }
WHERE {
  GRAPH ?graph { ?s ?p ?o }
  FILTER (
    (STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/")
      && !STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/publication"))
    || STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/id/passage/")
  )
  FILTER NOT EXISTS {
    GRAPH <https://w3id.org/pharmazone/graph/publication> {
      <https://w3id.org/pharmazone/graph/publication> dcterms:hasPart ?graph
    }
  }
}
