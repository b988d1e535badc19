"""python -m bench.faults: break everything that can be broken, then check the promise.

The last line is `faults=… articles=… lost=0 duplicated=… differing=0`; the exit code is 0 where that is what it says.
Duplicated are messages that are there again with the same id and the same content: that is allowed, and a consumer drops
them (bench/faults/checker.py says what is lost, and what differs).
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench.faults.articles import STEP, Feed, Sent, readable_places
from bench.faults.checker import Report, check
from bench.faults.cluster import SESSION, Cluster, Load
from bench.faults.disks import begin_in, give_back
from bench.faults.schedule import HURRIED, WEIGHTS, Fault, HarnessError, carry_out, schedule
from bench.faults.trace import began, trace
from deploy.kafka.broker import NoBroker
from stream.events.extract import Extractor
from stream.kafka.io import Dumped
from stream.places.gazetteer import load

PROGRAM = ("-m", "bench.faults.launch")
PATIENCE = 120.0
SHORT_WHILE = timedelta(days=1)
SIGNALS = (signal.SIGTERM, signal.SIGINT)
CLOSING_ARTICLES = 64  # enough that every partition gets some


class Outcome:
    """What a run measured."""

    def __init__(self) -> None:
        self.recoveries: dict[str, list[float]] = defaultdict(list)
        self.faults = 0
        self.restarts = 0
        self.overslept: list[str] = []
        self.leaves: list[float] = []
        self.traces: list[str] = []
        self.stopped = ""
        self.report: Report | None = None

    def __str__(self) -> str:
        """The table of recovery times, then the line."""
        lines = [
            f"{'fault':26}{'times':>6}{'median s':>10}{'longest s':>10}   until every worker is ready again"
        ]
        for name, times in sorted(self.recoveries.items()):
            lines.append(f"{name:26}{len(times):6}{statistics.median(times):10.1f}{max(times):10.1f}")
        if self.leaves:
            lines.append(
                f"{'from SIGTERM to the end':26}{len(self.leaves):6}{statistics.median(self.leaves):10.1f}{max(self.leaves):10.1f}"
            )
        lines += [self.stopped] if self.stopped else []
        lines += self.overslept
        lines += self.report.notes if self.report else []
        lines += self.traces
        if self.report:
            found = self.report
            lines.append(
                f"faults={self.faults} articles={found.articles} lost={found.lost} duplicated={found.duplicated} "
                f"differing={found.differing}"
            )
        return "\n".join(lines)


class Plan(NamedTuple):
    """What is broken, and under what load: `rate` in articles a second, `step` of event time between two.

    `hurried` is the share of faults after which the next one does not wait.
    """

    count: int = 200
    seed: int = 1
    rate: float = 5.0
    hurried: float = HURRIED
    kinds: Collection[str] = tuple(WEIGHTS)
    minutes: float = 0.0  # after which no more is broken; 0: without end
    step: timedelta = STEP
    program: tuple[str, ...] = PROGRAM


def run(folder: Path, plan: Plan) -> Outcome:
    """One run in `folder`. Raises HarnessError, NoBroker."""
    extractor = Extractor(gazetteer := load(None))
    feed = Feed(plan.seed, readable_places(gazetteer, extractor), plan.step)
    outcome = Outcome()
    with _running(folder, plan.program) as cluster:
        load_ = Load(cluster, iter(feed), plan.rate)
        load_.start()
        _well(cluster, "the start")
        disks = all(worker.can_fill_its_disk for worker in cluster.workers)
        faults = schedule(plan.seed, plan.count, SESSION, disks=disks, kinds=plan.kinds, hurried=plan.hurried)
        try:
            end = time.monotonic() + 60 * plan.minutes if plan.minutes else float("inf")
            _break_things(cluster, outcome, takewhile(lambda _: time.monotonic() < end, faults))
        except HarnessError as why:  # what became of the articles is asked all the same
            outcome.stopped = str(why)
        load_.finish()
        _caught_up(cluster)
        load_.put(feed.closing(CLOSING_ARTICLES, SHORT_WHILE))
        _caught_up(cluster)
        topics = {name: cluster.read(name) for name in ("articles", "events", "alerts", "rejected")}
        _keep(folder, load_.acknowledged, topics)
        outcome.overslept, outcome.leaves = cluster.overslept, cluster.leaves
        outcome.report = check(load_.acknowledged, topics, cluster.settings, extractor)
        logs = {worker.name: worker.log for worker in cluster.workers}
        outcome.traces = trace(outcome.report.suspects, topics, began(logs))
    return outcome


@contextmanager
def _running(folder: Path, program: tuple[str, ...]) -> Iterator[Cluster]:
    """A cluster that is ended, and its disks given back, however the block ends."""
    begin_in(folder)
    try:
        with closing(Cluster(folder, 4, program)) as cluster:
            cluster.start()
            yield cluster
    finally:
        give_back(folder)  # where it was stopped before there was a cluster


class Stopped(BaseException):
    """SIGTERM or SIGINT came."""


def _stop(number: int, _: object) -> None:
    """Leave in order; what comes after the first signal does not disturb that."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    raise Stopped(number)


