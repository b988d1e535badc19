"""One message to one receiver: what it is about, and its words. Text from articles is a stranger's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from stream.data.languages import LANGUAGES, Language
from stream.export import codes, prose
from stream.meanwhile import Meanwhile
from stream.records import Alert, stable_id

VERSION = "1"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LINKS = re.compile(r"(?<=[@#/.:])(?=\w)")
_JOINER = "\u2060"


class Message(Struct, frozen=True, kw_only=True):
    """What leaves: `id` is the key by which a receiver knows a repetition. `groups` over 1: a rate limit collapsed it.

    `meanwhile`: what was heard of the governorate of each lapse, by alert id.
    """

    id: str
    version: str = VERSION
    receiver: str
    created: datetime
    exercise: bool = False
    groups: int = 1
    caution: dict[str, str]
    alerts: tuple[Alert, ...]
    meanwhile: dict[str, Meanwhile] = {}


def compose(
    receiver: str,
    alerts: tuple[Alert, ...],
    groups: int,
    now: datetime,
    silences: Mapping[str, Meanwhile] | None = None,
    *,
    exercise: bool,
) -> Message:
    """The message about these alerts: the same alerts make the same id."""
    return Message(
        id=stable_id("msg", receiver, *sorted(alert.alert_id for alert in alerts)),
        receiver=receiver,
        created=now,
        exercise=exercise,
        groups=groups,
        caution={language: codes.words(language)["caution"] for language in LANGUAGES},
        alerts=alerts,
        meanwhile=dict(silences or {}),
    )


def body(message: Message) -> bytes:
    """The message as JSON: the same message gives the same bytes."""
    return msgspec.json.encode(message)


def plain(text: str) -> str:
    """One line without what hides or turns text: control characters, marks of direction, characters of no width."""
    return " ".join(_INVISIBLE.sub("", text.replace("\n", " ").replace("\t", " ")).split())


def inert(text: str) -> str:
    """Plain text in which chat programs find no address, mention, command or tag to make a link of."""
    return _LINKS.sub(_JOINER, plain(text))


def languages(choice: str) -> tuple[Language, ...]:
    """`ar`, `en`, or both of them in that order."""
    return LANGUAGES if choice == "both" else ("ar",) if choice == "ar" else ("en",)


def title(message: Message, choice: str) -> str:
    """What a message is about, in one line."""
    told = languages(choice)
    first = " · ".join(plain(getattr(message.alerts[0].headline, language)) for language in told)
    return f"{exercise_mark(message, told)}{first}{_more(len(message.alerts) - 1, told)}"


def exercise_mark(message: Message, told: Iterable[Language]) -> str:
    """«[تمرين] », "[EXERCISE] ", or nothing."""
    marks = {"ar": "تمرين", "en": "EXERCISE"}
    return f"[{' · '.join(marks[language] for language in told)}] " if message.exercise else ""


def paragraphs(message: Message, choice: str, most: int) -> Iterator[tuple[str, list[str]]]:
    """Headline and lines of each alert in each language, of `most` alerts; then how many more there are."""
    told = languages(choice)
    for alert in message.alerts[:most]:
        for language in told:
            lines = [
                plain(line) for line in prose.lines(alert, language, message.meanwhile.get(alert.alert_id))
            ]
            yield plain(getattr(alert.headline, language)), lines[:-1]  # the caution stands once, at the end
    if more := _more(len(message.alerts) - most, told):
        yield more.strip(), []


def headlines(message: Message, choice: str, most: int) -> Iterator[str]:
    """A line for each alert in each language, of `most` alerts; then how many more there are."""
    told = languages(choice)
    for alert in message.alerts[:most]:
        yield from (plain(getattr(alert.headline, language)) for language in told)
    if more := _more(len(message.alerts) - most, told):
        yield more.strip()


def cautions(message: Message, choice: str) -> Iterator[str]:
    """What every message ends with."""
    for language in languages(choice):
        if message.exercise:
            yield codes.words(language)["exercise"]
        yield codes.words(language)["caution"]


def _more(count: int, told: Iterable[Language]) -> str:
    if count <= 0:
        return ""
    words = {"ar": f"و{count} غيره", "en": f"and {count} more"}
    return f" ({' · '.join(words[language] for language in told)})"
