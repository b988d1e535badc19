"""What `rasid ingest` counts. No address and no outlet is a label."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

from stream.ingest.fetch import Got
from stream.metrics.registry import registry

SOURCES = ("feed", "folder", "http")
RESULTS = ("sent", "unchanged", "empty", "refused")


class Metrics:
    """Counters from 0."""

    def __init__(self, version: str) -> None:
        """On a registry of our own."""
        self.registry = r = registry(version)
        self.articles = Counter(
            "rasid_ingest_articles_total",
            "Articles that came in, by way and result.",
            ["source", "result"],
            registry=r,
        )
        self.fetches = Counter(
            "rasid_ingest_fetches_total",
            "Fetches of feeds and pages, by result.",
            ["what", "result"],
            registry=r,
        )
        self.requests = Counter(
            "rasid_ingest_requests_total", "Requests to the endpoint, by status.", ["status"], registry=r
        )
        self.failing = Gauge("rasid_ingest_failing_feeds", "Feeds whose last fetch failed.", registry=r)
        for source in SOURCES:
            for result in RESULTS:
                self.articles.labels(source, result)
        for what in ("feed", "page"):
            for got in Got:
                self.fetches.labels(what, got)
        for status in ("202", "401", "413", "415", "422", "503"):
            self.requests.labels(status)
