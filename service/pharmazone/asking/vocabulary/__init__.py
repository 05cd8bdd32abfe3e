"""The vocabulary, the schemes and the graph as a whole: what there is, how much of it, and where it is used."""
