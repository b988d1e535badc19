"""One episode judged: what is remembered of it, what is said, and why or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from stream.alerts.alert import recall, say, state
from stream.alerts.decide import kind_of, why_open, why_update
from stream.alerts.district import Districts, Told, forgotten
from stream.alerts.episode import Episode, id_of, lost, part_told
from stream.alerts.reasons import Reason
from stream.incidents.incident import Attack
from stream.incidents.review import dismissed, muted, with_reviews
from stream.policy import Policy
from stream.records import Alert, AlertKind, Reviewed

PAST_KEPT = 4
MOST_LOST = 1000  # reports that a full window let go of: a city may be under attack for years
NEVER_MUTED = frozenset({Reason.REPORT_WITHDRAWN, Reason.DISMISSED, Reason.REVIEWED})


class Scene(NamedTuple):
    """What a step looks at besides the episode in hand.

    `gone` are the events withdrawn or dismissed, `denied` those dismissed, `said` what
    people said of any, `episodes` those of the locality.
    """

    before: Districts
    here: frozenset[str]
    gone: frozenset[str]
    denied: Mapping[str, tuple[Reviewed, ...]]
    said: Mapping[str, tuple[Reviewed, ...]]
    leaving: frozenset[str]
    ticking: bool
    now: datetime
    policy: Policy
    episodes: tuple[Episode, ...] = ()


def judge(episode: Episode, scene: Scene) -> tuple[Told | None, Alert | None, Reason]:
    """What is remembered of an episode, the alert that it raises, and why or why not."""
    mine = own(episode)
    published = mine if mine and mine.last and not mine.retracted else None
    taken = frozenset(name for told in scene.before.episodes for name in (told.episode_id, *told.joined))
    episode_id = mine.episode_id if mine else id_of(episode, taken)
    draft = state(episode, episode_id, _earlier(episode, published, scene), published)
    if published and published.last and lost(published, scene.here, scene.gone):
        draft = recall(draft, published.last)
    draft = replace(draft, reviews=_reviews(episode, draft, scene))
    reason, ready = _why(episode, published, draft, scene)
    alert = say(draft, kind_of(reason), reason, episode.told) if ready else None
    if alert is None and mine is None:
        return None, None, reason
    return _told(episode, draft, mine, alert, reason, scene), alert, reason


def _reviews(episode: Episode, draft: Alert, scene: Scene) -> tuple[Reviewed, ...]:
    """All that was said of the episode: nothing that a reader was told of is lost."""
    heard = (scene.said.get(event, ()) for told in episode.told for event in told.reports)
    last = (told.last.reviews for told in episode.told if told.last)
    return with_reviews(draft.reviews, *last, *heard)


def _why(episode: Episode, published: Told | None, draft: Alert, scene: Scene) -> tuple[Reason, bool]:
    if published is None:
        heard = frozenset(e for told in _here(scene.before.episodes, episode) for e in told.reports)
        news = [attack for attack in episode.attacks if _stays(attack, scene.leaving)]
        reason = why_open(news, heard, scene.policy)
        if reason is Reason.NEW_EPISODE and part_told(episode, scene.episodes, scene.policy):
            return Reason.PART_UNDER_ATTACK, False
        if reason is Reason.NEW_EPISODE and _muted(episode, scene.now):
            return Reason.MUTED, False
        return reason, reason is Reason.NEW_EPISODE
    reason, ready = why_update(episode, published, draft, scene, scene.policy)
    if ready and reason not in NEVER_MUTED and _muted(episode, scene.now):
        reason, ready = Reason.MUTED, False
    over = scene.ticking and scene.now > draft.until + scene.policy.quiet
    if over and (published.open or ready):  # with what was held back: a lapsed alert is the whole state
        return Reason.QUIET, True
    return reason, ready


def _muted(episode: Episode, now: datetime) -> bool:
    return any(muted(attack.incident.reviews, now) for attack in episode.attacks)


def _here(memory: Sequence[Told], episode: Episode) -> Iterator[Told]:
    """What was told of the episode's district."""
    return (t for t in memory if not t.retracted and t.place.place_id == episode.place.place_id)


