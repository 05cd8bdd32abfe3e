"""From a saved query and values to an answer that people read: choices, labels, tables, charts, what comes nearest."""
