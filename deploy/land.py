"""Writes stream/live/static/land.json, the outline of land and sea, from land-10m.json of the npm package world-atlas 2.0.2.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python deploy/land.py package/land-10m.json

world-atlas (ISC) is made from Natural Earth (public domain). It is the physical land alone, so no border, disputed or
not, is in it. Out: polygons of rings of flat [lon, lat, …] in hundredths of a degree; finer where our news comes from.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

OUT = Path(__file__).parents[1] / "stream/live/static/land.json"
NEAR = (-20.0, -2.0, 66.0, 48.0)  # west, south, east, north
TOLERANCE_NEAR, TOLERANCE_FAR = 0.02, 0.3  # degrees
LEAST_NEAR, LEAST_FAR = 0.01, 1.0  # square degrees
Point = tuple[float, float]


def arcs(topology: dict) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON keeps them as differences of whole numbers."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        found.append(points)
    return found


def ring(indices: list[int], known: list[list[Point]]) -> list[Point]:
    """One closed ring; ~i is arc i backwards."""
    points: list[Point] = []
    for index in indices:
        arc = known[index] if index >= 0 else known[~index][::-1]
        points += arc[1:] if points else arc
    return points


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))) / 2


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, index = 0.0, -1
        for i in range(first + 1, last):
            distance = away(points[i], points[first], points[last])
            if distance > far:
                far, index = distance, i
        if far > tolerance:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [points[i] for i in sorted(keep)]


def away(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.hypot(p[0] - a[0], p[1] - a[1])
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length**2))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def is_near(points: list[Point]) -> bool:
    west, south, east, north = NEAR
    return any(west < x < east and south < y < north for x, y in points)


def cut(points: list[Point]) -> list[Point]:
    """A ring simplified: finely inside NEAR, coarsely outside, each stretch by itself."""
    west, south, east, north = NEAR
    runs: list[tuple[bool, list[Point]]] = []
    for p in points:
        inside = west < p[0] < east and south < p[1] < north
        if not runs or runs[-1][0] != inside:
            runs.append((inside, [runs[-1][1][-1]] if runs else []))
        runs[-1][1].append(p)
    out: list[Point] = []
    for inside, run in runs:
        part = simplified(run, TOLERANCE_NEAR if inside else TOLERANCE_FAR) if len(run) > 2 else run
        out += part[1:] if out else part
    return out


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text())
    known = arcs(topology)
    polygons = []
    for geometry in topology["objects"]["land"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for part in parts:
            rings = []
            for indices in part:
                points = ring(indices, known)
                if area(points) >= (LEAST_NEAR if is_near(points) else LEAST_FAR):
                    flat = [round(100 * value) for point in cut(points) for value in point]
                    rings.append(flat)
                elif not rings:
                    break
            if rings and len(rings[0]) >= 8:
                polygons.append(rings)
    OUT.write_text(json.dumps(polygons, separators=(",", ":")) + "\n")
    print(f"{len(polygons)} polygons, {OUT.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
