"""Where decisions go: the topic `reviews`, from which the worker sends them on into `events`."""

from __future__ import annotations

import asyncio

from stream import envelope, topics
from stream.kafka import io as kafka_io
from stream.kafka.topics_admin import KafkaUnreachable
from stream.live.server import Send, UnsentError
from stream.logs import log
from stream.records import Review
from stream.settings import Settings

PATIENCE = 15.0  # seconds in which the broker acknowledges


def to_kafka(settings: Settings) -> Send:
    """What puts a review on its topic and waits until the broker has it."""

    async def send(review: Review) -> None:
        sealed = envelope.seal(review, settings.source)
        message = kafka_io.Outgoing(sealed.key, sealed.value, sealed.headers)
        try:
            await asyncio.wait_for(kafka_io.produce(settings, [message], topics.REVIEWS), PATIENCE)
        except (KafkaUnreachable, TimeoutError) as error:
            log("rasid.live").warning("not_decided", error=type(error).__name__, kafka=settings.kafka)
            raise UnsentError from None

    return send
