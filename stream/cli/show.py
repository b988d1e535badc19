"""Records as tables that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stream.alerts.reasons import Reason
from stream.districts import District
from stream.incidents.match import WEIGHTS, Feature
from stream.records import (
    Alert,
    Casualties,
    Event,
    Figure,
    Incident,
    Occurred,
    Onset,
    Place,
    Rejected,
    Review,
    Reviewed,
)

KIND_STYLE = {"opened": "bold red", "updated": "yellow", "lapsed": "dim", "retracted": "bold magenta"}


def alerts(found: Sequence[Alert], console: Console) -> None:
    """Alerts in the order they were raised, with the words that say why."""
    table = _table("When", "Alert", "What", "Why")
    for alert in found:
        headline = Text(f"{alert.headline.ar}\n{alert.headline.en}")
        table.add_row(day(alert.since), Text(alert.kind, style=KIND_STYLE[alert.kind]), headline, why(alert))
    console.print(table)
    opened = len({alert.episode_id for alert in found})
    console.print(f"{_count(len(found), 'alert')} about {_count(opened, 'district')}. {CAUTION}")


CAUTION = "An automated reading of the press, unverified; not for targeting or movement decisions."


WHY = {
    Reason.NEW_EPISODE: ("first report we hold of an attack here", "أول تقرير لدينا عن هجوم هنا"),
    Reason.FURTHER_INCIDENT: ("a further attack in the same district", "هجوم آخر في المكان نفسه"),
    Reason.ANOTHER_TYPE: ("another kind of attack is reported", "ورد نوع آخر من الهجوم"),
    Reason.TOLL_CHANGED: ("the toll changed", "تغيرت الحصيلة"),
    Reason.ATTACKER_CHANGED: ("the named attacker changed", "تغير المهاجم المذكور"),
    Reason.SECOND_ORIGINATOR: ("a second independent source reports it", "أكده مصدر مستقل ثان"),
    Reason.DISPUTED: ("it is disputed", "الواقعة محل خلاف"),
    Reason.DISPUTE_ENDED: ("it is no longer disputed", "لم تعد الواقعة محل خلاف"),
    Reason.MERGED: ("a late report joins two episodes", "تقرير متأخر يصل بين مرحلتين"),
    Reason.PLACE_REFINED: ("the place is known more finely", "صار المكان معروفا بدقة أكبر"),
    Reason.REPORT_WITHDRAWN: ("a report was withdrawn", "سُحب تقرير"),
    Reason.RETRACTED: ("the report was wrong or withdrawn", "كان التقرير خاطئا أو سُحب"),
    Reason.DISMISSED: ("a person judged the report wrong", "رأى مراجع أن التقرير خاطئ"),
    Reason.REVIEWED: ("a person reviewed it", "راجعه شخص"),
    Reason.QUIET: (
        "no report for the quiet period; silence is not safety",
        "لا تقارير خلال مدة الهدوء؛ والصمت ليس أمانا",
    ),
}


def why(alert: Alert) -> Text:
    """The reason, who says so, and the words of the first report."""
    english, arabic = WHY.get(Reason(alert.reason), (sentence(alert.reason), ""))
    if alert.reason == Reason.NEW_EPISODE and alert.earlier_episode:
        english, arabic = "reported again, after a quiet time", "ورد ذكره من جديد بعد هدوء"
    elif alert.reason == Reason.NEW_EPISODE and alert.onset is Onset.CONTINUING:
        english += "; the article says that it goes on"
    words = Text(f"{english}\n{arabic}".strip())
    named = "، ".join(origin.name for origin in alert.originators)
    words.append(f"\n{alert.certainty}: {named or 'nobody is named'}", style="dim")
    for line in _reviewed(alert.reviews):
        words.append(f"\n{line}", style="bold")
    for quote in alert.evidence[:1]:
        words.append(f"\n«{quote.text.strip()}»", style="italic")
        words.append(f" ({quote.outlet or quote.article_id})", style="dim")
    return words


def districts(found: Sequence[District], console: Console) -> None:
    """Districts under attack, what changed last first."""
    table = _table("District", "Since", "Newest attack", "Originators", "Last change", "What")
    for one in found:
        state = Text(one.state, style=KIND_STYLE[one.state])
        told = f"{sentence(one.reason)}\n{one.changed:%Y-%m-%d %H:%M}"
        note = f"\n{one.meanwhile.sentence('ar')}\n{one.meanwhile.sentence('en')}" if one.meanwhile else ""
        table.add_row(
            Text(f"{one.name_ar}\n{one.name_en}\n{one.within}".strip()), day(one.since), day(one.until),
            f"{one.originators}\n{one.certainty}", Text.assemble(state, f"\n{told}"),
            Text(f"{one.headline.ar}\n{one.headline.en}{note}"),
        )  # fmt: skip
    console.print(table)
    console.print(f"{_count(len(found), 'district')}. {CAUTION}")


def reviews(found: Sequence[Review], console: Console) -> None:
    """What people decided."""
    table = _table("When", "Who", "What", "About", "Note")
    for one in found:
        about = one.episode_id or ", ".join(one.incident_ids)
        more = one.into or (one.place.place_id if one.place else "") or ", ".join(one.event_ids)
        table.add_row(
            f"{one.at:%Y-%m-%d %H:%M}", Text(one.reviewer), sentence(one.action), Text(f"{about}\n{more}".strip()),
            Text(one.note),
        )  # fmt: skip
    console.print(table)


def incidents(found: Iterable[Incident], console: Console) -> None:
    """Incidents with how many told of them."""
    table = _table("When", "Where", "What", "Killed", "Injured", "Told by", "Joined because")
    for incident in found:
        told = (
            f"{_count(len(incident.event_ids), 'report')}, {_count(len(incident.originators), 'originator')}"
        )
        table.add_row(
            interval(incident.occurred), where(incident.district), ", ".join(incident.types),
            *toll(incident.casualties), f"{told}\n{incident.certainty}",
            "\n".join([*(_weighed(reason) for reason in incident.reasons), *_reviewed(incident.reviews)]),
        )  # fmt: skip
    console.print(table)


def _weighed(reason: str) -> str:
    """A feature that spoke for joining, with its weight."""
    return f"{sentence(reason)} {WEIGHTS[Feature(reason)]:+g}"


def _reviewed(reviews: Iterable[Reviewed]) -> Iterator[str]:
    return (f"{sentence(one.action)}: {one.reviewer}, {day(one.at)} {one.note}".rstrip() for one in reviews)


def events(found: Iterable[Event], console: Console) -> None:
    """Events with the words they were read from."""
    table = _table("When", "Where", "What", "Killed", "Injured", "Article", "Words")
    for event in found:
        quote = next((evidence.text for evidence in event.evidence if evidence.text), "")
        table.add_row(
            interval(event.occurred), where(event.place), f"{event.type}\n{event.claim} {event.confidence:.2f}",
            *toll(event.casualties), event.article_id, Text(quote, style="italic"),
        )  # fmt: skip
    console.print(table)


def rejected(found: Sequence[Rejected], console: Console) -> None:
    """What was refused, why, and where it lay."""
    table = _table("From", "Stage", "Reason", "Field", "Detail")
    for record in found:
        place = f"{record.topic}:{record.offset}" if record.offset >= 0 else record.topic
        table.add_row(place, record.stage, sentence(record.reason), record.field, Text(record.detail))
    console.print(table)
    console.print(f"{_count(len(found), 'message')} rejected.")


def where(place: Place) -> Text:
    """A place in both languages, with what contains it."""
    inside_ar = "، ".join(dict.fromkeys([place.name_ar, *(within.name_ar for within in place.within)]))
    inside_en = ", ".join(dict.fromkeys(n for n in (place.name_en, *(w.name_en for w in place.within)) if n))
    return Text(f"{inside_ar}\n{inside_en}")


def toll(casualties: Casualties) -> tuple[str, str]:
    """Killed and injured: a missing figure is not a zero."""
    return figure(casualties.killed), figure(casualties.injured)


def figure(value: Figure | None) -> str:
    """A number of people, as bounds or as the article's word."""
    if value is None:
        return "not reported"
    match value.low, value.high:
        case None, None:
            return value.text or "not reported"
        case low, None:
            return f"{low} or more"
        case None, high:
            return f"up to {high}"
        case low, high:
            return str(low) if low == high else f"{low} to {high}"


def interval(occurred: Occurred | None) -> str:
    """When it happened, by day."""
    if occurred is None:
        return "not said"
    first, last = day(occurred.start), day(occurred.end)
    return first if first == last else f"{first} to {last}"


def day(when: datetime) -> str:
    """A day as a person writes it."""
    return when.date().isoformat()


def sentence(code: str) -> str:
    """A reason from the closed list, as words."""
    return code.replace("_", " ")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False, expand=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "When" and len(columns) < 6)
    return table


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
