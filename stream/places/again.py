"""Names that no table has, named again without the cue that introduced them: «قرية أم شعيفة … قتل ثلاثة في أم شعيفة»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stream.places.danger import is_common_word
from stream.places.mention import IMPLIED, Mention

_SHORT = 4  # letters of a name that may be another word
_IN = r"(?:(?<=\sفي\s)|(?<=\sعلي\s)|(?<=\sالي\s)|(?<=\sمن\s)|(?<=\sقرب\s)|(?<=\sب))"


def again(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The places in folded `text` at which a name that a cue introduced before stands alone, none overlapping `mentions`."""
    found: list[Mention] = []
    for mention in mentions:
        if not _is_its_own(mention) or text.find(mention.name, mention.end) < 0:
            continue
        for at in _stands(text, mention):
            end = at + len(mention.name)
            if not any(
                m.start < end and at < m.end and not _is_part(m, at, end) for m in (*mentions, *found)
            ):
                found.append(mention._replace(start=at, end=end, outer=at, clitics="", group=-1))
    return found


def without_parts(mentions: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The mentions without bare names that are part of one `found`: «فاس» of «أبو فاس»."""
    return [m for m in mentions if not any(_is_part(m, f.start, f.end) for f in found)]


def _is_part(mention: Mention, start: int, end: int) -> bool:
    """Whether a bare name stands within the offsets of a longer one."""
    return (
        not mention.cue
        and start <= mention.start
        and mention.end <= end
        and mention.end - mention.start < end - start
    )


def _is_its_own(mention: Mention) -> bool:
    """Whether a cue introduced a name of no table, and not a word for something else as well."""
    if mention.known or not mention.cue or mention.cue == IMPLIED or mention.refers or mention.many:
        return False
    words = mention.name.split(" ")
    listed = mention.outer == mention.start and mention.group < 0
    if mention.rural is not None or mention.direction or listed:
        return False
    return len(mention.name) > _SHORT and not all(map(is_common_word, words))


def _stands(text: str, mention: Mention) -> Iterator[int]:
    """Where the name stands behind the cue's, one word of it only where a preposition leads to it."""
    led = _IN if " " not in mention.name else r"(?<!\w)"
    for match in re.finditer(rf"{led}{re.escape(mention.name)}(?!\w)", text[mention.end :]):
        yield mention.end + match.start()
