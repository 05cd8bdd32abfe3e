"""The questions that a graph answers, with what may be given for their parameters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pharmazone.asking.catalogue import tagged
from pharmazone.asking.library import Library
from pharmazone.asking.values.choices import Choice
from pharmazone.errors import NotFound
from pharmazone.graph.rows import Rows
from pharmazone.graph.values import IRI, Given
from pharmazone.saved.parameters import Parameter as Declared
from pharmazone.saved.questions import SavedQuery


@dataclass(frozen=True)
class Offered:
    """A value that fits a parameter, and what it is called; a thing is given as its IRI."""

    value: str
    label: str


@dataclass(frozen=True)
class Parameter:
    """What a question may be asked about; `wanted` says in words what a value has to be.

    Its `kind` is `thing`, `choice`, or the name of a datatype of XSD, such as `xsd:integer`.
    """

    name: str
    label: str
    kind: str
    wanted: str
    default: str | None
    example: str | None
    is_required: bool
    takes_several: bool
    _choices: Callable[[], list[Offered]] = field(compare=False)

    def choices(self) -> list[Offered]:
        """List the values that fit, in the order of their labels; none where there is no end of them.

        >>> graph.questions["plants-compared"].parameters["plant"].choices()[0].label
        'Amedart plant'
        """
        return self._choices()

    def __repr__(self) -> str:
        return f"<Parameter {self.name} ({self.label}): {self.wanted}>"


@dataclass(frozen=True)
class Question:
    """A question with its words in the language of the graph, its parameters by name, and its SPARQL.

    `examples` are values worth giving, by what they ask.
    """

    name: str
    summary: str
    question: str
    description: str
    tags: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    examples: Mapping[str, Mapping[str, tuple[str, ...]]]
    text: str
    _ask: Callable[[Mapping[str, Given]], Rows] = field(compare=False)

    def ask(self, **values: Given) -> Rows:
        """Ask it, as `Graph.ask` does."""
        return self._ask(values)

    def __repr__(self) -> str:
        return f"<Question {self.name}({', '.join(self.parameters)}): {self.question}>"


class Questions(Mapping[str, Question]):
    """The questions by name.

    >>> graph.questions["plants-compared"].summary
    'Plants compared'
    """

    def __init__(self, library: Library, make: Callable[[SavedQuery], Question]) -> None:
        self._library, self._make = library, make

    def __getitem__(self, name: str) -> Question:
        try:
            return self._make(self._library.question(name))
        except NotFound as error:
            raise KeyError(str(error)) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.saved)

    def __len__(self) -> int:
        return len(self._library.saved)

    def tagged(self, tag: str) -> list[Question]:
        """List those on a shelf (policy, medicines, statistics, evidence, joins), or with another tag.

        NotFound: none has it; it names the tags that are nearly called so.
        """
        return [self._make(each) for each in tagged(self._library.saved.values(), tag)]

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {each.question}" for name, each in self.items())

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)


def read_parameter(declared: Declared, language: str, choices: Callable[[], list[Choice]]) -> Parameter:
    """Make a parameter of a header one of the API; `choices` looks up what it may be."""

    def offered() -> list[Offered]:
        return [Offered(_value(each), each.label.text) for each in choices()]

    return Parameter(
        declared.name,
        declared.words(language),
        _kind(declared),
        declared.wanted,
        declared.default,
        declared.example,
        declared.required,
        declared.several,
        offered,
    )


def _value(choice: Choice) -> str:
    return IRI(choice.iri, label=choice.label.text, short=choice.value) if choice.iri else choice.value


def _kind(declared: Declared) -> str:
    return "thing" if declared.of_class else declared.datatype or "choice"
