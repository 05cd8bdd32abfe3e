"""The values of parameters: what the data offers, what it calls them, and what else they could be."""
