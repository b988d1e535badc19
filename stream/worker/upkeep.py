"""What goes on around the two agents: time, gauges, probes, and the moments at which the worker must not write."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from faust.exceptions import ConsumerNotStarted
from faust.types import TP

from stream import envelope
from stream.probes import STUCK_AFTER, Health
from stream.records import Tick
from stream.worker.landmark import shorter
from stream.worker.progress import Position, Progress
from stream.worker.restart import Why
from stream.worker.tables import UNSAFE_AFTER

if TYPE_CHECKING:
    from stream.worker.agents import Worker

DRAIN_SECONDS = 5.0  # of the nine that leaving may take
REVOKED_SECONDS = 4.0  # of what the group waits for us
MEMORY_SECONDS = 5.0  # how often the tables' sizes and the open episodes are read
LAST_RESORT = (
    4 * STUCK_AFTER
)  # a loop held by native code can only be ended from a thread that needs no interpreter


class Upkeep:
    """The timers, the signals and the watchdogs of one worker."""

    def __init__(self, worker: Worker, health: Health) -> None:
        """Attach them to the worker's app; they start with it."""
        self.worker = worker
        self.health = health
        self.progress = Progress(worker.settings.stuck_seconds)
        self.for_good = contextlib.AsyncExitStack()
        self.recovery_began: float | None = None
        self.silent: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        app = worker.app
        for settling in worker.settling.values():
            app.task(settling.run)
        app.task(self._tune)
        app.timer(MEMORY_SECONDS)(self._show_memory)
        if worker.settings.clock == "wall":
            app.timer(worker.settings.tick_seconds)(self._tick)
        app.on_partitions_revoked.connect(self._revoked)
        app.before_leaving = self._before_leaving

    # Watchdogs.

    def watch_over(self) -> None:
        """Watch the loop from a thread: a loop that stands still cannot watch itself."""
        threading.Thread(target=self._watch_the_loop, name="watchdog", daemon=True).start()

    def _watch_the_loop(self) -> None:
        while True:
            time.sleep(5.0)
            if not self.health.live():
                faulthandler.dump_traceback(all_threads=True)
                self.worker.leave(Why.LOOP_STANDS_STILL, f"for more than {STUCK_AFTER:.0f} s")

    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that the worker runs on, for other threads. Raises RuntimeError before it runs.

        Not `app.loop`: asked too early, Faust makes one that never runs, and keeps it.
        """
        if self._loop is None:
            raise RuntimeError("the worker does not run yet")
        return self._loop

    # Timers.

    async def look_on(self) -> None:
        """Once a second from the very start, as Faust's own timers wait for the first recovery: the heart beats."""
        self._loop = asyncio.get_running_loop()
        self.watch_over()
        while not self.worker.app.should_stop:
            try:
                self._observe()
                for tp in self.worker.app.order.overdue(time.monotonic()):
                    await self._seek_again(tp)
            except Exception:  # gauges must not end the heart's beat
                self.worker.log.exception("could not observe")
            await asyncio.sleep(1.0)

    async def _seek_again(self, tp: TP) -> None:
        """A seek led nowhere: what is wanted may have grown too old meanwhile, and be gone."""
        order, consumer = self.worker.app.order, self.worker.app.consumer
        first = (await consumer.earliest_offsets(tp)).get(tp) or 0
        if first > (wanted := order.wanted(tp)):
            self.worker.log.error("messages were deleted before they were read", topic=tp.topic, partition=tp.partition,
                                  offset=wanted, count=first - wanted)  # fmt: skip
            order.missing(tp, first)
        await consumer.seek(tp, order.wanted(tp))

    def _observe(self) -> None:
        self.health.beat()
        with contextlib.suppress(OSError, ValueError):  # standard error may be closed
            faulthandler.dump_traceback_later(LAST_RESORT, exit=True)
        self.worker.may_write()
        self._observe_recovery()
        worker, app = self.worker, self.worker.app
        recovered = app.tables.recovery.completed.is_set() and not app.rebalancing
        self.health.ready = bool(recovered and self._assignment())
        worker.metrics.ready.set(self.health.ready)
        worker.metrics.in_flight.set(sum(settling.in_flight for settling in worker.settling.values()))
        worker.metrics.localities.set(worker.memory.localities())
        if (stuck := self.progress.stuck(time.monotonic(), self._positions())) is not None:
            worker.leave(Why.CONSUMER_STUCK, f"{stuck} did not move for {self.progress.patience:.0f} s")
        for stage, settling in worker.settling.items():
            if settling.oldest() > UNSAFE_AFTER:
                worker.leave(
                    Why.NOT_MADE_SAFE, f"{stage} waits for Kafka's word for {settling.oldest():.0f} s"
                )
        if any(table.foreign for table in worker.memory.tables):
            worker.leave(Why.FOREIGN_WRITES, "another worker wrote to the changelogs of our partitions")

    def _observe_recovery(self) -> None:
        recovery, metrics = self.worker.app.tables.recovery, self.worker.metrics
        left = max(0, recovery.active_remaining_total()) if recovery.in_recovery else 0
        self.health.recovering(left)
        metrics.recovering.set(left)
        if left:
            self.recovery_began = self.recovery_began or time.monotonic()
        elif self.recovery_began is not None:
            metrics.recovery.set(time.monotonic() - self.recovery_began)
            self.recovery_began = None

    def _positions(self) -> dict[str, Position]:
        """How far each partition of ours is; the recovery, while it lasts."""
        worker, consumer = self.worker, self.worker.app.consumer
        ours = {
            topic.get_topic_name()
            for topic in (worker.sending.articles, worker.sending.events, worker.sending.reviews)
        }
        found = {}
        for tp in self._assignment():
            if tp.topic in ours and (end := consumer.highwater(tp)) is not None:
                committed = consumer._committed_offset.get(tp) or 0
                if end < committed:
                    worker.leave(Why.LOG_MADE_ANEW, shorter(tp, end, committed))
                worker.metrics.lag.labels(tp.topic, str(tp.partition)).set(max(0, end - committed))
                worker.metrics.end.labels(tp.topic, str(tp.partition)).set(end)
                if self.health.ready:
                    found[f"{tp.topic}[{tp.partition}]"] = Position(committed, end)
        if not self.health.ready:
            left = worker.app.tables.recovery.active_remaining_total()
            found["recovery"] = Position(-left, 0)
        return found

    def _assignment(self) -> set[TP]:
        """The partitions that are ours."""
        try:
            assigned: set[TP] = self.worker.app.consumer.assignment()
        except ConsumerNotStarted:
            return set()
        return assigned

    async def _show_memory(self) -> None:
        """What the tables and the ears hold. What is due in a partition is read here if no message has asked yet."""
        worker = self.worker
        if self.health.ready:
            for tp in self._assignment():
                if tp.topic == worker.sending.events.get_topic_name():
                    worker.memory.due(tp.partition)
        worker.metrics.show_open(worker.memory.open)
        self._show_heard(datetime.now(UTC))
        for table in worker.memory.tables:
            size = table.size()
            worker.metrics.rows.labels(table.name).set(size.rows)
            worker.metrics.bytes.labels(table.name).set(size.bytes)

    def _show_heard(self, now: datetime) -> None:
        """Show who is heard, and name each outlet once when it falls silent: a metric may not."""
        self.worker.metrics.show_heard(self.worker.heard, now)
        silent = {found.outlet: found for found in self.worker.heard.silent(now)}
        for name in silent.keys() - self.silent:
            last, usual = silent[name].last.isoformat(), silent[name].usual.total_seconds()
            self.worker.log.warning("an outlet is silent", outlet=name, last=last, usual_seconds=usual)
        self.silent = set(silent)

    async def _tick(self) -> None:
        """Write the time into the partitions of `events` that are ours."""
        worker = self.worker
        worker.may_write()
        sealed = envelope.seal(Tick(at=datetime.now(UTC)), worker.settings.source)
        for tp in self._assignment():
            if tp.topic == worker.sending.events.get_topic_name():
                try:
                    async with asyncio.timeout(UNSAFE_AFTER):
                        await (await worker.sending.send(worker.sending.events, sealed, tp.partition))
                except TimeoutError:  # with no articles coming, nobody else would notice
                    worker.leave(Why.NOT_MADE_SAFE, f"a tick waits for Kafka's word for {UNSAFE_AFTER:.0f} s")
                except Exception as error:
                    worker.log.warning("no tick", error=repr(error))
                    return
                worker.metrics.ticks.inc()

    # Moments.

    async def _tune(self) -> None:
        producer = self.worker.app.producer
        producer.buffer.max_messages = 5000  # Faust's 100 pauses the stream, with a warning, all the time
        client: Any = producer._producer.client
        send = client.send

        async def send_while_we_may(*args: Any, **kwargs: Any) -> Any:
            self.worker.may_write()
            return await send(*args, **kwargs)

        client.send = send_while_we_may

    async def _revoked(self, *_: Any, **_more: Any) -> None:
        """Finish what is in hand while it is still ours, so that whoever has it next has little to do again."""
        worker = self.worker
        self.health.ready = False
        async with contextlib.AsyncExitStack() as turns:
            await self._finish(turns, REVOKED_SECONDS)
            await self._commit()
            worker.app.order.forget()
            worker.lease.give_back()
            worker.memory.forget()
            worker.judging.forget()
        worker.metrics.forget_partitions()
        worker.metrics.rebalances.inc()

    async def _before_leaving(self) -> None:
        """SIGTERM: finish what is in hand, and take nothing new."""
        self.worker.log.info("leaving")
        await self._finish(self.for_good, DRAIN_SECONDS)
        await self._commit()
        self.worker.lease.give_back()
        faulthandler.cancel_dump_traceback_later()

    async def _commit(self) -> None:
        with contextlib.suppress(Exception):  # what is not committed is read again
            await asyncio.wait_for(self.worker.app.consumer.commit(), 2.0)

    async def _finish(self, turns: contextlib.AsyncExitStack, seconds: float) -> None:
        """Take the agents' turns, and wait until what they began is safe: later, nothing of it may be written."""
        worker = self.worker
        try:
            async with asyncio.timeout(seconds):
                for turn in worker.turns.values():
                    await turns.enter_async_context(turn)
                for settling in worker.settling.values():
                    await settling.settled()
        except TimeoutError:
            worker.leave(Why.NOT_MADE_SAFE, f"what was in hand was not safe after {seconds:g} s")
