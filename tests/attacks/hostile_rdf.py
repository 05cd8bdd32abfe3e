"""Files that do harm to whoever reads them, each made when it is wanted."""

import gzip
import os
import zlib
from collections.abc import Callable

import zstandard

ANY = 0  # the place is where reading stood
MIB = 1 << 20
RDF = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/"'
START = b"<http://e.example/a> <http://e.example/p> "
TRIPLE = START + b"<http://e.example/b> .\n"


def xml(content: bytes, before: bytes = b"", name: bytes = b"rdf:RDF") -> bytes:
    return b'<?xml version="1.0"?>\n' + before + b"<" + name + b" " + RDF + b">\n" + content + b"</" + name + b">\n"


def value(content: bytes) -> bytes:
    return b'<rdf:Description rdf:about="http://e.example/a">\n<e:p>' + content + b"</e:p>\n</rdf:Description>\n"


def entities(*declared: bytes) -> bytes:
    return b"<!DOCTYPE rdf:RDF [\n" + b"\n".join(b"<!ENTITY " + each + b">" for each in declared) + b"\n]>\n"


LAUGHS = entities(b'a0 "ha ha ha ha"', *(b'a%d "%s"' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)))


def gzip_bomb() -> bytes:
    compressor = zlib.compressobj(9, wbits=31)
    line = START + b'"' + b"0" * MIB + b'" .\n'
    return b"".join(compressor.compress(line) for _ in range(100)) + compressor.flush()


def zstd_bomb() -> bytes:
    """Make one of many frames, each of which unpacks to a mebibyte of one letter."""
    frame = zstandard.compress(b"# " + b"0" * MIB + b"\n", 19)
    return frame * 100


def strange() -> bytes:
    """Give lines that cannot be packed."""
    return b"".join(TRIPLE.replace(b"/a", b"/" + os.urandom(50).hex().encode()) for _ in range(4_000))


def literal(megabytes: int) -> bytes:
    return TRIPLE + START + b'"' + b"x" * (megabytes * 1_000_000) + b'" .\n'


def deep(opening: bytes, closing: bytes, levels: int = 100_000) -> bytes:
    return START + opening * levels + b"1" + closing * levels + b" .\n"


def json_ld(context: bytes) -> bytes:
    return b'{\n "@context": ' + context + b',\n "@id": "http://e.example/a",\n "http://e.example/p": "x"\n}\n'


PREFIX = b"@prefix e: <http://e.example/> .\n"
OBO = b"format-version: 1.4\nontology: e\n\n[Term]\nid: E:1\nname: one\n"
CONTEXT = b'{"@context": {%b}, "http://e.example/p": ' % b",".join(
    b'"t%d": "http://e.example/"' % n for n in range(400)
)
SSSOM = b"subject_id\tpredicate_id\tobject_id\tmapping_justification\n"

