"""What else is done where: a place that follows «نقل الجرحى إلى» or «اعتقلت في» nearer than an attack was not struck."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stream.data import owners
from stream.data.families import family
from stream.events.where.of_those_struck import is_state
from stream.events.who.actors import alternatives
from stream.events.words.clauses import Clause, clause_table
from stream.events.words.lexicon import Form, Strength, Trigger, forms_of
from stream.events.words.triggers import trigger_table
from stream.places.role_words import brought_from
from stream.places.roles import Placed, Role
from stream.places.struck_thing import is_struck_thing
from stream.text.expressions import beginning
from stream.text.found import Found
from stream.text.in_order import InOrder
from stream.text.matching import Matcher, longest

_WORD = re.compile(r"\w+")
_SUBJECT = re.compile(
    rf"\s(?:(?:(?:{family('fighter', 'troop', 'aircraft', 'gun')}|سلاح|زوارق|بوارج)\w*\s)?(?:ال\w{{3,}}\s){{0,2}}|(?:\w+\s){{1,2}}و)"
    rf"(?:(?:{family('daytime')})\s(?:امس\s|اليوم\s|ال\w+\s)?|(?:امس|اليوم|يوم)\s(?:ال\w+\s)?)?"
)  # between an attack and what it struck: who struck, at most
_HIT = re.compile(
    r"\s(?:\"?\w+\"?\s){0,2}(?:ب|(?:علي|ضد)\s(?:(?!و|ال|قبل|بعد|عقب|مع\s|اثر|خلال|الي)\w+\s){0,3}(?:ال)?|في\s|لل?)|(?:\s[^\s.،]+){1,4}?،?\s(?:كانوا|كانا|كان|يستقل\w*|ملثم\w*|علي متن)(?:\s[^\s.،]+){0,5}،\s"
)  # «انفجار عبوة بدورية», «هجوم على قافلة», «غارة على سيارة لعناصر تأمين المساعدات», «هاجم مسلحون كانوا على متن سيارة، دورية»
# «كانوا ينتظرون المساعدات في», «نقاط توزيع المساعدات في»: where people come for it.
_COMES_FOR = re.compile(
    r"\b(?:[يت]نتظر\w*|انتظار\w*|ب?انتظار|منتظري|طالبي|متلقي|لل?حصول علي|تسلم|لتسلم|استلام|لاستلام|توزيع|تامين)\s(?:ال)?$"
)
_LATE = re.compile(r"\sب\w+\s(?:[^\s.،]+\s){0,4}")  # «استهدفوا بقنبلة يدوية السبت الماضي دورية»
REACH = 12  # words from an act to the places it takes


class Act(Found, frozen=True):
    """An act that is no attack, at folded offsets [start, end); `verb` where a verb tells it."""

    start: int
    end: int
    rule: str
    verb: bool = False


_OF_WHAT = re.compile(r"(?:^|\s)(?:\w{3,}(?:ته|اتهم|اته|تها|تهم)|ال\w+ه)\s$")  # «إجازته الدورية»: no patrol


class Acts:
    """Every form of every act, found in one pass."""

    def __init__(self) -> None:
        """Read `[[act]]` of `data/ar/triggers.toml`; the place in brackets is taken in `match`, not in `miss`."""
        self.rules = trigger_table().act
        owners("triggers.toml", ((row.id, (*row.noun, *row.verb, *row.perfect), row) for row in self.rules))
        found: dict[str, tuple[str, Form]] = {}
        for row in self.rules:
            for form, kind in forms_of(row):
                found.setdefault(form, (row.id, kind))
        self._forms = tuple(found.values())
        self.matcher = Matcher(found)

    def find(self, text: str) -> list[Act]:
        """The acts of a folded text, in order. A verb takes no article and no preposition."""
        plain = ("", "و", "ف", "ل", "ول")
        whole = (
            m for m in self.matcher.find(text) if self._forms[m.index][1] is Form.NOUN or m.clitics in plain
        )
        return [
            Act(m.start, m.end, self._forms[m.index][0], verb=self._forms[m.index][1] is not Form.NOUN)
            for m in longest(whole)
            if not text.endswith(("كر و", "الكر وال"), 0, m.start)
            and not (m.clitics.endswith("ال") and _OF_WHAT.search(text, max(0, m.start - 24), m.start - 2))
        ]


@cache
def acts() -> Acts:
    """The one table, read once."""
    return Acts()


_LISTED = re.compile(r"\sو\w")  # «في الزيارة وخربة الناقوس»: a name, though it is a word as well


def elsewhere(
    text: str,
    placed: Sequence[Placed],
    found: Sequence[Act],
    triggers: Sequence[Trigger],
    parts: Sequence[Clause],
) -> list[Placed]:
    """`placed` with the role of those that an act takes: in its clause, behind it, and no attack between."""
    names = [
        (m.start, m.end)
        for p in placed
        for m in [p.reading.mention]
        if p.reading.entry or _LISTED.match(text, m.end)
    ]
    named = [a for a in found if any(a.start < end and start < a.end for start, end in names)]
    acts = InOrder(a for a in found if a not in named and not _OF_TRIBES.match(text, a.end))
    told = InOrder(parts)
    return [_taken(text, place, acts, triggers, told) for place in placed]


_OF_TRIBES = re.compile(r"\s(?:ال)?(?:عشاير|عشيره|قبايل|قبيله)(?!\w)")  # «مقاتلين من أبناء العشائر في …»
# «تعرضت دورية … لقذائف»: it was struck; «صرح … بأن قذائف سقطت في»: what is said is not where it was said.
_SUFFERED = re.compile(r"\b[وف]?[يت]?تعرضت?\s(?:\S+\s){0,2}$")
# «في غارة خلال اجتماع لهم في», «انفجرت لحظة مرور دورية في»
_DURING = re.compile(
    r"\b(?:(?:خلال|اثناء|لدي|استهدف\w*)\s(?:\w+\s){0,2}|(?:لحظه|عند|حال|وقت|فور)\s(?:مرور|عبور|اقتراب)\s(?:\w+\s)?)$"
)
# «قصف طال محتجين في مظاهرة بمدينة كذا», «تفجير في تشييع», «هجوم على اجتماع»: those who gathered there were struck.
_GATHERED = {
    "flee": re.compile(r"\b(?:في|علي|وسط|ضد)\s(?:\w+\s)?$"),
    "speak": re.compile(r"\b(?:علي|ضد)\s(?:\w+\s)?$"),
}
_GATHER = re.compile(r"(?:ال)?(?:مظاهر|تظاهر|اعتصام|احتجاج|وقف|تشييع|حراك|اضراب|دفن|اجتماع|موتمر|لقاء)")
_TOLL = re.compile(r"\s(?:ال)?(?:حصيله|محصله|عدد|اعداد|اجمالي)\s")  # «وصلت حصيلة القتلى في كذا إلى»
# «على مواقع انتشار المسلحين في كذا»; «مواجهات بين دورية ومسلحين في كذا»: who fought there.
_WHERE_THEY_ARE = re.compile(
    r"\b(?:مناطق|مواقع|نقاط|اماكن|مواضع|بين|(?:اشتباك|مواجه|اشتبك|معارك|معركه)\w*\s(?:\w+\s){0,2}مع)\s$"
)
_GOES_TO = re.compile(r"(?:\s[^\s.،]+){0,4}?\s(?:الي|نحو|باتجاه|صوب|في اتجاه)\s")
# «وأثار الهجوم احتجاجات في كذا»: what an attack stirred.
_STIRRED = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:اثار|ثير|اشعل|شعل|اطلق|اعقب|عقب|تلا|استدع|ستدع)(?:ت|ي)?\s(?:هذا\s|هذه\s)?ال(?:\w+\s){1,2}$"
)
_CAME_OF_IT = frozenset({"call_off", "unrest"})  # of which none can be struck
_OF_ITSELF = frozenset(
    {"live", "warn_off", "siren", "endanger", "close"}
)  # «قياديا ينحدر من كذا»: of no attack
_THAT = re.compile(r"\b(?:ب|ل|ك)?ان(?:ه|ها|هم)?\b")
_BACK = 40  # characters before an act in which that stands


def _is_object(text: str, act: Act, triggers: Sequence[Trigger]) -> bool:
    """Whether an act is what was struck: «قصف تعزيزات», «استهدفت الطائرات قافلة», «تعرضت دورية», «كمنوا لدورية»."""
    left = text[max(0, act.start - _BACK) : act.start]
    told = any(t.start <= act.start < t.end for t in triggers)
    if told or act.rule in _CAME_OF_IT or _STIRRED.search(left):
        return told
    led_on = act.rule in _OF_ITSELF or (act.rule == "carry" and _GOES_TO.match(text, act.end))
    if not led_on and is_struck_thing(text, act.start):
        return True
    if _SUFFERED.search(left) or _DURING.search(left) or (act.rule == "arrive" and _COMES_FOR.search(left)):
        return True
    if act.rule == "arrive" and (_TOLL.match(text, act.end) or _WHERE_THEY_ARE.search(left)):
        return True
    gathered = _GATHERED.get(act.rule)
    if gathered is not None and _GATHER.match(text, act.start) and gathered.search(left):
        return any(0 <= act.start - t.end < _BACK and t.form is not Form.FUTURE for t in triggers)
    # «بعد الغارات أنذر الجيش», «بعد القصف ولجأوا إلى مدارس كذا»
    if act.verb and (text.endswith(" ", 0, act.start) or _GOES_TO.match(text, act.end)):
        return False
    return any(_leads_to(text, t, act) for t in triggers)


def _leads_to(text: str, trigger: Trigger, act: Act) -> bool:
    """Whether nothing but who struck stands between an attack and the act behind it."""
    if trigger.end > act.start or trigger.rule.strength is Strength.CASUALTY:
        return False
    between = [_SUBJECT]
    if act.rule == "arrive":
        between += [_HIT, _LATE] if trigger.rule.id == "target" else [_HIT]
    return any(words.fullmatch(text, trigger.end, act.start) is not None for words in between)


def _tells(trigger: Trigger) -> bool:
    """Whether a trigger between an act and a place takes the place back: «نقل الجرحى» names the hurt only."""
    return trigger.rule.strength is not Strength.CASUALTY or trigger.form is not Form.NOUN


_MOVES = frozenset({"arrive", "find", "carry"})
_SAYING = frozenset({"speak", "carry"})  # «نقلت قناة … أن حي كذا تعرض لقصف»
_FALLS = re.compile(r"\b(?:[وفتي]?سقط\w*|سقوط|[وف]?اطلق\w*|اطلاق|انفج\w*|ب(?:صواريخ|قذايف|صاروخ)\w*)\b")


_TO = re.compile(
    r"\sالي\s(?:ال)?(?:مستشف|مشف|مقبر|مقابر|مشرح|مدين|بلد|قري|محافظ|مركز|مسقط)\w*"
)  # «نقلت جثث قتلى القصف … إلى مقبرة في»


def _is_moved(text: str, act: Act, trigger: Trigger) -> bool:
    """Whether a trigger only names arms that were brought or found: «عثر على مخبأ يضم صاروخا في»."""
    if act.rule not in _MOVES or "arms" not in trigger.rule.traits or trigger.form is not Form.NOUN:
        return False
    if (
        act.verb
        and "falls" in trigger.rule.traits
        and trigger.clitics == "ال"
        and trigger.start - act.end == 3
    ):
        return False  # «وصلت القذائف إلى أحياء كذا»: they came down there
    return not trigger.clitics.endswith("ب") and not _FALLS.search(text, act.end, trigger.end)


# «وأكدت مديرية كذا بجازان أنه …», «وقال شهود في حمص إن …»: where they speak.
(SAYS,) = beginning(
    [
        re.compile(
            r"\b[وف]?(?:قال|اعلن|اكد|افاد|ذكر|صرح|اوضح|اضاف|كشف|اشار|بين|نقل|تحدث|زعم|لفت|اعتبر|راي|رات|شدد|حذر|ادعي|ادعت|ابلغ|اخبر)ت?\b"
        )
    ]
)
_WHAT_IS_SAID = re.compile(
    r"[\"')]*\s*(?:\([^)\n]{0,40}\)\s*)?(?:[،,]?\s*[\"']?(?:ب|الي\s)?ان(?:ه|ها|هم)?\b|:\s|\s[\"'](?=\w))"
)


_SPEAKING = clause_table().speaking
# «أكد الدفاع المدني في غزة، استشهاد …», «أعلنت وزارة الصحة بولاية كذا، اليوم الاثنين، مقتل …»: an office sits there.
_OFFICIAL = re.compile(rf"\s(?:عن\s)?(?:ال)?(?:{alternatives(_SPEAKING.offices)})\b")
# «وفي بيروت، دان المجلس القصف», «وفي عمان قال الوزير إن الهجوم …»: where it is said, and no attack is told as new.
_RESPONDS = re.compile(rf"[\"')]*[،,]?\s(?:{alternatives(_SPEAKING.responds)})ت?\s(?!علي\s|الي\s)")
_KNOWN = re.compile(
    r"[\"')]*[،,]?\s(?:قال|اعلن|اكد|ذكر|صرح|اوضح|اضاف|اشار|لفت)ت?\s(?:[^\s.،:]+\s){1,6}?(?:ب|الي\s)?[\"']?ان\s[\"']?(?=ال)"
)
_TITLE = 60  # characters of an office's title before its seat
_NAMES = 90  # characters of its speaker's name behind it
_REPORTS = re.compile(r"[^.\n]{0,34}?\s(?:وصول|استقبال|تسجيل|ارتفاع|انتشال|نقل)\s")
# «بعد أن أبدى المجلس في كذا استياءه من ضعف الضربات»
_FEELS = re.compile(
    r"\b[وف]?(?:[يت]?بدي|ابد(?:ي|ا|ت|وا)|[اتي]عرب|[تي]?عبر|سجل)(?:ت|وا)?\s(?:[^\s.،]+\s){1,6}?(?:في\s|ب)?(?:\w+\s)?$"
)
_FEELING = re.compile(
    r"\s(?:عن\s)?(?:\w+\s)?(?:ال)?(?:استياء|قلق|اسف(?![رل])|ادان[هت]|رفض|غضب|دهش|مخاوف|استنكار|استغراب|خشي[هت]|امتعاض|تعاز|حزن|ارتياح|ترحيب|تضامن|دعم)\w*"
)
_AT_ONCE, _AT_MOST = re.compile(r"[^.\n]{0,34}[،,]\s(?:عن\s|ب)?|\s(?:عن\s)?"), 40


def _speaks_there(text: str, place: Placed, triggers: Sequence[Trigger], clause: Clause | None) -> bool:
    """Whether a place is where somebody sits who then says something, and nothing struck it before that."""
    at, end = place.reading.mention.outer, place.reading.mention.end
    if clause and _responds_there(text, place, triggers, clause):
        return True
    if clause and _FEELING.match(text, end) and _FEELS.search(text, max(clause.start, at - _NAMES), at):
        return True
    said = [m.end() for m in SAYS.finditer(text, clause.start, at)] if clause else []
    if not said or _THAT.search(text, said[-1], at) or any(said[-1] <= t.start < at for t in triggers):
        return False
    if _WHAT_IS_SAID.match(text, end):
        return True
    if _OFFICIAL.match(text, said[-1]) is None:
        return False
    if at - said[-1] <= _TITLE and clause and _THAT.search(text, end, min(clause.end, end + _NAMES)):
        return True  # «أوضح المتحدث الرسمي للدفاع المدني بمنطقة جازان الرائد فلان أنه …»
    if _REPORTS.match(text, end):
        return True  # «وأكدت مصادر في المستشفى العسكري بالعريش وصول جثث»
    near = (t for t in triggers if end <= t.start < end + _AT_MOST)
    return any(t.form is Form.NOUN and _AT_ONCE.fullmatch(text, end, t.start) for t in near)


def _responds_there(text: str, place: Placed, triggers: Sequence[Trigger], clause: Clause) -> bool:
    """Whether a place opens its clause as where somebody speaks of an attack that is known already."""
    mention = place.reading.mention
    opening = text[clause.start : mention.start].strip(" \"'(،")
    if opening not in ("في", "وفي", "ب", "وب") and not (
        mention.cue and opening.startswith(("في ", "وفي ")) and " " not in opening[4:].strip()
    ):
        return False
    if _RESPONDS.match(text, mention.end):
        return True
    known = _KNOWN.match(text, mention.end)
    return known is not None and any(
        t.start - len(t.clitics) == known.end() and t.form is Form.NOUN for t in triggers
    )


def _taken(
    text: str, place: Placed, found: InOrder[Act], triggers: Sequence[Trigger], parts: InOrder[Clause]
) -> Placed:
    """A place that something else was done at, or that somebody spoke at, with that role; else as it was."""
    if place.role is not Role.STRUCK:
        return place
    clause = parts.last_before(place.reading.mention.start)
    if clause is not None and clause.end <= place.reading.mention.start:
        clause = None  # it stands in furniture
    if _speaks_there(text, place, triggers, clause):
        return place._replace(role=Role.SPEAKER, rule="says_there")
    at = place.reading.mention.outer
    inside = [a for a in found.between(clause.start, at) if a.end <= at] if clause else ()
    if inside and clause and is_state(text, clause):
        return place  # «وهو يشيع جنازة في قرية كذا»: where he was when he was struck
    last = next((a for a in reversed(inside) if not _is_object(text, a, triggers)), None)
    between = [] if last is None else [t for t in triggers if last.start <= t.start < at and _tells(t)]
    brought = last is not None and last.rule == "carry" and bool(between)
    if brought and _TO.search(text, between[-1].end, at):
        return place._replace(role=Role.ELSEWHERE, rule="act:carry")
    if last is None or any(not _is_moved(text, last, t) for t in between):
        return place
    if len(_WORD.findall(text, last.end, at)) > REACH:
        return place
    said = last.rule in _SAYING and _THAT.search(text, last.end, at)
    if said or (last.rule in _MOVES and brought_from(text[last.start : at], text, at)):
        return place
    return place._replace(role=Role.ELSEWHERE, rule=f"act:{last.rule}")
