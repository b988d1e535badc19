"""Names that no cue introduces and no table need have: what holds them stands behind, or they stand in a list of places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from stream.data.families import family
from stream.places.cue_finding import IN_LISTS
from stream.places.cues import CueMatch, CueTable
from stream.places.danger import is_common_word
from stream.places.everyday import everyday_words, is_everyday, may_be_bare
from stream.places.listed import Listed
from stream.places.mention import IMPLIED, Mention
from stream.records import PlaceKind
from stream.text.expressions import beginning

_UNIT = rf"(?:{family('unit', 'settlement')}|ريف)"
_SIDE = family("side")
_HOLDER = (
    rf"(?:(?:الواقعه?\s)?(?:ب|في\s)(?:{family('unit')}|ريف|محيط|ضواحي|{family('stretch')})\s"
    rf"|(?:من|داخل)\s(?:{_UNIT}|{family('unit')})\s|التابعه?\sل(?:{_UNIT}\s|{family('unit')}\s)?"
    rf"|الي\s(?:ال)?{_SIDE}ي?\s(?:ال(?:شرق|غرب)ي?\s)?من\s(?:{_UNIT}\s)?"
    rf"|(?:الواقعه?\s)?(?:في\s)?(?:{_SIDE}ي?|وسط|قرب)\s(?:شرقي?\s|غربي?\s)?(?:{_UNIT}\s|(?:{family('unit')})\s|قطاع\s)?"
    rf"|(?<=\()(?:{family('unit')}|ريف)\s|(?:قضاء|ناحيه|مديريه|محافظه|ريف)\s)"
)
# First words of names of two words: no person's («أبو», «الشيخ» behind «على» may be one).
_FIRST = (
    r"(?:كفر|تل|بيت|دير|عين|خربه|دار|راس|معره|برج|حوش|كوم|كرم|مرج|ود|نجع|عزبه|جب|ضهر|ضهره|كتف|رسم|حويجه|اولاد"
    r"|بني|عرب|منشيه|كسر|باب)"
)
_MIDDLE = r"(?:(?:ابو|ابي|ام|عبد|دير|بيت|عين|تل|الشيخ|بني)\s)?"  # «تل أبو كذا», «بيت عبد الكذا»
_OF_TWO = rf"{_FIRST}\s{_MIDDLE}\w{{3,}}"
_PERSON_OR = rf"(?:{_FIRST}|الشيخ|النبي|سيدي|ابو|ابي|ام)\s{_MIDDLE}\w{{3,}}"
# «بالقرب من بلدة كذا», «بالتحديد في كذا»: no names.
_DEFINITE = r"ال(?!(?:قرب|اضافه|تحديد|ضبط|تزامن|توازي|مقابل|كامل|فعل|ذات|اخص|تالي|تعاون|تنسيق|قول|مرور|نظر|استناد|اعتماد|انتقال|رجوع|بدء|عمل|دعوه|مطالبه|يستي(?:ه|ا|ين|ان)?)\b)\w{3,}"
_MARKED = r"(?<=[\"'])\w{4,}(?: \w{3,})?(?=[\"'])"
_BARE = r"(?!ال)\w{4,}"
_NAME = rf"(?:{_OF_TWO}|{_DEFINITE}|{_MARKED}|{_BARE})"
_LED = (
    rf"(?:(?<!\w)[وف]?(?:في|قرب|محيط|بمحيط|اطراف)\s+[\"'(]*(?P<a>{_PERSON_OR}|{_DEFINITE}|{_MARKED}|{_BARE})"
    rf"|(?<!\w)[وف]?علي\s+[\"'(]*(?P<b>(?:ابو|ابي|ام)\s\w{{3,}}|{_NAME})"
    rf"|(?<!\w)[وف]?ب(?:(?=ال)(?P<c>(?!ال(?:ت\w?ا\w{{2}}|ت\w{{2}}ي\w)(?!\w)){_DEFINITE})|(?P<d>(?!دار\s|بيت\sال){_OF_TWO})))"
)
# «قصفت المدفعية، مساء أمس، كذا بريف …», «غارة استهدفت كذا في قضاء …», «قصفت قوات كذا بقذائف الهاون كذا شمال …»
_WITH_WHAT = rf"ب(?:ال)?(?:{family('gun', 'aircraft', 'shot')})\w*"
_STRUCK = (
    r"(?<!\w)[وف]?(?:استهدفت?|[يت]ستهدف|طالت?|[يت]طال|قصفت?|[يت]قصف|اقتحمت?|[يت]قتحم|هاجمت?|[يت]هاجم)"
    rf"(?P<who>(?:\s(?:(?:ال)?(?:{family('striker', 'troop', 'fighter', 'shot')})\w{{0,4}}|{_WITH_WHAT}|{family('belligerent')})){{0,6}})"
    rf"(?:\s?،[^،\n]{{2,40}}،)?\s[\"'(]*(?P<d>{_PERSON_OR}|{_DEFINITE}|{_BARE}(?<!ا))"
)
_MORE_HELD = rf"(?P<more>(?:[\"')]*\s+و[\"'(]*{_NAME}){{0,5}})[\"')]*(?:\s+\(?|\s?،\s)"
# «في كذا، التي تبعد 60 كيلومترا جنوبي …»: what a distance is told of.
_DISTANCE = r"(?<!\d)\d+ ?(?:كيلومتر\w*|كيلو|كلم|كم)\b"
(LED_TO, STRUCK, AND, DISTANCE) = beginning(
    [
        re.compile(rf"{_LED}(?={_MORE_HELD}(?P<holder>{_HOLDER}|(?P<near>ب|في\s))[\"'(]*(?P<at>))"),
        re.compile(rf"{_STRUCK}(?={_MORE_HELD}(?P<holder>{_HOLDER})[\"'(]*(?P<at>))"),
        re.compile(r"(?<=\s)و\w*"),
        re.compile(_DISTANCE),
    ]
)
_MORE = re.compile(rf"\sو[\"'(]*({_NAME})")
# The next of a list: what holds it stands behind, or another place of the list.
_THEIR_SIDE = rf"(?:في|الي|ب)\s?(?:ال)?(?:{family('side')}|وسط|ريف|محيط|ضواحي)(?:ها|هما|ه|هم)(?!\w)"
_NEXT = re.compile(
    rf"و(\w{{2,}}(?: \w{{3,}})??)(?=\s+(?:({_HOLDER})|(?P<theirs>{_THEIR_SIDE}))|\s+و|\s*[،.)\n]|\s*$)"
)
# A chain of names, each between commas, behind one that a cue introduces: «منطقة كذا، والكذا، والكذا،».
_CHAIN = re.compile(r"(?:\s?،\s?وال\w{3,}(?=\s?،)){2,}")
_ITEM = re.compile(r"،\s?و(ال\w{3,})")
_ENOUGH = 2  # items between commas make a chain
# What «و» may begin that is a verb, and no next of a list.
_MAY_BE_VERB = re.compile(r"(?:ا\w+|\w{,4}|\w+(?:ت|وا)|[يت]\w+)$")
_GOES_ON = re.compile(r"ال(?:م\w+ه|م\w{3})$")  # «استهدف القوات المتمركزة في …»
_OF_MANY = re.compile(r"ال\w+(?:ه|ات|ايل|ايب|يخ)$")  # «القوات الكولومبية», «الفصائل الشيشانية»: whose
_FIRE = re.compile(r"غار|قصف|قذ|صاروخ|صواريخ|هجوم|قنابل|براميل|عدوان")
_HOLDING = frozenset({"admin", "governorate", "city", "town"})
_PARENTS = frozenset({"ابو", "ابي", "ام"})
_OF_HERS = re.compile(r"و?\w+(?:ها|هم|هما|هن)$")  # «أم وطفلها»
_VILLAGES_BEGIN = frozenset({"كفر", "تل", "عين", "خربه", "ام", "ابو", "بيت", "دير", "معره", "شعب"})
_BUILT = frozenset({"بيت", "دار", "راس", "برج", "باب", "جسر"})  # «بيت العائلة», «رأس الجسر»


def held_or_listed(
    text: str, known: Listed, cues: CueTable, cued: Sequence[CueMatch], mentions: Sequence[Mention]
) -> list[Mention]:
    """Names without a cue that a place right behind holds, or that stand inside a list of places.

    «في الشقب بمحافظة تعز», «هيلان وصرواح والمخدرة والكسارة», «قرى كذا جنوب إدلب، والسرمانية شمال حماة».
    """
    villages = _villages(text, known)
    held_by = {m.start for m in mentions if m.cue in _HOLDING}
    far = [
        (a, b)
        for a, b in _far_off(text)
        if text[a:b].split(" ", maxsplit=1)[0].removeprefix("ال") not in everyday_words()
    ]
    spans = [*_led(text, known, held_by), *far, *_first_of_two(text, known, cues), *villages]
    ends = {m.end for m in mentions} | {b for _, b in spans}
    begins = {m.outer for m in mentions if m.clitics == "و"} | {c.start - len(c.clitics) for c in cued}
    for waw in AND.finditer(text):
        match = _NEXT.match(text, waw.start()) if _item_ends(text, waw.start()) in ends else None
        if match is not None and _is_item(match, known, cues, begins):
            spans.append(match.span(1))
            ends.add(match.end(1))
    return [
        Mention(a, b, a, text[a:b], known=False, clitics="و" if text[a - 1] == "و" else "",
                cue=IMPLIED, kinds=(PlaceKind.AREA,))
        for a, b in sorted(set(spans))
        if ((a, b) in villages or (a, b) in far or _may_be_implied(text[a:b], cues))
        and not any(m.outer < b and a < m.end and not _ends(m, a, b, text) for m in mentions)
    ]  # fmt: skip


def _is_item(match: re.Match[str], known: Listed, cues: CueTable, begins: AbstractSet[int]) -> bool:
    """Whether a word behind «و» is the next of a list of places: a whole name, or one that something holds or follows."""
    first, _, second = match[1].partition(" ")
    if second:
        return first in cues.compound
    held = match["theirs"] is not None or (match[2] is not None and match.end(2) in known)
    if first.startswith("ال") and (held or match.end() + 1 in begins):
        return True
    return held and match[2] is not None and _MAY_BE_VERB.match(first) is None


def _ends(mention: Mention, begin: int, end: int, text: str) -> bool:
    """Whether a listed name without a cue is but the end, or the beginning, of a village's: «عين الحجلة»."""
    inside = begin <= mention.start and mention.end <= end and end - begin > mention.end - mention.start
    first = text[begin:end].split(" ", maxsplit=1)[0]
    return inside and not mention.cue and first in _VILLAGES_BEGIN


