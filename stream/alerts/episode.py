"""Incidents and memory chained into episodes: the times in which a district is under attack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from stream.alerts.district import Told
from stream.incidents.incident import Attack
from stream.incidents.match import contains, killed
from stream.incidents.review import confirmed, dismissed
from stream.policy import Policy
from stream.records import Occurred, Place, PlaceKind, stable_id

TOO_COARSE = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE})


class Episode(NamedTuple):
    """A district's incidents with no quiet period between them, and what was told of them so far."""

    place: Place
    since: datetime
    until: datetime
    attacks: tuple[Attack, ...]
    told: tuple[Told, ...] = ()

    @property
    def event_ids(self) -> frozenset[str]:
        """The events of its incidents, those that left the window included."""
        return frozenset(event_id for attack in self.attacks for event_id in attack.incident.event_ids)


class _Piece(NamedTuple):
    start: datetime
    end: datetime
    place: Place
    attacks: tuple[Attack, ...]
    told: tuple[Told, ...] = ()


def episodes(
    attacks: Iterable[Attack], memory: Sequence[Told], gone: frozenset[str], policy: Policy
) -> tuple[Episode, ...]:
    """The episodes of a locality. `gone` are the events withdrawn or dismissed: other reports missing are forgotten."""
    held = tuple(
        attack
        for attack in attacks
        if attack.incident.occurred
        and opens_alerts(attack.incident.district)
        and not dismissed(attack.incident)
    )
    here = frozenset(report.event_id for attack in held for report in attack.reports)
    pieces = [_piece(attack, policy) for attack in held]
    pieces += [_remembered(told, here, gone) for told in memory if _lasting(told, here, gone)]
    return _absorbed(_claim(_chain(pieces, policy), memory), policy)


def opens_alerts(place: Place) -> bool:
    """Whether a place is fine enough to be a district."""
    return place.kind not in TOO_COARSE


def id_of(episode: Episode, taken: frozenset[str] = frozenset()) -> str:
    """The id of an episode that was never told of: its place and the incident that it begins with.

    `taken` are ids that episodes bear already: one that went on in a finer place keeps the id that it began with.
    """
    parts = [episode.place.place_id, episode.attacks[0].incident.incident_id]
    while (found := stable_id("ep", *parts)) in taken:
        parts.append("again")
    return found


def _piece(attack: Attack, policy: Policy) -> _Piece:
    occurred = attack.incident.occurred
    assert occurred is not None  # noqa: S101  # only attacks with a time come here
    return _Piece(*_span(occurred, policy), attack.incident.district, (attack,))


def _span(occurred: Occurred, policy: Policy) -> tuple[datetime, datetime]:
    """The interval that chains: «this month» must not join its first day with its last."""
    return max(occurred.start, occurred.end - policy.quiet), occurred.end


def lost(told: Told, here: frozenset[str], gone: frozenset[str]) -> frozenset[str]:
    """Reports that an episode rests on and that no window holds any more: the cap, or a table's loss, took them."""
    past = (event_id for incident in told.past for event_id in incident.event_ids)
    return frozenset(told.reports) - here - gone - frozenset(past)


def _lasting(told: Told, here: frozenset[str], gone: frozenset[str]) -> bool:
    """Whether memory alone holds part of the episode."""
    past = [incident for incident in told.past if not dismissed(incident)]
    return not told.retracted and bool(past or lost(told, here, gone))


def _remembered(told: Told, here: frozenset[str], gone: frozenset[str]) -> _Piece:
    past = [incident for incident in told.past if not dismissed(incident)]
    attacks = tuple(Attack(incident) for incident in past)
    ends = [incident.occurred.end for incident in past if incident.occurred]
    if told.past_since is None or not ends or lost(told, here, gone):
        return _Piece(told.since, told.until, told.place, attacks, (told,))
    return _Piece(told.past_since, max(ends), told.place, attacks, (told,))


