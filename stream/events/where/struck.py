"""Which places of a clause its attacks struck: not where it is said they lie, nor where those who fired lie."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.where.aimed import TOWARDS, fired_at
from stream.events.where.between_two import BETWEEN, each_between
from stream.events.where.continuing import led_to
from stream.events.where.there import meant_by_there
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.places.entry import WIDE, Entry, distance_km
from stream.places.roles import NEAR_TO, OTHER_END, Placed, Role
from stream.records import PlaceKind, Type

_ROLE_GEOGRAPHY, _ROLE_STRUCK = Role.GEOGRAPHY, Role.STRUCK

_FRONTED = 8  # characters from a clause's begin in which «وفي ريف حماة» stands


def places_struck(
    text: str, places: Sequence[Placed], attacks: Sequence[Judged], clause: Clause
) -> list[Placed]:
    """The places of a clause that were struck: not «في ريف حماة» before «قصف … قرى كذا», which says where they lie.

    The goal of an assault is its place where no other is named, or only the governorate that it lies in.
    """
    struck = _without_agents(text, [p for p in places if p.role is _ROLE_STRUCK], attacks)
    struck = [p for i, p in enumerate(struck) if not (i and _is_their_post(text, p))] or struck
    if _is_fronted(struck, attacks, clause):
        struck = _of_fronted(text, struck)
    # «في حلب تقدمت قوات كذا نحو حي كذا»
    holds = bool(attacks) and all(_is_told_first(p, attacks, PlaceKind.CITY) for p in struck)
    if goals := _assaulted(text, places, struck, attacks, holds=holds):
        finer = [p for p in goals if p.reading.entry is not None and p.reading.entry.kind not in WIDE]
        return finer or struck or goals
    sides = _sides(places, struck, attacks) or (each_between(text, places, struck, attacks) if struck else [])
    aimed = fired_at(text, places, attacks)
    if aimed and all(_is_told_first(p, attacks) for p in struck):
        return aimed  # «وفي وسط القطاع أطلقوا قذائف صوب مخيم كذا»
    group = aimed[-1].reading.mention.group if aimed else 0
    if group > 0 and struck and struck[0].reading.mention.group == group:
        return [*aimed, *struck, *sides]  # «قصفه صوب أحياء: كذا، والكذا»
    return [*struck, *sides] or _spot(places, told=bool(attacks))


def _is_fronted(struck: Sequence[Placed], attacks: Sequence[Judged], clause: Clause) -> bool:
    """Whether the first place opens its clause, and the attack stands between it and the next."""
    if len(struck) < 2 or not attacks:
        return False
    first, begins = struck[0].reading.mention, attacks[0].trigger.start
    opens = first.outer - clause.start <= _FRONTED
    return opens and first.end < begins < struck[1].reading.mention.start


def _assaulted(
    text: str, places: Sequence[Placed], struck: Sequence[Placed], attacks: Sequence[Judged], *, holds: bool
) -> list[Placed]:
    """The goals of an assault or an advance that stand for its place, struck where it was held off.

    `holds`: the places struck are named before the attacks, and hold the goals.
    """
    told = {j.trigger.rule.id for j in attacks if j.judgement is None}
    led = TOWARDS if told & _ADVANCES and holds else frozenset()  # «تسللوا نحو منطقة كذا»
    wide = all(p.reading.entry is not None and p.reading.entry.kind in WIDE for p in struck)
    if not (wide or (led and holds)):
        return []
    goals = [
        p
        for p in places
        if p.role is Role.GOAL
        and _advanced_on(p.rule)
        and (told & _ASSAULTS or p.rule in led or (led and p.rule.startswith("محاول")))
    ]
    return [p._replace(role=_ROLE_STRUCK) if _was_held_off(text, p) else p for p in goals]


def _sides(places: Sequence[Placed], struck: Sequence[Placed], attacks: Sequence[Judged]) -> list[Placed]:
    """The two between which a fight goes on in a city named before them: «مناوشات في طرابلس بين كذا وكذا»."""
    if not struck or not any(j.trigger.rule.id == "clash" for j in attacks):
        return []
    last = struck[-1].reading
    if last.entry is None or last.entry.kind not in WIDE | {PlaceKind.CITY}:
        return []
    return [
        p
        for p in places
        if p.role is _ROLE_GEOGRAPHY
        and p.rule == "بين"
        and p.reading.entry is not None
        and p.reading.entry.kind in _PARTS
        and p.reading.mention.start > last.mention.end
    ]


_ASSAULTS = frozenset({"attack", "clash"})
_ADVANCES = frozenset({"assault", "held_off"})


def _is_told_first(placed: Placed, attacks: Sequence[Judged], *kinds: PlaceKind) -> bool:
    """Whether a wide place or an area, or one of these `kinds`, stands before the attacks."""
    entry = placed.reading.entry
    wide = entry is not None and (entry.kind in WIDE or entry.kind in (PlaceKind.AREA, *kinds))
    return wide and placed.reading.mention.end <= attacks[0].trigger.start


# Goals that are besieged or supplied, not advanced on.
_HELD_OFF = frozenset(
    {"حصار", "محاصره", "لمحاصره", "تحاصر", "يحاصر", "عزل", "امداد", "الامداد الي", "خطوط الامداد"}
)


# «صدوا محاولة اقتحام كذا»: it was fought there.
_HELD_OFF_AT = re.compile(
    r"(?<!\w)[وف]?(?:[يت]?صد|تصد|[يت]تصد|افشل|احبط|اجهض|لصد|صده|صدها)\w{0,2}\s(?:[^\s.،]+\s){0,4}?ل?محاول\w*\s(?:[^\s.،]+\s){1,5}$"
)


def _was_held_off(text: str, placed: Placed) -> bool:
    """Whether an attempt on a place was held off."""
    at = placed.reading.mention.outer
    tried = placed.rule.startswith("محاول") or placed.rule in TOWARDS
    return tried and _HELD_OFF_AT.search(text, max(0, at - _AGENT), at) is not None


def told_of_there(
    text: str, clause: Clause, attacks: Sequence[Judged], named: Sequence[Placed], beside: Sequence[Placed]
) -> list[Placed]:
    """Of the places `named` before, or that end the clause before (`beside`), those where its attacks were.

    «نزح أهالي كذا بعدما قصفتها»; the goal where a fight broke out then, «حاولوا التقدم نحو كذا ودارت اشتباكات».
    """
    if there := meant_by_there(text, attacks, [*named, *beside]):
        return there
    if attacks[0].type is not Type.ARMED_CLASH or not led_to(text, clause, attacks[0]):
        return []
    return [
        p._replace(role=_ROLE_STRUCK)
        for p in beside
        if p.role is Role.GOAL and (p.rule in TOWARDS or p.rule.startswith("محاول"))
    ]


def _advanced_on(rule: str) -> bool:
    """Whether a goal is one that the assault goes to, not what it is said to be for: «هدف الهجوم هو الوصول إلى كذا»."""
    return rule not in _HELD_OFF and _BOUND_FOR.match(rule) is None


# What an operation is for, where travellers go, what was stopped before, what is vowed.
_BOUND_FOR = re.compile(
    r"(?:ال)?(?:هدف|ذاهب|قاصد|عايد|مسافر|سافر)|قبل |ايصال|للذهاب|للعوده|ب(?:تحرير|استعاده|استرداد|السيطره)|خط[هط] "
)


# «قتل فيها فلان أحد قادة التنظيم في الأنبار»: where he led, behind the place where he was killed.
_LEADS = re.compile(
    r"\b(?:احد|ابرز|من|كبار|اهم)\s(?:\w+\s)?(?:قاد|قياد|امرا|زعما|مسوولي|اعضا|وجها|رموز)\w*\s(?:[^\s.،]+\s){0,3}?(?:في\s|ب)?(?:\w+\s)?$"
)


def _is_their_post(text: str, placed: Placed) -> bool:
    """Whether a wide place is where somebody leads who was struck in the place named before it."""
    mention, entry = placed.reading.mention, placed.reading.entry
    if entry is None or entry.kind not in WIDE:
        return False
    return _LEADS.search(text[max(0, mention.outer - _AGENT) : mention.start]) is not None


# «يتهم النظام فصائل في حي جوبر باستهداف …»: where those who fire are.
_FORCE_AT = re.compile(
    rf"\b(?:[وبل]?(?:ال)?|لل)(?:{family('fighter', 'troop', 'gun')}\w*|قوي|قناص\w*|متحصن\w*|معارض\w*|"
    rf"حواجز|قواعد|مرابض|مواقع|نقاط|معسكرات|قاعده|ثكنه)(?:\s[^\s.،]+){{0,3}}?\s(?:في|ضمن|داخل|علي|عند|قرب|ب?محيط|ب?اطراف)\s(?:\w+\s)?$"
)
# «ألقت قوات النظام على حي كذا برميلين»: it threw them there.
_THREW = re.compile(
    r"\b[وف]?(?:[ايت]لقي|القت|القوا|[يت]?طلق|اطلقت?|اطلقوا|[يت]?سقط|اسقطت?|[يت]?رمي|رمت|رموا|[يت]?قذف|قذفت|[يت]?وجه|وجهت|وجهوا|[يت]?شن|شنت|شنوا|[يت]?نفذ|نفذت"
    r"|[يت]?صب|صبت|[يت]?سدد|سددت|[يت]?فتح|فتحت|افرغت?)(?:\s[^\s.،]+){1,6}?\sعلي\s(?:\w+\s)?$"
)
_SPOT_KM = 60.0  # between two that tell where something was
_AGENT = 90  # characters before a place in which its force stands


def _without_agents(text: str, struck: list[Placed], attacks: Sequence[Judged]) -> list[Placed]:
    """The places struck without those where the forces that strike lie: before the first attack, with another behind it."""
    begins = attacks[0].trigger.start if attacks else 0
    before = [p for p in struck if p.reading.mention.end <= begins]
    after = [p for p in struck if p.reading.mention.start > begins]
    if not after or not before:
        return struck
    first = before[0].reading.mention
    left = text[max(0, first.outer - _AGENT) : first.outer]
    return after if _FORCE_AT.search(left) and not _THREW.search(left) else struck


def _spot(places: Sequence[Placed], *, told: bool) -> list[Placed]:
    """Where nothing else is named, what tells the spot: «سيارة بين بلدتي كذا وكذا», «على طريق كذا».

    «الطريق الدولي بين» is a road from afar, and «طريق كذا - كذا» a road's name. So does «على بعد كيلومترين من كذا».
    """
    small = [p for p in places if p.reading.entry is not None and p.reading.entry.kind in _NEAR_ONE_ANOTHER]
    named = any(p.rule == OTHER_END for p in places)
    road = [p for p in small if p.role in _ROADS and _ROAD_TO.fullmatch(p.rule)] if told and not named else []
    if road:
        return road
    ends = [p for p in small if p.role in (_ROLE_GEOGRAPHY, Role.ROAD) and BETWEEN.search(p.rule)]
    first = small[0] if small else None  # «قرى ريف كذا وخاصة القريبة من كذا»: which of those named before
    near = (
        [
            p
            for p in small
            if p.role is _ROLE_GEOGRAPHY and (_BESIDE.match(p.rule) or (p is first and "القريب" in p.rule))
        ]
        if told
        else []
    )
    return near if ends and _are_far_apart(ends) else ends or near


def _are_far_apart(ends: Sequence[Placed]) -> bool:
    """Whether the two that something was between tell no spot: «على الطريق بين الرقة ودير الزور»."""
    first, *others = (p.reading.entry for p in ends)
    return first is not None and any(
        e is not None and (distance_km(first, e) or 0) > _SPOT_KM for e in others
    )


# «أغارت على التلال المطلة على كذا», «على المواقع القريبة من كذا»
_BESIDE = re.compile(rf"(?:القريب|المحاذي|المحيط|المتاخم|المطل|المشرف|مقابل$|{NEAR_TO}$)")
_ROADS = frozenset({Role.ROAD, Role.GOAL})  # «الطريق المؤدي إلى كذا»
_ROAD_TO = re.compile(r"طريق(?: عام)?|(?:الطريق )?المودي(?:ه)? الي")


_PARTS = frozenset(
    {PlaceKind.NEIGHBOURHOOD, PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.AREA, PlaceKind.LANDMARK}
)
_NEAR_ONE_ANOTHER = _PARTS | {PlaceKind.CAMP, PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT, PlaceKind.CITY}


def _holds_it(text: str, placed: Placed) -> bool:
    """Whether a land is told behind an attack with «في»: «شهدت بلدة كذا قصفا في ريف إدلب»."""
    entry, mention = placed.reading.entry, placed.reading.mention
    land = mention.rural is not None or (entry is not None and entry.kind in WIDE)
    return land and (mention.clitics.endswith("ب") or text.endswith("في ", 0, mention.outer))


def _is_seen_in(text: str, first: Placed, second: Placed) -> bool:
    """Whether the second of two is told behind the attack as what holds the first: «مديرية كذا تتعرض لقصف في محافظة كذا»."""
    one, other = first.reading, second.reading
    if one.entry is None or other.entry is None or one.entry.kind in WIDE or one.mention.rural is not None:
        return False
    told = bool(one.mention.cue) or one.entry.kind in _PARTS  # «حماة» may mean its countryside as well
    if told and (_holds_it(text, second) or (other.mention.direction and other.entry.kind in WIDE)):
        return True
    behind = other.mention.clitics.endswith("ب") or text.endswith("في ", 0, other.mention.outer)
    return told and behind and one.entry.id.startswith(f"{other.entry.id}.")


def _is_wider(entry: Entry | None, other: Entry | None) -> bool:
    """Whether an area is told of before a place of people: «في وسط القطاع … شمالي مخيم كذا»."""
    return (
        entry is not None
        and entry.kind is PlaceKind.AREA
        and other is not None
        and other.kind in (PlaceKind.CAMP, PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.TOWN)
    )


def _of_fronted(text: str, struck: list[Placed]) -> list[Placed]:
    """Of «في حماة … قصف قرية كذا» the village; of «في قرية كذا … انفجرت عبوة جنوب المدينة» the village again."""
    first, second = struck[0].reading, struck[1].reading
    small = first.entry is not None and first.entry.kind in _PARTS and first.mention.rural is None
    side = second.mention.direction and not _is_wider(first.entry, second.entry)
    if (small and (side or _holds_it(text, struck[1]))) or _is_seen_in(text, struck[0], struck[1]):
        return [struck[0], *struck[2:]]
    if (
        small
        and first.mention.cue == second.mention.cue != ""
        and second.entry is not None
        and second.entry.kind in _PARTS
    ):
        return struck  # «في حي كذا ألقت مروحية برميلا، وقتل اثنان في قصف حي كذا»
    return struck[1:]
