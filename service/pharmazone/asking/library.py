"""Everything that can be asked of a snapshot: its saved queries, those of its pages, and the evaluator that answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from time import time
from typing import Final, Self, TypeVar, cast
from weakref import WeakValueDictionary

from pyoxigraph import Literal, NamedNode

from pharmazone.asking.labels import Labels
from pharmazone.asking.nearest import no_question
from pharmazone.asking.solutions import Solutions, read_solutions
from pharmazone.asking.things.search import Index
from pharmazone.errors import SnapshotError
from pharmazone.evaluate.seam import CLIENT, Answer, Evaluator, Query
from pharmazone.formats import JSON
from pharmazone.saved.columns import read_columns
from pharmazone.saved.header import Heading
from pharmazone.saved.questions import SavedQuery, read_all, read_templates
from pharmazone.saved.template import Template
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import PASSAGE, passage_range

Kept = TypeVar("Kept")
REMOTE_SECONDS: Final = 60.0
AT_ONCE_OF_A_CLIENT: Final = 2
"""How many of the software's own queries an evaluator is asked at once for a client; the others wait before it, so that
pages that are opened together take none of the places that the client's own queries have there."""
OWN: Final = frozenset(
    {
        *("classes", "contents", "default-graph", "derivations", "discrepancies", "facts", "graph", "kind"),
        *("kind-description", "kinds", "known", "labels", "members", "members-of-scheme", "passages"),
        *("pointers", "statements", "texts", "units", "vocabulary"),
        # Browsing: kinds with facets, discrepancies, plans.
        *("kind-classes", "kind-values", "kind-pointers", "mentions", "definitions", "properties"),
        *("all-discrepancies", "all-plans", "told-beside-plans", "plan-times"),
        *("transitive-links", "newest-reference-date"),
        # An article and its passages.
        *("article-passages", "article-contents", "article-discrepancies", "resting-on"),
        # What has become of a thing, what it lies next to, and what it is in the words of schema.org.
        *("neighbours", "ranges", "schema", "schema-classes", "schema-figures", "schema-nodes", "schema-page"),
        *("standing", "things"),
        # The page of a thing: nameless things beside it, headings, identifiers, what others have, languages.
        *("citations", "counts", "having", "languages", "mappings", "nodes", "sections"),
        *("first-pointers", "pointer-counts"),
        # The vocabulary, schemes, named graphs, and the map.
        *("ontology", "term-alignments", "term-constraints", "term-uses", "term-examples", "term-kinds"),
        *("schemes", "scheme-description", "concept-uses", "concept-description", "pointing"),
        *("graph-about", "graph-classes", "graph-conclusions", "map-classes", "map-links"),
        # Questions that join with sources of others.
        "external-graphs",
        # How far the mappings reach.
        *("coverage-decisions", "coverage-names", "coverage-namespaces", "coverage-routes"),
        *("coverage-terms", "coverage-things", "coverage-vocabularies"),
        # Reconciliation: values, identifiers and properties of what names mean.
        *("reconciled-identifiers", "reconciled-properties", "reconciled-values", "reconciled-vocabularies"),
        # Identifiers in any spelling.
        *("iri-identifiers", "iri-links", "iri-mapped", "iri-matches", "iri-terms", "iri-vocabularies"),
    }
)
"""The queries that the software itself asks; each is a file in queries/pages."""


