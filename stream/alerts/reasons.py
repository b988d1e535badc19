"""Why: the closed list of reasons that `watch` gives, each a label of the metrics."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from stream.records import AlertKind


class Reason(StrEnum):
    """What was decided about a message, an episode or an alert."""

    # a report
    TAKEN = "taken"
    NEW_INCIDENT = "new_incident"
    SAME_INCIDENT = "same_incident"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    BEYOND_HISTORY = "beyond_history"
    BEYOND_WINDOW = "beyond_window"
    OVER_CAP = "over_cap"
    WITHDRAWN = "withdrawn"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    # a person's word
    REVIEW_TAKEN = "review_taken"
    REVIEW_REPEATED = "review_repeated"
    REVIEW_UNKNOWN_TARGET = "review_unknown_target"
    REVIEW_MISFIT = "review_misfit"
    # no alert
    INCIDENT_DISMISSED = "incident_dismissed"
    MUTED = "muted"
    COARSE_PLACE = "coarse_place"
    PART_UNDER_ATTACK = "part_under_attack"
    NO_TIME = "no_time"
    TIME_INFERRED = "time_inferred"
    NOT_FRESH = "not_fresh"
    LOW_CONFIDENCE = "low_confidence"
    HELD_FOR_SECOND = "held_for_second"
    TOLD_BEFORE = "told_before"
    NOTHING_NEW = "nothing_new"
    WAITING = "waiting"
    # an alert
    NEW_EPISODE = "new_episode"
    FURTHER_INCIDENT = "further_incident"
    ANOTHER_TYPE = "another_type"
    TOLL_CHANGED = "toll_changed"
    ATTACKER_CHANGED = "attacker_changed"
    SECOND_ORIGINATOR = "second_originator"
    DISPUTED = "disputed"
    DISPUTE_ENDED = "dispute_ended"
    MERGED = "merged"
    PLACE_REFINED = "place_refined"
    REPORT_WITHDRAWN = "report_withdrawn"
    DISMISSED = "dismissed"
    REVIEWED = "reviewed"
    RETRACTED = "retracted"
    QUIET = "quiet"


ALERTING = {
    AlertKind.OPENED: (Reason.NEW_EPISODE,),
    AlertKind.UPDATED: (
        Reason.MERGED, Reason.DISMISSED, Reason.REPORT_WITHDRAWN, Reason.REVIEWED, Reason.PLACE_REFINED,
        Reason.FURTHER_INCIDENT, Reason.TOLL_CHANGED, Reason.ANOTHER_TYPE, Reason.ATTACKER_CHANGED, Reason.DISPUTED,
        Reason.DISPUTE_ENDED, Reason.SECOND_ORIGINATOR,
    ),
    AlertKind.LAPSED: (Reason.QUIET,),
    AlertKind.RETRACTED: (Reason.REPORT_WITHDRAWN, Reason.DISMISSED),
}  # fmt: skip
"""The reasons that each kind of alert can give: what the metrics show before the first."""


class Decision(Struct, frozen=True, kw_only=True):
    """One decision with what it was about; `because` lists the features that spoke for or against."""

    reason: Reason
    locality_id: str
    event_id: str = ""
    incident_id: str = ""
    episode_id: str = ""
    because: tuple[str, ...] = ()
