"""How much the flow writes: bytes on each topic and in each table, for an article of the world's mix at 4 KB.

Counted, not timed: a replay of the mix through the worker's own functions. Kafka's framing comes on top (FRAMING).
"""

from __future__ import annotations

from datetime import timedelta

from bench import core, world
from stream import envelope, pipeline
from stream.envelope import Sealed
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.replay import Replay
from stream.watch import dump_districts, dump_window

KB = 4
FRAMING = 80  # bytes that Kafka adds to a record: lengths, offsets, and its part of a small batch's header


def measure(seed: int, *, quick: bool) -> dict[str, object]:
    """Bytes an article, an event, an alert; rows of the tables."""
    raws = list(world.mix(seed, 400 if quick else 4_000, KB * 1024))
    run = Replay(Policy(), "rasid", timedelta(minutes=1), Extractor(load()))
    messages: list[Sealed] = []
    alerts: list[Sealed] = []
    for raw in raws:
        told, published = run.article(core.parse(raw))
        messages += [sealed for message in told if (sealed := envelope.seal(message, "rasid")).key]
        alerts += [one.sealed for one in published]
    (memory,) = run.partitions.values()
    given = [pipeline.stored(row) for row in run.given.values()]
    windows = [dump_window(window) for window in memory.windows.values()]
    districts = [dump_districts(known) for known in memory.districts.values()]
    return {
        "articles": len(raws),
        "article_bytes": _mean([len(raw) for raw in raws]) + FRAMING,
        "events_an_article": round(len(messages) / len(raws), 3),
        "event_bytes": _mean([_size(sealed) for sealed in messages]),
        "alerts_an_event": round(len(alerts) / len(messages), 3),
        "alert_bytes": _mean([_size(sealed) for sealed in alerts]),
        "given_an_article": round(len(given) / len(raws), 3),
        "given_bytes": _mean([len(row) for row in given]),
        "localities": len(windows),
        "window_bytes_a_report": round(sum(map(len, windows)) / len(messages)),
        "district_bytes_a_locality": _mean([len(row) for row in districts]),
    }


def _size(sealed: Sealed) -> int:
    headers = sum(len(name) + len(value) for name, value in sealed.headers.items())
    return len(sealed.key or b"") + len(sealed.value) + headers + FRAMING


def _mean(sizes: list[int]) -> int:
    return round(sum(sizes) / max(1, len(sizes)))
