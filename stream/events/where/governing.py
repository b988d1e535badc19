"""Which of the attacks of a clause a place in it takes: those told in one breath nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.events.where.beside import goes_over, has_its_object, struck_others, was_elsewhere
from stream.events.where.continuing import ALONG_WITH, NEARBY, led_to
from stream.events.where.own_means import with_own_means
from stream.events.where.there import in_the_same
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form
from stream.events.words.means import AND_ANOTHER
from stream.places.entry import WIDE
from stream.places.roles import Placed, Role


def in_one_breath(text: str, attacks: Sequence[Judged]) -> tuple[Judged, ...]:
    """The first of some attacks and those that are told on with it: «التي طالتها القذائف، وبرميلان على كذا»."""
    over = (
        n for n, (one, two) in enumerate(pairwise(attacks), 1) if goes_over(text, one.trigger, two.trigger)
    )
    return tuple(attacks[: next(over, 1)])


# A place that tells where something else was: «اشتباكات بين مدينتي كذا وكذا وقصف على …».
_ENDS_A_RUN = frozenset({Role.STRUCK, Role.GEOGRAPHY, Role.ROAD, Role.ORIGIN, Role.GOAL})


# «فرت من القتال», «مشفى لجرحى القصف»: an attack that is known already.
# «لم تسلم كذا من القذائف», «ما تعرضت له كذا من قصف», «نالت كذا النصيب الأكبر من الغارات», «عاشت كذا ليلة عنيفة من القصف»,
# «على جبهة كذا تمكنوا من تدمير دبابة بصاروخ»
_NOT_SPARED = re.compile(
    r"(?<!\w)و?لم [تي](?:سلم|نج|نجو|خل|ستثن)(?!\w)|(?<!\w)[وف]?(?:[تي]?تمكن|[تي]فلح|افلح)(?:ت|وا|ون)?(?!\w)"
    r"|(?<!\w)[وفلبم]?ما (?:كانت? )?[تي]?(?:تعرض|شهد|طال|ناب|نال|لحق|اصاب|حل|عان)(?:ت|ه|ته|ها|تها|هما|هم)?(?!\w)"
    r"|(?<!\w)[وف]?(?:ركز|كثف|صعد|ضاعف|زاد)(?:ت|وا)? (?:ال)?(?:مدفعي|طا?ير|مقاتلات|قوات|جيش|دباب|زوارق|احتلال|عدو|اليات)"
    r"|(?<!\w)(?:ال)?(?:نصيب|حص[هت]|قسط)(?:ا|ه|ها|هم)?(?!\w)"
    r"|(?<!\w)[وف]?(?:عاش|[يت]عيش|شهد|[يت]شهد|امض)\w* (?:[^ .،\n]+ ){1,4}(?:ليله|يوما|ساعات|اياما|موجه|جوله|سلسله)(?!\w)"
)
_KNOWN = re.compile(
    r"(?<!وابل )(?<!سيل )(?<!زخات )(?<!عشرات )(?<!ميات )(?<!عدد )(?<!موجه )(?<!رشقات )(?<!حمم )(?<!ناجم )(?<!ناجمه )(?<!ناتج )(?<!ناتجه )(?<!نجم )(?<!نتج )(?<!\w)(?:من|عن|لجرحي)\s(?:ال)?$"
)


def governing(
    text: str,
    placed: Placed,
    attacks: Sequence[Judged],
    named: Sequence[Placed],
    struck: Sequence[Placed],
    clause: Clause,
) -> tuple[Judged, ...]:
    """The triggers a place takes: the run of triggers nearest before it and what went along, else the first behind.

    With the means that are told behind it.
    """
    found = _nearest(text, placed, attacks, named, struck, clause)
    return with_own_means(text, clause.start, placed, found, named)


def _nearest(
    text: str,
    placed: Placed,
    attacks: Sequence[Judged],
    named: Sequence[Placed],
    struck: Sequence[Placed],
    clause: Clause,
) -> tuple[Judged, ...]:
    """The triggers a place takes, with the means that their clause gives them."""
    at = placed.reading.mention.start
    attacks = _without_the_next(text, placed, attacks, named)
    attacks = _without_the_heard(placed, attacks, named)
    if not attacks:
        return ()
    before = [j for j in attacks if j.trigger.start < at]
    if not before:
        breath = _in_one_breath_behind(text, attacks, clause)
        return (
            tuple(dict.fromkeys([*breath, *along(text, placed, attacks, struck, clause)])) if breath else ()
        )
    ends = (p.reading.mention.end for p in named if p.role in _ENDS_A_RUN)
    edge = max((end for end in ends if end <= before[-1].trigger.start), default=-1)
    run = [j for j in before if j.trigger.start > edge]
    there = run[:1] == attacks[:1] and any(p.reading.mention.start < attacks[0].trigger.start for p in struck)
    there = there or (edge > 0 and bool(run) and came_of(text, run[0], edge))
    run = _run_to(text, run, at, there=there)
    return tuple(run + along(text, placed, attacks, struck, clause))


def _in_one_breath_behind(text: str, attacks: Sequence[Judged], clause: Clause) -> list[Judged]:
    """The first attack behind a place and what is joined to it; none where it is one that the reader has heard of.

    «في كذا بقصف مدفعي لقوات النظام وغارات روسية», «بقصف مدفعي وآخر جوي»
    """
    at = attacks[0].trigger.start
    if _KNOWN.search(text, max(0, at - 16), at) and not _NOT_SPARED.search(text, clause.start, at):
        return []
    breath = [attacks[0]]
    for j in attacks[1:]:
        start = j.trigger.start + text.startswith("واخر ", j.trigger.start)
        besides = _BESIDES.fullmatch(text, breath[-1].trigger.end, start)
        if AND_ANOTHER.fullmatch(text, breath[-1].trigger.end, start) or (
            besides and not struck_others(text, clause, j.trigger)
        ):
            breath.append(j)
    return breath


# «تعرضت كذا لغارات بالإضافة إلى قصف مدفعي»
_BESIDES = re.compile(
    r"(?: [^ .،\n]+){0,5} (?:(?:بال)?اضافه (?:الي |ل)|الي جانب |فضلا عن |علاوه علي )(?:ال)?"
)


def _run_to(text: str, run: list[Judged], at: int, *, there: bool) -> list[Judged]:
    """Of the attacks before a place those that struck it; `there`: the first of them has a place of its own."""
    for first, second in pairwise(run):
        there = there or has_its_object(text, first.trigger)
        over = there and goes_over(text, first.trigger, second.trigger)
        if (
            over
            or was_elsewhere(text, first.trigger, second.trigger)
            or _was_answered(text, first, second, at)
        ):
            run, there = run[run.index(second) :], False
    old = [i for i, j in enumerate(run) if j.judgement is None]
    if run and run[-1].judgement is not None and old:
        run = run[old[-1] + 1 :]  # «الهجوم بعد شهر من تفجير استهدف كذا»: the place is the old one's
    return run


# «قصفت كذا ردا على غارات استهدفت كذا»
_IN_RETURN = re.compile(r"\s(?:ردا|انتقاما|ثارا|كرد)\s(?:علي|من|ل)")
_STRUCK_IT = re.compile(r"[^.،\n]{0,60}\s(?:في|علي|[وف]?(?:استهدف|طال|ضرب|قصف|اصاب|هز)\w*)\s[^.،\n]{0,30}")


def _was_answered(text: str, first: Judged, second: Judged, at: int) -> bool:
    """Whether the second of two attacks struck a place, and the first only answered it."""
    begin, end = first.trigger.end, second.trigger.end
    return (
        _IN_RETURN.search(text, begin, second.trigger.start) is not None
        and _STRUCK_IT.fullmatch(text, end, at) is not None
    )


# «مقتل شخصين في كذا وتفجير في كذا»: people died there, the blast was elsewhere.
_FELL_IN = re.compile(
    r"(?<!\w)(?:مقتل|اصابه|قتل[يا]|جرح[يا]|قتيلان|جريحان|شهيدان|شهداء|شهيد|مصرع|استشهاد|تفشل|فشل|فشلت)(?:\s[^\s.،]+){0,4}?\s(?:في\s|ب)"
)


def _without_the_next(
    text: str, placed: Placed, attacks: Sequence[Judged], named: Sequence[Placed]
) -> Sequence[Judged]:
    """The attacks without the first, where all of them stand behind a place at which people are told to have fallen, and it has a place of its own."""
    mention, first = placed.reading.mention, attacks[0].trigger
    if first.start < mention.start or not first.clitics.startswith("و") or first.form is not Form.NOUN:
        return attacks
    own = any(p.reading.mention.start > first.end for p in named)
    left = text[max(0, mention.outer - 48) : mention.start]
    return () if own and _FELL_IN.search(left) else attacks


def _without_the_heard(
    placed: Placed, attacks: Sequence[Judged], named: Sequence[Placed]
) -> Sequence[Judged]:
    """The attacks without blasts that were but heard at a place, where it is told behind it of what: «سمع دوي انفجارات في كذا جراء غارات»."""
    end = placed.reading.mention.end
    heard = [j for j in attacks if j.judgement is not None and j.judgement.rule == "heard"]
    behind = [j for j in attacks if j.trigger.start >= end and j.judgement is None]
    own = (p.reading for p in named if p.reading.mention.start > (behind[0].trigger.start if behind else 0))
    if (
        not heard
        or not behind
        or any(r.mention.rural is None and r.entry and r.entry.kind not in WIDE for r in own)
    ):
        return attacks
    return [j for j in attacks if j not in heard]


_AND_SOME = re.compile(r"(?: [^ .،\n]+){0,4} وب?(?:ال)?(?:[^ .،\n]+ )?")  # «قصف مدفعي وست غارات»
_AFTER = re.compile(r"\s(?:اثر|عقب|بعد)\s(?:[^\s.،]+\s)?$")
_ELSEWHERE = re.compile(r"[،,]\s(?:و|ثم\s|كما\s|فيما\s|بينما\s)")


def came_of(text: str, attack: Judged, place_end: int) -> bool:
    """Whether an attack right behind a place is what it came of: «أخذوا كذا بعد قتال مع التنظيم، ودخلوا كذا»."""
    start = attack.trigger.start - len(attack.trigger.clitics)
    return 0 < start - place_end < NEARBY and _AFTER.search(text, max(0, start - NEARBY), start) is not None


def _came_of(text: str, start: int, attacks: Sequence[Judged], struck: Sequence[Placed]) -> list[Judged]:
    """What the attack on a place that ends at `start` came of, before another place is told of."""
    behind = next((p.reading.mention.outer for p in struck if p.reading.mention.start > start), None)
    if behind is None:
        return []
    return [
        j
        for j in attacks
        if start < j.trigger.start < behind
        and came_of(text, j, start)
        and _ELSEWHERE.search(text, j.trigger.end, behind)
    ]


def with_it(text: str, clause: Clause, attacks: Sequence[Judged], last: Judged) -> list[Judged]:
    """The attacks of a clause that went along with one before them in it: «استعادها الجيش بعد معارك»."""
    return [
        j
        for j in attacks
        if j.trigger.start > last.trigger.end
        and ALONG_WITH.search(text[last.trigger.end : j.trigger.start]) is not None
        and not struck_others(text, clause, j.trigger)
    ]


def along(
    text: str, placed: Placed, attacks: Sequence[Judged], struck: Sequence[Placed], clause: Clause
) -> list[Judged]:
    """The attacks behind a place that went along with the one before it, up to the next place."""
    start = placed.reading.mention.end
    last = struck[-1].reading.mention.start
    found = _came_of(text, start, attacks, struck)
    for j in attacks:
        went = (
            j.trigger.start > max(start, last)
            and ALONG_WITH.search(text[max(start, j.trigger.start - 30) : j.trigger.start]) is not None
            and not struck_others(text, clause, j.trigger)
        )
        if j.trigger.start > max(start, last) and (
            went
            or led_to(text, clause, j)
            or in_the_same(text, j)
            or (found and _AND_SOME.fullmatch(text, found[-1].trigger.end, j.trigger.start))
        ):
            found.append(j)
    return found
