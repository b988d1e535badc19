"""Who attacked: which of the forces that a text names is the agent of an attack.

When a force is the agent, and when it is a target, a speaker or the holder of the place, is data/ar/agents.toml. All
offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from stream.data.families import family
from stream.events.who.actors import REACH, ActorMention, actor
from stream.events.who.agency import AgentRule, agency
from stream.events.who.between import ways_between, without_apposition
from stream.events.who.gender import agrees, may_do
from stream.events.who.mutual import both_fought, broke_out
from stream.events.who.nobodys import held_by_two
from stream.events.who.other_role import other_role
from stream.events.who.pair import first_of_pair
from stream.text.expressions import last_word
from stream.text.in_order import InOrder


def attacker_of(
    folded: str,
    trigger_start: int,
    trigger_end: int,
    clause_start: int,
    clause_end: int,
    actors: InOrder[ActorMention],
    voice: str = "",
) -> ActorMention | None:
    """The force that the clause names as the agent of the attack at the trigger, with the rule in `agent`.

    `voice`: noun, active, passive, or "" where it is not known. Gunmen unknown hold the agent's place and come back
    as they are: `settle` makes them None.
    """
    near = _inside(folded, actors, clause_start, clause_end)
    voice = _voice(folded, trigger_start, trigger_end, voice)
    return first_of_pair(folded, _direct(folded, trigger_start, trigger_end, near, voice), near)


def attacker_by_means(
    folded: str,
    trigger_start: int,
    trigger_end: int,
    clause_start: int,
    clause_end: int,
    actors: InOrder[ActorMention],
    voice: str = "",
) -> ActorMention | None:
    """The agent of another attack noun in the clause, its subject, means or kind: «قتل طفل … بقصف لقوات النظام»."""
    near = _inside(folded, actors, clause_start, clause_end)
    clash = agency().clash.match(folded, trigger_start, trigger_end) is not None
    if not near or (clash and both_fought(folded, trigger_end, clause_end)):
        return None
    return _by_means(folded, trigger_start, trigger_end, clause_start, clause_end, near, voice)


def _inside(folded: str, actors: InOrder[ActorMention], start: int, end: int) -> list[ActorMention]:
    """The forces that a stretch names in full, none that only holds ground with another; none begins before its head."""
    near = [m for m in actors.between(start, end) if start <= m.head and m.end <= end]
    both = held_by_two(folded, near) if len(near) > 1 else ()
    return [m for m in near if m not in both] if both else near


def _voice(folded: str, start: int, end: int, told: str) -> str:
    """As told; a phrase that begins with a verb («أطلق النار») is one; noun, where the word can be nothing else."""
    roles, word = agency(), folded[start:end]
    if " " in word and (roles.carry.match(word) or _FINISHED.match(word)):
        return "active"
    if told:
        return told
    article = word.startswith(("ال", "لل")) or (start > 0 and folded[start - 1] in "لبك")
    return (
        "noun"
        if article or (roles.attack_noun.pattern.fullmatch(word) and word not in roles.homographs)
        else ""
    )


def _direct(
    folded: str, start: int, end: int, near: Sequence[ActorMention], voice: str
) -> ActorMention | None:
    """The force that a rule says attacked, with the best reading, a known one first; of equal ones the nearest."""
    readings = [(m, r) for m in near if (r := _reading(folded, start, end, m, voice)) is not None]
    if voice == "active" and len(readings) > 1:
        readings = _subject_alone(readings, end)
    if not readings:
        return None
    best, (_, rule) = max(
        readings,
        key=lambda r: (_known(r[0]), r[1][0], -min(abs(r[0].start - end), abs(start - r[0].end))),
    )
    return best._replace(agent=rule)


def _subject_alone(
    readings: list[tuple[ActorMention, tuple[float, str]]], end: int
) -> list[tuple[ActorMention, tuple[float, str]]]:
    """Without those behind an unknown subject, whom it struck: «هاجم انتحاري عناصر كذا»; `end` is the verb's."""
    does = (m for m, (_, rule) in readings if rule == "genitive" and m.start >= end and not _known(m))
    subject = next(does, None)
    if subject is None:
        return readings
    return [r for r in readings if r[1][1] != "genitive" or r[0].start <= subject.start]


