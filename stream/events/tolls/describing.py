"""Whether a word for people says more of what stands before it: «الدفاع المدني», «مقذوف عسكري», «مدنيين شقيقين»."""

from __future__ import annotations

import re

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.people import NAMED, THINGS, Reading, is_unit, read

_RELATIVE = ("ي", "يه", "يا")
_ARMED = frozenset(fold_all(("المسلح", "المسلحة", "المتشدد", "المتمرد", "المسؤول", "المقاتل")))
_DEFINITE = re.compile(r"(?:[وفبك]{0,2}ال|و?لل)\w{2,}")


def describes_both(word: str) -> bool:
    """Whether a dual behind people counts them: «مدنيين شقيقين»."""
    more = read(word)
    plain = not (more.conj or more.definite or more.led or more.casualty)
    return plain and more.person is not None and word.endswith(("ين", "ان"))


def describes_the_last(words: list[Token], i: int, reading: Reading) -> bool:
    """Whether a definite word for people describes the definite noun before it: «الهجوم الانتحاري», «الدفاع المدني»."""
    if not reading.definite or reading.conj or i == 0 or words[i].text in NAMED:
        return False
    likely = words[i].text.endswith(_RELATIVE) or words[i].text in _ARMED
    return likely and _DEFINITE.match(words[i - 1].text) is not None and read(words[i - 1].text).fate is None


def describes_a_thing(words: list[Token], i: int, reading: Reading) -> bool:
    """Whether «عسكري», «مدني», «إسرائيلي» describe the thing named before: «مقذوف عسكري», «منزلا مدنيا»."""
    if i == 0 or reading.conj or not words[i].text.endswith(_RELATIVE):
        return False
    before = words[i - 1].text
    bare = before[1:] if before[:1] in ("ب", "ل", "و", "ف") else before
    known = any(is_unit(w) or w in THINGS or w.removesuffix("ا") in THINGS for w in (before, bare))
    return known and read(before).fate is None
