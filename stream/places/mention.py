"""A place as a text names it, before it is known which place is meant."""

from __future__ import annotations

from stream.records import PlaceKind
from stream.text.found import Found

IMPLIED = "implied"  # the cue of a name that only its container, or its list, tells to be a place


class Mention(Found, frozen=True):
    """A place named at folded offsets [start, end) (without its cue); `outer` is where the phrase begins.

    `name` is folded; `known` says that the gazetteer has it. `kinds` come from the cue. `refers` marks «المدينة»;
    `rural` the side in «ريف حلب الشمالي» ("" for no side, None for no ريف); `direction` that «شرقي» stands before;
    `many` that it refers to all of the last list: «الأحياء المذكورة».
    """

    start: int
    end: int
    outer: int
    name: str
    known: bool
    clitics: str = ""
    cue: str = ""
    kinds: tuple[PlaceKind, ...] = ()
    refers: bool = False
    rural: str | None = None
    direction: bool = False
    group: int = -1
    many: bool = False


_MARKS = str.maketrans("", "", '"()')


def unquoted(name: str) -> str:
    """A name without the marks that stand between its cue and the rest: «معسكر "الصولبان"», «تبة (الخزان)».

    >>> unquoted('مطار "اتاتورك')
    'مطار اتاتورك'
    """
    return name.translate(_MARKS) if '"' in name or "(" in name else name
