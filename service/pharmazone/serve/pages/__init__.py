"""Pages for people: the start, a thing, a passage, an article, the things of a kind."""
