"""A worker by itself: no Kafka, no RocksDB, no Faust loop; messages are handed to its agents one by one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from stream.events.extract import Extractor
from stream.metrics import Metrics
from stream.places.gazetteer import load
from stream.probes import Health
from stream.settings import Settings
from stream.worker.agents import Worker
from stream.worker.restart import Why
from stream.worker.settling import Settling


class Table:
    """A table in memory, with buckets of a million seconds."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.rows_: dict[Any, Any] = {}
        self.arrived: dict[int, float] = {}
        self.window = SimpleNamespace(size=1e6, current=lambda at: (at // 1e6 * 1e6, at // 1e6 * 1e6 + 1e6))

    def read(self, key: Any, _partition: int) -> Any:
        return self.rows_.get(key)

    def hold(self, key: Any, value: Any, _partition: int) -> Any:
        self.rows_[key] = value
        return key

    def take_away(self, key: Any, _partition: int, _position: int) -> Any:
        self.rows_[key] = None
        return key

    def publish(self, _row: Any) -> Any:
        return asyncio.sleep(0)

    def rows(self, _partition: int) -> list[Any]:
        return list(self.rows_.items())

    def some_rows(self, _partition: int, behind: bytes, most: int) -> tuple[list[Any], bytes]:
        behind_it = sorted(
            key for key, row in self.rows_.items() if row is not None and key.encode() > behind
        )
        keys = behind_it[:most]
        return [(key, self.rows_[key]) for key in keys], keys[-1].encode() if len(keys) == most else b""


class Topic:
    """A topic that keeps what it was sent."""

    partitions = 1

    def __init__(self, name: str) -> None:
        self.name = name
        self.sent: list[bytes] = []
        self.ids: list[str] = []

    def get_topic_name(self) -> str:
        return self.name

    async def send(self, *, value: bytes, headers: dict[str, bytes], **_: Any) -> Any:
        self.sent.append(value)
        self.ids.append(headers.get("ce_id", b"").decode())
        return asyncio.sleep(0)


def never(why: Why, detail: object) -> None:
    raise AssertionError(f"started again: {why} {detail}")


def worker_alone(folder: Path, clock: Literal["articles", "wall"] = "articles", **set_to: Any) -> Worker:
    """A worker whose tables and topics are dictionaries and lists; `set_to` are settings that are not the default."""
    settings = Settings(data_dir=str(folder), clock=clock, **set_to)
    made = Worker(settings, Extractor(load()), Metrics(settings, "0"), Health(), 1, never)
    memory: Any = made.memory
    sending: Any = made.sending
    for name in ("given", "seen", "window", "districts", "clock"):
        setattr(memory, name, Table(name))
    for name in ("articles", "events", "alerts", "rejected", "reviews"):
        setattr(sending, name, Topic(name))
    return made


def deliver(
    worker: Worker,
    stage: str,
    messages: list[tuple[bytes, dict[str, bytes]]],
    first: int = 0,
    apart: float = 1.0,
) -> list[int]:
    """Hand messages to an agent, the first at that offset, `apart` seconds; which of them were acknowledged."""
    work = {"extract": worker._extract, "watch": worker._watch, "review": worker._review}[stage]

    async def run() -> None:
        lanes = 2 if stage == "watch" else 1
        worker.settling = {
            stage: Settling(lanes, 1000, lambda error: never(Why.NOT_MADE_SAFE, error)),
            "watch" if stage != "watch" else "other": Settling(2, 1000, lambda error: None),
        }
        worker.turns = {stage: asyncio.Lock()}
        worker.memory.forget()
        worker.app.order.forget()
        worker.app.order.begin({"t-0": first})
        tasks = [asyncio.create_task(settling.run()) for settling in worker.settling.values()]
        for offset, (value, headers) in enumerate(messages, first):
            where = SimpleNamespace(
                topic=stage, partition=0, tp="t-0", offset=offset, timestamp=1e9 + offset * apart, key=b"k"
            )
            event: Any = SimpleNamespace(value=value, headers=headers, message=where)
            await worker._handle(stage, event, work)
        await worker.settling[stage].settled()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())
    return list(range(first, worker.app.order.safe()["t-0"]))
