"""A worker process of the harness: its folder, its way to the broker, its clock, and somebody who starts it again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import msgspec

from bench.faults import disks
from bench.faults.proxy import Proxy
from deploy.kafka.broker import free_port
from stream.settings import Settings

BALLAST = "ballast"


class Process:
    """`rasid worker`, wanted or not, alive or not."""

    def __init__(
        self, name: str, folder: Path, settings: Settings, proxy: Proxy, program: tuple[str, ...]
    ) -> None:
        """`program` is what runs: `-m stream.cli worker`, or a launcher with a planted mistake."""
        self.name = name
        self.proxy = proxy
        self.data = folder / name / "data"
        self.log = folder / name / "log"
        self.data.mkdir(parents=True)
        self._clock = folder / name / "clock"
        self.set_clock(0.0)
        self._program = program
        self.settings = msgspec.structs.replace(
            settings,
            kafka=f"127.0.0.1:{proxy.port}",
            data_dir=str(self.data / "tables"),
            web_port=free_port(),
        )
        self.wanted = False
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._on_disk = os.geteuid() == 0 and disks.mount(self.data)

    @property
    def can_fill_its_disk(self) -> bool:
        """Whether its folder is a disk of its own, which takes root."""
        return self._on_disk

    def supervise(self) -> None:
        """Start it if it is wanted and does not run, as an init system would."""
        if self.wanted and not self.alive:
            self.starts += 1
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [*_leash(), sys.executable, *self._program],
                    env=self._environment(),
                    stdout=log,
                    stderr=log,
                )

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether it says so."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.settings.web_port}/ready", timeout=2
            ) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if there is a process to send it to."""
        if self.alive and self._process:
            self._process.send_signal(number)

    def leave(self, seconds: float) -> float:
        """SIGTERM, and how long it took; killed if it took longer than `seconds`."""
        self.wanted = False
        begin = time.monotonic()
        self.signal(signal.SIGTERM)
        if self._process:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        return time.monotonic() - begin

    def kill(self) -> None:
        """Kill -9."""
        self.signal(signal.SIGKILL)
        if self._process:
            self._process.wait()

    def delete_tables(self) -> None:
        """Whoever runs on them has lost them."""
        shutil.rmtree(self.settings.data_dir, ignore_errors=True)

    def fill_disk(self) -> None:
        """Until not a byte is free."""
        with contextlib.suppress(OSError), (self.data / BALLAST).open("wb", buffering=0) as ballast:
            while True:
                ballast.write(b"\0" * 4096)

    def free_disk(self) -> None:
        """As it was."""
        (self.data / BALLAST).unlink(missing_ok=True)

    def set_clock(self, hours: float) -> None:
        """How far its clock is off."""
        new = self._clock.with_suffix(".new")
        new.write_text(str(3600.0 * hours), "ascii")
        new.replace(self._clock)

    def close(self) -> None:
        """End it, and give back its disk."""
        self.wanted = False
        self.kill()
        disks.give_back(self.data)

    def _environment(self) -> dict[str, str]:
        told = msgspec.structs.asdict(self.settings)
        settings = {f"RASID_{name.upper()}": str(value) for name, value in told.items() if value != ""}
        return os.environ | settings | {"FAULTS_CLOCK": str(self._clock)}


def _leash() -> list[str]:
    """A worker ends with the harness, even when that is killed."""
    leash = shutil.which("setpriv")
    return [leash, "--pdeathsig", "KILL"] if leash else []
