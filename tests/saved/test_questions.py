"""Saved queries: what their files say, what is refused with its line, and what their values can never do."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import KnowledgeError
from pharmazone.saved.columns import read_columns
from pharmazone.saved.questions import on_shelves, read_all, read_templates

from .written import BODY, HEADER, saved, solutions


def fault(folder: Path, text: str, name: str = "shelf") -> str:
    with pytest.raises(KnowledgeError) as error:
        saved(folder, text, name)
    return str(error.value).replace(str(folder), "")


def test_a_header_says_what_the_query_is(tmp_path: Path) -> None:
    header = saved(tmp_path).header
    assert (header.summary, header.tags, header.evidence) == ("Numbers of a shelf", ("numbers",), ("place",))
    assert header.chart is not None
    assert (header.chart.mark, header.chart.x, header.chart.y) == ("bar", ("least",), "word")
    assert [(each.name, each.default, each.required) for each in header.params] == [
        ("shelf", None, False),
        ("least", "7", False),
        ("word", None, False),
    ]


def test_a_query_without_parameters_is_its_own_text(tmp_path: Path) -> None:
    text = "#+ summary: All\n#+ question: What is there?\nSELECT * { ?s ?p ?o }\n"
    assert saved(tmp_path, text).bind({}) == text


def test_what_is_not_given_is_the_default_or_undefined(tmp_path: Path) -> None:
    query = saved(tmp_path)
    assert solutions(query.bind({})) == solutions(query.text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ question: Which numbers lie on a shelf?\n", "", "shelf.rq:1: question"),
        ("#+ tags", "#+ colour: red\n#+ tags", "shelf.rq:3: colour"),
        ("#+ tags: [numbers]", "#+ tags: [numbers", "shelf.rq:4: it is no YAML"),
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
        (
            'datatype: "xsd:string"',
            'datatype: "xsd:string", enum: [a]',
            "exactly one of class, datatype, enum and language",
        ),
        ('datatype: "xsd:string"', 'datatype: "xsd:string", pattern: "("', "the pattern is no regular expression"),
        ("evidence: [place]", "evidence: [proof]", "shelf.rq:4: evidence names ?proof"),
        ("x: least", "x: most", "shelf.rq:5: chart names ?most"),
        ("mark: bar", "mark: pie", "shelf.rq:5: chart.mark: Input should be 'bar'"),
        ("mark: bar", "mark: span", "shelf.rq:5: chart: Value error, x2 is the end of a span"),
        ("x: least", "x: [least, word], color: shelf", "shelf.rq:5: chart: Value error, several x are drawn as bars"),
        ("#+ params", "#+ columns: {colour: {en: Colour, ru: Цвет}}\n#+ params", "shelf.rq:6: columns names ?colour"),
        ("#+ params", "#+ columns: {word: {en: Word}}\n#+ params", "shelf.rq:6: columns.word.ru: Field required"),
        ("#+ params", "#+ ru: {summary: Числа}\n#+ params", "shelf.rq:6: ru.question: Field required"),
        ("#+ params", "#+ pagination: 0\n#+ params", "shelf.rq:6: pagination: Input should be greater than"),
        (
            "#+ params",
            "#+ examples: [{label: Red, values: {colour: red}}]\n#+ params",
            "values for no parameter: colour",
        ),
        ("SELECT ?shelf", "SELEKT ?shelf", "shelf.rq:1: no line below the header begins with SELECT"),
        ('datatype: "xsd:string"', 'datatype: "xsd:string", scheme: "ex:s"', "a scheme, which only narrows a class"),
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


def test_a_question_that_is_named_as_related_has_to_be_there(tmp_path: Path) -> None:
    related = HEADER.replace("#+ params", "#+ related: [other]\n#+ params")
    saved(tmp_path, related + BODY)
    with pytest.raises(KnowledgeError, match=r"shelf\.rq:6: related names 'other'"):
        read_all(tmp_path)
    saved(tmp_path, name="other")
    assert read_all(tmp_path)["shelf"].header.related == ("other",)
    saved(tmp_path, related.replace("[other]", "[shelf]") + BODY)
    with pytest.raises(KnowledgeError, match="related names 'shelf'"):
        read_all(tmp_path)


def test_a_question_has_words_in_both_languages_and_english_where_there_are_none(tmp_path: Path) -> None:
    header = saved(tmp_path).header
    assert header.words("ru").summary == "Numbers of a shelf"
    russian = '#+ ru: {summary: Числа полки, question: "Какие числа на полке?"}\n#+ params'
    header = saved(tmp_path, HEADER.replace("#+ params", russian) + BODY).header
    assert (header.words("ru").summary, header.words("en").summary) == ("Числа полки", "Numbers of a shelf")
    assert header.params[0].words("ru") == "Shelf"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX a: <http://example.org/select>\nselect * {}", "SELECT"),
        ("# SELECT no more\nCONSTRUCT {} WHERE {\n  SELECT * {}\n}", "CONSTRUCT"),
        ("ASK {}", "ASK"),
        ("DESCRIBE <http://example.org/>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query_is_known_without_a_parser(tmp_path: Path, text: str, form: str) -> None:
    assert saved(tmp_path, f"#+ summary: S\n#+ question: Q?\n{text}\n").form == form


def test_columns_have_headings_in_both_languages(tmp_path: Path) -> None:
    assert read_columns(tmp_path) == {}
    (tmp_path / "columns.yaml").write_text("area: {en: Area, ru: Площадь}\n", encoding="utf-8")
    assert read_columns(tmp_path)["area"].words("ru") == "Площадь"
    (tmp_path / "columns.yaml").write_text("area: {en: Area, ru: Площадь}\njobs: {en: Jobs}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"columns\.yaml:2: jobs\.ru: Field required"):
        read_columns(tmp_path)


def test_a_query_of_a_page_takes_as_many_solutions_as_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "both.rq").write_text("SELECT * {\n  VALUES (?a ?b) { (1 2) }  # params\n}\n")
    text = read_templates(tmp_path)["both"].fill([{"a": ox.Literal("x")}, {"b": ox.Literal("y")}])
    assert solutions(text) == [{"a": ox.Literal("x"), "b": None}, {"a": None, "b": ox.Literal("y")}]


def test_the_own_queries_of_the_pages_are_sparql() -> None:
    folder = Path(__file__).parents[2] / "queries" / "pages"
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
