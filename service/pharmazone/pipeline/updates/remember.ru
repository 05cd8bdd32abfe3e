# Keeps aside what the default graph may have of an earlier publication, until it is seen what of it is still said.
INSERT { GRAPH <https://w3id.org/pharmazone/graph/publication/earlier> { ?s ?p ?o } }
WHERE {
  GRAPH ?graph { ?s ?p ?o }
  FILTER (
    (STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/")
      && !STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/external/")
      && !STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/graph/publication"))
    || STRSTARTS(STR(?graph), "https://w3id.org/pharmazone/id/passage/")
  )
}
