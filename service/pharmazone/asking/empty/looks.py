"""A bounded number of looks at what a saved query answers with other values: few at a time, and not for long."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, read_solutions
from pharmazone.asking.tables import tabulate
from pharmazone.errors import Problem, UnfitParameter
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import JSON
from pharmazone.saved.questions import SavedQuery, Values

Evaluate = Callable[[Query], Awaitable[Answer]]
AT_ONCE: Final = 2
"""How many looks are taken at the same time: a client's other questions have workers left."""
_LEAST_SECONDS: Final = 0.05


class Looks:
    """Looks at what a saved query answers: at most `most` in all, none begun once `seconds` have passed.

    `is_cut` says whether one was not taken, or came to nothing, so that not everything is known; `is_final` whether
    that would be the same with more time or under less load.
    """

    def __init__(
        self, library: Library, saved: SavedQuery, *, evaluate: Evaluate | None = None, most: int, seconds: float
    ) -> None:
        self._library, self._saved = library, saved
        self._evaluate = evaluate or library.evaluator.evaluate
        self._left = most
        self._clock = asyncio.get_running_loop().time
        self._until = self._clock() + seconds
        self._seats = asyncio.Semaphore(AT_ONCE)
        self.is_cut, self.is_final = False, True

    async def solutions(self, values: Values) -> Solutions | None:
        """Give the solutions for these values; None where they do not fit or no look was left."""
        try:
            text = self._saved.bind(values, prefixes=self._library.prefixes)
        except UnfitParameter:
            return None
        async with self._seats:
            left = self._until - self._clock()
            if self._left <= 0 or left < _LEAST_SECONDS:
                self.is_cut = True
                self.is_final &= left >= _LEAST_SECONDS
                return None
            self._left -= 1
            try:
                answer = await self._evaluate(Query(text, JSON, None, deadline_seconds=left))
            except Problem:  # of its length, its size, or of what else is asked now: not known is all that it tells
                self.is_cut, self.is_final = True, False
                return None
        return await asyncio.to_thread(read_solutions, answer.body)

    async def rows(self, values: Values) -> int | None:
        """Count the rows for these values as a page shows them; None as for `solutions`."""
        found = await self.solutions(values)
        return None if found is None else await self.count(found)

    async def count(self, solutions: Solutions) -> int:
        """Count the rows of a table of these solutions."""
        table = await asyncio.to_thread(tabulate, self._saved, self._library.columns, solutions, "en")
        return len(table.rows)

    async def each(self, asked: Iterable[Values]) -> list[int | None]:
        """Count the rows for each of these values, in their order."""
        return await asyncio.gather(*map(self.rows, asked))
