"""Which attack struck which place: within a clause, a place takes the triggers that stand nearest before it.

A clause without a trigger takes none, but for what came of the clause before («ما أدى إلى مقتل ثلاثة في …») and
for casualties, which take the type of their cause near by. A clause with a trigger and no place is about the place
before it, where it is a relative clause («الغوطة التي تتعرض لقصف»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from stream.articles.document import Sentence
from stream.events.clauses import Clause, Opening
from stream.events.context import Judgement
from stream.events.lexicon import Form, MeansWord, Strength, Trigger, lexicon
from stream.events.struck import places_struck
from stream.places.roles import Placed, Role
from stream.records import Type

REACH = 90  # characters within which a word of means colours a trigger
LISTED = 220  # the same where «بقذائف» stands behind a list of places
INHERIT = 2  # sentences back in which casualties look for their cause


class Judged(NamedTuple):
    """A trigger with what its context makes of it (None: asserted), its type, and `also` those joined to that."""

    trigger: Trigger
    judgement: Judgement | None
    type: Type
    plain: bool
    also: tuple[Type, ...] = ()


class Binding(NamedTuple):
    """An attack on a place: the types, the triggers that told it, the clause, and what context says."""

    placed: Placed
    types: tuple[Type, ...]
    triggers: tuple[Judged, ...]
    clause: Clause
    sentence: Sentence
    judgement: Judgement | None
    rule: str


class Kind(NamedTuple):
    """What a trigger tells: its type, whether the words tell it plainly, and the types joined to it by «و»."""

    type: Type
    plain: bool
    also: tuple[Type, ...] = ()


def type_of(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger, as the words of means near it in the folded `text` have it."""
    near = sorted(
        (w.weak, _distance(w, trigger), w.rank, w.type, w.start, w.end)
        for w in means
        if w.type in trigger.rule.means
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        and not (w.weak and trigger.rule.rocket)
        and not _BESIDE.search(text, w.end, trigger.start)
    )
    if near and near[0][1] <= (LISTED if _by_means(text, trigger, near[0][4]) else REACH):
        weak, _, _, kind, start, end = near[0]
        from_the_air = kind is Type.SHELLING and any(
            other is Type.AIRSTRIKE and not soft and distance <= REACH
            for soft, distance, _, other, *_ in near
        )
        if from_the_air and lexicon().rocket(text[start:end]):  # «طائرات قصفت بالصواريخ»
            return Kind(Type.AIRSTRIKE, plain=True)
        joined = {
            w.type
            for w in means
            if w.type in trigger.rule.means and not w.weak and w.type is not kind and not weak
            if _JOINED.fullmatch(text, end, w.start) or _JOINED.fullmatch(text, w.end, start)
        }
        fell = kind is Type.SHELLING and _OPEN.fullmatch(text, start, end) is not None  # «طال القصف»
        whose = weak and trigger.rule.type is Type.SHELLING  # «القصف الإسرائيلي»
        return Kind(kind, plain=not (fell or whose), also=tuple(sorted(joined)))
    open_ = trigger.rule.type is Type.SHELLING and bool(trigger.rule.means)  # «قصف», «صاروخ»
    shells = trigger.rule.type is Type.AIRSTRIKE and any(
        w.type is Type.SHELLING and _JOINED.fullmatch(text, trigger.end, w.start) for w in means
    )
    also = (Type.SHELLING,) if shells else ()
    return Kind(trigger.rule.type, not trigger.rule.generic and not open_, also)


_OPEN = re.compile(r"[وبل]?(?:ال)?قصفا?")
_BESIDE = re.compile(
    r" (?:مع|و?تزامن\w*|بالتزامن|تزامنا|رافق\w*|و?ترافق\w*|تل[اي]ه\w*|اعقب\w*|تبع\w*) "
)  # another attack's means


def _by_means(text: str, trigger: Trigger, start: int) -> bool:
    """Whether a word of means behind a trigger says with what: «استهدف … قريتي كذا وكذا … بقذائف المدفعية»."""
    return trigger.end < start and text[start] == "ب" and text[start - 1] == " "


_JOINED = re.compile(r"(?: \w+)?(?: \(\w+\))? وب?(?:ال)?")  # «جوي ومدفعي», «بالرشاشات الثقيلة وصواريخ»


def _distance(word: MeansWord, trigger: Trigger) -> int:
    """Characters between a word of means and a trigger; one behind the trigger counts as nearer."""
    return word.start - trigger.end if word.start >= trigger.end else trigger.start - word.end + REACH // 4