def own(episode: Episode) -> Told | None:
    """The memory that the episode goes on with: of several that were told of, the later one."""
    return max(
        episode.told,
        key=lambda told: (
            told.last is not None and not told.retracted,
            told.place.place_id == episode.place.place_id,
            told.since,
            told.episode_id,
        ),
        default=None,
    )


def _told(
    episode: Episode, draft: Alert, mine: Told | None, alert: Alert | None, reason: Reason, scene: Scene
) -> Told:
    """What is remembered of an episode now: incidents that leave the window go with it."""
    past = [attack for attack in episode.attacks if not _stays(attack, scene.leaving)]
    kept = past[-PAST_KEPT:]
    starts = [attack.incident.occurred.start for attack in past if attack.incident.occurred]
    starts += [told.past_since for told in episode.told if told.past_since]
    reports = {
        event_id
        for attack in episode.attacks
        if attack not in past or attack in kept
        for event_id in attack.incident.event_ids
    }
    let_go: set[str] = set()
    for told in episode.told:
        let_go |= lost(told, scene.here, scene.gone)
        reports |= set() if alert else scene.gone.intersection(told.reports)
    names = {name for told in episode.told for name in (told.episode_id, *told.joined)} - {draft.episode_id}
    held = alert is None and mine is not None and mine.last is not None and not mine.retracted
    last = alert or (mine.last if mine else None)
    return Told(
        episode_id=draft.episode_id,
        elsewhere=None if last and last.district == episode.place else episode.place,
        since=episode.since,
        until=episode.until,
        reports=tuple(sorted(reports.union(sorted(let_go)[:MOST_LOST]))),
        past=tuple(attack.incident for attack in kept),
        past_since=min(starts, default=None),
        last=last,
        sent=scene.now if alert else (mine.sent if mine else None),
        waiting=held and reason is not Reason.NOTHING_NEW,
        joined=tuple(sorted(names)),
    )


def _stays(attack: Attack, leaving: frozenset[str]) -> bool:
    return any(report.event_id not in leaving for report in attack.reports)


def _earlier(episode: Episode, published: Told | None, scene: Scene) -> str | None:
    """The district's episode before this one, as far as it was told of."""
    if published and published.last:
        earlier = published.last.earlier_episode
        joined = {told.episode_id: told for told in episode.told if told.last}
        while earlier in joined and earlier != published.episode_id:
            last = joined[earlier].last
            earlier = last.earlier_episode if last else None
        return earlier
    known = [(told.until, told.episode_id) for told in _here(scene.before.episodes, episode) if told.last]
    known += [
        (item.until, item.episode_id)
        for item in scene.before.earlier
        if item.place_id == episode.place.place_id and not forgotten(item, scene.now, scene.policy)
    ]
    return max((item for item in known if item[0] < episode.since), default=(None, None))[1]


def unclaimed(scene: Scene, claimed: set[str]) -> Iterator[tuple[Told, Alert | None]]:
    """Episodes that nothing carries on: all that they rested on was withdrawn or dismissed."""
    for told in scene.before.episodes:
        if told.episode_id in claimed or told.last is None:
            continue
        if told.retracted:
            yield told, None
            continue
        said = [scene.denied[event] for event in told.reports if event in scene.denied]
        said += [one.reviews for one in told.past if dismissed(one)]
        draft = replace(told.last, reviews=with_reviews(told.last.reviews, *said))
        reason = Reason.DISMISSED if said else Reason.REPORT_WITHDRAWN
        alert = say(draft, AlertKind.RETRACTED, reason, (told,))
        yield _retracted(told, alert, scene.now), alert


def _retracted(told: Told, alert: Alert, now: datetime) -> Told:
    return replace(told, past=(), past_since=None, last=alert, sent=now, waiting=False)
