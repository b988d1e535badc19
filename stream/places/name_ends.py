"""What stands behind a name that no table has: the next of a list, what it lies in, what is told on."""

from __future__ import annotations

import re

LIST_GOES_ON = re.compile(
    r"[\"')]*(?:\s+و\s?\w{2,}|\s*[،,.)\n]|\s+(?:ب|في |شمال|جنوب|شرق|غرب|التابع|الواقع|القريب|دون |ضمن )"
    r"|\s+(?:اضافه|بالاضافه|فضلا|الي جانب|ما|مما|حيث|التي|منذ|فجر|صباح|مساء|ليل|ظهر|امس|اليوم|يوم|خلال|بعد|عقب|اثر|جراء|حين)\b|\s*$)"
)
NAME_ENDS = re.compile(
    r"[\"')]*\s+(?:دون |في |وسط |بريف|بوسط|بشمال|بجنوب|بشرق|بغرب|بمحافظ|بمنطق|ببلد|بمدين|بقضاء|بناحي|بولاي|باقليم|بمقاطع|بمدير|شمال|جنوب|شرق|غرب|قرب |القريب|الواقع|المطل|المجاور|التابع)"
)
# Behind the second word of a name that is no everyday word: «قرية كوك جلي فقتل», «بلدة كذا كذا، ».
TOLD_ON = re.compile(
    r"[\"')]*(?:\s+ف\w{3,}|\s+(?:ما|مما|ادي|ادت|اسفر|اسفرت|خلف|خلفت|حيث|التي|مساء|صباح|فجر|ظهر|عصر|ليل|امس|اليوم|يوم|بين|خلال|بعد|قبل|عقب|اثر|جراء|منذ|من|الي|عبر)\b|\s*[،,.\n]|\s*$)"
)
HOLDS = (
    r"(?:(?:في |ب)(?:محافظه|محليه|مديريه|قضاء|ناحيه|ريف|ولايه|مدينه|منطقه|عزله|بلده|بلديه|دايره|اقليم|مقاطعه|العاصمه)"
    r"|داخل (?:مدينه|بلده|مخيم|العاصمه|المدينه)"
    r"|الي ال(?:شمال|جنوب|شرق|غرب)"
    r"|ب?(?:شمال|جنوب|شرق|غرب|وسط)ي?|قضاء|مديريه|محليه|ناحيه|قرب|بالقرب|\(?\d+ ?(?:كم|كلم|كيلو\w*)|التابعه?|الواقعه?|القريبه?|المجاوره?|المحاذيه?)\b"
)
HOLDS_NEXT = re.compile(rf"[\"')]* {HOLDS}")
HOLDS_BEHIND = re.compile(rf"(?: و[\"'(]*ال\w{{3,}}[\"')]*){{0,2}}[\"')]* {HOLDS}")
# Behind a quarter that is called after somebody: «حي سعد الكذا السكني», «حي علي الكذا الخاضع لكذا».
_OF_SOMEBODY = re.compile(r"(?!ال)\w{3,} ال\w{3,}")
_OF_A_QUARTER = re.compile(r"[\"')]*\s(?:السكني|الشعبي|الخاضع|المحاصر|المكتظ|الذي)\b")


def after_somebody(text: str, begin: int) -> tuple[int, int] | None:
    """The extent of a quarter's name that is somebody's two names: «حي سعد الكذا السكني»."""
    whole = _OF_SOMEBODY.match(text, begin)
    return whole.span() if whole and _OF_A_QUARTER.match(text, whole.end()) else None
