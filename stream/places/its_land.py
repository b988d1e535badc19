"""Whether what is named behind a place only says on whose ground or on which coast it lies."""

from __future__ import annotations

from stream.places.role import Placed


def is_its_ground(text: str, placed: Placed, gap: str) -> bool:
    """Whether the land of a village is named right behind what lies in it: «تلة كذا خراج بلدة كذا»."""
    land = gap.strip() in ("", "في") and text.startswith("خراج ", placed.reading.mention.outer)
    return land or gap.strip() in ("خراج", "في خراج")


def is_the_coast(placed: Placed, gap: str) -> bool:
    """Whether a coast is named to say where the place before lies: «ميناء كذا على الساحل الغربي»."""
    mention = placed.reading.mention
    return (
        mention.name.startswith(("الساحل", "البحر"))
        and mention.cue != "neighbourhood"
        and gap.endswith(("علي ", "علي ساحل ", "علي سواحل ", "علي شاطي ", "علي شواطي "))
        and "," not in gap
        and "،" not in gap
    )