def _chain(pieces: Iterable[_Piece], policy: Policy) -> list[Episode]:
    chains: list[Episode] = []
    for piece in sorted(pieces, key=lambda p: (p.place.place_id, p.start, p.end, bool(p.told), _names(p))):
        last = chains[-1] if chains else None
        if last and last.place.place_id == piece.place.place_id and piece.start <= last.until + policy.quiet:
            chains[-1] = last._replace(
                until=max(last.until, piece.end),
                attacks=(*last.attacks, *piece.attacks),
                told=(*last.told, *piece.told),
            )
        else:
            chains.append(Episode(piece.place, piece.start, piece.end, piece.attacks, piece.told))
    return [chain._replace(attacks=_distinct(chain.attacks)) for chain in chains]


def _names(piece: _Piece) -> tuple[str, ...]:
    return tuple(attack.incident.incident_id for attack in piece.attacks)


def _distinct(attacks: Iterable[Attack]) -> tuple[Attack, ...]:
    """Each incident once: what a memory stored ahead of the window holds as past may still be in the window."""
    by_id = {}
    for attack in sorted(attacks, key=lambda attack: bool(attack.reports)):
        by_id[attack.incident.incident_id] = attack
    return tuple(sorted(by_id.values(), key=when))


def when(attack: Attack) -> tuple[datetime, datetime, str]:
    """Sorts attacks by the time that they happened."""
    occurred = attack.incident.occurred
    assert occurred is not None  # noqa: S101  # an attack without a time is in no episode
    return occurred.end, occurred.start, attack.incident.incident_id


def _claim(chains: list[Episode], memory: Sequence[Told]) -> tuple[Episode, ...]:
    """Each remembered episode goes to the one chain that carries it on, in its own district if there is one.

    What else it heard of in its district stays told. In another district it was not told, and may open there.
    """
    claimed: dict[int, list[Told]] = {index: [] for index in range(len(chains))}
    heard = [chain.event_ids for chain in chains]
    for told in memory:
        carriers = [i for i, chain in enumerate(chains) if _carries(chain, heard[i], told)]
        here = [index for index in carriers if chains[index].place.place_id == told.place.place_id]
        if carriers:
            heir = max(
                here or carriers, key=lambda index: (chains[index].until, chains[index].place.place_id)
            )
            claimed[heir].append(told)
            for index in here:
                if index != heir and not told.retracted:
                    claimed[index].append(_silent(told, chains[index]))
    return tuple(chain._replace(told=tuple(claimed[index])) for index, chain in enumerate(chains))


def part_told(whole: Episode, among: Sequence[Episode], policy: Policy) -> Episode | None:
    """The episode of a part of the place that was told of in that time, where `whole` says no more than that.

    It says more where it names dead or a person confirmed it. Of several parts the one attacked last.
    """
    if any(killed(a.incident.casualties) or confirmed(a.incident) for a in whole.attacks):
        return None
    parts = [
        part
        for part in among
        if contains(whole.place, part.place)
        and part.since - policy.quiet <= whole.until
        and whole.since <= part.until + policy.quiet
        and published(part)
        and part_told(part, among, policy) is None
    ]
    return max(parts, key=lambda part: (part.until, part.place.place_id), default=None)


def published(episode: Episode) -> bool:
    """Whether readers were told of it, and nothing took it back."""
    return any(told.last and not told.retracted for told in episode.told)


def _absorbed(chains: tuple[Episode, ...], policy: Policy) -> tuple[Episode, ...]:
    """A city that was told of before its district was: what was told goes on in the district's episode."""
    heirs = [part_told(one, chains, policy) if published(one) else None for one in chains]
    return tuple(
        one._replace(told=(*one.told, *_left_to(one, chains, heirs)))
        for one, heir in zip(chains, heirs, strict=True)
        if heir is None
    )


def _left_to(one: Episode, chains: Iterable[Episode], heirs: Iterable[Episode | None]) -> Iterator[Told]:
    for other, heir in zip(chains, heirs, strict=True):
        if heir is one:
            yield from other.told


def _carries(chain: Episode, heard: frozenset[str], told: Told) -> bool:
    return not heard.isdisjoint(told.reports) or told in chain.told


def _silent(told: Told, chain: Episode) -> Told:
    """What remains of an episode in a chain that another carries on: heard of, and nothing more said."""
    heard = tuple(sorted(chain.event_ids.intersection(told.reports)))
    return Told(
        episode_id=stable_id("ep", told.episode_id, id_of(chain)),
        elsewhere=chain.place,
        since=chain.since,
        until=chain.until,
        reports=heard,
    )
