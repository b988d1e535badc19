"""What is shipped, and what is known against it: `make audit`.

Licences of the default install, its SBOM (CycloneDX 1.6, dist/rasid.cdx.json), and the advisories that PyPI knows of every
locked package, by pip-audit. Ends with 1 where something is wrong, and with 3 where advisories could not be asked for:
an audit that was not made is not one that found nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".venv" / "audit" / "bin"
SBOM = ROOT / "dist" / "rasid.cdx.json"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
WRONG, NOT_ASKED = 1, 3


def sbom() -> int:
    """Write the SBOM of the default install, with the hashes of the lock."""
    SBOM.parent.mkdir(exist_ok=True)
    done = subprocess.run(
        [TOOLS / "cyclonedx-py", "requirements", "requirements.txt", "--pyproject", "pyproject.toml", "--mc-type",
         "application", "--sv", "1.6", "--of", "JSON", "--output-reproducible", "-o", SBOM],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        print(f"SBOM: not written: {done.stderr.strip()[-300:]}")
        return WRONG
    parts = json.loads(SBOM.read_text("utf-8"))["components"]
    print(f"SBOM: {len(parts)} packages in {SBOM.relative_to(ROOT)}")
    return 0


def advisories(lock: str) -> int:
    """Ask for what is known against the packages of a lock."""
    done = subprocess.run(
        [TOOLS / "pip-audit", "-r", lock, "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return judged(lock, done.stdout, done.stderr)


def judged(lock: str, out: str, error: str) -> int:
    """What pip-audit's answer means. It ends with 0 too where it could ask about no package."""
    try:
        packages: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError):
        last = error.strip().splitlines()[-1] if error.strip() else "no answer"
        print(f"advisories, {lock}: not asked: {last[:200]}")
        return NOT_ASKED
    skipped = [p for p in packages if "skip_reason" in p]
    wrong = [(p, known) for p in packages for known in p.get("vulns", ())]
    for package, known in wrong:
        mended = ", ".join(known.get("fix_versions", ())) or "no release yet"
        print(f"{package['name']} {package['version']}: {known['id']}, mended in {mended}")
    print(
        f"advisories, {lock}: {len(packages) - len(skipped)} of {len(packages)} packages asked about, {len(wrong)} known"
    )
    if wrong:
        return WRONG
    if skipped:
        print(f"  not asked about {len(skipped)}: this machine does not reach PyPI's advisories")
        return NOT_ASKED
    return 0


def main() -> None:
    """All three; the worst decides."""
    licences = subprocess.run([sys.executable, "deploy/licences.py"], cwd=ROOT, check=False).returncode
    found = [WRONG if licences else 0, sbom(), *map(advisories, LOCKS)]
    sys.exit(WRONG if WRONG in found else max(found))


if __name__ == "__main__":
    main()
