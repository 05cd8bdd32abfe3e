"""Which property is one of plans or forecasts, and beside which one of facts: by their names."""

from typing import Final

import regex as re

from pharmazone.terms import PZ

_PLAN: Final = re.compile(
    re.escape(PZ) + r"(?:(?:planned|expected|plansTo(?:Be)?)(?P<name>[A-Z]\w*)|(?P<from>\w+)ExpectedFrom)"
)
_STEM_CHARACTERS: Final = 2
"""So much the names of a fact and of its plan have in common, behind what marks a plan: most differ by an ending."""


def is_plan_of(planned: str, told: str) -> bool:
    """Say whether a property is the one of plans or forecasts beside another, by its name.

    >>> is_plan_of(PZ + "plansToProduce", PZ + "produces"), is_plan_of(PZ + "plansToProduce", PZ + "jobs")
    (True, False)
    """
    return plan_stem(planned) in stems(told)


def plan_stem(iri: str) -> str | None:
    """Give how the name of a plan's property begins, behind what marks the plan; None where it is no plan's."""
    match = _PLAN.fullmatch(iri)
    return (match["name"] or match["from"])[:_STEM_CHARACTERS].lower() if match else None


def stems(told: str) -> set[str]:
    """Give what the name of a plan's property may begin with for this one; nothing where it is one itself."""
    if not told.startswith(PZ) or _PLAN.fullmatch(told):
        return set()
    name = told.removeprefix(PZ)
    return {each[:_STEM_CHARACTERS].lower() for each in (name, name.removeprefix("has"))}
