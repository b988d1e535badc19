"""Fuzz whatever reads what comes from outside: `make fuzz`, or as below.

    python -m bench.fuzz [--inputs 1000000] [--seed 1] [--engine made|hypothesis|atheris] [TARGET …]

`made` takes true inputs apart and puts them together wrongly; `hypothesis` draws its own; `atheris` (pip install
atheris, where it has wheels) looks for inputs that reach new code. A crash is written to tests/fuzz/crashes/, where
the tests read it ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from bench.fuzz import inputs
from bench.fuzz.targets import SHARES, TARGETS

CRASHES = Path(__file__).resolve().parents[2] / "tests" / "fuzz" / "crashes"
MOST_CRASHES = 20  # of one target and kind; more are the same mistake


def keep(target: str, data: bytes, error: BaseException) -> None:
    """Write down what crashed."""
    name = f"{target}-{hashlib.blake2b(data, digest_size=6).hexdigest()}"
    (CRASHES / name).write_bytes(data)
    print(f"CRASH {name}: {error!r}", flush=True)
    traceback.print_exception(error, limit=-4)


def run_made(target: str, count: int, seed: int) -> int:
    """How many of our own inputs crash."""
    seen: dict[str, int] = {}
    for data in inputs.made(target, seed, count):
        try:
            TARGETS[target](data)
        except Exception as error:  # noqa: BLE001 - that is what we look for
            frames = traceback.extract_tb(error.__traceback__)
            where = f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}"
            seen[where] = seen.get(where, 0) + 1
            if seen[where] == 1 and len(seen) <= MOST_CRASHES:
                keep(target, data, error)
    return sum(seen.values())


def run_hypothesis(target: str, count: int, seed: int) -> int:
    """The same with inputs that Hypothesis draws, and makes smaller where they crash."""
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    last: list[bytes] = []

    @seeded(seed)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
    def check(data: bytes) -> None:
        last[:] = [data]
        TARGETS[target](data)

    try:
        check()
    except Exception as error:  # noqa: BLE001
        keep(target, last[0], error)
        return 1
    return 0


def run_atheris(target: str, count: int, seed: int) -> int:
    """The same with inputs that libFuzzer finds by the code that they reach; ends the process."""
    import atheris  # type: ignore[import-not-found]  # noqa: PLC0415

    def check(data: bytes) -> None:
        try:
            TARGETS[target](data)
        except Exception as error:
            keep(target, data, error)
            raise

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-runs={count}", f"-seed={seed}", "-max_len=4096"], check)
    atheris.Fuzz()
    return 0


ENGINES: dict[str, Callable[[str, int, int], int]] = {
    "made": run_made,
    "hypothesis": run_hypothesis,
    "atheris": run_atheris,
}


def main() -> None:
    """Run, say how many inputs each target read, and fail where one crashed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="what to fuzz; all by default")
    asked.add_argument("--inputs", type=int, default=1_000_000, help="over all targets")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--engine", choices=ENGINES, default="made")
    given = asked.parse_args()
    chosen = given.targets or list(TARGETS)
    whole = sum(SHARES[target] for target in chosen)
    crashed = read = 0
    for target in chosen:
        count = given.inputs * SHARES[target] // whole
        begin = time.perf_counter()
        crashed += ENGINES[given.engine](target, count, given.seed)
        read += count
        print(f"{target:12}{count:10,} inputs{time.perf_counter() - begin:9.1f} s", flush=True)
    print(f"inputs={read} crashes={crashed}")
    sys.exit(crashed > 0)


if __name__ == "__main__":
    main()
