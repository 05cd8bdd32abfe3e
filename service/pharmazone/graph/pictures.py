"""A picture that a notebook shows."""

from pathlib import Path

from pharmazone.graph.files import save


class Picture(str):
    """A chart as SVG; a notebook shows it."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Picture of {len(self)} characters of SVG>"

    def save(self, path: Path | str) -> None:
        """Write it into a file; PharmazoneError where it cannot be written."""
        save(path, lambda _: self.encode())
