"""Bindings → Events: one for each place and type, with evidence, casualties, time, attacker and sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from stream.articles.document import Document
from stream.articles.sketch import sketch
from stream.events.tell.confidence import confidence
from stream.events.tell.details import Details, Teller
from stream.events.tell.disputes import is_disputed
from stream.events.where.bind import Binding
from stream.events.words.context import Judged
from stream.places.gazetteer import Gazetteer
from stream.records import Claim, Event, Evidence, Field, Place, Type, event_id

_FIELD_TEXT = Field.TEXT

_QUOTES = re.compile(r"[\"'“”«»‘’()]")
QUOTE = 240  # code points of a quotation


def assemble(
    document: Document, bindings: Sequence[Binding], gazetteer: Gazetteer, teller: Teller
) -> tuple[tuple[Event, ...], Callable[[], tuple[Event, ...]]]:
    """(asserted and disputed, what gives the others): one event for each place and type, in the order of the text."""
    groups: dict[tuple[str, Type], list[Binding]] = {}
    for binding in bindings:
        entry = binding.placed.reading.entry
        if entry is not None:
            for kind in binding.types:
                groups.setdefault((entry.id, kind), []).append(binding)
    _told_twice(groups)
    specific = {place for place, kind in groups if kind is not Type.OTHER}
    groups = {
        key: g
        for key, g in groups.items()
        if key[1] is not Type.OTHER or key[0] not in specific or any(map(_beside_others, g))
    }
    details: dict[tuple[str, bool], Details] = {}

    def told(*, asserted: bool) -> tuple[Event, ...]:
        events: list[Event] = []
        for (place_id, kind), group in groups.items():
            standing = [b for b in group if b.judgement is None]
            if bool(standing) is not asserted:
                continue
            about = [
                b
                for (place, _), g in groups.items()
                if place == place_id
                for b in g
                if asserted == (b.judgement is None)
            ]
            key = (place_id, asserted)
            if key not in details:
                entry = about[0].placed.reading.entry
                details[key] = teller.tell(place_id, entry.country if entry else "", about)
            claim = _claim(document, standing, group)
            own = teller.of_kind(details[key], standing or group, about)
            events.append(_event(document, place_id, kind, standing or group, gazetteer, own, claim))
        return tuple(events)

    return told(asserted=True), partial(told, asserted=False)


def _claim(document: Document, standing: Sequence[Binding], group: Sequence[Binding]) -> Claim:
    """How the article puts what a group tells, of which some may stand."""
    judgement = group[0].judgement
    if not standing and judgement is not None:
        return Claim(judgement.claim)
    others = [b for b in group if b not in standing]
    return Claim.DISPUTED if is_disputed(document, standing, others) else Claim.ASSERTED


def _told_twice(groups: dict[tuple[str, Type], list[Binding]]) -> None:
    """Put what is told of one attack in two words under its kind: a headline's «قصف» of what a drone struck, its «انفجار»."""
    for place in {place for place, _ in groups}:
        struck = groups.get((place, Type.AIRSTRIKE))
        shelled = groups.get((place, Type.SHELLING))
        headline = all(b.sentence.field is Field.TITLE for b in shelled or ())
        known = headline and not all(map(_is_open, struck or ()))
        if struck and (known or _told_plainly(struck, Type.AIRSTRIKE)):
            _merge(groups, (place, Type.SHELLING), struck, _open_anywhere if headline else _open)
        elif struck and shelled and _told_plainly(shelled, Type.SHELLING) and all(map(_is_open, struck)):
            shelled += [b for b in groups.pop((place, Type.AIRSTRIKE)) if b not in shelled]
        elif (
            struck and shelled and all(map(_is_open, (*struck, *shelled)))
        ):  # «الجيش الإسرائيلي يقصف», «القصف»
            struck += [b for b in groups.pop((place, Type.SHELLING)) if b not in struck]
        fell = (groups.get((place, kind), []) for kind in (Type.AIRSTRIKE, Type.SHELLING))
        fallen = next((g for g in fell if any(b.judgement is None for b in g)), None)
        if fallen:
            _merge(groups, (place, Type.BOMBING), fallen, _is_blast)


def _beside_others(binding: Binding) -> bool:
    """Whether an attack stands beside those of other kinds: «أحرقوا السيارات وأطلقوا الرصاص»."""
    return any("beside_others" in j.trigger.rule.traits and not j.judgement for j in binding.triggers)


def _told_plainly(group: Sequence[Binding], kind: Type) -> bool:
    """Whether an attack that stands is told to have been of a kind."""
    return any(j.plain and j.type is kind and not j.judgement for b in group for j in b.triggers)


