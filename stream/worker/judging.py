"""What one message of `events` changes: the time of its partition, then each locality that it touches.

In an order that a crash at any moment leaves repeatable: the alerts, the districts, the window. A message that is read
again meets the time that it met before (`stream.worker.times`), and finds each locality as it found it or as it left it:
what a tick changed in one is safe before any other message changes it, since a tick does not say which it touched.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from faust.types import EventT

from stream import envelope, pipeline
from stream.alerts import district
from stream.envelope import Message
from stream.incidents import window
from stream.incidents.known import Recent
from stream.logs import log
from stream.metrics import Metrics
from stream.records import Event, Tick
from stream.worker.memory import Memory
from stream.worker.order import Order
from stream.worker.sending import Sending, received
from stream.worker.settling import Settling, Work
from stream.worker.times import MOST


class Judging:
    """Judges what is read from `events`."""

    def __init__(self, memory: Memory, sending: Sending, metrics: Metrics, order: Order) -> None:
        self._memory = memory
        self._sending = sending
        self._metrics = metrics
        self._order = order
        self._log = log("rasid.worker")
        self._recent = Recent()
        self._ticked: set[str] = set()

    async def advance(
        self, message: Message, event: EventT[Any], work: Work, settling: Settling
    ) -> datetime | None:
        """The partition's time after the message; read again, it meets the time that it met before."""
        tp, offset = event.message.tp, event.message.offset
        times = self._memory.times(event.message.partition)
        if times.knows(offset):
            return times.at(offset)
        clock = pipeline.advance(times.now, message)
        if clock is not None and clock != times.now:
            moved = times.moved(offset, clock, self._order.safe_before(tp))
            if len(moved.moves) > MOST:
                await settling.settled()
                moved = times.moved(offset, clock, self._order.safe_before(tp))
            work.rows[0].append(self._memory.write_times(moved, event.message.partition))
            self._metrics.clock.labels(str(event.message.partition)).set(clock.timestamp())
        return clock

    async def settle(
        self,
        locality: str,
        message: Message,
        clock: datetime | None,
        event: EventT[Any],
        work: Work,
        settling: Settling,
    ) -> None:
        """Judge what a message changes in a locality, publish it, and write what is to be remembered."""
        if locality in self._ticked:
            await settling.settled()
        memory, partition, offset = self._memory, event.message.partition, event.message.offset
        bucket, seen, windowed = memory.held(locality, event.message.timestamp, partition)
        if seen >= offset:
            return
        position, remembered = memory.known(locality, partition)
        if position > offset and isinstance(message, Tick):
            return  # a later message changed it: what this one did there is safe, or it did nothing
        # The districts are written before the window: read again after a crash between, the alerts are out already.
        if position >= offset:
            again = pipeline.redo(message, clock, windowed, memory.policy)
            work.rows[1].append(memory.write_window((locality, bucket), again, window.dump(again), event))
            self._under_way(locality, message, work)
            return
        step = pipeline.judge(message, clock, windowed, remembered, memory.policy, self._recent.of(locality))
        told = step.districts != remembered
        if not told and step.window == windowed:
            work.sends += await self._publish(step, message, event)
            return
        after, left = window.dump(step.window), district.dump(step.districts)
        work.sends += await self._publish(step, message, event, after, left)
        if told:
            work.rows[0].append(memory.write_districts(locality, step.districts, left, event))
            if clock is not None:
                work.rows[0].extend(memory.forget_districts(clock, event))
        work.rows[1].append(memory.write_window((locality, bucket), step.window, after, event))
        self._under_way(locality, message, work)

    def _under_way(self, locality: str, message: Message, work: Work) -> None:
        """Whoever comes to the locality next waits until all that a tick changed there is safe."""
        if isinstance(message, Tick):
            self._ticked.add(locality)
            work.also.append(partial(self._ticked.discard, locality))

    def forget(self) -> None:
        """Partitions are shared out anew."""
        self._ticked.clear()

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