@dataclass(frozen=True)
class Library:
    """The queries of a folder, and the evaluator that answers them. `data_id` tells the data apart from other data.

    `keep_seconds` is how long an answer stays true. `index` finds things by words, and `external` are the graphs of
    external sources; both are those of the snapshot, whoever evaluates.
    """

    data_id: str
    saved: Mapping[str, SavedQuery]
    own: Mapping[str, Template]
    columns: Mapping[str, Heading]
    prefixes: Mapping[str, str]
    evaluator: Evaluator
    keep_seconds: float = inf
    index: Index = field(default_factory=lambda: Index(()))
    external: frozenset[str] = frozenset()
    _kept: dict[tuple[str, ...], tuple[str, object]] = field(default_factory=dict)
    _making: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _turns: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    @classmethod
    def open(cls, snapshot: Snapshot, evaluator: Evaluator, settings: Settings) -> Self:
        """Read the queries that were published with a snapshot.

        An answer out of it stays true for ever, but another endpoint's data may change. KnowledgeError: a query is
        malformed. SnapshotError: one of the pages is missing.
        """
        saved, own = read_all(snapshot.queries / "saved"), read_templates(snapshot.queries / "pages")
        if missing := sorted(OWN - own.keys()):
            said = f"{snapshot.path} was built by another version: it lacks the queries {', '.join(missing)}"
            raise SnapshotError(f"{said}. Build a new one with `pharmazone build`.")
        return cls(
            snapshot.manifest.id,
            saved,
            own,
            read_columns(snapshot.queries / "saved"),
            snapshot.manifest.prefixes,
            evaluator,
            REMOTE_SECONDS if settings.endpoint else inf,
            Index.open(snapshot.search),
            frozenset(graph.iri for source in snapshot.manifest.external for graph in source.graphs),
        )

    @property
    def is_remote(self) -> bool:
        """Say whether another endpoint evaluates, whose data may change and which is far away."""
        return self.keep_seconds != inf

    def question(self, name: str, advice: str = "") -> SavedQuery:
        """Give the saved query of this name; NotFound names what is nearly called so, and gives the advice."""
        if name not in self.saved:
            raise no_question(name, self.saved, advice)
        return self.saved[name]

    def spelled(self, saved: SavedQuery) -> Mapping[str, str]:
        """Give the prefixes that values for a saved query may be written with."""
        return {**saved.prefixes, **self.prefixes}

    def edition(self) -> str:
        """Give what tells the data of now apart from that of another time."""
        return self.data_id if self.keep_seconds == inf else f"{self.data_id} {int(time() // self.keep_seconds)}"

    async def select(self, name: str, terms: Iterable[NamedNode | Literal] = ()) -> Solutions:
        """Evaluate a query of `queries/pages` for these terms, one in each line of its VALUES."""
        return read_solutions(await self._ask(name, terms))

    async def select_each(self, names: Iterable[str], terms: Iterable[NamedNode | Literal]) -> list[Solutions]:
        """Evaluate several such queries for the same terms: one at a time, since a client has few places in the queue.

        While one is evaluated, the answer to the one before is read.
        """
        turn, asked = asyncio.Semaphore(), list(terms)

        async def ask(name: str) -> Solutions:
            async with turn:
                body = await self._ask(name, asked)
            await asyncio.sleep(0)  # the next is sent before this is read
            return read_solutions(body)

        return await asyncio.gather(*map(ask, names))

    async def _ask(self, name: str, terms: Iterable[NamedNode | Literal]) -> bytes:
        template = self.own[name]
        text = template.fill([{template.names[0]: term} for term in terms] if template.names else [])
        return (await self.evaluate(Query(text, JSON, None))).body

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query that the software itself asks, in its turn among those for the same client."""
        turn = self._turns.setdefault(CLIENT.get(), asyncio.Semaphore(AT_ONCE_OF_A_CLIENT))
        async with turn:
            return await self.evaluator.evaluate(query)

    async def remember(
        self, key: tuple[str, ...], make: Callable[[], Awaitable[Kept]], *, most: int | None = None
    ) -> Kept:
        """Give what was made under a key, and make it anew once the data may have changed.

        Of the keys that begin alike `most` are kept, those that were asked for last. Where none is named all are, which
        is for what grows with the vocabulary and the kinds, not with the things. Who asks while it is made waits.
        """
        making = self._making.setdefault(key, asyncio.Lock())
        async with making:
            edition = self.edition()
            kept = self._kept.pop(key, None)
            if kept is None or kept[0] != edition:
                kept = (edition, await make())
            self._kept[key] = kept  # behind all others, as what was asked for last
        if most is not None:
            for each in [each for each in self._kept if each[0] == key[0]][:-most]:
                del self._kept[each]
        return cast("Kept", kept[1])

    async def labels(self, iris: Iterable[str], language: str) -> Labels:
        """Look up the labels of these IRIs, and of the articles of those that are passages."""
        wanted = set(iris)
        wanted |= {place.article_iri for iri in wanted if (place := passage_range(iri))}
        nodes = list(nodes_of(iri for iri in wanted if not iri.startswith(PASSAGE)))
        found = await self.select("labels", nodes) if nodes else Solutions((), ())
        return Labels.read(language, found, self.prefixes)


def nodes_of(iris: Iterable[str]) -> Iterator[NamedNode]:
    """Give the IRIs as terms, sorted; what a lenient loader let in and no query can name is left out."""
    for iri in sorted(iris):
        with suppress(ValueError):
            yield NamedNode(iri)
