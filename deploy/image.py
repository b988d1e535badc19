"""The image without Docker: `python -m deploy.image` runs the Dockerfile's build stage in a folder and measures what it leaves.

What the second stage adds to its base is what the first leaves in /opt/rasid; the base's size is cited, not measured.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# python:3.11.16-slim-bookworm, linux/amd64, "total size of all layers on-disk", as Docker's own repo-info measured it on
# 2026-08-13: https://github.com/docker-library/repo-info/blob/master/repos/python/local/3.11-slim-bookworm.md
BASE_MEGABYTES = 130.01
MOST_MEGABYTES = 400


def steps() -> Iterator[tuple[str, str]]:
    """The instructions of the build stage: which, and its argument in one line."""
    text = (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")[1].replace("\\\n", " ")
    for line in text.splitlines():
        if (found := re.match(r"(RUN|COPY|ENV|WORKDIR) (.+)", line)) is not None:
            yield found[1], found[2]


def build(root: Path) -> Path:
    """Run the build stage with `root` for /; the environment that the image would hold."""
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(Path.home())}
    env |= {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or "proxy" in name.lower()
    }
    here = root
    for what, argument in steps():
        match what:
            case "WORKDIR":
                here = root / argument.lstrip("/")
                here.mkdir(parents=True)
            case "ENV":
                env |= dict(pair.split("=", 1) for pair in argument.split())
                env.pop(
                    "PIP_NO_CACHE_DIR", None
                )  # it keeps a layer small; here what make setup downloaded may serve
            case "COPY":
                *sources, target = argument.split()
                for source in sources:
                    _copy(ROOT / source, here / target)
            case _:
                command = re.sub(r"(?<=[\s=])/(opt|wheels|src)\b", rf"{root}/\1", f" {argument}")
                subprocess.run(["/bin/sh", "-ec", command], cwd=here, env=env, check=True, stdout=sys.stderr)
    return root / "opt/rasid"


def _copy(source: Path, target: Path) -> None:
    """As COPY does: of a folder, what is in it."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def megabytes(folder: Path) -> float:
    """What a folder takes on disk, in whole blocks, in millions of bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(4096 * -(-path.stat().st_size // 4096) for path in files) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        measured = megabytes(build(Path(name)))
    print(
        f"{BASE_MEGABYTES:.0f} MB of base (cited) + {measured:.0f} MB (measured: the build stage, run without Docker)"
        f" = {BASE_MEGABYTES + measured:.0f} MB, of {MOST_MEGABYTES}"
    )


if __name__ == "__main__":
    main()
