"""The words by which ontologies of others say what a term is called, where it stands, and that it is no longer used."""

import re
from typing import Final

from pharmazone.terms import OBO_IN_OWL, RDFS, SKOS

LABELS: Final = (RDFS + "label", SKOS + "prefLabel")
SUBCLASS_OF: Final = RDFS + "subClassOf"
BROADER: Final = SKOS + "broader"
CONSIDER: Final = OBO_IN_OWL + "consider"
"""A deprecated term may be replaced by one of several others, as somebody has to decide."""
FORMER: Final = OBO_IN_OWL + "hasAlternativeId"
"""The identifier of a term that was merged into this one."""
HTTP_IRI: Final = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
"""What an IRI by http or https looks like (RFC 3987, the characters that it cannot have)."""
