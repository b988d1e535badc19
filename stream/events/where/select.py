"""Which bindings stand as entries: no whole beside its part, no weak trigger without support, nothing coarse beside fine."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from enum import StrEnum

from stream.articles.document import Document, Sentence
from stream.data.families import family
from stream.events.where.bind import Binding
from stream.events.where.going_on import WENT_ON
from stream.events.where.looking_back import looks_back
from stream.events.where.named import made_by_a_force, may_strike_right_behind, strikes_right_behind
from stream.events.where.no_name_yet import named_later
from stream.events.where.took_place import took_place_there
from stream.events.where.wholes import LEAD, without_wholes
from stream.events.where.within import is_region
from stream.events.who.actors import actors, alternatives
from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength, Trigger
from stream.places.gazetteer import Gazetteer
from stream.places.roles import Role
from stream.records import PlaceKind, Type
from stream.text.found import Found


class Why(StrEnum):
    """Why a binding is left out."""

    WHOLE = "a_part_of_it_is_named"
    NO_SUPPORT = "weak_trigger_without_support"
    NO_ATTACK = "no_attack_in_context"


class Dropped(Found, frozen=True):
    """A binding left out, and why."""

    binding: Binding
    why: Why
    detail: str
    part: Binding | None = None  # which is all that was meant


def select(
    document: Document,
    bindings: Sequence[Binding],
    gazetteer: Gazetteer,
    *,
    strong: bool,
    hurt: Container[Sentence] = (),
    told: Container[tuple[str, str]] = (),
) -> tuple[list[Binding], list[Dropped]]:
    """The bindings that stand, and those that do not with their reason.

    `strong`: the article names a plain attack. `hurt`: its sentences that tell of the dead and hurt. `told`: ids of places
    with the ids of what it says they lie in.
    """
    kept: list[Binding] = []
    dropped: list[Dropped] = []
    by_arms: set[int] = set()  # sentences in which weapons struck
    for binding in bindings:
        if binding.judgement is not None and binding.judgement.claim == "none":
            dropped.append(Dropped(binding, Why.NO_ATTACK, binding.judgement.rule))
        elif (
            not (strong and any(t.trigger.rule.id not in _BY_ITSELF for t in binding.triggers))
            and all(t.trigger.rule.strength is Strength.WEAK for t in binding.triggers)
            and not _supported(document, binding, hurt)
            and not (id(binding.sentence) in by_arms and _goes_on(binding))
            and not (kept and (binding.rule == WENT_ON or took_place_there(document, binding, kept[-1])))
            and not (kept and _is_listed_with(kept[-1], binding))
        ):
            dropped.append(Dropped(binding, Why.NO_SUPPORT, binding.triggers[0].trigger.rule.id))
        elif _vague(document, binding, hurt):
            dropped.append(Dropped(binding, Why.NO_SUPPORT, "a_country_and_a_weak_trigger"))
        elif looks_back(document, binding, kept, gazetteer):
            dropped.append(Dropped(binding, Why.NO_ATTACK, "looks_back"))
        else:
            kept.append(binding)
            if binding.judgement is None and not set(binding.types).isdisjoint(_BY_ARMS):
                by_arms.add(id(binding.sentence))
    kept, passing = _without_passing(document, kept)
    unnamed = named_later(document, kept)
    kept = [b for b in kept if all(b is not left for left, _ in unnamed)]
    passing += [_as_whole(left, named, again=True) for left, named in unnamed]
    kept, wholes = without_wholes(document, kept, gazetteer, told)
    return kept, [*dropped, *passing, *(_as_whole(*whole) for whole in wholes)]


def _without_passing(document: Document, bindings: Sequence[Binding]) -> tuple[list[Binding], list[Dropped]]:
    """Bindings without the goals of what was told elsewhere, and without lands named in passing beside finer places."""
    told_else = {b.sentence.story for b in bindings if b.judgement is None and b.placed.role is not Role.GOAL}
    goals = [b for b in bindings if b.placed.role is Role.GOAL and b.sentence.story in told_else]
    dropped = [Dropped(b, Why.NO_ATTACK, "goal") for b in goals]
    kept = [b for b in bindings if b not in goals]
    if any(_is_finer_than_a_land(b) for b in kept):
        lands = [b for b in kept if _is_a_land_in_passing(document, b)]
        dropped += [Dropped(b, Why.NO_SUPPORT, "a_country_in_passing") for b in lands]
        kept = [b for b in kept if b not in lands]
    return kept, dropped


def _as_whole(binding: Binding, part: Binding, again: bool) -> Dropped:  # noqa: FBT001 (as `without_wholes` gives them)
    """A binding of what holds another place, of which the attack is told."""
    entry = part.placed.reading.entry
    return Dropped(binding, Why.WHOLE, entry.name_ar if entry else "", part if again else None)


def _is_listed_with(before: Binding, binding: Binding) -> bool:
    """Whether a place goes on the list of one that the same words struck: «استهدفت قوات كذا قرى كذا وكذا»."""
    group = binding.placed.reading.mention.group
    return group >= 0 and before.placed.reading.mention.group == group and before.triggers == binding.triggers


def _is_a_land_in_passing(document: Document, binding: Binding) -> bool:
    """Whether a country is named behind an article's first sentences: «ضحايا الغارات في العراق أضعاف ما أعلن»."""
    entry = binding.placed.reading.entry
    country = entry is not None and entry.kind is PlaceKind.COUNTRY
    return country and binding.sentence not in document.sentences[: LEAD + 1]


