"""How the IRIs of other vocabularies are spelled, and which of the spellings is the vocabulary's own."""

from pharmazone.spellings.references import Reference
from pharmazone.spellings.table import LONGEST, Spellings

__all__ = ["LONGEST", "Reference", "Spellings"]