def _is_open(binding: Binding) -> bool:
    """Whether all that is told of an attack is «قصف», which only what fell elsewhere made a raid."""
    open_ = (not j.plain and j.trigger.rule.id in ("shelling", "target") for j in binding.triggers)
    return all(open_) and any(j.trigger.rule.id == "shelling" for j in binding.triggers)


def _open(judged: Judged, binding: Binding) -> bool:
    """Whether «قصف» leaves open from where: what aircraft are told to have struck, they struck; so «طال القصف»."""
    shelled = any(j.trigger.rule.id == "shelling" and not j.plain for j in binding.triggers)
    rule = judged.trigger.rule
    return shelled and (rule.rocket or (not judged.plain and (rule.generic or rule.id == "shelling")))


def _open_anywhere(judged: Judged, _: Binding) -> bool:
    """Whether a word of a headline leaves open from where it was shelled."""
    return judged.type is Type.SHELLING and not judged.plain


def _is_blast(judged: Judged, _: Binding) -> bool:
    return judged.trigger.rule.id == "blast" and not judged.plain


def _merge(
    groups: dict[tuple[str, Type], list[Binding]],
    key: tuple[str, Type],
    into: list[Binding],
    open_: Callable[[Judged, Binding], bool],
) -> None:
    """Move a group into another if all its words leave open of which kind they are."""
    group = groups.get(key, [])
    told = [(j, b) for b in group for j in b.triggers if j.type is key[1] or key[1] in j.also]
    if group and all(open_(j, b) and key[1] not in j.also for j, b in told):
        into += [b for b in group if b not in into]
        del groups[key]


def _event(
    document: Document,
    place_id: str,
    kind: Type,
    group: Sequence[Binding],
    gazetteer: Gazetteer,
    details: Details,
    claim: Claim,
) -> Event:
    """The event of a place and kind, from all that told of it."""
    article = document.article
    entry = group[0].placed.reading.entry
    return Event(
        event_id=event_id(article.id, place_id, kind),
        article_id=article.id,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        published_inferred=article.published_inferred,
        place=_place(document, group[0], gazetteer),
        type=kind,
        claim=claim,
        evidence=tuple(e for b in group[:3] for e in _evidence(document, b)),
        casualties=details.casualties,
        occurred=details.occurred,
        onset=details.onset,
        attacker=details.attacker,
        sources=details.sources,
        weapons=details.weapons,
        objects=details.objects,
        confidence=confidence(group, entry, kind, details.casualties) if entry is not None else 0.0,
        sketch=sketch(_telling(document, group)),
    )


def _place(document: Document, binding: Binding, gazetteer: Gazetteer) -> Place:
    reading = binding.placed.reading
    folded = document.folded(binding.sentence.field)
    start, end = folded.span(reading.mention.start, reading.mention.end)
    assert reading.entry is not None  # noqa: S101 - bindings hold places only
    surface = folded.raw[start:end] if not reading.mention.refers else reading.entry.name_ar
    entry = reading.entry
    if reading.unlisted:  # as the article writes it, without the quotation marks inside: «معسكر "الحفا"»
        entry = msgspec.structs.replace(entry, name_ar=" ".join(_QUOTES.sub("", surface).split()))
    return gazetteer.place(entry, surface, reading.alternatives)


def _telling(document: Document, group: Sequence[Binding]) -> str:
    """The sentences that tell of the attack, once each, and the first of the text: what a copy would repeat."""
    body = [s for s in document.sentences if s.field is _FIELD_TEXT]
    told = dict.fromkeys([*body[:1], *(b.sentence for b in group)])
    return "\n".join(document.folded(s.field).text[s.start : s.end] for s in told)


def _evidence(document: Document, binding: Binding) -> list[Evidence]:
    heard_in, told_in = binding.heard_in, binding.sentence.field
    mention, clause = binding.placed.reading.mention, binding.clause
    return [
        *(
            _quote(document, heard_in, j.trigger.start, j.trigger.end, f"trigger:{j.trigger.rule.id}")
            for j in binding.triggers[:3]
        ),
        _quote(document, told_in, mention.start, mention.end, f"place:{binding.placed.reading.reasons[0]}"),
        _quote(document, told_in, clause.start, clause.end, f"clause:{binding.rule}"),
    ]


def _quote(document: Document, field: Field, start: int, end: int, rule: str) -> Evidence:
    folded = document.folded(field)
    a, b = folded.span(start, end)
    return Evidence(field=field, start=a, end=b, rule=rule, text=folded.raw[a:b][:QUOTE])
