"""Evaluation by another SPARQL endpoint."""
