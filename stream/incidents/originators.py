"""Who really says so: the independent voices behind a set of reports, and how much they are worth together."""

from __future__ import annotations

from collections.abc import Iterable

from stream.incidents.match import COPIED
from stream.incidents.report import OCCURRENCE, Report
from stream.incidents.sketch import overlap
from stream.outlets import outlet
from stream.records import Certainty, Originator, SourceKind


def voice(name: str, kind: SourceKind) -> Originator:
    """The voice that `name` stands for: an outlet or agency that we know under its one name, else as it is.

    An outlet that belongs to a party speaks as that party, whatever it is called.
    """
    known = outlet(name) if kind in (SourceKind.OUTLET, SourceKind.AGENCY) else None
    if known is None:
        return Originator(name=" ".join(name.split()), kind=kind)
    return Originator(name=known.name, kind=known.speaks_as)


def originators(reports: Iterable[Report]) -> tuple[Originator, ...]:
    """The independent voices behind reports of one attack, by name.

    Copies of one text share the voices that any of them names; where none does, the first outlet to print it speaks.
    """
    return tuple(sorted({found for copies in _voices(reports) for found in copies}, key=_by_name))


def certainty(reports: Iterable[Report], disputed: Iterable[str]) -> Certainty:
    """How well reports of one attack attest it (DESIGN: named voices that are no party; separate; first-hand)."""
    if OCCURRENCE in disputed:
        return Certainty.POSSIBLE
    texts = [
        frozenset(found for found in copies if found.kind is not SourceKind.PARTY)
        for copies in _voices(reports)
    ]
    voices = frozenset().union(*texts)
    first_hand = {found for found in voices if found.kind is SourceKind.FIRST_HAND}
    if first_hand and any(
        _apart(one, other, first_hand) for one in texts for other in texts if one is not other
    ):
        return Certainty.OBSERVED
    return Certainty.LIKELY if first_hand or len(voices) > 1 else Certainty.POSSIBLE


def _apart(one: frozenset[Originator], other: frozenset[Originator], first_hand: set[Originator]) -> bool:
    return any(a != b for a in one & first_hand for b in other)


def _voices(reports: Iterable[Report]) -> list[frozenset[Originator]]:
    return [_of(copies) for copies in _copies(reports)]


def _copies(reports: Iterable[Report]) -> list[list[Report]]:
    """Reports in groups of near-copies; one article is one text, whatever the number of its events."""
    groups: list[list[Report]] = []
    for report in sorted(reports, key=lambda item: (item.published or item.seen, item.event_id)):
        home = next((group for group in groups if any(_same_text(report, other) for other in group)), None)
        if home is None:
            groups.append([report])
        else:
            home.append(report)
    return groups


def _same_text(one: Report, other: Report) -> bool:
    return one.article_id == other.article_id or overlap(one.sketch, other.sketch) >= COPIED


def _of(copies: list[Report]) -> frozenset[Originator]:
    sources = [source for report in copies for source in report.sources]
    named = frozenset(
        voice(source.name, source.kind) for source in sources if source.kind is not SourceKind.UNNAMED
    )
    if named or sources:  # «activists» alone are nobody we could ask, and the outlet adds nothing to them
        return named
    printed = next((report.outlet for report in copies if report.outlet), "")
    return frozenset({voice(printed, SourceKind.OUTLET)} if printed else ())


def _by_name(originator: Originator) -> tuple[str, str]:
    return originator.name, originator.kind