_FAR_OFF = re.compile(
    r"(?<!\w)[وف]?(?:في|قرب)\s[\"'(]*(?!مسافه|نطاق|محيط|دايره|مساحه|عمق)(\w{4,}(?: \w{3,})?)[\"')]*\s?[،,(]?\s?(?:و?(?:التي|الذي)\s)?"
    r"(?:[يت]بعد\s|الواقعه?\s)?(?:علي\s)?(?:(?:بعد|مسافه)\s)?(?:نحو\s|حوالي\s|قرابه\s)?$"
)
_FAR = 80  # characters before a distance in which that stands


def _far_off(text: str) -> Iterator[tuple[int, int]]:
    """The names of what is said to lie so many kilometres away."""
    for distance in DISTANCE.finditer(text):
        begin = max(0, distance.start() - _FAR)
        if match := _FAR_OFF.search(text, begin, distance.start()):
            yield match.span(1)


# «في كفرلاتا», «قصفت الطائرات كفروما», «خان السبل وكفروما»: by how it begins a village; no «كفريق», «كفرصة».
_VILLAGE = re.compile(
    r"(?<!\w)(?:[وف]?(?:(?:في|علي|قرب|محيط|اطراف|نحو|باتجاه|عند|الي|من)"
    r"|(?:استهدفت?|[يت]ستهدف|طالت?|[يت]طال|قصفت?|[يت]قصف|اقتحمت?|[يت]قتحم|هاجمت?|[يت]هاجم)"
    rf"(?:\s(?:ال)?{family('striker', 'troop', 'fighter', 'shot')}\w{{0,4}}){{0,3}})\s[\"'(]*|و(?=كفر\w|معر))"
    r"(كفر (?!في |من |ال)\w{3,}|كفر(?!د|يق|ع|ص|نس|ق|ار|ض|يس)\w{3,}|معر(?:ت|ش|ز|دب|بل)\w{2,})"
)


