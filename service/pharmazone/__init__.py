"""pharmazone: a knowledge graph of pharmaceutical production in a special economic zone, with its evidence.

>>> import pharmazone
>>> graph = pharmazone.open()
>>> for row in graph.ask("plants-compared", plant="PK-137 plant"):
...     print(row["plant"].label, row["area"], row.passages[0].short)
PK-137 plant 43000 gno:13749-13768
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmazone.errors import PharmazoneError as PharmazoneError
    from pharmazone.graph.graph import Graph as Graph
    from pharmazone.graph.opening import open as open  # noqa: A004  it is written pharmazone.open()
    from pharmazone.graph.rows import Row as Row
    from pharmazone.graph.rows import Rows as Rows
    from pharmazone.graph.statements import Statements as Statements
    from pharmazone.graph.values import IRI as IRI
    from pharmazone.graph.values import LangString as LangString
    from pharmazone.graph.values import TypedString as TypedString

    __version__: str

_LAZY = {
    "Graph": "graph.graph",
    "open": "graph.opening",
    "Row": "graph.rows",
    "Rows": "graph.rows",
    "Statements": "graph.statements",
    **dict.fromkeys(("IRI", "LangString", "TypedString"), "graph.values"),
    "PharmazoneError": "errors",
}
"""Which room gives what: read only when it is asked for, since a worker starts twice as fast without."""
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from importlib import import_module, metadata  # noqa: PLC0415

        if name == "__version__":
            return metadata.version("pharmazone")
        if name in _LAZY:
            return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *_LAZY, "__version__"})
