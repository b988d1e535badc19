"""What a worker of this release leaves behind: run at each release, by the release's own code.

    python tests/last_release/make_stored.py RELEASE > tests/last_release/stored-RELEASE.json

The seed articles are read; half of what they put on `events` is taken in, and the tables' rows kept as bytes; then comes
the other half, with a person's word where the release knows such, and the alerts that the release raises for it. A later
release must read the rows and go on with the same alerts (tests/worker/test_upgrade.py).
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from stream import envelope, pipeline
from stream.events.extract import Extractor
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Tick
from stream.replay import Partition, Replay, read_articles
from stream.watch import dump_districts, dump_window

try:
    from stream.records import Review, ReviewAction
    from stream.worker import stored
except ImportError:  # 0.1 knew neither
    Review = ReviewAction = stored = None  # type: ignore[assignment,misc]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
TICK = timedelta(seconds=60)


def row(position: int, body: bytes) -> str:
    """A row as the release's table holds it."""
    return base64.b64encode(stored.seal(position, body) if stored else body).decode()


def sealed(message: Any) -> dict[str, str]:
    """A message as it lies in Kafka."""
    out = envelope.seal(message, "rasid")
    return {"type": out.headers["ce_type"].decode(), "value": out.value.decode()}


def main() -> None:
    """Print the fixture."""
    run = Replay(Policy(), "rasid", TICK, Extractor(load()))
    log: list[Any] = []
    for _, article in read_articles(read_paths([str(SEEDS)]), latest=datetime.now(UTC), max_bytes=1 << 20):
        log += run.article(article)[0]
    half = len(log) // 2
    before = Replay(Policy(), "rasid", TICK)
    said: dict[str, int] = {}
    for offset, message in enumerate(log[:half]):
        before.message(message)
        for name in pipeline.touched(message, said):
            said[name] = offset
    memory = before.partitions[0]
    rows = [
        ("window", name, row(said[name], dump_window(held))) for name, held in sorted(memory.windows.items())
    ]
    rows += [
        ("districts", name, row(said[name], dump_districts(held)))
        for name, held in sorted(memory.districts.items())
    ]
    rows.append(("clock", "0", row(half - 1, memory.clock.isoformat().encode())))
    rows += [
        ("given", name, row(n, pipeline.stored(held)))
        for n, (name, held) in enumerate(sorted(run.given.items()))
    ]
    rows.append(("seen", "0", row(len(run.given), run.newest.isoformat().encode())))
    rest = [*_word(memory), *log[half:], Tick(at=memory.clock + timedelta(days=30))]
    alerts = [sealed_alert for message in rest for sealed_alert in _alerts(before, message)]
    found = {
        "release": sys.argv[1],
        "rows": [{"table": table, "key": key, "value": value} for table, key, value in rows],
        "taken": half,
        "events": [sealed(message) for message in rest],
        "alerts": alerts,
    }
    print(json.dumps(found, ensure_ascii=False, indent=0))  # noqa: T201


def _word(memory: Partition) -> list[Any]:
    """A person mutes the first episode that is open, where the release lets them."""
    if Review is None:
        return []
    for name in sorted(memory.districts):
        for episode in memory.districts[name].episodes:
            if episode.open:
                return [
                    Review(review_id="rv-fixture", action=ReviewAction.CONFIRM, locality_id=name, reviewer="fixture",
                           at=memory.clock, incident_ids=episode.last.incident_ids[:1], note="seen by hand")
                ]  # fmt: skip
    return []


def _alerts(run: Replay, message: Any) -> list[dict[str, str]]:
    return [
        {"type": p.sealed.headers["ce_type"].decode(), "id": p.sealed.headers["ce_id"].decode(), "value": p.sealed.value.decode()}
        for p in run.message(message)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