class Binder:
    """Binds the sentences of one article in their order, remembering causes for casualties that follow."""

    def __init__(self) -> None:
        """Nothing is remembered at first."""
        self._causes: list[tuple[int, tuple[Judged, ...]]] = []
        self._count = 0
        self._told: list[tuple[int, Type]] = []  # types of attacks bound to places, by sentence
        self._heard: list[tuple[int, Type]] = []  # types of attacks that name no place
        self._story = 0

    def bind(
        self,
        text: str,
        sentence: Sentence,
        parts: Sequence[Clause],
        judged: Sequence[Judged],
        placed: Sequence[Placed],
    ) -> list[Binding]:
        """The attacks of a sentence: `parts` its clauses, `judged` its triggers, `placed` its places, in order.

        `text` is the folded field that the offsets count in.
        """
        self._count += 1
        if sentence.story != self._story:  # nothing that was told there explains what is told here
            self._story, self._causes, self._told, self._heard = sentence.story, [], [], []
        found: list[Binding] = []
        before: tuple[Judged, ...] = ()
        last: list[Placed] = []
        aside: list[Placed] = []  # what the clause before struck
        suffering: list[Placed] = []
        waits = False  # whether the attack of the clause before has no place yet
        for clause in parts:
            own = [j for j in judged if clause.start <= j.trigger.start < clause.end]
            attacks = [j for j in own if j.trigger.rule.strength is not Strength.CASUALTY]
            places = [p for p in placed if clause.start <= p.reading.mention.start < clause.end]
            struck = places_struck(text, places, attacks, clause)
            if attacks:
                led = tuple(j for j in attacks if j.trigger.clitics.startswith("ل"))
                found += [self._one(p, led, clause, sentence, "suffers_from") for p in suffering if led]
                found += [
                    self._one(p, governing, clause, sentence, rule)
                    for p, governing, rule in _told(text, clause, attacks, struck, aside, last, places)
                ]
            elif struck and waits and not own and _resumes(text, clause, struck[0]):
                found += [self._one(p, before[-1:], clause, sentence, "resumes") for p in struck]
            elif struck and before and _continues(text, clause, before[-1], own):
                found += [
                    self._one(p, before[-1:], clause, sentence, "continues_the_clause_before") for p in struck
                ]
            elif own and struck and clause.opening is not Opening.RELATIVE:
                cause, rule = self._cause(before, clause, judged)
                if all(j.judgement is not None for j in own):  # «قتل في تموز خلال …»: past, whatever killed
                    cause = tuple(own[:1])
                if cause:
                    found += [self._one(p, cause, clause, sentence, rule) for p in struck]
            waits = bool(attacks) and not struck
            aside = (struck or aside) if attacks else aside
            before = tuple(attacks) or before
            suffering = [] if attacks else _suffering(text, clause, struck) or suffering
            last = [p for p in places if p.role in (Role.STRUCK, Role.CONTAINER)] or last
        causes = tuple(
            j for j in judged if j.trigger.rule.strength is not Strength.CASUALTY and j.judgement is None
        )
        self._heard += [(self._count, j.type) for j in causes if j.plain]
        if causes:
            self._causes.append((self._count, causes))
        return found

    def _cause(
        self, before: tuple[Judged, ...], clause: Clause, judged: Sequence[Judged]
    ) -> tuple[tuple[Judged, ...], str]:
        """What killed: the attack of the clause before, of the clause behind, or of the sentences before."""
        if before:
            return before[-1:], "result_of_clause_before"
        behind = [
            j
            for j in judged
            if j.trigger.start >= clause.end and j.trigger.rule.strength is not Strength.CASUALTY
        ]
        if behind:
            return tuple(behind[:1]), "cause_behind"
        if self._causes and self._count - self._causes[-1][0] <= INHERIT:
            return self._causes[-1][1][-1:], "cause_in_sentence_before"
        return (), ""

    def _type(self, judged: Judged) -> Type:
        """The type of a trigger; what «الهجوم» or «القصف» leaves open comes from what was told before."""
        if judged.plain:
            return judged.type
        heard = (*reversed(self._told), *reversed(self._heard))
        if judged.type is Type.SHELLING and judged.trigger.rule.rocket:
            return judged.type
        if judged.trigger.rule.type is Type.SHELLING or judged.type is Type.SHELLING:
            # «قصف» alone, or only with whose it is: what fell before, where only one kind did
            fell = {told for _, told in heard if told in (Type.AIRSTRIKE, Type.SHELLING)}
            return fell.pop() if len(fell) == 1 else judged.type
        wanted = judged.trigger.rule.means or frozenset(Type) - {Type.OTHER}
        reach = 0 if _is_new(judged.trigger) else _ANAPHORA
        for count, told in heard:
            if told in wanted and self._count - count <= reach:
                return told
        return judged.type

    def _one(
        self, placed: Placed, triggers: tuple[Judged, ...], clause: Clause, sentence: Sentence, rule: str
    ) -> Binding:
        asserted = [j for j in triggers if j.judgement is None]
        kept = tuple(asserted or triggers)
        telling = [j for j in kept if not j.trigger.rule.generic]
        telling += [j for j in kept if j.trigger.rule.generic and _tells(j, telling)]
        types = tuple(sorted({t for j in telling or kept for t in (self._type(j), *j.also)}))
        specific = tuple(t for t in types if t is not Type.OTHER)
        self._told += [(self._count, j.type) for j in kept if j.plain and j.judgement is None]
        judgement = None if asserted else kept[0].judgement
        return Binding(placed, specific or types, kept, clause, sentence, judgement, rule)