def _is_finer_than_a_land(binding: Binding) -> bool:
    """Whether an attack is told as news of a place within a country."""
    entry = binding.placed.reading.entry
    return binding.judgement is None and entry is not None and entry.kind is not PlaceKind.COUNTRY


_BY_ARMS = (Type.AIRSTRIKE, Type.SHELLING)


def _goes_on(binding: Binding) -> bool:
    """Whether a weak word goes on about who struck with weapons before: «دمر الطيران مخزنا في كذا، كما استهدف منزلا في كذا»."""
    return all("goes_on" in j.trigger.rule.traits for j in binding.triggers)


def _told_by_arms(judged: Judged) -> bool:
    """Whether weapons named by a weak word give it the kind that it has of itself: «دكت المدفعية البلدة»."""
    return judged.plain and judged.type is Type.SHELLING and judged.type in judged.trigger.rule.means


def _vague(document: Document, binding: Binding, hurt: Container[Sentence]) -> bool:
    """Whether no more is said than that some operation went on in a country, or in a land of it and hurt nobody."""
    entry = binding.placed.reading.entry
    text = document.folded(binding.heard_in).text
    weak = not any(is_plain(text, j.trigger) or _FELL.match(text, j.trigger.end) for j in binding.triggers)
    if not weak or entry is None or not is_region(entry):
        return False
    if entry.kind is PlaceKind.AREA and not set(binding.types).isdisjoint(_BY_ARMS):
        return False  # «دمرت القوات الجوية مخازن في وسط سيناء»
    side = binding.placed.reading.mention.direction
    return (entry.kind is not PlaceKind.REGION and not side) or binding.sentence not in hurt


# Those that no other attack of the article makes one.
_BY_ITSELF = frozenset({"raid"})


