"""Those who died later, counted on: «قتلوا ستة … وتوفي سابع», «فقتل فتاة وأصاب أربعة، توفي أحدهم»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from stream.data.families import family
from stream.events.tolls.number_words import ORDINALS, fold_all
from stream.events.tolls.parts import ONE_OF_THEM
from stream.events.tolls.people import RULES
from stream.events.tolls.toll import ONE_MORE, SIDES, Toll, two_sides
from stream.text.needed import Needing

_NEXT = re.compile(r" (\w+)\b(?! (?:في|قرب|عند|داخل) )")
_ELSEWHERE = re.compile(
    r" (?:في|قرب|عند|داخل|ب(?:حي|بلده|قريه|مدينه|مخيم)) (?!(?:ال)?(?:مستشفي|مشفي|عنايه|طريق|مركز (?:ال)?(?:طبي|صحي))(?!\w))"
)
_FOUND = re.compile(
    r"(?<!\w)(?:وال|ال|و)?(?:عثور|عثر|عثروا|وجد|وجدوا|وجدت) (?:\w+ ){0,3}$"
)  # «العثور على جثة ثالث»
_BY_THEM = "|".join(next(fold_all(fate.words) for fate in RULES.fate if fate.id == "killed-by-them"))
_HIM = Needing(rf"(?<!\w)[وف]?(?:{_BY_THEM}) (مع |هو |هي |)(?:و ?)?$")
# «واصابته ونجله بجروح», «إلى مقتله مع ثلاثة من أسرته»
_TO_HIM = Needing(r"(?<!\w)[ول]?(?:اصابته|اصابتها|مقتله|مقتلها|استشهاده|استشهادها) (مع |و ?|)$")
# «إن العقيد فلانا قتل مع ثلاثة من مرافقيه»: a verb of one person
_ONE_WITH = re.compile(
    r"(?<!\w)[وف]?(?:قتل|قتلت|استشهد|استشهدت|قضي|قضت|اصيب|اصيبت|جرح|جرحت|لقي (?:حتفه|مصرعه)) (?:مع|الي جانب|برفقه) $"
)
# those who fell with him: «قتل معه», «قتل مع فلان», and those who were his
_WITH = re.compile(
    r"(?<!\w)[وف]?(?:قتل|قتلت|استشهد|قضي|قضت|اصيب|اصيبت|جرح|سقط|ارتقي|لقي|توفي|مقتل|استشهاد|اصابه) (?:مع(?:ه|ها|هم|هما)|مع \w+|(?:الي جانب|برفقت)(?:ه|ها)) (?:ايضا |نحو |اكثر من )?$"
)
_WITH_BEHIND = re.compile(r" (?:اخرين |اخرون |ايضا )?(?:كانوا )?(?:معه|معها|معهم|برفقته)(?!\w)")
_COMPANY = re.compile(r"(?<!\w)(?:مرافقي|حراس|مساعدي|حمايات|حمايت|رفاق|اقارب)(?:ه|ها)(?!\w)")
_ATTACK = r"ال(?:هجوم|قصف|تفجير|انفجار|غاره|اعتداء|حادث|حادثه|كمين|عمليه|استهداف|ضربه)(?: (?:ذاته|نفسه|ذاتها|نفسها))?(?!\w)(?! (?:الاخر|الثاني|الاول))"
_BODY = r"ال(?:حشد|جيش|شرطه|حزب|حركه|تنظيم|قوات|مجلس|جبهه|هييه|حرس|فصيل|لواء)"
_DIED_OR_HURT = r"(?:قتل|استشهد|قضي|اصيب|جرح|توفي|مقتل|استشهاد|اصابه)"
# one told of with «أيضا» and the attack told of before: «إن شخصا آخر قتل أيضا في الهجوم», «وقتل أيضا حارسه»
_ALSO_BEHIND = re.compile(
    rf"(?: (?!قرب |عند |داخل |في (?!{_BODY}))[^.؛،\n ]+){{0,8}}? {_DIED_OR_HURT}ت? (?:هو |هي )?(?:ايضا|كذلك|بدوره)(?: متاثرا \w+)?(?: (?:في|خلال|جراء|اثر|نتيجه) {_ATTACK}|[.،]| *$|\n)"
)
_ALSO_BEFORE = re.compile(rf"(?<!\w)[وف]?{_DIED_OR_HURT}ت? (?:ايضا|كذلك) $")
_IN_IT = re.compile(rf"(?: (?:الشخصي|الخاص|واصيب \w+))?(?: (?:في|خلال|جراء|اثر|نتيجه) {_ATTACK}|[.،]| *$|\n)")
_THERE = re.compile(rf"(?: الشخصي| الخاص)? (?:في|خلال|جراء|اثر|نتيجه) {_ATTACK}")
_AND_HIS = re.compile(rf"(?<!\w)(?:كما|فيما|بينما|كذلك) {_DIED_OR_HURT}ت? $")
_SAVED = re.compile(r"(?<!\w)[وف]?(?:نجا|نجت|نجاه|بنجاه|سلم)(?!\w)")
_HIS = ("ه", "ها")
_VICTIM = ("ضحيه", "ضحايا")
_VICTIMS = re.compile(rf"(?<!\w)(?:ال)?(?:{'|'.join(_VICTIM)})$")
# «مدني بجراح خطيرة، بالإضافة إلى إصابة 6 عناصر»: more of the same attack
_BESIDES = re.compile(
    r"(?<!\w)(?:(?:بالاضافه|اضافه) (?:الي|ل)|فضلا عن|علاوه علي|الي جانب) ?(?:اصابه|جرح|مقتل|استشهاد) (?:نحو )?$"
)
_WHILE = re.compile(r"(?<!\w)(?:بينما|فيما|كما|في حين) (?:اصيب|جرح|قتل|استشهد)ت? $")
_SOMEWHERE = re.compile(
    rf"[.؛\n]|(?<!\w)(?:في(?! (?:ال{family('limb')}|{family('limb')}ها?)(?!\w))|علي|قرب|عند|داخل|جراء|اثر|نتيجه|خلال|شمال|جنوب|شرق|غرب|ب(?:قصف|غاره|غارات|انفجار|تفجير|هجوم|رصاص|نيران|عبوه|لغم|حي|بلده|قريه|مدينه|ريف|محيط|مخيم|منطقه))(?!\w)"
)
_OTHERS = re.compile(r"(?<!\w)(?:اخران|اخرين|اخرون|اخريات|اخريان)(?!\w)")
_OTHER = 7  # characters of « آخرين»
_STOP = re.compile(r"[.؛،\n]")
_FAR = 40  # characters before a body in which it is told to have been found
_BACK = 300  # characters behind a figure in which one more is counted on
_FEW = (1, 2)  # told each by what he is
_HURT = 80  # characters from the hurt to the one of them who died


def one_more(folded: str, tolls: Sequence[Toll]) -> Iterator[Toll]:
    """The figures in order, those of one more as the sum that they make."""
    order = sorted(tolls, key=lambda toll: toll.start)
    for at, toll in enumerate(order):
        if _died_of_it(folded, toll, order[at + 1 : at + 2]):
            continue
        many = _killed_with_him(folded, toll) or _with_him(folded, order[:at], toll)
        many = many or _told_also(folded, order[:at], toll) or _beside_others(folded, order[:at], toll)
        many = many or _others_too(folded, order[:at], toll)
        many = many or (_counted_on(folded, order[:at], toll) if toll.low == toll.high == 1 else 0)
        yield replace(toll, low=many, high=many, newest=True, rule=ONE_MORE) if many else toll


def of_both_kinds(folded: str, tolls: Sequence[Toll]) -> list[Toll]:
    """The figures, those of victims who are told apart behind a colon as of the dead and the hurt: «30 ضحية: سبعة قتلى و23 جريحا»."""
    order = sorted(tolls, key=lambda toll: toll.start)
    for at, toll in enumerate(tuple(order)):
        behind = order[at + 1 : at + 3]
        apart = (
            toll.text.endswith(_VICTIM)
            and _VICTIMS.search(toll.text)
            and {t.kind for t in behind} == {"killed", "injured"}
        )
        sums = apart and toll.low == sum(t.low or 0 for t in behind)
        near = sums and behind[1].start - toll.end < _HURT and "." not in folded[toll.end : behind[1].start]
        if near:
            order[at] = replace(toll, kind="both")
            order[at + 1 : at + 3] = [replace(t, part=False) for t in behind]
    return order


def _died_of_it(folded: str, toll: Toll, behind: Sequence[Toll]) -> bool:
    """«أصاب قناص مجندا في رأسه فاستشهد»: whether the one hurt is told behind to have died."""
    one = toll.kind == "injured" and toll.low == toll.high == 1
    died = one and bool(behind) and behind[0].rule == "verb-alone" and behind[0].start - toll.end < _HURT
    return died and "." not in folded[toll.end : behind[0].start]


def _counted_on(folded: str, before: Sequence[Toll], toll: Toll) -> int:
    """How many there are with one more; 0 where it is none."""
    near = [t for t in before if not t.part and toll.start - t.end < _BACK]
    alike = [t for t in near if t.kind == toll.kind]
    found = toll.text.startswith("جثه") and _FOUND.search(folded, max(0, toll.start - _FAR), toll.start)
    if not alike or toll.part or found:
        return 0
    last = alike[-1].low or 0
    if toll.rule == "another-one":
        return last + 1 if last else 0
    nth = _nth(folded, toll)
    if nth:
        return nth if nth == last + 1 else 0
    died = toll.kind == "killed" and toll.text in ONE_OF_THEM and near[-1].kind == "injured"
    of_them = died and toll.rule != "share" and toll.start - near[-1].end < _HURT
    # «مقتل ستة في كذا.\nوفي كذا أصيب تسعة، توفي أحدهم»
    apart = "\n" in folded[alike[-1].end : near[-1].start]
    of_them = of_them and not apart and "." not in folded[near[-1].end : toll.start]
    return last + 1 if last and of_them else 0


def _killed_with_him(folded: str, toll: Toll) -> int:
    """How many there are with him whom «قتلوه» tells of: «فقتلوه مع زوجته وابنه», «وقتلوه هو وابنه», «وإصابته ونجله»."""
    if not toll.low or toll.part:
        return 0
    to_him = _TO_HIM.search(folded, max(0, toll.start - _FAR), toll.start)
    if to_him is not None and (to_him[1] or folded[toll.start] == "و"):
        return toll.low + 1
    if _ONE_WITH.search(folded, max(0, toll.start - _FAR), toll.start):
        return toll.low + 1
    if toll.kind != "killed":
        return 0
    before = _HIM.search(folded, max(0, toll.start - _FAR), toll.start)
    tied = before is not None and (before[1] != "" or folded[toll.start] == "و")
    return toll.low + 1 if tied else 0


def _with_him(folded: str, before: Sequence[Toll], toll: Toll) -> int:
    """How many there are with those who fell with somebody told of before: «وقتل معه خمسة», «كما قتل ثلاثة من مرافقيه»."""
    alike = [t for t in before if t.kind == toll.kind and not t.part and toll.start - t.end < _BACK]
    if not alike or not toll.low or not alike[-1].low or toll.part or toll.newest:
        return 0
    last = alike[-1]
    with_him = (
        (last.high == 1 and "." not in folded[last.end : toll.start] and _COMPANY.search(toll.text))
        or _WITH.search(folded, max(0, toll.start - _FAR), toll.start)
        or _WITH_BEHIND.match(folded, toll.end)
    )
    return (last.low or 0) + toll.low if with_him else 0


def _told_also(folded: str, before: Sequence[Toll], toll: Toll) -> int:
    """How many there are with one of whom it is told that he fell in it too: «إن شخصا آخر قتل أيضا في الهجوم», «كما قتل سائقه في الهجوم»."""
    alike = [t for t in before if t.kind == toll.kind and not t.part and toll.start - t.end < _BACK]
    if not alike or not alike[-1].low or toll.low != 1 or toll.high != 1 or toll.part or toll.newest:
        return 0
    his = (
        toll.text.endswith(_HIS)
        and alike[-1].high == 1
        and _AND_HIS.search(folded, max(0, toll.start - _FAR), toll.start)
        and _THERE.match(folded, toll.end)
        and not _SAVED.search(folded, alike[-1].end, toll.start)
    )
    also = _ALSO_BEHIND.match(folded, toll.end) or (
        _ALSO_BEFORE.search(folded, max(0, toll.start - _FAR), toll.start) and _IN_IT.match(folded, toll.end)
    )
    return (alike[-1].low or 0) + 1 if his or also else 0


def _beside_others(folded: str, before: Sequence[Toll], toll: Toll) -> int:
    """How many there are with others hurt in the same attack: «إصابة مدني بجراح، بالإضافة إلى إصابة ستة جنود», «مقتل رجل، فيما قتلت طفلة»."""
    last = next((t for t in reversed(before) if t.kind == toll.kind and not t.part), None)
    if (
        last is None
        or not (last.low and toll.low)
        or toll.part
        or toll.newest
        or toll.start - last.end > _HURT
        or two_sides(last, toll)  # «مقتل ثلاثة من عناصرها، بالإضافة لمقتل انتحاري»
    ):
        return 0
    who = {last.who, toll.who}
    # «إضافة إلى مقتل فلان»: one who is but named is counted by the word for what befell him
    begins = toll.end + 1 if toll.rule == "by-name" else toll.start
    led = folded[max(0, begins - _FAR) : begins]
    each = (
        last.low == last.high == 1 and toll.low in _FEW and toll.high == toll.low and toll.text != last.text
    )
    tied = _BESIDES.search(led) or (_WHILE.search(led) and (each or ("civilians" in who and who & SIDES)))
    between, behind = folded[last.end : toll.start], folded[toll.end : toll.end + _FAR].partition("،")[0]
    apart = _SOMEWHERE.search(between) or _SOMEWHERE.search(behind.partition(".")[0])
    return last.low + toll.low if tied and not apart else 0


def _others_too(folded: str, before: Sequence[Toll], toll: Toll) -> int:
    """How many there are with others of the same attack: «قتل خمسة في كذا. وقتل جنديان آخران حين وصلت التعزيزات»."""
    last = next((t for t in reversed(before) if t.kind == toll.kind and not t.part), None)
    told = last is not None and bool(last.low and toll.low) and not (toll.part or toll.newest)
    told = told and toll.kind == "killed"  # those hurt are others than the dead
    if last is None or not told or toll.start - last.end > _BACK or two_sides(last, toll):
        return 0
    if not _OTHERS.search(folded, max(toll.start, toll.end - _OTHER), toll.end + _OTHER):
        return 0
    led = _STOP.split(folded[last.end : toll.start])[-1]
    behind = _STOP.split(folded[toll.end : toll.end + _HURT])[0]
    apart = _SOMEWHERE.search(led) or (_SOMEWHERE.search(behind) and not _THERE.match(behind))
    return 0 if apart else (last.low or 0) + (toll.low or 0)


def _nth(folded: str, toll: Toll) -> int:
    """Which one is told of: «سابع», «شهيدة ثالثة»; 0 where nothing tells, or where he fell elsewhere."""
    own = ORDINALS.get(
        toll.text.split(" ")[-1].lstrip("و").removesuffix("ا"), 0
    )  # «إن ثلاثة أصيبوا … ورابعا»
    if own:
        return 0 if _ELSEWHERE.match(folded, toll.end) else own
    follows = _NEXT.match(folded, toll.end)
    return ORDINALS.get(follows[1], 0) if follows else 0
