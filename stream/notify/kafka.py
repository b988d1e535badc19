"""Alerts from Kafka, in a consumer group of their own: an offset is committed when the outbox has what lay before it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from stream import envelope, topics
from stream.kafka.security import options
from stream.kafka.topics_admin import partitions_of
from stream.logs import log
from stream.meanwhile import Meanwhile
from stream.notify.config import Loaded
from stream.notify.heard import Heard
from stream.notify.run import Notifier
from stream.records import AlertKind
from stream.settings import Settings

BATCH = 500
LAPSED = envelope.ALERT_TYPES[AlertKind.LAPSED]
AGAIN = 5.0  # seconds until Kafka is tried again


async def run(
    notifier: Notifier, settings: Settings, loaded: Loaded, *, once: bool, beat: Callable[[], None]
) -> None:
    """Read and tell until cancelled; with `once`, until the topic's present end, and until nothing waits.

    Raises KafkaUnreachable where there is no broker or no topic at the start.
    """
    topic = settings.topic_prefix + topics.ALERTS
    await partitions_of(settings, topic)
    consumer = AIOKafkaConsumer(
        topic,
        **options(settings),
        group_id=settings.topic_prefix + loaded.config.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    heard = Heard(settings)
    await heard.start()
    tellers = [] if once else [asyncio.create_task(_for_ever(notifier, name)) for name in notifier.receivers]
    try:
        await _read(consumer, notifier, heard, once=once, beat=beat)
        if once:
            await asyncio.gather(*(notifier.drain(name) for name in notifier.receivers))
    finally:
        for teller in tellers:
            teller.cancel()
        await asyncio.gather(*tellers, return_exceptions=True)
        await heard.stop()
        await consumer.stop()


async def _for_ever(notifier: Notifier, name: str) -> None:
    """A receiver whose code raises is tried again later, and the others go on."""
    while True:
        try:
            await notifier.tell(name)
        except Exception as error:  # noqa: BLE001 (whatever it is, it holds up no other receiver)
            log("rasid.notify").error("teller failed", receiver=name, error=type(error).__name__)
            await asyncio.sleep(AGAIN)


async def _read(
    consumer: AIOKafkaConsumer, notifier: Notifier, heard: Heard, *, once: bool, beat: Callable[[], None]
) -> None:
    while True:
        beat()
        try:
            await (
                heard.advance()
            )  # before the alerts are taken: what raises between taking and noting would lose them
            batches = await consumer.getmany(timeout_ms=1000, max_records=BATCH)
            messages = [m for batch in batches.values() for m in batch if m.value is not None]
            if messages:
                notifier.take([m.value for m in messages], await _silences(messages, heard))
                await consumer.commit()
            lag = await _lag(consumer)
        except KafkaError as error:
            log("rasid.notify").warning("kafka", error=type(error).__name__)
            await asyncio.sleep(AGAIN)
            continue
        notifier.metrics.lag.set(lag)
        if once and lag == 0 and consumer.assignment():
            return


async def _silences(messages: Iterable[Any], heard: Heard) -> dict[str, Meanwhile]:
    """What was heard of the governorate of each lapse among these alerts, by alert id."""
    found = {}
    for message in messages:
        headers = dict(message.headers)
        if envelope.type_of(headers) != LAPSED:
            continue
        if not await heard.catch_up():
            continue
        try:
            alert = envelope.open_alert(message.value)
            at = datetime.fromisoformat(headers["ce_time"].decode())
        except (ValueError, KeyError):
            continue  # counted where it is taken; without its time nothing is known of its silence
        note = heard.meanwhile(alert, at) if at.tzinfo else None
        if note is not None:
            found[alert.alert_id] = note
    return found


async def _lag(consumer: AIOKafkaConsumer) -> int:
    parts = consumer.assignment()
    if not parts:
        return 0
    ends = await consumer.end_offsets(parts)
    lag = 0
    for part in parts:
        lag += max(0, int(ends[part]) - int(await consumer.position(part)))
    return lag
