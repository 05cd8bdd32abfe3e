"""A page of an answer, whatever the answer is made of: the rows of a table that people read, or solutions as data."""

from dataclasses import dataclass

from pharmazone.errors import NotFound


@dataclass(frozen=True)
class Part:
    """Which part of an answer is wanted: a page, counted from 1, of pages that have `limit` each."""

    page: int
    limit: int

    def pages(self, number: int) -> int:
        """Give how many pages so many make; an empty answer has one.

        >>> Part(1, 10).pages(21), Part(1, 10).pages(20), Part(1, 10).pages(0)
        (3, 2, 1)
        """
        return max(1, -(-number // self.limit))

    def of(self, number: int) -> slice:
        """Give which of so many are on the page; NotFound names the last page where it is beyond that.

        >>> Part(3, 10).of(21)
        slice(20, 21, None)
        """
        pages = self.pages(number)
        if self.page > pages:
            last = "one page" if pages == 1 else f"{pages} pages"
            said = f"There is no page {self.page}: with {self.limit} to a page the answer has {last}."
            raise NotFound(said, last=pages)
        first = (self.page - 1) * self.limit
        return slice(first, min(first + self.limit, number))