ONLY_VILLAGES_BEGIN = ("كفر", "معرت", "معرش", "معرز", "معردب", "معربل")  # so that no table need have them


def _villages(text: str, known: Listed) -> list[tuple[int, int]]:
    """The names of no table that only villages bear."""
    if not any(begin in text for begin in ONLY_VILLAGES_BEGIN):
        return []
    return [m.span(1) for m in _VILLAGE.finditer(text) if m.start(1) not in known]


# «على أبو كذا والباغوز»: the first of two, of which a table has the next.
_FIRST_OF_TWO = re.compile(
    rf"(?<!\w)[وف]?(?:علي|في|قرب|محيط|بين|كل من)\s[\"'(]*({_PERSON_OR}|{_DEFINITE}|{_BARE})[\"')]*\s(?=و[\"'(]*)"
)


def _first_of_two(text: str, known: Listed, cues: CueTable) -> Iterator[tuple[int, int]]:
    """The names of no table behind a preposition and before «و» with a listed name that is no power's and no word."""
    if not any(text.startswith("و", at - 1) and text[at - 2].isspace() for at in known if at > 1):
        return
    for match in _FIRST_OF_TWO.finditer(text):
        following = known.get(match.end() + 1)
        if following is None or is_common_word(following.name):
            continue
        if match.start(1) in known and (
            known[match.start(1)].end == match.end(1)
            or text[slice(*match.span(1))].split(" ", maxsplit=1)[0] not in _VILLAGES_BEGIN
        ):
            continue
        if following.name not in cues.powers and following.name not in cues.nations:
            yield match.span(1)


