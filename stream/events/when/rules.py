"""The rules that when/times.py reads with: patterns built from stream/data/ar/times.toml and months.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple, cast

from msgspec import field

from stream.articles.fold import fold_name
from stream.data import Row, owners, table, toml
from stream.events.tolls.number_words import VALUES
from stream.text.expressions import Expression, beginning

_UNITS = ["الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
_UNITS_OF_TEN = ("الحادي", *_UNITS[1:])
# «غارات في إب»: the governorate; «في آب/أغسطس», «في آب الماضي»: the month, as is «في شهر آب».
_NOT_IBB = r"(?!في اب(?!\w)(?! ?[/(]| (?:اغسطس|الماضي|الفايت|المنصرم|الجاري|عام|سنه|من عام|[0-9])))"
_ORDINALS = {  # of days in a month, folded
    **{word: day for day, word in enumerate((*_UNITS, "العاشر"), start=1)},
    **{f"{word} عشر": day for day, word in enumerate(_UNITS_OF_TEN, start=11)},
    **{f"{word} والعشرين": day for day, word in enumerate(_UNITS_OF_TEN, start=21)},
    "العشرين": 20,
    "الثلاثين": 30,
    "الحادي والثلاثين": 31,
}
_PAST = "الماضي|الفايت|المنصرم|الماضيه|الاخير|السابق|الفايته"
_NEXT = "المقبل|القادم|المقبله|التالي"


class DayRule(Row, frozen=True, kw_only=True):
    """A day counted from publication, with the sentences that prove it."""

    id: str
    days: int
    words: tuple[str, ...]
    match: str
    reads: tuple[str, str]
    miss: str = field(name="not")


class Stretch(Row, frozen=True, kw_only=True):
    """Days that a phrase covers, never beyond publication.

    They count from it, with `week` from the Sunday before it, with `month` from the first of its month, `year` of its year.
    """

    id: str
    pattern: str
    from_: int = field(name="from")
    to: int
    week: bool = False
    month: bool = False
    year: bool = False
    match: str
    reads: tuple[str, str]
    miss: str = field(name="not")


class History(Row, frozen=True, kw_only=True):
    """A phrase that dates nothing new."""

    id: str
    pattern: str
    match: str
    miss: str = field(name="not")


class DatelineRule(Row, frozen=True, kw_only=True):
    """What stands beside the date in a line that dates a page, with the lines that prove it."""

    words: tuple[str, ...]
    published: tuple[str, ...]
    changed: tuple[str, ...]
    round_up: str
    match: tuple[tuple[str, str], ...]
    miss: tuple[str, ...] = field(name="not")


class _Names(Row, frozen=True):
    words: tuple[str, ...]


class TimeRules(Row, frozen=True, kw_only=True):
    """The whole of times.toml."""

    latest_year: int
    dateline: DatelineRule
    weekdays: dict[str, tuple[str, ...]]
    names: _Names
    parts: dict[str, tuple[int, int]]
    day: tuple[DayRule, ...]
    stretch: tuple[Stretch, ...]
    history: tuple[History, ...]


class DateRules(NamedTuple):
    """Compiled patterns: a night between two weekdays, a day word, a weekday, «قبل N أيام», dates, days of this month, months."""

    night: re.Pattern[str] | Expression
    day: re.Pattern[str] | Expression
    weekday: re.Pattern[str] | Expression
    ago: re.Pattern[str] | Expression
    date: re.Pattern[str] | Expression
    digits: re.Pattern[str] | Expression
    of_month: re.Pattern[str] | Expression
    month: re.Pattern[str] | Expression


RULES = table(TimeRules, "ar", "times.toml")
WEEKDAYS = owners("times.toml", ((day, names, int(day)) for day, names in RULES.weekdays.items()))
MONTHS = owners(
    "months.toml", ((month, names, int(month)) for month, names in toml("ar", "months.toml").items())
)
_ADVERBS = {"صباحا": "صباح", "مساء": "مساء", "ليلا": "ليل", "فجرا": "فجر", "ظهرا": "ظهر", "عصرا": "عصر"}
PARTS = {fold_name(name): hours for name, hours in RULES.parts.items()}
PARTS |= {adverb: PARTS[part] for adverb, part in _ADVERBS.items()}
NAMES = frozenset(c + fold_name(word) for word in RULES.names.words for c in ("", "و", "ب", "ل", "وب"))
_DAYS = owners("times.toml", ((rule.id, rule.words, rule) for rule in RULES.day))


class Dateline(NamedTuple):
    """[dateline] of times.toml, folded: all words that may stand there, those of publication and of change, round-ups."""

    words: frozenset[str]
    published: frozenset[str]
    changed: frozenset[str]
    round_up: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first."""
    return "|".join(
        sorted({re.escape(word).replace(r"\ ", " ") for word in words}, key=lambda w: (-len(w), w))
    )


