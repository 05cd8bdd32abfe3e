"""Queries that ask other endpoints by SERVICE: those that are allowed, within limits of their own."""
