"""The whole of the write side but the writing: from the sources to checked quads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pharmazone.errors import KnowledgeError, PharmazoneError
from pharmazone.pipeline import check, passages, reason
from pharmazone.pipeline.describe import describe_passages
from pharmazone.pipeline.load import Sources, load
from pharmazone.pipeline.mappings import with_mappings
from pharmazone.pipeline.quads import graph_iri, in_graph
from pharmazone.saved.description import QUESTIONS, describe
from pharmazone.saved.questions import read_all, read_templates
from pharmazone.terms import is_external

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Knowledge:
    """What the sources say, closed and checked; `dataset` holds every quad, and the default graph's triples."""

    sources: Sources
    dataset: ox.Dataset


def know(home: Path, progress: Progress) -> Knowledge:
    """Read, describe, reason and check; KnowledgeError lists all faults of the first step that has any.

    The blank nodes of the dataset are canonical (RDF Dataset Canonicalization 1.0).
    """
    try:
        return _know(home, progress)
    except OSError as error:
        raise PharmazoneError(f"{home}: the sources cannot be read: {error}. Nothing was published.") from error


def _know(home: Path, progress: Progress) -> Knowledge:
    progress("Reading the sources")
    sources = with_mappings(load(home))
    questions = read_all(home / check.SAVED)
    read_templates(home / check.PAGES)
    store = ox.Store()
    _add(store, [*sources.quads, *describe_passages(sources)])
    progress("Closing under OWL 2 RL")
    _add(store, reason.close(store))
    progress("Applying the rules")
    for conclusions in reason.apply_rules(home, store):
        _add(store, conclusions)
    progress("Checking")
    faults = [
        *check.faults_of_missing_checks(home),
        *check.query_faults(sources, store),
        *check.question_faults(sources, store, questions),
        *check.shape_faults(sources, store),
        *passages.unverified(sources),
    ]
    if faults:
        raise KnowledgeError(faults)
    # After the checks, which are about what is known: a question is nothing known, and its text names what it likes.
    described = describe(questions.values(), sources.prefixes)
    _add(store, (in_graph(each, ox.NamedNode(QUESTIONS)) for each in described))
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return Knowledge(sources, dataset)


def _add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add quads to their graphs, and to the default graph, which is the union of all but the external ones."""
    for quad in quads:
        store.add(quad)
        if not is_external(graph_iri(quad)):
            store.add(in_graph(quad.triple, ox.DefaultGraph()))
