"""Every metric of the worker, the canary and the page, on registries of their own: base units, bounded labels, from 0.

Labels are never a district, an outlet or an address. What the canary sends is counted nowhere but in `CanaryMetrics`.

registry   what every process tells of itself
families   what a worker shows, with every known label set at 0
worker     how it is counted
canary, page   the other processes'; notify and ingest have theirs beside them
"""

from stream.metrics.canary import CanaryMetrics
from stream.metrics.page import PageMetrics
from stream.metrics.worker import Metrics

__all__ = ["CanaryMetrics", "Metrics", "PageMetrics"]
