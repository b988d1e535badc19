"""An attack that something else came some days after: «دعا الوزير اليوم إلى هدنة، غداة غارات على كذا»."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from stream.events.when.rules import number_told
from stream.events.when.times import TimeMention
from stream.records import Occurred, TimePrecision
from stream.text.needed import Needing

_BACK = 40  # characters before an attack in which that stands
_AFTER = Needing(
    r"(?<!\w)[وف]?(?:غداه|بعد (?:يوم (?:واحد )?|24 ساعه |(?P<two>يومين|48 ساعه) |(?P<count>\d|ثلاثه|اربعه|خمسه|سته|سبعه) ايام )(?:من|علي))"
    r"\s(?:\w+\s){0,2}?(?:ال)?$"
)
_DAY = timedelta(days=1)


def days_before(text: str, at: int) -> int:
    """How many days before what the words left of an attack tell it was; 0 where they do not say."""
    found = _AFTER.search(text, max(0, at - _BACK), at)
    if found is None:
        return 0
    if found["count"]:
        return number_told(found["count"])
    return 2 if found["two"] else 1


def brought_forward(mention: TimeMention, days: int) -> TimeMention:
    """A time as the whole days so many days before it."""
    first = mention.first.replace(hour=0, minute=0, second=0)
    last = mention.last.replace(hour=23, minute=59, second=59)
    one = first.date() == last.date()
    precision = TimePrecision.DAY if one else mention.precision
    return replace(mention, first=first - days * _DAY, last=last - days * _DAY, precision=precision)


def before_publication(published: datetime, days: int) -> Occurred:
    """The day so many days before that of publication."""
    day = published.replace(hour=0, minute=0, second=0, microsecond=0) - days * _DAY
    end = day.replace(hour=23, minute=59, second=59)
    return Occurred(start=day, end=end, precision=TimePrecision.DAY, inferred=True)
