"""An alert: the whole state of an episode in one message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stream.alerts.district import Told
from stream.alerts.episode import Episode
from stream.alerts.headline import headline
from stream.alerts.reasons import Reason
from stream.incidents.incident import Attack, reported_by
from stream.incidents.review import with_reviews
from stream.records import (
    Alert,
    AlertKind,
    Attacker,
    Casualties,
    Certainty,
    Headline,
    Onset,
    Originator,
    Quote,
    Type,
    stable_id,
)

QUOTES = 3
FOLLOWS = 32
INCIDENTS = 64
_BEST_FIRST = (Certainty.OBSERVED, Certainty.LIKELY, Certainty.POSSIBLE)


def state(episode: Episode, episode_id: str, earlier: str | None, told: Told | None) -> Alert:
    """The alert that an episode would make now; `say` gives it its kind, reason, revision and headline.

    It carries the newest incident's toll and attacker, where given: tolls are never summed.
    """
    newest = tuple(reversed(episode.attacks))
    last = told.last if told else None
    return Alert(
        alert_id="al-",
        episode_id=episode_id,
        revision=1,
        kind=AlertKind.OPENED,
        reason=Reason.NOTHING_NEW,
        locality_id=episode.place.locality_id,
        district=episode.place,
        since=episode.since,
        until=episode.until,
        earlier_episode=earlier,
        onset=_onset(newest, earlier, last),
        types=_types(newest),
        attacker=_attacker(newest),
        casualties=_casualties(newest),
        originators=_voices(originator for attack in newest for originator in attack.incident.originators),
        outlets=tuple(sorted({outlet for attack in newest for outlet in attack.incident.outlets})),
        certainty=_best(attack.incident.certainty for attack in newest),
        disputed=tuple(sorted({what for attack in newest for what in attack.incident.disputed})),
        incident_ids=tuple(attack.incident.incident_id for attack in episode.attacks)[-INCIDENTS:],
        headline=Headline(ar="", en=""),
        evidence=tuple(_quotes(newest)) or (last.evidence if last else ()),
        reviews=with_reviews(*(attack.incident.reviews for attack in newest)),
    )


def recall(draft: Alert, last: Alert) -> Alert:
    """The draft with what was said before, where the reports behind it are no longer held: silence takes nothing back."""
    return replace(
        draft,
        types=(*draft.types, *(kind for kind in last.types if kind not in draft.types)),
        attacker=draft.attacker or last.attacker,
        casualties=draft.casualties if draft.casualties != Casualties() else last.casualties,
        originators=max(draft.originators, last.originators, key=len),
        outlets=tuple(sorted({*draft.outlets, *last.outlets})),
        certainty=_best((draft.certainty, last.certainty)),
        disputed=tuple(sorted({*draft.disputed, *last.disputed})),
        incident_ids=tuple(dict.fromkeys((*last.incident_ids, *draft.incident_ids)))[-INCIDENTS:],
    )


def say(draft: Alert, kind: AlertKind, reason: Reason, told: tuple[Told, ...]) -> Alert:
    """The draft as it goes out, following all that was said of its episode, and of those that it carries on."""
    before = [one.last for one in told if one.last]
    own = next((last for last in before if last.episode_id == draft.episode_id), None)
    revision = own.revision + 1 if own else 1
    follows = {alert_id: None for last in before for alert_id in (*last.follows, last.alert_id)}
    alert = replace(
        draft,
        alert_id=stable_id("al", draft.episode_id, str(revision)),
        revision=revision,
        kind=kind,
        reason=reason,
        follows=tuple(follows)[-FOLLOWS:],
    )
    return replace(alert, headline=headline(alert))


def _onset(newest: Iterable[Attack], earlier: str | None, last: Alert | None) -> Onset:
    """«Goes on» or «again» wherever anything says so; new only where the reports say so and we know of nothing before."""
    told = {attack.onset for attack in newest} | ({last.onset} if last else set())
    if Onset.CONTINUING in told:
        return Onset.CONTINUING
    if earlier or Onset.RESUMED in told:
        return Onset.RESUMED
    return Onset.NEW if Onset.NEW in told else Onset.UNKNOWN


def _best(grades: Iterable[Certainty]) -> Certainty:
    return min(grades, key=_BEST_FIRST.index, default=Certainty.POSSIBLE)


def _voices(originators: Iterable[Originator]) -> tuple[Originator, ...]:
    return tuple(sorted(set(originators), key=lambda originator: (originator.name, originator.kind)))


def _types(attacks: Iterable[Attack]) -> tuple[Type, ...]:
    counts = Counter(kind for attack in attacks for kind in attack.incident.types)
    return tuple(sorted(counts, key=lambda kind: (-counts[kind], kind)))


def _attacker(newest: Iterable[Attack]) -> Attacker | None:
    return next((attack.incident.attacker for attack in newest if attack.incident.attacker), None)


def _casualties(newest: Iterable[Attack]) -> Casualties:
    given = (attack.incident.casualties for attack in newest)
    return next((figures for figures in given if figures.killed or figures.injured), Casualties())


def _quotes(newest: Iterable[Attack]) -> Iterator[Quote]:
    """A few sentences that say why, from the newest incidents, each from another outlet."""
    outlets: set[str] = set()
    for attack in newest:
        if not attack.reports:
            continue
        for report in sorted(
            attack.reports, key=lambda r: (-r.confidence, r.published or reported_by(attack), r.event_id)
        ):
            if report.quote and report.quote.outlet not in outlets and len(outlets) < QUOTES:
                outlets.add(report.quote.outlet)
                yield report.quote
