"""Small readings of pyoxigraph's terms and quads, in one place for their many types."""

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def value(term: Term | ox.DefaultGraph | None) -> str:
    """Give the IRI of a named node, the label of a blank one, the lexical form of a literal; empty for no term.

    >>> value(ox.NamedNode("https://example.org/a")), value(ox.DefaultGraph())
    ('https://example.org/a', '')
    """
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else ""


def graph_iri(quad: ox.Quad) -> str:
    """Give the IRI of a quad's graph; empty for the default graph."""
    return value(quad.graph_name)


def in_graph(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Give the triple as a quad of a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
