"""pharmazone: a knowledge graph of pharmaceutical production in a special economic zone, with its evidence."""


def __getattr__(name: str) -> str:
    """Give `__version__`; read only when it is asked for, since a worker starts twice as fast without."""
    if name == "__version__":
        from importlib import metadata  # noqa: PLC0415

        return metadata.version("pharmazone")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
