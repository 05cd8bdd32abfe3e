"""Saved queries: what their files say, what is refused with its line, and what their values can never do."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import KnowledgeError, UnfitParameter
from pharmazone.saved import SavedQuery, on_shelves, read_all, read_saved, read_templates

HEADER = """\
#+ summary: Numbers of a shelf
#+ question: Which numbers lie on a shelf?
#+ tags: [numbers]
#+ evidence: [place]
#+ chart: {mark: bar, x: number}
#+ params:
#+   - {name: shelf, label: Shelf, class: "ex:Shelf"}
#+   - {name: least, label: Least number, datatype: "xsd:integer", minInclusive: 0, maxInclusive: 900, default: 7}
#+   - {name: word, label: Word, datatype: "xsd:string"}
"""
BODY = """\
PREFIX ex: <http://example.org/>
SELECT ?shelf ?least ?word ?place WHERE {
  VALUES (?shelf ?least ?word) { (UNDEF 7 UNDEF) }   # params
}
"""
XSD = "http://www.w3.org/2001/XMLSchema#"


def saved(folder: Path, text: str = HEADER + BODY, name: str = "shelf") -> SavedQuery:
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return read_saved(path)


def fault(folder: Path, text: str, name: str = "shelf") -> str:
    with pytest.raises(KnowledgeError) as error:
        saved(folder, text, name)
    return str(error.value).replace(str(folder), "")


def solutions(text: str) -> list[dict[str, object]]:
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [{variable.value: each[variable] for variable in found.variables} for each in found]


def test_a_header_says_what_the_query_is(tmp_path: Path) -> None:
    header = saved(tmp_path).header
    assert (header.summary, header.tags, header.evidence) == ("Numbers of a shelf", ("numbers",), ("place",))
    assert header.chart == {"mark": "bar", "x": "number"}
    assert [(each.name, each.default, each.required) for each in header.params] == [
        ("shelf", None, False),
        ("least", "7", False),
        ("word", None, False),
    ]


def test_a_query_without_parameters_is_its_own_text(tmp_path: Path) -> None:
    text = "#+ summary: All\n#+ question: What is there?\nSELECT * { ?s ?p ?o }\n"
    assert saved(tmp_path, text).bind({}) == text


def test_values_become_terms_in_the_one_line_of_values(tmp_path: Path) -> None:
    text = saved(tmp_path).bind({"shelf": "ex:top", "word": 'a "b" \\ ) }'})
    assert len(text.splitlines()) == len((HEADER + BODY).splitlines())
    assert solutions(text) == [
        {
            "shelf": ox.NamedNode("http://example.org/top"),
            "least": ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
            "word": ox.Literal('a "b" \\ ) }'),
            "place": None,
        }
    ]


def test_what_is_not_given_is_the_default_or_undefined(tmp_path: Path) -> None:
    query = saved(tmp_path)
    assert solutions(query.bind({})) == solutions(query.text)


def test_prefixes_of_the_caller_count_too(tmp_path: Path) -> None:
    text = saved(tmp_path).bind({"shelf": "shelf:low"}, prefixes={"shelf": "http://example.org/shelf/"})
    assert "<http://example.org/shelf/low>" in text


@pytest.mark.parametrize(
    ("values", "parameter", "wanted"),
    [
        ({"least": "many"}, "least", "whole number"),
        ({"least": "-1"}, "least", "at least 0"),
        ({"least": "901"}, "least", "at most 900"),
        ({"least": "9" * 19}, "least", "18 digits"),
        ({"least": "٧"}, "least", "whole number"),
        ({"least": ""}, "least", "whole number"),
        ({"shelf": "top"}, "shelf", "IRI"),
        ({"shelf": "nowhere:top"}, "shelf", "IRI"),
        ({"shelf": "ex:a b"}, "shelf", "IRI"),
        ({"shelf": "<http://example.org/> } #"}, "shelf", "IRI"),
        ({"shelf": "javascript:alert(1)"}, "shelf", "IRI"),
        ({"word": "\ud800"}, "word", "text"),
        ({"colour": "red"}, "colour", "no parameter"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_is_wanted(
    tmp_path: Path, values: dict[str, str], parameter: str, wanted: str
) -> None:
    with pytest.raises(UnfitParameter, match=wanted) as error:
        saved(tmp_path).bind(values)
    assert error.value.members["parameter"] == parameter


@given(word=st.text(), shelf=st.text())
def test_no_value_adds_a_solution_or_changes_the_query(
    word: str, shelf: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    query = saved(tmp_path_factory.getbasetemp())
    try:
        text = query.bind({"word": word, "shelf": "http://example.org/" + shelf})
    except UnfitParameter:
        return
    found = solutions(text)
    assert [(each["word"], each["shelf"]) for each in found] == [
        (ox.Literal(word), ox.NamedNode("http://example.org/" + shelf))
    ]


def test_a_required_parameter_is_asked_for_and_its_example_only_used_when_asked(tmp_path: Path) -> None:
    query = saved(
        tmp_path, HEADER.replace('class: "ex:Shelf"', 'class: "ex:Shelf", required: true, example: "ex:top"') + BODY
    )
    with pytest.raises(UnfitParameter, match="missing") as error:
        query.bind({})
    assert error.value.members["parameter"] == "shelf"
    assert "<http://example.org/top>" in query.bind_example()


@pytest.mark.parametrize(
    ("kind", "fitting", "unfit"),
    [
        ('datatype: "xsd:decimal"', ["2.5", "-3", ".5"], ["2,5", "1e5", ".", "NaN"]),
        ('datatype: "xsd:date", minInclusive: 2020-01-01', ["2020-01-01", "2024-02-29"], ["2019-12-31", "2023-02-29"]),
        ('datatype: "xsd:boolean"', ["true", "false"], ["True", "1", "yes"]),
        ('datatype: "xsd:string", pattern: "[a-z]+"', ["abc"], ["abc1", "", "abc\n"]),
        ("enum: [small, large]", ["small"], ["Small", "medium"]),
    ],
)
def test_each_kind_of_parameter_knows_its_values(
    tmp_path: Path, kind: str, fitting: list[str], unfit: list[str]
) -> None:
    text = f"#+ summary: S\n#+ question: Q?\n#+ params:\n#+   - {{name: a, label: A, {kind}}}\n"
    query = saved(tmp_path, text + "SELECT ?a {\n  VALUES (?a) { (UNDEF) } # params\n}\n", "kinds")
    for value in fitting:
        [found] = solutions(query.bind({"a": value}))
        assert isinstance(found["a"], ox.Literal)
    for value in unfit:
        with pytest.raises(UnfitParameter):
            query.bind({"a": value})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ question: Which numbers lie on a shelf?\n", "", "shelf.rq:1: question"),
        ("#+ tags", "#+ colour: red\n#+ tags", "shelf.rq:3: colour"),
        ("#+ tags: [numbers]", "#+ tags: [numbers", "shelf.rq:4: the header is no YAML"),
        ("#+ tags: [numbers]", "#+ summary: again", "shelf.rq:3: the key 'summary' stands twice"),
        ("   # params", "", "shelf.rq:1: it has params but no line"),
        ("# params\n", "# params\n  VALUES (?x) { (1) }   # params\n", "shelf.rq:13: a second line"),
        ("?word) {", "?words) {", "shelf.rq:12: the VALUES line and the header differ: word, words"),
        ("VALUES (?shelf ?least ?word) {", "BIND (1 AS ?shelf) {", "shelf.rq:12: the `# params` line is no VALUES"),
        ("name: word", "name: limit", "shelf.rq:9: params.2: Value error, the name 'limit' is reserved"),
        ("name: word", "name: least", "shelf.rq:7: params: Value error, twice the same parameter: least"),
        ("default: 7", "default: seven", "shelf.rq:8: params.1: Value error, its own value 'seven'"),
        ("minInclusive: 0", "minInclusive: none", "shelf.rq:8: params.1: Value error, the bound 'none'"),
        ('"xsd:string"', '"xsd:duration"', "shelf.rq:9: params.2: Value error, the datatype 'xsd:duration'"),
        ('datatype: "xsd:string"', 'datatype: "xsd:string", required: true', "needs an example"),
        ('datatype: "xsd:string"', 'datatype: "xsd:string", enum: [a]', "exactly one of class, datatype and enum"),
        ('datatype: "xsd:string"', 'datatype: "xsd:string", pattern: "("', "the pattern is no regular expression"),
        ("evidence: [place]", "evidence: [proof]", "evidence names ?proof"),
        ("SELECT", "#+ x: y\nSELECT", "shelf.rq:11: a `#+` line stands apart"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in fault(tmp_path, (HEADER + BODY).replace(old, new))


def test_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    assert "/shelf.rq:1: the file has no `#+` header" in fault(tmp_path, BODY)


def test_a_name_is_written_in_lower_case_with_hyphens(tmp_path: Path) -> None:
    assert "'Big Shelf' is no name" in fault(tmp_path, HEADER + BODY, "Big Shelf")


def test_a_folder_is_read_whole_and_every_fault_of_it_is_told(tmp_path: Path) -> None:
    saved(tmp_path, name="b")
    saved(tmp_path, name="a")
    assert list(read_all(tmp_path)) == ["a", "b"]
    (tmp_path / "c.rq").write_text(BODY)
    (tmp_path / "d.rq").write_bytes(b"#+ summary: \xff")
    with pytest.raises(KnowledgeError) as error:
        read_all(tmp_path)
    assert len(error.value.faults) == 2


def test_a_query_of_a_page_takes_as_many_solutions_as_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "both.rq").write_text("SELECT * {\n  VALUES (?a ?b) { (1 2) }  # params\n}\n")
    text = read_templates(tmp_path)["both"].fill([{"a": ox.Literal("x")}, {"b": ox.Literal("y")}])
    assert solutions(text) == [{"a": ox.Literal("x"), "b": None}, {"a": None, "b": ox.Literal("y")}]


def test_the_own_queries_of_the_pages_are_sparql() -> None:
    folder = Path(__file__).parents[1] / "queries" / "pages"
    templates = read_templates(folder)
    assert templates
    for path in folder.glob("*.rq"):
        ox.Store().query(path.read_text(encoding="utf-8"))


def test_questions_stand_on_shelves_in_order_and_those_without_one_last(tmp_path: Path) -> None:
    for name, tags in (("a", "[evidence]"), ("b", "[plants, policy]"), ("c", "[other]")):
        header = f"#+ summary: S\n#+ question: Q?\n#+ tags: {tags}\n"
        (tmp_path / f"{name}.rq").write_text(header + "ASK {}\n")
    grouped = on_shelves(read_all(tmp_path).values())
    assert {shelf: [each.name for each in found] for shelf, found in grouped.items()} == {
        "policy": ["b"],
        "evidence": ["a"],
        "": ["c"],
    }
    assert list(grouped) == ["policy", "evidence", ""]
