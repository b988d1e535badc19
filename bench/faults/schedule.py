"""What goes wrong, drawn with a seed: each fault is a name, a victim and how long it lasts."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bench.faults.cluster import Cluster
    from bench.faults.worker import Process

WEIGHTS = {
    "kill -9": 18, "SIGTERM": 10, "SIGSTOP": 10, "leave and join": 8, "a third joins": 5, "broker killed": 8,
    "broker restarted": 4, "unreachable": 10, "connections cut": 8, "tables deleted": 8, "tables deleted under it": 4,
    "disk full": 5, "clock forward": 4, "clock back": 4,
}  # fmt: skip
HURRIED = 0.9  # faults that the next one does not wait for
LEAVES_WITHIN = 10.0


class Fault(NamedTuple):
    """One fault. `hurried`: the next one does not wait until all is well again."""

    name: str
    victim: int
    seconds: float
    hurried: bool


class HarnessError(Exception):
    """Why the harness cannot go on, in one sentence."""


def schedule(
    seed: int, count: int, session: float, *, disks: bool, kinds: Collection[str] = WEIGHTS, hurried: float
) -> Iterator[Fault]:
    """`count` faults, each kind at least once where there is room. `session` is the session timeout in seconds.

    `hurried`: the share of faults after which the next one does not wait.
    """
    draw = random.Random(seed)
    weights = {
        name: weight for name, weight in WEIGHTS.items() if name in kinds and (disks or name != "disk full")
    }
    names = list(weights)
    draw.shuffle(names)
    names = names[:count]
    names += draw.choices(list(weights), list(weights.values()), k=count - len(names))
    for name in names:
        yield Fault(name, draw.randrange(2), lasts(draw, name, session), draw.random() < hurried)


def lasts(draw: random.Random, name: str, session: float) -> float:
    """How long a fault lasts: some are over before anybody notices, some outlast the session."""
    match name:
        case "SIGSTOP" | "unreachable":
            return draw.choice((1.0, session + draw.uniform(0.5, 4.0)))
        case "broker killed":
            return draw.choice((0.5, 4.0, session + 3.0))
        case "leave and join" | "a third joins" | "disk full" | "clock forward" | "clock back":
            return draw.uniform(2.0, 6.0)
    return 0.0


def carry_out(fault: Fault, cluster: Cluster) -> None:
    """Do it, wait as long as it lasts, and undo what can be undone."""
    _DEEDS[fault.name](cluster, cluster.workers[fault.victim], fault.seconds)


def _kill(_: Cluster, victim: Process, __: float) -> None:
    victim.kill()


def _terminate(cluster: Cluster, victim: Process, seconds: float) -> None:
    took = victim.leave(LEAVES_WITHIN + 5)
    cluster.leaves.append(took)
    if took > LEAVES_WITHIN:
        cluster.overslept.append(f"{victim.name} took {took:.1f} s to leave after SIGTERM")
    time.sleep(seconds)
    victim.wanted = True


def _stop(_: Cluster, victim: Process, seconds: float) -> None:
    victim.signal(signal.SIGSTOP)
    time.sleep(seconds)
    victim.signal(signal.SIGCONT)


def _third(cluster: Cluster, _: Process, seconds: float) -> None:
    third = cluster.workers[2]
    third.wanted = True
    cluster.wait(lambda: third.ready, 30)
    time.sleep(seconds)
    _terminate(cluster, third, 0.0)
    third.wanted = False


def _kill_broker(cluster: Cluster, _: Process, seconds: float) -> None:
    cluster.broker.kill()
    time.sleep(seconds)
    cluster.broker.start()


def _restart_broker(cluster: Cluster, _: Process, __: float) -> None:
    cluster.broker.stop()
    cluster.broker.start()


def _unreachable(_: Cluster, victim: Process, seconds: float) -> None:
    victim.proxy.silence()
    time.sleep(seconds)
    victim.proxy.speak()


def _cut(_: Cluster, victim: Process, __: float) -> None:
    victim.proxy.cut()


def _lose_tables(_: Cluster, victim: Process, __: float) -> None:
    victim.kill()
    victim.delete_tables()


def _lose_tables_alive(_: Cluster, victim: Process, __: float) -> None:
    victim.delete_tables()


def _full(_: Cluster, victim: Process, seconds: float) -> None:
    victim.fill_disk()
    time.sleep(seconds)
    victim.free_disk()


def _clock(hours: float) -> Callable[[Cluster, Process, float], None]:
    def jump(_: Cluster, victim: Process, seconds: float) -> None:
        victim.set_clock(hours)
        time.sleep(seconds)
        victim.set_clock(0.0)

    return jump


_DEEDS: dict[str, Callable[[Cluster, Process, float], None]] = {
    "kill -9": _kill, "SIGTERM": _terminate, "SIGSTOP": _stop, "leave and join": _terminate, "a third joins": _third,
    "broker killed": _kill_broker, "broker restarted": _restart_broker, "unreachable": _unreachable,
    "connections cut": _cut, "tables deleted": _lose_tables, "tables deleted under it": _lose_tables_alive,
    "disk full": _full, "clock forward": _clock(400 * 24.0), "clock back": _clock(-36.0),
}  # fmt: skip
