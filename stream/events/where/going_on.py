"""What else struck the place told of last, where a sentence that names none goes on about it: «وأعقب ذلك قصف مدفعي»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.where.there import struck_there
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Strength
from stream.places.roles import Placed, Role
from stream.records import Type

WENT_ON = "went_on"  # the rule that binds them
INHERIT = 2  # sentences back at which words may point
ATTACKERS = 4  # the same for «المهاجمون»
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
# «وأحرق المهاجمون منازل», «المهاجمون فجروا عبوة»
_ATTACKERS_BEHIND = re.compile(r"\s(?:المهاجم(?:ون|ان)|منفذو\sالهجوم)(?!\w)")
# «المهاجمين استخدموا قذائف الهاون», «استخدم المهاجمون قذائف»
_ATTACKERS = re.compile(
    r"(?:(?<!\w)(?:[وفبل]?ان|حيث|فيما|بينما|لكن)\s|[.،:\n]\s?)[وف]?المهاجم(?:ون|ين|ان)?\s(?:قد\s|كانوا\s)?(?:[يت]?(?:ستخدم|ستعمل|استخدم|استعمل|القي?|رم)(?:وا|ون|ا)?\s(?:[^\s.،]+\s){0,2})?$"
    r"|(?<!\w)[وف]?[يت]?(?:ا?ستخدم|ا?ستعمل|القي?|رم)\sالمهاجم(?:ون|ان)?\s(?:[^\s.،]+\s){0,2}$"
)
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

    def __init__(self, told: int = 0, struck: Sequence[Placed] = ()) -> None:
        """`struck` by the sentence that was the `told`-th: no more than one place is meant by «فيها»."""
        self._told, self._place = told, struck[0] if len(struck) == 1 else None

    def named(self, placed: Sequence[Placed]) -> bool:
        """Whether a sentence names a place: it is that from then on."""
        if all(p.role is Role.NO_PLACE for p in placed):
            return False
        self._place = None
        return True

    def takes(self, text: str, end: int, judged: Sequence[Judged], count: int) -> list[tuple[Placed, Judged]]:
        """The attacks of the `count`-th sentence, up to `end`, that point back, each with the place.

        They point at it, at its attack («وأعقب ذلك») or at those who made that («المهاجمون»).
        """
        ago = count - self._told
        if self._place is None or ago > ATTACKERS:
            return []
        known = [j for j in judged if _is_known(j)]
        if ago > INHERIT or not any(_points_back(text, end, j) for j in known):
            known = [j for j in known if _of_the_attackers(text, j)]
        return [(self._place, j) for j in known]


def _is_known(judged: Judged) -> bool:
    """Whether an attack tells of its kind, and of no other attack than those who made the one before."""
    rule = judged.trigger.rule
    other = judged.type is Type.OTHER and "beside_others" not in rule.traits
    return judged.judgement is None and judged.plain and not other and rule.strength is not Strength.CASUALTY


def _points_back(text: str, end: int, judged: Judged) -> bool:
    trigger = judged.trigger
    start = trigger.start - len(trigger.clitics)
    left = text[max(0, start - _REACH) : start]
    if _OWN_PLACE.search(text, trigger.end, min(end, trigger.end + _REACH)) is not None:
        return False
    if (
        _THE_SPOT.match(text, trigger.end, end)
        or struck_there(text, (judged,))
        or _IN_IT.match(text, trigger.end, end)
    ):
        return True
    if trigger.form is not Form.NOUN or _ELSEWHERE.match(text, trigger.end, end) is not None:
        return False
    return _WENT_WITH.search(left) is not None or _AFTER_IT.search(left) is not None


def _of_the_attackers(text: str, judged: Judged) -> bool:
    """Whether those who made the attack told of before did it: «وأحرق المهاجمون منازل»."""
    trigger = judged.trigger
    start = trigger.start - len(trigger.clitics)
    return (
        _ATTACKERS_BEHIND.match(text, trigger.end) is not None
        or _ATTACKERS.search(text, max(0, start - _REACH), start) is not None
    )
