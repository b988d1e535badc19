"""Bytes to an Article, or to the reason why not. Bad input is a value, never an exception."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stream.articles.html import HtmlExtraMissing, is_fragment, is_page, read_fragment, read_page
from stream.articles.limits import Counted, TooMuch, allow
from stream.records import Article, stable_id

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # "0001-01-01" and 1970 are how programs write "no date"
TOMORROW = timedelta(days=1)  # clocks and time zones differ by less

_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
_LETTER = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT_USERS = "پچژگٹڈڑںےڕڵۆێە"  # Persian, Urdu, Kurdish: rare in Arabic, a few per cent in theirs
_FOREIGN_SHARE = 0.015
_COMMONEST = "اليونمرت"  # letters, the commonest first: over half of what Arabic writes
_ARABIC_SHARE = 0.3
_SAMPLE = 20_000
_LONGEST = (
    ("id", 500),
    ("outlet", 200),
    ("url", 8_000),
    ("language", 100),
)  # characters; alerts carry outlets
_BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Refused(StrEnum):
    """Why bytes are not an article. Each labels a metric."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    WRONG_TYPE = "wrong_type"
    NO_CONTENT = "no_content"
    NOT_ARABIC = "not_arabic"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    HTML_EXTRA_MISSING = "html_extra_missing"


class Refusal(Struct, frozen=True):
    """The reason, the field that it is about (empty: the whole), and a sentence for a person."""

    reason: Refused
    field: str = ""
    detail: str = ""


class _Wire(Struct, frozen=True):
    """An article as it comes: nothing is required, dates are words."""

    id: str | int | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    language: str | None = None
    withdrawn: bool | None = None
    published_inferred: bool | None = None


_decoder = msgspec.json.Decoder(_Wire)


def decode(
    raw: bytes | None,
    *,
    received: datetime | None,
    latest: datetime,
    max_bytes: int = 1 << 20,
) -> Article | Refusal | None:
    """The article in `raw`; None for a tombstone.

    `received` is when Kafka got it (None outside Kafka): the publication time falls back to it, marked as inferred.
    `latest` is the time that no date may be more than a day after.
    """
    if raw is None:
        return None
    if len(raw) > max_bytes:
        return Refusal(Refused.TOO_LARGE, "", f"{len(raw)} bytes, {max_bytes} are allowed")
    wire = _parse(raw)
    if isinstance(wire, Refusal):
        return wire
    try:
        wire = _without_html(wire)
        for name, most in _LONGEST:
            value = getattr(wire, name)
            if value and len(str(value)) > most:
                return Refusal(Refused.TOO_LARGE, name, f"over {most} characters")
        allow(Counted.CHARACTERS, len(wire.title or "") + len(wire.text or ""))
    except HtmlExtraMissing as error:
        return Refusal(Refused.HTML_EXTRA_MISSING, "text", str(error))
    except TooMuch as error:
        return Refusal(Refused.TOO_LARGE, "text", str(error))
    return _checked(wire, received, latest + TOMORROW)


def _parse(raw: bytes) -> _Wire | Refusal:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return Refusal(Refused.NOT_UTF8, "", f"byte {error.start} is not UTF-8")
    try:
        return _decoder.decode(raw.removeprefix(BOM_UTF8))
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        return Refusal(Refused.WRONG_TYPE, path.strip(".`"), reason)
    except (ValueError, RecursionError) as error:
        return Refusal(Refused.NOT_JSON, "", str(error)[:200])


def _without_html(wire: _Wire) -> _Wire:
    """The article with its HTML as text; what a page states of itself fills what the article left out."""
    title, text = wire.title or "", wire.text or ""
    if "<" not in title and "<" not in text:
        return wire
    known = wire.id if wire.id not in (None, "") else _identity(wire)
    allow(Counted.TAGS, title.count("<") + text.count("<"))
    title = read_fragment(title) if is_fragment(title) else title
    if is_page(text):
        page = read_page(text, wire.url or "")
        return replace(
            wire,
            id=known,
            title=title or page.title,
            text=page.text,
            outlet=wire.outlet or page.outlet,
            published_at=wire.published_at or page.published or None,
        )
    return replace(wire, id=known, title=title, text=read_fragment(text)) if is_fragment(text) else wire


