"""One article with its evidence marked: what was read, which reading was chosen, what was left out and by which rule."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stream.articles.furniture import OURS
from stream.events.extract import Extraction, Extractor
from stream.events.news.kinds import kinds
from stream.events.where.seen import Seen
from stream.places.reading import Reading
from stream.places.roles import Role
from stream.records import Article, Event, Field, Onset

_STYLES = {
    "trigger": "bold red",
    "struck": "bold black on yellow",
    "place": "cyan",
    "cue": "magenta",
    "furniture": "dim",
}
REJECTED = 3  # readings shown that were not chosen
_LEGEND = "trigger · place struck · other place · context cue · page furniture"


def explain(article: Article, extractor: Extractor, console: Console) -> Extraction:
    """Print how an article was read, and return the extraction."""
    extraction = extractor.extract(article, whole=True)
    console.rule(f"[bold]{article.id}[/] {article.outlet}")
    console.print(_legend())
    for field in Field:
        text = _marked(extraction, field)
        if text.plain.strip():
            console.print(Text(f"\n{field.value}", style="bold underline"))
            console.print(text)
    if kind := kinds().of(extraction.document):
        told = "its attacks are no news" if kind.rule.ever else "an attack needs a time of its own"
        console.print(Text(f"an article of the kind {kind.rule.id}: {told}", style="bold"))
    for line in _left_out(extraction):
        console.print(line)
    console.print(_clause_table(extraction))
    console.print(_place_table(extraction))
    console.print(_events("Events", extraction.events))
    if extraction.others:
        console.print(_events("Not news of an attack (denied, planned, past)", extraction.others))
    console.print(_dropped(extraction))
    return extraction


def _legend() -> Text:
    names = _LEGEND.split(" · ")
    return Text(" · ").join(
        Text(name, style=style) for name, style in zip(names, _STYLES.values(), strict=True)
    )


def _marked(extraction: Extraction, field: Field) -> Text:
    folded = extraction.document.folded(field)
    text = Text(folded.raw)
    seen = extraction.seen.get(field)
    if seen is not None:
        for start, end, style in _marks(seen):
            text.stylize(style, *folded.span(start, end))
    if field is Field.TEXT:
        for line in extraction.document.lines:
            if line.kind not in OURS:
                text.stylize(_STYLES["furniture"], *folded.span(line.start, line.end))
    return text


def _marks(seen: Seen) -> Iterator[tuple[int, int, str]]:
    for cue in seen.cues:
        yield cue.start, cue.end, _STYLES["cue"]
    for judged in seen.triggers:
        yield judged.trigger.start, judged.trigger.end, _STYLES["trigger"]
    for placed in seen.placed:
        mention = placed.reading.mention
        yield mention.start, mention.end, _STYLES["struck" if placed.role is Role.STRUCK else "place"]


def _left_out(extraction: Extraction) -> Iterator[Text]:
    folded = extraction.document.text
    for line in extraction.document.lines:
        if line.kind not in OURS:
            start, end = folded.span(line.start, line.end)
            yield Text(f"left out ({line.kind.value}): {folded.raw[start:end].strip()[:90]}", style="dim")


def _clause_table(extraction: Extraction) -> Table:
    table = Table("clause", "opens as", "triggers → type (context)", title="Clauses with triggers")
    for field, seen in extraction.seen.items():
        text = extraction.document.folded(field)
        for clause in seen.clauses:
            own = [j for j in seen.triggers if clause.start <= j.trigger.start < clause.end]
            if own:
                said = ", ".join(
                    f"{text.raw[slice(*text.span(j.trigger.start, j.trigger.end))]} → {j.type.value}"
                    + (f" ({j.judgement.claim}: {j.judgement.rule})" if j.judgement else "")
                    for j in own
                )
                table.add_row(
                    Text(text.raw[slice(*text.span(clause.start, clause.end))].strip()),
                    clause.opening.value,
                    Text(said),
                )
    return table


def _place_table(extraction: Extraction) -> Table:
    table = Table("place", "read as", "why", "role", "weighed and not chosen", title="Places")
    for field, seen in extraction.seen.items():
        text = extraction.document.folded(field)
        for placed in seen.placed:
            reading = placed.reading
            words = text.raw[slice(*text.span(reading.mention.outer, reading.mention.end))]
            name = (
                f"{reading.entry.name_ar} [{reading.entry.kind.value} {reading.entry.id}]"
                if reading.entry
                else "–"
            )
            role = placed.role.value + (f" ({placed.rule})" if placed.rule else "")
            table.add_row(*(Text(c) for c in (words, name, _why(reading), role, _rejected(reading))))
    return table


def _why(reading: Reading) -> str:
    """The reasons for a reading, and what they sum to where several places bear the name."""
    chosen = next((w for w in reading.weighed if w.entry is reading.entry), None)
    sum_ = f"{chosen.score:.1f}: " if chosen is not None else ""
    return sum_ + ", ".join(reading.reasons)


def _rejected(reading: Reading) -> str:
    """The places of that name that were not chosen, the likeliest first, each with its sum and reasons."""
    others = [w for w in reading.weighed if w.entry is not reading.entry][:REJECTED]
    return "; ".join(f"{w.entry.id} {w.score:.1f} ({', '.join(w.reasons)})" for w in others)


def _events(title: str, events: tuple[Event, ...]) -> Table:
    table = Table(
        "place",
        "within",
        "type",
        "claim",
        "when",
        "killed",
        "injured",
        "by",
        "sources",
        "confidence",
        "rules",
        title=title,
    )
    for event in events:
        when = f"{event.occurred.start:%Y-%m-%d} – {event.occurred.end:%Y-%m-%d}" if event.occurred else "–"
        toll = event.casualties
        row = (
            event.place.name_ar,
            " ‹ ".join(a.name_ar for a in event.place.within),
            event.type.value + (f" ({event.onset.value})" if event.onset is not Onset.UNKNOWN else ""),
            event.claim.value,
            when + (" (inferred)" if event.occurred and event.occurred.inferred else ""),
            toll.killed.text if toll.killed else "not reported",
            toll.injured.text if toll.injured else "not reported",
            f"{event.attacker.side.value}: {event.attacker.name}" if event.attacker else "not named",
            ", ".join(f"{s.name} ({s.kind.value})" for s in event.sources) or "the outlet",
            f"{event.confidence:.2f}",
            ", ".join(dict.fromkeys(e.rule for e in event.evidence)),
        )
        table.add_row(*(Text(cell) for cell in row))
    return table


def _dropped(extraction: Extraction) -> Table:
    table = Table("place", "type", "left out because", title="Read and left out")
    for dropped in extraction.dropped:
        entry = dropped.binding.placed.reading.entry
        types = ", ".join(t.value for t in dropped.binding.types)
        table.add_row(
            Text(entry.name_ar if entry else "–"), types, Text(f"{dropped.why.value}: {dropped.detail}")
        )
    return table
