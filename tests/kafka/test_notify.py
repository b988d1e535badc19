"""`rasid notify` on a real Kafka: each alert once, through repetition, restart and kill -9."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from msgspec.structs import replace
from standardwebhooks.webhooks import Webhook as Verifier

from deploy.kafka.broker import Broker
from stream import envelope
from stream.records import Alert, Event
from stream.settings import Settings
from tests.alert_builder import alert
from tests.builders import report
from tests.kafka.running import environment, make_topics, settings_for
from tests.notify.servers import Server, http

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def now(number: int = 1, **given: object) -> Alert:
    """An alert about the last hour."""
    until = datetime.now(UTC) - timedelta(minutes=30)
    return replace(alert(number, **given), since=until, until=until)


@pytest.fixture
def settings(broker: Broker, prefix: str, tmp_path: Path) -> Settings:
    made = replace(settings_for(broker.bootstrap, prefix, tmp_path / "tables"), clock="wall")
    make_topics(made)
    return made


async def publish(settings: Settings, *records: Alert | Event) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka) as producer:
        for one in records:
            topic = "alerts" if isinstance(one, Alert) else "events"
            sealed = envelope.seal(one, "rasid", datetime.now(UTC))
            await producer.send_and_wait(
                settings.topic_prefix + topic,
                sealed.value,
                sealed.key,
                headers=list(sealed.headers.items()),
            )


def configured(folder: Path, server: Server) -> Path:
    (folder / "key").write_text(KEY, encoding="utf-8")
    path = folder / "notify.toml"
    path.write_text(
        f"""
        web_port = 0
        [[receivers]]
        type = "webhook"
        name = "desk"
        url = "{server.url()}"
        secret = {{ file = "key" }}
        pace = {{ wait = 0 }}
        """,
        encoding="utf-8",
    )
    return path


async def notify(settings: Settings, config: Path, *flags: str) -> str:
    """Run the command to its end; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stream.cli", "notify", "--config", str(config), *flags,
        env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 90)
    assert process.returncode == 0, said.decode()
    return said.decode()


async def test_an_alert_is_delivered_once_signed_and_a_second_run_sends_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    async with http() as server:
        config = configured(tmp_path, server)
        await publish(settings, now(1), now(1), alert(1, episode="old"))
        await notify(settings, config, "--once")
        await publish(settings, now(1))
        said = await notify(settings, config, "--once")
        (got,) = server.got
        told = Verifier(KEY).verify(got.body, got.headers)
        assert [one["alert_id"] for one in told["alerts"]] == ["al-ep-1-1"]
        log = await notify(settings, config, "--log", "5")
    assert "delivered" in log
    assert KEY not in said + log


async def test_killed_while_the_receiver_hangs_it_sends_the_same_message_after_a_restart(
    settings: Settings, tmp_path: Path
) -> None:
    async with http("hang") as server:
        config = configured(tmp_path, server)
        await publish(settings, now(1))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stream.cli", "notify", "--config", str(config), env=environment(settings)
        )
        try:
            async with asyncio.timeout(60):
                while not server.got:
                    assert process.returncode is None
                    await asyncio.sleep(0.1)
        finally:
            process.kill()
            await process.wait()
        await notify(settings, config, "--once")
        first, second = server.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


async def test_a_lapse_says_how_much_was_heard_of_the_governorate_meanwhile(
    settings: Settings, tmp_path: Path
) -> None:
    first, end = now(1), datetime.now(UTC)
    lapse = replace(alert(2, kind="lapsed", reason="quiet"), until=first.until - timedelta(hours=72))
    heard = [
        replace(report(article=f"a{n}"), place=lapse.district, published_at=end - timedelta(hours=20 * n + 1))
        for n in range(20)
    ]
    async with http() as server:
        config = configured(tmp_path, server)
        wanted = 'filter = { kinds = ["opened", "lapsed"] }'
        config.write_text(config.read_text() + wanted, encoding="utf-8")
        await publish(settings, first)
        await notify(settings, config, "--once")
        await publish(settings, *heard, lapse)
        await notify(settings, config, "--once")
        told = Verifier(KEY).verify(server.got[-1].body, server.got[-1].headers)
    (note,) = told["meanwhile"].values()
    assert told["alerts"][0]["kind"] == "lapsed"
    assert note["articles"] == 4, "those of the last 72 hours and a half"
    assert 3 < note["usual"] < 5
    assert note["unobserved"] is False


async def test_where_events_cannot_be_read_alerts_are_told_all_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    await admin.delete_topics([settings.topic_prefix + "events"])
    await admin.close()
    first = now(1)
    async with http() as server:
        config = configured(tmp_path, server)
        config.write_text(config.read_text() + 'filter = { kinds = ["opened", "lapsed"] }', encoding="utf-8")
        await publish(settings, first)
        await notify(settings, config, "--once")
        await publish(settings, replace(alert(2, kind="lapsed", reason="quiet"), until=first.until))
        said = await notify(settings, config, "--once")
        told = Verifier(KEY).verify(server.got[-1].body, server.got[-1].headers)
    assert "silences unknown" in said
    assert (told["alerts"][0]["kind"], told["meanwhile"]) == ("lapsed", {})
