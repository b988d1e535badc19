"""Names that no table has, in a list of names that one has: «حيالين وكرناز وجلمة وكفرهود والشيخ حديد»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.places.context import Here
from stream.places.cues import WORD, CueTable
from stream.places.danger import is_common_word
from stream.places.listed import Listed
from stream.places.mention import IMPLIED, Mention
from stream.places.reading import Reading
from stream.records import PlaceKind

_AND = re.compile(r"[\"')]*\s?(?:[،,]\s?)?(?<=[\s\"')،,])و\s?[\"'(]*")
_HOLDER = re.compile(
    rf"[\"')]*\s(?:(?:ب|في\s)(?:{family('unit')}|ريفي?|ارياف|جبل)|{family('side')}ي?|قرب(?:\s(?:مدينه|بلده|العاصمه))?)\s[\"'(]*"
)
# Nor does a verb stand between two «و»: «وتفتناز وسرمين» are two towns.
_NO_NAME = re.compile(r"(?:\w+(?:ات|ها|هم|هما|هن|يه|ت|يين|يون|وا)|است\w+)$")
_RUN = 3  # names of no table beside one another
_SURE = 2  # listed names before the last of a list, which what holds it stands behind


def amidst(text: str, known: Listed, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of no table that stand between two listed ones, or end a list of them in front of what holds it."""
    found: dict[int, int] = {}
    for first in mentions:
        if not first.known or first.refers or is_common_word(first.name):
            continue
        found.update(_run(text, known, cues, first))
    return [
        Mention(a, b, a, text[a:b], known=False, clitics="و", cue=IMPLIED, kinds=(PlaceKind.AREA,))
        for a, b in found.items()
        if not any(m.outer < b and a < m.end for m in mentions)
    ]


def _run(text: str, known: Listed, cues: CueTable, first: Mention) -> list[tuple[int, int]]:
    """The names of no table in the list that a listed name begins."""
    sure, run, at, found = 1, list[tuple[int, int]](), first.end, list[tuple[int, int]]()
    while link := _AND.match(text, at):
        match = known.get(link.end())
        if match is not None and not is_common_word(match.name):
            found += run
            sure, run, at = sure + 1, [], match.end
            continue
        name = _name(text, cues, link.end())
        if name is None or len(run) == _RUN:
            break
        run.append(name)
        at = name[1]
    holder = _HOLDER.match(text, at) if run and sure >= _SURE else None
    return found + run if holder is not None and holder.end() in known else found


def _name(text: str, cues: CueTable, at: int) -> tuple[int, int] | None:
    """The extent of a name of one word, or of two where the first asks for it."""
    word = WORD.match(text, at)
    if word is None or not cues.may_name(word[0]):
        return None
    if word[0] in cues.compound:
        second = WORD.match(text, word.end() + 1)
        return (at, second.end()) if second and cues.may_be_listed(second[0]) else None
    if is_common_word(word[0]) or (not word[0].startswith("ال") and _NO_NAME.match(word[0])):
        return None
    return word.span()


# Why a listed name is not read as one of the places that bear it.
_BARE = frozenset({"needs_cue_or_container", "lies_elsewhere", "no_word_of_place_before"})
_SETTLED = frozenset({PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.AREA})
_JOINS = re.compile(r"[\"')]*\s?(?:[،,]\s?)?")


def stands_amidst(at: Here, reading: Reading) -> bool:
    """Whether a listed name that is none of the places that bear it stands amidst a list: «كنصفرة والدار الكبيرة بجبل الزاوية».

    The place before it is read, and behind it stands the next, or what holds the list.
    """
    mention, last = at.mention, at.last
    if mention.cue or mention.clitics != "و" or _BARE.isdisjoint(reading.reasons[:1]):
        return False
    if last is None or last.entry is None or last.entry.kind not in _SETTLED or is_common_word(mention.name):
        return False
    if _AND.fullmatch(at.text, last.mention.end, mention.start) is None:
        return False
    following = next((m for m in at.mentions if m.start >= mention.end), None)
    if following is None:
        return False
    held = bool(at.named) and at.named[0] is following and _HOLDER.match(at.text, mention.end) is not None
    next_of_list = (
        following.known
        and following.clitics == "و"
        and not is_common_word(following.name)
        and _JOINS.fullmatch(at.text, mention.end, following.outer) is not None
    )
    return held or next_of_list


def as_implied(mention: Mention) -> Mention:
    """A mention as that of a name which its list tells to be a place."""
    return mention._replace(cue=IMPLIED, kinds=(PlaceKind.AREA,))