_ARMED = re.compile(
    rf"\b(?:[وفبل]?(?:ال)?|[وف]?لل)(?:{family('fighter', 'troop')}|عمالقه|الويه|لواء|مقاومه|مستوطن|داعش|بيشمرك|حشد)\w*|\b[وفبل]?قوه (?:اسراييليه|معاديه|تركيه|للاحتلال|من (?:ال)?(?:جيش|احتلال))\b"
    r"|\b(?:[وفبل]?(?:ال)?|لل)(?:دعم السريع|جنجويد)\b|\b[وفبل]?(?:حركه (?:ال)?(?:شباب|طالبان)|طالبان|بوكو حرام|قسد|سرايا|حزب العمال)\b"
    r"|\b[وفبل]?(?:هييه تحرير الشام|جبهه (?:النصره|فتح الشام)|حزب الله|كتايب|جماعه (?:الحوثي|انصار الله|نصره))(?!\w)"
)
_FALLS = re.compile(
    r"\b[وف]?(?:[يت]?سقط|اسقط|سقوط|الق(?:يت?|ت|تها|وا)(?!\w)|القاء|اطلق|اطلاق|امطر|انهمر|انهال|رم(?:ت|وا|ي)(?!\w))\w*\s(?:\S+\s){0,5}$"
)
# «صاروخ أطلق من سيناء وسقط في كذا»
_FELL = re.compile(
    r"\s(?:[^\s.،؛]+\s){0,5}?[وف]?(?:[يت]?سقط|انفجر|وقع)(?:ت|ا|تا)?\s(?:(?:امس|اليوم|فجرا?|صباحا?|ظهرا?|عصرا?|مساء|ليلا?|الليله|الماضيه|الاول)\s){0,3}(?:في|علي|قرب|داخل|وسط|ب)"
)
_AIRCRAFT = re.compile(
    rf"\b(?:[وفبل]?(?:ال)?|لل)(?:{family('aircraft')}|صاروخ|صواريخ|مدفعي|تحالف|سلاح|اسراييل|امريكي|اميركي|ولايات المتحده|روسي|بريطاني)\w*"
)
_DEALT = re.compile(r"\b[وف]?(?:نفذ|شن|وجه|سدد)(?:ت|وا)?\s(?:[^\s.،]+\s){0,5}$")
# «استهدف مجهولون فندقا»: who struck stands right behind.
_SHOT_BY = re.compile(
    r"\s(?:مسلح(?:ون|ين|ان)?|مجهول(?:ون|ين|ان)?|انتحاري(?:ون|ان)?|متمردون|ارهابيون|متشددون|مسلحو)(?!\w)"
    rf"|\s(?:نفذ|شن)(?:ته|تها|ه|ها|وه|وها)\s(?:ال)?{family('fighter', 'troop', 'aircraft')}\w*"
)
# «استهدف الاحتلال خيمة تؤوي نازحين»: an army, and what was hit.
_HIT_A_HOUSE = re.compile(
    r"\s(?:(?:قوات|جيش|طيران|طايرات|مدفعيه|قناصه|مجاهدو|مقاتلو|عناصر)\s)?(?:ال)?(?:احتلال|جيش|قوات|طيران|عدو|نظام|حوثيون|مليشيا|ميليشيا|مقاوم|حزب الل|حزب العمال|كتايب|سرايا|ثوار|فصايل|معارض|تنظيم|داعش|قسد|هييه تحرير|مقاتلو|غرفه عمليات)\w*\s(?:\w+\s){0,3}?"
    r"(?:خيم|خيام|منزل|منازل|بيت|بيوت|سيار|مركب|مدرس|شق|مبن|عمار|مستشف|مشف|دراج|مسجد|سوق|قارب|قوارب|صياد|مواطن|نازح|مدني|مزارع|مجموع|تجمع|دوري|حاجز|نقط|محط|مخبز|برج|ابراج|موقع|مواقع|مقر|ثكن|قاعد|اليات|اليه|دباب|عربات|عربه|رتل|ارتال|انتشار|تحشد|تحرك|مرابض|مربض|جنود|قوه|عناصر|معسكر|مستوطن)\w*"
)
# «هجوم على نقطة تفتيش», «استهداف سيارة في كذا», «استهداف إسرائيلي لدراجة»: things, which nothing but arms attacks.
_HIT_A_THING = re.compile(
    r"(?:\s\w+)?\s(?:(?:علي|ضد|استهدف|[يت]ستهدف)\s|ل)?(?:سياره|سيارتين|منزلا?|بيتا?|شقه|مبني|دراجه|مركبه|مركبتين|حاجزا?|نقطه (?:تفتيش|امنيه|عسكريه|للجيش|للشرطه)|مركز (?:ل?ل?شرطه|امن|امني)"
    r"|قسم شرطه|مخفر|كمين|ثكنه|قاعده|دوريه|رتلا?|معسكرا?|كنيسه|مسجدا?|حسينيه|فندقا?|سوقا?(?! ال(?:عمل|مال|اسهم|عقار|نفط))|مطعما?|حافله|قافله|سجن|خيمه|قاربا?|سفينه|ناقله|مصفاه|مستودعا?|خزانات|منص(?:ه|ات) (?:صواريخ|صاروخيه|اطلاق)|راجم(?:ه|ات) (?:ال)?صواريخ|(?:مخزن|مخازن|مستودعات) (?:اسلحه|ذخيره|ذخاير|صواريخ|سلاح)|عرب(?:ه|ات)|مدرع(?:ه|ات)|شاحن(?:ه|ات|تين)|(?:حواجز|نقاط|مواقع|مقرات|ارتال|دوريات) (?:لل?(?:قوات|جيش|نظام|شرطه|تنظيم)\w*|لقسد|تابعه ل\w+|قوات|عسكريه|امنيه)|محطه (?:كهرباء|توزيع|وقود|مياه)|حقل|(?:مواقع|مواقعا|موقعا|نقاطا?|اهدافا?|مراكز|منشات) (?:عسكريه|للعدو|للجيش|للاحتلال|للمليشيا\w*|للميليشيا\w*|للحوثيين|للتنظيم))(?!\w)"
    r"|(?:\s\w+){0,2}\s(?:علي|ضد)\s(?:ميناء|مطارا?|مصاف|مصفاتين|محط(?:ه|ات|تي) (?:ضخ|غاز|طاقه|نوويه|تحليه)|منشا(?:ه|ات|تين) (?:لل?)?(?:غاز|نفط|طاقه|نووي|كهرباي)\w*)(?!\w)"
)
# «ضربات أمريكية على بلدة كذا», «استهدفت هجمات تركية بلدة كذا»: a state's, on a place.
_BY_A_STATE = re.compile(
    rf"\s(?:(?!علي|ضد)\w+\s)?(?:ال)?(?:{alternatives(stem for a in actors() for stem in a.adjectives)})(?:ه|ين|تين|ان|تان)?"
    rf"(?:\s(?!تصد|احبط|نف|مرم)[^\s.،]+){{0,4}}?\s(?:ب|ل|علي\s|في\s)?(?:{family('settlement', 'settlements')})(?!\w)"
)
# «حريق إثر سقوط حطام مسيرة»
_OBJECTS = frozenset({"device", "debris", "debris_of_missiles"})
_DAMAGED = re.compile(
    r"(?<!دون )(?<!بلا )(?<!اي )(?<!ايه )(?<!\w)[وفب]?(?:ال)?(?:حريق|حرايق|اضرار|تضرر|دمار|تدمير|انهيار|اشتعل|اشتعال|نيران)\w*"
)
_BY = 60  # characters about an attack in which those who made it stand


