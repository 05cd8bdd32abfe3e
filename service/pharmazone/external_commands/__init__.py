"""The commands `pharmazone external ...`: third-party ontologies beside the graph."""
