"""The type of an attack, as the words of means near its trigger have it: «قصف … بالمدفعية»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.words.clauses import THEN_TOLD, Clause
from stream.events.words.forces import by_a_force, stormed
from stream.events.words.lexicon import Form, MeansWord, Strength, Trigger, lexicon
from stream.events.words.own_kind import FROM_THE_GROUND, LISTED, REACH, Kind, told_by_itself
from stream.records import Type


def type_of(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger, as the words of means near it in the folded `text` have it."""
    if trigger.rule.strength is Strength.CASUALTY:
        return _of_a_death(text, trigger, means, clause)
    told = _beside_aircraft(text, trigger, means) or told_by_itself(text, trigger, means, clause)
    if told is not None:
        return told
    storms = stormed(text, trigger)
    men = trigger.rule.id == "murder" and _BY_MEN.match(text, trigger.end) is not None
    men = men or "guns" in trigger.rule.traits  # «نيران رشاشات البحرية الإسرائيلية»
    near = sorted(
        (w.weak, _distance(w, trigger), w.rank, w.type, w.start, w.end)
        for w in means
        if w.type in trigger.rule.means
        and (clause.start <= w.start < clause.end or _made_by(text, trigger, w))
        and not (w.start < trigger.end and trigger.start < w.end)
        and not (w.weak and (men or trigger.rule.rocket))
        and not _is_anothers(text, trigger, w)
        and not BESIDE.search(text, w.end, trigger.start)
        and not _IN_RETURN.search(text, trigger.end, w.start)
        and not _WENT_ALONG.search(text, trigger.end, w.start)
        and (storms is None or w.start < storms or text[w.start] == "ب")  # «هاجموا القرية وفتحوا النار»
    )
    if near and near[0][1] <= (LISTED if _by_means(text, trigger, near[0][4]) else REACH):
        return _of_the_nearest(text, trigger, near, means, clause)
    if storms is not None or (trigger.rule.id == "attack" and by_a_force(text, trigger, clause)):
        return Kind(Type.GROUND_ASSAULT, plain=True)
    return _of_its_rule(text, trigger, means, clause)


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
        if word.type is Type.AIRSTRIKE and not word.weak and _PLANES.match(text, word.start):
            if _JOINED.fullmatch(text, word.end, start) or _JOINED.fullmatch(text, end, word.start):
                return True
        elif word.type is Type.SHELLING and _JOINED.fullmatch(text, end, word.start):
            end = word.end
    return False


def _beside_aircraft(text: str, trigger: Trigger, means: Sequence[MeansWord]) -> Kind | None:
    """The kinds of rockets and shells that are told in one breath with aircraft: both."""
    shells = trigger.rule.type is Type.SHELLING and (trigger.rule.rocket or not trigger.rule.means)
    if not shells or not _joined_aircraft(text, trigger.start - len(trigger.clitics), trigger.end, means):
        return None
    return Kind(Type.SHELLING, plain=True, also=(Type.AIRSTRIKE,))


# «استهدف الهجوم السفارة الروسية», «قال التحالف إن الميليشيا قصفت كذا»: whose it is tells who was struck, or who spoke.
_STRUCK = re.compile(
    r" (?:[^ .،\n]+ ){0,8}?(?:علي|ضد|(?:لل?|ال)?(?:موقع|مواقع|سفار|جنود|قاعد|قواعد|انتشار|تجمع|تحشد|الي(?:ه|ات)|دوري|ثكن|معسكر|هدف|اهداف|مستوطن|دباب|جرافه|مقر|نقط|سفين|سياره|بلد|مدين|جندي|ضابط|ضباط))"
)
_SAID = re.compile(r" (?:(?:ب|ل)?ان|(?:عن |ب)?(?:مقتل|اصابه|سقوط|وقوع|تعرض)) ")
_SUFFERED = re.compile(r"(?<!\w)[وف]?[يت]?تعرض(?:ت|وا)? (?:[^ .،\n]+ ){0,4}\w{0,2}$")
_AND_SHOTS = re.compile(
    r"(?: [^ .،\n]+){0,2}? و(?:ب|ل)?(?:اطلاق|فتح) (?:ال)?(?:نار|نيران|رصاص|اعيره)"
)  # «قصف وإطلاق نار»
_AND_THEN = re.compile(
    r"(?: [^ .،\n]+){0,2}? (?:علي|طالت?|استهدفت?|ضربت?) (?:[^ .،\n]+ ){0,7}?(?:[^ .،\n]+،? و)"
)
# «قصفوا كذا والطيران يرد»: another's turn
_TURN = re.compile(
    r"\w*(?: [^ .،\n]+){0,2}? (?:[يت](?:رد|شارك|تدخل|لاحق|ساند|دعم|واصل|قصف|ضرب|ستهدف|غير|دك)|(?:رد|شارك|تدخل)ت?)(?!\w)"
)
_RAIDS = re.compile(r"(?:ال)?(?:غار|برميل|براميل)")  # «قصف على كذا وبراميل»
# «صواريخ على كذا، ومسيرات على كذا»: each has its place
_EACH_ON = re.compile(r"(?: [^ .،\n]+){0,3}? (?:علي|في|صوب|نحو|باتجاه) (?:[^.\n]+ )?[^ .\n]+ و(?:ال)?$")
_ON = re.compile(r"\w*(?: [^ .،\n]+){0,2}? (?:علي|صوب|نحو|باتجاه) ")


