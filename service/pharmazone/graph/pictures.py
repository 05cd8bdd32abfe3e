"""A picture that a notebook shows."""

from pathlib import Path


class Picture(str):
    """A chart as SVG; a notebook shows it."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Picture of {len(self)} characters of SVG>"

    def save(self, path: Path | str) -> None:
        """Write it into a file."""
        Path(path).write_text(self, encoding="utf-8")
