"""What every test can count on: no setting of the person who runs it, and the same draws every time."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "rasid",
    deadline=None,  # two busy cores are not a reason to fail
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", parent=settings.get_profile("rasid"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "rasid"))


FIRST = ("kafka", "worker", "live")  # folders whose tests wait long: begun first, beside what computes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> tuple[int, Path]:
        folder = item.path.parent.name
        return FIRST.index(folder) if folder in FIRST else len(FIRST), item.path

    items.sort(key=place)


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("RASID_") and name != "RASID_TEST_KAFKA"]:
        monkeypatch.delenv(name)
