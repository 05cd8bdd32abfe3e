"""The page at /sparql: an editor, examples to begin with, and the answer as a table, as a chart, as a picture."""