def _break_things(cluster: Cluster, outcome: Outcome, faults: Iterable[Fault]) -> None:
    for fault in faults:
        carry_out(fault, cluster)
        outcome.faults += 1
        time.sleep(0.5)
        if not fault.hurried:
            took = _well(cluster, fault.name)
            outcome.recoveries[fault.name].append(took + 0.5)
        say(
            f"{outcome.faults:4} {fault.name}, w{fault.victim}, {fault.seconds:.1f} s"
            + (", hurried" if fault.hurried else f": well after {took:.1f} s")
        )


def _keep(folder: Path, articles: list[Sent], topics: dict[str, list[Dumped]]) -> None:
    """What was checked, for who wants to look."""
    for name, records in {**topics, "acknowledged": articles}.items():
        lines = (msgspec.json.encode(record) + b"\n" for record in records)
        (folder / f"{name}.jsonl").write_bytes(b"".join(lines))


def _well(cluster: Cluster, after: str) -> float:
    took = cluster.wait(lambda: cluster.well, PATIENCE)
    if took is None:
        raise HarnessError(
            f"The workers were not ready again {PATIENCE:.0f} s after {after}; see their logs."
        )
    return took


def _caught_up(cluster: Cluster) -> None:
    if cluster.wait(lambda: cluster.lag() == 0, 3 * PATIENCE) is None:
        raise HarnessError("The workers did not catch up; see their logs.")
    time.sleep(1.0)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """The command."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--faults", type=int, default=Plan().count)
    options.add_argument("--seed", type=int, default=Plan().seed)
    options.add_argument("--rate", type=float, default=Plan().rate, help="articles a second")
    options.add_argument(
        "--hurried",
        type=float,
        default=Plan().hurried,
        help="share of faults that the next one does not wait for",
    )
    options.add_argument(
        "--minutes", type=float, default=Plan().minutes, help="after which no more is broken"
    )
    options.add_argument("--folder", type=Path, help="where logs and data go; a temporary folder, else")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="rasid-faults-"))
    begin = time.monotonic()
    for one in SIGNALS:
        signal.signal(one, _stop)
    try:
        plan = Plan(chosen.faults, chosen.seed, chosen.rate, chosen.hurried, minutes=chosen.minutes)
        outcome = run(folder, plan)
    except (HarnessError, NoBroker) as why:
        say(f"{why} Logs: {folder}")
        return 2
    except Stopped as why:
        say(f"Stopped; workers, broker and disks are gone. Logs: {folder}")
        return 128 + int(str(why))
    print(f"{time.monotonic() - begin:.0f} s; logs in {folder}")
    print(outcome)
    found = outcome.report
    return 0 if found and not (found.lost or found.differing or outcome.stopped or outcome.overslept) else 1


if __name__ == "__main__":
    sys.exit(main())
