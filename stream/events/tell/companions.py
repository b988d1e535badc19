"""Figures told side by side are of one attack: «قتل 3 وأصيب 4 في كذا، كما قتل اثنان في كذا»: whose dead are others, not its hurt.

All offsets count in folded text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from stream.events.tolls.toll import Toll, two_sides

_SURE = 0.66  # how likely the dead (or hurt) of a place are at least, that those beside other figures are another's
_HARDLY = 0.45  # how likely those beside a figure are at most
_LIKELY = 0.6  # from where on a figure is this place's, whatever stands beside it
_ITS_OWN = 0.25  # of a whole's chance: how likely a smaller figure is at least that may be the place's own
_OTHER = {"killed": "injured", "injured": "killed"}


def without_strangers(
    chances: Mapping[Toll, float],
    likely: Mapping[Toll, float],
    beside: Callable[[Toll], Sequence[Toll]],
) -> dict[Toll, float]:
    """Of the figures taken for a place those not told side by side with another number than that of its surest.

    `likely` says how likely each figure is the place's; `beside` tells the figures side by side with one.
    """
    surest = {kind: max(alike, key=chances.__getitem__) for kind in _OTHER if (alike := _told(chances, kind))}
    if len(surest) < len(_OTHER):
        return dict(chances)
    return {
        t: c
        for t, c in chances.items()
        if t.kind not in _OTHER
        or not t.low
        or c >= _LIKELY
        or not _with_strangers(t, surest[_OTHER[t.kind]], chances, likely, beside)
    }


def without_wholes_of_many(chances: Mapping[Toll, float], likely: Mapping[Toll, float]) -> dict[Toll, float]:
    """Of the figures taken for a place those not told of several attacks («بثلاث حوادث منفصلة»), where a smaller one may be its own."""

    def may_have_its_own(whole: Toll) -> bool:
        return any(
            t.kind == whole.kind
            and 0 < (t.low or 0) < (whole.low or 0)
            and not (t.spread or t.older)
            and chance >= _ITS_OWN * chances[whole]
            for t, chance in likely.items()
        )

    return {t: c for t, c in chances.items() if not (t.spread and may_have_its_own(t))}


def _told(chances: Mapping[Toll, float], kind: str) -> list[Toll]:
    return [t for t in chances if t.kind == kind and t.low]


def _with_strangers(
    toll: Toll,
    sure: Toll,
    chances: Mapping[Toll, float],
    likely: Mapping[Toll, float],
    beside: Callable[[Toll], Sequence[Toll]],
) -> bool:
    """Whether a figure stands side by side with dead (or hurt) who are hardly those of the place, as other ones surely are."""
    theirs = next((t for t in beside(toll) if t.kind == sure.kind and t.low), None)
    if theirs is None or chances[sure] < _SURE or theirs.low == sure.low or sure.newest:
        return False
    told = max((c for t, c in likely.items() if t.kind == sure.kind and t.low == theirs.low), default=0.0)
    return told < _HARDLY and not two_sides(theirs, sure)