def _word(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وفبل]?(?:{pattern})(?!\w)", flags)


# «ألفين وأربعة عشر», «ألفين وواحد وعشرين»
_YEAR_IN_WORDS = (
    rf"الف[يا]ن(?: و(?:{_any(w for w, n in VALUES.items() if n <= 30)}|احدي?)(?: عشره?| وعشر[يو]ن)?)?"
)


# «أحد عشر», «خمسة وعشرين», «ثلاثة»
_ONE_TO_9 = rf"{_any(w for w, n in VALUES.items() if n < 10)}|احدي?"
_TO_99 = (
    rf"(?:{_ONE_TO_9}) (?:عشره?|و(?:{_any(w for w, n in VALUES.items() if 20 <= n < 100)}))|{_any(VALUES)}"
)


def number_told(told: str) -> int:
    """The number, of years or of anything, that digits or words tell."""
    if told.isdigit():
        return int(told)
    parts = (word if word in VALUES else word.removeprefix("و") for word in told.split())
    return sum(VALUES.get(part, 1) for part in parts)  # «احد»


def _compile() -> DateRules:
    week, part = _any(WEEKDAYS), _any(fold_name(name) for name in RULES.parts)
    month, adverb, day = _any(MONTHS), _any(_ADVERBS), _any(_DAYS)
    part_of = rf"(?:(?P<part>{part}) )?(?:من )?"
    second = rf"(?:[ ]?[/(\-،,][ ]?|[ ])(?P<again>{month})(?!\w)\)?"
    year = rf"(?:[ ,،/]{{0,2}}(?:من )?(?:ال)?(?:عام |سنه )?(?:ال)?(?P<year>(?:19|20)[0-9]{{2}}|{_YEAR_IN_WORDS})(?!\w))"
    not_today = r"(?! (?:الاول|الثاني|الثالث|الرابع|التالي|نفسه|ذاته|السابق|السابع|العالمي|الواحد|الاخير|الوطني|التاسع|الذي))"
    return DateRules(
        night=_word(rf"(?:{part}) (?:يوم )?(?P<one>{week})(?: ?[/\-] ?| الي | علي | )(?P<two>{week})(?: (?P<past>{_PAST}))?"),
        day=_word(
            rf"{part_of}(?:يوم |نهار )?(?<!حتي )(?<!ذلك )(?<!هذا )(?<!راي )(?P<day>{day})(?!\w){not_today}"
            rf"(?: (?P<after>{adverb})(?!\w))?(?:[ ,،(]{{1,2}}(?:يوم )?(?P<weekday>{week}))?"
        ),
        weekday=_word(
            rf"(?:{part_of}(?:يوم |نهار )?(?P<weekday>{week})|يومي (?P<first>{week}) و(?P<second>{week}))(?!\w)"
            rf"(?: (?P<after>{adverb})(?!\w))?"
            rf"(?: (?P<past>{_PAST}|الماضيين)(?!\w))?(?: (?P<next>{_NEXT})(?!\w))?"
        ),
        ago=_word(
            rf"(?P<since>قبل|منذ) (?:نحو |حوالي |اكثر من )?(?:(?P<two>يومين)|(?P<one>يوم)(?: واحد)?+|"
            rf"(?P<count>[0-9]{{1,2}}|{_TO_99}) (?:ايام|يوما))(?!\w)(?! (?:من|علي) )"
        ),
        date=re.compile(
            rf"(?<![\w/.])(?:(?P<part>{part}) (?:يوم )?)?(?:(?P<digits>[0-9]{{1,2}})|(?P<ordinal>{_any(_ORDINALS)}))"
            rf"(?: ?[/\-] ?| من شهر | من | شهر | )?(?P<month>{month})(?!\w)(?:{second})?"
            rf"(?:{year}|(?: من)?(?: العام| السنه)? (?P<past>{_PAST}|الجاري|الحالي)(?!\w)|(?P<next> (?:{_NEXT}))(?!\w))?"
        ),
        digits=re.compile(r"(?<![\w/.\-])(?P<a>[0-9]{1,4})(?P<sep>[/.\-])(?P<b>[0-9]{1,2})(?P=sep)(?P<c>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9/])"),
        of_month=_word(
            rf"(?:(?P<digits>[0-9]{{1,2}})|(?P<ordinal>{_any(_ORDINALS)})) "
            rf"(?:من )?(?:الجاري|(?:ال)?شهر (?:(?P<past>{_PAST})|الجاري|الحالي)|(?<=من )(?:هذا الشهر|الشهر))(?!\w)"
        ),
        month=_word(
            rf"{_NOT_IBB}(?:(?:في|خلال|منذ|مطلع|اواخر|اوايل|نهايه|بدايه|منتصف|شهر)(?: شهر)? \(?|(?=(?:{month})(?:[/ ](?:{month}))? (?:19|20)[0-9]))(?P<month>{month})(?!\w)(?:{second})?"
            rf"(?:{year}| (?:{_PAST}|الجاري|الحالي)(?!\w))?"
        ),
    )  # fmt: skip


