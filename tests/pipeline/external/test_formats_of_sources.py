import hashlib
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.pipeline.external.child import Reading
from pharmazone.pipeline.external.reading import Found
from pharmazone.spellings import Spellings

HERE = Path(__file__).parent
SPELLINGS = Spellings.read(sources.home() / "data/external/spellings.json")
LINE = b'<http://e.example/a> <http://e.example/p> "b" .\n'


def read(content: bytes, folder: Path, name: str = "ores") -> tuple[Found, bytes]:
    """Read as the child does, in this process."""
    (folder / "given.bin").write_bytes(content)
    with (folder / "given.bin").open("rb") as given, (folder / "made.nt").open("w+b") as made:
        configuration = {"given": given.fileno(), "made": made.fileno(), "name": name}
        found = Reading(configuration, SPELLINGS, lambda _: None).read()
        return Found(**found), os.pread(made.fileno(), 1 << 24, 0)


def graph_of(lines: bytes) -> set[ox.Quad]:
    dataset = ox.Dataset(ox.parse(lines, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


ORES = {
    "ores.ttl": "Turtle",
    "ores.owl": "RDF/XML",
    "ores.jsonld": "JSON-LD",
    "ores.obo": "OBO",
    "ores.obograph.json": "OBO Graphs JSON",
}


@pytest.mark.parametrize("name", ORES)
def test_each_format_of_one_ontology_says_the_same(name: str, tmp_path: Path) -> None:
    found, lines = read((HERE / name).read_bytes(), tmp_path)
    turtle = ox.serialize(ox.parse(path=HERE / "ores.ttl", format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert turtle is not None
    assert graph_of(lines) == graph_of(turtle)
    assert found.statements == len(graph_of(turtle))
    assert (found.format, found.compression) == (ORES[name], "")
    assert (found.title, found.version) == ("Ores and what is made of them", "2031-05-04")
    assert found.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert found.source == "http://purl.obolibrary.org/obo/qores.owl"
    assert found.sha256 == hashlib.sha256((HERE / name).read_bytes()).hexdigest()


def test_blank_nodes_of_two_sources_are_never_one(tmp_path: Path) -> None:
    nodes = []
    for content in (b"_:x <http://e.example/p> _:y .\n", (HERE / "ores.ttl").read_bytes()):
        for name in ("ores", "slags"):
            quads = ox.parse(read(content, tmp_path, name)[1], ox.RdfFormat.N_TRIPLES)
            nodes.append(
                {each for quad in quads for each in (quad.subject, quad.object) if isinstance(each, ox.BlankNode)}
            )
    assert [len(each) for each in nodes] == [2, 2, 9, 9]
    assert len(set.union(*nodes)) == 22


def test_a_name_of_a_blank_node_means_one_node_throughout(tmp_path: Path) -> None:
    _, lines = read(
        b'_:x <http://e.example/p> "_:x ." .\n<http://e.example/_:x> <http://e.example/p> _:x .\n', tmp_path
    )
    first, second = lines.decode().splitlines()
    assert first.split()[0] == second.split()[2] != "_:x"
    assert '"_:x ."' in first
    assert "<http://e.example/_:x>" in second


QUAD = LINE.replace(b" .", b" <http://e.example/g> .")


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (LINE, "N-Triples"),
        (b"# a comment\n\n" + LINE, "N-Triples"),
        (QUAD, "N-Quads"),
        (LINE * 9_000 + QUAD, "N-Quads"),
        (b"\xef\xbb\xbf" + LINE, "N-Triples"),
        (LINE.replace(b"\n", b"\r\n") * 2, "N-Triples"),
        (b"PREFIX e: <http://e.example/>\ne:a e:p 'b' .", "Turtle"),
        (b"\xef\xbb\xbf@prefix e: <http://e.example/> . e:a e:p 'b' .", "Turtle"),
        (LINE * 9_000 + b"<http://e.example/a> <http://e.example/p> 1 ; <http://e.example/q> 2 .", "Turtle"),
        (b"[] <http://e.example/p> 1 .", "Turtle"),
        (b"<urn:a> a <urn:b> .", "Turtle"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:List/></rdf:RDF>', "RDF/XML"),
        (b'<rdf:List xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF/XML"),
        (b"[ <http://e.example/p> 1 ] .", "Turtle"),
        (b"(1 2) <http://e.example/p> 1 .", "Turtle"),
        (b"<http://e.example/g> { <http://e.example/a> <http://e.example/p> 1 }", "TriG"),
        (b"{ <http://e.example/a> <http://e.example/p> 1 }", "TriG"),
        (b"PREFIX e: <http://e.example/> GRAPH e:g { e:a e:p 1 }", "TriG"),
        (b'[{"@id": "http://e.example/a", "http://e.example/p": 1}]', "JSON-LD"),
        (b'{"@context": {"p": "http://e.example/p"}, "@id": "http://e.example/a", "p": "nodes"}', "JSON-LD"),
        (b'{"@id": "http://e.example/g", "@graph": {"@id": "http://e.example/a", "http://e.example/p": 1}}', "JSON-LD"),
        (b'{"graphs": [{"nodes": [{"id": "http://e.example/a", "lbl": "a"}]}]}', "OBO Graphs JSON"),
        (b"! said\n[Term]\nid: QORE:1\nname: rock\n", "OBO"),
        (b"subject_id\tpredicate_id\tobject_id\nskos:a\tskos:exactMatch\tskos:b\n", "SSSOM TSV"),
    ],
)  # fmt: skip
def test_the_format_is_found_from_the_bytes_and_not_the_ending(
    content: bytes, format_name: str, tmp_path: Path
) -> None:
    assert read(content, tmp_path)[0].format == format_name


def test_all_graphs_of_a_file_come_into_one(tmp_path: Path) -> None:
    found, lines = read(LINE + QUAD.replace(b'"b"', b'"c"'), tmp_path)
    assert lines == LINE + LINE.replace(b'"b"', b'"c"')
    assert found.statements == 2


def test_iris_are_written_as_their_source_writes_them_and_counted(tmp_path: Path) -> None:
    content = b"<http://e.example/a> <http://e.example/p> <https://purl.obolibrary.org/obo/DOID_4> .\n" * 3
    found, lines = read(content, tmp_path)
    assert lines == content.replace(b"https:", b"http:")
    assert found.rewritten == {"https://purl.obolibrary.org/obo/DOID_": 3}


def test_what_a_file_says_of_itself_is_read_in_english_wherever_it_stands(tmp_path: Path) -> None:
    found, _ = read(
        b"@prefix e: <http://e.example/> . @prefix t: <http://purl.org/dc/terms/> .\n"
        b"e:o t:title 'Erze'@de, 'Ores'@en ; t:license 'ask us', <http://e.example/licence> .\n"
        + b"e:a e:p 1 .\n" * 40_000
        + b"e:o a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#versionIRI> e:2 .\n",
        tmp_path,
    )
    said = (found.title, found.version, found.licence, found.source)
    assert said == ("Ores", "http://e.example/2", "http://e.example/licence", "http://e.example/o")


def test_a_scheme_tells_of_a_file_without_an_ontology_and_an_ontology_before_a_scheme(tmp_path: Path) -> None:
    scheme = b"<http://e.example/s> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> .\n"
    ontology = b"<http://e.example/o> a <http://www.w3.org/2002/07/owl#Ontology> .\n"
    assert read(scheme, tmp_path)[0].source == "http://e.example/s"
    assert read(scheme + ontology, tmp_path)[0].source == "http://e.example/o"
    assert read(LINE, tmp_path)[0].source == ""
