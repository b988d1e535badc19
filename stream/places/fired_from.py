"""Who fired, and from where: forces and guns that lie at a place, in a sentence that tells what they struck."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from stream.data.families import family
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.role import LEFT, Placed, Role
from stream.text.needed import Needing

_ROLE_NO_PLACE = Role.NO_PLACE

_LYING = r"(?:ال)?(?:متمركز|متركز|متحصن|متواجد|موجود|منتشر|مرابط|مرابض)\w*"
# «قصفت الطائرات مواقع المسلحين المنتشرة في كذا»: no aircraft lies there.
_FROM_THE_AIR = r"(?:ال)?(?:طايرات|طايره|طيران|مقاتلات|مروحي\w*|مسير\w*|تحالف|سلاح الجو)\s"
# «قصفت القوات المتمركزة في كذا … منطقة كذا»: who fired lay there, where another place was struck.
_POSTED = re.compile(
    rf"\b[وف]?(?:قصف|استهدف|هاجم|امطر|رم|اطلق)ت?\s(?!{_FROM_THE_AIR})(?:\S+\s){{1,5}}?{_LYING}\s+"
    r"(?:(?:في|علي|داخل|ضمن|عند)\s)?(?:\w+\s){0,3}(?:في\s|ب)?$"
)
_WHO_FIRED = ("قصف", "استهدف", "هاجم", "امطر", "رم", "اطلق")  # one of them
_FIRES = r"(?:قصفت?|استهدفت?|رمت|رمي|امطرت?|هاجمت?|ضربت?|دكت?)"
_FORCES = (
    rf"(?:ال)?(?:{family('troop', 'gun')}\w*|حواجز|حاجز|مرابض|قواعد|قاعده|لواء"
    rf"|قناصه|قناص|بوارج|بارجه|وحدات|نقاط)"
)
_FIRE = r"(?:هجوم|هجمات|هجمه|غار|صاروخ|صواريخ|قذيف|قذايف|رشق|ضرب|حمل|عملي|قصف|نيران|نار|براميل|مسير)\w*"
_THERE = rf"(?:\s(?!{_FIRE})[^\s.،]+){{0,4}}?\s(?:في|من|داخل|علي|عند|قرب|ب)\s?(?:\w+\s)?[\"'(]*$"
# «قصفت حواجز النظام في كذا بلدة كذا»; «قوات النظام في معسكر كذا رمت مدينة كذا».
_FIRED_FROM = re.compile(rf"(?<!\w)[وف]?{_FIRES}\s{_FORCES}{_THERE}")
# «قصفت المدفعية في كتيبة كذا وبلدة كذا قرية كذا»: the last of where they lie.
_FIRED_FROM_IT_TOO = re.compile(
    rf"(?<!\w)[وف]?{_FIRES}\s{_FORCES}(?:\s[^\s.،]+){{0,4}}?\s(?:في|من|داخل|عند|قرب)\s(?:[^\s.،]+\s){{1,4}}$"
)
_LIES_THERE = re.compile(rf"(?<!علي )(?<!ضد )(?<!مع )(?<!قصف )(?<!استهداف )(?<!\w){_FORCES}{_THERE}")
_THEN_FIRED = re.compile(
    rf"[\"')]*\s(?:[^\s.،]+\s){{0,3}}?(?<!بعد )(?<!عقب )(?<!اثر )(?<!قبل )(?<!علي )(?<!مع )[وف]?{_FIRES}\s(?:\w+\s)?[\"'(]*$"
)  # not «شنت القوات هجوما على كذا بعد قصف كذا»
# «استهدف القوات المتمركزة في»: they were struck where they stood.
_AT_THOSE_WHO_LIE_THERE = Needing(
    r"(?:استهدف\w*|ضد|هجوم علي|قصف\w*|علي|هاجم\w*)\s(?!من\s)(?:\S+\s){1,4}?(?:ال)?(?:متمركز|متركز|متحصن|مرابض|منتشر|متواجد|موجود|مرابط)\w*\s+(?:في|ب)?\s*$"
)
# «استهدفت نقاط تمركزهم في كذا»
_AT_THEIR_POSTS = Needing(
    r"(?:استهدف|[يت]ستهدف|قصف|[يت]قصف|هاجم|دك|طال)\w*\s(?:نقاط|مواقع|اماكن|مناطق|مقرات)\s(?:تمركز|تواجد|انتشار)(?:هم|ها|ه)\s(?:في|ب)?\s*$"
)
# «اعتداء المجموعات المسلحة المنتشرة في بعض مناطق كذا بالقذائف على كذا»: whose aggression it was.
_AGGRESSORS_THERE = Needing(
    rf"(?<!\w)[وفبل]?(?:اعتداء|اعتداءات|خرق|خروقات|هجمات)\s(?:ال)?(?:مجموعات|مجموعه|تنظيمات|ارهابي\w*|مسلح\w*|فصايل|ميليشيا\w*|مليشيا\w*|عصابات|قوات)"
    rf"(?:\s(?!في\s|علي\s)[^\s.،]+){{0,3}}?\s{_LYING}\s(?:في|ب)\s?(?:(?:بعض|عدد من|عده)\s)?(?:\w+\s)?$"
)
# «استهدفت المدفعية المتمركزة في»: guns fire from where they stand; not in «قصفت الطائرات قوات النظام المتمركزة في».
_GUNS = "مدفعيه|مدافع|راجمات|دبابات|مرابض|حواجز|طايرات|مروحيات|بوارج|زوارق|قناصه|قناصو|رشاشات"
_NO_FORCE = r"(?!(?:(?:ال)?(?:قوات|عناصر|مقاتل\w*|مسلح\w*|جنود|وحدات|فصايل|مليشيا\w*|ميليشيا\w*)|مواقع|نقاط|تجمعات|ارتال)\s)\S+\s"
_GUNS_THERE = re.compile(
    rf"(?:استهدفت?|قصفت?|هاجمت?)\s(?:ال(?:{_GUNS})\s(?:{_NO_FORCE}){{0,3}}?ال|(?:{_GUNS})\s(?:\S+\s)??(?:{_NO_FORCE}){{0,3}}?(?:ال)?)"
    r"(?:متمركز|منتشر|مرابض)\w*\s+(?:في|ب)?\s*$"
)
# «أن إرهابيين يتحصنون في حي كذا استهدفوا الشارع»: those who lie there do it.
_MEN_LIE_THERE = Needing(
    r"(?:^|[.\n:،]|(?<!\w)[وبفل]?ان)\s?[\"(]*\s?(?:عددا? من\s)?(?:ال)?(?:ارهابي|مسلح|متمرد|متشدد|مجموع|تنظيمات|عصابات|فصايل|عناصر|قناص)\w*"
    rf"(?:\s(?!في\s|علي\s|من\s)[^\s.،]+){{0,4}}?\s(?:{_LYING}|[يت](?:تحصن|تمركز|نتشر|تواجد)\w*)\s(?:(?:في|ضمن|داخل|علي)\s|ب)?(?:\w+\s)?[\"(]*$"
)
_AND_DO_IT = re.compile(
    r"[\"')]*(?:\s(?!علي\s|في\s(?:قصف|غاره|عمليه)|قتل|اصيب|سقط|بعد\s|اثر\s|جراء\s|ل?كمين|تعرض)[^\s.،]+){0,5}?\s"
    r"(?:استهدف|قصف|اطلق|امطر|هاجم|القي|القو|رم|جدد|واصل)(?:وا|ت|و)?(?<!استهدف)(?<!قصف)(?<!اطلق)(?<!هاجم)(?<!رم)(?!\w)"
)
_POST = (
    r"(?:ال)?(?:لواء|فوج|كتيبه|كتايب|حاجز|حواجز|ثكن\w+|معسكر\w*|مطار|مفرزه|تله|تل|تلال|جبل|جبال|قاعده|قواعد|مرابض|مربض|نقطه|نقاط|موقع|مواقع"
    r"|مقر|مقرات|مدرسه|كليه|معمل|مبني|مباني|برج|اسطح|سطح|ضفه|سفوح|سفح|مستوطنه)"
)
# «بقذائف الهاون من الكتيبة المهجورة شرق كذا», «قصفت كذا من كتيبة الهندسة في كذا», «من مواقعها في حاجز قرية كذا»:
# a post that no table knows, and where it lies. «جنود من اللواء» are its men.
_FROM_A_POST = re.compile(
    r"(?:(?<!\w)[وفبل]?(?:ال)?(?:قذيف|قذايف|صاروخ|صواريخ|هاون|مدفعي|مدافع|راجم|دبابات|رشاش|نيران|رصاص)\w*(?:\s(?!جن|عناصر|عنصر|مقاتل|ضابط|ضباط|مدني|شخص|قتل|اصيب)[^\s.،]+){0,4}"
    rf"|^[\"')]*)\s?،?\sمن\s{_POST}\s(?:(?!في\s|علي\s|الي\s|نحو\s|باتجاه\s|(?:منزل|بيت|فندق|متجر|محل|مسجد|سوق|حي)ا\s|منازل\s)[^\s.،]+\s){{0,2}}(?:في\s|ب)?[\"'(]*$"
    rf"|\sمن\s{_POST}(?:ها|هم|ه)\s(?:في|عند|علي|فوق|قرب|داخل|ب)\s?[^\s.،]+\s(?:(?:في|قرب)\s|ب)?[\"'(]*$"
)
# «بقذائف الهاون من قاعدتها في كذا»: a post of those who fired
_FROM_THEIR_POST = re.compile(
    r"(?<!\w)[وف]?ب(?:ال)?(?:قذيف|قذايف|صاروخ|صواريخ|هاون|مدفعي|مدافع|راجم|دبابات|رشاش)\w*(?:\s[^\s.،]+){0,4}"
    r"\s،?\s?(?:انطلاقا\s)?من\s(?:قاعدت|قواعد|مواقع|مقرات|معسكرات?|ثكنات|نقاط|نقطت|حواجز|مرابض|مناطق تمركز|نقاط تمركز)(?:ها|هم|ه)\s(?:في\s|داخل\s|ضمن\s|عند\s|ب)(?:\w+\s)?[\"'(]*$"
)
# «استهدفت المنازل بالهاون والمدفعية الثقيلة من قريتي كذا وكذا»: no «بالصواريخ عددا من القرى»
_BY_ARMS_FROM = re.compile(
    rf"(?<!\w)[وف]?ب(?:ال)?{family('gun', 'shot')}\w*(?:\sو?ب?(?:ال)?(?:{family('gun', 'shot')}|ثقيل|متوسط|شيلكا|فوزديكا)\w*){{0,4}}\s،?\s?من\s[\"'(]*$"
)
# what each of these holds: «من» before a post or before the place
_FROM_SUCH = re.compile(
    rf"من\s(?:{_POST}|قاعدت|قواعد|مواقع|مقرات|معسكر|ثكنات|نقاط|نقطت|حواجز|مرابض|مناطق|[\"'(]*$)"
)
# «سقطت قذيفة بالقرب من مدرسة في كذا»: it came down there.
_CLOSE_TO = re.compile(r"\s(?:بالقرب|علي مقربه|قريبا|علي بعد(?:\s[^\s.،]+){1,3})\sمن\s")


# «قصفت القواعد التركية في كذا، بالمدفعية وقذائف الهاون، قريتي كذا وكذا»: with what, before what was struck
_WITH_WHAT = re.compile(
    rf"[\"')]*(?:\sو[^\s.،]+)?\s?،?\s(?:[^\s.،]+\s)?(?:ب(?:ال)?{family('gun', 'shot')}|بال(?:اسلحه|مدفعيه))\w*(?:\s[^\s.،]+){{0,5}}،?\s(?:كلا من\s|كل من\s)?"
)
# «استهدف حاجز كذا التابع لقوات كذا قرية كذا»: a post that fires, called by the name of where it stands
_POST_FIRES = Needing(
    r"(?<!\w)[وف]?(?:(?:قصف|استهدف|رمي|امطر|دك|يقصف|يستهدف)\s(?:حاجز|حاجزا|معسكر|مطار)"
    r"|(?:قصفت|استهدفت|رمت|امطرت|دكت|تقصف|تستهدف)\s(?:حواجز|كتيبه|قاعده|ثكنه))\s[\"'(]*(?:[^\s.،\"']+[ \"')]*){1,3}$"
)
_OF_WHOM = re.compile(
    r"[\"')]*\s(?:(?:ال)?(?:تابع|موالي|خاضع)\w*\s[^\s.،]+\s(?:[^\s.،]+\s)?)?(?:كلا من\s|كل من\s)?"
)


def lie_there_and_fire(text: str, placed: Placed) -> bool:
    """Whether a place says where those lie who do what is told behind it: «أن إرهابيين يتحصنون في كذا أطلقوا قذايف»."""
    at = placed.reading.mention.outer
    left = text[max(0, at - 2 * LEFT) : at]
    return (
        _MEN_LIE_THERE.search(left) is not None
        and _AND_DO_IT.match(text, placed.reading.mention.end) is not None
    )


def lie_under_fire(left: str) -> bool:
    """Whether words that end in where forces lie say that they were struck there."""
    if _AT_THEIR_POSTS.search(left):
        return True
    return bool(_AT_THOSE_WHO_LIE_THERE.search(left)) and not _GUNS_THERE.search(left)


def fired_from_a_post(text: str, placed: Placed, before: Sequence[Placed]) -> bool:
    """Whether a place says where the post lies that the fire came from, with no place between them."""
    at = placed.reading.mention.outer
    begin = next((p.reading.mention.end for p in reversed(before) if p.role is not _ROLE_NO_PLACE), 0)
    left = text[max(begin, at - 2 * LEFT) : at] + ("ب" if "ب" in placed.reading.mention.clitics else "")
    if " من " not in left or not _FROM_SUCH.search(left):
        return False
    left = _CLOSE_TO.sub(" قرب ", left)
    return any(words.search(left) for words in (_FROM_A_POST, _FROM_THEIR_POST, _BY_ARMS_FROM))


_BESIDE = 50  # characters between a place and whoever fired at it
# «لقصف من قبل قوات كذا المتمركزة في كذا»: the words on either side of the force.
_BY_WHOM = re.compile(r"\s(?:من (?:قبل|جانب|طرف)|مصدر(?:ه|ها|هما))\s(?:\w+\s)?[\"'(]*$")
_WHO_LIE_IN = re.compile(
    r"[\"')]*\s(?:(?:ال)?(?:متمركز|متواجد|منتشر|موجود|متحصن|مرابط)\w*\s)?(?:في\s|ب)?[\"'(]*"
)
# «قصف من قوات كذا المتواجدة في كذا», «صواريخ مصدرها قوات كذا في كذا»: they lie there, whatever was struck
_BY_THOSE = re.compile(
    r"\s(?:(?:من (?:قبل|جانب|طرف)|مصدر(?:ه|ها|هما))|[بلو]?(?:ال|لل)?(?:قصف|قذايف|صواريخ|نيران|رصاص|قذيفه|صاروخ)(?:\s\w+){0,2}\sمن)\s(?:\w+\s)?[\"'(]*$"
)
_WHO_LIE = re.compile(rf"[\"')]*\s(?:\w+\s)?{_LYING}\s(?:في\s|ب|داخل\s|ضمن\s|علي\s|عند\s)(?:\w+\s)?[\"'(]*")
_ITS_SOURCE = re.compile(r"\sمصدر(?:ه|ها|هما)\s(?:\w+\s)?[\"'(]*$")


def lies_who_fired(
    text: str,
    placed: Placed,
    before: Sequence[Placed],
    names: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
) -> bool:
    """Whether a place says where those lie who fired at one named before it: «تعرضت كذا لقصف من قبل قوات كذا في كذا»."""
    mention, entry = placed.reading.mention, placed.reading.entry
    at = bisect_left(names, (mention.outer, 0))
    if at == 0 or entry is None:
        return False
    begin, end = names[at - 1]
    outer, left = mention.outer + mention.clitics.startswith("ب"), max(0, begin - LEFT)
    if _WHO_LIE.fullmatch(text, end, outer) and _BY_THOSE.search(text, left, begin):
        return True
    if not _WHO_LIE_IN.fullmatch(text, end, outer):
        return False
    if _ITS_SOURCE.search(text, left, begin):
        return True
    if not _BY_WHOM.search(text, left, begin):
        return False
    near = (p.reading for p in before if p.role is Role.STRUCK and begin - p.reading.mention.end < _BESIDE)
    struck = [r for r in near if "." not in text[r.mention.end : begin]]
    return any(r.entry is not None and not gazetteer.is_within(r.entry, entry) for r in struck)


def is_where_they_fired(text: str, first: Mention, second: Mention, gap: str) -> bool:
    """Whether who struck the second place lay at the first."""
    left = text[max(0, first.outer - 2 * LEFT) : first.outer] + ("ب" if "ب" in first.clitics else "")
    if (_posted(left) or _AGGRESSORS_THERE.search(left)) and not second.clitics.startswith("و"):
        return True
    if second.clitics.removesuffix("ال") or _is_added(text, second):
        return False
    fired_from = _FIRED_FROM_IT_TOO if first.clitics == "و" else _FIRED_FROM
    at_once = not gap.strip(" \"'()") or (bool(second.cue) and _WITH_WHAT.fullmatch(gap) is not None)
    if at_once and fired_from.search(left):
        return True
    named = text[max(0, first.outer - LEFT) : first.end]
    if _POST_FIRES.search(named) and _OF_WHOM.fullmatch(gap):
        return True
    return _THEN_FIRED.fullmatch(gap) is not None and bool(_LIES_THERE.search(left))


def _is_added(text: str, place: Mention) -> bool:
    """Whether «و» stands before what says where about a place: «وأطراف بلدة كذا», but «وسط كذا»."""
    about = place.outer < place.start and text.startswith("و", place.outer)
    return about and not text.startswith("وسط ", place.outer)


def is_listed_with(text: str, one: Placed, two: Placed) -> bool:
    """Whether a place struck stands right before another that «و» adds."""
    first, second = one.reading.mention, two.reading.mention
    return one.role is Role.STRUCK and second.clitics == "و" and not text[first.end : second.outer].strip()


def strikes_from(text: str, first: Mention, second: Mention) -> bool:
    """Whether who lies at the first place strikes the second: «قصفت القوات المتمركزة في كذا ريف بلدة كذا»."""
    at_once = second.rural is not None and not second.clitics and not text[first.end : second.outer].strip()
    return at_once and _posted(text[max(0, first.outer - 2 * LEFT) : first.outer])


def _posted(left: str) -> bool:
    """Whether words that end where a place begins tell that who fired lay there."""
    return any(word in left for word in _WHO_FIRED) and _POSTED.search(left) is not None