def _item_ends(text: str, at: int) -> int:
    """Where what stands before a «و» ends, a comma and white space apart."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    if at == 0 or text[at - 1] not in "،,":
        return at
    return at - 2 if at > 1 and text[at - 2].isspace() else at - 1


def _led(text: str, known: Listed, held_by: set[int]) -> Iterator[tuple[int, int]]:
    """The names between a preposition, or what struck, and a place that holds them: «على الفاخورة والتوام من بلدة جباليا»."""
    for match in LED_TO.finditer(text):
        near = match["near"] is not None
        if not _is_held(match, known, held_by) or (near and match["more"]):
            continue
        begin, end = next(match.span(group) for group in "abcd" if match[group])
        if (
            near
            and " " not in text[begin:end]
            and not text.startswith("ال", begin)
            and text[begin - 1] == " "
        ):
            continue
        if match["b"] and text.startswith("اب", begin) and not _FIRE.search(text, max(0, begin - 40), begin):
            continue  # «القبض على أبو كذا في ريف …»
        if match["c"] and is_everyday(text[begin:end]):
            continue  # «بالقنابل بريف كذا», «بالكلور في ريف كذا»: with what
        yield begin, end
        yield from (more.span(1) for more in _MORE.finditer(text, match.start("more"), match.end("more")))
    for match in STRUCK.finditer(text):
        if (
            _is_held(match, known, held_by)
            and not is_everyday(match["d"])
            and not (match["who"] and _goes_on(match["who"], match["d"]))
        ):
            yield match.span("d")
            yield from (more.span(1) for more in _MORE.finditer(text, match.start("more"), match.end("more")))


def _goes_on(who: str, word: str) -> bool:
    """Whether a word tells more of who struck: «القوات المتمركزة في …», «الطيران الكولومبي في …»; no «قوات النظام الكذائية في …»."""
    if _GOES_ON.match(word):
        return True
    last = who.rsplit(" ", maxsplit=1)[-1]
    if not last.startswith("ال") or not word.endswith(("ي", "يه")):
        return False
    return (_OF_MANY.match(last) is not None) == word.endswith("يه")


def _is_held(match: re.Match[str], known: Listed, held_by: set[int]) -> bool:
    """Whether a place that may hold another stands where a match says that one does."""
    at = match.start("at")
    if at in known or at in held_by:
        return True
    # «بولاية شمال دارفور», «في غوطة دمشق»: listed as a whole
    begin, end = match.span("holder")
    return any(start in known for start in range(begin, end))


def chained(text: str, known: Listed, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of a chain set off by commas, listed or not: «منطقة كذا، والضربة، والشماسي، بعدد من القذائف»."""
    found = []
    for first in [m for m in mentions if m.cue in IN_LISTS and not m.refers]:
        chain = _CHAIN.match(text, first.end)
        items = [w.span(1) for w in _ITEM.finditer(text, first.end, chain.end())] if chain else []
        fit = [(a, b) for a, b in items if a in known or _may_be_chained(text[a:b], cues)]
        if len(fit) < _ENOUGH:
            continue
        found += [
            Mention(a, b, a, text[a:b], a in known and known[a].end == b, "و", IMPLIED,
                    (PlaceKind.AREA,))
            for a, b in fit
            if not any(m.cue and m.outer < b and a < m.end for m in mentions)
        ]  # fmt: skip
    return found


def _may_be_chained(word: str, cues: CueTable) -> bool:
    """Whether an item between commas may be a name, though it may end as plurals do: «، والمعلمين، والشماسي،»."""
    return not is_common_word(word) and cues.may_be_listed(word)


def _may_be_implied(name: str, cues: CueTable) -> bool:
    first, *others = name.split(" ")
    if not others:
        article = first.startswith("ال")
        return may_be_bare(first) and (cues.may_be_listed(first) if article else cues.may_name(first))
    last = others[-1]
    if not cues.may_be_listed(last) or _OF_HERS.match(last):
        return False
    return not (is_everyday(last) and (first in _BUILT or first in _PARENTS or last.endswith("ي")))
