"""What one message of `events` changes: the time of its partition, then each locality that it touches.

In an order that a crash at any moment leaves repeatable: the time, the alerts, the districts, the window.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from faust.types import EventT

from stream import envelope, pipeline
from stream.alerts import district
from stream.alerts.district import Districts
from stream.envelope import Message
from stream.incidents import window
from stream.incidents.grouping import Recent
from stream.incidents.window import Window
from stream.logs import log
from stream.metrics import Metrics
from stream.records import Event
from stream.worker import stored
from stream.worker.memory import Memory
from stream.worker.sending import Sending, received
from stream.worker.settling import Settling, Work
from stream.worker.stored import Stored


class Judging:
    """Judges what is read from `events`."""

    def __init__(self, memory: Memory, sending: Sending, metrics: Metrics) -> None:
        self._memory = memory
        self._sending = sending
        self._metrics = metrics
        self._log = log("rasid.worker")
        self._recent = Recent()

    async def advance(
        self, known: Stored | None, message: Message, event: EventT[Any], settling: Settling
    ) -> datetime | None:
        """The partition's time after the message, safe in Kafka before anything is concluded from it.

        And after all that was concluded at the earlier time: a message that is read again must meet the time that it
        met before, or an alert that it raises would not be the same bytes.
        """
        partition, offset = event.message.partition, event.message.offset
        before = stored.as_time(known)
        if known is not None and known.position >= offset:
            return before
        clock = pipeline.advance(before, message)
        if clock is not None and clock != before:
            await settling.settled()
            await self._memory.write(self._memory.clock, str(partition), clock.isoformat().encode(), event)()
            self._metrics.clock.labels(str(partition)).set(clock.timestamp())
        return clock

    async def settle(
        self, locality: str, message: Message, clock: datetime | None, event: EventT[Any], work: Work
    ) -> None:
        """Judge what a message changes in a locality, publish it, and write what is to be remembered."""
        memory, partition, offset = self._memory, event.message.partition, event.message.offset
        bucket, held = memory.held(locality, event.message.timestamp, partition)
        if held is not None and held.position >= offset:
            return
        known = memory.known(locality, partition)
        # The districts are written before the window: read again after a crash between, the alerts are out already.
        told = known is not None and known.position >= offset
        windowed = window.load(held.body) if held else Window()
        remembered = district.load(known.body) if known else Districts()
        if told:
            after = window.dump(pipeline.redo(message, clock, windowed, memory.policy))
            work.rows[1].append(memory.write(memory.window, (locality, bucket), after, event))
            return
        recent = self._recent.of(locality)
        step = pipeline.judge(message, clock, windowed, remembered, memory.policy, recent)
        after, left = window.dump(step.window), district.dump(step.districts)
        work.sends += await self._publish(step, message, event, after, left)
        if step.districts != remembered:
            work.rows[0].append(memory.write(memory.districts, locality, left, event))
            memory.remember(partition, locality, step.districts)
        if step.districts != remembered or step.window != windowed:
            work.rows[1].append(memory.write(memory.window, (locality, bucket), after, event))

    async def _publish(
        self, step: pipeline.Judged, message: Message, event: EventT[Any], *rows: bytes
    ) -> list[Any]:
        """Send the alerts; none, where one of them or a row would not be taken."""
        sealed = [envelope.seal(alert, self._sending.source, step.now) for alert in step.alerts]
        self._sending.all_fit(sealed, *rows)
        cause, arrived = (message, received(event)) if isinstance(message, Event) else (None, None)
        sends = []
        for alert, out in zip(step.alerts, sealed, strict=True):
            sends.append(await self._sending.send(self._sending.alerts, out))
            self._metrics.count_alert(alert, cause, arrived, datetime.now(UTC))
            self._log.info("alert", kind=alert.kind, episode_id=alert.episode_id, headline=alert.headline.en)
        for decision in step.decisions:
            self._metrics.count_decision(decision)
        return sends
