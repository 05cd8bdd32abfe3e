# Removes the list of a publication that did not come to its end; what it kept aside stays.
DROP SILENT GRAPH <https://w3id.org/pharmazone/graph/publication>
