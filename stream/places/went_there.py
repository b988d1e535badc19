"""Where people, flights and aid went, and where those died or lie who were hurt elsewhere: none of these was struck."""

from __future__ import annotations

import re

from stream.places.mention import Mention
from stream.places.role import LEFT, Role
from stream.text.needed import needed

_HOSPITAL = r"(?:ال|لل)?(?:مستشف\w*|مشفي|مشاف\w*|مستوصف|عيادات|مجمع)"
_HOUSES = needed(_HOSPITAL)
_IN_IT = rf"\s(?:في|داخل|ب)\s?(?P<house>{_HOSPITAL}\s(?:[^\s.،]+\s){{0,3}}?(?:في\s|ب)?)?$"
_FEW = r"(?:\s[^\s.،]+){0,4}?"
# «بعد وفاة جريحين في مستشفى كذا», «لفظ أنفاسه الأخيرة في مستشفى كذا»
_DIED_IN = re.compile(
    rf"(?<!\w)[وفبل]{{0,2}}(?:(?:وفاه|استشهاد|موت|توفي|استشهد|قضي|قضوا|مات)(?:ت|وا)?{_FEW}\s(?:ال)?(?:جريح|جرحي|مصاب|متاثر)\w*"
    rf"|(?:لفظ|فارق|[تي]فارق|مفارقه)ت?{_FEW}\s(?:انفاس\w+|ال?حياه))(?:\s[^\s.،]+){{0,3}}?{_IN_IT}"
)
# «يرقد المصابون في مستشفى كذا», «تلقوا العلاج في مستشفى كذا»
_LIES_IN = re.compile(
    rf"(?<!\w)[وف]?(?:[تي]رقد|(?:[تي]ت|ت)لق\w+{_FEW}\s(?:ال)?علاج|عولج|[تي]عالج|[تي]خضع|[تي]مكث)\w{{0,2}}{_FEW}{_IN_IT}"
)
# «استشهد ثلاثة جرحى في مستشفى كذا إثر قصف»: it was struck.
_BY_FIRE = re.compile(
    r"[^.،؛\n]{0,30}?\s(?:(?:اثر|جراء|نتيجه|بفعل|بسبب|بعد|عقب)\s(?:\w+\s)?(?:ال)?|ب(?:ال)?)"
    r"(?:قصف|غار|استهداف|قذايف|قذيفه|هجوم|اقتحام|رصاص|نيران|تعرض|اطلاق)\w*(?!\s(?:\w+\s){0,2}علي\s)"
)
# «أعلن مستشفى كذا وفاة جريح»; not «أعلن مستشفى كذا مقتل طبيب في قصف استهدفه»
_ANNOUNCES = re.compile(r"(?<!\w)[وف]?(?:اعلن|[تي]علن|اكد|افاد|ابلغ)ت?\s(?:اداره\s)?$")
_ANNOUNCED = re.compile(
    r"[\"')]*\s(?:عن\s|ب)?(?:وفاه|استشهاد|وصول|استقبال|ارتفاع|ارتقاء)\s(?![^.\n]*(?:محيطه|استهدفه|قصفه|عليه|داخله|ال(?:مستشفي|مشفي)(?!\w)))"
)
_CARRIED = (
    r"(?:[يتن]?نقل|اسعف|[يت]سعف|اسعاف|اجلي|اجلت|اجلاء|[يت]جلي|اخلي|اخلت|اخلاء|تحويل|[يت]?حول|احيل|احال|احاله|توجيه"
    r"|ارسال|ارسل|[يت]رسل|نزح|[يت]نزح|نزوح|انتقل|[يت]نتقل|انتقال|لجا|[يت]لجا|لجوء|تشريد|فرار|هروب)\w{0,3}"
)
# «نقلت طائرة جرحى الهجوم إلى كذا»: the attack's hurt are no arms
_ITS_HURT = r"\s(?:جرحي|قتلي|مصابي|ضحايا|جثث|جثامين|شهداء)\s[^\s.،]+"
# «نقلوا المعركة إلى», «أرسلت مسيرات إلى»
_ARMS = (
    r"(?:ال)?(?:معرك|معارك|حرب|قتال|صراع|مواجه|اشتباك|هجوم|هجمات|عمليات|غار|قصف|قوات|مسلح|مقاتل|جنود|صواريخ|صاروخ|قذايف|قذيفه|رصاص|نيران"
    r"|طايره مسيره|طايرات(?! اسعاف)|مسير|دبابات|مفخخ|سياره مفخخه|انتحاري|رساله|رسايل)"
)
_ELSE = r"(?:بعد|اثر|جراء|عقب|خلال|بسبب|نتيجه|حيث|في|من|عن|علي|الي|ان|حتي)\s"
# «ونقل المصابون إلى معبر كذا "كذا"», «فعلقت الرحلات وحولت إلى كذا»
_WENT = re.compile(
    rf"(?<!\w)[وف]?[بل]?(?:ال)?{_CARRIED}(?:{_ITS_HURT}|\s(?!{_ARMS}|(?:بعد|اثر|جراء|عقب|الي)\s)[^\s.،]+){{0,7}}?\sالي\s+(?:(?!{_ELSE})\w+\s){{0,2}}[\"'(]*$"
)
# «وبالانتقال إلى قرية كذا فقد أصيب شخصان»: it is the report that goes there
_TURNS_TO = re.compile(
    r"(?:^|[.،\n])\s*(?:و?بالانتقال|و?(?:ننتقل|ننقلكم|نتحول)(?: (?:بكم|الان|معكم))?|انتقالا)\sالي\s(?:\w+\s)?[\"'(]*$"
)


def went_there(text: str, mention: Mention) -> tuple[Role, str] | None:
    """The role of a place where people or things went, or where the hurt of another lie."""
    begin = max(0, mention.outer - 2 * LEFT)
    left = text[begin : mention.outer]
    # «إلى» and two words, or a quotation mark besides
    if "الي" in left.rsplit(maxsplit=4)[-4:] and _WENT.search(left) and not _TURNS_TO.search(left):
        return Role.DISPLACED, "went_there"
    near = text[begin : mention.end]
    if not any(word in near for word in _HOUSES):
        return None  # as nearly always
    house = re.match(_HOSPITAL, text[mention.outer : mention.end]) is not None
    if house and _ANNOUNCES.search(left) and _ANNOUNCED.match(text, mention.end):
        return Role.SPEAKER, "hospital_that_announces"
    left += "ب" if mention.clitics.endswith("ب") else ""
    lies = _DIED_IN.search(left) or _LIES_IN.search(left)
    if lies is None or not (lies["house"] or house):
        return None
    return None if _BY_FIRE.match(text, mention.end) else (Role.DISPLACED, "the_hurt_lie_there")
