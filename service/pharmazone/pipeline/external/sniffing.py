"""Which format a file has, by its first bytes: the ending of its name is not looked at.

What is not read is refused by its name, with what turns it into something that is.
"""

from typing import Final

import regex as re

from pharmazone.pipeline.external.refusals import Refusal

N_TRIPLES, N_QUADS, TURTLE, TRIG = "N-Triples", "N-Quads", "Turtle", "TriG"
RDF_XML, JSON_LD, OBO, OBO_GRAPHS, SSSOM = "RDF/XML", "JSON-LD", "OBO", "OBO Graphs JSON", "SSSOM TSV"

_READ: Final = "N-Triples, N-Quads, Turtle, TriG, RDF/XML, JSON-LD, OBO, OBO Graphs JSON and SSSOM TSV are read"
_ROBOT: Final = "Convert it first, for example with ROBOT: `robot convert --input FILE --output FILE.ttl`."
_UNZIP: Final = "Unpack it first; of packed files gzip and zstd are read."
_EXPORT: Final = "Export RDF from it first; a table of mappings can be saved as SSSOM TSV (https://w3id.org/sssom/)."

_SIGNATURES: Final = (
    (b"PK\x03\x04", "a zip archive, or a workbook, which is one", f"{_UNZIP} {_EXPORT}"),
    (b"\xfd7zXZ\0", "packed with xz", _UNZIP),
    (b"BZh", "packed with bzip2", _UNZIP),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNZIP),
    (b"%PDF", "a PDF document", _EXPORT),
    (b"SQLite format 3\0", "a SQLite database", _EXPORT),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an older office program", _EXPORT),
    (b"$HDT", "HDT", "Convert it first with `hdt2rdf FILE FILE.nt`."),
    (b"\xff\xfe\0\0", "in UTF-32", "Save it as UTF-8."),
    (b"\xff\xfe", "in UTF-16", "Save it as UTF-8: `iconv -f UTF-16 -t UTF-8 FILE`."),
    (b"\xfe\xff", "in UTF-16", "Save it as UTF-8: `iconv -f UTF-16 -t UTF-8 FILE`."),
    (b"version https://git-lfs", "only a pointer to the file (Git LFS)", "Fetch the file itself: `git lfs pull`."),
)
_TEXTS: Final = (
    (rb"Ontology:|(Prefix|Class|ObjectProperty|Individual|AnnotationProperty):\s", "OWL Manchester syntax", _ROBOT),
    (rb"(Prefix|Ontology|Declaration|Import|SubClassOf|AnnotationAssertion)\s*\(", "OWL functional syntax", _ROBOT),
    (rb"<!DOCTYPE\s+html|<html[\s>]|<(head|body|title|script)[\s>]", "a web page, not the ontology", ""),
)
_WEB_PAGE: Final = "Download the file that the page links to."
_TERM: Final = rb"(?:<[^<>\s]*>|_:\S+|\"(?:[^\"\\\r\n]|\\.)*\"(?:@[\w-]+|\^\^<[^<>\s]*>)?)"
_LINE: Final = re.compile(
    rb"[ \t]*(?:<[^<>\s]*>|_:\S+)[ \t]*<[^<>\s]*>[ \t]*" + _TERM + rb"[ \t]*(" + _TERM + rb")?[ \t]*\."
)
_OBO_LINE: Final = re.compile(
    rb"(format-version|data-version|ontology|date|saved-by|auto-generated-by|default-namespace|subsetdef|synonymtypedef"
    rb"|idspace|remark|import|owl-axioms|property_value|namespace-id-rule|treat-xrefs-as-[\w-]+)[ \t]*:"
    rb"|\[(Term|Typedef)\]"
)
_ROOT: Final = re.compile(
    rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[^<>\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/?>"
)
_RDF, _OWL = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#", b"http://www.w3.org/2002/07/owl#"
_JSON_LD_KEY: Final = re.compile(rb'"@(?:context|graph|id|type|value|list)"\s*:')


def recognise(head: bytes) -> str:
    """Give the format of what begins so, in the words of the constants above; Refusal where it is not read."""
    for signature, words, advice in _SIGNATURES:
        if head.startswith(signature):
            raise Refusal(f"this is {words}", advice, 1)
    if head[1:2] == b"\0" or head[:1] == b"\0":
        raise Refusal("this is in UTF-16, or no text at all", "Save it as UTF-8.", 1)
    text = head.lstrip()
    if not text:
        raise Refusal("there is nothing in it but blank space", "Fetch the file again.", 1)
    for pattern, words, advice in _TEXTS:
        if re.match(pattern, _uncommented(text), re.IGNORECASE if b"html" in pattern else 0):
            raise Refusal(f"this is {words}", advice or _WEB_PAGE, 1)
    return _xml(text) or _json(text) or _table(text) or _lines(text)


def _lines(text: bytes) -> str:
    body = _uncommented(text)
    if _OBO_LINE.match(body) or text.startswith(b"!"):
        return OBO
    first = _LINE.match(body)
    if first:
        return N_QUADS if first[1] else N_TRIPLES
    return TURTLE


def _xml(text: bytes) -> str | None:
    if not text.startswith((b"<?xml", b"<!")) and not _is_root(text):  # in Turtle, too, a subject stands in < and >
        return None
    body = _PROLOG.sub(b"", text, count=1)
    root = _ROOT.match(body)
    if root is None:
        if re.match(rb"<html[\s>]", body, re.IGNORECASE):
            raise Refusal("this is a web page, not the ontology", _WEB_PAGE, 1)
        return RDF_XML
    name, attributes = root[2], root[3]
    if name == b"Ontology" and _RDF not in attributes and _OWL in attributes:
        raise Refusal("this is OWL/XML, not RDF/XML", _ROBOT, 1)
    if name.lower() == b"html":
        raise Refusal("this is a web page, not the ontology", _WEB_PAGE, 1)
    if name != b"RDF" and _RDF not in text:
        shown = name.decode("ascii", "replace")
        raise Refusal(f"this is XML, but not RDF/XML: it begins with the element {shown}", f"{_READ}.", 1)
    return RDF_XML


_PROLOG: Final = re.compile(
    rb"(?:\s+|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->"
    rb"|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+(?:\[(?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<!--(?:[^-]|-(?!->))*+-->|<)*+\]\s*)?>)*+"
)


def prolog(head: bytes) -> bytes:
    """Give what stands before the root element of an XML document."""
    match = _PROLOG.match(head)
    return match[0] if match else b""


def _is_root(text: bytes) -> bool:
    root = _ROOT.match(text)
    return root is not None and (b"xmlns" in root[3] or root[2].lower() in (b"rdf", b"html"))


def root_name(head: bytes) -> bytes:
    """Give the name of the root element with its prefix; empty where it does not stand in the beginning."""
    found = re.match(rb"<([A-Za-z_][\w.:-]*)", head[len(prolog(head)) :])
    return found[1] if found else b""


def _json(text: bytes) -> str | None:
    if not text.startswith((b"{", b"[")) or re.match(rb"\[\s*(\]\s*<|[<_:a-zA-Z])", text):
        return None
    if text.startswith(b"{") and re.match(rb"\{\s*(\}|[^\"\s])", text):
        return TRIG if re.match(rb"\{\s*[<_:\[a-zA-Z]", text) else JSON_LD
    if not _JSON_LD_KEY.search(text[:4096]) and re.search(rb'"graphs"\s*:|"nodes"\s*:|"edges"\s*:', text):
        return OBO_GRAPHS
    return OBO_GRAPHS if re.match(rb'\{\s*"graphs"\s*:', text) else JSON_LD


def _table(text: bytes) -> str | None:
    lines = text.split(b"\n")
    body = [line for line in lines if not line.startswith(b"#")]
    if body and b"\t" in body[0] and re.search(rb"(^|\t)\"?subject_id\"?(\t|\r?$)", body[0]):
        return SSSOM
    if re.search(rb"(?m)^#\s*(curie_map|mapping_set_id)\s*:", text) and all(map(_is_comment, lines[:-1])):
        return SSSOM
    if len(body) > 1 and not _LINE.match(body[0]) and not body[0].lstrip().startswith((b"@", b"<", b"[", b"PREFIX")):
        for separator, words in ((b"\t", "tabs"), (b",", "commas"), (b";", "semicolons")):
            if body[0].count(separator) >= 1 and body[0].count(separator) == body[1].count(separator) > 0:
                if b":" in body[0] or b"<" in body[0]:
                    continue
                raise Refusal(f"this is a table whose cells are parted by {words}, but not SSSOM TSV", _SSSOM_ADVICE, 1)
    return None


_SSSOM_ADVICE: Final = (
    "A table of mappings has the columns subject_id, predicate_id, object_id and mapping_justification, parted by tabs "
    "(https://w3id.org/sssom/)."
)


def _is_comment(line: bytes) -> bool:
    return not line.strip() or line.startswith(b"#")


def _uncommented(text: bytes) -> bytes:
    """Give the text from its first line that is no comment, as Turtle, OBO and OWL's syntaxes have them."""
    return _COMMENTS.sub(b"", text, count=1)


_COMMENTS: Final = re.compile(rb"(?:\s+|[#!][^\n]*+)*+")
