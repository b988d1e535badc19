"""Places named for people who are or were there: where the hurt were taken in, where an officer serves, who was driven out."""

from __future__ import annotations

import re

from stream.places.mention import Mention
from stream.places.role import LEFT, Role
from stream.text.needed import Needing

_HOSPITAL = r"(?:ال|لل)?(?:مستشف\w*|مشفي|مشاف\w*|مستوصف|مشرحه|نقطه طبيه|مركز طبي)"
# «استقبل مستشفى الجمهورية في كذا جرحى», «توفي في مستشفى بمدينة كذا رجل أصيب في كذا»; not «استهدف القصف مستشفى في كذا».
_TAKEN_IN = Needing(
    rf"(?<!\w)[وف]?(?:[يت]?ستقبل|استقبل|استقبال|اسعف|اسعاف|[يت]?نقل|وصل|وصول|توفي|توفيت|فارق|ادخل|حول|تحويل|احيل|تلق[يت])\w*\s(?:[^\s.،]+\s){{0,4}}?(?:في\s|الي\s|ب)?{_HOSPITAL}"
    r"\s(?:(?!قصف|استهدف|ضرب|هاجم|دمر)[^\s.،]+\s){0,2}?(?:في\s|ب)?$"
)
# «أوضح أن مستشفى كذا استقبل 17 جريحا»
_TAKES_IN = re.compile(
    r"[\"')]*(?:\s(?:في|ب)\s?\w+(?:\s\w+)?)?\s(?:استقبل|يستقبل|تستقبل|تلقي|اعلن|اكد|افاد|قال)ت?\s"
)
_BODIES = ("مديريه", "قياده", "جهاز", "قسم", "فرع", "دايره", "كليه", "جامعه", "وزاره")
# «ضابط من مديرية الأمن بمدينة كذا»: where he serves.
_SERVES = re.compile(
    r"(?<!\w)(?:ال)?(?:ضابط|شرطي|عنصر|عقيد|مقدم|رايد|نقيب|ملازم|عميد|موظف|جندي|قتيل|مصاب|سيده|سياره)\w*(?:\s[^\s.،]+){0,6}?"
    rf"\sمن\s(?:مرتب\w*\s|منتسبي\s|كادر\s)?(?:{'|'.join(_BODIES)})"
    r"\s(?:(?:ال)?(?:امن|شرطه|دفاع|استخبارات|مخابرات|مرور|جمارك|عمليات|تربيه|طب|هندسه|داخليه|وطني\w*|عام\w*|مركزي\w*|عسكري\w*|مدني\w*|جنايي\w*|سياسي\w*)\s){1,3}(?:في\s|ب)?$"
)
# «وأجبرت آلاف العائلات في بلدة كذا على النزوح»; not «أجبر القصف سكان بلدة كذا على النزوح», which was shelled.
_FORCED = Needing(
    r"(?<!\w)[وف]?(?:[يت]جبر|اجبر|ارغم|[يت]رغم)(?:ت|وا|ون)?\s(?!(?:ال)?(?:قصف|غار|معارك|اشتباك|مواجه|هجوم|هجمات))(?:[^\s.،]+\s){1,4}?(?:في|من|ب)?\s?$"
)
_OUT = re.compile(r"[\"')]*\sعلي\s(?:ال)?(?:نزوح|فرار|مغادره|هروب|اخلاء|رحيل|خروج)(?!\w)")


def persons_at(text: str, mention: Mention) -> tuple[Role, str] | None:
    """The role of a place that is named for who was brought there, serves there or was driven out of it."""
    left = text[max(0, mention.outer - 2 * LEFT) : mention.outer] + ("ب" if "ب" in mention.clitics else "")
    if _TAKEN_IN.search(left):
        return Role.DISPLACED, "taken_in_there"
    if text.startswith(("مستشفي", "مشفي"), mention.outer) and _TAKES_IN.match(text, mention.end):
        return Role.SPEAKER, "hospital_that_takes_in"
    if " من " in left and any(body in left for body in _BODIES) and _SERVES.search(left):
        return Role.ORGANISATION, "serves_there"
    if _FORCED.search(left) and _OUT.match(text, mention.end):
        return Role.DISPLACED, "forced_out"
    return None
