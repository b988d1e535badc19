"""The type of an attack, as the words of means near its trigger have it: «قصف … بالمدفعية»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.words.arms_struck import was_destroyed
from stream.events.words.clauses import Clause
from stream.events.words.forces import by_a_force, stormed
from stream.events.words.lexicon import MeansWord, Strength, Trigger, lexicon
from stream.events.words.own_kind import FROM_THE_GROUND, LISTED, REACH, Kind, told_by_itself
from stream.events.words.whose_means import (
    by_israel,
    by_those_before,
    is_of_another,
    israeli,
    made_by,
    tells_whose,
)
from stream.records import Type
from stream.text.needed import Needing

_STRENGTH_CASUALTY = Strength.CASUALTY
_TYPE_AIRSTRIKE, _TYPE_SHELLING = Type.AIRSTRIKE, Type.SHELLING


def type_of(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger, as the words of means near it in the folded `text` have it."""
    if trigger.rule.strength is _STRENGTH_CASUALTY:
        return _of_a_death(text, trigger, means, clause)
    told = _beside_aircraft(text, trigger, means) or told_by_itself(text, trigger, means, clause)
    if told is not None:
        return told
    storms = stormed(text, trigger)
    near = _near(text, trigger, means, clause, storms)
    if near and near[0][1] <= (LISTED if _by_means(text, trigger, near[0][4]) else REACH):
        return _of_the_nearest(text, trigger, near, means, clause)
    if storms is not None or (trigger.rule.id == "attack" and by_a_force(text, trigger, clause)):
        return Kind(Type.GROUND_ASSAULT, plain=True)
    return _of_its_rule(text, trigger, means, clause)


_Near = tuple[bool, int, int, Type, int, int]  # a word of means: weak, distance, rank, type, start, end


def _near(
    text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause, storms: int | None
) -> list[_Near]:
    """The words of means that may be a trigger's, the likeliest first; `storms`: where men storm in."""
    men = trigger.rule.id == "murder" and _BY_MEN.match(text, trigger.end) is not None
    men = men or "guns" in trigger.rule.traits  # «نيران رشاشات البحرية الإسرائيلية»
    return sorted(
        (w.weak, _distance(w, trigger), w.rank, w.type, w.start, w.end)
        for w in means
        if w.type in trigger.rule.means
        and (clause.start <= w.start < clause.end or made_by(text, trigger, w))
        and not (w.start < trigger.end and trigger.start < w.end)
        and not (w.weak and (men or (trigger.rule.rocket and not israeli(text, trigger, w))))
        and not tells_whose(text, trigger, w)
        and not is_of_another(text, trigger, w)
        and not was_destroyed(text, trigger, w)
        and (storms is None or w.start < storms or text[w.start] == "ب")  # «هاجموا القرية وفتحوا النار»
    )


# «اغتالت قوة خاصة إسرائيلية شابا»: on the ground, whose state flies elsewhere.
_BY_MEN = re.compile(r"\s(?:قوه|قوات|وحده|وحدات|جنود|عناصر)\s(?:\w+\s)??(?:خاصه|من|\"?مستعرب\w*)(?!\w)")


# «قتلت امرأة بالمدفعية», «أصيب اثنان جراء قذائف»: what somebody was hurt with.
_HURT_WITH = re.compile(r"(?:^| )(?:ب(?:ال|عد[هد] )?|(?:جراء|اثر|نتيجه|بفعل) (?:ال)?)$")