# «عبوة زرعت قرب مرآب وسط كذا انفجرت وقتلت مدنيا»
_BOMB = re.compile(r"\b[وفب]?(?:ال)?(?:عبوه|عبوتان|عبوتين|عبوات|قنبله|متفجرات|حزام|حقيبه|شحنه)\s")
_KILLS = re.compile(r"\b[وف]?(?:قتل|استشهد|اصيب|اصاب|جرح|اودت|اوقعت|خلفت|مقتل|اصابه|ضحايا|قتلي|قتيل|شهيد)\w*")
_LAID = 120  # characters before it went off
# «انفجار في كذا ضمن مناطق نفوذ كذا، ناجم عن عبوة ناسفة زرعت بسيارة»
_DUE = 160  # characters behind a blast in which it is told what went off
_DUE_TO_A_BOMB = re.compile(
    r"\s(?:ناجم|ناتج|نجم|نتج)(?:ه|ت|ين|ان)?\s(?:عن|من)\s(?:(?:انفجار|تفجير)\s)?(?:عبوه|عبوتين|سياره|سيارتين|دراجه|شاحنه|صهريج|عربه|اليه|انتحاري)\s?(?:ناسفه|ناسفتين|مفخخه?|مفخختين|ملغمه|ملغومه|ناريه (?:مفخخه|ملغمه|ملغومه)|زرع|لاصقه|فجر)"
)


def is_armed(text: str, trigger: Trigger) -> bool:
    """Whether those who attacked are named as fighters, or what fell is said to have fallen."""
    before, behind = text[max(0, trigger.start - _BY) : trigger.start], text[trigger.end : trigger.end + _BY]
    if "falls" in trigger.rule.traits:
        return _FALLS.search(before) is not None or _FELL.match(text, trigger.end) is not None
    if trigger.rule.id in _OBJECTS:
        damaged = trigger.rule.id != "device" and any(map(_DAMAGED.search, (before, behind)))
        return damaged or _went_off(text, trigger)
    if trigger.rule.id == "blast":
        laid = text[max(0, trigger.start - _LAID) : trigger.start].rpartition(".")[2]
        due = _DUE_TO_A_BOMB.search(text, trigger.end, trigger.end + _DUE) is not None
        return due or (_BOMB.search(laid) is not None and _KILLS.search(behind) is not None)
    if trigger.rule.id == "target":
        hit = any(who.match(text, trigger.end) for who in (_SHOT_BY, _HIT_A_HOUSE, _HIT_A_THING))
        return hit or made_by_a_force(text, trigger)
    if trigger.rule.id in ("attack", "like_before") and _HIT_A_THING.match(text, trigger.end):
        return True
    of_a_state = trigger.rule.id in ("attack", "strike") and _BY_A_STATE.match(text, trigger.end)
    if of_a_state or made_by_a_force(text, trigger):
        return True
    near = before.rpartition(".")[2], re.split(r"[.\n]", behind, maxsplit=1)[0]
    if trigger.rule.id == "strike":
        return _DEALT.search(before) is not None and any(_AIRCRAFT.search(part) for part in near)
    words = text[trigger.start : trigger.end]  # «أحرق مسلحون»
    return "if_armed" in trigger.rule.traits and any(_ARMED.search(part) for part in (*near, words))


