"""The type of an attack that its own phrase tells, whatever words of means stand near it: «أطلق الطيران النار»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stream.data.families import family
from stream.events.words.arms_struck import was_struck
from stream.events.words.clauses import Clause
from stream.events.words.forces import raided
from stream.events.words.lexicon import Form, MeansWord, Trigger
from stream.records import Type
from stream.text.needed import Needing

_FORM_NOUN = Form.NOUN
_TYPE_AIRSTRIKE, _TYPE_SHELLING = Type.AIRSTRIKE, Type.SHELLING

REACH = 90  # characters within which a word of means colours a trigger
LISTED = 220  # the same where «بقذائف» stands behind a list of places


class Kind(NamedTuple):
    """What a trigger tells: its type, whether the words tell it plainly, and the types joined to it by «و»."""

    type: Type
    plain: bool
    also: tuple[Type, ...] = ()


def told_by_itself(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind | None:
    """The kind of a trigger that its own phrase tells, whatever words of means stand near it."""
    if both := _by_land_and_air(text, trigger):
        return both
    fired = _from_launchers(text, trigger) or _carried(text, trigger, means, clause)
    if fired or (trigger.rule.id == "shelling" and _by_both(text, trigger)):
        return Kind(_TYPE_SHELLING, plain=True)
    if raided(text, trigger, means, clause):
        return Kind(Type.GROUND_ASSAULT, plain=True)
    if "guns" in trigger.rule.traits and _NAVY.match(text, trigger.start - len(trigger.clitics)):
        return Kind(Type.SHOOTING, plain=True)
    air = _from_the_air(text, trigger) or _raid_of_aircraft(text, trigger, means, clause)
    if air or was_struck(text, trigger, means, clause):
        return Kind(_TYPE_AIRSTRIKE, plain=True)
    if trigger.rule.id == "blast" and (cause := _cause_of(text, trigger, means, clause)):
        return Kind(cause, plain=True)
    if "goes_on" in trigger.rule.traits and _UNNAMED_ARMS.match(text, trigger.end):
        return Kind(Type.OTHER, plain=True)
    return _of_men(text, trigger, means, clause)


def _of_men(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind | None:
    """The kind of what men did who stormed, fought or shot somebody dead."""
    if trigger.rule.id == "assault":
        if trigger.form is not _FORM_NOUN and _RAMMED.match(text, trigger.end):
            return Kind(Type.OTHER, plain=True)
        if trigger.form is not _FORM_NOUN and _BY_ONE.match(text, trigger.end):
            return Kind(Type.BOMBING, plain=True)
        some = _BY_SOME.match(text, trigger.end)
        return Kind(Type.GROUND_ASSAULT, plain=True, also=(Type.BOMBING,)) if some else None
    if "guns" in trigger.rule.traits and _EXCHANGED.search(
        text, max(0, trigger.start - REACH), trigger.start
    ):
        return Kind(Type.ARMED_CLASH, plain=True)
    if trigger.rule.id == "killing" and _SHOT.match(text, trigger.end, clause.end):
        return Kind(Type.SHOOTING, plain=True)
    if trigger.rule.id == "grenade" and _stuns(text, trigger, means):
        return Kind(Type.OTHER, plain=True)
    return _of_a_fight(text, trigger) if trigger.rule.id == "clash" else None


# «اقتحمت قوات الاحتلال القرية وألقت قنابل صوتية»: what troops throw at a crowd blows nothing up.
_STUN = re.compile(r"[^.،\n]{0,14}?قن(?:بله|ابل|بلتين) (?:ال)?(?:صوت|مضي|دخان|غاز|اناره)")
_TROOPS = re.compile(rf"(?<!\w)[وفبل]?(?:ال)?(?:{family('troop')}|احتلال|جيش|شرطه)(?!\w)")


def _stuns(text: str, grenade: Trigger, means: Sequence[MeansWord]) -> bool:
    """Whether a grenade is one of noise, light or gas that troops threw."""
    if _STUN.match(text, grenade.start) is None:
        return False
    begin = max(text.rfind(".", 0, grenade.start) + 1, grenade.start - REACH)
    flew = any(w.type is Type.AIRSTRIKE and not w.weak and begin <= w.start < grenade.start for w in means)
    return not flew and _TROOPS.search(text, begin, grenade.end + REACH // 3) is not None


_AIRCRAFT = rf"(?:ال)?(?:{family('aircraft')}\w*|كوادكابتر|كواد كابتر|اباتشي|درون)(?!\w)"
_FIRES = re.compile(
    rf"(?<!\w)[وف]?[يت]?(?:اطلق|طلق|فتح|مشط)(?:ت|وا)? {_AIRCRAFT}(?: [^ .،\n]+){{0,5}} $"
    rf"|(?<!\w){_AIRCRAFT}(?: [^ .،\n]+){{0,3}}? [يت](?:صب|فتح|طلق|مطر|وجه)(?:ون|ان)? $"
)
_FIRE_OF = re.compile(rf"(?: (?:كثيف|مكثف|عشوايي|مباشر|متقطع))? من (?:قبل |جانب )?{_AIRCRAFT}")
_ATTACKS = frozenset(("attack", "assault"))
# «شنت مسيرات الجيش هجمات على تجمعات»
_DEALT = re.compile(rf"(?<!\w)[وف]?[يت]?(?:شن|نفذ|وجه)(?:ت|وا)? {_AIRCRAFT}(?: [^ .،\n]+){{0,4}} $")
# «لهجوم واسع شنته طائرات مسيرة», «هجوم عنيف بسرب من المسيرات»
_DEALT_BY = re.compile(
    r"(?: [^ .،\n]+){0,2}? (?:(?:ال(?:ذي|تي) )?(?:شن|نفذ)ت?(?:ه|ها) |ب(?:واسطه )?)(?:(?:اسراب|سرب|عشرات|عدد) (?:من )?)?"
    rf"{_AIRCRAFT}"
)
# «مروحيات حلقت في المنطقة وقصفت أهدافا»
_FLEW = re.compile(
    rf"(?<!\w){_AIRCRAFT}(?: [^ .،\n]+){{0,3}}? [يت]?(?:حلق|حام|حوم|اقلع)(?:ت|ا)?(?: [^ .،\n]+){{0,5}} $"
)
_GUNS_OF = re.compile(rf"(?:ب|من )?(?:نيران|رصاص) {_AIRCRAFT}")
_NAVY = re.compile(
    r"(?:ب|من )?(?:نيران|رصاص) (?:سلاح )?(?:ال)?(?:بحري[هت]|زوارق|زورق)(?!\w)"
)  # «بنيران البحرية»
# «بقنبلة ألقتها مسيرة على كذا»
_DROPPED = re.compile(
    rf"(?: [^ .،\n]+){{0,2}}? (?:الق|اسقط|رم|اطلق)(?:ت|ا)(?:ها|هما)? (?:{_AIRCRAFT}|(?:ال)?محلق(?:ه|ات)(?!\w))"
)
# «استهدفوا ثكنة كذا بالأسلحة المناسبة»: with what is left unsaid on purpose.
_UNNAMED_ARMS = re.compile(r"(?: [^ .،\n]+){0,14}? بالاسلحه المناسبه(?!\w)")


def _from_the_air(text: str, trigger: Trigger) -> bool:
    """Whether aircraft shot or dropped it: «أطلق الطيران النار», «بنيران مسيرة», «بقنبلة ألقتها مسيرة»."""
    if trigger.rule.id == "explosion":
        return _DROPPED.match(text, trigger.end) is not None
    start = trigger.start - len(trigger.clitics)
    left = max(0, start - REACH), start
    noun = trigger.rule.id in _ATTACKS and trigger.form is _FORM_NOUN
    if noun and (_DEALT.search(text, *left) or _DEALT_BY.match(text, trigger.end)):
        return True
    if trigger.form is not _FORM_NOUN and trigger.clitics == "و" and _FLEW.search(text, *left):
        return "with_rockets" in trigger.rule.traits
    return "guns" in trigger.rule.traits and (
        _FIRES.search(text, max(0, start - REACH), trigger.start) is not None
        or _FIRE_OF.match(text, trigger.end) is not None
        or _GUNS_OF.match(text, start) is not None
    )


# «قصف متبادل», «تبادل الطرفان القصف»: from one line to the other
_MUTUAL = re.compile(r"(?: (?:ال)?(?:مدفعي|صاروخي|عنيف|مكثف|كثيف)){0,2} (?:ال)?متبادلا?(?!\w)")


def _by_both(text: str, trigger: Trigger) -> bool:
    """Whether both sides shelled, which those on the ground do."""
    before = max(0, trigger.start - REACH), trigger.start
    return _MUTUAL.match(text, trigger.end) is not None or _EXCHANGED.search(text, *before) is not None


# «صواريخ محملة بالقنابل العنقودية», «قذائف تحمل قنابل عنقودية»
_CARRY = re.compile(
    r"(?<!\w)\w*(?:صاروخ|صواريخ|قذيف|قذايف|راجم)\w*(?: [^ .،\n]+){0,5}?،? (?:(?:محمل|مزود|محشو)\w*|[تي](?:حمل|حتوي|حوي|ضم)(?: علي)?) (?:ب?ال|ب)?$"
)


def _carried(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether bombs are what rockets or shells carried that no aircraft fired."""
    if trigger.rule.id != "barrel":
        return False
    before = max(clause.start, trigger.start - REACH), trigger.start
    return _CARRY.search(text, *before) is not None and not any(
        w.type is Type.AIRSTRIKE and not w.weak and clause.start <= w.start < trigger.start for w in means
    )


