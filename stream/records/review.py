"""What people decide: a review, and how incidents and alerts carry it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from stream.records.bounds import Aware, Text
from stream.records.event import Event, Place
from stream.records.words import ReviewAction


class Review(Struct, frozen=True, kw_only=True):
    """A person's word on an incident or an episode of a locality; Kafka's ACLs on `reviews` say who may give it.

    incident_ids  the incidents that it is about: one, or all of an episode
    episode_id    the episode, where it is about one
    into          merge: the incident that it is one with
    event_ids     split: the events that tell of another attack than the rest
    place         re-place: where it was, in this locality
    reports       re-place from another locality: what told of it there, to be held here at `place`
    until         mute: up to when, by the stream's time; None: as long as the episode lasts
    reviewer      who says so, as they call themselves
    """

    review_id: Text
    action: ReviewAction
    locality_id: Text
    incident_ids: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]
    episode_id: str = ""
    into: str = ""
    event_ids: tuple[str, ...] = ()
    place: Place | None = None
    reports: Annotated[tuple[Event, ...], Meta(max_length=64)] = ()
    until: Aware | None = None
    reviewer: Text
    at: Aware
    note: Annotated[str, Meta(max_length=1000)] = ""


class Reviewed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A review as incidents and alerts carry it: who, when, what and the note. `until`: the end of a mute."""

    review_id: Text
    action: ReviewAction
    reviewer: Text
    at: Aware
    note: str = ""
    until: Aware | None = None
