"""Countries and capitals that are named for their governments: who strikes, says something or is spoken to, not where."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.cues import cue_table
from stream.places.mention import Mention
from stream.places.reading import Reading
from stream.places.role import LEFT
from stream.records import PlaceKind

# «استهدفت غارة جوية الخرطوم», «قصفت إسرائيل طهران»; not «قصفت طائرات أنقرة مواقع», «استهدفت العقوبات طهران».
_HIT = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:استهدف|ستهدف|ضرب|هز|طال|قصف)ت?\s"
    r"(?:غاره|غارات|صاروخ|صواريخ|قذيفه|قذايف|انفجار|انفجارات|تفجير|تفجيرات|هجوم|مسيره|مسيرات|ضربه|ضربات)\w{0,2}\s(?:\w+\s){0,2}$"
    rf"|(?<!\w)[وف]?[يت]?قصفت?\s(?!(?:{family('aircraft', 'gun')}|قوات|جيش|صواريخ)\w*\s)\w+\s$"
)
# «استهداف الرياض بصاروخ باليستي», «قصف طهران بالصواريخ»
_ITS_STRIKE = re.compile(r"(?<!\w)[وف]?[بل]?(?:ال)?(?:قصف|استهداف|ضرب|مهاجمه|تفجير)\s$")
_WITH_ARMS = re.compile(
    rf"[\"')]*\s(?:\w+\s)?ب(?:ال)?(?:\w+\s)??(?:{family('aircraft')}|صاروخ|صواريخ|صلي|قذايف|قذيفه|غار|مسير|قنابل|رشق)\w*"
)
# «دمشق هاجمت مستشفيات»: who strikes, at the begin of what is said; «دمشق قصفت اليوم» may have been struck.
_STATES = re.compile(r"(?:^|[:.؛\n\"(|]|(?<!\w)[وفب]?ان)\s*$")
_STRIKES = re.compile(
    r"[\"')]*\s(?:ت(?:قصف|هاجم|ستهدف|ضرب|شن|طلق|قتحم|توعد|هدد|غير)|قصفت|هاجمت|استهدفت|ضربت|شنت|اطلقت|اغارت)\s"
    r"(?!ب\w|من\s|في\s|علي\s|امس|اليوم|بين|خلال|مجددا|فجر|صباح|مساء|ليل)"
)
# «تمطر مروحيات دمشق أحياء حلب»: its arms, and what they strike right behind.
_ITS_ARMS = re.compile(rf"(?<!\w)[وف]?(?:{family('aircraft', 'gun')}\w*|صواريخ)\s[\"'(]*$")
_ON_WHAT = re.compile(rf"[\"')]*\s(?:علي|{family('settlement', 'settlements')}|ريف|مواقع|مناطق|منطقه)\s")
_BY_PREPOSITION = re.compile(r"(?<!\w)[وفبل]?(?:في|داخل|ضد|محيط|علي|وسط|عبر|اراضي|سواحل|سماء)\W*$")
# «ورفضت دمشق الغارات», «تتهمه دمشق بارتكاب مجازر»: a capital that says something is its government.
_SAYS = re.compile(
    r"(?<!\w)[وف]?س?(?:ت(?:رفض|دين|ندد|نفي|علن|وكد|قول|حذر|هدد|طالب|دعو|عتبر|صف|رحب|ستنكر|حمل|تهم|تتهم|صر|نكر|شكو|ري|ريد|سعي)"
    r"|(?:رفض|ادان|دان|ندد|نف|اعلن|اكد|قال|حذر|هدد|طالب|دع|اعتبر|وصف|رحب|استنكر|حمل|اتهم|اصر|انكر|ابلغ|وافق|توعد|تعهد|رد)ت)(?:ه|ها|هم)?\s[\"'(]*$"
    # «غارات شنتها دمشق»
    r"|(?<!\w)(?:شن|نفذ|ارتكب|اطلق|قاد|دعم|اقام|فرض|بدا|وجه|خاض|[تي]شن|[تي]نفذ|[تي]قود|[تي]دعم|[تي]فرض|[تي]خوض|[تي]وجه)ت?(?:ها|ه)\s[\"'(]*$"
)
# «اتهمت موسكو دمشق بعدم الالتزام», «طالب الأكراد دمشق بالتدخل»: who is spoken to; not in «اتهم ناشطون الطيران بقصف دمشق».
_SPOKEN_TO = re.compile(
    r"(?<!\w)[وف]?(?:(?:اتهم|حمل|طالب|حث|ناشد|حذر|هدد|ابلغ|انتقد|ادان|الزم|ساعد|ساند|دعم)ت?|[يت](?:تهم|حمل|طالب|حث|ناشد|حذر|هدد|نتقد|دعم|ساند)|دعا|دعت|[يت]دعو)\s"
    r"(?:(?!ب(?!اريس|غداد|رلين|كين|يروت|روكسل)|ل(?!ندن)|علي\s|من\s|في\s|ان\s|بعد\s|منذ\s|قصف|استهداف|ضرب|هجوم|سكان|اهالي)[^\s.،]+\s){0,3}[\"'(]*$"
)
# «أن بغداد ستلاحق منفذي الهجوم», «إن طرابلس لن تسكت», «إن دمشق استخدمت البراميل»: it is who does something.
_THAT = re.compile(r"(?<!\w)[وفب]?ان\s[\"'(]*$")
_DOES = re.compile(
    r"[\"')]*\s(?:س[تي]\w{2,}|لن|لا|لم|ت(?:رفض|دعم|سعي|ريد|ملك|ستخدم|عتزم|علم|واصل|لتزم|تحمل|تمسك|وافق|عتبر|حتفظ|دفع|قف)\w*"
    r"|(?:استخدم|رفض|وافق|التزم|تعهد|ارتكب|ابلغ|اكد|طلب|اختار|ارسل)ت|مستعده|ملتزمه|مسووله|متمسكه|قادره|حريصه)(?!\w)"
)


def acts(text: str, mention: Mention) -> bool:
    """Whether a capital, named alone, stands for its power: as who strikes, speaks or does something, or is spoken to."""
    if mention.clitics or mention.cue or mention.direction:
        return False
    left = text[max(0, mention.outer - LEFT) : mention.outer]
    if _SAYS.search(left) or _SPOKEN_TO.search(left):
        return True
    if _THAT.search(left) and _DOES.match(text, mention.end):
        return True
    return _strikes(text, mention, left)


def _strikes(text: str, mention: Mention, left: str) -> bool:
    """Whether what is said begins with a capital, or its arms, and goes on that it strikes something."""
    strikes = _STRIKES.match(text, mention.end) is not None
    if _ITS_ARMS.search(left):
        return strikes or _ON_WHAT.match(text, mention.end) is not None
    return strikes and _STATES.search(left) is not None


def names_a_power(text: str, reading: Reading) -> bool:
    """Whether a country or a capital is named as who acts, not where: «وتؤكد تركيا», «أبلغت واشنطن»."""
    mention, entry = reading.mention, reading.entry
    if entry is None or mention.direction or mention.cue or mention.rural is not None:
        return False
    capital = entry.name_ar in cue_table().powers and not _is_hit(text, mention)
    if entry.kind is not PlaceKind.COUNTRY and not capital:
        return False
    prefixed = mention.clitics.endswith(("ب", "ل")) or bool(
        _BY_PREPOSITION.search(text[max(0, mention.outer - 12) : mention.outer])
    )
    return not prefixed


def _is_hit(text: str, mention: Mention) -> bool:
    """Whether a capital is what weapons or an air force struck, not who acts: «استهدفت غارة جوية الخرطوم»."""
    if mention.clitics:
        return False
    left = text[max(0, mention.outer - LEFT) : mention.outer]
    with_arms = _ITS_STRIKE.search(left) and _WITH_ARMS.match(text, mention.end)
    return bool(with_arms or _HIT.search(left))
