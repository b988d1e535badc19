"""How much was heard of a governorate while a district was silent: what a lapse must say with its silence.

A governorate's reports lie in many partitions of `events`, so `watch`, which sees one locality, cannot count them. They
are counted where all partitions are read: in a replay, in `rasid districts`, and in whatever sends alerts on and reads
`events` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from stream.records import Alert, Event, Place, PlaceKind

USUAL_OVER = timedelta(days=28)  # before the silence: what is usual
LEAST_HISTORY = timedelta(days=7)  # with less before it, nothing is usual yet
KEPT = timedelta(days=60)
A_THIRD = 1 / 3


class Meanwhile(Struct, frozen=True, kw_only=True):
    """What was heard of a governorate between a district's newest attack and its lapse.

    articles     articles published in that time that reported an attack anywhere in the governorate
    usual        how many so long a time had on average in the four weeks before; None where too little is known
    unobserved   fewer than a third of the usual, or none at all: the silence says nothing about the district
    """

    governorate_id: str
    name_ar: str
    name_en: str
    begin: datetime
    end: datetime
    articles: int
    usual: float | None
    unobserved: bool

    def sentence(self, language: str) -> str:
        """The note in Arabic («ar») or English."""
        usual = "" if self.usual is None else f"{self.usual:.0f}"
        if language == "ar":
            told = f"مقالات عن {self.name_ar} في هذه المدة: {self.articles}" + (
                f" (المعتاد {usual})" if usual else ""
            )
            return f"غير مرصود؛ {told}" if self.unobserved else told
        told = f"articles about {self.name_en or self.name_ar} in this time: {self.articles}" + (
            f" (usually {usual})" if usual else ""
        )
        return f"unobserved; {told}" if self.unobserved else told


class Listening:
    """The articles that reported attacks in each governorate, by publication, over the last two months."""

    def __init__(self, kept: timedelta | None = KEPT) -> None:
        """Nothing was heard yet. `kept`: how long an article counts; None where all is asked about at the end."""
        self._kept = kept
        self._heard: dict[str, dict[str, datetime]] = {}
        self._newest: datetime | None = None
        self._pruned: datetime | None = None

    def report(self, event: Event) -> None:
        """An article reported an attack: counted once in each governorate, if it is known when it was published."""
        place = governorate(event.place)
        if place is None or event.published_at is None or event.published_inferred:
            return
        self._heard.setdefault(place[0], {})[event.article_id] = event.published_at
        self._newest = max(self._newest or event.published_at, event.published_at)
        if self._kept and (self._pruned is None or self._newest > self._pruned + self._kept / 8):
            self._forget(self._newest - self._kept)

    def _forget(self, before: datetime) -> None:
        self._pruned = self._newest
        for heard in self._heard.values():
            for article in [one for one, at in heard.items() if at < before]:
                del heard[article]

    def meanwhile(self, lapsed: Alert, at: datetime) -> Meanwhile | None:
        """What was heard between a lapsed episode's newest attack and `at`, when it lapsed; None without a governorate."""
        place = governorate(lapsed.district)
        if place is None:
            return None
        heard = self._heard.get(place[0], {})
        begin, before = lapsed.until, lapsed.until - USUAL_OVER
        articles = sum(begin < published <= at for published in heard.values())
        usual = _usual(heard, before, begin, at - begin)
        silent = articles == 0 if usual is None else articles < usual * A_THIRD
        return Meanwhile(
            governorate_id=place[0], name_ar=place[1], name_en=place[2], begin=begin, end=at, articles=articles,
            usual=usual, unobserved=silent,
        )  # fmt: skip


def _usual(heard: Mapping[str, datetime], before: datetime, until: datetime, span: timedelta) -> float | None:
    """The articles that a time as long as `span` had on average, from the first one heard in the four weeks."""
    past = [published for published in heard.values() if before <= published <= until]
    known = until - min(past, default=until)
    if known < LEAST_HISTORY or span > USUAL_OVER:  # a month says nothing of what years usually bring
        return None
    return len(past) * (span / known)


def governorate(place: Place) -> tuple[str, str, str] | None:
    """The id and names of the governorate that a place lies in, or is."""
    if place.kind is PlaceKind.GOVERNORATE:
        return place.place_id, place.name_ar, place.name_en
    held = (a for a in place.within if a.kind is PlaceKind.GOVERNORATE)
    return next(((a.place_id, a.name_ar, a.name_en) for a in held), None)
