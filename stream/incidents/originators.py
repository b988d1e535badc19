"""Who really says so: the independent voices behind a set of reports, and how much they are worth together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from stream.articles.sketch import overlap
from stream.incidents.match import COPIED
from stream.incidents.report import OCCURRENCE, Report
from stream.outlets import outlet
from stream.records import Certainty, Originator, SourceKind

_KNOWN = (SourceKind.OUTLET, SourceKind.AGENCY, SourceKind.MONITOR)


@lru_cache(maxsize=4096)
def voice(name: str, kind: SourceKind) -> Originator:
    """The voice that `name` stands for: an outlet or agency that we know under its one name, else as it is.

    An outlet that belongs to a party speaks as that party, whatever it is called; a monitor that publishes a page is
    the monitor that others quote.
    """
    known = outlet(name) if kind in _KNOWN else None
    if known is None or (kind is SourceKind.MONITOR and known.speaks_as is not kind):
        return Originator(name=" ".join(name.split()), kind=kind)
    return Originator(name=known.voice or known.name, kind=known.speaks_as)


class Attested(NamedTuple):
    """The independent voices behind one attack, by name, and how well together they attest it."""

    originators: tuple[Originator, ...]
    certainty: Certainty


def attested(
    reports: Iterable[Report], disputed: Iterable[str], copies: Mapping[str, Collection[str]] | None = None
) -> Attested:
    """Who says so, and how much that is worth.

    Copies of one text share the voices that any of them names; where none does, the first outlet to print it speaks.
    `copies` gives the events that are one text with each, by event id, where a caller knows them already.
    """
    held = sorted(reports, key=lambda report: (report.published or report.seen, report.event_id))
    texts = [_of(text) for text in _texts(held, copies if copies is not None else _copies(held))]
    voices = sorted(
        frozenset[Originator]().union(*texts), key=lambda originator: (originator.name, originator.kind)
    )
    return Attested(tuple(voices), Certainty.POSSIBLE if OCCURRENCE in disputed else _certainty(texts))


def _certainty(texts: list[frozenset[Originator]]) -> Certainty:
    """Named voices count that are no party to the conflict, in separate texts, one of them first-hand."""
    free = [frozenset(found for found in text if found.kind is not SourceKind.PARTY) for text in texts]
    voices = frozenset[Originator]().union(*free)
    first_hand = {found for found in voices if found.kind is SourceKind.FIRST_HAND}
    if first_hand and any(
        _apart(one, other, first_hand) for one in free for other in free if one is not other
    ):
        return Certainty.OBSERVED
    return Certainty.LIKELY if first_hand or len(voices) > 1 else Certainty.POSSIBLE


def _apart(one: frozenset[Originator], other: frozenset[Originator], first_hand: set[Originator]) -> bool:
    return any(a != b for a in one & first_hand for b in other)


def _copies(reports: Sequence[Report]) -> dict[str, set[str]]:
    return {
        one.event_id: {other.event_id for other in reports if other is not one and _same_text(one, other)}
        for one in reports
    }


def _same_text(one: Report, other: Report) -> bool:
    """Whether two reports are of one article, whatever the number of its events, or near-copies."""
    return one.article_id == other.article_id or overlap(one.sketch, other.sketch) >= COPIED


def _texts(reports: Iterable[Report], copies: Mapping[str, Collection[str]]) -> Iterable[list[Report]]:
    """Reports by text: each with the first text that it copies any report of."""
    texts: dict[int, list[Report]] = {}
    text_of: dict[str, int] = {}
    for report in reports:
        found = min((text_of[one] for one in copies[report.event_id] if one in text_of), default=len(texts))
        texts.setdefault(found, []).append(report)
        text_of[report.event_id] = found
    return texts.values()


def _of(copies: list[Report]) -> frozenset[Originator]:
    sources = [source for report in copies for source in report.sources]
    named = frozenset(
        voice(source.name, source.kind) for source in sources if source.kind is not SourceKind.UNNAMED
    )
    if named or sources:  # «activists» alone are nobody we could ask, and the outlet adds nothing to them
        return named
    printed = next((report.outlet for report in copies if report.outlet), "")
    return frozenset({voice(printed, SourceKind.OUTLET)} if printed else ())
