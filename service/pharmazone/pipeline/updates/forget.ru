# Takes from the default graph what an earlier publication said and no graph of ours says any more.
DELETE { ?s ?p ?o }
WHERE {
  GRAPH <https://w3id.org/pharmazone/graph/publication/earlier> { ?s ?p ?o }
  FILTER NOT EXISTS {
    GRAPH ?graph { ?s ?p ?o }
    FILTER (
      (STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/")
        && !STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/external/")
        && !STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/publication"))
      || STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/id/passage/")
    )
  }
}
