"""The search's own parts: what can be found, its tables, the words that fit, the order of what is found."""