# What each is called, its bytes, the line that the error names, and a part of what it says.
REFUSED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    # entities
    "entities of entities": (lambda: xml(value(b"&a9;"), LAUGHS), 4, "entity a1"),
    "an external entity": (lambda: xml(value(b"&x;"), entities(b'x SYSTEM "file:///etc/passwd"')), 3, "external"),
    "a public entity": (lambda: xml(value(b"&x;"), entities(b'x PUBLIC "a" "http://e.example/"')), 3, "external"),
    "a parameter entity": (lambda: xml(value(b""), entities(b'% x "y"')), 3, "parameter"),
    "an external document type": (
        lambda: xml(value(b""), b'<!DOCTYPE rdf:RDF SYSTEM "http://e.example/dtd">'), 2, "DOCTYPE"),
    "an entity of markup": (lambda: xml(value(b"&x;"), entities(b'x "<b/>"')), 3, "markup"),
    "a long entity": (lambda: xml(value(b"&x;"), entities(b'x "' + b"y" * 600 + b'"')), 3, "longer than 512"),
    "very many entities": (lambda: xml(value(b""), entities(*(b'x%d "y"' % each for each in range(2000)))), 3, "1000"),
    "entities declared in the middle": (lambda: xml(value(b"") + LAUGHS + value(b"&a9;")), 6, "inside the document"),
    # nesting
    "Turtle in brackets": (lambda: deep(b"[ <http://e.example/p> ", b"]"), 1, "nested"),
    "Turtle in lists": (lambda: deep(b"(", b")"), 1, "nested"),
    "a triple about a triple about a triple": (lambda: deep(b"<<( " + START, b")>>"), 1, "nested"),
    "annotations of annotations": (
        lambda: TRIPLE[:-2] + b"{| <http://e.example/p> 1 " * 100_000 + b"|}" * 100_000 + b".", 1, "nested"),
    "elements in elements": (
        lambda: xml(b"<rdf:Description><e:p>" * 100_000 + b"</e:p></rdf:Description>" * 100_000), 3, "nested"),
    "JSON in JSON": (lambda: b'{"http://e.example/p":' * 100_000 + b"1" + b"}" * 100_000, 1, "nested"),
    "JSON lists in lists": (lambda: json_ld(b"[" * 100_000 + b"]" * 100_000), 2, "nested"),
    "contexts in contexts": (
        lambda: json_ld(b'{"a":{"@id":"http://e.example/p","@context":' * 5_000 + b"{}" + b"}}" * 5_000), 2, "nested"),
    "contexts that add up": (lambda: b'{"@graph": [\n' + CONTEXT * 250 + b"1" + b"}" * 250 + b"]}", 2, "memory"),
    "a graph of graphs in JSON": (lambda: b'{"graphs":[{"id":"e","nodes":' + b'[{"meta":' * 5_000, 1, "nested"),
    # IRIs
    "an IRI with a space": (lambda: TRIPLE + b"<http://e.example/a b> <http://e.example/p> 1 .", 2, "' '"),
    "an IRI in angle brackets twice": (lambda: TRIPLE + b"<<http://e.example/a>> <http://e.example/p> 1 .", 2, ""),
    "a relative IRI": (lambda: TRIPLE + b"<a> <http://e.example/p> 1 .", 2, "relative"),
    "a relative IRI in RDF/XML": (lambda: xml(b'<rdf:Description rdf:about="a b"><e:p/></rdf:Description>'), 3, "' '"),
    "an IRI with an escaped NUL": (lambda: TRIPLE + b"<http://e.example/\\u0000> <http://e.example/p> 1 .", 2, "IRI"),
    "an identifier that makes no IRI": (lambda: OBO + b"is_a: http://e.example/<x>\n", 7, "IRI"),
    # packing
    "a gzip file that was cut": (lambda: gzip.compress(strange())[:-9_000], ANY, "cut off"),
    "a zstd file that was cut": (lambda: zstandard.compress(strange())[:-9_000], ANY, "cut off"),
    "garbage behind gzip": (lambda: gzip.compress(TRIPLE) + b"garbage", 1, "gzip"),
    "garbage behind zstd": (lambda: zstandard.compress(TRIPLE) + b"garbage", 1, "zstd"),
    "a broken byte in gzip": (lambda: gzip.compress(TRIPLE * 9)[:-8] + b"\1" * 8, 1, "gzip"),
    "a gzip bomb": (gzip_bomb, 64, "times its size"),
    "a zstd bomb": (zstd_bomb, 64, "times its size"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(TRIPLE)), 1, "packed again"),
    "zstd in gzip": (lambda: gzip.compress(zstandard.compress(TRIPLE)), 1, "packed again"),
    "a zip archive": (lambda: b"PK\x03\x04" + bytes(100), 1, "zip"),
    "an xz file": (lambda: b"\xfd7zXZ\0" + bytes(100), 1, "xz"),
    "a bzip2 file": (lambda: b"BZh91AY&SY" + bytes(100), 1, "bzip2"),
    # size
    "100 MB in a literal of N-Triples": (lambda: gzip.compress(literal(100), 1), 2, "longer than 16 MiB"),
    "100 MB in a literal of Turtle": (
        lambda: gzip.compress(PREFIX + b"e:a e:p '''" + b"x\n" * 50_000_000 + b"'''.", 1), 1, "longer than 16 MiB"),
    "100 MB in a literal of RDF/XML": (
        lambda: gzip.compress(xml(value(os.urandom(10_000).hex().encode() * 5_000))), ANY, "longer than 16 MiB"),
    "100 MB in a string of JSON": (
        lambda: gzip.compress(json_ld(b"{}").replace(b'"x"', b'"' + b"x" * 100_000_000 + b'"'), 1), 4,
        "longer than 16 MiB"),
    "100 MB in a line of OBO": (
        lambda: gzip.compress(OBO + b'def: "' + b"x" * 100_000_000 + b'" []\n', 1), 7, "longer than 16 MiB"),
    "100 MB in a line of SSSOM": (
        lambda: gzip.compress(SSSOM + b"E:1\tskos:exactMatch\t" + b"x" * 100_000_000, 1), 2, "longer than 16 MiB"),
    "a prefix that swells": (
        lambda: PREFIX.replace(b"/> ", b"/" + b"x" * 60_000 + b"> ") + b"e:a e:a e:a.\n" * 100_000, ANY,
        "times its size"),
    "a hundred thousand columns": (lambda: SSSOM.rstrip() + b"\tx" * 100_000 + b"\n", 1, "columns"),
    "blank nodes without end": (
        lambda: gzip.compress(PREFIX + b"[] e:p [] .\n" * 2_100_000, 1), ANY, "blank nodes"),
    # letters
    "a lone surrogate in N-Triples": (lambda: TRIPLE + START + b'"\\uD800" .\n', 2, "uD800"),
    "a lone surrogate in JSON": (lambda: json_ld(b'{}').replace(b'"x"', b'"\\uD800"'), 4, ""),
    "bytes that are not UTF-8 in Turtle": (lambda: TRIPLE * 3000 + START + b'"\xff" .\n', 3001, "UTF-8"),
    "bytes that are not UTF-8 in RDF/XML": (lambda: xml(value(b"\xff")), 4, "UTF-8"),
    "bytes that are not UTF-8 in OBO": (lambda: OBO + b"comment: \xff\n", 7, "UTF-8"),
    "a NUL byte": (lambda: TRIPLE + START + b'"\0" .\n', 2, "NUL"),
    "UTF-16": (lambda: TRIPLE.decode().encode("utf-16"), 1, "UTF-16"),
    "UTF-16 without a mark": (lambda: TRIPLE.decode().encode("utf-16-le"), 1, "UTF-16"),
    "another encoding in XML": (
        lambda: xml(value(b"\xe9")).replace(b'"1.0"', b'"1.0" encoding="ISO-8859-1"'), 1, "iconv -f ISO-8859-1"),
    # syntax
    "Turtle that was cut": (lambda: TRIPLE + START + b'"x', 2, ""),
    "RDF/XML that was cut": (lambda: xml(value(b"x"))[:-30], 5, ""),
    "JSON that was cut": (lambda: json_ld(b"{}")[:-20], 4, ""),
    "JSON with NaN": (lambda: json_ld(b"{}").replace(b'"x"', b"NaN"), 4, "N"),
    "a language that is none": (lambda: TRIPLE + START + b'"x"@e_n .', 2, "language"),
    "OBO without an identifier": (lambda: OBO + b"\n[Term]\nname: two\n", 8, "no id"),
    "OBO with an open quotation mark": (lambda: OBO + b'def: "open\n', 7, "quotation"),
    "SSSOM with YAML that swells in brackets": (
        lambda: b"#a: [&a [x,x], &b [*a,*a]]\n#curie_map: {}\n" + SSSOM, 1, "anchors"),
    "SSSOM with a confidence of many digits": (
        lambda: SSSOM.rstrip() + b"\tconfidence\nDOID:1\tskos:x\tDOID:2\tsemapv:X\t1e99999999\n", 2, "no probability"),
    "SSSOM with a confidence that is no number": (
        lambda: SSSOM.rstrip() + b"\tconfidence\nDOID:1\tskos:x\tDOID:2\tsemapv:X\tNaN\n", 2, "no probability"),
    "OBO whose lines end with CR": (lambda: OBO.replace(b"\n", b"\r"), 1, "CR alone"),
    "SSSOM whose lines end with CR": (lambda: (SSSOM + b"DOID:1\tskos:x\tDOID:2\tx\n").replace(b"\n", b"\r"), 1, "CR"),
    "SSSOM with a cell too few": (lambda: SSSOM + b"E:1\tskos:exactMatch\n", 2, "2 cells under 4"),
    "SSSOM with an unknown prefix": (lambda: SSSOM + b"QQX:1\tskos:exactMatch\tQQX:2\tsemapv:X\n", 2, "prefix"),
    "SSSOM with YAML that swells": (lambda: b"#a: &a [x,x]\n#b: &b [*a,*a]\n#curie_map: {}\n" + SSSOM, 1, "anchors"),
    # other things than RDF
    "nothing": (lambda: b"", 1, "empty"),
    "blank space": (lambda: b" \n\t\n" * 100, 1, "blank space"),
    "comments": (lambda: b"# nothing\n" * 100, 1, "no statement"),
    "a web page": (lambda: b"<!DOCTYPE html>\n<html><head><title>x</title></head></html>", 1, "web page"),
    "OWL/XML": (lambda: b'<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', 1, "OWL/XML"),
    "OWL functional syntax": (lambda: b"Prefix(:=<http://e.example/>)\nOntology(<http://e.example/>)", 1, "functional"),
    "OWL Manchester syntax": (lambda: b"Prefix: : <http://e.example/>\nOntology: <http://e.example/>", 1, "Manchester"),
    "another kind of XML": (lambda: b"<?xml version='1.0'?><sitemap/>", 1, "sitemap"),
    "a table": (lambda: b"name,code\nx,1\ny,2\n", 1, "commas"),
    "a text with a direction": (lambda: TRIPLE + START + b'"x"@ar--rtl .\n', ANY, "RDF 1.2"),
    "RDF 1.2": (lambda: TRIPLE[:-2] + b"{| <http://e.example/p> 1 |} .", 1, "RDF 1.2"),
}  # fmt: skip