def _known(mention: ActorMention) -> bool:
    """Whether it is said who they are, not only that they were gunmen."""
    return not mention.actor or not actor(mention.actor).unidentified


@lru_cache(maxsize=1024)  # a clause and its sentence ask about the same pairs
def _reading(
    folded: str, start: int, end: int, mention: ActorMention, voice: str
) -> tuple[float, str] | None:
    """Score and rule by which `mention` is the agent at [start, end); None if no rule says so."""
    roles = agency()
    if mention.rule == "adjective" or (mention.head < end and start < mention.end):
        return _inside_it(folded, start, end, mention)
    after = mention.start >= end
    from_word = mention.start - len(mention.clitic if mention.clitic != "لل" else "")
    gap = folded[end:from_word] if after else folded[mention.end : start]
    gaps = ways_between(gap, after=after)
    left = folded[max(0, from_word - REACH) : from_word].replace("\n", " ")
    word = folded[start:end]
    for rule in _speaking(voice, gaps, after=after):
        if not _of_its_form(rule, folded, mention, word):
            continue
        if not any(map(rule.gap.match, gaps)) or (rule.left and not rule.left.search(left)):
            continue
        if roles.breaks.search(gap) and rule.id != "claimed":
            continue
        behind = folded[mention.end : mention.end + REACH * 2]
        if rule.right and not any(map(rule.right.search, (behind, without_apposition(behind)))):
            continue
        if not _grammatical(rule.id, folded, start, gap, mention, voice, word):
            continue
        if not rule.over and other_role(folded, mention) is not None:
            continue
        return rule.score, rule.id
    return None


def _inside_it(folded: str, start: int, end: int, mention: ActorMention) -> tuple[float, str] | None:
    """The same where the trigger stands in the name, or ends with its subject."""
    if mention.rule == "adjective":
        return (0.99, "adjective") if mention.head < end and start < mention.end else None
    if folded.startswith(_AT_THEM, start):
        return None  # «نفذت وحدة من الجيش عملية على تجمعات إرهابيي كذا»
    if start < mention.head < end <= mention.end:
        return (
            None
            if _EXPELLED.match(folded, start) and _OUT.match(folded, mention.end)
            else (0.94, "verb_subject")
        )
    known = mention.actor and not actor(mention.actor).unidentified
    named = known and mention.head == start and other_role(folded, mention) is None
    named = named and not _EXPELS.search(folded, max(0, start - REACH), start)
    return (0.94, "own_name") if named else None  # «قتل قناص حوثي امرأة»


def _of_its_form(rule: AgentRule, folded: str, mention: ActorMention, word: str) -> bool:
    """Whether the trigger and the force are of the form that a rule speaks of."""
    if rule.clitics is not None and mention.clitic not in rule.clitics:
        return False
    if rule.word and not rule.word.fullmatch(word):
        return False
    return not rule.name or bool(rule.name.match(folded, mention.start, mention.end))


def _speaking(voice: str, gaps: Sequence[str], *, after: bool) -> Sequence[AgentRule]:
    """The rules whose gap one of these may be by its last word, best first."""
    lasts = {last_word(gap, 0, len(gap)) for gap in gaps}
    found = [agency().speaking(voice, last, after=after) for last in lasts]
    return found[0] if len(found) == 1 else [r for r in agency().agents if any(r in rules for rules in found)]


