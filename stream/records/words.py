"""The words that records are made of: each a closed list."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """What kind of attack it was. Rocket fire from the ground is shelling, from aircraft an airstrike."""

    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    GROUND_ASSAULT = "ground_assault"
    ARMED_CLASH = "armed_clash"
    BOMBING = "bombing"
    SHOOTING = "shooting"
    CHEMICAL = "chemical"
    OTHER = "other"


class Claim(StrEnum):
    """How the article puts it. Only `asserted` and `disputed` go to `events`."""

    ASSERTED = "asserted"
    DISPUTED = "disputed"
    DENIED = "denied"
    BACKGROUND = "background"
    PLANNED = "planned"


class Onset(StrEnum):
    """Whether the article tells of a new attack or of one that goes on."""

    NEW = "new"
    CONTINUING = "continuing"
    RESUMED = "resumed"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """On whose side the attacker stands."""

    GOVERNMENT = "government"
    OPPOSITION = "opposition"
    JIHADIST = "jihadist"
    RUSSIA = "russia"
    COALITION = "coalition"
    ISRAEL = "israel"
    TURKEY = "turkey"
    KURDISH = "kurdish"
    HOUTHI = "houthi"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What a place is, coarse to fine. `area` is a named stretch of country with no town of its own."""

    COUNTRY = "country"
    REGION = "region"
    GOVERNORATE = "governorate"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    NEIGHBOURHOOD = "neighbourhood"
    CAMP = "camp"
    AREA = "area"
    LANDMARK = "landmark"


class GeoPrecision(StrEnum):
    """What a pair of coordinates stands for."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    PARENT = "parent"
    NONE = "none"


class TimePrecision(StrEnum):
    """How finely the article says when: the width of the interval."""

    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    DAYS = "days"
    MONTH = "month"


class SourceKind(StrEnum):
    """Who says so. `first_hand`: hospital, civil defence, UN, own correspondent; `outlet`: nobody else is named."""

    FIRST_HAND = "first_hand"
    MONITOR = "monitor"
    AGENCY = "agency"
    OFFICIAL = "official"
    PARTY = "party"
    OUTLET = "outlet"
    UNNAMED = "unnamed"


class Field(StrEnum):
    """The part of an article that an offset counts in."""

    TITLE = "title"
    TEXT = "text"


class ReviewAction(StrEnum):
    """What a person decides about an incident or an episode."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    RE_PLACE = "re_place"
    MERGE = "merge"
    SPLIT = "split"
    MUTE = "mute"
    UNMUTE = "unmute"


class Certainty(StrEnum):
    """How well an incident is attested: shown, never used to hide one."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class AlertKind(StrEnum):
    """What an alert says of an episode."""

    OPENED = "opened"
    UPDATED = "updated"
    LAPSED = "lapsed"
    RETRACTED = "retracted"
