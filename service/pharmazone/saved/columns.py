"""What the columns of answers are called: one table for all saved queries, since one variable means one thing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import RootModel

from pharmazone.errors import KnowledgeError
from pharmazone.saved.header import Header, Heading
from pharmazone.saved.reading import read_model
from pharmazone.saved.template import Malformed, name_of
from pharmazone.sources import read_text

FILE: Final = "columns.yaml"
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class _Headings(RootModel[dict[str, Heading]]):
    """The headings of the file, by variable."""


def read_columns(folder: Path) -> Mapping[str, Heading]:
    """Read the headings of a folder of saved queries; none where it has no such file. KnowledgeError names the line."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        return read_model(read_text(path, name_of(path)), _Headings).root
    except Malformed as error:
        raise KnowledgeError([error.at(path)]) from error


def heading_of(header: Header, columns: Mapping[str, Heading], variable: str, language: str) -> str:
    """Give what a column of an answer is called: by its query, else by the table of all, else by its variable."""
    known = header.columns.get(variable) or columns.get(variable)
    return known.words(language) if known else spell(variable)


def spell(variable: str) -> str:
    """Give the name of a variable as words, for a column that has no heading.

    >>> spell("floorArea")
    'Floor area'
    """
    return _HUMP.sub(" ", variable).replace("_", " ").capitalize()
