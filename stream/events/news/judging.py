"""What context makes of a trigger: its kind, and why it is no news of the day, from its clause and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stream.articles.document import Sentence
from stream.data.families import family
from stream.events.facts import Facts
from stream.events.news.kinds import Kind, KindRule
from stream.events.news.lead import is_old, lead
from stream.events.news.past import goes_on, past_clauses
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Cue, Judged, Judgement, judge
from stream.events.words.elsewhen import dated_from
from stream.events.words.homographs import BLEW_UP
from stream.events.words.lexicon import MeansWord, Strength, Trigger, lexicon
from stream.events.words.means import type_of
from stream.records import Type
from stream.text.needed import Needing

_OPENING_ANSWER = Opening.ANSWER
_STRENGTH_CASUALTY = Strength.CASUALTY

# «تمر اليوم الذكرى الثامنة للهجوم», «أحيا الأهالي اليوم», «في مثل هذا اليوم»
_REMEMBERS = re.compile(
    r"(?<!\w)(?:و|ب|ل)?(?:ال)?(?:ذكري|ذكراها?|احياء|مناسبه|مرور)(?!\w)|(?<!\w)و?(?:[تي]حيي|احيا|احيت|استذكر|[تي]ستذكر)\w*|مثل هذا اليوم"
)
_CALENDAR = frozenset({"date", "digits"})  # rules of times
_LATELY = Needing(
    rf"(?<!\w)(?!{BLEW_UP})(?:اليوم|امس|البارحه|الليله الماضيه|{family('daytime')}|ال{family('weekday')})(?!\w)(?! (?:المقبل|القادم))"
)
_NAMED_DAY = Needing(
    rf"(?<!\w)(?:اليوم|امس|البارحه|الليله الماضيه|ال{family('weekday')})(?!\w)(?! (?:المقبل|القادم))"
)  # in an undated article: a day near enough
_SAID = 40  # characters before a day in which it is told that somebody spoke then


def judged(
    triggers: Sequence[Trigger],
    parts: Sequence[Clause],
    sentence: Sentence,
    known: Facts,
    means: Sequence[MeansWord],
) -> Iterator[Judged]:
    """The triggers of a sentence with their kinds, and what takes each out."""
    if not triggers:
        return
    text, past = known.text, past_clauses(parts, known)
    span = sentence.start, sentence.end
    cues = known.cues_near(sentence.start, max(sentence.end, triggers[-1].end))
    recent = [t.start for t in known.times.between(*span) if known.dated and not (t.history or t.loose)]
    for trigger in triggers:
        clause = next(c for c in parts if trigger.start < c.end)
        within = _with_its_answer(clause, parts)
        kind, plain, also = type_of(text, trigger, means, clause)
        plain = plain or (kind is Type.SHELLING and lexicon().from_the_ground(text, trigger))
        dated = any(within.start <= at < within.end for at in recent) or (
            bool(cues)  # which alone ask for it
            and not known.dated
            and _NAMED_DAY.search(text, within.start, within.end) is not None
        )
        judgement = judge(text, trigger, within, span, cues, dated=dated)
        if judgement is None and clause.opening is Opening.TIME and not dated:
            judgement = _of_its_main_clause(text, trigger, clause, parts, span, cues)
        yield Judged(trigger, judgement or past(trigger, clause), kind, plain, also)


def _with_its_answer(clause: Clause, parts: Sequence[Clause]) -> Clause:
    """A clause with the one that was the answer to it: who threatens, denies or recalls the one does so with both."""
    if clause.opening is not _OPENING_ANSWER:
        return clause
    return clause._replace(start=next(c.start for c in reversed(parts) if c.end <= clause.start))


OF_THE_PAST = frozenset(
    {"history", "earlier", "former", "formerly", "long_after", "long_after_the", "made_a_name"}
)


def _of_its_main_clause(
    text: str,
    trigger: Trigger,
    clause: Clause,
    parts: Sequence[Clause],
    sentence: tuple[int, int],
    cues: Sequence[Cue],
) -> Judgement | None:
    """That what a clause says when of is long past: «شهدت المدينة قبل مدة مجزرة حين انفجرت سيارة»."""
    main = next((c for c in reversed(parts) if c.end <= clause.start), None)
    if main is None:
        return None
    both = clause._replace(start=main.start)
    past = [
        c._replace(apart=None) for c in cues if c.rule.id in OF_THE_PAST and main.start <= c.start < main.end
    ]
    return judge(text, trigger, both, sentence, past) if past else None


FOILED = "attempt_foiled"
STOPPED = frozenset(
    {
        FOILED,
        "found_or_met",
        "shot_down",
        "air_defence_met",
        "shooting_down",
        "brought_down",
        "was_shot_down",
        "met_in_the_air",
        "met",
        "intercepted",
    }
)
_SHARDS = re.compile(r"\b[وفب]?(?:ال)?(?:شظايا|شظيه|شظاياه|شظاياها|حطام|حطامه|حطامها)\b")


def tells_of_shards(text: str, sentence: Sentence) -> bool:
    """Whether a sentence tells of shards that fell: «وأصيب اثنان بشظاياه»."""
    return _SHARDS.search(text, sentence.start, sentence.end) is not None


def with_shards(found: Sequence[Judged], text: str, sentence: Sentence) -> list[Judged]:
    """The triggers of a sentence, those again that were stopped where shards of what was met in the air hurt people."""
    hurt = any(j.judgement is None and j.trigger.rule.strength is _STRENGTH_CASUALTY for j in found)
    stopped = [j for j in found if j.judgement and j.judgement.rule in STOPPED]
    if not hurt or not stopped or not tells_of_shards(text, sentence):
        return list(found)
    return [j._replace(judgement=None) if j in stopped else j for j in found]


# «أحبطت القوات محاولة تسلل للمسلحين وقتلت ثلاثة منهم»: it was fought there; smugglers are no fighters.
_SMUGGLE = re.compile(r"(?<!\w)(?:[وبلف]?(?:ال)?|لل)(?:تهريب|مهرب|مخدر|حشيش|هجره|متسلل)\w*")


def with_the_fallen(found: Sequence[Judged], text: str, sentence: Sentence) -> list[Judged]:
    """The triggers of a sentence, an assault again that was foiled where people are told behind it to have fallen."""
    foiled = [
        j for j in found if j.judgement and j.judgement.rule == FOILED and j.type is Type.GROUND_ASSAULT
    ]
    fell = [
        j
        for j in found
        if (j.trigger.rule.strength is _STRENGTH_CASUALTY or j.trigger.rule.id == "eliminate")
        and (j.judgement is None or (j.judgement.rule == FOILED and j.trigger.clitics == "و"))
    ]
    if not foiled or not fell or fell[-1].trigger.start < foiled[0].trigger.end:
        return list(found)
    if _SMUGGLE.search(text, sentence.start, sentence.end):
        return list(found)
    return [j._replace(judgement=None) if j in foiled or j in fell else j for j in found]


# «قال في بيان مساء اليوم»: when somebody spoke, not when it was.
_SAID_WHEN = re.compile(
    r"\b(?:ال)?(?:بيان|تصريح|تصريحات|موتمر|حديث)\w?\s(?:(?:صحفي|صحافي|له|لها|صدر|نشر|مساء|صباح|ظهر|فجر|عصر|ليل|يوم)\w*\s){0,2}$"
)


# «تزامن التصويت مع غارات», «جاء ذلك غداة تفجير», «لليوم السابع على التوالي»
_NOW = Needing(
    r"(?<!\w)(?:غداه|لليوم ال\w+|[وي]?[تي]?تزامن\w?\s(?:\w+\s){1,3}مع|[وي]?[تي]?تزامن\w* مع|تزامنا مع|بالتزامن مع)(?!\w)"
)


# «يأتي هذا الموقف بعد يوم من هجوم على كذا», «وجاء القرار بعد ساعات من تفجير»: what the news came after, in an article of any kind.
_COMES_AFTER = re.compile(
    r"\W*و?(?:[يت]اتي|جاءت?\s(?:ذلك|هذا|هذه|ال\w+))\s(?:[^\s.،]+\s){0,6}?"
    r"(?:غداه|في وقت|فيما|بعد\s(?:نحو\s|اقل من\s)?(?:ساعات|(?:[0-9]{1,2}\s)?ساعه|ساعتين|دقايق|يوم|يومين|(?:(?:ثلاثه|اربعه|خمسه|[345])\s)?ايام)(?:\s(?:قليله|معدوده|فقط|واحد))?\s(?:من|علي))\s(?!ال)"
)


# «ميدانيا، قصفت القوات كذا»: what an article about something else tells of the fighting of its day.
_MEANWHILE = re.compile(
    r"\W*و?(?:ميدانيا|علي (?:ال)?صعيد (?:ال)?(?:ميداني|عسكري)|في (?:ال)?(?:تطورات|تطور|شان) (?:ال)?ميداني\w*|علي الارض،"
    r"|في (?:غضون|اثناء) ذلك|في هذه الاثناء|في الاثناء|تزامنا مع ذلك|بالتزامن مع ذلك|بالتوازي مع ذلك"
    r"|في سياق (?:متصل|منفصل|اخر)،|في (?:حادث|حادثه|هجوم) (?:منفصل|اخر)\w*،)(?!\w)"
)


def is_fresh(sentence: Sentence, known: Facts, kind: Kind) -> bool:
    """Whether a sentence says when, and that was lately; `kind` is what the article is news of."""
    return (kind.opens and begins_as_news(sentence, known)) or _says_when(sentence, known, kind.rule)


def is_told(sentence: Sentence, known: Facts, kind: Kind, found: Sequence[Trigger]) -> bool:
    """Whether a sentence that tells of attacks is news in an article of a kind: of a drill only where somebody fell."""
    fell = not kind.rule.only and any(t.rule.strength is _STRENGTH_CASUALTY for t in found)
    return (fell or not kind.rule.ever) and is_fresh(sentence, known, kind)


def begins_as_news(sentence: Sentence, known: Facts) -> bool:
    """Whether a sentence begins with an attack, and names no time that is long ago."""
    if any(is_old(known.text, t) for t in known.times.between(sentence.start, sentence.end)):
        return False
    return bool(lead().news(known.text[sentence.start : sentence.end]))


def _says_when(sentence: Sentence, known: Facts, kind: KindRule) -> bool:
    inside = tuple(
        t
        for t in known.times.between(sentence.start, sentence.end)
        if dated_from(known.text, t.start) is None
    )
    if _comes_after(sentence, known) or (not kind.remembers and _says_now(sentence, known)):
        return not any(t.history for t in inside)
    if not kind.remembers and any(goes_on(known, t) for t in inside):
        return all(goes_on(known, t) or not t.history for t in inside)
    if not known.dated:  # then a date says nothing, and «أمس» enough, unless it is the day of the verdict
        found = _LATELY.finditer(known.text, sentence.start, sentence.end)
        said = any(not _SAID_WHEN.search(known.text, max(0, t.start() - _SAID), t.start()) for t in found)
        return said and not kind.remembers
    if kind.remembers == "calendar":  # a day of the calendar is the day remembered: «في الخامس عشر من أيلول»
        if _REMEMBERS.search(known.text, sentence.start, sentence.end):
            return False
        inside = tuple(t for t in inside if t.history or not (t.rule in _CALENDAR or t.loose))
    return bool(inside) and not any(t.history for t in inside)


def _says_now(sentence: Sentence, known: Facts) -> bool:
    span = sentence.start, sentence.end
    return bool(_NOW.search(known.text, *span) or _MEANWHILE.match(known.text, *span)) or _comes_after(
        sentence, known
    )


def _comes_after(sentence: Sentence, known: Facts) -> bool:
    return _COMES_AFTER.match(known.text, sentence.start, sentence.end) is not None


def says_lately(sentence: Sentence, known: Facts) -> bool:
    """Whether a sentence says that what it tells was lately."""
    lately = _LATELY.search(known.text, sentence.start, sentence.end) or _says_now(sentence, known)
    times = known.times.between(sentence.start, sentence.end)
    return bool(lately) or any(not t.history or goes_on(known, t) for t in times)


def no_news(found: Sequence[Judged], kind: Kind | None, sentence: Sentence, known: Facts) -> Sequence[Judged]:
    """The attacks of a sentence, those taken out that an article of its kind tells as no news of its own."""
    if kind is None or not found:
        return found
    if is_told(sentence, known, kind, [j.trigger for j in found if j.judgement is None]):
        return found
    old = Judgement("background", f"kind:{kind.rule.id}")
    return [
        j if j.judgement is not None or not kind.rule.speaks_of(j.trigger) else j._replace(judgement=old)
        for j in found
    ]
