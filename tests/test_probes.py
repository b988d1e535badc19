"""/metrics, /live and /ready answer; nothing else does."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass

import pytest
from prometheus_client import CollectorRegistry, Counter

from stream.probes import NEIGHBOURS, Health, serve, serve_near


@dataclass
class Hands:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def health(hands: Hands) -> Health:
    return Health(hands)


@pytest.fixture
def port(health: Health) -> int:
    registry = CollectorRegistry()
    Counter("one_total", "One.", registry=registry)
    return serve("127.0.0.1", 0, registry, health)


def test_metrics_are_those_of_the_registry(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        assert "one_total 0.0" in answer.read().decode()


def test_it_is_ready_only_when_the_worker_says_so(port: int, health: Health) -> None:
    assert (status(port, "/live"), status(port, "/ready")) == (200, 503)
    health.ready = True
    assert status(port, "/ready") == 200


def test_a_loop_that_stands_still_for_a_minute_is_not_alive(port: int, health: Health, hands: Hands) -> None:
    health.ready = True
    hands.now = 61.0
    assert (status(port, "/live"), status(port, "/ready")) == (503, 503)
    health.beat()
    assert (status(port, "/live"), status(port, "/ready")) == (200, 200)


def test_any_other_path_is_not_found(port: int) -> None:
    assert status(port, "/") == 404


def test_a_recovery_that_moves_is_alive_however_long_it_takes(
    port: int, health: Health, hands: Hands
) -> None:
    for left in range(100, 0, -1):
        hands.now += 500
        health.beat()
        health.recovering(left)
        assert health.live()
    assert (status(port, "/live"), status(port, "/ready")) == (200, 503)


def test_a_recovery_that_stands_still_is_stuck_after_ten_minutes(
    port: int, health: Health, hands: Hands
) -> None:
    for now, alive in ((0, True), (599, True), (601, False)):
        hands.now = now
        health.beat()
        health.recovering(7)
        assert health.live() is alive
    assert status(port, "/live") == 503


def test_a_worker_with_nothing_to_recover_is_not_stuck(health: Health, hands: Hands) -> None:
    for now in (0, 10_000):
        hands.now = now
        health.beat()
        health.recovering(0)
        assert health.live()


def test_two_workers_on_one_host_answer_on_neighbouring_ports() -> None:
    registry = CollectorRegistry()
    first = serve("127.0.0.1", 0, registry, Health())
    second = serve_near("127.0.0.1", first, registry, Health())
    assert first < second < first + NEIGHBOURS
    assert (status(first, "/live"), status(second, "/live")) == (200, 200)


def test_an_address_that_is_not_ours_is_an_error_and_not_tried_sixteen_times() -> None:
    with pytest.raises(OSError, match="assign requested address"):
        serve_near("192.0.2.1", 9464, CollectorRegistry(), Health())
