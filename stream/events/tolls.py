"""A figure of people as an article gives it, and what one attack's toll is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from stream.records import Casualties, Figure


class Toll(Struct, frozen=True, kw_only=True):
    """A figure of people at folded offsets [start, end).

    `kind` is killed, injured, missing or both (killed and injured in one figure). `low` and `high` are None where open. `part` is of another figure, `newest` replaces
    older ones; `period` names a stretch of time it covers and `spread` several places: such a figure is on no
    single attack.
    """

    start: int
    end: int
    kind: str
    low: int | None
    high: int | None
    text: str
    who: str = ""
    part: bool = False
    newest: bool = False
    period: str = ""
    spread: bool = False
    rule: str


def combine(tolls: Sequence[Toll]) -> Casualties:
    """One attack's casualties from the figures that belong to it."""
    wholes = [toll for toll in tolls if not toll.part]
    young = [toll for toll in tolls if toll.who == "children" and toll.kind in ("killed", "injured")]
    return Casualties(
        killed=_figure([toll for toll in wholes if toll.kind == "killed"]),
        injured=_figure([toll for toll in wholes if toll.kind == "injured"]),
        children=_figure(young),
    )


def _figure(tolls: Sequence[Toll]) -> Figure | None:
    """The newest figure, else the range over all that give a number, else the vague words."""
    newest = [toll for toll in tolls if toll.newest and toll.low is not None]
    chosen = newest[-1:] or [toll for toll in tolls if toll.low is not None or toll.high is not None]
    counted = [toll for toll in chosen if toll.low != 0 or toll.high != 0]
    if not chosen:
        return Figure(text=tolls[0].text) if tolls else None
    chosen = counted or chosen
    lows = [toll.low for toll in chosen if toll.low is not None]
    tops = [toll.high if toll.high is not None else toll.low for toll in chosen]
    ends = [top for top in tops if top is not None]
    low, high = (min(lows) if lows else None), (max(ends) if ends else None)
    open_end = any(toll.high is None for toll in chosen) and low == high
    return Figure(low=low, high=None if open_end else high, text=chosen[0].text)
