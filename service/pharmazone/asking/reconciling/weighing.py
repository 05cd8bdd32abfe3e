"""What is left of a candidate's score by its type and by what else stands in the row; and which one is a match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.reconciling.candidates import Candidate
from pharmazone.asking.reconciling.names import SAME
from pharmazone.asking.reconciling.reading import Asked, Constraint
from pharmazone.asking.reconciling.schema import Property, Schema, Way
from pharmazone.asking.reconciling.values import CLOSE, Told, agree, agree_in_code, labelled

MATCHING: Final = 85.0
"""What scores less is never taken for a match."""
MARGIN: Final = 6.0
"""How much more the best candidate scores than any other, to be a match."""
OTHER_TYPE: Final = 0.5
"""The share of its score that a candidate of another type keeps, where its type only should be one of those named."""
UNKNOWN, CONTRARY = 0.95, 0.6
"""The share that a candidate keeps of whom nothing is told with a property, or something else."""
COMPARED: Final = 15
"""How many candidates of a query are compared with the rest of the row."""
_AGREEING: Final = 50.0


@dataclass(frozen=True)
class Row:
    """A query with its types and properties resolved."""

    asked: Asked
    types: tuple[str, ...]
    wanted: tuple[tuple[Property, Constraint], ...]

    @classmethod
    def of(cls, asked: Asked, schema: Schema) -> "Row":
        """Resolve a query; UnfitParameter: a type or a property is none."""
        types = tuple(schema.read_type(each) for each in asked.types)
        return cls(asked, types, tuple((schema.read_property(each.pid), each) for each in asked.constraints))

    @property
    def is_strict(self) -> bool:
        """Say whether what is of another type is no candidate."""
        return bool(self.types) and self.asked.strictness != "should"


@dataclass(frozen=True)
class Scales:
    """What candidates are weighed by: what is told of them, their labels, and all classes that they are of."""

    schema: Schema
    told: Told
    labels: Labels
    classes: Mapping[str, frozenset[str]]

    def decide(self, found: Sequence[Candidate], row: Row) -> list[Candidate]:
        """Give the candidates of a query in their order, the first one as a match where it is."""
        kept = filter(None, (self._weighed(each, row) for each in found[: COMPARED if row.wanted else None]))
        ordered = sorted(kept, key=lambda each: (-each.score, -each.named.told, each.named.iri))
        if ordered and _is_match(ordered, row):
            ordered[0] = replace(ordered[0], is_match=True)
        return ordered[: row.asked.limit]

    def _weighed(self, candidate: Candidate, row: Row) -> Candidate | None:
        """Give a candidate with what is left of its score; None where its type rules it out."""
        score, features = candidate.score, dict(candidate.features)
        if row.types:
            own = self.classes.get(candidate.named.iri, frozenset())
            fits = (all if row.asked.strictness == "all" else any)(each in own for each in row.types)
            if not fits and row.is_strict:
                return None
            features["type_match"] = fits
            score *= 1 if fits else OTHER_TYPE
        agreeing = [self._agreement(candidate.named.iri, prop, constraint) for prop, constraint in row.wanted]
        for (prop, _), how in zip(row.wanted, agreeing, strict=True):
            if how is not None:
                features[f"property:{prop.id}"] = round(how, 1)
        if agreeing and row.asked.text:
            score *= sum(UNKNOWN if each is None else _share(each) for each in agreeing) / len(agreeing)
        elif agreeing:
            score = sum(each or 0.0 for each in agreeing) / len(agreeing)
        features["passages"] = candidate.named.told
        return replace(candidate, score=round(score, 1), features=features)

    def _agreement(self, thing: str, prop: Property, constraint: Constraint) -> float | None:
        """Say how well the best of the values agrees, from 0 to 100; None where nothing is told or asked."""
        given = constraint.values
        if prop.way is Way.IDENTIFIER:
            prefix, space = self.schema.vocabularies[prop.iri]
            own = self.told.identifiers.get(thing, ())
            codes = [each for each in own if each.vocabulary == prop.iri and each.closeness in CLOSE]
            return max((agree_in_code(each, code, prefix, space) for each in given for code in codes), default=None)
        if prop.way is Way.LABEL:
            values = [each for each in labelled(self.labels, thing) if each.language == prop.iri]
        else:
            values = [*self.told.of(thing, prop, self.schema.properties)]
        return max((agree(each, value, self.labels) for each in given for value in values), default=None)


def _is_match(ordered: Sequence[Candidate], row: Row) -> bool:
    """Say whether the best is meant: it is surely called so, nothing speaks against it, and nothing comes near it."""
    best, rest = ordered[0], ordered[1:]
    second = max((each.score for each in rest), default=0.0)
    is_contrary = any(
        value is False or (name.startswith("property:") and value < _AGREEING) for name, value in best.features.items()
    )
    if best.score < MATCHING or best.is_by_another or is_contrary:
        return False
    return best.score - second >= MARGIN or (best.score >= SAME > second and not row.wanted)


def _share(agreement: float) -> float:
    return CONTRARY + (1 - CONTRARY) * agreement / 100