_SAME = 40  # characters between «قصف» and «استهدف» that are one attack


def _is_new(trigger: Trigger) -> bool:
    """Whether «هجوم» brings up an attack of its own: «الهجوم», «هاجم» and «قصف مماثل» go on about one told before."""
    return trigger.rule.id == "attack" and trigger.form is Form.NOUN and "ال" not in trigger.clitics


def _tells(generic: Judged, others: Sequence[Judged]) -> bool:
    """Whether «استهدف» says what fell besides the attacks told: «استهدف بالمدفعية ضمن الحملة», not «قصف استهدف»."""
    plain = generic.plain and generic.type is not Type.OTHER
    return plain and all(abs(o.trigger.start - generic.trigger.start) >= _SAME for o in others)


def _told(
    text: str,
    clause: Clause,
    attacks: Sequence[Judged],
    struck: Sequence[Placed],
    aside: Sequence[Placed],
    last: Sequence[Placed],
    named: Sequence[Placed],
) -> list[tuple[Placed, tuple[Judged, ...], str]]:
    """The places of a clause with attacks, what each takes, and by which rule; without a place, those before it."""
    if struck:
        return [(p, _governing(text, p, attacks, struck, named), "same_clause") for p in struck]
    if aside and _went_along(text, clause, attacks):
        return [(p, tuple(attacks[:1]), "went_along") for p in aside[-1:]]
    if clause.opening is Opening.RELATIVE:
        return [(p, tuple(attacks), "relative_clause") for p in last[-1:]]
    return []


NEARBY = 28  # characters between an attack and «الذي» or «أثناء» that go on about it


_SUFFERS = re.compile(r"\b[وف]?[يت]?تعرضت?\b")


def _suffering(text: str, clause: Clause, struck: list[Placed]) -> list[Placed]:
    """The places of a clause whose attack stands behind a relative clause: «تعرض المطار الذي يضم قاعدة … لقصف»."""
    return struck if struck and _SUFFERS.search(text, clause.start, struck[0].reading.mention.outer) else []


_TAKES_PLACE = re.compile(
    r"\w+\s+(?:كان\w*\s+)?(?:وقع|جري|جرت|حدث|اندلع|دار|استهدف|طال|ضرب|شهد|هز|اصاب|نفذ|شن|تعرض|سقط|تدور|يدور|تجري|تشهد|تستهدف|وقعت)\w*"
)


_ALSO_IN = re.compile(r"و(?:في|علي) (?:\w+ ){1,4}(?:ايضا|كذلك)(?!\w)")  # «وفي ريف الرقة أيضا»
# «استهدف عددا من الأحياء التي …، أبرزها حيا كذا وكذا» names what the clause before struck.
_NAMES_THEM = re.compile(
    r"(?<!\w)(?:(?:و?من )?(?:ابرز|اهم|بين|ضمن)ها|و?من ابرزها|و?منها|و?شملت|و?شمل|و?طالت|و?طال|و?تحديدا|و?بالتحديد|و?لا سيما|و?خصوصا|و?خاصه"
    r"|و?بالاخص|و?علي وجه الخصوص|كما (?:حصل|حدث|جري)) (?:(?:في|من|علي) )?(?:كلا من |كل من )?"
    r"(?:احياء|حيي|حيا|حي|مدن|مدينتي|مدينتا|مدينه|بلدات|بلدتي|بلدتا|بلده|قري|قريتي|قريتا|قريه|مناطق|منطقتي|منطقتا|منطقه|مخيم|مخيمات|مخيمي|محاور|محور|محوري|جبهات|جبهه|جبهتي"
    r"|مديريات|مديريه|مديريتي|ناحيه|ناحيتي|نواحي|قضاء|ضاحيه|اطراف|محيط|ريف|شارع|شوارع)(?!\w)"
    r"|(?<!\w)و?(?:هي|هما) (?:احياء|حيا|مدن|مدينتا|بلدات|بلدتا|قري|قريتا|مناطق|منطقتا|محاور|جبهات|مديريات)(?!\w)"
)
_AND_IN = re.compile(r"و(?:في|علي|محيط)\s")  # «في وادي ظهر وفي حي شملان», without a pause before it


