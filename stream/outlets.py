"""Outlets and agencies that we know: whose voice they are, and what their «today» means.

The table is data/outlets.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.records import SourceKind


class OutletKind(StrEnum):
    """What an outlet is."""

    AGENCY = "agency"
    BROADCASTER = "broadcaster"
    NEWSPAPER = "newspaper"
    LOCAL = "local"
    ACTIVIST = "activist"
    MONITOR = "monitor"
    RESCUE = "rescue"
    PARTY = "party"


_SPEAKS = {
    OutletKind.PARTY: SourceKind.PARTY,
    OutletKind.MONITOR: SourceKind.MONITOR,
    OutletKind.RESCUE: SourceKind.FIRST_HAND,
}


class Outlet(Row, frozen=True, kw_only=True):
    """One outlet. `affiliation` is whose it is ("" none known), `zone` an IANA name, `copies` the wires it prints.

    `voice` is the name under which others quote it, where that is not its own.
    """

    name: str
    en: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    kind: OutletKind
    affiliation: str = ""
    country: str
    zone: str
    copies: tuple[str, ...] = ()
    voice: str = ""

    @property
    def speaks_as(self) -> SourceKind:
        """The kind of source that the outlet is when nobody else is named."""
        if self.kind in _SPEAKS:
            return _SPEAKS[self.kind]
        if self.kind is OutletKind.AGENCY:
            return SourceKind.PARTY if self.affiliation else SourceKind.AGENCY
        return SourceKind.OUTLET


class OutletTable(Row, frozen=True):
    """The whole of outlets.toml; `zones` by country."""

    outlets: tuple[Outlet, ...]
    zones: dict[str, str]


_FILLER = re.compile(
    r"(?<!\w)(?:news|agency|tv|channel|network|arabic|net|the|وكاله|قناه|موقع|شبكه|صحيفه|جريده|للانباء|الاخباريه|نت)(?!\w)"
)


def _key(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", fold_name(name).casefold()).split())


def _loose(name: str) -> str:
    key = _key(name)
    return re.sub(r"(?<!\w)(?:al|el) ", "", " ".join(_FILLER.sub(" ", key).split())) or key


class _Table:
    """The table, by name and by domain."""

    def __init__(self, data: OutletTable) -> None:
        self.outlets = data.outlets
        self.zones = {country: ZoneInfo(zone) for country, zone in data.zones.items()}
        self.by_name = {_key(name): o for o in self.outlets for name in (o.name, o.en, *o.aliases)}
        loose = Counter(k for o in self.outlets for k in {_loose(n) for n in (o.name, o.en, *o.aliases)})
        self.by_loose = {
            k: o for o in self.outlets for n in (o.name, o.en, *o.aliases) if loose[k := _loose(n)] == 1
        }
        self.by_domain = {domain: o for o in self.outlets for domain in o.domains}

    def at(self, address: str) -> Outlet | None:
        """The outlet whose domain, or folder of a domain, an address lies in."""
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, path = (parts.hostname or "").removeprefix("www."), parts.path.strip("/").split("/")
        labels = host.split(".")
        for start in range(len(labels) - 1):
            domain = ".".join(labels[start:])
            found = self.by_domain.get(f"{domain}/{path[0]}") or self.by_domain.get(domain)
            if found:
                return found
        return None


@cache
def _table() -> _Table:
    return _Table(table(OutletTable, "outlets.toml"))


def outlets() -> tuple[Outlet, ...]:
    """Every outlet we know, in the order of the table."""
    return _table().outlets


def known_names() -> tuple[str, ...]:
    """Every Arabic name and alias under which an outlet may be named in a text."""
    return tuple(n for o in outlets() for n in (o.name, *o.aliases) if re.search(r"[\u0621-\u064a]{3}", n))


def outlet(name_or_url: str) -> Outlet | None:
    """The outlet that a name, an alias or an address means; None if we do not know it."""
    text = name_or_url.strip()
    if not text:
        return None
    if "/" in text or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", text):
        try:
            found = _table().at(text)
        except ValueError:  # not an address after all
            found = None
        if found:
            return found
    return _table().by_name.get(_key(text)) or _table().by_loose.get(_loose(text))


def zone(name_or_url: str, country: str = "") -> ZoneInfo:
    """The clock that «اليوم» means: the outlet's, else that of the place's country (ISO 3166), else UTC."""
    known = outlet(name_or_url)
    if known:
        return ZoneInfo(known.zone)
    return _table().zones.get(country.upper(), ZoneInfo("UTC"))
