"""What is to be said of an answer that is taken elsewhere: what was asked, with which values, where, on what terms."""

from collections.abc import Mapping, Sequence

from pharmazone.asking.library import Library
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.values.choices import name_values
from pharmazone.manifest import Manifest
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import LICENCE

About = Sequence[tuple[str, str]]
"""What is said of an answer: pairs of a name and a text."""


async def tell_about(
    library: Library,
    saved: SavedQuery | None,
    values: Mapping[str, Sequence[str]],
    manifest: Manifest,
    language: str,
    *,
    part: Part | None = None,
    address: str = "",
) -> About:
    """Say it in a language, of the answer to a saved query or to another, for which there is less to say."""
    say, told = PHRASES[language], []
    if saved:
        words = saved.header.words(language)
        told.append((say["about_question"], words.question))
        if words.description:
            told.append((say["about_description"], words.description))
        for each in saved.header.params:
            given = values.get(each.name) or ((each.default,) if each.default is not None else ())
            named = await name_values(library, saved, {each.name: given}, language)
            told.append((each.words(language), ", ".join(text for _, texts in named for text in texts) or "–"))
    if part:
        told.append((say["about_part"], say["about_page"].format(page=part.page, limit=part.limit)))
    if address:
        told.append((say["about_address"], address))
    return (
        *told,
        (say["about_release"], f"{manifest.release} ({manifest.id})"),
        (say["about_licence"], LICENCE),
    )
