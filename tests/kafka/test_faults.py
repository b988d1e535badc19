"""The promise under faults, on a real Kafka, and that its checker would see it broken. `make faults` runs for longer."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bench.faults.__main__ import PROGRAM, Plan, run
from bench.faults.disks import mounted
from bench.faults.launch import PLANTED

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_twenty_faults_lose_nothing_and_leave_what_an_undisturbed_run_leaves(tmp_path: Path) -> None:
    outcome = run(tmp_path, Plan(count=20, seed=7))
    assert outcome.report is not None
    assert (outcome.faults, outcome.stopped, outcome.overslept) == (20, "", []), outcome
    assert (outcome.report.lost, outcome.report.differing) == (0, 0), outcome


def test_a_worker_that_acknowledges_before_it_sends_is_caught(tmp_path: Path) -> None:
    # Its sends linger for a second, and a tick waits for all before it: so time hardly moves.
    planted = (*PROGRAM, PLANTED)
    outcome = run(tmp_path, Plan(count=4, kinds=("kill -9",), step=timedelta(seconds=1), program=planted))
    assert outcome.report is not None
    assert outcome.report.lost > 0, outcome


def test_a_run_that_is_told_to_stop_leaves_no_process_and_no_disk_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.faults", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as harness:
        assert harness.stderr is not None
        assert harness.stderr.readline().startswith("   1 "), "the first fault"
        harness.send_signal(signal.SIGTERM)
        assert "Stopped" in harness.stderr.read()
    assert harness.returncode == 128 + signal.SIGTERM
    assert mounted(Path("/proc/self/mountinfo").read_text("utf-8"), tmp_path) == []
    told = (one / "environ" for one in Path("/proc").iterdir() if one.name.isdigit())
    assert [one for one in told if str(tmp_path).encode() in _read(one)] == []


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
