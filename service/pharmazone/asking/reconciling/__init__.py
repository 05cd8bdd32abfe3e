"""Reconciliation: which of our things the cells of somebody's table name, how surely, and what we know of them."""
