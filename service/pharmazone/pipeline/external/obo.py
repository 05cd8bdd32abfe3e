"""OBO 1.2 and 1.4, frame by frame: https://owlcollab.github.io/oboformat/doc/obo-syntax.html.

Real files are looser than the grammar: comments stand anywhere, cross-references hold spaces, tags are invented. What
the format does not know is passed over; what is broken is refused with its line. Nothing that is imported is fetched.
"""

import re
from collections.abc import Iterator
from typing import IO, Final, cast

import pyoxigraph as ox

from pharmazone.pipeline.external import obo_in_owl as owl
from pharmazone.pipeline.external.feeding import Feed, bytes_of_lines, lines_of
from pharmazone.pipeline.external.identifiers import Identifiers
from pharmazone.pipeline.external.obo_clauses import Clause
from pharmazone.pipeline.external.obo_frames import Frame, Frames
from pharmazone.pipeline.external.writing import Sink
from pharmazone.spellings import Spellings
from pharmazone.terms import OBO, OBO_IN_OWL, OWL, RDFS

_BEGINNING: Final = re.compile(r"\[(\w+)\]")
_KINDS: Final = ("Term", "Typedef", "Instance")
_RELATION: Final = re.compile(r"[A-Za-z]+:\d+")
_HEADER: Final = "header"
_VALUES: Final = {
    "format-version": OBO_IN_OWL + "hasOBOFormatVersion",
    "data-version": OWL + "versionInfo",
    "date": OBO_IN_OWL + "date",
    "saved-by": OBO_IN_OWL + "savedBy",
    "auto-generated-by": OBO_IN_OWL + "auto-generated-by",
    "default-namespace": OBO_IN_OWL + "default-namespace",
    "remark": RDFS + "comment",
}
_DECLARED: Final = {"subsetdef": "SubsetProperty", "synonymtypedef": "SynonymTypeProperty"}


def read_obo(feed: Feed, again: Feed, sink: Sink, spellings: Spellings, name: str) -> None:
    """Read an OBO file; Refusal tells what is wrong in it.

    It is read twice, at first in `again`: the name of a relation is explained in a frame behind those that use it.
    """
    shorthands = _shorthands(again)
    ox.serialize(_statements(feed, spellings, name, shorthands), cast("IO[bytes]", sink), ox.RdfFormat.N_TRIPLES)


def _statements(feed: Feed, spellings: Spellings, name: str, shorthands: dict[str, str]) -> Iterator[ox.Triple]:
    frames = _frames(feed)
    header = next(frames)
    said = {each.tag: each.text for each in reversed(header.clauses)}
    identifiers = Identifiers(spellings, said.get("ontology", name), shorthands)
    for each in header.clauses:
        if each.tag == "idspace" and len(words := each.words()) > 1:
            identifiers.spaces[words[0]] = words[1]
    made = Frames(identifiers, said.get("default-namespace", ""))
    yield from _ontology(header, identifiers)
    for frame in frames:
        yield from made.statements(frame)


def _frames(feed: Feed) -> Iterator[Frame]:
    """Give the header, then each frame; of a kind that is none of the format's, nothing."""
    frame = Frame(_HEADER, 1, [])
    for number, line in lines_of(feed):
        text = line.strip()
        if not text or text.startswith("!"):
            continue
        if beginning := _BEGINNING.match(text):
            if frame.kind in (*_KINDS, _HEADER):
                yield frame
            frame = Frame(beginning[1], number, [])
        elif frame.kind in (*_KINDS, _HEADER):
            frame.clauses.append(Clause.of(text, number))
    if frame.kind in (*_KINDS, _HEADER):
        yield frame


def _shorthands(feed: Feed) -> dict[str, str]:
    """Give what the relations without a prefix stand for: part_of is BFO:0000050, as an xref of its frame says."""
    found: dict[str, str] = {}
    is_typedef, name = False, ""
    for number, line in bytes_of_lines(feed):
        if line.startswith(b"["):
            is_typedef, name = line.startswith(b"[Typedef]"), ""
        elif is_typedef and line.startswith((b"id:", b"xref:")):
            clause = Clause.of(line.decode(errors="replace").strip(), number)
            word = clause.word()
            if clause.tag == "id":
                name = word
            elif name and ":" not in name and _RELATION.fullmatch(word):
                found.setdefault(name, word)
    return found


def _ontology(header: Frame, identifiers: Identifiers) -> Iterator[ox.Triple]:
    name = identifiers.ontology
    subject = owl.node(name if "://" in name else f"{OBO}{name.lower()}.owl", header.line)
    yield ox.Triple(subject, owl.A, ox.NamedNode(OWL + "Ontology"))
    for each in header.clauses:
        if each.tag in _VALUES:
            yield ox.Triple(subject, ox.NamedNode(_VALUES[each.tag]), owl.text(each.text))
        elif each.tag == "import" and each.words():
            imported = each.word()
            iri = imported if "://" in imported else OBO + imported
            yield ox.Triple(subject, ox.NamedNode(OWL + "imports"), owl.node(iri, each.line))
        elif each.tag == "property_value":
            yield from Frames(identifiers, "")._value(_HEADER, subject, each)
        elif each.tag in _DECLARED and (words := each.words()):
            yield from _declared(each, words[0], identifiers)


def _declared(clause: Clause, name: str, identifiers: Identifiers) -> Iterator[ox.Triple]:
    declared = identifiers.node(name, clause.line)
    above = ox.NamedNode(OBO_IN_OWL + _DECLARED[clause.tag])
    yield ox.Triple(declared, owl.A, ox.NamedNode(OWL + "AnnotationProperty"))
    yield ox.Triple(declared, ox.NamedNode(RDFS + "subPropertyOf"), above)
    if '"' in clause.value:
        description = Clause(clause.tag, clause.value[clause.value.index('"') :], (), clause.line).quoted()[0]
        yield ox.Triple(declared, owl.COMMENT if clause.tag == "subsetdef" else owl.LABEL, owl.text(description))
