"""What stands behind a name that no table has: the next of a list, what it lies in, what is told on."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from stream.data.families import family
from stream.places.danger import given_names
from stream.places.everyday import is_everyday, may_be_bare

LIST_GOES_ON = re.compile(
    rf"[\"')]*(?:\s+و\s?\w{{2,}}|\s*[،,.)\n]|\s+(?:ب|في |{family('side')}|التابع|الواقع|القريب|دون |ضمن )"
    rf"|\s+(?:اضافه|بالاضافه|فضلا|الي جانب|ما|مما|حيث|التي|منذ|{family('daytime')}|امس|اليوم|يوم|خلال|بعد|عقب|اثر|جراء|حين)\b|\s*$)"
)
NAME_ENDS = re.compile(
    rf"[\"')]*\s+(?:دون |في |وسط |بريف|بوسط|ب{family('side')}|بمحافظ|بمنطق|ببلد|بمدين|بقضاء|بناحي|بولاي|باقليم|بمقاطع|بمدير|{family('side')}|قرب |القريب|الواقع|المطل|المجاور|التابع)"
)
# Behind the second word of a name that is no everyday word: «قرية كوك جلي فقتل», «بلدة كذا كذا، ».
TOLD_ON = re.compile(
    rf"[\"')]*(?:\s+ف\w{{3,}}|\s+(?:ما|مما|ادي|ادت|اسفر|اسفرت|خلف|خلفت|حيث|التي|{family('daytime')}|امس|اليوم|يوم|بين|خلال|بعد|قبل|عقب|اثر|جراء|منذ|من|الي|عبر)\b|\s*[،,.\n]|\s*$)"
)
# «حي خالد بن الوليد», «حي سعد الأنصاري السكني»: called after somebody, whose first name stands first.
_NAMED_FOR = re.compile(
    r"(\w{3,})(?: (?:بن|ابن|ابو|ابي) (?:ال)?\w{3,}| (?:عبد )?(ال\w{3,})(?=[\"')]*(?: ال(?:سكني|شعبي)| ب\w{3,}|\s*[،,.:)\n]|\s*$)))"
)
HOLDS = (
    rf"(?:(?:في |ب)(?:{family('unit')}|ريف|مدينه|منطقه|بلده|بلديه|دايره|العاصمه)"
    r"|داخل (?:مدينه|بلده|مخيم|العاصمه|المدينه)"
    rf"|الي ال{family('side')}"
    rf"|ب?(?:{family('side')}|وسط)ي?|قضاء|مديريه|محليه|ناحيه|قرب|بالقرب|\(?\d+ ?(?:كم|كلم|كيلو\w*)|التابعه?|الواقعه?|القريبه?|المجاوره?|المحاذيه?)\b"
)
HOLDS_NEXT = re.compile(rf"[\"')]* {HOLDS}")
_IN = re.compile(r"[\"')]* (?:في |ب)")
HOLDS_BEHIND = re.compile(rf"(?: و[\"'(]*ال\w{{3,}}[\"')]*){{0,2}}[\"')]* {HOLDS}")

_NAMED_BY_ANY = (
    "وادي ",
    "جبل ",
    "خربه ",
    "قلعه ",
    "تل ",
    "تله ",
    "تبه ",
    "خله ",
    "نقيل ",
    "مرتفعات ",
    "بير ",
)
_IN_ITS_LAND = re.compile(
    rf"(?<![يه])[\"')]* (?:و?في |ب(?:محافظ|ريف|جرود|مدير|قضاء|ناحي|ولاي)\w* |{family('side')}|وسط |قرب |و(?:مدينه|بلده|قريه|جبل|منطقه|وادي|حي) )"
)


def is_held_behind(text: str, end: int, known: Container[int]) -> bool:
    """Whether what a name lies in stands behind it; `known`: where the listed names begin, «منطقة كذا في حلب»."""
    lies = _IN.match(text, end)
    return HOLDS_BEHIND.match(text, end) is not None or (lies is not None and lies.end() in known)


def is_named_by_any(text: str, begin: int, end: int) -> bool:
    """Whether any word names a valley, a hill or the like, as its land stands behind it: «وادي كذا في ريف …»."""
    return text.endswith(_NAMED_BY_ANY, 0, begin) and _IN_ITS_LAND.match(text, end) is not None


def named_for(text: str, begin: int, may_name: Callable[[str], bool]) -> tuple[int, int] | None:
    """The extent of a name that is somebody's whole name."""
    match = _NAMED_FOR.match(text, begin)
    if match is None or match[1] not in given_names():
        return None
    return match.span() if match[2] is None or may_name(match[2]) else None


_AND_THE = re.compile(r"[\"')]* و(ال(?!ت\w{2}ي\w(?!\w))\w{3,})")  # no «والتجويع»
_THE_OTHER = frozenset(
    {"الثاني", "الثانيه", "الاخر", "الاخري", "الاخران", "الاخرين", "الاخرون"}
)  # «والثانية في كذا»


def one_more_held(text: str, end: int, known: Container[int]) -> tuple[int, int] | None:
    """The name of no table that goes on behind one place, where what holds both is told: «منطقة كذا والمقضة بالمسراخ»."""
    second = _AND_THE.match(text, end)
    if second is None or second.start(1) in known or is_everyday(second[1]) or second[1] in _THE_OTHER:
        return None
    return second.span(1) if is_held_behind(text, second.end(), known) else None


# «منطقة كذا والفج وبني زيلع ما أدى إلى …»: the second and the third of a row whose first alone has a cue
_AND_TWO = re.compile(r"[\"')]* و(ال\w{3,}) و((?:(?:بني|ال|بيت|وادي|جبل) \w{3,}|ال\w{3,}))(?!\w)")
_ROW_ENDS = re.compile(
    r"[\"')]*(?:\s(?:ما|مما|خلال|منذ|حيث|دون|بعد|اليوم|امس|مخلف|ملحق|متسبب|موقع)\w*|\s?[،,.)\n]|\s*$)"
)


def two_more(text: str, end: int, known: Container[int]) -> list[tuple[int, int]]:
    """The names of no table that go on behind one place, two in a row that ends there."""
    row = _AND_TWO.match(text, end)
    if row is None or row[1] in _THE_OTHER:
        return []
    if not (_ROW_ENDS.match(text, row.end()) or is_held_behind(text, row.end(), known)):
        return []
    if any(" " not in word and not may_be_bare(word) for word in row.groups()):
        return []
    return [row.span(k) for k in (1, 2) if row.start(k) not in known]
