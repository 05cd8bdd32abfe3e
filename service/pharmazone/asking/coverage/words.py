"""The words of the coverage, light enough for the help of a command to name them."""

from typing import Final

FAULTS: Final = ("dangling", "deprecated", "ambiguous", "disagreeing", "contradicted", "differing")
"""The kinds of faults, the gravest first; nobody need stop for the last, since cross-references are loose."""
GRAVE: Final = FAULTS[:-1]
UNKNOWN: Final = "not loaded"