# «ووقع الهجوم في كذا», «أن الهجوم حدث في كذا»
_TOOK_PLACE = re.compile(r"(?<!\w)[وف]?(?:قد )?(?:وقع|حدث|حصل|نفذ)ت? (?:هذا |هذه )?(?:ال)?$")
_TOOK_PLACE_BEHIND = re.compile(r" (?:قد )?(?:وقع|حدث|حصل)ت? (?:في|ب|قرب|عند|داخل|علي)(?!\w)")
_SHOOK = re.compile(
    r"(?<!\w)[وفب]?(?:ال)?(?:[يت]?هز|[يت]?ضرب|[يت]?نفجر|انفجر|انفجار)(?:ت|تا|ا|ين|ان|ات)?(?!\w)"
)


def may_be_plain(trigger: Trigger) -> bool:
    """Whether a trigger is a plain attack, or the name of what may have gone off."""
    return trigger.rule.strength is Strength.STRONG or trigger.rule.id == "device"


def is_plain(text: str, trigger: Trigger) -> bool:
    """Whether a trigger is a plain attack by itself: «غارة», «انفجرت سيارة مفخخة»."""
    return trigger.rule.strength is Strength.STRONG or _went_off(text, trigger)


def _went_off(text: str, trigger: Trigger) -> bool:
    """Whether what goes off is said to have struck or shaken: «بسيارة مفخخة», «هزت سيارة مفخخة السوق»."""
    if trigger.rule.id != "device":
        return False
    near = text[max(0, trigger.start - _BY) : trigger.end + _BY]
    return trigger.clitics.endswith("ب") or _SHOOK.search(near) is not None


def falls_near(trigger: Trigger, start: int) -> bool:
    """Whether what stands before an offset may tell that what a trigger names has fallen."""
    return "falls" in trigger.rule.traits and trigger.start - start < _BY


def took_place(text: str, start: int, end: int) -> bool:
    """Whether the attack told of before is said to have taken place here: «ووقع الهجوم في كذا», «أن الهجوم حدث في كذا»."""
    before = _TOOK_PLACE.search(text, max(0, start - _BY), start)
    return before is not None or _TOOK_PLACE_BEHIND.match(text, end) is not None


def _supported(document: Document, binding: Binding, hurt: Container[Sentence]) -> bool:
    """Whether words of weapons stand by a weak trigger, fighters made it, or its sentence tells of the dead and hurt."""
    text = document.folded(binding.heard_in).text
    if any(is_armed(text, j.trigger) for j in binding.triggers):
        return True
    if any(took_place(text, j.trigger.start, j.trigger.end) for j in binding.triggers):
        at = document.sentences.index(binding.sentence)
        if at and document.sentences[at - 1] in hurt:
            return True
    if any(t.type is not t.trigger.rule.type or _told_by_arms(t) for t in binding.triggers):
        return True
    if any(
        strikes_right_behind(text, j.trigger, binding.placed.reading.mention.outer) for j in binding.triggers
    ):
        return True
    if binding.rule == "resumes" and any(may_strike_right_behind(text, j.trigger) for j in binding.triggers):
        return True  # «استهدف التنظيم الذي يحتل كذا، قرى كذا»
    ids = {j.trigger.rule.id for j in binding.triggers}
    if "device" in ids and len(ids) > 1:  # «استهدفت عبوة ناسفة دورية»
        return True
    return binding.sentence in hurt and any("if_hurt" in j.trigger.rule.traits for j in binding.triggers)
