"""The terms of a source that are wanted, in a text file that people read: one a line, its label after a #."""

import re
from pathlib import Path
from typing import Final

from pharmazone.errors import Fault, KnowledgeError, PharmazoneError
from pharmazone.pipeline.external.catalogue import Known
from pharmazone.pipeline.external.terms import HTTP_IRI
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.mappings import mapping_sources
from pharmazone.sources import read_text
from pharmazone.spellings import Spellings

FOLDER: Final = "data/external"

_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


def read_wanted(file: Path, spellings: Spellings) -> tuple[str, ...]:
    """Read the IRIs of wanted terms: one a line, an IRI or a CURIE; what follows a # is a comment, each term once.

    KnowledgeError names the lines that are neither.
    """
    found, faults = [], []
    for number, line in enumerate(read_text(file, file.name).splitlines(), 1):
        text = _COMMENT.sub("", line).strip()
        iri = spellings.standard(text) or (text if HTTP_IRI.fullmatch(text) else None)
        if iri:
            found.append(iri)
        elif text:
            advice = "Write an IRI, or a CURIE such as DOID:2841, one a line; # begins a comment."
            faults.append(Fault(f"{file.name}:{number}", f"{text} is no term that can be found", advice))
    if faults:
        raise KnowledgeError(faults)
    return tuple(dict.fromkeys(found))


def wanted_file(home: Path, name: str) -> Path:
    """Give the file of a home that has the wanted terms of a source."""
    return home / FOLDER / f"{name}_terms.txt"


def wanted_text(sources: Sources, known: Known) -> str:
    """Write down the terms of a known source that things of ours are mapped to, in the order of their identifiers.

    PharmazoneError: there is none.
    """
    records = {
        mapping.object: mapping.row.record
        for source in mapping_sources(sources)
        if source.vocabulary.iri in known.holds
        for mapping in source.mappings
    }
    if not records:
        raise PharmazoneError(f"No thing of ours is mapped to a term of {known.name}, so no term of it is wanted.")
    said = {each.object_id: each.object_label or f"for {each.subject_label}" for each in records.values()}
    lines = [f"{curie}  # {said[curie]}" for curie in sorted(said, key=_order)]
    head = (
        f"# Terms of {known.title['en']} that things of ours are mapped to.\n"
        f"# Written by `pharmazone external module {known.name} --write-terms`.\n"
    )
    return head + "".join(f"{line}\n" for line in lines)


def _order(curie: str) -> tuple[str, int, str]:
    prefix, _, local = curie.partition(":")
    return prefix, len(local), local
