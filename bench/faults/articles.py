"""Articles as a feed would bring them, made up and seeded: varied, with time that moves on, and known to be readable.

Most report an attack on a place; some repeat another outlet's, correct a toll, move an attack to another place, are
withdrawn, say nothing of an attack, or are no articles at all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import msgspec
from msgspec import Struct
from xxhash import xxh3_64_intdigest

from stream.events.extract import Extractor
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.records import Article, PlaceKind

ZONE = timezone(timedelta(hours=3))
START = datetime(2016, 3, 1, 6, tzinfo=ZONE)
STEP = timedelta(minutes=3)  # of event time, from one article to the next
DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
OUTLETS = tuple(
    f"جريدة {word}" for word in ("الأفق", "المرفأ", "الضفة", "السنديان", "الجسر", "الميناء", "الواحة")
)
ATTACKS = (
    "شنت الطائرات الحربية غارات على {where} اليوم {day}",
    "استهدف قصف مدفعي {where} صباح اليوم {day}",
    "تعرضت {where} لقصف بالبراميل المتفجرة اليوم {day}",
    "سقطت قذائف هاون على {where} مساء اليوم {day}",
)
TOLLS = (
    "", "، ما أدى إلى مقتل {n} مدنيين", "، وأسفر القصف عن مقتل {n} أشخاص وإصابة {m} آخرين", "، ولم ترد أنباء عن ضحايا",
)  # fmt: skip
MORE = (
    "وهرعت فرق الإسعاف إلى المكان ونقلت المصابين إلى المشافي القريبة.",
    "وقال سكان إن الأصوات سمعت من مسافة بعيدة.",
    "وتضررت منازل ومحال تجارية في الشارع الرئيس.",
    "وأغلقت المدارس أبوابها حتى إشعار آخر.",
)
QUIET = (
    "افتتح وزير الزراعة معرض الزهور السنوي في العاصمة بحضور عدد من الفنانين والمهتمين.",
    "فاز فريق الناشئين ببطولة كرة السلة بعد مباراة مثيرة جمعته بحامل اللقب.",
)
NOT_ARTICLES = (b"not json", b'{"id": 7}', b'{"id": "x", "text": ""}', b'{"id": "y", "text": "\xd9\xff"}')
KINDS = {"report": 70, "copy": 8, "correction": 8, "withdrawal": 4, "quiet": 5, "broken": 5}
CUES = {
    PlaceKind.NEIGHBOURHOOD: "حي", PlaceKind.CAMP: "مخيم", PlaceKind.TOWN: "بلدة", PlaceKind.VILLAGE: "قرية",
    PlaceKind.CITY: "مدينة",
}  # fmt: skip
COUNTRIES = ("SY", "IQ", "LB", "YE", "PS", "LY", "SD")
SURE = 0.6  # what opens an episode


class Sent(Struct, frozen=True):
    """A message for `articles`: its key, and its bytes."""

    key: bytes
    value: bytes


class Feed:
    """An endless feed. The same seed gives the same articles."""

    def __init__(self, seed: int, places: list[str], step: timedelta = STEP) -> None:
        """`places`: how each is written, from `readable_places`."""
        self._draw = random.Random(seed)
        self._places = places
        self._step = step
        self._count = 0
        self._recent: list[Article] = []

    @property
    def now(self) -> datetime:
        """The publication date of the newest article."""
        return START + self._step * self._count

    def __iter__(self) -> Iterator[Sent]:
        """One message after the other."""
        while True:
            self._count += 1
            yield self._next()

    def _next(self) -> Sent:
        (kind,) = self._draw.choices(list(KINDS), list(KINDS.values()))
        if kind == "broken":
            return Sent(
                f"broken-{self._count}".encode(), self._draw.choice(NOT_ARTICLES) + b" " * (self._count % 7)
            )
        if kind == "quiet":
            return self._send(self._draw.choice(QUIET), f"q{self._count}", self.now)
        if kind == "report" or not self._recent:
            return self._send(self._attack(), f"a{self._count}", self.now)
        if kind == "withdrawal":
            return Sent((taken := self._draw.choice(self._recent)).id.encode(), _withdrawal(taken))
        if kind == "copy":
            told = self._draw.choice(self._recent)
            return self._send(f"{told.text} {self._draw.choice(MORE)}", f"a{self._count}", self.now)
        told = self._draw.choice(self._recent)
        # Fetched anew, published when it was: the version that was fetched later is the one that stands.
        return self._send(self._attack(), told.id, told.published_at or self.now)

    def closing(self, count: int, after: timedelta) -> list[Sent]:
        """Quiet articles that bring every partition to the same time, `after` the newest date."""
        self._count += int(after / self._step)
        return [self._send(QUIET[n % 2], f"closing-{self._count}-{n}", self.now) for n in range(count)]

    def _attack(self) -> str:
        day = DAYS[self.now.weekday()]
        text = self._draw.choice(ATTACKS).format(where=self._draw.choice(self._under_attack()), day=day)
        text += (
            self._draw.choice(TOLLS).format(n=self._draw.randint(3, 10), m=self._draw.randint(3, 10)) + "."
        )
        return " ".join((text, *self._draw.sample(MORE, self._draw.randint(0, 3))))

    def _under_attack(self) -> list[str]:
        """A fifth of the places, which moves on by the day: so episodes end, and begin again."""
        size = max(1, len(self._places) // 5)
        first = (self.now - START).days * max(1, size // 4)
        return [self._places[(first + n) % len(self._places)] for n in range(size)]

    def _send(self, text: str, name: str, published: datetime) -> Sent:
        article = Article(
            id=name, outlet=self._draw.choice(OUTLETS), text=text, published_at=published, fetched_at=self.now
        )
        if name.startswith("a"):
            self._recent = [*self._recent[-60:], article]
        return Sent(name.encode(), msgspec.json.encode(article))


def _withdrawal(article: Article) -> bytes:
    return msgspec.json.encode({"id": article.id, "withdrawn": True})


def readable_places(gazetteer: Gazetteer, extractor: Extractor, most: int = 240) -> list[str]:
    """How places are written that the extraction reads back in all the sentences above; two of a locality at most."""
    found: list[str] = []
    localities: Counter[str] = Counter()
    for entry in sorted(gazetteer.entries.values(), key=lambda entry: xxh3_64_intdigest(entry.id.encode())):
        written, locality = _written(gazetteer, entry), gazetteer.locality(entry).id
        if written is None or localities[locality] == 2:
            continue
        if all(_reads(extractor, attack, written, entry) for attack in ATTACKS):
            found.append(written)
            localities[locality] += 1
            if len(found) == most:
                break
    return found


def _written(gazetteer: Gazetteer, entry: Entry) -> str | None:
    """With what holds it, as a careful outlet writes."""
    if entry.country not in COUNTRIES or entry.kind not in CUES:
        return None
    cue = CUES[entry.kind]
    name = entry.name_ar.removeprefix(cue + " ")
    if entry.kind in (PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP):
        return f"{cue} {name} في مدينة {gazetteer.locality(entry).name_ar}"
    holder = next((held for held in gazetteer.chain(entry) if held.kind is PlaceKind.GOVERNORATE), None)
    return f"{cue} {name} في محافظة {holder.name_ar}" if holder else None


def _reads(extractor: Extractor, attack: str, written: str, entry: Entry) -> bool:
    text = attack.format(where=written, day=DAYS[START.weekday()]) + "."
    events = extractor.extract(Article(id="probe", outlet="o", text=text, published_at=START)).events
    return [event.place.place_id for event in events] == [entry.id] and events[0].confidence >= SURE
