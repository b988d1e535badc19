"""The worker on a real Kafka, against a bare aiokafka consumer that does the same core work on the same articles.

The worker judges events as well, which is core work too: so one bare consumer does that in memory.

Each reads the same articles from one topic of its own, as fast as it can; what counts is the wall time from the first
event or article to the last, in one run. The wall time of a shared machine is noisy: trust the ratio.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaConsumer

from bench import core, flows, world
from deploy.kafka.broker import find_broker
from stream import collector, pipeline
from stream.events.extract import Extractor
from stream.incidents.known import Recent
from stream.kafka import io as kafka_io
from stream.kafka import topics_admin
from stream.kafka.io import Outgoing
from stream.pipeline import Extracts
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Event, encode
from stream.settings import Settings
from stream.watch import Districts, Window

ROOT = Path(__file__).resolve().parent.parent
FLOWS = ROOT / ".cache" / "flows" / "bin" / "python"
ARTICLES = 4_000
PARTITIONS = 4
PATIENCE_S = 900
PORT = 19464
WORKER = ("-m", "stream.cli", "worker")


def settings_of(bootstrap: str, prefix: str, folder: Path, port: int) -> Settings:
    return Settings(
        kafka=bootstrap, topic_prefix=prefix, group=f"{prefix}g", partitions=PARTITIONS, clock="articles",
        data_dir=str(folder), web_port=port, log_level="warning",
    )  # fmt: skip


@contextmanager
def _process(settings: Settings, program: Sequence[str] = WORKER) -> Iterator[subprocess.Popen[bytes]]:
    told = msgspec.structs.asdict(settings)
    env = os.environ | {f"RASID_{k.upper()}": str(v) for k, v in told.items() if v != ""}
    process = subprocess.Popen(
        [sys.executable, *program],
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ask(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def read_so_far(ports: list[int]) -> float:
    """Articles that the workers have read, by their own counters: all that they count would be some of their work."""
    lines = (
        line for port in ports for line in _ask(port, "/metrics?name[]=rasid_articles_total").splitlines()
    )
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("rasid_articles_total"))


def workers(
    bootstrap: str, raws: list[bytes], count: int, program: Sequence[str] = WORKER
) -> dict[str, float]:
    """Articles a second of `count` workers, what one costs them in CPU, seconds until ready, memory of the largest."""
    with tempfile.TemporaryDirectory() as name:
        prefix = f"b{int(time.time() * 1000)}."
        every = [settings_of(bootstrap, prefix, Path(name) / str(n), PORT + n) for n in range(count)]
        asyncio.run(topics_admin.create(every[0]))
        asyncio.run(kafka_io.produce(every[0], messages(raws)))
        begin = time.perf_counter()
        with all_of(every, program) as processes:
            ports = [s.web_port for s in every]
            first = until(lambda: read_so_far(ports) > 0)
            seen = read_so_far(ports)
            spent, started = sum(_cpu_s(p.pid) for p in processes), time.perf_counter()
            done = until(lambda: read_so_far(ports) >= len(raws))
            spent = sum(_cpu_s(p.pid) for p in processes) - spent
            memory = max(_resident_mb(p.pid) for p in processes)
        return {
            "articles_a_second": (len(raws) - seen) / (done - started),
            "cpu_ms_an_article": spent * 1000 / (len(raws) - seen),
            "first_article_s": first - begin,
            "memory_mb": memory,
        }


@contextmanager
def all_of(every: list[Settings], program: Sequence[str] = WORKER) -> Iterator[list[subprocess.Popen[bytes]]]:
    if not every:
        yield []
        return
    with _process(every[0], program) as one, all_of(every[1:], program) as others:
        yield [one, *others]


def _cpu_s(pid: int) -> float:
    """What a process has used of a core: hardly disturbed by what else runs, as wall time is."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def until(true: Callable[[], bool]) -> float:
    end = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < end:
        if true():
            return time.perf_counter()
        time.sleep(0.1)
    raise TimeoutError("the worker did not get there")


def messages(raws: list[bytes]) -> list[Outgoing]:
    return [Outgoing(key=f"g{n}".encode(), value=raw) for n, raw in enumerate(raws)]


class InMemory:
    """Judges events as the worker does, with all that is remembered in one dictionary: no topic, table or order of writes."""

    def __init__(self) -> None:
        self._policy = Policy()
        self._kept: dict[str, tuple[Window, Districts]] = {}
        self._recent = Recent()
        self._clock: datetime | None = None

    def judge(self, event: Event) -> None:
        """Judge it, and encode the alerts."""
        self._clock = pipeline.advance(self._clock, event)
        for locality in pipeline.touched(event, ()):
            held = self._kept.get(locality, (Window(), Districts()))
            step = pipeline.judge(event, self._clock, *held, self._policy, self._recent.of(locality))
            self._kept[locality] = step.window, step.districts
            for alert in step.alerts:
                encode(alert)


