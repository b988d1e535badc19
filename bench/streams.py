"""Synthetic streams of reports whose truth is known, and how well `watch` sees through them. Seeded.

Attacks fall on districts of a few cities; a wire is copied, cut and reworded, tolls are corrected, some outlets name
only the city or take shelling for an airstrike, agencies use their sentences again the next day, and deliveries come
late, shuffled and twice. Measured: adjusted Rand index of reports over attacks; `opened` alerts for each true episode
(a district's attacks with no quiet period between them), and how many remain when those are taken off that a later
alert joined to another (`merged`: a report came late from between two, or named the city before its district);
updates for each; microseconds for each message, ticks among them, and all of it for each report.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from bench.groups import adjusted_rand
from stream.articles.fold import fold_name
from stream.articles.sketch import sketch
from stream.incidents.known import Recent
from stream.records import (
    AlertKind,
    Ancestor,
    Attacker,
    Casualties,
    Event,
    Figure,
    Occurred,
    Place,
    PlaceKind,
    Side,
    Source,
    SourceKind,
    Tick,
    TimePrecision,
    Type,
    event_id,
)
from stream.watch import Districts, Policy, Window, incidents, watch

START = datetime(2024, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENTENCES = (
    "أفادت مصادر محلية بأن {what} طال {where} وأدى إلى مقتل {killed} أشخاص",
    "وهرعت فرق الإنقاذ إلى المكان وعملت على انتشال العالقين من تحت الركام",
    "وشوهدت أعمدة الدخان تتصاعد من عدة مبان سكنية في الحي",
    "ونقل الجرحى إلى مشاف قريبة فيما طلبت الطواقم الطبية التبرع بالدم",
    "ولم تعلن أي جهة مسؤوليتها عما جرى حتى لحظة إعداد الخبر",
    "وتشهد المنطقة توترا متصاعدا منذ مطلع الشهر الجاري",
)
OTHER_WORDS = (
    "هز {what} عنيف {where} وخلف {killed} ضحايا وفق حصيلة أولية",
    "قال سكان إن الانفجارات بدأت دون إنذار وإن كثيرين لجؤوا إلى الأقبية",
    "وتضررت مدرسة ومخبز وعدد من المحال التجارية في الشارع الرئيس",
    "وأغلقت الطرق المؤدية إلى المكان أمام حركة السيارات لساعات",
    "وحمل ناشطون أطراف النزاع مسؤولية سلامة المدنيين هناك",
    "وانقطعت الكهرباء والاتصالات عن أجزاء واسعة بعد ذلك",
)
WHAT = {
    Type.AIRSTRIKE: "قصف جوي",
    Type.SHELLING: "قصف مدفعي",
    Type.SHOOTING: "إطلاق نار",
    Type.BOMBING: "تفجير",
}
MISTAKEN = {Type.AIRSTRIKE: Type.SHELLING, Type.SHELLING: Type.AIRSTRIKE}
OUTLETS = tuple(f"جريدة {n}" for n in range(1, 16))


class Truth(NamedTuple):
    """An attack as it was: `begin` to `end` is the part of the day in which it fell."""

    name: int
    place: Place
    begin: datetime
    end: datetime
    type: Type
    killed: int
    by: Side | None


class Delivery(NamedTuple):
    """A report on its way: whose attack it tells of, when it arrives, and its text."""

    arrives: datetime
    truth: int
    event: Event
    text: str


def chance(draw: random.Random, share: float) -> bool:
    return draw.random() < share


def districts(cities: int, parts: int) -> Iterator[Place]:
    for city in range(cities):
        within = (
            Ancestor(f"city{city}", f"مدينة {city}", f"City {city}", PlaceKind.CITY),
            Ancestor("gov", "محافظة", "Governorate", PlaceKind.GOVERNORATE),
        )
        for part in range(parts):
            yield Place(
                place_id=f"city{city}.{part}", name_ar=f"حي {part}", name_en=f"Quarter {part}",
                surface=f"حي {part}", kind=PlaceKind.NEIGHBOURHOOD, within=within, locality_id=f"city{city}",
            )  # fmt: skip


def city_of(place: Place) -> Place:
    city = place.within[0]
    return Place(
        place_id=city.place_id, name_ar=city.name_ar, name_en=city.name_en, surface=city.name_ar, kind=city.kind,
        within=place.within[1:], locality_id=city.place_id,
    )  # fmt: skip


def attacks(draw: random.Random, days: int, cities: int, parts: int) -> Iterator[Truth]:
    """A few attacks a day; now and then another on the same district later that day, or the next, in like words."""
    places = list(districts(cities, parts))
    count = 0
    for day in range(days):
        for place in draw.sample(places, k=max(1, len(places) // 12)):
            for part in range(draw.choice((1, 1, 1, 1, 2))):
                begin = START + day * 24 * HOUR + (6 + 9 * part) * HOUR
                kind = draw.choice(list(WHAT))
                killed = draw.choice((0, 1, 2, 3, 5, 8, 13, 21)) + 30 * part
                yield Truth(
                    count, place, begin, begin + 4 * HOUR, kind, killed, draw.choice((None, Side.RUSSIA))
                )
                count += 1


def reports(draw: random.Random, truth: Truth) -> Iterator[Delivery]:
    """What the outlets make of one attack: a wire, its copies, other texts, corrections."""
    wire = [
        s.format(what=WHAT[truth.type], where=truth.place.name_ar, killed=truth.killed) for s in SENTENCES
    ]
    other = [
        s.format(what=WHAT[truth.type], where=truth.place.name_ar, killed=truth.killed) for s in OTHER_WORDS
    ]
    outlets = draw.sample(OUTLETS, k=draw.randint(1, 9))
    first = truth.end + draw.uniform(0.5, 3) * HOUR
    for n, outlet in enumerate(outlets):
        published = first + (draw.expovariate(1 / 3) * HOUR if n else timedelta())
        copied = n == 0 or chance(draw, 0.6)
        words = (wire if copied else other)[: draw.randint(2, 6)]
        if chance(draw, 0.3):
            words = [f"تابعت {outlet} التطورات أولا بأول ووافت قراءها بما يلي", *words]
        killed = truth.killed if chance(draw, 0.8) else None
        late = chance(draw, 0.15) and killed is not None and n > 0
        if late:  # some died of their wounds
            killed, published = truth.killed + draw.randint(1, 3), published + 3 * HOUR
        kind = MISTAKEN.get(truth.type, truth.type) if not copied and chance(draw, 0.3) else truth.type
        place = city_of(truth.place) if n > 0 and chance(draw, 0.06) else truth.place
        figure = None if place is not truth.place else killed
        event = told(draw, truth, Telling(outlet, published, place, kind, figure, words))
        arrives = published + draw.choice((0, 0, 0, 1, 5, 30, 47)) * HOUR
        yield Delivery(arrives, truth.name, event, ". ".join(words))
        if chance(draw, 0.05):
            yield Delivery(arrives + 2 * HOUR, truth.name, event, ". ".join(words))


class Telling(NamedTuple):
    """How an outlet puts it."""

    outlet: str
    published: datetime
    place: Place
    type: Type
    killed: int | None
    words: list[str]


def told(draw: random.Random, truth: Truth, telling: Telling) -> Event:
    outlet, published, place, kind, killed, words = telling
    article = f"{outlet} {truth.name} {published.isoformat()}"
    exact = chance(draw, 0.6)
    day = truth.begin.replace(hour=0)
    occurred = Occurred(
        start=truth.begin if exact else day,
        end=truth.end if exact else day + 24 * HOUR - timedelta(seconds=1),
        precision=TimePrecision.PART_OF_DAY if exact else TimePrecision.DAY,
    )
    return Event(
        event_id=event_id(article, place.place_id, kind),
        article_id=article,
        outlet=outlet,
        published_at=published,
        place=place,
        type=kind,
        casualties=Casualties(killed=None if killed is None else Figure(low=killed, high=killed)),
        attacker=Attacker(side=truth.by) if truth.by and chance(draw, 0.5) else None,
        occurred=occurred,
        sources=(Source(name="مصادر محلية", kind=SourceKind.UNNAMED),) if chance(draw, 0.2) else (),
        confidence=0.8,
        sketch=sketch(fold_name(". ".join(words)).replace(". ", ".\n")),
    )


class Result(NamedTuple):
    """What was measured on one stream."""

    reports: int
    attacks: int
    episodes: int
    ari: float
    opened: float
    remain: float
    updated: float
    merged: int
    micros: float
    report_micros: float


def measure(seed: int, days: int = 30, cities: int = 6, parts: int = 10) -> Result:
    """One stream through `watch`, a tick every hour. Incidents are judged as they stood when a report was last held."""
    draw, policy = random.Random(seed), Policy()
    truths = list(attacks(draw, days, cities, parts))
    deliveries = sorted(d for truth in truths for d in reports(draw, truth))
    state: dict[str, tuple[Window, Districts]] = defaultdict(lambda: (Window(), Districts()))
    recent = Recent()
    kinds, reasons, home = Counter[AlertKind](), Counter[str](), dict[str, str]()
    now, messages, spent = START, 0, 0.0
    for delivery in deliveries:
        begin = time.thread_time()
        batch: list[tuple[str, Event | Tick]] = []
        while now + HOUR <= delivery.arrives:
            now += HOUR
            batch += [(key, Tick(at=now)) for key in state]
        batch.append((delivery.event.place.locality_id, delivery.event))
        for key, message in batch:
            step = watch(*state[key], message, now, policy, recent.of(key))
            state[key] = step.window, step.districts
            kinds.update(alert.kind for alert in step.alerts)
            reasons.update(str(alert.reason) for alert in step.alerts)
        spent += time.thread_time() - begin
        messages += len(batch)
        window = state[delivery.event.place.locality_id][0]
        for incident in incidents(window, policy):
            home.update(dict.fromkeys(incident.event_ids, incident.incident_id))
    truth_of = {d.event.event_id: str(d.truth) for d in deliveries}
    episodes = true_episodes(truths, policy)
    return Result(
        reports=len(deliveries),
        attacks=len(truths),
        episodes=episodes,
        ari=adjusted_rand([(truth_of[name], home[name]) for name in truth_of]),
        opened=kinds[AlertKind.OPENED] / episodes,
        remain=(kinds[AlertKind.OPENED] - reasons["merged"]) / episodes,
        updated=kinds[AlertKind.UPDATED] / episodes,
        merged=reasons["merged"],
        micros=1e6 * spent / messages,
        report_micros=1e6 * spent / len(deliveries),
    )


def true_episodes(truths: list[Truth], policy: Policy) -> int:
    by_place: dict[str, list[Truth]] = defaultdict(list)
    for truth in truths:
        by_place[truth.place.place_id].append(truth)
    return sum(
        1 + sum(later.begin > earlier.end + policy.quiet for earlier, later in pairwise(all_))
        for all_ in (sorted(held, key=lambda truth: truth.begin) for held in by_place.values())
    )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seeds", type=int, default=3, help="how many streams")
    chosen = options.parse_args()
    print(f"{'seed':>5}" + "".join(f"{name:>14}" for name in Result._fields))
    for seed in range(chosen.seeds):
        found = measure(seed)
        print(f"{seed:5}" + "".join(f"{v:14.3f}" if isinstance(v, float) else f"{v:14}" for v in found))


if __name__ == "__main__":
    main()