def _is_anothers(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether «الإسرائيلي», «التحالف» near a trigger tells who was struck or who spoke, not who struck."""
    if word.start < trigger.start:
        between = text[word.end : trigger.start]
        spoke = _SAID.search(between) or THEN_TOLD.search(text, word.end, trigger.end + 2)
        if word.weak and _SUFFERED.search(text, max(0, word.start - REACH), word.start) is not None:
            return True  # «تعرض رتل للتحالف لهجوم»
        return (word.weak and spoke is not None) or _AND_THEN.match(between) is not None
    if word.type is Type.SHOOTING and _AND_SHOTS.match(text, trigger.end, word.end):
        return True
    if text.endswith("واخر ", trigger.end, word.start - (text[word.start] == "ب")):  # «قصف مدفعي وآخر جوي»
        return True
    led = text[max(trigger.end, word.start - 4) : word.start]
    if " و" in led and (
        (trigger.rule.id == "shelling" and trigger.form is Form.NOUN and _RAIDS.match(text, word.start))
        or _TURN.match(text, word.end)
        or (_ON.match(text, word.end) and _EACH_ON.match(text[trigger.end : word.start]))
    ):
        return True
    return word.weak and _STRUCK.match(text[trigger.end : word.start]) is not None


# «المجزرة التي ارتكبها الطيران في كذا»
_MADE_BY = re.compile(
    r"(?: [^ .،\n]+){0,2}?،? (?:التي|الذي|اللتين|اللذين) (?:نفذ|شن|ارتكب|اقترف)(?:ه|ها|هما|ته|تها|تهما|وه|وها) (?:[^ .،\n]+ ){0,4}?(?:ب?ال|ب)?"
)


def _made_by(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether a relative clause right behind an attack tells who made it."""
    return trigger.end < word.start and _MADE_BY.fullmatch(text, trigger.end, word.start) is not None


_Near = tuple[bool, int, int, Type, int, int]  # a word of means: weak, distance, rank, type, start, end


def _of_the_nearest(
    text: str, trigger: Trigger, near: Sequence[_Near], means: Sequence[MeansWord], clause: Clause
) -> Kind:
    """The kind that the first of the words of means near a trigger gives it, and those joined to that word."""
    weak, _, _, kind, start, end = near[0]
    from_the_air = kind is Type.SHELLING and any(
        other is Type.AIRSTRIKE
        and not soft
        and distance <= REACH
        and not (_PLANES.match(text, at) and _apart_by_and(text, start, end, at, to))
        for soft, distance, _, other, at, to in near
    )
    beside_raids = from_the_air and _rockets_beside_raids(text, trigger, near)
    if from_the_air and not beside_raids and lexicon().rocket(text[start:end]):  # «طائرات قصفت بالصواريخ»
        return Kind(Type.AIRSTRIKE, plain=True)
    for w in reversed(means):  # «طائرات مسيرة ومدافع هاون»: joined to the first word of its weapon
        if w.type is kind and w.end == start - 1:
            start = w.start
    joined = {
        w.type
        for w in means
        if w.type in trigger.rule.means and not w.weak and w.type is not kind and not weak
        if _JOINED.fullmatch(text, end, w.start)
        or _JOINED.fullmatch(text, w.end, start)
        or _COUNTED_TOO.fullmatch(text, end, w.start)
    }
    if any(other is Type.CHEMICAL is not kind for _, _, _, other, *_ in near):
        joined.add(Type.CHEMICAL)  # «قصف جوي بغازات سامة»
    fell = kind is Type.SHELLING and _OPEN.fullmatch(text, start, end) is not None  # «طال القصف»
    fell = fell or (not joined and _any_rocket(text, start, end))
    fell = fell and not _from_a_post(text, means, clause)
    whose = weak and trigger.rule.type is Type.SHELLING  # «القصف الإسرائيلي»
    return Kind(kind, plain=not (fell or whose), also=tuple(sorted(joined)))


# «غارات جوية وقصف صاروخي», «استهدفتها بعشرين صاروخ أرض أرض وعشر غارات»: what was fired from the ground besides.
_FIRED_BESIDE = re.compile(r"(?:ال)?صاروخي(?:ا)?(?!\w)")


def _rockets_beside_raids(text: str, trigger: Trigger, near: Sequence[_Near]) -> bool:
    """Whether rockets near a trigger are those of the ground, told beside raids."""
    _, _, _, _, start, end = near[0]
    if FROM_THE_GROUND.match(text, end):
        return True
    after = trigger.clitics.startswith("و") and _FIRED_BESIDE.match(text, start) is not None
    return after and all(to <= trigger.start for _, _, _, kind, _, to in near if kind is Type.AIRSTRIKE)


def _apart_by_and(text: str, start: int, end: int, at: int, to: int) -> bool:
    """Whether two words of means are joined by «و»."""
    return _JOINED.fullmatch(text, end, at) is not None or _JOINED.fullmatch(text, to, start) is not None


def _of_its_rule(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger that no word near it tells."""
    open_ = trigger.rule.type is Type.SHELLING and bool(trigger.rule.means)  # «قصف», «صاروخ»
    open_ = open_ and not _from_a_post(text, means, clause)
    open_ = open_ or (trigger.rule.id == "blast" and not _bomb(trigger, means, clause))  # «سُمعت انفجارات»
    shells = trigger.rule.type is Type.AIRSTRIKE and any(
        w.type is Type.SHELLING
        and _JOINED.fullmatch(text, trigger.end, w.start)
        and not _OPEN.fullmatch(text, w.start, w.end)  # «غارات وقصف»: told by itself
        for w in means
    )
    also = (Type.SHELLING,) if shells else ()
    return Kind(trigger.rule.type, not trigger.rule.generic and not open_, also)


# «قوات النظام المتمركزة في كذا», «من مواقعها في كذا»: who fires so has guns, no aircraft.
_POST = re.compile(
    r"(?<!\w)(?:المتمركزه|المتواجده|المنتشره|المرابطه|المتموضعه) (?:في|علي|ب\w|قرب|داخل|ضمن)"
    r"|(?<!\w)(?:من|انطلاقا من) (?:مواقع|مقار|حواجز|ثكنات|معسكرات|مرابض)(?:ها|هم|ه)(?!\w)|(?<!\w)(?:ال)?(?:متمركزه|مرابطه) (?:في|علي) (?:حاجز|معسكر|جبل|تل|ثكنه|كتيبه)"
    # «صواريخ مصدرها معسكر كذا», «صواريخ أطلقتها فصائل كذا»
    r"|(?<!\w)مصدر(?:ها|ه|هما) (?:ال)?(?:معسكر|حاجز|حواجز|قاعده|ثكنه|ثكنات|مرابض|كتيبه)\w*"
    r"|(?<!\w)[وف]?(?:ال(?:تي|ذي) )?اطلق(?:ت|وا)?(?:ها|ه|هما) \"?(?:ال)?(?:مجموعات|فصايل|فصيل|مسلح|ارهابي|متشدد|تنظيم|كتايب|سرايا|مقاوم|حوثي|مليشي|ميليشي)\w*"
)


def _from_a_post(text: str, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether a clause without aircraft names the post on the ground from which somebody fires."""
    return _POST.search(text, clause.start, clause.end) is not None and not any(
        w.type is Type.AIRSTRIKE and clause.start <= w.start < clause.end for w in means
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
BESIDE = re.compile(
    r" (?:مع|بالتزامن|تزامنا|و?(?:تزامن|ترافق|رافق|قابل|تل[اي]ه|تلت|اعقب|تبع)\w*) "
)  # another attack's means


def _by_means(text: str, trigger: Trigger, start: int) -> bool:
    """Whether a word of means behind a trigger says with what: «استهدف … قريتي كذا وكذا … بقذائف المدفعية»."""
    own = text[start] == "ب" and text[start - 1] == " "
    return trigger.end < start and (own or _WITH_WHAT.search(text, max(0, start - 16), start) is not None)


_WITH_WHAT = re.compile(
    r" ب(?:صلي|رشق|دفع|قذايف|قذيف|نيران|وابل|سرب|اسراب|عدد من ال)\w* $"
)  # «بصلية صاروخية»


_WENT_ALONG = re.compile(
    r" (?:بالتزامن|تزامنا|و?ت(?:زامن|رافق)\w*|و?[يت]رافق\w*|و?(?:رافق|تل[اي]ه|تلت|اعقب|تبع)\w*|وسط) "
)  # «هجوما على كذا رافقه قصف»
_IN_RETURN = re.compile(r" (?:ردا|رد|انتقاما|ثارا) (?:علي|ل|من) ?")  # «ردا على صواريخ الحزب»: another's
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
