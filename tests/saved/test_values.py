"""Values of parameters: what fits, what is refused, and what none of them can ever do."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import UnfitParameter
from pharmazone.saved.parameters import MOST_VALUES
from pharmazone.saved.questions import SavedQuery

from .written import BODY, HEADER, saved, solutions

XSD = "http://www.w3.org/2001/XMLSchema#"


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


KINDS = {
    "thing": 'class: "ex:Shelf"',
    "things": 'class: "ex:Shelf", several: true',
    "number": 'datatype: "xsd:integer"',
    "decimal": 'datatype: "xsd:decimal", several: true',
    "day": 'datatype: "xsd:date"',
    "claim": 'datatype: "xsd:boolean"',
    "word": 'datatype: "xsd:string"',
    "words": 'datatype: "xsd:string", several: true',
    "size": "enum: [small, {value: large, label: Large, ru: Большой}], several: true",
    "tongue": "language: [en, ru]",
}
VALUES = st.one_of(
    st.text(),
    st.text().map("http://example.org/{}".format),
    st.text().map("ex:{}".format),
    st.sampled_from(["UNDEF", "small", "ru", "true", "7", "-0.5", "2025-10-07", '") } #', "ex:a)(ex:b", "1) (2"]),
)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> SavedQuery:
    params = "".join(f"#+   - {{name: {name}, label: A value, {kind}}}\n" for name, kind in KINDS.items())
    names, cells = " ".join(f"?{name}" for name in KINDS), " ".join("UNDEF" for _ in KINDS)
    header = f"#+ summary: Every kind\n#+ question: What is given?\n#+ params:\n{params}"
    body = f"SELECT {names} {{\n  VALUES ({names}) {{ ({cells}) }} # params\n}}\n"
    text = f"{header}PREFIX ex: <http://example.org/>\n{body}"
    return saved(tmp_path_factory.mktemp("kinds"), text, "kinds")


def meant(name: str, value: str) -> str:
    """Give the IRI of a prefixed name: both in one list are one value."""
    is_prefixed = name.startswith("thing") and value.startswith("ex:")
    return value.replace("ex:", "http://example.org/", 1) if is_prefixed else value


@given(values=st.dictionaries(st.sampled_from(list(KINDS)), st.lists(VALUES, min_size=1, max_size=3)))
def test_no_value_adds_a_solution_or_changes_the_query(values: dict[str, list[str]], every_kind: SavedQuery) -> None:
    """Whatever strangers write: either it is refused, or the text differs in the solutions of its one VALUES alone."""
    template = every_kind.template
    try:
        text = every_kind.bind(values)
    except UnfitParameter:
        return
    assert text.startswith(template.before)
    assert text.endswith(template.after)
    count = 1
    for name, given_values in values.items():
        count *= len({meant(name, each) for each in given_values})
    found = solutions(text)
    assert len(found) == count
    for name in KINDS:
        said = {str(each[name]) for each in found}
        assert len(said) <= len(set(values.get(name, [""])))
        assert (said == {"None"}) == (name not in values)


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
        ('datatype: "xsd:decimal"', ["2.5", "-3", ".5"], ["2,5", "1e5", ".", "NaN", "9" * 19]),
        ('datatype: "xsd:date", minInclusive: 2020-01-01', ["2020-01-01", "2024-02-29"], ["2019-12-31", "2023-02-29"]),
        ('datatype: "xsd:boolean"', ["true", "false"], ["True", "1", "yes"]),
        ('datatype: "xsd:string", pattern: "[a-z]+"', ["abc"], ["abc1", "", "abc\n"]),
        ("enum: [small, large]", ["small"], ["Small", "medium"]),
        ("enum: [{value: small, label: Small}]", ["small"], ["Small", ""]),
        ("language: [en, ru]", ["en", "ru"], ["de", "en-GB", ""]),
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


def test_several_values_are_as_many_solutions_each_once(tmp_path: Path) -> None:
    header = HEADER.replace('class: "ex:Shelf"', 'class: "ex:Shelf", several: true')
    query = saved(tmp_path, header.replace("name: word,", "several: true, name: word,") + BODY)
    found = solutions(query.bind({"shelf": ["ex:a", "ex:b", "ex:a"], "word": ("x", "y")}))
    assert [(str(each["shelf"])[-2], str(each["word"])) for each in found] == [
        ("a", '"x"'),
        ("a", '"y"'),
        ("b", '"x"'),
        ("b", '"y"'),
    ]
    assert {each["least"] for each in found} == {ox.Literal("7", datatype=ox.NamedNode(XSD + "integer"))}


def test_one_thing_in_two_spellings_is_one_solution(tmp_path: Path) -> None:
    query = saved(tmp_path, HEADER.replace('class: "ex:Shelf"', 'class: "ex:Shelf", several: true') + BODY)
    spellings = ["ex:a", "http://example.org/a", "<http://example.org/a>"]
    assert len(solutions(query.bind({"shelf": spellings}))) == 1


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    header = HEADER.replace('class: "ex:Shelf"', 'class: "ex:Shelf", several: true')
    query = saved(tmp_path, header.replace("name: word,", "several: true, name: word,") + BODY)
    many = [f"ex:{number}" for number in range(MOST_VALUES)]
    with pytest.raises(UnfitParameter, match="wants one value, not 2"):
        query.bind({"least": ["1", "2"]})
    with pytest.raises(UnfitParameter, match=f"at most {MOST_VALUES} values, not {MOST_VALUES + 1}"):
        query.bind({"shelf": [*many, "ex:more"]})
    with pytest.raises(UnfitParameter, match="make 2500 combinations; ask for at most 500"):
        query.bind({"shelf": many, "word": many})
