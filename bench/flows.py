"""The same flow in Quix Streams and in Bytewax: articles → events, grouped by locality → `watch` over kept state → alerts.

They run in an environment of their own (`make bench-flows`), on the functions that our worker runs: what differs is the
frame. Theirs do less: no order of the log, no acknowledgement after the writes, no rejected messages, no ticks.

    python -m bench.flows quix|bytewax BOOTSTRAP PREFIX ARTICLES FOLDER     prints articles a second
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from bench import core
from stream import collector
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Event, encode
from stream.watch import Districts, Window, dump_districts, dump_window, load_districts, load_window, watch

NAMES = ("quix", "bytewax")
WAIT_S = 20.0


class Flow:
    """The two steps of the flow, with the time of the first and of the last article."""

    def __init__(self) -> None:
        """Load what articles are read with."""
        self.extractor = Extractor(load())
        self.policy = Policy()
        self.read, self.first, self.last = 0, 0.0, 0.0
        collector.spare_what_is_loaded()

    def extract(self, raw: bytes) -> list[bytes]:
        """An article's events, encoded."""
        self.first = self.first or time.perf_counter()
        found = [encode(event) for event in self.extractor.extract(core.parse(raw)).events]
        self.read, self.last = self.read + 1, time.perf_counter()
        return found

    def judge(self, state: bytes | None, raw: bytes) -> tuple[bytes, list[bytes]]:
        """What is kept of a locality after an event, and the alerts."""
        event = msgspec.json.decode(raw, type=Event)
        window, districts = msgspec.msgpack.decode(state) if state else (None, None)
        step = watch(
            load_window(window) if window else Window(),
            load_districts(districts) if districts else Districts(),
            event,
            event.published_at or event.occurred.start,  # type: ignore[union-attr]  # one of them there is
            self.policy,
        )
        kept = msgspec.msgpack.encode((dump_window(step.window), dump_districts(step.districts)))
        return kept, [encode(alert) for alert in step.alerts]

    @property
    def rate(self) -> float:
        """Articles a second."""
        return (self.read - 1) / (self.last - self.first)


def locality(raw: bytes) -> str:
    """The key of an encoded event."""
    return str(msgspec.json.decode(raw, type=Event).place.locality_id)


def quix(flow: Flow, bootstrap: str, prefix: str, articles: int, folder: str) -> None:
    """Quix Streams: state in RocksDB with a changelog; events go through a topic of their own to their locality."""
    streams: Any = importlib.import_module("quixstreams")
    app = streams.Application(
        broker_address=bootstrap, consumer_group=f"{prefix}quix", auto_offset_reset="earliest", state_dir=folder,
        loglevel="ERROR",
    )  # fmt: skip
    raw = {"key_deserializer": "bytes", "value_deserializer": "bytes"}
    frame = app.dataframe(app.topic(f"{prefix}articles", **raw))
    frame = frame.apply(flow.extract, expand=True)
    frame = frame.group_by(locality, name="locality", value_serializer="bytes", value_deserializer="bytes")

    def judged(event: bytes, state: Any) -> list[bytes]:
        kept, alerts = flow.judge(state.get_bytes("kept"), event)
        state.set_bytes("kept", kept)
        return alerts

    frame = frame.apply(judged, stateful=True, expand=True)
    frame.to_topic(app.topic(f"{prefix}alerts", value_serializer="bytes", key_serializer="str"))
    app.run(count=articles, timeout=WAIT_S)


def bytewax(flow: Flow, bootstrap: str, prefix: str, _articles: int, folder: str) -> None:
    """Bytewax: state in memory with snapshots in SQLite; one worker, so events stay in the process."""
    op: Any = importlib.import_module("bytewax.operators")
    kafka: Any = importlib.import_module("bytewax.connectors.kafka")
    recovery: Any = importlib.import_module("bytewax.recovery")
    dataflow: Any = importlib.import_module("bytewax.dataflow")
    testing: Any = importlib.import_module("bytewax.testing")
    graph = dataflow.Dataflow("rasid")
    source = kafka.KafkaSource([bootstrap], [f"{prefix}articles"], tail=False, batch_size=500)
    events = op.flat_map(
        "extract", op.input("articles", graph, source), lambda message: flow.extract(message.value)
    )
    keyed = op.key_on("locality", events, locality)
    alerts = op.stateful_flat_map("watch", keyed, flow.judge)
    sent = op.map("alert", alerts, lambda one: kafka.KafkaSinkMessage(one[0].encode(), one[1]))
    op.output("alerts", sent, kafka.KafkaSink([bootstrap], f"{prefix}alerts"))
    recovery.init_db_dir(Path(folder), 1)
    testing.run_main(graph, recovery_config=recovery.RecoveryConfig(folder))


def main() -> None:
    """Run one of them, and print its rate."""
    name, bootstrap, prefix, articles, folder = sys.argv[1:]
    flow = Flow()
    {"quix": quix, "bytewax": bytewax}[name](flow, bootstrap, prefix, int(articles), folder)
    print(json.dumps({"articles": flow.read, "articles_a_second": flow.rate}))


if __name__ == "__main__":
    main()
