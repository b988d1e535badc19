"""A real Kafka for the tests in this folder. That it cannot be had fails them; nothing is skipped."""

import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kafka.broker import Broker, NoBroker, find_broker, our_broker

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("kafka")


def started(broker: Broker) -> Iterator[Broker]:
    try:
        broker.start()
    except NoBroker as why:
        broker.close()
        pytest.fail(str(why), pytrace=False)
    try:
        yield broker
    finally:
        broker.close()


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The broker that all tests share, at `broker.bootstrap`; `prefix` keeps their topics apart."""
    yield from started(find_broker(tmp_path_factory.mktemp("kafka")))


@pytest.fixture
def mortal_broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of one test's own, whatever RASID_TEST_KAFKA says, to `kill()` and `start()` again with its data."""
    yield from started(our_broker(tmp_path / "kafka"))


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def prefix() -> str:
    """Stands before the names of one test's topics and groups."""
    return f"t{uuid.uuid4().hex[:10]}."