_PHRASES = [
    _word(fold_name(pattern))
    for pattern in (*(r.pattern for r in RULES.stretch), *(r.pattern for r in RULES.history))
]
_EXPRESSIONS = iter(beginning([*cast("Iterable[re.Pattern[str]]", _compile()), *_PHRASES]))
DATE_RULES = DateRules(*islice(_EXPRESSIONS, len(DateRules._fields)))
STRETCHES = tuple(zip(RULES.stretch, _EXPRESSIONS, strict=False))
HISTORY = tuple(zip(RULES.history, _EXPRESSIONS, strict=True))


DATELINE = Dateline(
    frozenset(
        fold_name(w) for w in (*RULES.dateline.words, *RULES.dateline.published, *RULES.dateline.changed)
    ),
    frozenset(fold_name(w) for w in RULES.dateline.published),
    frozenset(fold_name(w) for w in RULES.dateline.changed),
    re.compile(fold_name(RULES.dateline.round_up)),
)


def day_of(word: str) -> DayRule:
    """The rule of a day word as matched."""
    return _DAYS[word]


def days_ago(match: re.Match[str]) -> int | None:
    """How many days «قبل ثلاثة أيام» counts."""
    if match["two"]:
        return 2
    if match["one"]:
        return 1
    count = match["count"]
    days = number_told(count)
    return days if 0 < days <= 99 else None


def in_the_past(match: re.Match[str], today: date | None) -> date | None:
    """The date that a day and a month name; without a year the nearest one not after tomorrow."""
    day = _day_number(match)
    month = MONTHS[match["month"]]
    if not 1 <= day <= 31 or match["next"] or (not match["year"] and today is None) or _at_odds(match):
        return None
    years = [number_told(match["year"])] if match["year"] else [today.year, today.year - 1] if today else []
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if match["year"] or today is None or (found - today).days <= 1:
            return found
    return None


def in_this_month(match: re.Match[str], today: date) -> date | None:
    """The date of «الثامن من الشهر الجاري», or of the last month; None where it is to come or cannot be."""
    first = today.replace(day=1)
    if match["past"]:
        first = (first - timedelta(days=1)).replace(day=1)
    try:
        found = first.replace(day=_day_number(match))
    except ValueError:
        return None
    return found if (found - today).days <= 1 else None


def _day_number(match: re.Match[str]) -> int:
    return int(match["digits"]) if match["digits"] else _ORDINALS[match["ordinal"]]


def _at_odds(match: re.Match[str]) -> bool:
    """Whether a date calls its month by the names of two: «2 تشرين الأول/ نوفمبر»."""
    return bool(match["again"]) and MONTHS[match["again"]] != MONTHS[match["month"]]


def dated_by_weekday(match: re.Match[str], weekday: int, limit: date) -> date | None:
    """The latest day up to `limit` with this day, month and weekday: it comes round every 5, 6 or 11 years."""
    if _at_odds(match):
        return None
    day = _day_number(match)
    for year in range(limit.year, limit.year - 12, -1):
        try:
            found = date(year, MONTHS[match["month"]], day)
        except ValueError:
            continue
        if found <= limit and found.weekday() == weekday:
            return found
    return None


def covered(rule: Stretch, today: date) -> tuple[date, date]:
    """The first and the last day of a stretch."""
    base = today - timedelta(days=(today.weekday() + 1) % 7) if rule.week else today
    base = today.replace(day=1) if rule.month else base
    base = today.replace(month=1, day=1) if rule.year else base
    return base + timedelta(days=rule.from_), min(base + timedelta(days=rule.to), today)
