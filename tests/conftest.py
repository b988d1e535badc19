"""What every test can count on: no setting of the person who runs it, and the same draws every time."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

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


# Folders whose tests share a broker or a browser, or take long. Each stays with one of the processes of `pytest -n`,
# begun in this order; other files are shared out one by one.
SHARED = ("kafka", "live", "worker")


def part_of(nodeid: str) -> str:
    """What stays in one process with a test: the tests of its folder, or of its file."""
    file = Path(nodeid.partition("::")[0])
    return file.parts[1] if file.parts[1] in SHARED else str(file)


class _ByFolder(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _ByFolder(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: [*SHARED, part_of(item.nodeid)].index(part_of(item.nodeid)))


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("RASID_") and name != "RASID_TEST_KAFKA"]:
        monkeypatch.delenv(name)
