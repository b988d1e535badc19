"""Alerts in a few words, for what reads them: hours are counted from midnight of day 0, Damascus time."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from stream.alerts.headline import headline
from stream.places.gazetteer import load
from stream.records import (
    Alert,
    AlertKind,
    Attacker,
    Casualties,
    Certainty,
    Field,
    Headline,
    Originator,
    Place,
    Quote,
    Side,
    SourceKind,
    Type,
)
from tests.builders import figure, hours

WAER = "sy.homs.homs.al-waer"
MONITOR = ("المرصد السوري لحقوق الإنسان", "monitor")


def known(place_id: str) -> Place:
    """A place of the gazetteer, as an article names it."""
    table = load()
    entry = table.entries[place_id]
    return table.place(entry, entry.name_ar)


def alert(number: int = 1, **given: Any) -> Alert:
    """The `number`th revision of an episode (`episode`) in a district (`place`: an id or a Place)."""
    take = given.pop
    where = take("place", WAER)
    episode, until = take("episode", "ep-1"), take("until", 12)
    made = Alert(
        alert_id=take("alert_id", f"al-{episode}-{number}"),
        episode_id=episode,
        revision=number,
        kind=AlertKind(take("kind", "opened" if number == 1 else "updated")),
        reason=take("reason", "new_episode" if number == 1 else "further_incident"),
        locality_id=take("locality", "homs"),
        district=where if isinstance(where, Place) else known(where),
        since=hours(take("since", until)),
        until=hours(until),
        types=tuple(Type(kind) for kind in take("types", ("airstrike",))),
        attacker=Attacker(side=Side(side), name=take("attacker_name", ""))
        if (side := take("by", None))
        else None,
        casualties=Casualties(killed=figure(take("killed", None)), injured=figure(take("injured", None))),
        originators=tuple(Originator(name=n, kind=SourceKind(k)) for n, k in take("originators", (MONITOR,))),
        outlets=tuple(take("outlets", ("رويترز",))),
        certainty=Certainty(take("certainty", "likely")),
        disputed=tuple(take("disputed", ())),
        incident_ids=tuple(take("incidents", ("in-1",))),
        headline=Headline(ar="", en=""),
        evidence=tuple(
            Quote(
                article_id=article,
                outlet=outlet,
                field=Field.TEXT,
                start=0,
                end=len(text),
                rule="test",
                text=text,
            )
            for article, outlet, text in take("evidence", (("a-1", "رويترز", "قصفت الطائرات الحي"),))
        ),
        follows=tuple(take("follows", [f"al-{episode}-{n}" for n in range(1, number)])),
    )
    told = take("headline", None)
    if given:
        raise ValueError(f"no such word for an alert: {', '.join(given)}")
    return replace(made, headline=Headline(ar=told, en=told) if told else headline(made))
