"""Writes the dashboards (`make dashboards`); deploy/tests compare what is committed with what this writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana.overview import overview
from deploy.grafana.refused import refused
from deploy.grafana.runtime import runtime
from deploy.grafana.situation import situation

FOLDER = Path(__file__).parent / "dashboards"


def files() -> Iterator[tuple[str, str]]:
    """Name and content of each dashboard."""
    for made in (overview(), situation(), runtime(), refused()):
        built = made.build()
        yield (
            f"{built.uid}.json",
            json.dumps(built, cls=JSONEncoder, indent=2, ensure_ascii=False, sort_keys=True) + "\n",
        )


if __name__ == "__main__":
    for name, content in files():
        (FOLDER / name).write_text(content, encoding="utf-8")
