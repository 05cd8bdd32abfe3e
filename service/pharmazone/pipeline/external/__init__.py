"""External sources: third-party ontologies that are read, normalized and loaded beside our graph."""
