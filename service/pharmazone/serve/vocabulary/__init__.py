"""The vocabulary, its schemes and the named graphs at their own addresses: pages for people, RDF for programs."""
