"""What else struck the place told of last, where a sentence that names none goes on about it: «وأعقب ذلك قصف مدفعي»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.where.there import struck_there
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Strength
from stream.places.roles import Placed, Role
from stream.records import Type

WENT_ON = "went_on"  # the rule that binds them
_BACK = 2  # sentences back at which words may point
_THEY_BACK = 4  # the same for «المهاجمون», who are named again later
_REACH = 70  # characters before an attack in which words point at the one told before

_IT = r"(?:ذلك|هذا|(?:هذا\s|هذه\s)?ال(?:هجوم|قصف|اقتحام|تفجير|انفجار|غار(?:ه|ات)|اشتباك\w*|عمليه))"
# «وتزامن ذلك مع قصف», «أعقب الهجوم إطلاق نار», «رافقها قصف», «تلا ذلك اشتباك»
_WENT_WITH = re.compile(
    r"(?:^|[\s،.])[وف]?(?:كما\s)?(?:قد\s)?[يت]?(?:تزامن|ترافق|اعقب|تل|تبع|رافق|تخلل|سبق)(?:ت|ي|ا)?"
    rf"(?:(?:ه|ها|هما)|\s{_IT})(?:\sمع)?\s(?:ال)?(?:[^\s.،]+\s){{0,2}}$"
)
# «واندلعت إثر ذلك اشتباكات», «ودارت على إثرها معارك»
_AFTER_IT = re.compile(
    rf"(?:^|[\s،.])و?(?:(?:علي\s)?اثر|عقب|بعد|خلال|اثناء)(?:ها|ه|\s{_IT})\s(?:[^\s.،]+\s){{0,2}}$"
)
# «على المنطقة», «في المكان نفسه»
_THE_SPOT = re.compile(
    r"(?:\s[^\s.،]+){0,5}?\s(?:(?:علي|في|ب|الي)\s)?ب?ال(?:منطقه|مكان|موقع)(?=\s*(?:[.،؛\n]|$)|\s(?:نفس|ذات|ما|مما|و)\w*)"
)
# «ثم اقتحم ثلاثة مسلحين المبنى»
_THEN = re.compile(r"(?:ثم|وبعدها|بعدها|و?بعد ذلك|و?علي الفور|و?عقب ذلك)\s(?:[^\s.،]+\s){0,3}?")
_THE_HOUSE = re.compile(
    r"(?:\s[^\s.،]+){0,3}?\s(?:علي\s|داخل\s)?ال(?:مبني|مقر|فندق|مسجد|مركز|سوق|معسكر|قاعده|مدرسه|مستشفي|حاجز|منزل|ثكنه|سجن|كنيسه|مجمع|حافله)(?!\s(?:ال|في\s))(?!\w)"
)
# «وأحرق المهاجمون منازل», «المهاجمون فجروا عبوة»
_ATTACKERS_BEHIND = re.compile(r"\s(?:المهاجم(?:ون|ان)|منفذو\sالهجوم)(?!\w)")
# «المهاجمين استخدموا قذائف الهاون», «استخدم المهاجمون قذائف»
_ATTACKERS = re.compile(
    r"(?:(?<!\w)(?:[وفبل]?ان|حيث|فيما|بينما|لكن)\s|[.،:\n]\s?)[وف]?المهاجم(?:ون|ين|ان)?\s(?:قد\s|كانوا\s)?(?:[يت]?(?:ستخدم|ستعمل|استخدم|استعمل|القي?|رم)(?:وا|ون|ا)?\s(?:[^\s.،]+\s){0,2})?$"
    r"|(?<!\w)[وف]?[يت]?(?:ا?ستخدم|ا?ستعمل|القي?|رم)\sالمهاجم(?:ون|ان)?\s(?:[^\s.،]+\s){0,2}$"
)
_MEN = r"ال(مهاجم|مسلح|مستوطن|خاطف|ارهابي|متمرد|متشدد)(?:ون|ين|ان)(?!\w)"
# «وقال سكان إن المسلحين وصلوا على متن دراجات نارية وأطلقوا النار»
_THEY = re.compile(
    rf"(?:(?<!\w)(?:[وفبل]?ان|حيث|فيما|بينما|لكن)\s|[.،:\n]\s?)[وف]?{_MEN}\s(?:[^\s.؛\n]+\s){{0,14}}$"
)
_THEY_DID = re.compile(r"[^\s]+وا(?!\w)")
# «مواجهات بين المهاجمين وقوات الأمن»
_FOUGHT_THEM = re.compile(rf"(?:\s[^\s.،]+){{0,3}}?\s(?:بين|مع)\s(?:[^\s.،]+\s){{0,4}}?و?{_MEN}")
# «وتزامن القصف مع آخر على المناطق التي دخلوها»: that was somewhere else.
_ELSEWHERE = re.compile(
    r"(?:\s[^\s.،]+){0,5}?\s(?:علي|في|استهدفت?|طالت?|باتجاه|صوب|نحو|قرب|عند)\s"
    rf"(?!(?:ال(?:منطقه|مكان|موقع|{family('settlement')}|سكان|مدنيين|اهالي|منازل)|اليوم|وقت)(?!\w))"
)
# «استهدفت قذائف منازل المدنيين فيها»
_IN_IT = re.compile(r"(?:\s[^\s.،]+){0,6}?\s(?:في|داخل|وسط|جوار)ها(?!\w)")
_OWN_PLACE = re.compile(
    rf"\s(?:في|قرب|عند|علي|صوب|نحو|باتجاه|داخل|ب)\s?(?:محيط\s|اطراف\s)?(?:{family('settlement', 'settlements', 'unit')}|منطقه|ريف|محور|جبهه)\s"
)


class Ongoing:
    """The one place that the last attacks struck, of which sentences that name none may go on to tell."""

    def __init__(self, told: int = 0, words: str = "", struck: Sequence[Placed] = ()) -> None:
        """`struck` by the sentence that was the `told`-th, with its words: no more than one place is meant by «فيها»."""
        self._told, self._words, self._place = told, words, struck[0] if len(struck) == 1 else None

    def named(self, placed: Sequence[Placed]) -> bool:
        """Whether a sentence names another place: it is that from then on."""
        here = self._place.reading.entry if self._place else None
        if all(
            p.role is Role.NO_PLACE or (p.reading.mention.refers and p.reading.entry == here) for p in placed
        ):
            return False
        self._place = None
        return True

    def takes(
        self, text: str, parts: Sequence[Clause], judged: Sequence[Judged], count: int
    ) -> list[tuple[Placed, Judged, Clause]]:
        """The attacks of the `count`-th sentence, in `parts`, that point back, each with the place and its clause.

        They point at it, at its attack («وأعقب ذلك») or at those who made that («المهاجمون»).
        """
        ago = count - self._told
        if self._place is None or ago > _THEY_BACK or not parts:
            return []
        begin, found = parts[0].start, list[tuple[Placed, Judged, Clause]]()
        for clause in parts:
            known = [j for j in judged if clause.start <= j.trigger.start < clause.end and _is_known(j)]
            if ago > _BACK or not any(_points_back(text, begin, clause.end, j) for j in known):
                then = bool(found)  # «فجروا عبوة ثم أطلقوا النار»
                known = [
                    j
                    for j in known
                    if (then and _THEY_DID.match(text, j.trigger.start)) or self._is_theirs(text, begin, j)
                ]
            found += [(self._place, j, clause) for j in known]
        return found

    def _is_theirs(self, text: str, begin: int, judged: Judged) -> bool:
        """Whether those who made the attack did it: «وأحرق المهاجمون منازل», «وأضاف أن المسلحين أطلقوا النار»."""
        trigger = judged.trigger
        start = trigger.start - len(trigger.clitics)
        if _ATTACKERS_BEHIND.match(text, trigger.end) or _ATTACKERS.search(
            text, max(begin, start - _REACH), start
        ):
            return True
        fought = judged.type is Type.ARMED_CLASH and _FOUGHT_THEM.match(text, trigger.end)
        they = fought or (
            _THEY_DID.match(text, trigger.start) and _THEY.search(text, max(0, begin - 2), start)
        )
        return they is not None and (they[1] == "مهاجم" or they[1] in self._words)


def _is_known(judged: Judged) -> bool:
    """Whether an attack tells of its kind, and of no other attack than those who made the one before."""
    rule = judged.trigger.rule
    other = judged.type is Type.OTHER and "beside_others" not in rule.traits
    return judged.judgement is None and judged.plain and not other and rule.strength is not Strength.CASUALTY


def _points_back(text: str, begin: int, end: int, judged: Judged) -> bool:
    """Whether the words beside an attack point at the place, or the attack, told of before: «وأعقب ذلك», «فيها»."""
    trigger = judged.trigger
    start = trigger.start - len(trigger.clitics)
    left = text[max(0, start - _REACH) : start]
    if _OWN_PLACE.search(text, trigger.end, min(end, trigger.end + _REACH)) is not None:
        return False
    pointing = (_THE_SPOT, _THE_HOUSE, _IN_IT)
    if struck_there(text, (judged,)) or any(words.match(text, trigger.end, end) for words in pointing):
        return True
    if _ELSEWHERE.match(text, trigger.end, end) is not None:
        return False
    if _THEN.match(text, begin, start) is not None:
        return True
    noun = trigger.form is Form.NOUN
    return noun and (_WENT_WITH.search(left) is not None or _AFTER_IT.search(left) is not None)