def _continues(text: str, clause: Clause, last: Judged, own: Sequence[Judged]) -> bool:
    """Whether a clause without an attack tells where the one before took place: «الهجوم الذي وقع في …»."""
    if clause.opening is Opening.TIME:
        return not own
    if (
        not own
        and _AND_IN.match(text, clause.start)
        and text[last.trigger.end : clause.start].strip()[-1:].isalnum()
    ):
        return True
    if not own and (_NAMES_THEM.search(text, clause.start, clause.end) or _ALSO_IN.match(text, clause.start)):
        return True
    tells = _TAKES_PLACE.match(text, clause.start)
    return clause.opening is Opening.RELATIVE and bool(tells) and clause.start - last.trigger.end <= NEARBY


_PAUSES = ("،", ",", "-")
_ASIDE_ENDS = re.compile(r"[،,-]\s(?!و)[^،,-]*$")


def _resumes(text: str, clause: Clause, place: Placed) -> bool:
    """Whether a statement goes on behind a relative clause put into it: «هاجم التنظيم، الذي …، نقطة في»."""
    if clause.opening is not Opening.RELATIVE or text[: clause.start].rstrip()[-1:] not in _PAUSES:
        return False
    return _ASIDE_ENDS.search(text, clause.start, place.reading.mention.outer) is not None


_ANAPHORA = 3  # sentences back to which «الهجوم» or «القصف» may refer for its type


# Before an attack behind a place that went with the one before it: «سيطرت على الفاو بعد مواجهات».
_ALONG_WITH = re.compile(
    r"\b(?:[او]?ثر|عقب|بعد|مع|وسط|ضمن|خلال|بالتزامن مع|تزامنا مع|[يت]رافق(?:ها|ه)|رافق(?:ها|ه|ته|تها)|و?تبع(?:ها|ه|ته|تها)|و?تل(?:اه|اها|ته|تها)"
    r"|و?اعقب(?:ها|ه|ته|تها)|[يت]?تخلل(?:ها|ه|ته|تها)|(?:دارت|اندلعت|و?جرت) علي [ا]?ثر(?:ها|ه))\s+(?:\w+\s+)?$"
)


def _went_along(text: str, clause: Clause, attacks: Sequence[Judged]) -> bool:
    """Whether a clause without a place only adds what went with the attack before it: «دارت على إثرها اشتباكات»."""
    start = attacks[0].trigger.start
    return start - clause.start <= NEARBY and bool(_ALONG_WITH.search(text[clause.start : start]))


def _along(text: str, placed: Placed, attacks: Sequence[Judged], struck: Sequence[Placed]) -> list[Judged]:
    """The attacks behind a place that went along with the one before it, up to the next place."""
    start = placed.reading.mention.end
    last = struck[-1].reading.mention.start
    return [
        j
        for j in attacks
        if j.trigger.start > max(start, last)
        and _ALONG_WITH.search(text[max(start, j.trigger.start - 30) : j.trigger.start])
    ]


# A place that tells where something else was: «اشتباكات بين مدينتي كذا وكذا وقصف على …».
_ENDS_A_RUN = frozenset({Role.STRUCK, Role.GEOGRAPHY, Role.ROAD, Role.ORIGIN, Role.GOAL})


def _governing(
    text: str, placed: Placed, attacks: Sequence[Judged], struck: Sequence[Placed], named: Sequence[Placed]
) -> tuple[Judged, ...]:
    """The triggers a place takes: the run of triggers nearest before it and what went along, else the first behind."""
    at = placed.reading.mention.start
    before = [j for j in attacks if j.trigger.start < at]
    if not before:
        return tuple(attacks[:1])
    ends = (p.reading.mention.end for p in named if p.role in _ENDS_A_RUN)
    edge = max((end for end in ends if end <= before[-1].trigger.start), default=-1)
    run = [j for j in before if j.trigger.start > edge]
    for first, second in pairwise(run):  # «وتزامنت الغارات مع قصف … على كذا»: the raids were elsewhere
        if "ال" in first.trigger.clitics and _BESIDE.search(text, first.trigger.end, second.trigger.start):
            run = run[run.index(second) :]
    return tuple(run + _along(text, placed, attacks, struck))
