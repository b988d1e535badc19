"""The whole process but for Kafka, on a timeline: real files, a clock that we turn, receivers that fail."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from stream.config_file import From
from stream.export.harm import Audience
from stream.meanwhile import Meanwhile
from stream.notify import render
from stream.notify.config import Config, Filter, Loaded, Pace, Patience, Webhook
from stream.notify.message import Message
from stream.notify.metrics import Metrics
from stream.notify.outbox import Outbox
from stream.notify.outcome import Outcome, Result
from stream.notify.run import Conduct, Notifier
from stream.own_file import OwnFileError
from stream.places.gazetteer import load
from stream.records import Alert, AlertKind, Certainty
from tests.alert_builder import alert
from tests.builders import hours

OK, LATER = Outcome(Result.DELIVERED), Outcome(Result.RETRY, "HTTP 500")
DEAD, REFUSED = Outcome(Result.DEAD, "HTTP 404"), Outcome(Result.REFUSED, "HTTP 422")
ENTRIES = load().entries


class Receiver:
    """A sink that does as it is told, and keeps what it took."""

    def __init__(self) -> None:
        self.script: list[Outcome | BaseException] = []
        self.attempts: list[Message] = []
        self.took: list[Message] = []

    async def send(self, message: Message) -> Outcome:
        self.attempts.append(message)
        step = self.script.pop(0) if self.script else OK
        if isinstance(step, BaseException):
            raise step
        if step.result is Result.DELIVERED:
            self.took.append(message)
        return step

    @property
    def heard(self) -> list[list[str]]:
        return [[one.alert_id for one in message.alerts] for message in self.took]


class Stage:
    """A notifier with one receiver or more, and its clock."""

    def __init__(self, path: Path, **receivers: dict[str, Any]) -> None:
        self.path, self.now, self.slept = path, hours(13), list[float]()
        told = receivers or {"desk": {}}
        pace, patience = Pace(wait=0), Patience(attempts=3, quarantine=300)
        made = tuple(
            Webhook(
                **(
                    {
                        "name": name,
                        "url": "http://x",
                        "secret": From(env="X"),
                        "pace": pace,
                        "patience": patience,
                    }
                    | more
                )
            )
            for name, more in told.items()
        )
        self.loaded = Loaded(Config(receivers=made))
        self.sinks = {name: Receiver() for name in told}
        self.start()

    def start(self) -> None:
        """As after a restart: only the file is left."""
        self.outbox = Outbox(self.path)
        self.metrics = Metrics(self.sinks, "0")
        by = Conduct(now=lambda: self.now, sleep=self.sleep)
        self.notifier = Notifier(self.loaded, self.outbox, self.sinks, self.metrics, ENTRIES, by)

    def stop(self) -> None:
        self.outbox.close()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def take(self, *alerts: Alert) -> None:
        self.notifier.take([msgspec.json.encode(one) for one in alerts])

    async def step(self, name: str = "desk", **later: float) -> datetime | None:
        self.now += timedelta(**later)
        return await self.notifier.step(name)

    @property
    def desk(self) -> Receiver:
        return self.sinks["desk"]

    def metric(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


Make = Callable[..., Stage]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Make]:
    made: list[Stage] = []

    def make(**receivers: dict[str, Any]) -> Stage:
        made.append(Stage(tmp_path / "outbox.sqlite", **receivers))
        return made[-1]

    random.seed(7)
    yield make
    for one in made:
        one.stop()


async def test_an_alert_is_told_once_whatever_kafka_sends_again(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1), alert(1))
    await desk.step()
    desk.take(alert(1))
    await desk.step(minutes=1)
    assert desk.desk.heard == [["al-ep-1-1"]]
    assert desk.metric("rasid_notify_alerts_total", receiver="desk", reason="duplicate") == 2


async def test_a_restart_sends_nothing_twice_and_loses_nothing(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1), alert(1, episode="b", place="sy.dam.damascus.jobar"))
    await desk.step()
    desk.stop()
    desk.start()
    desk.take(alert(1), alert(1, episode="b", place="sy.dam.damascus.jobar"))
    await desk.step()
    await desk.step()
    assert sorted(desk.desk.heard) == [["al-b-1"], ["al-ep-1-1"]]


async def test_killed_while_sending_it_sends_the_same_message_with_the_same_id_again(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1))
    desk.desk.script = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await desk.step()
    desk.stop()
    desk.start()
    desk.take(alert(2, killed=9))
    await desk.step()
    await desk.step()
    first, again, update = desk.desk.attempts
    assert first == again
    assert [one.alert_id for one in update.alerts] == ["al-ep-1-2"]


async def test_what_was_being_sent_when_the_process_ended_is_not_sent_a_day_later(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1))
    desk.desk.script = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await desk.step()
    await desk.step(days=1)
    assert desk.desk.heard == []
    assert desk.metric("rasid_notify_alerts_total", receiver="desk", reason="stale") == 1


async def test_it_tries_again_with_growing_jittered_pauses_and_waits_as_long_as_it_is_asked(
    stage: Make,
) -> None:
    desk = stage(desk={"patience": Patience(attempts=6, max_pause=60)})
    desk.take(alert(1))
    desk.desk.script = [LATER, LATER, Outcome(Result.RETRY, "HTTP 429", timedelta(seconds=90)), LATER]
    await desk.step()
    assert desk.desk.heard == [["al-ep-1-1"]]
    assert len(desk.slept) == 4
    assert all(0 <= pause <= 60 for pause in (*desk.slept[:2], desk.slept[3]))
    assert desk.slept[2] >= 90
    assert len({message.id for message in desk.desk.attempts}) == 1


async def test_a_dead_receiver_is_left_alone_longer_each_time_and_then_hears_everything_in_one_message(
    stage: Make,
) -> None:
    desk = stage(
        desk={"pace": Pace(wait=0, at_most=1, per=1.0), "patience": Patience(attempts=2, quarantine=300)}
    )
    desk.take(alert(1, killed=1))
    desk.desk.script = [LATER, LATER, DEAD]
    await desk.step()
    assert desk.metric("rasid_notify_quarantined", receiver="desk") == 1
    until = await desk.step(minutes=1)
    assert until is not None
    assert len(desk.desk.attempts) == 2
    desk.take(alert(1, episode="b", killed=7, evidence=(("a-2", "رويترز", "قصف"),)), alert(2, killed=2))
    desk.now = until
    await desk.step()  # dead again, for twice as long
    held = desk.outbox.quarantined("desk")
    assert held is not None
    assert (held.times, held.until - desk.now) == (2, timedelta(seconds=600))
    desk.now = held.until
    await desk.step()
    assert desk.desk.heard == [["al-b-1", "al-ep-1-2"]]
    assert desk.desk.took[0].groups == 2
    await desk.step()
    assert desk.metric("rasid_notify_quarantined", receiver="desk") == 0


async def test_a_quarantine_outlives_a_restart(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1))
    desk.desk.script = [DEAD]
    await desk.step()
    desk.stop()
    desk.start()
    await desk.step(minutes=4)
    assert len(desk.desk.attempts) == 1
    await desk.step(minutes=2)
    assert desk.desk.heard == [["al-ep-1-1"]]


async def test_a_message_that_is_refused_is_written_down_and_holds_up_no_other(stage: Make) -> None:
    desk = stage()
    desk.take(alert(1), alert(1, episode="b", place="sy.dam.damascus.jobar"))
    desk.desk.script = [REFUSED]
    await desk.step()
    await desk.step()
    assert len(desk.desk.heard) == 1
    assert sorted(line.state for line in desk.outbox.log(10)) == ["delivered", "refused"]
    assert desk.metric("rasid_notify_messages_total", receiver="desk", result="refused") == 1


async def test_one_dead_receiver_holds_up_no_other(stage: Make) -> None:
    both = stage(desk={}, night={})
    both.sinks["night"].script = [DEAD] * 9
    both.take(alert(1))
    await both.step("night")
    await both.step("desk")
    assert both.desk.heard == [["al-ep-1-1"]]


async def test_each_receiver_hears_what_it_asked_for(stage: Make) -> None:
    both = stage(
        desk={"filter": Filter(governorates=("حمص",))}, night={"filter": Filter(certainty=Certainty.OBSERVED)}
    )
    both.take(alert(1), alert(1, episode="b", place="sy.dam.damascus.jobar", certainty="observed"))
    for name in ("desk", "night", "desk", "night"):
        await both.step(name)
    assert both.desk.heard == [["al-ep-1-1"]]
    assert both.sinks["night"].heard == [["al-b-1"]]
    assert both.metric("rasid_notify_alerts_total", receiver="night", reason="certainty") == 1


async def test_a_withdrawal_follows_only_what_was_told(stage: Make) -> None:
    both = stage(desk={}, night={"filter": Filter(certainty=Certainty.OBSERVED)})
    both.take(alert(1))
    await both.step()
    both.take(alert(2, kind="retracted"))
    await both.step(days=3)
    await both.step("night")
    assert both.desk.heard == [["al-ep-1-1"], ["al-ep-1-2"]]
    assert both.sinks["night"].heard == []


async def test_everybody_hears_no_more_than_may_be_published_unless_it_is_configured(stage: Make) -> None:
    both = stage(desk={}, night={"audience": Audience.ANALYSTS})
    both.take(alert(1))
    await both.step("desk")
    await both.step("night")
    (public,), (full,) = both.desk.took, both.sinks["night"].took
    assert public.alerts[0].evidence == ()
    assert public.alerts[0].district.precision == "parent"
    assert full.alerts[0].evidence == alert(1).evidence


async def test_what_is_no_alert_is_counted_and_passed_over(stage: Make) -> None:
    desk = stage()
    desk.notifier.take([b"not json", b"{}", msgspec.json.encode(alert(1))])
    await desk.step()
    assert desk.desk.heard == [["al-ep-1-1"]]
    assert desk.metric("rasid_notify_unreadable_total") == 2


async def test_the_gauges_say_how_much_waits_and_how_long(stage: Make) -> None:
    desk = stage(desk={"pace": Pace(wait=60)})
    desk.take(alert(1), alert(1, episode="b"))
    await desk.step(seconds=30)
    assert desk.metric("rasid_notify_waiting_alerts", receiver="desk") == 2
    assert desk.metric("rasid_notify_oldest_waiting_seconds", receiver="desk") == 30
    await desk.step(seconds=40)
    assert desk.metric("rasid_notify_waiting_alerts", receiver="desk") == 0


async def test_drain_ends_when_nothing_waits_and_when_the_receiver_is_left_alone(stage: Make) -> None:
    both = stage(desk={"pace": Pace(wait=60, at_most=1, per=600)}, night={})
    both.sinks["night"].script = [DEAD]
    both.take(*(alert(1, episode=f"e{n}", evidence=((f"a{n}", "رويترز", "قصف"),)) for n in range(3)))
    await both.notifier.drain("desk")
    await both.notifier.drain("night")
    assert sorted(name for message in both.desk.heard for name in message) == [
        "al-e0-1",
        "al-e1-1",
        "al-e2-1",
    ]
    assert both.sinks["night"].heard == []


def test_two_processes_do_not_share_a_file(stage: Make) -> None:
    desk = stage()
    with pytest.raises(OwnFileError, match="Another rasid has"):
        Outbox(desk.path)


def test_a_file_that_is_no_outbox_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_bytes(b"this is not a database, it is text" * 100)
    with pytest.raises(OwnFileError, match="cannot be used"):
        Outbox(tmp_path / "outbox")


async def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(stage: Make) -> None:
    desk = stage(desk={"pace": Pace(wait=0, at_most=1, per=86400.0)})
    desk.take(alert(1))
    await desk.step()
    desk.take(alert(1, episode="b", place="sy.dam.damascus.jobar"))
    desk.now += timedelta(days=61)
    desk.outbox.forget(desk.now)
    assert list(desk.outbox.log(5)) == []
    assert len(desk.outbox.waiting("desk")) == 1


QUIET = Meanwhile(
    governorate_id="sy.homs", name_ar="حمص", name_en="Homs", begin=hours(12), end=hours(84), articles=1, usual=9.0,
    unobserved=True,
)  # fmt: skip


async def test_a_lapse_tells_how_much_was_heard_meanwhile_after_a_restart_too(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "outbox", desk={"filter": Filter(kinds=(*AlertKind,))})
    stage.take(alert(1))
    await stage.step()
    lapse = alert(2, kind="lapsed", reason="quiet")
    stage.notifier.take([msgspec.json.encode(lapse)], {lapse.alert_id: QUIET})
    stage.stop()
    stage.start()
    stage.notifier.take([msgspec.json.encode(lapse)], {lapse.alert_id: replace(QUIET, articles=7)})
    await stage.step()
    assert stage.desk.heard[-1] == [lapse.alert_id]
    message = stage.desk.took[-1]
    assert message.meanwhile == {lapse.alert_id: QUIET}, "as it was noted first"
    told = render.slack(message, "both")["blocks"]
    text = "\n".join(block["text"]["text"] for block in told if "text" in block)
    assert "Unobserved; articles about Homs in this time: 1 (usually 9)." in text.replace("\u2060", "")
    assert "غير مرصود" in text
    stage.stop()
