"""Things of the graph for people: found by words, told with their evidence."""
