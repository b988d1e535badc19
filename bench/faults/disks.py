"""The small disks that the workers' folders are (tmpfs, where root asks), and what an earlier run left behind."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.faults.schedule import HarnessError

SIZE = "48m"
OURS = "rasid-faults"  # what /proc calls the source of our mounts


def mount(folder: Path) -> bool:
    """Make a folder a disk of its own; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", OURS, str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def give_back(below: Path) -> int:
    """Unmount all of ours in a folder, whoever left them; how many there were."""
    found = mounted(Path("/proc/self/mountinfo").read_text("utf-8"), below.resolve())
    for point in found:
        subprocess.run(["umount", "--lazy", str(point)], check=False)
    return len(found)


def mounted(mountinfo: str, below: Path) -> list[Path]:
    """Where our disks are mounted in a folder, the last one first."""
    found = []
    for line in mountinfo.splitlines():
        place, _, what = line.partition(" - ")
        point = Path(place.split()[4].encode().decode("unicode_escape"))  # a blank is \\040 there
        if what.split()[1] == OURS and point.is_relative_to(below):
            found.append(point)
    return found[::-1]


def begin_in(folder: Path) -> None:
    """Make sure that a run may begin in a folder. HarnessError where an earlier one left something there."""
    disks = give_back(folder)
    left = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if left:
        gone = f" Its {disks} disks, which were still mounted, are unmounted." if disks else ""
        raise HarnessError(
            f"{folder} holds what an earlier run left ({', '.join(left[:8])}): look at it, then delete it, "
            f"or give another --folder.{gone}"
        )
