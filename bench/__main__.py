"""How fast it is: `make bench`, or `python -m bench [--quick] [--seed N] [core|hostile|state|volume|watch|peers|worker …]`.

Prints the figures and writes bench/last.json with the machine, the versions, the seed and the noise. `worker` and
`latency` need a Kafka (the same as the tests) and are left out of `--quick`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench import core, hostile, latency, peers, state, timing, volume, watch, worker

ROOT = Path(__file__).resolve().parent.parent
WITH_KAFKA = ("worker", "latency")
PARTS = ("core", "hostile", "state", "volume", "watch", "peers", "worker", "latency")
_START = "import time; b = time.perf_counter(); from stream.events.extract import Extractor; from stream.places.gazetteer import load; from stream.records import Article; Extractor(load()).extract(Article(id='a', text='قصفت المدفعية بلدة سرمين')); print(time.perf_counter() - b)"


def start_up() -> float:
    """Seconds from a fresh interpreter to the first article read."""
    done = subprocess.run(
        [sys.executable, "-c", _START], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return round(float(done.stdout), 2)


def main() -> None:
    """Measure the parts asked for, print them, and keep them."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; all by default")
    asked.add_argument(
        "--quick", action="store_true", help="fewer articles and rounds, no Kafka: under two minutes"
    )
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    parts = given.parts or [part for part in PARTS if not (given.quick and part in WITH_KAFKA)]
    result: dict[str, object] = {
        "machine": timing.machine(),
        "noise": timing.noise(),
        "seed": given.seed,
        "quick": given.quick,
        "start_up_s": start_up(),
    }
    print(f"noise {result['noise']}; first article read after {result['start_up_s']} s")
    begin = time.perf_counter()
    if "core" in parts:
        result["core"] = found = core.measure(given.seed, quick=given.quick)
        core.show(found)
    for name, work in (
        ("hostile", hostile.measure),
        ("state", state.measure),
        ("volume", volume.measure),
        ("watch", watch.measure),
        ("peers", peers.compare),
        ("worker", worker.measure),
        ("latency", latency.measure),
    ):
        if name in parts:
            result[name] = found = work(given.seed, quick=given.quick)
            print(f"\n{name}:")
            _show(found)
    result["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    result["seconds"] = round(time.perf_counter() - begin)
    (ROOT / "bench" / "last.json").write_text(
        json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _show(found: object, depth: int = 1) -> None:
    for name, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, dict):
            print("  " * depth + name)
            _show(value, depth + 1)
        else:
            print(
                "  " * depth + f"{name:44} {value:.3g}"
                if isinstance(value, float)
                else "  " * depth + f"{name:44} {value}"
            )


if __name__ == "__main__":
    main()
