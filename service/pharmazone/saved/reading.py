"""Reads YAML of people into models, and says in which line it does not fit."""

from itertools import takewhile
from typing import Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pharmazone.saved.header import Header
from pharmazone.saved.template import Malformed

# Reading in C takes a sixth of the time, which every start waits for; where PyYAML was built without, it is as good.
TEXTS: Final[type[yaml.BaseLoader]] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads YAML and takes every scalar as the text that is written."""
Model = TypeVar("Model", bound=BaseModel)
_MARK: Final = "#+"
"""What each line of a header begins with."""


def without_header(text: str) -> str:
    r"""Give the query alone, without the lines of its header.

    >>> without_header("#+ summary: All\n\nSELECT * {}\n")
    'SELECT * {}\n'
    """
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_MARK)).lstrip("\n")


def header_lines(text: str) -> list[str]:
    """Give the lines of the header, on top of a query, without their mark."""
    lines = takewhile(lambda line: line.startswith(_MARK), text.splitlines())
    return [line.removeprefix(_MARK).removeprefix(" ") for line in lines]


def read_header(text: str) -> Header:
    """Read the header of a saved query; Malformed says in which line it is wrong."""
    lines = text.splitlines()
    header = header_lines(text)
    length = len(header)
    later = next((place for place, line in enumerate(lines) if place > length and line.startswith(_MARK)), None)
    if later is not None:
        raise Malformed(later + 1, "a `#+` line stands apart from the header", "Keep the header together, on top.")
    if not length:
        raise Malformed(1, "the file has no `#+` header", "Begin it with `#+ summary: ...` and `#+ question: ...`.")
    return read_model("\n".join(header), Header)


def read_model(document: str, model: type[Model]) -> Model:
    """Read a YAML mapping whose scalars are taken as they are written: `007` and `2025-10-07` mean their text."""
    loader = TEXTS(document)
    node: yaml.Node | None = None
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise Malformed(1, "it is no YAML mapping", "Write `key: value` on each line.")
        _refuse_repeated_keys(node)
        return model.model_validate(loader.construct_document(node))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Malformed(line, f"it is no YAML: {error.problem}", "Put a text with `: ` or `#` in quotes.") from error
    except yaml.YAMLError as error:
        raise Malformed(1, f"it is no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        said = f"{'.'.join(map(str, first['loc'])) or 'header'}: {first['msg']}"
        raise Malformed(_line_of(node, first["loc"]), said) from error
    finally:
        loader.dispose()


def _refuse_repeated_keys(node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise Malformed(key.start_mark.line + 1, f"the key {key.value!r} stands twice")
            seen.add(key.value)
            _refuse_repeated_keys(value)


def _line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Follow a location that pydantic names as far as the YAML goes; the line counts from 1."""
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        else:
            found = None
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node else 1
