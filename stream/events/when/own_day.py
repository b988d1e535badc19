"""The day that an article itself calls «today», where its page bears the day before: it was written past midnight where it is read."""

from __future__ import annotations

import re
from datetime import date, timedelta

from stream.events.when.rules import WEEKDAYS

_DAY = timedelta(days=1)
_BACK = {"اليوم": 0, "امس": 1}  # days before that on which it is written
_NAMED = re.compile(
    rf"(?<!\w)(?P<day>{'|'.join(_BACK)})[ ,،(]{{1,2}}(?:يوم )?(?P<weekday>{'|'.join(sorted(WEEKDAYS))})(?!\w)"
)


def own_day(folded: str, published: date) -> date:
    """The day of publication, or the next, where the first «اليوم الاثنين» or «أمس الأحد» of a folded text is right of that alone.

    >>> own_day("قصفت الطائرات البلدة اليوم الاثنين", date(2021, 8, 8))  # a Sunday
    datetime.date(2021, 8, 9)
    """
    for match in _NAMED.finditer(folded):
        written = (WEEKDAYS[match["weekday"]] + _BACK[match["day"]]) % 7
        if written == published.weekday():
            return published
        if written == (published + _DAY).weekday():
            return published + _DAY
    return published
