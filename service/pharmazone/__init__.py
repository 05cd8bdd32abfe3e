"""pharmazone: a knowledge graph of pharmaceutical production in a special economic zone, with its evidence."""

from importlib import metadata

__version__ = metadata.version("pharmazone")