def _grammatical(
    rule: str, folded: str, start: int, gap: str, mention: ActorMention, voice: str, word: str
) -> bool:
    """Whether what a rule takes for subject and verb go together, and the rule may speak of a clash."""
    if agency().clash.match(word) and (rule not in _IN_CLASHES or broke_out(folded, start)):
        return False
    if (
        rule == "genitive"
        and mention.clitic in ("ل", "لل")
        and _SET.search(folded[max(0, start - REACH) : start + len(word)])
    ):
        return False
    if rule == "genitive" and mention.clitic not in ("ل", "لل") and _MEN.fullmatch(word):
        return False
    if rule in ("genitive", "verb_subject"):
        return _subject(folded, start, word, mention, voice)
    if rule == "its_own":
        return mention.gender != ("m" if word.endswith("ها") else "f")
    if rule in _RELATIVE and other_role(folded, mention) in ("control", "target_noun"):
        return False  # «مواقع قوات كذا التي قصفت»: they were
    if rule in _SUBJECT_FIRST:
        return voice != "active" or agrees(word, mention.gender)
    carried = rule in ("subject_carrier", "relative_carrier")
    return not carried or agrees(agency().carried(gap), mention.gender)


def _subject(folded: str, start: int, word: str, mention: ActorMention, voice: str) -> bool:
    """Whether a force right after the attack word is its subject rather than its object."""
    if agency().object_masdar.match(word):
        return mention.clitic in ("", "ل") and bool(_OBJECT.match(folded, mention.end)) and voice != "active"
    by_noun = (
        mention.clitic in ("ل", "لل") or _GOVERNED.search(folded, max(0, start - 8), start) is not None
    )  # «قصف مدفعي لقوات كذا»
    if (
        not by_noun
        and _OF_MEN.match(folded, max(0, start - 1)) is None
        and agency().noun_subject.search(folded, max(0, start - REACH), start)
    ):
        return False  # «غارات استهدفت قوات …»: the raids are the subject
    if word.endswith("وا") or (not by_noun and _IT_IS_THEY.search(folded, max(0, start - REACH), start)):
        return False  # «قصفوا جنود كذا», «قالت إنها استهدفت جنود كذا»: they did it
    return may_do(word, mention.gender, active=voice == "active")


# «استهدف مسلحون مجهولون الشرطة», «هاجم انتحاري القوات التركية»: whom they struck
_MEN = re.compile(
    r"(?:(?:مسلح|مقاتل|مهاجم|ملثم|مجهول|متشدد|متطرف|متمرد|انتحاري)(?:ون|ين|ان)|انتحاري)(?: مجهول(?:ون|ين|ان))?"
)
# «سقطت قذائف على كذا وهاجمت قوات كذا …»: what no shell does.
_OF_MEN = re.compile(r"[وف]?[وف](?:قصف|هاجم|شن|اقتحم|داهم)(?:ت|وا)?(?!\w)")
_IT_IS_THEY = re.compile(r"(?<!\w)[وبف]?ان(?:ها|هم|هما|ه)(?: قد)? \Z")
_FINISHED = re.compile(r"قض[يت] ")  # «قضت على مجموعة»; alone it tells of the dead
_GOVERNED = re.compile(
    r"(?<!\w)(?:علي|من|في|الي|عن|بعد|قبل|جراء|اثر|عقب|خلال|بسبب) $"
)  # «ردا على قصف قوات كذا قرية كذا»
_SET = re.compile(
    r"(?<!\w)[وف]?[يت]?نصبت?(?:وا)? (?:[^ .،\n]+ ){0,6}كمين\w*$"
)  # «نصبت القوات كمينا لعناصر كذا»
_AT_THEM = ("علي ", "ضد ")
_EXPELLED = re.compile(r"[وف]?(?:طرد|دحر|كبد|اجبر)")  # «طردت قوات كذا من القرية»: they were
_EXPELS = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:طرد|دحر|كبد|قضي|قض|اخراج)(?:ت|وا)? (?:[^.،؟!\n]{1,50} )?\Z"
)  # «طردت القوات عناصر كذا من»
_OUT = re.compile(r"\"? (?:من|خارج|الي|علي|خساير) ")
_SUBJECT_FIRST = ("subject_verb", "subject_apposed", "carried", "carried_subject", "relative")
_RELATIVE = ("relative", "relative_carrier")
_IN_CLASHES = ("subject_carrier", "carrier_subject", "by", "who_did_it", "tried", "killed_in", "came_to_hold")
_OBJECT = re.compile(
    r"[ \"]+(?:ب(?:ال)?(?:صاروخ|صواريخ|قذايف|قذيفه|مدفعيه|رشاشات|رصاص|هاون)\w*(?: (?!(?:في|علي|قرب|الي|من(?! نوع| طراز)) )[^ .،]+){0,5} )?(?:ل\w{3,}|سيار|(?:ال)?(?:بلد|مدين|قري|حي |حيا |احياء|مخيم|محيط|سوق|ناحي|قضاء |مديري|منطق|اطراف|مواقع|موقع|نقاط|مشف|مستشف|مدرس|منازل|مزارع|مناطق|تجمع|مقر|رتل|حافل|دوري|نقطه|حاجز|معسكر|قافل|مدرع|ثكن|مبني|منزل|مسجد|كنيس|ساح|جسر|محط|مستودع|مخزن|شاحن|شارع|ميناء|مطار|برج|بناي|خيم|خيام|مزرع|مصنع|مصفا|حقل|حقول|مستوطن|مقاتلي |عناصر |مسلحي |جنود |ميليشي|مليشي|تنظيم ))"
)


