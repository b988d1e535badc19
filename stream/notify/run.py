"""The process: alerts from Kafka into the outbox, and from there to each receiver at its own pace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct

from stream.envelope import open_alert
from stream.export.harm import alert_for
from stream.export.log import is_fresh, is_over
from stream.logs import log
from stream.meanwhile import Meanwhile
from stream.notify.config import Loaded, Receiver, seconds
from stream.notify.deliver import Sleep, deliver, quarantine
from stream.notify.message import Message, compose
from stream.notify.metrics import Metrics
from stream.notify.outbox import Outbox
from stream.notify.outcome import Outcome, Result
from stream.notify.plan import Plan, plan
from stream.notify.sinks import Clock, Sink
from stream.notify.want import Why, want
from stream.places.entry import Entry
from stream.records import Alert

NONE_KNOWN: Mapping[str, Meanwhile] = MappingProxyType({})
LOOK_AGAIN = 30.0  # seconds, when nothing else happens


class Conduct(Struct, frozen=True, kw_only=True):
    """Whose time passes; with `exercise` age does not count, and every message says what it is."""

    now: Clock
    sleep: Sleep = asyncio.sleep
    exercise: bool = False


class Notifier:
    """Everything but Kafka: `take` what came, `tell` each receiver."""

    def __init__(
        self,
        loaded: Loaded,
        outbox: Outbox,
        sinks: Mapping[str, Sink],
        metrics: Metrics,
        entries: Mapping[str, Entry],
        by: Conduct,
    ) -> None:
        """`entries` are the gazetteer's."""
        self.receivers: dict[str, Receiver] = {
            receiver.name: receiver for receiver in loaded.config.receivers
        }
        self.outbox, self.sinks, self.metrics, self.entries = outbox, sinks, metrics, entries
        self.now, self.sleep, self.exercise = by.now, by.sleep, by.exercise
        self.log = log("rasid.notify")
        self._news = {name: asyncio.Event() for name in self.receivers}

    def take(self, values: Iterable[bytes], silences: Mapping[str, Meanwhile] = NONE_KNOWN) -> None:
        """Note what each receiver is to be told. All of it is on the disk when this returns.

        `silences`: what was heard of the governorate of each lapse, by alert id.
        """
        alerts = [alert for value in values if (alert := self._read(value)) is not None]
        with self.outbox.all_or_nothing():
            self.outbox.keep(silences, self.now())
            for alert in alerts:
                for name, receiver in self.receivers.items():
                    self.metrics.alerts.labels(name, self._note(alert, name, receiver)).inc()
        for event in self._news.values():
            event.set()

    def _read(self, value: bytes) -> Alert | None:
        try:
            return open_alert(value)
        except ValueError as error:
            self.metrics.unreadable.inc()
            self.log.warning("not an alert", error=str(error)[:200])
            return None

    def _note(self, alert: Alert, name: str, receiver: Receiver) -> Why:
        told = self.outbox.knows(name, alert)
        why = want(alert, receiver.filter, self.now(), told=told, exercise=self.exercise)
        if why is Why.WANTED and not self.outbox.put(name, alert, self.now()):
            return Why.DUPLICATE
        return why

    async def tell(self, name: str) -> None:
        """Tell one receiver, for as long as the process lives."""
        while True:
            self._news[name].clear()
            wake = await self.step(name)
            pause = (
                LOOK_AGAIN if wake is None else max(0.0, min(LOOK_AGAIN, (wake - self.now()).total_seconds()))
            )
            if pause > 0:
                waiter = asyncio.ensure_future(self._news[name].wait())
                await asyncio.wait({waiter}, timeout=pause)
                waiter.cancel()

    async def drain(self, name: str) -> None:
        """Tell one receiver what waits, until nothing does or it is left alone."""
        while (wake := await self.step(name)) is not None or self.outbox.waiting(name):
            held = self.outbox.quarantined(name)
            if held and held.until > self.now():
                return
            await self.sleep(max(0.0, ((wake or self.now()) - self.now()).total_seconds()))

    async def step(self, name: str) -> datetime | None:
        """Send at most one message; when to look again."""
        receiver, now = self.receivers[name], self.now()
        held = self.outbox.quarantined(name)
        self.metrics.quarantined.labels(name).set(bool(held and held.until > now))
        if held and held.until > now:
            self._gauge(name, now)
            return held.until
        message = self._unended(name, now)
        wake: datetime | None = now
        if message is None:
            planned = self._plan(name, receiver, now)
            wake = planned.wake
            if planned.message:
                message = self._seal(receiver, planned, now)
        if message is not None:
            await self._send(name, receiver, message)
        self._gauge(name, self.now())
        return wake

    def _unended(self, name: str, now: datetime) -> Message | None:
        """The message in whose sending the process ended, unless it is too old by now."""
        message = self.outbox.sealed(name)
        if message is None or self.exercise or any(is_over(a) or is_fresh(a, now) for a in message.alerts):
            return message
        self.outbox.end(message, Why.STALE, 0, "", now)
        self.metrics.alerts.labels(name, Why.STALE).inc(len(message.alerts))
        return None

    def _plan(self, name: str, receiver: Receiver, now: datetime) -> Plan:
        sent = self.outbox.sent(name, now - seconds(receiver.pace.per))
        waiting, told = self.outbox.waiting(name), self.outbox.told(name)
        planned = plan(waiting, told, sent, receiver.pace, now, exercise=self.exercise)
        self.outbox.drop(name, planned.dropped, now)
        for dropped in planned.dropped:
            self.metrics.alerts.labels(name, dropped.why).inc()
        return planned

    def _seal(self, receiver: Receiver, planned: Plan, now: datetime) -> Message:
        shown = tuple(alert_for(receiver.audience, alert, self.entries) for alert in planned.message)
        silences = self.outbox.silences(alert.alert_id for alert in shown)
        message = compose(receiver.name, shown, planned.groups, now, silences, exercise=self.exercise)
        self.outbox.seal(message, now)
        return message

    async def _send(self, name: str, receiver: Receiver, message: Message) -> None:
        started = time.monotonic()

        def seen(outcome: Outcome) -> None:
            nonlocal started
            self.metrics.attempts.labels(name, outcome.result).inc()
            self.metrics.duration.labels(name).observe(time.monotonic() - started)
            started = time.monotonic()
            if outcome.result is not Result.DELIVERED or outcome.error:
                self.log.warning("attempt", receiver=name, result=outcome.result, error=outcome.error)

        ended = await deliver(self.sinks[name], message, receiver.patience, self.sleep, seen)
        outcome, now = ended.outcome, self.now()
        if outcome.result in (Result.DELIVERED, Result.REFUSED):
            self.outbox.end(message, outcome.result, ended.attempts, outcome.error, now)
            self.metrics.messages.labels(name, outcome.result).inc()
            if outcome.result is Result.DELIVERED:
                self.metrics.delay.labels(name).observe(max(0.0, (now - message.created).total_seconds()))
            self.log.info(
                "message", receiver=name, result=outcome.result, id=message.id, alerts=len(message.alerts)
            )
            return
        held = quarantine(self.outbox.quarantined(name), outcome, receiver.patience, now)
        self.outbox.quarantine(message, held, ended.attempts, now)
        self.metrics.messages.labels(name, Result.DEAD).inc()
        self.metrics.quarantined.labels(name).set(1)
        self.log.error(
            "left alone", receiver=name, error=outcome.error, until=held.until.isoformat(), times=held.times
        )

    def _gauge(self, name: str, now: datetime) -> None:
        waiting = self.outbox.waiting(name)
        self.metrics.waiting.labels(name).set(len(waiting))
        oldest = min((item.arrived for item in waiting), default=now)
        self.metrics.oldest.labels(name).set(max(0.0, (now - oldest).total_seconds()))
