"""The Python API: `pharmazone.open()` gives a graph that answers questions and queries, without a server."""
