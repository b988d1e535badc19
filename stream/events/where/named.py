"""Whether a force that is named in full stands beside a word of attack as who made it: «ضربت إسرائيل بلدة كذا».

All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cache

from stream.articles.fold import fold_name
from stream.data.families import family
from stream.events.who.actors import actors, alternatives, forces_by_name
from stream.events.words.lexicon import Form, Trigger
from stream.places.cues import cue_table
from stream.text.alternatives import any_of

_NEAR = 70  # characters before a word of attack in which its subject stands
_DID = frozenset({"target", "strike_verb", "attack", "advance", "destroy", "raid", "overran"})
_STRIKES = frozenset({"target", "strike_verb"})
_DONE = frozenset({"attack", "strike", "advance", "target", "raid"})
_SETTLE = rf"(?:{family('settlement', 'settlements')}|ناحيه|مديريه|ضاحيه)(?!\w)"


# «ضربت القوات الأوكرانية مصفاة نفط», «أنها ضربت منشأة نووية»: what is struck with arms alone.
_THING = (
    r"(?:مصفاه|مصافي|مصفاتي|مستودع|مخزن|مخازن|منشاه|منشات|منشاتين|مصنع|مصانع|معمل|محطه|محطات|محطتي|قاعده|قواعد|مطار|ميناء|مرفا|موقع|مواقع|هدف|اهداف|معسكر|مقر|مقار|رتل|قافله|سفينه|ناقله"
    r"|جسر|مبني|مباني|منزل|منظومه|منظومات|رادار|ثكنه|تجمع|دبابه|دبابات|مستشفي|نفق|انفاق|مجمع|مربض|منصه|منصات|ورشه|خزان|خزانات|بني تحتيه|بنيه تحتيه)(?:ا|ين|ات)?(?!\w)"
)
# «استهدفت قسد نقاطا لقوات كذا في بلدة كذا», «استهدف الجيش عربة للتنظيم»: an enemy's, which nothing but arms strikes
_POST = (
    r"(?:(?:نقطه|نقاط|نقطتين|حاجز|حاجزين|حواجز|دوريه|دوريتين|دوريات|عربه|عربتين|عربات|اليه|اليتين|اليات|سياره|سيارتين|تجمعات|تحصينات|عناصر|عنصر|مجموعه)ا?"
    r"(?:\s(?:عسكريه|امنيه|تمركز|ارتكاز|تفتيش|مراقبه|تابعه?|من|رباعيه الدفع))?\s(?:تابعه?\s)?\"?ل?[\" ]*)"
)
_OWN = re.compile(
    rf"(?<!\w)[وبف]?(?:ان(?:ه|ها|هم)|(?P<forces>{family('aircraft')}|قوات|مقاتلات|صواريخ|زوارق|جيش|سلاح)\w*(?:ه|ها|هم))\s(?:قد\s)?$"
)


class _Beside:
    def __init__(self) -> None:
        state = alternatives(stem for a in actors() for stem in a.adjectives)
        names = any_of({fold_name(name) for name in forces_by_name()})
        force = rf"\"?(?:{names}|(?:ال(?:جيش|قوات|طيران|بحريه)|وزاره الدفاع) ال(?:{state})ه?)\"?(?!\w)"
        # «ضربت إسرائيل فجرا بلدة كذا», «سيطرت روسيا على بلدة كذا»
        self.subject = re.compile(
            rf"\s{force}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s(?:علي\s)?(?:كامل\s|اطراف\s|محيط\s|وسط\s)?{_SETTLE}(?!\s\w+\sبحمل)"
        )
        # «استهدفت قوات النظام سرمين»: no cue before the place
        armed = rf"(?:{force}|(?:ال)?(?:{family('troop', 'fighter', 'aircraft', 'gun')})\w{{0,5}})"
        self.armed = re.compile(rf"\s{armed}")
        self.alone = re.compile(
            rf"\s{armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s(?:اطراف\s|محيط\s|وسط\s)?[\"'(]*"
        )
        self.campaign = re.compile(
            r"[^.،\n]{0,40}\sب(?:حمل|مشاريع|مشروع|برامج|برنامج|قوافل|قافله|مساعدات|خدمات|زياره|اعتقال|دعم)"
        )
        enemy = rf"(?:(?:ل?ل|ال)?(?:{any_of(n.removeprefix('ال') for n in map(fold_name, forces_by_name()))}|{family('troop', 'fighter')})\w*)"
        self.hit = re.compile(
            rf"\s{force}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s{_THING}|\s{armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,3}}?\s{_POST}{enemy}"
        )
        # «داهم عناصر الفصيل مقرات فصيل كذا في قرية كذا»: fighters who raid others fight them
        self.raided = re.compile(
            rf"\s{armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,3}}?\s(?:مقر|مقار|حاجز|حواجز|معسكر|نقاط|نقطه|مواقع|موقع)(?:ات|ا)?\s(?:عسكريه\s)?(?:تابعه?\s)?\"?ل?[\" ]*{enemy}"
        )
        capitals = any_of({fold_name(name) for name in cue_table().powers} | cue_table().powers_that_strike)
        self.named = re.compile(rf"(?<!\w){force}|(?<!\w)(?:{capitals})(?!\w)")
        self.thing = re.compile(rf"\s{_THING}")
        # «الاحتلال يستهدف بلدة كذا»: its subject stands before it
        self.doer = re.compile(rf"(?:^|[\s:\"»(]){force}\s\Z")
        self.doing = re.compile(
            rf"\s(?:(?:كامل|اطراف|محيط|وسط|مركز|مشارف)\s)?(?:{_SETTLE[:-6]}|ميناء|مطار|قاعده|مستوطن(?:ه|تي|ات)|جزيره)\s(?![^.،\n]{{0,40}}\sب(?:حمل|مشاريع|مشروع|برامج|برنامج|قوافل|قافله|مساعدات|خدمات))"
        )
        # «شنت إيران هجوما على بلدة كذا», «أعلنت موسكو سيطرتها على بلدة كذا»
        self.carried = re.compile(
            rf"(?<!\w)[وف]?(?:[يت]?شن|نفذ|[يت]نفذ|وجه|[يت]وجه|سدد|اعلن|[يت]علن|اكد|بسط|[يت]بسط|فرض)(?:ت|وا)?\s{force}(?:\s(?!ب?ان\s)[^\s.،]+){{0,2}}?\s$"
            rf"|{force}\s(?:[يت]?شن|نفذ|[يت]نفذ|وجه|[يت]وجه|[يت]علن|بسط|[يت]بسط)(?:ت|وا)?(?:\s(?!ب?ان\s)[^\s.،]+){{0,2}}?\s$"
        )
        self.upon = re.compile(
            rf"(?:\s[^\s.،]+){{0,3}}?\s(?:ب|ل|(?:علي|في|الي|ضد|باتجاه)\s)?(?:{_SETTLE}|(?:العاصمه|محافظه|ولايه|اقليم)(?!\w))"
        )
        # «اتهمت الحكومة الولايات المتحدة بشن هجوم على مدينة كذا»
        self.charged = re.compile(rf"{force}(?:\s(?!ب?ان\s)[^\s.،]+){{0,3}}?\sب(?:(?:شن|تنفيذ|توجيه)\s)?\"?$")
        self.taken = re.compile(rf"(?:\sعلي)?\s(?:كامل\s|عموم\s)?{_SETTLE}")
        self.with_it = re.compile(rf"\s{_SETTLE}\Z")  # «السيطرة على بلدة»
        # «هجوم لعشائر البدو على بلدة كذا»
        bare = any_of(name.removeprefix("ال") for name in map(fold_name, forces_by_name(headed=True)))
        self.theirs = re.compile(
            rf"(?:\s[^\s.،]+)?\sل(?:ل|ال)?(?:{bare})(?!\w)(?:\s[^\s.،]+){{0,3}}?\s(?:علي|في|ضد|استهدف)\s{_SETTLE}"
        )
        # «تعرضت بلدة كذا لضربات تركية»
        self.suffered = re.compile(rf"(?<!\w)[وف]?(?:تعرض|[يت]تعرض)ت?\s{_SETTLE}[^.،\n]{{1,50}}\s$")
        self.whose = re.compile(
            rf"(?:\s[^\s.،]+)?\s(?:ال)?(?:{state})(?:ه|ين|تين|ان|تان)?(?!\w)|\s(?:من\s)?ل?{force}"
        )


def _its_own(text: str, trigger: Trigger) -> bool:
    """Whether whose forces are told before it struck or took something: «أعلنت كييف أنها ضربت مصنعا»."""
    before = text[max(0, trigger.start - _NEAR) : trigger.start]
    own, words = _OWN.search(before), _beside()
    of_it = words.thing if trigger.rule.id in _STRIKES else words.taken
    if own is None or of_it.match(text, trigger.end) is None:
        return False
    return own["forces"] is not None or words.named.search(before) is not None


@cache
def _beside() -> _Beside:
    return _Beside()


def may_strike_right_behind(text: str, trigger: Trigger) -> bool:
    """Whether a force stands right behind a verb of striking: a place may follow."""
    if trigger.rule.id not in _STRIKES or trigger.form is Form.NOUN:
        return False
    return _beside().armed.match(text, trigger.end) is not None


def strikes_right_behind(text: str, trigger: Trigger, at: int) -> bool:
    """Whether a force is told to strike what stands at `at`, right behind its name: «استهدفت قوات كذا سرمين»."""
    if not 0 < at - trigger.end < _NEAR or not may_strike_right_behind(text, trigger):
        return False
    words = _beside()
    return words.alone.fullmatch(text, trigger.end, at) is not None and words.campaign.match(text, at) is None


def made_by_a_force(text: str, trigger: Trigger) -> bool:
    """Whether a settlement is said to have been attacked by a force that is named there."""
    rule, words = trigger.rule.id, _beside()
    verb = trigger.form is not Form.NOUN
    if rule in _DID and verb and words.subject.match(text, trigger.end):
        return True
    if verb and rule in _STRIKES and words.hit.match(text, trigger.end):
        return True
    raided = rule == "raid" and words.raided.match(text, trigger.end) is not None
    if verb and rule in _DID and (raided or _its_own(text, trigger)):
        return True
    if verb and rule in _STRIKES and not trigger.clitics:
        before = text[max(0, trigger.start - _NEAR) : trigger.start]
        if words.doing.match(text, trigger.end) and words.doer.search(before):
            return True
    if rule not in _DONE or trigger.form is not Form.NOUN:
        return False
    start = trigger.start - len(trigger.clitics)
    before = text[max(0, start - _NEAR) : start]
    if trigger.clitics.endswith("ل") and words.suffered.search(before):
        return words.whose.match(text, trigger.end) is not None
    if rule == "attack" and words.theirs.match(text, trigger.end):
        return True
    upon = words.taken if rule == "advance" else words.upon
    on_it = upon.match(text, trigger.end) or words.with_it.search(text, trigger.start, trigger.end)
    carried = words.carried.search(before) or words.charged.search(text, max(0, start - _NEAR), trigger.start)
    return on_it is not None and carried is not None
