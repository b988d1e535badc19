"""Clauses and attacks that go on about the attack before them, or went along with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.data.families import family
from stream.events.where.beside import struck_others
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Trigger
from stream.places.role import PLAIN_CUES
from stream.places.roles import Placed
from stream.records import Type

NEARBY = 28  # characters between an attack and «الذي» or «أثناء» that go on about it


_TAKES_PLACE = re.compile(
    r"\w+\s+(?:كان\w*\s+)?(?:وقع|جري|جرت|حدث|اندلع|دار|استهدف|طال(?!ب)|ضرب|شهد|هز|اصاب|نفذ|شن|ارتكب|اقترف|تعرض|سقط|تدور|يدور|تجري|تشهد|تستهدف|وقعت|القا|القي|اطلق|اسقط|رما|رمت|قذف|سدد|انهال|تساقط|هوت|هوي)\w*"
)
# «المعارك التي يخوضها الجيش ضد المسلحين متواصلة في كذا»: said of the attack, behind its relative clause.
_GOES_ON_IN = re.compile(
    r"\b(?:متواصل|مستمر|محتدم|مشتعل|مندلع|جاري?|داير|[يت]تواصل|[يت]ستمر|[يت]دور|[يت]جري|[يت]حتدم|[يت]تركز|تركز|امتد|اندلع|وقع|جر|دار)(?:ه|ت)?\s"
    r"(?:\w+\s){0,2}(?:في|علي|ب)"
)
# «اشتباكات بين الفصائل وقوات كذا التي تحاول التقدم على جبهة كذا»: at that front
_TRIES_AT = re.compile(
    r"(?:التي|الذين)\s(?:[يت]?حاول|[يت]سع)\w*\s(?:الي\s)?(?:ال)?(?:تقدم|تسلل|توغل)\s(?:علي|في|نحو|من)\s(?:محور|محوري|محاور|جبهه|جبهتي|جبهات)(?!\w)"
)
_ALSO_IN = re.compile(r"وفي (?:\w+ ){1,4}(?:ايضا|كذلك)(?!\w)")  # «وفي ريف الرقة أيضا»
# «استهدف عددا من الأحياء التي …، أبرزها حيا كذا وكذا» names what the clause before struck.
_NAMES_THEM = re.compile(
    r"(?<!\w)(?:(?:و?من )?(?:ابرز|اهم|بين|ضمن)ها|و?منها|و?شملت|و?شمل|و?طالت|و?طال|و?تحديدا|و?بالتحديد|و?لا سيما|و?خصوصا|و?خاصه"
    r"|و?بالاخص|و?علي وجه الخصوص|كما (?:حصل|حدث|جري)) (?:(?:في|من|علي) )?(?:كلا من |كل من )?"
    rf"(?:{family('settlements', 'settlement', 'unit')}|مناطق|منطقتي|منطقتا|منطقه|محاور|محور|محوري|جبهات|جبهه|جبهتي"
    rf"|مديريات|مديريتي|ناحيتي|نواحي|ضاحيه|اطراف|محيط|ريف|شارع|شوارع)(?!\w)"
    rf"|(?<!\w)و?(?:هي|هما) (?:{family('settlements')}|مناطق|منطقتا|محاور|جبهات|مديريات)(?!\w)|(?<!\w)و?(?:هي|هما) ?:"
    r"|(?<!\w)(?:و?(?:جاءت|كانت|توزعت)(?: \w+){0,3} )?(?:كالتالي|كالاتي|كما يلي|(?:علي )?(?:النحو|الشكل) (?:التالي|الاتي)) ?:"
)
_AS_WELL = re.compile(
    r"وكذلك\s(?:(?:في|علي|طالت?|استهدفت?)\s)?(?!قال|اعلن|اكد|ذكر|افاد|اضاف|تم|جري|نقل|اعتقل|عثر|ضبط)"
)
_AND_IN = re.compile(r"وفي\s")  # «في وادي ظهر وفي حي شملان», without a pause before it


def continues(text: str, clause: Clause, last: Judged, own: Sequence[Judged]) -> bool:
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
    if not own and _AS_WELL.match(text, clause.start):
        return True
    if last.type is Type.ARMED_CLASH and _TRIES_AT.match(text, clause.start):
        return True
    tells = _TAKES_PLACE.match(text, clause.start)
    if clause.opening is not Opening.RELATIVE or clause.start - last.trigger.end > NEARBY:
        return False
    return bool(tells) or (not own and _GOES_ON_IN.search(text, clause.start, clause.end) is not None)


_AND_ON = re.compile(r"وفي\s(?:محيط\s|اطراف\s|ضواحي\s)?[\"'(]*")
_BETWEEN_NAMES = re.compile(r"(?:\sال\w+)?[\s،,\"'()]*(?:و[\"'(]*|(?:و?في|من|ب)\s[\s\"'(]*)?")
_THEIR_LAND = re.compile(
    rf"[\s\"')]*(?:(?:معقل|مركز|مسقط|(?:{family('side')}|وسط)ي?|ال\w+ه)(?:\s[^\s.،]+){{0,4}}|{family('side')}ا)?[\s.،,\"')]*"
)


def names_more(text: str, clause: Clause, places: Sequence[Placed]) -> bool:
    """Whether a clause holds nothing but further places: «طالت الغارات كذا، وفي مدينة كذا ومديريتي كذا وكذا»."""
    led = _AND_ON.match(text, clause.start) if places else None
    if led is None:
        return False
    mentions = [p.reading.mention for p in places]
    gaps = ((one.end, two.outer) for one, two in pairwise(mentions))
    return (
        led.end() >= mentions[0].outer
        and all(_BETWEEN_NAMES.fullmatch(text, *gap) for gap in gaps)
        and _THEIR_LAND.fullmatch(text, mentions[-1].end, clause.end) is not None
    )


# «استهدف مدرسة فلان التي تؤوي نازحين في حي كذا»: where what was struck stands, or those struck live.
_STANDS = re.compile(
    r"(?:التي|الذي|اللتين|اللتان|اللذين|اللذان|الذين)\s(?:كان(?:ت|وا)?\s)?[تي](?:ووي|اوي|ضم|قل|نقل|قع|حوي|حتوي|شغل|سكن|قطن|قيم|عيش|حرس|ستخدم|نتشر|تمركز|تحصن"
    r"|حتشد|تجمع|قف|وجد|تواجد|رابط|تموضع|ستضيف|ختبي|حتمي)(?:ه|ها|ان|ون|وا|ونه|ونها)?(?!\w)"
)


def tells_where_it_stands(text: str, clause: Clause) -> bool:
    """Whether a relative clause describes what the clause before it tells was struck."""
    return clause.opening is Opening.RELATIVE and _STANDS.match(text, clause.start) is not None


def is_where(text: str, clause: Clause) -> bool:
    """Whether a relative clause is about where the attack before it struck: «الهجوم على كذا وكذا، حيث دارت اشتباكات»."""
    return text.startswith("حيث ", clause.start)


_WHO = re.compile(r"(?:التي|الذي|الذين)\s")


def _with_those_who_came(
    text: str, clause: Clause, fought: Sequence[Judged], came: Sequence[Judged]
) -> tuple[Judged, ...]:
    """The fight told before a clause that says where those went who fought it: «اشتباكات مع القوات التي اقتحمت كذا»."""
    told = (
        clause.opening is Opening.RELATIVE
        and _WHO.match(text, clause.start) is not None
        and fought[-1].type is Type.ARMED_CLASH
        and fought[-1].judgement is None
        and came[0].type is Type.GROUND_ASSAULT
        and came[0].judgement is None
    )
    return tuple(fought[-1:]) if told else ()


# «فجروا سيارة ثم هاجموا مقر الجيش في كذا»: both were there.
_THEN_THEY = re.compile(r"(?:ثم|ومن ثم|قبل ان) ?\Z")
_OPENED_WITH = frozenset({Type.BOMBING, Type.SHOOTING})


def _then_went_in(
    text: str, clause: Clause, before: Sequence[Judged], came: Sequence[Judged]
) -> tuple[Judged, ...]:
    """The blast or the shots of the clause before one that says where those who made them went in then."""
    first, then = before[-1:], came[0].trigger.start
    opened = first and first[0].type in _OPENED_WITH and first[0].judgement is None
    if not opened or came[0].type is not Type.GROUND_ASSAULT or came[0].judgement is not None:
        return ()
    return tuple(first) if _THEN_THEY.fullmatch(text, clause.start, then) else ()


def who_came_on(
    text: str, clause: Clause, before: Sequence[Judged], came: Sequence[Judged]
) -> tuple[Judged, ...]:
    """What was told before a clause that says where those went in who did it."""
    return _with_those_who_came(text, clause, before, came) or _then_went_in(text, clause, before, came)


# «توقفت المصفاة بعد أن تعرضت فجرا لهجوم», «عاشت أحياء كذا ليلة عصيبة بعدما سقطت القذائف على المنازل»
_THEN = re.compile(
    r"[وف]?(?:حين(?:ما)?|عندما|عقب(?! ال))\s"
    r"|(?:بعدما|بعد\sان|اذ)\s(?:كانت?\s)?تعرضت?\s(?:(?!ال)[^\s.،]+\s){0,3}?ل(?!ه(?:ا|م|ما)?\s)\w"
    r"|(?:بعدما|بعد\sان)\s(?:[تي]?سقط|[تي]?تساقط|انهال|امطر|هطل)ت?\s(?:[^\s.،]+\s){1,4}?علي\s(?:ال(?:منازل|بيوت|سكان|مدنيين|احياء|شوارع|اهالي|مباني)|منازل|بيوت)"
)


def meanwhile(text: str, clause: Clause) -> bool:
    """Whether a clause tells what happened while what the clause before tells went on: «لعبوا في كذا عندما سقطت قذيفة», «هدوء في كذا عقب اشتباكات»."""
    return clause.opening is Opening.TIME and _THEN.match(text, clause.start) is not None


_FARED = re.compile(r"ف(?:قد|لقد)\s[يت]?(?:تعرض|شهد|نال|عاش|تلق|دار|سقط|اندلع|وقع)\w*\s")


def is_said_of_it(text: str, clause: Clause) -> bool:
    """Whether a clause tells what befell the place that opens its sentence: «أما كذا فقد تعرضت لقصف»."""
    return _FARED.match(text, clause.start) is not None


_FRONT = re.compile(r"[وفبل]*(?:جبهه|جبهات|جبهتي|خطوط القتال)\s")


def is_front(text: str, place: Placed) -> bool:
    """Whether a place is named as a front: «لقي مصرعه في جبهة كذا»."""
    mention = place.reading.mention
    return _FRONT.match(text, mention.outer, mention.start) is not None


def at_the_front(fell: Judged) -> Judged:
    """The death of a fighter at a front, as the fight in which he fell."""
    return fell._replace(type=Type.ARMED_CLASH, plain=True)


# «استهدف التنظيم الذي يحتل بلدة كذا، قرى كذا وكذا»: what is said of the force ends with what it holds.
_HOLDS = re.compile(r"(?:الذي|التي|الذين)\s[يت](?:حتل|سيطر|ستولي)\w*\s")
_PAUSES = ("،", ",", "-")
_ASIDE_ENDS = re.compile(r"[،,-]\s(?!و)[^،,-]*$")


def resumes(text: str, clause: Clause, place: Placed) -> bool:
    """Whether a statement goes on behind a relative clause put into it: «هاجم التنظيم، الذي …، نقطة في»."""
    if _HOLDS.match(text, clause.start) and place.reading.mention.cue in PLAIN_CUES:
        return True
    if clause.opening is not Opening.RELATIVE or text[: clause.start].rstrip()[-1:] not in _PAUSES:
        return False
    return _ASIDE_ENDS.search(text, clause.start, place.reading.mention.outer) is not None


# Before an attack behind a place that went with the one before it: «سيطرت على الفاو بعد مواجهات».
ALONG_WITH = re.compile(
    r"\b(?:اثر|عقب|بعد|مع|وسط|ضمن|خلال|بالتزامن مع|تزامنا مع|و?[يت]رافق(?:ها|ه)|و?رافق(?:ها|ه|ته|تها)|و?تبع(?:ها|ه|ته|تها)|و?تل(?:اه|اها|اهما|ته|تها|تهما)"
    r"|و?اعقب(?:ها|ه|ته|تها)|[يت]?تخلل(?:ها|ه|ته|تها)|(?:دارت|اندلعت|و?جرت) علي اثر(?:ها|ه))\s+(?:\w+\s+)?$"
    r"|\b(?:(?:بال)?اضافه الي|الي جانب|فضلا عن|علاوه علي|ناهيك عن)\s(?:\w+\s)?و?(?:ال)?$|\b(?:بال)?اضافه ل{1,2}$"  # «إلى جانب البراميل والقصف المدفعي»
)


# «واندلعت اشتباكات», «وأصيب بالرصاص ثلاثة»: what the attack before led to, where it struck.
_LED_TO = re.compile(
    r"(?:^|[\s،,.])(?:و|ف|ثم\s)(?:قد\s)?(?:اطلق|فتح|اندلع|دار|نشب|نشاب|جر|وقع|حدث|حصل|اعقب|تل|تبع|خاض|اشتد|اصيب|جرح|اصاب|قتل|استشهد|ارتق|رم|رش)[^\s.،]*"
    r"(?:\s(?:بين(?:هم|هما|ه)?|مع(?:هم|ه)|في(?:ها|ه|هما)|داخل(?:ها|ه)|خلال(?:ها|ه)|ذلك|هناك|علي\sاثر(?:ها|ه)|شاب|شبان|عد[هد]|عشرات|ثلاثه|اربعه|اخر(?:ون|ين)?"
    rf"|(?:ال)?(?:{family('fighter', 'troop')}\w*|احتلال|مهاجمون|شرطه|شرطي|اليات|الاليات|دبابات|الدبابات|المتوغله))){{0,4}}\s$"
)
_BLEW_THEM_UP = re.compile(r"[وف]فجر(?:وا|ت)?\s(?:ب|في)(?:ه|ها|هم|هما)(?!\w)")  # «وفجروا بها عبوة»
# «وأضرموا النار في الأكواخ», not «وأحرقوا محاصيلها»
_THEY_DID = re.compile(
    r"و[^\s.،]+وا(?!\w)(?!(?:\s[^\s.،]+){0,3}?\s(?:ال)?(?:محاصيل|محصول|حقول|اراض|مزارع|اشجار))"
)
_IN_WHICH = re.compile(r"\s(?:[يت]?طلق|اطلق|فتح|[يت]?فتح)(?:ت|وا)?\sخلال(?:ها|ه|هما)\s(?:[^\s.،]+\s){0,3}$")
_AND_THEN = re.compile(r"\s(?:ثم|قبل\sان|ومن\sثم)\s$")  # «فجروا سيارة ثم اقتحموا الموقع»
# «اقتحموا بيتا ورموا صاحبه بالرصاص»
_SHOT_DEAD = re.compile(r"\s(?:و|ف|ثم\s)(?:رم|ارد|اعدم|قتل)(?:ت|وا|ي|ا)?(?:ه|ها|هم)?\s(?:[^\s.،]+\s){0,4}$")
# «ودارت بين الطرفين اشتباكات», «تلتها مواجهات»
_BROKE_OUT = re.compile(
    r"(?:^|[\s،,.])(?:و|ف|ثم\s)(?:قد\s)?(?:اندلع|دار|نشب|جر|وقع|حدث|حصل|خاض|اعقب|تل|تبع|اشتد)[^\s.،]*"
    r"(?:\s(?!في(?:\s|ال)|علي\s(?!الفور|الاثر|اثر|الارجح)|قرب|عند|باتجاه|نحو|صوب|الي(?!وم)|ب(?!ين))[^\s.،]+){0,5}\s$"
)
_OWN_PLACE = re.compile(
    rf"\s(?:في|قرب|عند|علي|صوب|نحو|باتجاه|داخل|ب)\s?(?:محيط\s|اطراف\s)?(?:{family('settlement', 'settlements', 'unit')}|منطقه|ريف|محور|جبهه)\s"
)
_FIRED = re.compile(r"(?:تبادل|اطلق|فتح|اشتبك)(?:وا|ت|ا)(?!\w)")  # «ثم تبادلوا إطلاق النار مع الحراس»
_FOLLOW = frozenset({Type.SHOOTING, Type.ARMED_CLASH})
_REACH = 70  # characters behind an attack in which a place of its own stands


def broke_out(text: str, trigger: Trigger) -> bool:
    """Whether an attack is told to have broken out after what was told before."""
    start = trigger.start - len(trigger.clitics)
    return _BROKE_OUT.search(text, max(0, start - 60), start) is not None


def _shot_in_it(text: str, trigger: Trigger) -> bool:
    """Whether shots were fired in a fight told before: «مواجهات أطلق خلالها الجنود الرصاص»."""
    return (
        "خلال" in text[trigger.start - 40 : trigger.start]
        and _IN_WHICH.search(text, max(0, trigger.start - 60), trigger.start) is not None
    )


def led_to(text: str, clause: Clause, judged: Judged) -> bool:
    """Whether shots or a clash without a place of their own came of the attack before: «اقتحمت القرية وفتحت النار»."""
    trigger = judged.trigger
    start = trigger.start - len(trigger.clitics)
    fired = judged.type in _FOLLOW and _FIRED.match(text, trigger.start) is not None
    then = (judged.type is Type.GROUND_ASSAULT or fired) and _AND_THEN.search(
        text, max(0, start - 16), start
    ) is not None
    did = judged.type is Type.BOMBING and _BLEW_THEM_UP.match(text, start) is not None
    did = did or ("beside_others" in trigger.rule.traits and _THEY_DID.match(text, start) is not None)
    if not (judged.type in _FOLLOW or then or did) or judged.judgement is not None:
        return False
    own = did or (
        trigger.clitics in ("و", "ف")
        and trigger.form in (Form.PERFECT, Form.NOUN)
        and _VERB.match(text, trigger.start)
    )
    own = own or (judged.type is Type.SHOOTING and _shot_in_it(text, trigger))
    left = text[max(0, start - 48) : start]
    shot = judged.type is Type.SHOOTING and _SHOT_DEAD.search(left) is not None
    if not own and not shot and not then and not (_LED_TO.search(left[-34:]) or broke_out(text, trigger)):
        return False
    return _OWN_PLACE.search(text, trigger.end, min(clause.end, trigger.end + _REACH)) is None


_VERB = re.compile(r"(?:اطلق|فتح|اشتبك)[^\s.،]*")
# «انفجرت سيارة في كذا تزامنا مع حملة عسكرية للجيش»: what goes on in the land at that time
_CAMPAIGN = re.compile(
    r"[\s،]*(?:بال)?تزامنا? مع (?:ال)?(?:عمليه|عمليات|حمله|حملات|معركه) (?:ال)?(?:عسكري|امني|بري|واسع)"
)


def went_along(text: str, clause: Clause, attacks: Sequence[Judged]) -> bool:
    """Whether a clause without a place only adds what went with the attack before it: «دارت على إثرها اشتباكات»."""
    start = attacks[0].trigger.start
    fought = attacks[0].type is Type.ARMED_CLASH
    begin = max(clause.start, text.rfind("،", clause.start, start) + 1)  # «أسفرت عن كذا، تلاها قصف»
    near = start - begin <= (2 * NEARBY if fought else NEARBY)
    near = near and bool(ALONG_WITH.search(text[begin:start])) and not _CAMPAIGN.match(text, begin)
    return near and not struck_others(text, clause, attacks[0].trigger)
