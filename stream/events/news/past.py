"""When an attack was, where its clause names a time that is too long ago for news."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from stream.events.facts import Facts
from stream.events.when.times import TimeMention, said_then
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judgement
from stream.events.words.elsewhen import dated_from, is_apart
from stream.events.words.fierceness import says_a_state, says_how_fierce, says_near_to, word_before
from stream.events.words.lexicon import Form, Trigger

_OPENING_RELATIVE = Opening.RELATIVE

_HEAD = 4  # words, at most, from an attack to the relative clause that tells of it
_GOES_ON = frozenset(
    {Opening.CONTRAST, Opening.RESULT, Opening.RELATIVE, Opening.VERB, Opening.TIME, Opening.ANSWER}
)


_FIERCEST = frozenset(
    {
        "الاعنف",
        "اعنف",
        "الاول",
        "الاولي",
        "الاكبر",
        "اكبر",
        "الاعلي",
        "الاشد",
        "الاقوي",
        "الاوسع",
        "دمويه",
        "نوعه",
        "نوعها",
        "مره",
    }
)


_WEEKS = ("اسابيع", "اسبوعين")
# «تتعرض المدينة منذ أسبوعين لقصف»: it goes on.
_GOING_ON = re.compile(
    r"\b[وف]?(?:[تي](?:تعرض|شهد|تواصل|ستمر|دور|جري|عيش|قصف|ستهدف|شن|واصل|خوض)|[تي]?ت(?:واصل|جدد)|ما زالت?|ما تزال|لا تزال|لا يزال)\w*(?:\s[^\s.،]+){0,6}\s$"
)


# «الأعنف منذ بدء المعارك قبل شهرين», «منذ انطلاق الحملة في آذار»: since when it goes on.
_SINCE_IT_BEGAN = re.compile(
    r"\bمنذ\s(?:بدء|بدايه|بدا|بدات|اندلاع|اندلعت|انطلاق|انطلقت|استيلاء|سيطره|سقوط|دخول|توقيع|اعلان|اجتياح)\s(?:[^\s.،]+\s){1,4}$"
)


def _how_fierce(known: Facts, time: TimeMention) -> bool:
    """Whether a time says since when an attack is the fiercest, or a place is as it is: not when the attack was."""
    if not time.history:
        return False
    before = known.text[max(0, time.start - 64) : time.start]
    if word_before(known.text, time.start) in _FIERCEST or says_how_fierce(known.text, time.start):
        return True
    if "منذ" in before and _SINCE_IT_BEGAN.search(before):
        return True
    return (
        says_a_state(known.text, time.start) or says_near_to(known.text, time.start) or goes_on(known, time)
    )


def goes_on(known: Facts, time: TimeMention) -> bool:
    """Whether a time says for how many weeks what is told goes on: «تشن القوات هجوما منذ أسابيع»."""
    since = known.text.startswith("منذ", time.start) and known.text.endswith(_WEEKS, 0, time.end)
    return since and _GOING_ON.search(known.text, max(0, time.start - 64), time.start) is not None


# «الهجوم الذي وقع في آذار»
_HAPPENED = re.compile(
    r"(?:ال(?:ذي|تي|ذين|لذين|لتين|لذان|لتان))\s(?:كانت?\s)?(?:قد\s)?(?:(?:وقع|حدث|جر[يت]|حصل|نفذ|اندلع|دار)(?:ت|ا|تا)?|(?:نفذ|شن)(?:ت|و|ا)?(?:ه|ها|هما))\s"
)


# «المجزرة التي قتل فيها المئات في 24 آب», «التفجير الذي أودى بحياة مئة»
_TOOK_LIVES = re.compile(
    r"ال(?:ذي|تي)\s(?:كانت?\s)?(?:قد\s)?(?:(?:قتل|استشهد|سقط|قضي|جرح|اصيب)ت?\s(?:[^\s.،]+\s){0,3}?في(?:ه|ها)\s|راحت?\sضحيت(?:ه|ها)|اود[يت]|اسفر|خلف|اوقع|ادي\s|ادت\s)"
)
_PLACE = {
    "التي": re.compile(r"(?<!\w)[وبل]?(?:مدينه|بلده|قريه|منطقه|ناحيه|محافظه|ولايه|مديريه)\s"),
    "الذي": re.compile(r"(?<!\w)[وبل]?(?:حي|مخيم|اقليم|قضاء|سوق|مطار)\s"),
}
_FEMALE = ("ه", "ات")  # endings of what «التي» tells of


# «التي استعادتها القوات صيف 2018 بعد عملية عسكرية»: it was before that.
_AFTER = re.compile(r"\s(?:بعد|عقب|اثر|في اعقاب)\s(?:[^\s.،]+\s){0,2}")


def _told_behind(behind: Clause | None, known: Facts) -> tuple[TimeMention, str] | None:
    """When what a clause ends with was, where a relative clause behind tells that it was long ago.

    With «الذي» or «التي» where it tells of whom it killed: the one who is told of then may be a place.
    """
    if behind is None or behind.opening is not _OPENING_RELATIVE:
        return None
    took = _TOOK_LIVES.match(known.text, behind.start)
    if not (took or _HAPPENED.match(known.text, behind.start)):
        return None
    times = known.times.between(behind.start, behind.end)
    if not times or not all(t.history for t in times):
        return None
    return times[0], took[0].split()[0] if took else ""


def _is_told_of(text: str, trigger: Trigger, end: int, which: str) -> bool:
    """Whether a relative clause at `end` that opens with `which` may tell of an attack, and of no place behind that."""
    if not which:
        return True
    female = text.endswith(_FEMALE, trigger.start, trigger.end)
    place = _PLACE[which].search(text, trigger.end, end)
    return trigger.form is Form.NOUN and female == (which == "التي") and place is None


def _resumes(text: str, clause: Clause) -> bool:
    """Whether a clause goes on with what a relative clause had broken off: «قصف مصدره المناطق التي …، استهدف قرية كذا»."""
    return clause.opening is Opening.MAIN and not text.startswith("و", clause.start)


# «قصفت الطائرات كذا، ما أدى إلى …، يوم الجمعة 5 نيسان.»
_BEHIND_A_PAUSE = re.compile(r"[،,]\s(?:و?ذلك\s)?(?:في\s|يوم\s|بتاريخ\s|مساء\s|صباح\s|فجر\s|ليله\s)?$")
_LED_TO = frozenset({Opening.RESULT, Opening.RELATIVE})


def _date_at_the_end(parts: Sequence[Clause], known: Facts) -> TimeMention | None:
    """The one old date of a sentence, where it ends with it behind what the attack led to."""
    found = known.times.between(parts[0].start, parts[-1].end)
    text, last = known.text, found[-1]
    led = all(p.opening in _LED_TO for p in parts[1:])
    if len(parts) == 1 or len(found) > 1 or not led or not last.history:
        return None
    ends = not text[last.end : parts[-1].end].strip(' ."')
    paused = _BEHIND_A_PAUSE.search(text, parts[-1].start, last.start) is not None
    return last if ends and paused and last.rule in ("date", "digits") else None


def past_clauses(parts: Sequence[Clause], known: Facts) -> Callable[[Trigger, Clause], Judgement | None]:
    """Whether the time named nearest to a trigger is too long ago for news.

    A clause without a time of its own goes on in the time of the one before it: «وقتل في 22 آب … كما أصيب …».
    """
    if not parts or not known.times.between(parts[0].start, parts[-1].end):
        return _never
    times: dict[int, Sequence[TimeMention]] = {}
    heads: dict[int, tuple[TimeMention, str] | None] = {}
    begins: dict[int, int | None] = {}
    last: Sequence[TimeMention] = ()
    aside: Sequence[TimeMention] = ()
    before: Clause | None = None
    for clause, behind in zip_longest(parts, parts[1:]):
        own = [t for t in known.times.between(clause.start, clause.end) if not _how_fierce(known, t)]
        begins.update((t.start, dated_from(known.text, t.start)) for t in own)
        told = [t for t in own if begins[t.start] is None]
        resumed = before is not None and before.opening is _OPENING_RELATIVE and _resumes(known.text, clause)
        goes_on = [t for t in last if t.history] if clause.opening in _GOES_ON or resumed else []
        last = told or [*goes_on, *(aside if clause.opening is Opening.TIME else ())]
        aside = [t for t in own if t not in told]
        times[clause.start] = [*aside, *last]
        heads[clause.start] = _told_behind(behind, known)
        before = clause
    if (dated := _date_at_the_end(parts, known)) is not None:
        times.update((start, [dated]) for start, own in times.items() if not own)

    def past(trigger: Trigger, clause: Clause) -> Judgement | None:
        head = heads[clause.start]
        near = head is not None and len(known.text[trigger.end : clause.end].split()) <= _HEAD
        if head is not None and near and _is_told_of(known.text, trigger, clause.end, head[1]):
            return Judgement("background", f"time:{head[0].rule}")
        relative = clause.opening is _OPENING_RELATIVE
        own = [
            t
            for t in times[clause.start]
            if t.start < clause.start
            or not is_apart(begins[t.start], t.end, trigger.start, relative=relative)
            or (t.history and _AFTER.fullmatch(known.text, t.end, trigger.start))
        ]
        told = [t for t in own if t.end >= trigger.start or not said_then(known.text, t)]
        nearest = min(told or own, key=lambda t: abs(t.start - trigger.start), default=None)
        return Judgement("background", f"time:{nearest.rule}") if nearest and nearest.history else None

    return past


def _never(_trigger: Trigger, _clause: Clause) -> Judgement | None:
    """What a sentence without a time says."""
    return None
