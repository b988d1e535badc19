"""Who is heard, how often, and from where: so that silence is seen as what it is.

A worker hears its own share of the articles. What is kept is bounded, and lost with the process: an outlet's usual
silence is known again after `ENOUGH` articles.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

ENOUGH = 8  # gaps between articles, before a silence is called unusual
REMEMBERED = 50  # gaps of one outlet
OUTLETS = 5000
REPORTING = 20_000  # outlets in a governorate, of one day
TIMES = 3  # so many times its longest usual silence
LEAST = timedelta(hours=3)
DAY = timedelta(days=1)

Where = tuple[str, str]


class Silence(NamedTuple):
    """An outlet of which nothing came for longer than is usual."""

    outlet: str
    last: datetime
    usual: timedelta


class _Outlet:
    """When an outlet was last heard, and the gaps between its articles. Articles within a minute are one."""

    def __init__(self, at: datetime) -> None:
        self.last = at
        self.gaps: deque[timedelta] = deque(maxlen=REMEMBERED)

    def heard(self, at: datetime) -> None:
        if at >= self.last + timedelta(minutes=1):
            self.gaps.append(at - self.last)
        self.last = max(self.last, at)

    @property
    def usual(self) -> timedelta | None:
        """The longest of the remembered gaps but the longest tenth; None while too few are known."""
        if len(self.gaps) < ENOUGH:
            return None
        return sorted(self.gaps)[(len(self.gaps) - 1) * 9 // 10]


class Heard:
    """What was heard of outlets and places. All times are those of arrival."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._outlets: OrderedDict[str, _Outlet] = OrderedDict()
        self._reporting: OrderedDict[tuple[Where, str], datetime] = OrderedDict()  # by time, oldest first

    def article(self, outlet: str, at: datetime) -> None:
        """An article of an outlet came in."""
        if outlet in self._outlets:
            self._outlets[outlet].heard(at)
            self._outlets.move_to_end(outlet)
            return
        self._outlets[outlet] = _Outlet(at)
        if len(self._outlets) > OUTLETS:
            self._outlets.popitem(last=False)

    def report(self, where: Where, outlet: str, at: datetime) -> None:
        """An outlet reported an attack in a country and governorate."""
        self._reporting[where, outlet] = at
        self._reporting.move_to_end((where, outlet))
        if len(self._reporting) > REPORTING:
            self._reporting.popitem(last=False)

    @property
    def known(self) -> int:
        """Outlets whose usual silence is known."""
        return sum(outlet.usual is not None for outlet in self._outlets.values())

    def silent(self, now: datetime) -> list[Silence]:
        """Outlets silent for longer than three times what is usual for them, and than three hours."""
        return list(self._silent(now))

    def _silent(self, now: datetime) -> Iterator[Silence]:
        for name, outlet in self._outlets.items():
            usual = outlet.usual
            if usual is not None and now - outlet.last > max(TIMES * usual, LEAST):
                yield Silence(name, outlet.last, usual)

    def reporting(self, now: datetime) -> dict[Where, int]:
        """How many outlets reported an attack in each place within a day."""
        while self._reporting and next(iter(self._reporting.values())) < now - DAY:
            self._reporting.popitem(last=False)
        return dict(Counter(where for where, _ in self._reporting))
