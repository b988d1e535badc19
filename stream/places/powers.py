"""Countries and capitals that are named for their governments: who strikes, says something or is spoken to, not where."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.cues import cue_table
from stream.places.mention import Mention
from stream.places.reading import Reading
from stream.places.role import LEFT
from stream.records import PlaceKind

# «استهدفت غارة جوية الخرطوم», «قصف الجيش الإسرائيلي طهران», «أعلنت أنها قصفت طهران»; not «قصفت طائرات أنقرة مواقع», «استهدفت العقوبات طهران».
_ARMED = rf"(?:{family('aircraft', 'gun', 'troop', 'fighter')}|صاروخ|صواريخ|سلاح|بحري|زوارق|دعم)\w*"
_HIT = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:استهدف|ستهدف|ضرب|هز|طال|قصف)ت?\s"
    r"(?:غاره|غارات|صاروخ|صواريخ|قذيفه|قذايف|انفجار|انفجارات|تفجير|تفجيرات|هجوم|مسيره|مسيرات|ضربه|ضربات)\w{0,2}\s(?:\w+\s){0,2}$"
    rf"|(?<!\w)[وف]?[يت]?(?:قصف|ضرب|دك)ت?\s(?!(?:{family('aircraft', 'gun')}|قوات|جيش|صواريخ)\w*\s|ال\w+ي?ه\s)\w+\s$"
    rf"|(?<!\w)[وف]?[يت]?(?:قصف|ضرب|دك|هاجم|استهدف|ستهدف)ت?\s(?:ال{_ARMED}(?:\sال\w+){{0,3}}|{_ARMED}\s(?:\w+\s)?\w+ي(?:ه|ين|ون)?|(?:{family('fighter')})\w*ون)\s$"
    r"|(?<!\w)(?:\w{0,4}هجوم\w{0,2}|هجمات|غاره|غارات|ضربه|ضربات|تفجير|تفجيرات|انفجار|انفجارات|قصف|صاروخ|صواريخ|مسيره|مسيرات)\s(?:\w+\s){0,2}(?:استهدف|ضرب|هز|طال|اصاب)ت?\s$"
    r"|(?<!\w)[وب]?ان(?:ه|ها|هم)\s(?:قد\s)?(?:قصف|ضرب|دك|هاجم|استهدف)(?:ت|وا)?\s$"
)
# «استهداف الرياض بصاروخ باليستي», «قصف طهران بالصواريخ»
_ITS_STRIKE = re.compile(r"(?<!\w)[وف]?[بل]?(?:ال)?(?:قصف|استهداف|ضرب|مهاجمه|تفجير)\s$")
_WITH_ARMS = re.compile(
    rf"[\"')]*\s(?:\w+\s)?ب(?:ال)?(?:\w+\s)??(?:{family('aircraft')}|صاروخ|صواريخ|صلي|قذايف|قذيفه|غار|مسير|قنابل|رشق)\w*"
)
# «أعلن الجيش قصف طهران ردا على الصواريخ»; not «قصف طهران لأربيل».
_ITS_SHELLING = re.compile(r"(?<!\w)[وف]?[بل]?(?:ال)?قصف\s$")
_AND_NO_MORE = re.compile(
    rf"[\"')]*(?:\s?[.،,\n]|\s?$|\s(?:{family('daytime')}|ردا|امس|اليوم|مجددا|ل?مره|للمره)(?!\w))"
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
_BY_PREPOSITION = re.compile(
    r"(?<!\w)[وفبل]?(?:في|داخل|ضد|محيط|علي|وسط|عبر|اراضي|سواحل|سماء|باتجاه|تجاه|نحو|صوب)\W*$"
)
# «وهي ثالث مرة تقصف فيها واشنطن صنعاء»; not «تقصف فيها صنعاء بالصواريخ».
_IN_WHICH = re.compile(r"(?<!\w)[تي](?:قصف|هاجم|ستهدف|ضرب|شن)\sفيها?\s[\"'(]*$")
_ITS_OBJECT = re.compile(
    r"[\"')]*\s(?!ب\w|من(?:ذ)?\s|في\s|علي\s|امس|اليوم|بين|خلال|بعد|قبل|عقب|مجددا|فجر|صباح|مساء|ليل|و\w)[\"'(]*\w"
)
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
# «رفض كييف خطة السلام», «حلفاء إسلام آباد», «الضغط على طهران لقبول كذا», «إن على كابل أن تتحمل»: a government's own matters.
_ITS_MATTER = re.compile(
    r"(?<!\w)[وفبلك]{0,2}(?:رفض|قبول|موافقه|اعلان|اتهام|اتهامات|تعهد|تعهدات|التزام|التزامات|توقيع|تهديد|تهديدات|تحذير|تحذيرات|حاجه|موقف|مواقف|صبر|قلق|غضب"
    r"|صمت|رد|دعوه|دعوات|طلب|طلبات|مطلب|مطالب|مطالبه|شروط|اصرار|استعداد|قدره|رغبه|نيه|سعي|مساعي|جهود|محاوله|محاولات|حق|سياسه|سياسات|سياده|علاقه|علاقات|خلاف|خلافات"
    r"|حلفاء|حليف|حليفه|شركاء|شريك|خصوم|اعداء|دعم|مسانده|تسليح|تزويد|امداد|مساعده|اجبار|ارغام|حث|عزل|اضعاف|معاقبه|اعتراف|نفي|تاكيد|تحميل|مندوب|مندوبه|سفير|سفيره"
    r"|مبعوث|وفد|وفدا|ممثل|نظام|سلطات|حسابات|خيارات|اولويات|مصالح|اتفاق|دبلوماسيه)\s[\"'(]*$"
    r"|(?<!\w)[وفبلك]{0,2}(?:ال)?(?:ضغط|ضغوط|رساله|رسايل|عقوبات|نفوذ)\s(?:\w+\s)?(?:علي|الي)\s[\"'(]*$"
    r"|(?<!\w)(?:ال)?(?:توتر\w*|علاق\w+|خلاف\w*|ازمه|وساطه|محادثات|مفاوضات|هدنه|اتفاق|اتفاقيه|حرب|نزاع|صراع|تصعيد|تبادل\sال\w+)\s(?:\w+\s)?بين\s(?:\w+\s)?[\"'(]*$"
)
# «… وكييف ترد», «كابل تتوعد»: a headline of what it says.
_REPLIES = re.compile(
    r"[\"')]*\s(?:ترد|تعلن|تندد|تنفي|تدين|تحذر|تقول|توكد|تطالب|تتهم|تهدد|تتوعد|تدعو|تعتبر|تستعد|ترفض|تكشف|تتعهد|تلوح|تحمل|تسقط(?! في| عل)|تعترض|تتصدي|تصد|تحبط|تستنفر|تستدعي|تنتقد)(?!\w)"
)
_MUST = re.compile(r"(?<!\w)[وف]?(?:ان|كان|بان)\sعلي\s[\"'(]*$"), re.compile(r"[\"')]*\sان\s")
# «أن بغداد ستلاحق منفذي الهجوم», «إن طرابلس لن تسكت», «إن دمشق استخدمت البراميل»: it is who does something.
_THAT = re.compile(r"(?<!\w)[وفب]?ان\s[\"'(]*$")
_DOES = re.compile(
    r"[\"')]*\s(?:س[تي]\w{2,}|لن|لا|لم|ت(?:رفض|دعم|سعي|ريد|ملك|ستخدم|عتزم|علم|واصل|لتزم|تحمل|تمسك|وافق|عتبر|حتفظ|دفع|قف)\w*"
    r"|(?:استخدم|رفض|وافق|التزم|تعهد|ارتكب|ابلغ|اكد|طلب|اختار|ارسل)ت|مستعده|ملتزمه|مسووله|متمسكه|قادره|حريصه)(?!\w)"
)


def acts(text: str, mention: Mention) -> bool:
    """Whether a capital, named alone, stands for its power: as who strikes, speaks or does something, or is spoken to."""
    if mention.clitics.lstrip("و") or mention.cue or mention.direction:
        return False
    left = text[max(0, mention.outer - LEFT) : mention.outer]
    if _ITS_MATTER.search(left):
        return True
    if _REPLIES.match(text, mention.end) or (mention.clitics and _STRIKES.match(text, mention.end)):
        return True
    if mention.clitics:
        return False
    if _MUST[0].search(left) and _MUST[1].match(text, mention.end):
        return True
    if _SAYS.search(left) or _SPOKEN_TO.search(left):
        return True
    if _THAT.search(left) and _DOES.match(text, mention.end):
        return True
    return _strikes(text, mention, left)


def _strikes(text: str, mention: Mention, left: str) -> bool:
    """Whether what is said begins with a capital, or its arms, and goes on that it strikes something."""
    if _IN_WHICH.search(left):
        return _ITS_OBJECT.match(text, mention.end) is not None
    strikes = _STRIKES.match(text, mention.end) is not None
    if _ITS_ARMS.search(left):
        return strikes or _ON_WHAT.match(text, mention.end) is not None
    return strikes and _STATES.search(left) is not None


def names_a_power(text: str, reading: Reading) -> bool:
    """Whether a country or a capital is named as who acts, not where: «وتؤكد تركيا», «أبلغت واشنطن»."""
    mention, entry = reading.mention, reading.entry
    if entry is None or mention.direction or mention.cue or mention.rural is not None:
        return False
    capital = entry.name_ar in cue_table().powers and (
        bool(mention.clitics) or not is_hit(text, mention.outer, mention.end)
    )
    if entry.kind is not PlaceKind.COUNTRY and not capital:
        return False
    prefixed = mention.clitics.endswith(("ب", "ل")) or bool(
        _BY_PREPOSITION.search(text[max(0, mention.outer - 12) : mention.outer])
    )
    return not prefixed


def is_hit(text: str, start: int, end: int) -> bool:
    """Whether a capital at `start` to `end` is what weapons or an army struck, not who acts: «استهدفت غارة جوية الخرطوم»."""
    left = text[max(0, start - LEFT) : start]
    with_arms = _ITS_STRIKE.search(left) and _WITH_ARMS.match(text, end)
    alone = _ITS_SHELLING.search(left) and _AND_NO_MORE.match(text, end)
    return bool(with_arms or alone or _HIT.search(left))
