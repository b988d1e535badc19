"""The first line of an alert, in both languages, in neutral words."""

from __future__ import annotations

from stream.records import Alert, Headline


def headline(alert: Alert) -> Headline:
    """What, where, day, how many sources."""
    kinds, day = ", ".join(alert.types).replace("_", " "), alert.until.date().isoformat()
    sources = len(alert.originators)
    return Headline(
        ar=f"{alert.district.name_ar}: {day}، المصادر: {sources}"[:90],
        en=f"{kinds}: {alert.district.name_en or alert.district.name_ar}, {day}, sources: {sources}"[:90],
    )