def _of_a_death(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of what killed or hurt somebody, where the words behind it say with what."""
    for word in means:
        near = trigger.end < word.start <= trigger.end + REACH and word.start < clause.end
        if near and word.type in trigger.rule.means and not word.weak and _with_it(text, word):
            return Kind(word.type, plain=True)
    return Kind(trigger.rule.type, plain=False)


def _with_it(text: str, word: MeansWord) -> bool:
    own = text[word.start] == "ب" and text[word.start - 1 : word.start] == " "
    return own or _HURT_WITH.search(text, max(0, word.start - 12), word.start) is not None


_PLANES = re.compile(rf"(?:ال)?(?:{family('aircraft')}|درون)")


def _joined_aircraft(text: str, start: int, end: int, means: Sequence[MeansWord]) -> bool:
    """Whether aircraft are joined by «و» to what is told of shells: «صواريخ وطائرات مسيرة», «بالمدفعية والطيران»."""
    for word in means:
        if word.type is _TYPE_AIRSTRIKE and not word.weak and _PLANES.match(text, word.start):
            if _JOINED.fullmatch(text, word.end, start) or _JOINED.fullmatch(text, end, word.start):
                return True
        elif word.type is _TYPE_SHELLING and _JOINED.fullmatch(text, end, word.start):
            end = word.end
    return False


def _beside_aircraft(text: str, trigger: Trigger, means: Sequence[MeansWord]) -> Kind | None:
    """The kinds of rockets and shells that are told in one breath with aircraft: both."""
    shells = trigger.rule.type is _TYPE_SHELLING and (trigger.rule.rocket or not trigger.rule.means)
    if not shells or not _joined_aircraft(text, trigger.start - len(trigger.clitics), trigger.end, means):
        return None
    return Kind(_TYPE_SHELLING, plain=True, also=(_TYPE_AIRSTRIKE,))


def _of_the_nearest(
    text: str, trigger: Trigger, near: Sequence[_Near], means: Sequence[MeansWord], clause: Clause
) -> Kind:
    """The kind that the first of the words of means near a trigger gives it, and those joined to that word."""
    weak, _, _, kind, start, end = near[0]
    if kind is _TYPE_SHELLING and _from_the_air(text, trigger, near):
        return Kind(_TYPE_AIRSTRIKE, plain=True)
    if _any_rocket(text, start, end) and by_those_before(text, trigger, means):
        return Kind(_TYPE_AIRSTRIKE, plain=True)
    if by_israel(text, trigger) and _any_rocket(text, start, end):
        return Kind(_TYPE_AIRSTRIKE, plain=False)
    for w in reversed(means):  # «طائرات مسيرة ومدافع هاون»: joined to the first word of its weapon
        if w.type is kind and w.end == start - 1:
            start = w.start
    joined = {
        w.type
        for w in means
        if w.type in trigger.rule.means
        and not w.weak
        and w.type is not kind
        and not weak
        and not _dropped(text, w, means, clause)
        if _JOINED.fullmatch(text, end, w.start)
        or _JOINED.fullmatch(text, w.end, start)
        or _COUNTED_TOO.fullmatch(text, end, w.start)
    }
    if any(other is Type.CHEMICAL is not kind for _, _, _, other, *_ in near):
        joined.add(Type.CHEMICAL)  # «قصف جوي بغازات سامة»
    fell = kind is _TYPE_SHELLING and _OPEN.fullmatch(text, start, end) is not None  # «طال القصف»
    fell = fell or (not joined and _any_rocket(text, start, end))
    fell = fell and not _from_a_post(text, means, clause)
    whose = weak and trigger.rule.type is _TYPE_SHELLING and not trigger.rule.rocket  # «القصف الإسرائيلي»
    return Kind(kind, plain=not (fell or whose), also=tuple(sorted(joined)))


def _from_the_air(text: str, trigger: Trigger, near: Sequence[_Near]) -> bool:
    """«طائرات قصفت بالصواريخ»: whether the rockets nearest a trigger are those of aircraft near it."""
    _, _, _, _, start, end = near[0]
    aircraft = any(
        other is _TYPE_AIRSTRIKE
        and not soft
        and distance <= REACH
        and not (_PLANES.match(text, at) and _apart_by_and(text, start, end, at, to))
        for soft, distance, _, other, at, to in near
    )
    return aircraft and lexicon().rocket(text[start:end]) and not _rockets_beside_raids(text, trigger, near)


# «استهدفت الطائرات بعدة غارات وبصواريخ», «قصفت المقاتلات بالقنابل والصواريخ»: what else the aircraft dropped.
_ALSO_BY = re.compile(r"[^.،\n]* ب(?!ين |عد |ريف |ما )\w+ [^.،\n]*")


def _dropped(text: str, rockets: MeansWord, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether rockets are one of the things with which aircraft named before them struck."""
    return _any_rocket(text, rockets.start, rockets.end) and any(
        clause.start <= w.start
        and w.end < rockets.start
        and _PLANES.match(text, w.start)
        and _ALSO_BY.fullmatch(text, w.end, rockets.start)
        for w in means
    )


# «غارات جوية وقصف صاروخي», «استهدفتها بعشرين صاروخ أرض أرض وعشر غارات»: what was fired from the ground besides.
_ADDED = re.compile(
    r" (?:(?:بال)?اضافه (?:الي )?|الي جانب |فضلا عن |(?:تلا?|اعقب|تبع|رافق)(?:ه|ها|هما|ته|تها) )(?:ال)?$"
)
_FIRED_BESIDE = re.compile(r"(?:ال)?صاروخي(?:ا)?(?!\w)")


def _rockets_beside_raids(text: str, trigger: Trigger, near: Sequence[_Near]) -> bool:
    """Whether rockets near a trigger are those of the ground, told beside raids."""
    _, _, _, _, start, end = near[0]
    if FROM_THE_GROUND.match(text, end):
        return True
    at = trigger.start - len(trigger.clitics)
    after = trigger.clitics.startswith("و") or _ADDED.search(text, max(0, at - 16), at) is not None
    after = after and _FIRED_BESIDE.match(text, start) is not None
    return after and all(to <= trigger.start for _, _, _, kind, _, to in near if kind is _TYPE_AIRSTRIKE)


def _apart_by_and(text: str, start: int, end: int, at: int, to: int) -> bool:
    """Whether two words of means are joined by «و»."""
    return _JOINED.fullmatch(text, end, at) is not None or _JOINED.fullmatch(text, to, start) is not None


def _of_its_rule(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger that no word near it tells."""
    if _TYPE_AIRSTRIKE in trigger.rule.means and by_those_before(text, trigger, means):
        return Kind(_TYPE_AIRSTRIKE, plain=True)
    if _TYPE_AIRSTRIKE in trigger.rule.means and by_israel(text, trigger):
        return Kind(_TYPE_AIRSTRIKE, plain=trigger.rule.type is not _TYPE_SHELLING)
    open_ = trigger.rule.type is _TYPE_SHELLING and bool(trigger.rule.means)  # «قصف», «صاروخ»
    open_ = open_ and not _from_a_post(text, means, clause)
    open_ = open_ or (trigger.rule.id == "blast" and not _bomb(trigger, means, clause))  # «سُمعت انفجارات»
    shells = trigger.rule.type is _TYPE_AIRSTRIKE and any(
        w.type is _TYPE_SHELLING
        and _JOINED.fullmatch(text, trigger.end, w.start)
        and not _OPEN.fullmatch(text, w.start, w.end)  # «غارات وقصف»: told by itself
        and not _dropped(text, w, means, clause)
        for w in means
    )
    also = (_TYPE_SHELLING,) if shells else ()
    return Kind(trigger.rule.type, not trigger.rule.generic and not open_, also)


# «قوات النظام المتمركزة في كذا», «من مواقعها في كذا»: who fires so has guns, no aircraft.
_POST = Needing(
    r"(?<!\w)(?:المتمركزه|المتواجده|المنتشره|المرابطه|المتموضعه) (?:في|علي|ب\w|قرب|داخل|ضمن)"
    r"|(?<!\w)(?:من|انطلاقا من) (?:مواقع|مقار|حواجز|ثكنات|معسكرات|مرابض)(?:ها|هم|ه)(?!\w)|(?<!\w)(?:ال)?(?:متمركزه|مرابطه) (?:في|علي) (?:حاجز|معسكر|جبل|تل|ثكنه|كتيبه)"
    # «صواريخ مصدرها معسكر كذا», «صواريخ أطلقتها فصائل كذا»
    r"|(?<!\w)مصدر(?:ها|ه|هما) (?:ال)?(?:معسكر|حاجز|حواجز|قاعده|ثكنه|ثكنات|مرابض|كتيبه)\w*"
    r"|(?<!\w)[وف]?(?:ال(?:تي|ذي) )?اطلق(?:ت|وا)?(?:ها|ه|هما) \"?(?:ال)?(?:مجموعات|فصايل|فصيل|مسلح|ارهابي|متشدد|تنظيم|كتايب|سرايا|مقاوم|حوثي|مليشي|ميليشي)\w*"
)


def _from_a_post(text: str, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether a clause without aircraft names the post on the ground from which somebody fires."""
    return _POST.search(text, clause.start, clause.end) is not None and not any(
        w.type is _TYPE_AIRSTRIKE and clause.start <= w.start < clause.end for w in means
    )


def _any_rocket(text: str, start: int, end: int) -> bool:
    """Whether all that is told is «بالصواريخ», which aircraft fire as well; «قصف صاروخي» is from the ground."""
    word = text[start:end]
    return lexicon().rocket(word) and "صاروخي" not in word and FROM_THE_GROUND.match(text, end) is None


def _bomb(trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether a clause names what went off: «انفجار عبوة»."""
    return any(
        w.type is Type.BOMBING
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        for w in means
    )


_OPEN = re.compile(r"(?:[وبل]?(?:ال)?|لل)قصفا?")


def _by_means(text: str, trigger: Trigger, start: int) -> bool:
    """Whether a word of means behind a trigger says with what: «استهدف … قريتي كذا وكذا … بقذائف المدفعية»."""
    own = text[start] == "ب" and text[start - 1] == " "
    return trigger.end < start and (own or _WITH_WHAT.search(text, max(0, start - 16), start) is not None)


_WITH_WHAT = re.compile(
    r" ب(?:صلي|رشق|دفع|قذايف|قذيف|نيران|وابل|سرب|اسراب|عدد من ال)\w* $"
)  # «بصلية صاروخية»


_WITH = re.compile(
    r"(?<!\w)[وفي]?(?:تزامنا|بالتزامن|تزامن\w*|ترافق\w*|بالتوازي)\sمع\s(?:هذا\s|هذه\s|تلك\s)?$|(?<!\w)[وفيت]?(?:رافق|يرافق|اعقب|تلا|تلت|سبق|تبع|تخلل)ت?\s$"
)


def goes_with(text: str, start: int) -> bool:
    """Whether an attack is only what another went with: «ورافق الغارات قصف مدفعي على كذا»."""
    return _WITH.search(text, max(0, start - 24), start) is not None


ANOTHER = re.compile(r" (?:\w+ )?(?:اخر|اخري|اخرين|ثان|ثاني|ثانيه|ثالث|رابع|منفصل|منفصله|مستقل)(?!\w)")
AND_ANOTHER = re.compile(r"(?: [^ .،\n]+){0,4} وب?(?:ال)?")  # between two attacks that struck together
# «بعشرين صاروخ أرض أرض، و38 غارة»: the next of a list of what was counted
_COUNTED_TOO = re.compile(
    r"(?: (?!في |علي )[^ .،\n]+| -)?(?: ارض[ \-]*ارض)?(?: [^ .،\n]+)??،? وب?(?:\d+|عشر\w*|[^ ]+ين|ثلاث\w*|اربع\w*|خمس\w*|ست|سته|سبع\w*|ثماني\w*|تسع\w*|اكثر من \w+) "
)
_JOINED = re.compile(
    r"(?: \w+)?(?: \(\w+\))?(?: من (?:طراز|نوع) \"?\w+\"?(?:[- ]\d+)?)? وب?(?:ال)?"
)  # «جوي ومدفعي», «بالرشاشات الثقيلة وصواريخ»


def _distance(word: MeansWord, trigger: Trigger) -> int:
    """Characters between a word of means and a trigger; one behind the trigger counts as nearer."""
    return word.start - trigger.end if word.start >= trigger.end else trigger.start - word.end + REACH // 4