def _raid_of_aircraft(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether «إغارة» tells of aircraft: «عادت المقاتلات إلى الإغارة على كذا»."""
    return text.startswith("اغاره", trigger.start) and any(
        w.type is _TYPE_AIRSTRIKE and not w.weak and clause.start <= w.start < clause.end for w in means
    )


# «تبادلت وحدات الجيش النار مع مسلحين»
_EXCHANGED = Needing(r"(?<!\w)[وف]?[يت]?تبادل(?:ت|وا|ا|ون|ان)? (?:[^ .،\n]+ ){0,6}(?:ال|لل?)?$")
# «أردى مسلحون شابا بالرصاص»
_SHOT = re.compile(
    r"(?: [^ .،\n]+){0,8}? (?:رميا )?ب(?:ال)?(?:رصاص\w*|اسلحه (?:ال)?رشاشه|طلق ناري|طلقات ناريه|سلاح كاتم|مسدس\w*)(?!\w)"
)
# «مواجهات بين شبان وقوات الاحتلال»: stones are thrown, it is no fight of two sides.
_PEOPLE = r"(?:ال)?(?:شبان|شباب|شابات|اهالي|اهل|متظاهر|محتج|معتصم|مواطن|سكان|فتيه|فتيان|طلاب|طلبه|مصلين|فلسطينيين|مدنيين)"
_UNARMED = re.compile(
    rf"مواجهات(?: (?!مسلحه|واشتباك)[^ .،\n]+){{0,2}}? (?:بين|مع) (?:(?:مجموعات من|عشرات|مجموعه من) )?(?:{_PEOPLE}|(?:(?!بين |مع )[^ .،\n]+ ){{1,4}}?و(?:عشرات |مجموعه من )?{_PEOPLE})"
)
# «اقتحم انتحاري المسجد», «اقتحم به مدخل كذا»: one who blows himself up, or drives a car of explosives in.
_BY_ONE = re.compile(
    r"(?: [^ .،\n]+)?? (?:انتحاري|الانتحاري|مهاجم انتحاري|شخص يرتدي|(?:ب(?:ها|ه)|بسياره|بشاحنه|بصهريج|بدراجه)(?! (?:حشد|جمع|جموع|مجموعه|ال?مار|مشاه))(?: مفخخه?| ملغومه?| مليي?ه| محمله| محشوه)?)(?!\w)"
)
# «اقتحم رجل بسيارته تجمعا»: he ran people over.
_RAMMED = re.compile(
    r"(?: [^ .،\n]+)?? ب(?:سيار|شاحن|مركب|حافل)(?:ته|تها|ه) (?:[^ .،\n]+ )?(?:ال)?(?:حشد|جمع|تجمع|جموع|مار[هت]|مشاه|محتفل|مصلين|متظاهر|متسوق|محتج|مهرجان|احتفال)\w*"
)
# «تسلل انتحاريون إلى كذا», «اقتحموا البلدة بأحزمة ناسفة»
_BY_SOME = re.compile(
    r"(?: [^ .،\n]+){0,3}? (?:(?:ال)?انتحاري(?:ون|ان|ين)|باحزم(?:ه|تهم) (?:ال)?ناسفه|(?:بعرب|بسيار|بالي|بشاحن)(?:ات|تين|ه) (?:مفخخ|ملغوم|ملغم)\w*)(?!\w)"
)
# «نشبت المواجهات حين حاول مقاتلون التسلل إلى مواقع», «حاولوا التسلل … فاندلعت اشتباكات»
_SLIPPED = re.compile(r"(?<!\w)[وف]?(?:[تي]?حاول|محاول)\w*(?: [^ .،\n]+){0,4} (?:ال|لل|ل)?تسلل\w*")


_ANOTHER_STATEMENT = re.compile(r"\. |،? (?:بينما|فيما|كما|في حين) ")


def _of_a_fight(text: str, trigger: Trigger) -> Kind | None:
    """The kind of a word for a fight: one of stones, or one over an assault that was tried."""
    riot = _RIOT.match(text, trigger.start) and _GAS.search(
        text, max(0, trigger.start - REACH), trigger.end + LISTED
    )
    if riot or _UNARMED.match(text, trigger.start):
        return Kind(Type.OTHER, plain=True)
    before = text[max(0, trigger.start - REACH) : trigger.start].rpartition(". ")[2]
    behind = _ANOTHER_STATEMENT.split(text[trigger.end : trigger.end + REACH], maxsplit=1)[0]
    tried = any("تسلل" in near and _SLIPPED.search(near) for near in (before, behind))
    return Kind(Type.ARMED_CLASH, plain=True, also=(Type.GROUND_ASSAULT,)) if tried else None


# «مواجهات مع قوات الاحتلال التي أطلقت الغاز المسيل للدموع»
_RIOT = re.compile(r"مواجهات(?: (?!مسلحه|واشتباك)[^ .،\n]+){0,2}? (?:بين|مع) ")
_GAS = re.compile(r"مسيل|قنابل (?:ال)?(?:غاز|صوت)|مطاطي|ال?رصاص ال?معدني|اختناق")
_BECAUSE = re.compile(
    r"(?: [^ .،\n]+){0,12}?،?(?: و?[يت]?تبين(?: [^ .،\n]+)?? ان(?:ه|ها|هما))? (?:بسبب|جراء|نتيجه|بفعل|اثر|ناجمه عن|ناجم عن|ناتجه عن|ناتج عن|سببها|سببه|مصدرها|مصدره)(?= )"
)


_A_STRIKE = re.compile(r" (?:استهداف|ضرب|قصف)")  # «ناجم عن استهداف الجيش آليات كذا بالمدفعية»


def _cause_of(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Type | None:
    """What a blast that was heard came of, where the words say so: «دوت انفجارات بسبب القصف المدفعي»."""
    because = _BECAUSE.match(text, trigger.end, clause.end)
    reach = REACH if because and _A_STRIKE.match(text, because.end()) else REACH // 3
    last = min(clause.end, because.end() + reach + 1) if because else 0
    near = [w for w in means if because and because.end() <= w.start < last and not w.weak]
    fell = {w.type for w in near} & {_TYPE_AIRSTRIKE, _TYPE_SHELLING}
    return _TYPE_AIRSTRIKE if _TYPE_AIRSTRIKE in fell else _TYPE_SHELLING if fell else None


FROM_THE_GROUND = re.compile(
    r" (?:(?:يعتقد|يرجح|يظن|يبدو|قيل) ب?(?:ان|كون)(?:ه|ها|هما) )?(?:من (?:نوع|طراز|منظومه) )?\"?(?:ارض[ \-]*ارض|ارضيه|كاتيوشا|غراد|بالي?ستي|فيل|زلزال|محمول|سكود|توشكا|لونا|مجنح|اسكندر|هيمارس|اتاكمز)"
)


_BY_ROCKETS = ("ضربه صاروخيه", "هجوم صاروخي", "هجوما صاروخيا")


def _from_launchers(text: str, trigger: Trigger) -> bool:
    """Whether rockets are of the kind that no aircraft fires, or came with guns: «غارات وصواريخ أرض أرض»."""
    return trigger.rule.rocket and (
        text.startswith(_BY_ROCKETS, trigger.start)
        or _is_ground_fired(text, trigger)
        or _AND_GUNS.match(text, trigger.end) is not None
        or _OF_LAUNCHERS.search(text, max(0, trigger.start - 32), trigger.start) is not None
    )


def _is_ground_fired(text: str, trigger: Trigger) -> bool:
    """Whether a rocket is of a kind that no aircraft fires, by its name in the trigger or right behind it."""
    named = FROM_THE_GROUND.search(text, trigger.start, trigger.end + REACH // 3)
    return named is not None and named.start() <= trigger.end


# «قصف جوي وبري», «هجوما بريا وجويا», «قصف من الجو والأرض», «برا وجوا»
_LAND_AND_AIR = re.compile(
    r"[^ ]+(?: [^ .،\n]+){0,2}? (?:جوي(?:ا|ه)? و(?:ال)?بري(?:ا|ه)?|(?:ال)?بري(?:ا|ه)? و(?:ال)?جوي(?:ا|ه)?|من (?:ال)?(?:جو|بر|ارض) و(?:من )?(?:ال)?(?:جو|بر|ارض|بحر)|(?:جوا|برا) و(?:جوا|برا))(?!\w)"
)
_LAND_OR_AIR = ("جو", "بر", "من ارض", "من الارض")  # one of them


def _by_land_and_air(text: str, trigger: Trigger) -> Kind | None:
    """Both kinds of what struck from the ground and from the air in one phrase; what is called «هجوم» came with men."""
    falls = trigger.rule.type in (_TYPE_AIRSTRIKE, _TYPE_SHELLING)
    if not (falls or trigger.rule.id in _ATTACKS):
        return None
    near = text[trigger.start : trigger.start + 2 * REACH]
    if not any(word in near for word in _LAND_OR_AIR) or not _LAND_AND_AIR.match(text, trigger.start):
        return None
    men = not falls or text.startswith(("هجوم", "هجمات", "هجمه"), trigger.start)
    return Kind(Type.GROUND_ASSAULT if men else _TYPE_SHELLING, plain=True, also=(_TYPE_AIRSTRIKE,))


_AND_GUNS = re.compile(
    r"(?: [^ .،\n]+)?? وب?(?:ال)?(?:مدفعي|مدافع|هاون|قذايف|قذيف|دباب)"
)  # «بصواريخ ومدفعية»
# «راجمات الصواريخ», «مئة قذيفة وصاروخ»
_OF_LAUNCHERS = re.compile(
    r"(?:راجم(?:ه|ات) (?:ال)?|قذ(?:يف|ايف)\w*(?: \w+)? و(?:بعض |عدد من |عشرات )?(?:ال)?)$"
)
