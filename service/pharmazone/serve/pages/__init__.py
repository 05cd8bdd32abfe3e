"""Pages for people: the start, lists of what there is, and a page for each thing that has an address."""
