"""Whether every package of a lock may be shipped with Rasid, by the licence that its own metadata states.

    python deploy/licences.py [requirements.txt]

What may be: permissive licences, and MPL-2.0, whose terms touch its own files alone. What is unknown may not.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = frozenset(
    ("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "PSF-2.0", "Python-2.0", "CNRI-Python", "MPL-2.0",
     "Unlicense", "Zlib", "ZPL-2.1", "LicenseRef-Repoze")
)  # fmt: skip
# What metadata says in its own words; the first that fits. Copyleft is looked for first, so «BSD or GPL» is looked at by a person.
WORDS = (
    (r"\b(?:A|L)?GPL|GNU ", "GPL"),
    (r"Mozilla Public License 2|MPL-2", "MPL-2.0"),
    (r"Apache", "Apache-2.0"),
    (r"\bMIT\b", "MIT"),
    (r"BSD-2", "BSD-2-Clause"),
    (r"Repoze", "LicenseRef-Repoze"),
    (r"\bBSD\b", "BSD-3-Clause"),
    (r"Python Software Foundation|PSF", "PSF-2.0"),
    (r"\bISC\b", "ISC"),
)


class Verdict(NamedTuple):
    """A package, the licence that it states, and whether it may be shipped."""

    name: str
    version: str
    licence: str
    allowed: bool


def locked(path: Path) -> list[str]:
    """The packages of a lock that are for this machine."""
    lines = re.sub(r"\\\n", " ", path.read_text("utf-8")).splitlines()
    found = [Requirement(re.sub(r"\s+--hash=\S+", "", line).strip()) for line in lines if line[:1].isalnum()]
    return [r.name for r in found if r.marker is None or r.marker.evaluate()]


def stated(package: Distribution) -> str:
    """The licence as an SPDX expression; "" where the metadata states none that we know."""
    meta = package.metadata
    if meta.get("License-Expression"):
        return str(meta["License-Expression"])
    classes = [
        c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License ::")
    ]
    words = [*classes, (meta.get("License") or "").partition("\n")[0][:80]]
    known = {spdx for said in words for pattern, spdx in WORDS[:1] if re.search(pattern, said)}
    for said in words:
        known |= {next((spdx for pattern, spdx in WORDS if re.search(pattern, said)), "")} - {""}
        if known:
            break
    return " AND ".join(sorted(known))


def allowed(expression: str) -> bool:
    """Whether an expression of SPDX leaves a way that we may go: every part of one alternative is allowed."""
    flat = expression
    while inner := re.search(r"\(([^()]*)\)", flat):
        flat = flat.replace(inner[0], "MIT" if allowed(inner[1]) else "NONE")
    return any(
        all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", way))
        for way in re.split(r"\s+OR\s+", flat)
    )


def verdicts(path: Path) -> list[Verdict]:
    """Every package of a lock, in its order."""
    packages = [distribution(name) for name in locked(path)]
    return [
        Verdict(p.name, p.version, licence or "unknown", allowed(licence))
        for p in packages
        for licence in (stated(p),)
    ]


def main() -> None:
    """Print the licences; fail where one is not allowed."""
    found = verdicts(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements.txt")
    for one in found:
        if not one.allowed:
            print(f"{one.name} {one.version}: {one.licence} may not be shipped")
    print(f"licences: {sum(one.allowed for one in found)} of {len(found)} packages may be shipped")
    sys.exit(not all(one.allowed for one in found))


if __name__ == "__main__":
    main()
