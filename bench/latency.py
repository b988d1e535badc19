"""How long an alert takes: from the article's turn to be sent to the alert's arrival, at shares of what a worker can take.

Articles come at a steady rate, one in twenty of them with one attack on a locality of its own, so that each gives one
alert. The clock of an article starts when it was due, whether or not the sender kept up, so that a stall of ours or of
the broker counts. Sender, worker and broker share the machine: the figures hold for two cores, not for the worker alone.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench import core, timing, world
from bench.worker import all_of, messages, read_so_far, running_broker, settings_of, until
from stream.alerts.episode import opens_alerts
from stream.envelope import locality as locality_of
from stream.events.extract import Extractor
from stream.kafka import io as kafka_io
from stream.kafka import topics_admin
from stream.places.gazetteer import load
from stream.records import PlaceKind
from stream.settings import Settings

SHARES = (0.1, 0.5, 0.8)
SECONDS = 20
BURST = 2_000  # articles from which the capacity is taken
SIZE = 4096
PORT = 19474
GRACE_S = 20.0  # for the last alerts
SURE = 0.8  # confidence of an event that opens an episode
KINDS = (PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD)


class Sent(NamedTuple):
    """An article, and the locality whose alert it gives; "" for none."""

    raw: bytes
    locality: str


def telling(seed: int) -> Iterator[Sent]:
    """Articles with one attack each, on localities that none before it named."""
    gazetteer, draw = load(), random.Random(seed)
    extractor = Extractor(gazetteer)
    entries = [e for e in gazetteer.entries.values() if e.kind in KINDS and not e.dangerous]
    draw.shuffle(entries)
    used: set[str] = set()
    for number, entry in enumerate(entries):
        wide = next((c for c in gazetteer.chain(entry) if c.kind is PlaceKind.GOVERNORATE), None)
        if wide is None:
            continue
        attack = (
            f"قصفت مدفعية الجيش صباح اليوم بلدة {entry.name_ar} في محافظة {wide.name_ar}، "
            f"ما أدى إلى مقتل {draw.randint(2, 9)} مدنيين."
        )
        row = {
            "id": f"a{number}",
            "outlet": f"جريدة {number % 15}",
            "title": f"قصف مدفعي على بلدة {entry.name_ar} في محافظة {wide.name_ar}",
            "text": f"{attack}\n{world.text(draw, SIZE - len(attack.encode()), attacks=False)}",
            "published_at": world.PUBLISHED,
        }
        raw = json.dumps(row, ensure_ascii=False).encode()
        events = extractor.extract(core.parse(raw)).events
        alone = len(events) == 1 and events[0].confidence >= SURE and opens_alerts(events[0].place)
        locality = locality_of(events[0]) if alone else ""
        if locality and locality not in used:
            used.add(locality)
            yield Sent(raw, locality)


def ordinary(seed: int) -> Iterator[Sent]:
    """Articles about anything else, without end."""
    draw, number = random.Random(seed), 0
    while True:
        number += 1
        yield Sent(world.article(draw, number, SIZE, attacks=False), "")


def mixed(attacks: Iterator[Sent], others: Iterator[Sent], count: int) -> list[Sent]:
    """`count` articles, one in twenty of them about an attack."""
    return [next(attacks if n % world.ATTACKS == world.ATTACKS // 2 else others) for n in range(count)]


async def arrivals(
    settings: Settings,
    due: dict[str, float],
    taken: dict[str, float],
    ready: asyncio.Event,
    complete: asyncio.Event,
    wanted: int,
) -> None:
    """Note for each locality that is waited for the seconds from its turn to its first alert."""
    consumer = AIOKafkaConsumer(
        f"{settings.topic_prefix}alerts", bootstrap_servers=settings.kafka, auto_offset_reset="latest"
    )
    await consumer.start()
    await consumer.seek_to_end()
    ready.set()
    try:
        async for record in consumer:
            locality = (record.key or b"").decode()
            if locality in due and locality not in taken:
                taken[locality] = time.perf_counter() - due[locality]
            if len(taken) == wanted:
                complete.set()
    finally:
        await consumer.stop()


async def at_rate(settings: Settings, sent: Sequence[Sent], rate: float) -> list[float]:
    """Send articles at a steady rate; the seconds that each alert took."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all", linger_ms=0)
    await producer.start()
    due: dict[str, float] = {}
    taken: dict[str, float] = {}
    ready, complete = asyncio.Event(), asyncio.Event()
    wanted = sum(bool(one.locality) for one in sent)
    listening = asyncio.create_task(arrivals(settings, due, taken, ready, complete, wanted))
    await ready.wait()
    topic, begin = f"{settings.topic_prefix}articles", time.perf_counter() + 0.5
    waiting: list[Any] = []
    try:
        for number, one in enumerate(sent):
            turn = begin + number / rate
            if (early := turn - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            if one.locality:
                due[one.locality] = turn
            waiting.append(await producer.send(topic, value=one.raw, key=b"%d" % number))
        await asyncio.gather(*waiting)
        await asyncio.wait_for(complete.wait(), GRACE_S)
    except TimeoutError:
        raise RuntimeError(f"{len(due) - len(taken)} of {len(due)} alerts did not come") from None
    finally:
        listening.cancel()
        await producer.stop()
    return [*taken.values()]


def capacity(settings: Settings, sent: Sequence[Sent]) -> float:
    """Articles a second of a worker that has a heap of them before it."""
    before = read_so_far([settings.web_port])
    asyncio.run(kafka_io.produce(settings, messages([one.raw for one in sent])))
    until(lambda: read_so_far([settings.web_port]) > before)
    seen, begin = read_so_far([settings.web_port]), time.perf_counter()
    end = until(lambda: read_so_far([settings.web_port]) >= before + len(sent))
    return (before + len(sent) - seen) / (end - begin)


def measure(seed: int, *, quick: bool) -> dict[str, object]:
    """The capacity, and the spread of the milliseconds from turn to alert at each share of it."""
    attacks, others = telling(seed), ordinary(seed)
    with tempfile.TemporaryDirectory() as name, running_broker(Path(name) / "kafka") as bootstrap:
        settings = settings_of(bootstrap, f"l{int(time.time() * 1000)}.", Path(name) / "tables", PORT)
        asyncio.run(topics_admin.create(settings))
        with all_of([settings]):
            warm = mixed(attacks, others, 200)
            asyncio.run(kafka_io.produce(settings, messages([one.raw for one in warm])))
            until(lambda: read_so_far([settings.web_port]) >= len(warm))
            full = capacity(settings, mixed(attacks, others, BURST // 4 if quick else BURST))
            found: dict[str, object] = {"capacity_articles_a_second": full}
            for share in SHARES:
                rate = share * full
                count = int(rate * (SECONDS // 4 if quick else SECONDS))
                taken = asyncio.run(at_rate(settings, mixed(attacks, others, count), rate))
                spread = timing.spread([1000 * seconds for seconds in taken])
                found[f"ms at {share:.0%}"] = {"alerts": len(taken), **spread._asdict()}
    return found
