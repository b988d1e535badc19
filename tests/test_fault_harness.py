"""What the fault harness finds in its folder, and gives back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.faults.disks import begin_in, mounted
from bench.faults.schedule import HarnessError

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
90 22 0:51 / /tmp/a\040run/w0/data rw,relatime - tmpfs rasid-faults rw,size=49152k
91 22 0:52 / /tmp/a\040run/w1/data rw,relatime shared:5 - tmpfs rasid-faults rw,size=49152k
92 22 0:53 / /tmp/a\040run/theirs rw,relatime - tmpfs tmpfs rw
93 22 0:54 / /tmp/a\040runner/w0/data rw,relatime - tmpfs rasid-faults rw,size=49152k
""".strip()


def test_only_our_disks_in_the_folder_are_ours_to_unmount_the_last_first() -> None:
    assert mounted(MOUNTS, Path("/tmp/a run")) == [
        Path("/tmp/a run/w1/data"),
        Path("/tmp/a run/w0/data"),
    ]


def test_a_run_begins_in_an_empty_folder_or_in_none(tmp_path: Path) -> None:
    begin_in(tmp_path)
    begin_in(tmp_path / "new")


def test_what_an_earlier_run_left_is_named_and_not_run_over(tmp_path: Path) -> None:
    (tmp_path / "w0" / "data").mkdir(parents=True)
    (tmp_path / "kafka").mkdir()
    with pytest.raises(HarnessError, match=r"holds what an earlier run left \(kafka, w0\)"):
        begin_in(tmp_path)
    assert (tmp_path / "w0" / "data").exists()
