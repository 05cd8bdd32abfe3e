"""What the answers look like that Reconciliation Service API 0.2 allows, as its prose and its JSON schemas say it."""

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
)

Text = Annotated[StrictStr, Field(min_length=1)]
Address = Annotated[StrictStr, StringConstraints(pattern=r"^https?://")]
Template = Annotated[StrictStr, StringConstraints(pattern=r"\{\{id\}\}")]
Moment = Annotated[
    StrictStr, StringConstraints(pattern=r"^-?\d{4,}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")
]


class Open(BaseModel):
    """An object that may have other members."""

    model_config = ConfigDict(strict=True)


class Closed(BaseModel):
    """An object that has no others."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Type(Open):
    id: Text
    name: Text
    description: Text | None = None
    broader: list["Type"] | None = None


class View(Open):
    url: Template


class Place(Closed):
    service_url: Address
    service_path: Annotated[StrictStr, StringConstraints(pattern=r"^/")]


class Preview(Open):
    url: Template
    width: Annotated[StrictInt, Field(gt=0)]
    height: Annotated[StrictInt, Field(gt=0)]


class Choice(Closed):
    value: StrictStr
    name: Text


class NumberSetting(Closed):
    type: Literal["number"]
    name: Text
    label: Text
    default: StrictInt | StrictFloat
    help_text: Text


class SelectSetting(Closed):
    type: Literal["select"]
    name: Text
    label: Text
    default: StrictStr
    help_text: Text
    choices: list[Choice]


class Extend(Closed):
    propose_properties: Place
    property_settings: list[NumberSetting | SelectSetting]


class Suggest(Closed):
    entity: Place
    type: Place
    property: Place


class Manifest(Closed):
    versions: list[StrictStr]
    name: Text
    identifier_space: Address = Field(alias="identifierSpace")
    schema_space: Address = Field(alias="schemaSpace")
    documentation: Address
    logo: Address
    service_version: Text = Field(alias="serviceVersion")
    default_types: list[Type] = Field(alias="defaultTypes")
    view: View
    feature_view: View
    preview: Preview
    suggest: Suggest
    extend: Extend
    batch_size: Annotated[StrictInt, Field(gt=0)] = Field(alias="batchSize")


class Feature(Closed):
    id: Text
    value: StrictBool | StrictInt | StrictFloat


class Candidate(Closed):
    id: Text
    name: Text
    description: Text | None = None
    score: StrictFloat | StrictInt
    match: StrictBool
    type: list[Type]
    features: list[Feature]

    @property
    def by_feature(self) -> dict[str, float]:
        return {each.id: float(each.value) for each in self.features}


class Result(Closed):
    result: list[Candidate]


class ResultBatch(RootModel[dict[str, Result]]):
    pass


class Suggested(Closed):
    id: Text
    name: Text
    description: Text | None = None
    notable: list[Type] | None = None
    broader: list[Type] | None = None


class Suggestions(Closed):
    result: list[Suggested]


class Property(Closed):
    id: Text
    name: Text


class Proposal(Closed):
    type: StrictStr
    properties: list[Property]
    limit: StrictInt | None = None


class Column(Closed):
    id: Text
    name: Text
    type: Type | None = None


class Entity(Closed):
    id: Text
    name: Text


class Words(Closed):
    str: StrictStr


class Real(Closed):
    float: StrictFloat


class Whole(Closed):
    int: StrictInt


class Day(Closed):
    date: Moment


class Extension(Closed):
    meta: list[Column]
    rows: dict[StrictStr, dict[StrictStr, list[Entity | Words | Real | Whole | Day]]]

    def cells(self, thing: StrictStr, prop: StrictStr) -> list[dict[StrictStr, object]]:
        return [each.model_dump() for each in self.rows[thing][prop]]
