"""Whether a force that is named in full stands beside a word of attack as who made it: «ضربت إسرائيل بلدة كذا».

All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

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
    """The expressions, each compiled when it is first asked for: most hold the names of all forces."""

    def __init__(self) -> None:
        self._state = alternatives(stem for a in actors() for stem in a.adjectives)
        names = any_of({fold_name(name) for name in forces_by_name()})
        self._force = (
            rf"\"?(?:{names}|(?:ال(?:جيش|قوات|طيران|بحريه)|وزاره الدفاع) ال(?:{self._state})ه?)\"?(?!\w)"
        )
        self._armed = (
            rf"(?:{self._force}|(?:ال)?(?:{family('troop', 'fighter', 'aircraft', 'gun')})\w{{0,5}})"
        )
        self._enemy = rf"(?:(?:ل?ل|ال)?(?:{any_of(n.removeprefix('ال') for n in map(fold_name, forces_by_name()))}|{family('troop', 'fighter')})\w*)"

    @cached_property
    def subject(self) -> re.Pattern[str]:
        # «ضربت إسرائيل فجرا بلدة كذا», «سيطرت روسيا على بلدة كذا»
        return re.compile(
            rf"\s{self._force}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s(?:علي\s)?(?:كامل\s|اطراف\s|محيط\s|وسط\s)?{_SETTLE}(?!\s\w+\sبحمل)"
        )

    @cached_property
    def armed(self) -> re.Pattern[str]:
        return re.compile(rf"\s{self._armed}")

    @cached_property
    def alone(self) -> re.Pattern[str]:
        # «استهدفت قوات النظام سرمين»: no cue before the place
        return re.compile(
            rf"\s{self._armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s(?:اطراف\s|محيط\s|وسط\s)?[\"'(]*"
        )

    @cached_property
    def campaign(self) -> re.Pattern[str]:
        return re.compile(
            r"[^.،\n]{0,40}\sب(?:حمل|مشاريع|مشروع|برامج|برنامج|قوافل|قافله|مساعدات|خدمات|زياره|اعتقال|دعم)"
        )

    @cached_property
    def hit(self) -> re.Pattern[str]:
        return re.compile(
            rf"\s{self._force}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,2}}?\s{_THING}|\s{self._armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,3}}?\s{_POST}{self._enemy}"
        )

    @cached_property
    def raided(self) -> re.Pattern[str]:
        # «داهم عناصر الفصيل مقرات فصيل كذا في قرية كذا»: fighters who raid others fight them
        return re.compile(
            rf"\s{self._armed}(?:\s(?!ب?ان\s|و)[^\s.،]+){{0,3}}?\s(?:مقر|مقار|حاجز|حواجز|معسكر|نقاط|نقطه|مواقع|موقع)(?:ات|ا)?\s(?:عسكريه\s)?(?:تابعه?\s)?\"?ل?[\" ]*{self._enemy}"
        )

    @cached_property
    def strikes(self) -> re.Pattern[str]:
        # «استهدفت ضربات أمريكية ميناء كذا», «طالت هجمات أوكرانية محطة نفط»: a state's strikes struck it
        return re.compile(
            rf"\s(?:ال)?(?:ضربه|ضربات|ضربتان|هجوم|هجمه|هجمات|هجومان|غاره|غارات|غارتان|قصف)(?:\s(?:جوي|صاروخي|بحري|بري|مدفعي|ليلي|متزامن|جديد|مكثف|عنيف|دقيق|عسكري)ه?)?\s(?:ال)?(?:{self._state})(?:ه|ان|تان)?(?!\w)"
        )

    @cached_property
    def named(self) -> re.Pattern[str]:
        capitals = any_of({fold_name(name) for name in cue_table().powers} | cue_table().powers_that_strike)
        return re.compile(rf"(?<!\w){self._force}|(?<!\w)(?:{capitals})(?!\w)")

    @cached_property
    def thing(self) -> re.Pattern[str]:
        return re.compile(rf"\s{_THING}")

    @cached_property
    def doer(self) -> re.Pattern[str]:
        # «الاحتلال يستهدف بلدة كذا»: its subject stands before it
        return re.compile(rf"(?:^|[\s:\"»(]){self._force}\s\Z")

    @cached_property
    def doing(self) -> re.Pattern[str]:
        return re.compile(
            rf"\s(?:(?:كامل|اطراف|محيط|وسط|مركز|مشارف)\s)?(?:{_SETTLE[:-6]}|ميناء|مطار|قاعده|مستوطن(?:ه|تي|ات)|جزيره)\s(?![^.،\n]{{0,40}}\sب(?:حمل|مشاريع|مشروع|برامج|برنامج|قوافل|قافله|مساعدات|خدمات))"
        )

    @cached_property
    def carried(self) -> re.Pattern[str]:
        # «شنت إيران هجوما على بلدة كذا», «أعلنت موسكو سيطرتها على بلدة كذا»
        return re.compile(
            rf"(?<!\w)[وف]?(?:[يت]?شن|نفذ|[يت]نفذ|وجه|[يت]وجه|سدد|اعلن|[يت]علن|اكد|بسط|[يت]بسط|فرض)(?:ت|وا)?\s{self._force}(?:\s(?!ب?ان\s)[^\s.،]+){{0,2}}?\s$"
            rf"|{self._force}\s(?:[يت]?شن|نفذ|[يت]نفذ|وجه|[يت]وجه|[يت]علن|بسط|[يت]بسط)(?:ت|وا)?(?:\s(?!ب?ان\s)[^\s.،]+){{0,2}}?\s$"
        )

    @cached_property
    def upon(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:\s[^\s.،]+){{0,3}}?\s(?:ب|ل|(?:علي|في|الي|ضد|باتجاه)\s)?(?:{_SETTLE}|(?:العاصمه|محافظه|ولايه|اقليم)(?!\w))"
        )

    @cached_property
    def charged(self) -> re.Pattern[str]:
        # «اتهمت الحكومة الولايات المتحدة بشن هجوم على مدينة كذا»
        return re.compile(rf"{self._force}(?:\s(?!ب?ان\s)[^\s.،]+){{0,3}}?\sب(?:(?:شن|تنفيذ|توجيه)\s)?\"?$")

    @cached_property
    def taken(self) -> re.Pattern[str]:
        return re.compile(rf"(?:\sعلي)?\s(?:كامل\s|عموم\s)?{_SETTLE}")

    @cached_property
    def with_it(self) -> re.Pattern[str]:
        return re.compile(rf"\s{_SETTLE}\Z")  # «السيطرة على بلدة»

    @cached_property
    def theirs(self) -> re.Pattern[str]:
        # «هجوم لعشائر البدو على بلدة كذا»
        bare = any_of(name.removeprefix("ال") for name in map(fold_name, forces_by_name(headed=True)))
        return re.compile(
            rf"(?:\s[^\s.،]+)?\sل(?:ل|ال)?(?:{bare})(?!\w)(?:\s[^\s.،]+){{0,3}}?\s(?:علي|في|ضد|استهدف)\s{_SETTLE}"
        )

    @cached_property
    def suffered(self) -> re.Pattern[str]:
        # «تعرضت بلدة كذا لضربات تركية»
        return re.compile(rf"(?<!\w)[وف]?(?:تعرض|[يت]تعرض)ت?\s{_SETTLE}[^.،\n]{{1,50}}\s$")

    @cached_property
    def whose(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:\s[^\s.،]+)?\s(?:ال)?(?:{self._state})(?:ه|ين|تين|ان|تان)?(?!\w)|\s(?:من\s)?ل?{self._force}"
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
    if (
        verb
        and rule in _STRIKES
        and (words.hit.match(text, trigger.end) or words.strikes.match(text, trigger.end))
    ):
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
