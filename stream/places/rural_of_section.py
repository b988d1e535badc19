"""The countryside that a round-up names by its side alone, below the heading of its land: «حمص:: … بالريف الغربي»."""

from __future__ import annotations

import re

from stream.places.mention import Mention
from stream.places.sections import section_at, sections

# «في الريف الشمالي الغربي»; not «بالريف الغربي لمحافظة حلب», which names its land itself
_BARE = re.compile(
    r"(?<!\w)(ب|[وف]?في )(الريف (ال(?:شمالي|جنوبي)(?: ال(?:شرقي|غربي))?|ال(?:شرقي|غربي|اوسط)))(?!\w)(?! (?:من|ل(?:مدينه|محافظه|بلده))(?!\w))"
)


def with_sides(text: str, mentions: list[Mention]) -> list[Mention]:
    """Add the sides of a countryside of which only the heading of their section tells whose it is."""
    if "الريف ال" not in text:
        return mentions
    parts = sections(text, mentions)
    found = list[Mention]()
    for bare in _BARE.finditer(text) if parts else ():
        heads = section_at(parts, bare.start())
        if len(heads) == 1 and not any(m.start < bare.end() and bare.start() < m.end for m in mentions):
            found.append(
                Mention(
                    bare.start(2), bare.end(), bare.start(), heads[0].name, known=True,
                    clitics=bare[1] if bare[1] == "ب" else "", rural=bare[3],
                )
            )  # fmt: skip
    return sorted([*mentions, *found], key=lambda m: m.start) if found else mentions