async def bare(
    bootstrap: str, raws: list[bytes], extractor: Extracts | None = None, judging: InMemory | None = None
) -> dict[str, float]:
    """What an aiokafka consumer does that decodes, extracts and encodes, and with `judging` judges; nothing else."""
    with tempfile.TemporaryDirectory() as name:
        settings = settings_of(bootstrap, f"c{int(time.time() * 1000)}.", Path(name), 0)
        await topics_admin.create(settings)
        await kafka_io.produce(settings, messages(raws))
        extractor = extractor or Extractor(load())
        collector.spare_what_is_loaded()  # as the worker does
        consumer = AIOKafkaConsumer(
            f"{settings.topic_prefix}articles", bootstrap_servers=bootstrap, group_id=settings.group,
            auto_offset_reset="earliest",
        )  # fmt: skip
        await consumer.start()
        try:
            read, begin, spent = 0, 0.0, 0.0
            while read < len(raws):
                for records in (await consumer.getmany(timeout_ms=1000)).values():
                    begin, spent = begin or time.perf_counter(), spent or time.process_time()
                    for record in records:
                        for event in extractor.extract(core.parse(record.value)).events:
                            encode(event)
                            if judging is not None and event.claim in pipeline.SENT:
                                judging.judge(event)
                        read += 1
            return {
                "articles_a_second": len(raws) / (time.perf_counter() - begin),
                "cpu_ms_an_article": (time.process_time() - spent) * 1000 / len(raws),
            }
        finally:
            await consumer.stop()


def by_itself(bootstrap: str, raws: list[bytes], *, judges: bool) -> dict[str, float]:
    """`bare` in a process of its own, as the worker is: what one has read before makes the next faster."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_bare, bootstrap, raws, judges=judges).result()


def _bare(bootstrap: str, raws: list[bytes], *, judges: bool) -> dict[str, float]:
    return asyncio.run(bare(bootstrap, raws, judging=InMemory() if judges else None))


def bare_confluent(bootstrap: str, raws: list[bytes]) -> float | None:
    """The same of confluent-kafka's consumer (librdkafka); None where it is not installed."""
    try:
        confluent = importlib.import_module("confluent_kafka")
    except ModuleNotFoundError:
        return None
    with tempfile.TemporaryDirectory() as name:
        settings = settings_of(bootstrap, f"d{int(time.time() * 1000)}.", Path(name), 0)
        asyncio.run(topics_admin.create(settings))
        asyncio.run(kafka_io.produce(settings, messages(raws)))
    extractor = Extractor(load())
    collector.spare_what_is_loaded()
    consumer = confluent.Consumer(
        {"bootstrap.servers": bootstrap, "group.id": settings.group, "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([f"{settings.topic_prefix}articles"])
    try:
        read, begin = 0, 0.0
        while read < len(raws):
            for record in consumer.consume(500, 1.0):
                begin = begin or time.perf_counter()
                for event in extractor.extract(core.parse(record.value())).events:
                    encode(event)
                read += 1
        return len(raws) / (time.perf_counter() - begin)
    finally:
        consumer.close()


def framed(name: str, bootstrap: str, raws: list[bytes]) -> float | None:
    """The same flow in another frame (bench/flows.py); None where `make bench-flows` was not run."""
    if not FLOWS.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        prefix = f"{name}{int(time.time() * 1000)}."
        settings = settings_of(bootstrap, prefix, Path(folder), 0)
        asyncio.run(topics_admin.create(settings))
        asyncio.run(kafka_io.produce(settings, messages(raws)))
        command = [str(FLOWS), "-m", "bench.flows", name, bootstrap, prefix, str(len(raws)), folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(msgspec.json.decode(done.stdout)["articles_a_second"])


@contextmanager
def running_broker(folder: Path) -> Iterator[str]:
    """A broker of our own while the block runs; where it listens."""
    broker = find_broker(folder)
    broker.start()
    try:
        yield broker.bootstrap
    finally:
        broker.close()


def measure(seed: int, *, quick: bool) -> dict[str, object]:
    """One worker, two, and the bare consumers, on the world's mix at 4 KB."""
    raws = list(world.mix(seed, 400 if quick else ARTICLES, 4096))
    with tempfile.TemporaryDirectory() as folder, running_broker(Path(folder)) as bootstrap:
        plain, judges = (by_itself(bootstrap, raws, judges=judges) for judges in (False, True))
        confluent = bare_confluent(bootstrap, raws)
        one, two = (workers(bootstrap, raws, n) for n in (1, 2))
        others = {name: framed(name, bootstrap, raws) for name in flows.NAMES}
    return {
        "bare aiokafka consumer": plain,
        "bare aiokafka consumer that judges in memory": judges,
        "bare confluent-kafka consumer": {"articles_a_second": confluent},
        "the flow in another frame": others,
        "one worker": one,
        "two workers": two,
        "worker_over_bare": one["articles_a_second"] / plain["articles_a_second"],
        "worker_over_bare, by CPU": plain["cpu_ms_an_article"] / one["cpu_ms_an_article"],
        "worker_over_bare_that_judges": one["articles_a_second"] / judges["articles_a_second"],
        "worker_over_bare_that_judges, by CPU": judges["cpu_ms_an_article"] / one["cpu_ms_an_article"],
        "two_over_one": two["articles_a_second"] / one["articles_a_second"],
        "two_over_one, by CPU": 2 * one["cpu_ms_an_article"] / two["cpu_ms_an_article"],
    }
