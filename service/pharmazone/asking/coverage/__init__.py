"""How far the mappings to vocabularies of others reach, why no further, and what is wrong with them."""