def _by_means(
    folded: str, start: int, end: int, clause_start: int, clause_end: int, near: Sequence[ActorMention],
    voice: str,
) -> ActorMention | None:  # fmt: skip
    """The force that a noun of attack near the trigger belongs to: «غارات الطيران الروسي استهدفت», «استهدف بغارة للتحالف»."""
    roles, subject_gap = agency(), _SAME_GAP if voice == "noun" else _SUBJECT_GAP
    for noun in roles.attack_noun.finditer(folded, max(clause_start, start - 90), start):
        found = first_of_pair(folded, _direct(folded, noun.start(), noun.end(), near, "noun"), near)
        if found is not None and found.end <= start and subject_gap.fullmatch(folded, found.end, start):
            if REPELLED.search(folded, clause_start, noun.start()):
                continue
            if roles.breaks.search(folded, found.end, start):
                continue
            return found._replace(agent=f"subject:{found.agent}")
    for noun in roles.attack_noun.finditer(folded, end, min(clause_end, end + 140)):
        if roles.breaks.search(folded, end, noun.start()):
            break
        if _HELD_BY.match(folded, noun.start()) and folded.endswith(("التي ", "الذي "), 0, noun.start()):
            continue
        found = first_of_pair(folded, _direct(folded, noun.start(), noun.end(), near, "noun"), near)
        if found is not None:
            return found._replace(agent=f"means:{found.agent}")
    return None


# «صدت قوات كذا هجوما لكذا على القرية وقصفت …»: who repelled it goes on
REPELLED = re.compile(r"(?<!\w)[وف]?[يت]?(?:صد|تصد|احبط|افشل|كسر)(?:ت|وا|ي)?(?: [^ .،؟!\n]+){1,5} \Z")
_HELD_BY = re.compile(r"\w+ علي(?:ها|ه|هما)(?!\w)")  # «من القواعد التي سيطر عليها كذا»: who holds the place
_STILL_IT = rf"[ ،,\"]*(?:(?:التي|الذي|اليوم|امس|{family('daytime')}|يوم|قد) ){{0,3}}[وب]?"
_SUBJECT_GAP = re.compile(rf"{_STILL_IT}|[^.؟!\n]{{0,60}}[ ،]و")
_SAME_GAP = re.compile(_STILL_IT)  # «غارة لكذا على قرية وتفجير في أخرى» are two
