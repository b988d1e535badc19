"""From where on a time says when something was: behind «رغم الهدنة السارية منذ شهر» it is the truce's, not the attack's.

After data/ar/elsewhen.toml. All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import field

from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.text.expressions import Expression, beginning, begun

_BACK = 140  # characters before a time in which such words begin
_WORD = r"(?: (?!(?:عام|عامين|اعوام|سنه|سنتين|سنوات|شهر|شهرين|اشهر|اسبوع|اسبوعين|اسابيع|ايام|يومين|الماضي) )[^\s.،؛؟!]+)"
_LEADS = (
    r"(?: (?:و?منذ|و?في|قبل|يوم|بتاريخ|خلال|عام|شهر|مطلع|اواخر|اوايل|منتصف|نهايه|بدايه|نحو|حوالي)){0,2}"
    r"(?: [0-9]{1,2}| ال(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي|عشرين|ثلاثين)(?: عشر| و\w+ين)?)?"
    r"(?: من)?(?: شهر)?"
)
_SPAN = re.compile(r"(?:منذ|خلال|هذا|هذه|في غضون|في اقل)\b")
_SINCE = re.compile(r"منذ (?:\w+ )?$")  # «قتل ألف منذ سريان الهدنة في آذار»: counted since
_IN_A_SPAN = re.compile(r" (?:منذ|خلال|في غضون|في اقل من|هذا|هذه)\b")


class ElsewhenRow(Row, frozen=True, kw_only=True):
    """One [[elsewhen]] of elsewhen.toml."""

    id: str
    pattern: str
    most: int
    spans: bool = False
    match: str
    miss: str = field(name="not")


class ElsewhenTable(Row, frozen=True):
    """The whole of elsewhen.toml."""

    elsewhen: tuple[ElsewhenRow, ...]


def elsewhen_table() -> ElsewhenTable:
    """The one table, read once."""
    return table(ElsewhenTable, "ar", "elsewhen.toml")


@cache
def rules() -> tuple[tuple[ElsewhenRow, Expression], ...]:
    """The one set of rules, read once."""
    rows = elsewhen_table().elsewhen
    found = beginning(
        re.compile(
            rf"(?<!\w)[وف]?(?:{fold_name(row.pattern)})(?!\w)(?P<gap>{_WORD}{{0,{row.most}}}?{_LEADS})[\s\"']{{1,2}}$"
        )
        for row in rows
    )
    return tuple(zip(rows, found, strict=True))


def dated_from(text: str, at: int) -> int | None:
    """Where what the time at an offset dates begins, if that is something beside the attack of its clause."""
    start = max(0, at - _BACK)
    for stop in "\n.؟!":
        start = max(start, text.rfind(stop, start, at) + 1)
    return min(
        (
            match.start()
            for row, pattern in begun(rules(), text)
            if (match := pattern.search(text, start, at)) is not None
            and (
                _SPAN.match(text, at) or _IN_A_SPAN.search(match["gap"])
                if row.spans
                else not _SINCE.search(text, start, match.start())
            )
        ),
        default=None,
    )


def dates_another(text: str, at: int, end: int, told: int, *, relative: bool = False) -> bool:
    """Whether the time at [at, end) dates something beside what is told at `told`: not what stands with it.

    `relative`: in a relative clause, which tells of a place what was, it is another's only behind the time.
    """
    return is_apart(dated_from(text, at), end, told, relative=relative)


def is_apart(begins: int | None, end: int, told: int, *, relative: bool) -> bool:
    """Whether what is told at an offset stands beside a time that ends at `end` and dates something from `begins` on."""
    if begins is None:
        return False
    return told >= end if relative else not begins <= told < end
