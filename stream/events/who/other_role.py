"""What the words before a force say that it is, where it is not who attacked."""

from __future__ import annotations

from functools import lru_cache

from stream.events.who.actors import REACH, ActorMention
from stream.events.who.agency import agency


@lru_cache(maxsize=1024)  # every attack of a sentence asks about the same forces
def other_role(folded: str, mention: ActorMention) -> str | None:
    """What else the words before a force make it: target, casualty, control, speaker, party; None if nothing."""
    from_word = mention.start - len(mention.clitic if mention.clitic != "لل" else "")
    left = folded[max(0, from_word - REACH) : from_word + (1 if mention.clitic == "ل" else 0)]
    left = left.rpartition("\n")[2]
    return next((name for name, pattern in agency().others if pattern.search(left)), None)
