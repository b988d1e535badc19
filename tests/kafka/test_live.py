"""The page against a real Kafka, in a real Chromium: it follows, loses the broker, says so, and finds back."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from playwright.sync_api import expect

from deploy.kafka.broker import Broker
from stream import envelope
from stream.envelope import seal
from stream.kafka.io import Outgoing
from stream.records import Alert, Event
from stream.settings import Settings
from tests.builders import play, report
from tests.kafka.running import (
    ask,
    environment,
    make_topics,
    produce,
    settings_for,
    values,
    wait_until,
    worker,
)
from tests.live.pages import Reader, chromium

pytestmark = pytest.mark.slow
NOT_OURS = ((b"not json", "org.rasid.district.attack.opened.v1"), (b"{}", "org.example.other.v1"))


@contextmanager
def live(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`rasid live`, ended when the block ends."""
    with log.open("ab") as sink:
        command = [sys.executable, "-m", "stream.cli", "live"]
        process = subprocess.Popen(command, env=environment(settings), stdout=sink, stderr=sink)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def send(settings: Settings, *events: Event, others: tuple[tuple[bytes, str], ...] = ()) -> None:
    """Put events and the alerts that they raise where the worker puts them."""

    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=settings.kafka)
        await producer.start()
        for value, name in others:
            topic = f"{settings.topic_prefix}alerts"
            await producer.send_and_wait(topic, value, headers=[("ce_type", name.encode())])
        for record in (*events, *play(events).alerts):
            sealed = seal(record, "test")
            topic = f"{settings.topic_prefix}{'alerts' if isinstance(record, Alert) else 'events'}"
            headers = [*sealed.headers.items()]
            await producer.send_and_wait(topic, sealed.value, key=sealed.key, headers=headers)
        await producer.stop()

    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own loop runs in this thread
        elsewhere.submit(asyncio.run, run()).result()


def cards(settings: Settings) -> list[str]:
    status, body = ask(settings.live_port, "/api/board")
    return [card["place"]["id"] for card in json.loads(body)["cards"]] if status == 200 else []


def test_it_follows_kafka_says_when_the_broker_is_lost_and_finds_back(
    mortal_broker: Broker, prefix: str, free_port: int, tmp_path: Path
) -> None:
    settings = settings_for(mortal_broker.bootstrap, prefix, tmp_path)
    settings = msgspec.structs.replace(settings, clock="wall", partitions=3, live_port=free_port)
    make_topics(settings)
    send(settings, report(at=10, place="qusur"), others=NOT_OURS)
    log = tmp_path / "log"
    with live(settings, log), chromium() as browser:
        wait_until(lambda: ask(free_port, "/ready")[0] == 200, "readiness", log)
        assert cards(settings) == ["qusur"], "what was there before it started, and nothing else"
        metrics = ask(free_port, "/metrics")[1]
        assert 'rasid_live_messages_total{kind="unreadable"} 1.0' in metrics
        assert 'rasid_live_messages_total{kind="unknown"} 1.0' in metrics
        reader = Reader(browser.new_context())
        page = reader.page
        page.goto(f"http://127.0.0.1:{free_port}/?lang=en")
        expect(page.locator(".card")).to_have_count(1)
        expect(page.locator("#exercise")).to_be_hidden()
        send(settings, report(at=11, place="waer"))
        expect(page.locator(".card h3").first).to_contain_text("waer", timeout=10_000)
        expect(page.locator("#announce")).to_contain_text("New alert")
        mortal_broker.kill()
        expect(page.locator("#trouble-text")).to_contain_text("lost its source since", timeout=45_000)
        assert ask(free_port, "/ready")[0] == 503
        assert ask(free_port, "/live")[0] == 200
        expect(page.locator(".card")).to_have_count(2)
        mortal_broker.start()
        send(settings, report(at=12, place="bayada"))
        expect(page.locator(".card h3").first).to_contain_text("bayada", timeout=60_000)
        expect(page.locator("#trouble")).to_be_hidden()
        assert reader.wrong == []
    assert "waer" not in log.read_text(), "what was read is not logged"


def test_what_an_analyst_decides_on_the_page_goes_through_kafka_and_the_worker_and_comes_back_to_it(
    broker: Broker, prefix: str, free_port: int, tmp_path: Path
) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("rana:correct-horse-battery\n")
    settings = settings_for(broker.bootstrap, prefix, tmp_path / "tables")
    settings = msgspec.structs.replace(
        settings, partitions=3, live_port=free_port, live_token_file=str(tokens), live_days=36_500
    )
    make_topics(settings)
    told = "شنت الطائرات الحربية غارات على مدينة سرمين في محافظة إدلب اليوم الثلاثاء."
    article = {"id": "a1", "outlet": "اختبار", "published_at": "2016-05-03T18:00:00+03:00", "text": told}
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own loop runs in this thread
        sent = Outgoing(b"a1", json.dumps(article).encode())
        elsewhere.submit(produce, settings, [sent]).result()
        log, page_log = tmp_path / "worker", tmp_path / "log"
        with worker(settings, log), live(settings, page_log), chromium() as browser:
            wait_until(lambda: len(cards(settings)) == 1, "the alert on the page", log)
            reader = Reader(browser.new_context())
            page = reader.page
            page.goto(f"http://127.0.0.1:{free_port}/?lang=en")
            page.locator(".card h3 a").click()
            expect(page.locator("#story-title")).to_be_visible()
            expect(page.locator("#decide-title")).to_have_count(0)
            page.get_by_role("button", name="Log in").click()
            page.get_by_label("Token").fill("correct-horse-battery")
            page.keyboard.press("Enter")
            page.locator("#decide-dismiss-all").click()
            page.locator("#decide-note").fill("an old picture")
            page.locator("#decide-dialog button[type=submit]").click()
            expect(page.locator("#story .badge").first).to_have_text("Taken back", timeout=20_000)
            expect(page.locator(".decisions")).to_contain_text("an old picture")
            page.locator("#decide-confirm-all").click()
            page.locator("#decide-dialog button[type=submit]").click()
            expect(page.locator(".card .badge-opened")).to_have_count(1, timeout=20_000)
            assert reader.wrong == []
        reviews = elsewhere.submit(values, settings, "reviews").result()
        alerts = [envelope.open_alert(one) for one in elsewhere.submit(values, settings, "alerts").result()]
    assert [envelope.open_review(one).reviewer for one in reviews] == ["rana", "rana"]
    assert [alert.kind for alert in alerts] == ["opened", "retracted", "opened"]
    assert [word.note for word in alerts[1].reviews] == ["an old picture"]
    assert "an old picture" not in page_log.read_text(), "who decided what is logged, and their words are not"


def test_with_a_topic_missing_it_waits_and_is_not_ready(
    broker: Broker, prefix: str, free_port: int, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(settings_for(broker.bootstrap, prefix, tmp_path), live_port=free_port)
    log = tmp_path / "log"
    with live(settings, log) as process:
        wait_until(lambda: ask(free_port, "/live")[0] == 200, "the page", log)
        assert ask(free_port, "/ready")[0] == 503
        make_topics(settings)
        wait_until(lambda: ask(free_port, "/ready")[0] == 200, "readiness", log)
        assert process.poll() is None
