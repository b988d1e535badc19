"""What a «منذ» or «قبل» says that is not when an attack was.

How fierce it is, «أعنف قصف منذ أشهر», how a place has been since, or how near it was to something: «قبل أيام من الانتخابات».
"""

from __future__ import annotations

import re

_MOST = r"(?:ال)?(?:اعنف|اكبر|اشد|اوسع|اعلي|اسوا|اخطر|ادمي|اضخم|اشرس|اكثف|اطول|اقوي|اقسي|ابرز|احدث|اولي?|اكثر(?! من))"
_AN_ATTACK = (
    r"(?:ال)?(?:هجوم|هجمه|هجمات|قصف|غاره|غارات|ضربه|ضربات|عمليه|عمليات|تفجير|تفجيرات|اعتداء|اعتداءات|مجزره|مجازر|مذبحه|"
    r"حصيله|عدد|خساير|تصعيد|خرق|خروقات|موجه|معارك|اشتباكات|مواجهات|حادث|حادثه|استهداف|توغل|اقتحام|يوم|ايام|ليله)"
)
_FIERCEST = re.compile(
    rf"(?<!\w)[وفبل]?{_MOST}\s(?:(?:\w+\s){{0,2}}|(?:من\s)?{_AN_ATTACK}(?:\s[^\s.،؛:]+){{0,7}}\s)\Z"
    r"|\bغير مسبوق(?:ه|ين)?\s(?:\w+\s){0,3}\Z|\bلم [تي]شهد\w*\s(?:[^\s.،؛:]+\s){0,4}\Z"
)


def says_how_fierce(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says how fierce an attack is, not when it was."""
    return text.startswith("منذ", at) and _FIERCEST.search(text, max(0, at - 80), at) is not None


# «البلدة المحاصرة منذ أعوام», «التي يسيطر عليها التنظيم منذ 2014»
_STATE = re.compile(
    r"\bال(?:محاصر|مغلق|خاضع|محتل|محرر|مهجر|مهجور|معزول|متوقف|مستمر|متواصل|داير|جاري|جاريه|مدمر|منكوب|هارب|فار|مقيم|مستعر)(?:ه|ين|ون)?"
    r"(?:\s[^\s.،]+){0,3}\s$"
    r"|\b(?:التي|الذي)\s[تي](?:سيطر|حاصر|حتل|خضع|قيم|عيش)\w*(?:\s[^\s.،]+){0,4}\s$"
)


def says_a_state(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says since when a place or force is as it is."""
    return text.startswith("منذ", at) and _STATE.search(text[max(0, at - 64) : at]) is not None


# «قبل أيام من الانتخابات»: how near to something, not how long ago; what came before a war or a death is long ago.
_NEAR_TO = re.compile(
    r"قبل (?:نحو |حوالي |اقل من |بضعه )?(?:\w+ )?(?:يوم|يومين|ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرين) من "
    r"(?!(?:ال)?(?:ان|يوم|سقوط|انسحاب\w*|اندلاع\w*|انطلاق\w*|تحرير\w*|انتهاء|انهيار|بدء الحرب|ثوره|حرب|مقتل\w*|اغتيال\w*|وفات\w*|اعتقال\w*|مغادرت\w*|رحيل\w*|قبل|جانب|طرف)(?!\w))"
)


def says_near_to(text: str, at: int) -> bool:
    """Whether the «قبل» at an offset says how near to something an attack was."""
    return text.startswith("قبل", at) and _NEAR_TO.match(text, at) is not None


def says_no_time(text: str, at: int) -> bool:
    """Whether the «منذ» or «قبل» at an offset says none of when an attack was."""
    return says_how_fierce(text, at) or says_a_state(text, at) or says_near_to(text, at)


def word_before(text: str, at: int) -> str:
    """The word that ends right before an offset, without what stands between."""
    return text[max(0, at - 24) : at].rstrip(" \"'").rpartition(" ")[2]
