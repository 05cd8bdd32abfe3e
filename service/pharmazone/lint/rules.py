"""The table of rules: `rules.yaml` has their words and examples, the checks find what breaks them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from pharmazone.saved.reading import TEXTS


class Rule(BaseModel):
    """A row of the table: words in each language, and two queries, one of which breaks this rule alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["warning", "hint"]
    says: Mapping[str, str]
    instead: Mapping[str, str]
    bad: str
    good: str


IDLE: Final = "idle-allowance"
"""The one rule that looks at comments, once all others have been asked."""


def _read() -> dict[str, Rule]:
    text = (Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8")
    return {name: Rule.model_validate(row) for name, row in yaml.load(text, Loader=TEXTS).items()}  # noqa: S506  it makes texts only


RULES: Final[Mapping[str, Rule]] = _read()
