"""One more person, told of with what hurt him: «أصيب فتى بالرصاص الحي وآخر بالرصاص المطاطي», «ورابع بجروح طفيفة»."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.toll import Toll

_AND_ANOTHER = frozenset(("واخر", "واخري")) | {
    f"و{nth}{end}" for nth in ("ثالث", "رابع", "خامس", "سادس", "سابع") for end in ("", "ا", "ه")
}
_THE_OTHER = frozenset(("والاخر", "والاخري", "والثاني", "والثانيه"))
_BOTH = 2
_HURT_BY = fold_all(
    (
        "بالرصاص",
        "برصاص",
        "برصاصة",
        "بشظايا",
        "بشظية",
        "بجروح",
        "بجراح",
        "بقنبلة",
        "بحروق",
        "بكسور",
        "برضوض",
        "باختناق",
        "بحالة",
    )
)


def another_hurt(words: list[Token], i: int) -> bool:
    """«أصيب فتى بالرصاص الحي وآخر بالرصاص المطاطي»: whether one more is told of with what hurt him."""
    return words[i].text in _AND_ANOTHER and i + 1 < len(words) and words[i + 1].text in _HURT_BY


def but_the_other(tolls: Sequence[Toll]) -> list[Toll]:
    """The figures in order, one of two where the other fell elsewhere: «قتل شابان برصاص في كذا، والآخر في كذا»."""
    found = sorted(tolls, key=lambda toll: toll.start)
    for at, toll in enumerate(found):
        if toll.rule != "share" or toll.text not in _THE_OTHER:
            continue
        before = [k for k in range(at) if not found[k].part and found[k].kind == toll.kind]
        if before and found[before[-1]].low == found[before[-1]].high == _BOTH:
            found[before[-1]] = replace(found[before[-1]], low=1, high=1)
    return found
