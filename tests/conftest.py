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


HERE = Path(__file__).parent
# Folders whose tests share a broker or a browser, or take long. Each stays with one of the processes of `pytest -n`,
# begun in this order; the other files are shared out one by one.
SHARED = ("kafka", "live", "worker")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def folder(item: pytest.Item) -> str:
        return item.path.relative_to(HERE).parts[0]

    for item in items:
        shared = folder(item) in SHARED
        item.add_marker(pytest.mark.xdist_group(folder(item) if shared else item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: SHARED.index(folder(item)) if folder(item) in SHARED else len(SHARED))


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("RASID_") and name != "RASID_TEST_KAFKA"]:
        monkeypatch.delenv(name)
