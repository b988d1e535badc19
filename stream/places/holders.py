"""Which of the names behind a place say what it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.places.context import Context, Here
from stream.places.cues import cue_table
from stream.places.danger import is_common_word
from stream.places.entry import Entry
from stream.places.fitness import AT_SEA, FOREIGN
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.unlisted import names_a_body
from stream.records import PlaceKind

# «القريبة من الحدود السعودية», «المتاخمة للعراق»: it lies on this side.
LIES_BY = re.compile(r"\b(?:ال)?(?:حدود|قريب|قرب|متاخم|محاذي|مجاور|ملاصق|مقابل|مطل)(?:ه|ي|ين|تين)?\b")


def holders_of(
    at: Here, article: Context, gazetteer: Gazetteer, nations: Mapping[str, Entry]
) -> list[Sequence[Entry]]:
    """What each name that says where a place lies may mean, its land's adjective among them; `nations` by their codes."""
    mention = at.mention
    found: list[Sequence[Entry]] = [
        _called(m, gazetteer.named(m.name)) for m in at.named if may_hold(m, at, article, gazetteer)
    ]
    named_so = mention.cue or not is_common_word(mention.name)
    behind = cue_table().land_behind(at.text, mention.end) if named_so else ""
    if (land := nations.get(behind)) is not None:  # «البوكمال السورية», not «الثورة السورية»
        found.append((land,))
    return found


def may_hold(holder: Mention, at: Here, article: Context, gazetteer: Gazetteer) -> bool:
    """Whether a name behind a place may say what it lies in.

    No part of a body's name, no country that it lies by, nor a bare quarter of a land that the article does not speak of.
    """
    if names_a_body(at.text, holder):
        return False
    found = gazetteer.named(holder.name)
    kinds = {e.kind for e in found}
    if found and found[0].country == AT_SEA:
        return at.mention.name.startswith("جزيره ")  # «ميناء المخا على البحر الأحمر» is no part of it
    if kinds == {PlaceKind.COUNTRY} and LIES_BY.search(at.text, at.mention.end, holder.start):
        return False
    if not holder.cue and holder.rural is None and all(e.dangerous for e in found):
        lands = {e.country for e in gazetteer.named(at.mention.name)}
        if lands and lands.isdisjoint(e.country for e in found):
            return False  # «بلدة سرمين في إطار …», though a town of Mauritania is called so
    if holder.cue or kinds != {PlaceKind.NEIGHBOURHOOD}:
        return True
    return any(article.support.of_others(e.country, holder.name) >= FOREIGN for e in found)


def _called(holder: Mention, found: Sequence[Entry]) -> Sequence[Entry]:
    """Of the places of a name those that its cue may stand before: «ناحية الرشاد» is no village."""
    return [e for e in found if holder.cue != "admin" or e.kind is not PlaceKind.VILLAGE]
