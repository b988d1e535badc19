"""One more person, told of with what hurt him: «أصيب فتى بالرصاص الحي وآخر بالرصاص المطاطي», «ورابع بجروح طفيفة»."""

from __future__ import annotations

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token

_AND_ANOTHER = frozenset(("واخر", "واخري")) | {
    f"و{nth}{end}" for nth in ("ثالث", "رابع", "خامس", "سادس", "سابع") for end in ("", "ا", "ه")
}
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