def _checked(wire: _Wire, received: datetime | None, latest: datetime) -> Article | Refusal:
    published = _date("published_at", wire.published_at, latest)
    fetched = _date("fetched_at", wire.fetched_at, latest)
    if isinstance(published, Refusal):
        return published
    if isinstance(fetched, Refusal):
        return fetched
    title, text = wire.title or "", wire.text or ""
    if not wire.withdrawn and (refusal := _unreadable(title, text)):
        return refusal
    if wire.withdrawn and wire.id is None and not (wire.url or title or text):
        return Refusal(Refused.NO_CONTENT, "id", "a withdrawal names its article")
    fallback = fetched or received
    return Article(
        id=str(wire.id) if wire.id not in (None, "") else _identity(wire),
        outlet=wire.outlet or "",
        url=wire.url or "",
        title=title,
        text=text,
        published_at=published or fallback,
        fetched_at=fetched,
        language=wire.language or "",
        withdrawn=bool(wire.withdrawn),
        published_inferred=bool(wire.published_inferred) or (published is None and fallback is not None),
    )


def _identity(wire: _Wire) -> str:
    return stable_id("ar", wire.outlet or "", wire.url or "", wire.title or "", wire.text or "")


def _date(field: str, value: str | None, latest: datetime) -> datetime | Refusal | None:
    """A date-time; one without an offset is read as UTC, a bare day as its noon in UTC."""
    if value is None or not value.strip():
        return None
    words = value.strip()
    try:
        when = datetime.fromisoformat(words + "T12:00" if _BARE_DATE.fullmatch(words) else words)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        fits = EARLIEST <= when <= latest
    except (ValueError, OverflowError):
        return Refusal(Refused.WRONG_TYPE, field, f"{words[:40]!r} is not an ISO 8601 time")
    return (
        when
        if fits
        else Refusal(Refused.DATE_OUT_OF_RANGE, field, f"{words[:40]} lies outside 1990 to tomorrow")
    )


def _unreadable(title: str, text: str) -> Refusal | None:
    if not title.strip() and not text.strip():
        return Refusal(Refused.NO_CONTENT, "text", "neither title nor text")
    sample = f"{title}\n{text[:_SAMPLE]}"
    foreign = sum(sample.count(letter) for letter in _OTHER_SCRIPT_USERS if letter in sample)
    if foreign <= 3 and _is_plainly_arabic(sample):
        return None  # as nearly always; to count every letter costs ten times as much
    arabic = sum(map(len, _ARABIC.findall(sample)))
    field = "text" if text.strip() else "title"
    if arabic == 0 or arabic < _ARABIC_SHARE * len(
        sample
    ):  # of all characters; then only are letters counted
        letters = sum(map(len, _LETTER.findall(sample)))
        if arabic == 0 or arabic < _ARABIC_SHARE * letters:
            return Refusal(Refused.NOT_ARABIC, field, f"{arabic} of {letters} letters are Arabic")
    if foreign > 3 and foreign > _FOREIGN_SHARE * arabic:
        return Refusal(
            Refused.NOT_ARABIC, field, f"{foreign} of {arabic} letters belong to Persian, Urdu or Kurdish"
        )
    return None


def _is_plainly_arabic(sample: str) -> bool:
    """Whether the commonest letters alone are as much of it as Arabic must be; no more of them are counted than tell."""
    missing = _ARABIC_SHARE * len(sample)
    for letter in _COMMONEST:
        missing -= sample.count(letter)
        if missing <= 0:
            return True
    return False
