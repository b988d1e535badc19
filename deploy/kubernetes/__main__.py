"""Writes prometheusrule.yaml: deploy/prometheus/rules.yml as the Prometheus operator wants it (`make dashboards`)."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
RULES = HERE.parent / "prometheus/rules.yml"
WRITTEN = HERE / "prometheusrule.yaml"
HEAD = """\
# Written by `make dashboards` from deploy/prometheus/rules.yml: change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rasid
spec:
"""


def manifest() -> str:
    """The rules, indented below `spec`."""
    text = RULES.read_text(encoding="utf-8")
    groups = text[text.index("groups:") :]
    return HEAD + "".join(f"  {line}" if line.strip() else line for line in groups.splitlines(keepends=True))


if __name__ == "__main__":
    WRITTEN.write_text(manifest(), encoding="utf-8")
