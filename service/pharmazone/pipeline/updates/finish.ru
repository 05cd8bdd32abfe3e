# Removes what only the publication itself needed.
DROP SILENT GRAPH <https://w3id.org/pharmazone/graph/publication/earlier> ;
DROP SILENT GRAPH <https://w3id.org/pharmazone/graph/publication>
