"""Nouns that are their own number: «طفلان», «قتيل», «مدنيين اثنين», «العقيد …»."""

from __future__ import annotations

from stream.events.tolls.another import another_hurt
from stream.events.tolls.describing import describes_a_thing, describes_both, describes_the_last
from stream.events.tolls.no_person import counts_nobody
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.parts import in_a_place
from stream.events.tolls.people import (
    COUNTRIES,
    GROUPS,
    LIGHT,
    NOTHING,
    RULES,
    TALLY,
    Reading,
    group_of,
    is_unit,
    read,
)
from stream.events.tolls.quantity import ADDED, BREAKS, OTHERS, STOPS, Quantity

_PREACHER = frozenset(("وخطيب", "وامام"))
_PREACHES = frozenset(("امام", "خطيب", "شيخ", "داعيه"))  # «إمام وخطيب جامع كذا», not «طفلة وإمام مسجد»
_ONLY = frozenset(("واحد", "واحده"))
_TWO = frozenset(("اثنين", "اثنان"))
_DENIED = frozenset(("لم", "ولم", "دون", "بدون", "بلا", "عدم"))
_NO_COUNT = frozenset(("كل", "اخر", "اول", "بصفه", "صفه"))
_ANOTHER = frozenset(
    (
        "اخر", "اخري", "ثالث", "ثالثه", "رابع", "رابعه", "خامس", "خامسه", "سادس", "سادسه", "سابع", "سابعه",
        "ثامن", "ثامنه", "تاسع", "تاسعه", "عاشر", "عاشره",
    )
)  # fmt: skip
_PARENTS = frozenset(("اب", "ام", "جد", "جده"))
_CHILD = ("ابن", "طفل", "اطفال", "بنت", "ابناو", "ابناي", "اولاد", "رضيع", "حفيد", "بنات", "زوج")
_A_FORCE = fold_all(
    ("قوة", "وحدة", "دورية", "مجموعة", "فرقة", "مسيرة", "طائرة", "قوات", "غارة")
)  # «قوة خاصة إسرائيلية»
_FAMILIES = frozenset(("اسره", "عايله", "جماعه", "مجموعه"))
_TAKES, _REACH = frozenset(("اودي", "اودت")), 10
BODIES = frozenset(("جثث", "جثامين"))
_BODY, _BUILDINGS = "جثه", "ابنيه"
_DUALS = frozenset(
    (
        "قتلا",
        "قتلتا",
        "استشهدا",
        "استشهدتا",
        "اصيبا",
        "اصيبتا",
        "جرحا",
        "جرحتا",
        "توفيا",
        "توفيتا",
        "قضيا",
        "لقيا",
    )
)
_ATTACKS = fold_all(RULES.around.attacks)
_PLACES = fold_all(RULES.around.places)
_NEAR = 3  # words between two people and their verb
_PLACE_AND = 12  # words between one person with his place and the next
_SUNDAY = frozenset(("الاحد", "والاحد"))  # «قتل اليوم الأحد مدنيان»
_RANK = frozenset(("برتبه", "رتبه"))
_THIRD = frozenset(("ثالث", "ثالثه"))


def uncounted(text: str, words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """A dual, a singular or an indefinite plural: the noun is its own number."""
    if _number_lost(text, words, i, reading):
        return None, i + 1
    if reading.casualty and reading.amount in ("one", "two", "many"):
        return _casualty(words, i, reading), i + 1
    if reading.led and not (i and words[i - 1].text in ADDED) and not _taken_with(words, i):
        return None, i + 1
    if words[i].text.removeprefix("ب") in _PARENTS:
        own = _has_children(words, i) or _is_hurt(words, i)
        return (Quantity(i, i + 1, 1, 1, rule="one") if own else None), i + 1
    if reading.person and reading.amount in ("two", "many") and not reading.definite:
        return _several(words, i, reading)
    if reading.named or (reading.person and reading.amount == "one"):
        return _single(words, i, reading)
    return None, i + 1


def _taken_with(words: list[Token], i: int) -> bool:
    """«أودى الهجوم بطبيب»: who is led by ب is whom it killed."""
    return words[i].text.startswith("ب") and any(w.text in _TAKES for w in words[max(0, i - _REACH) : i])


def _has_children(words: list[Token], i: int) -> bool:
    """«أب وابنه», «أم وأطفالها الثلاثة»: a parent, not the month of August or a place's name."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    return after.startswith("و") and after.endswith(("ه", "ها")) and after[1:].startswith(_CHILD)


def _is_hurt(words: list[Token], i: int) -> bool:
    """«قضت أم وأصيب ابنها»: a parent right behind what befell her, not «سقطت أم القرى»."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    return i > 0 and read(words[i - 1].text).fate is not None and not after.startswith("ال")


def _casualty(words: list[Token], i: int, reading: Reading) -> Quantity | None:
    """«قتيل», «جريحان», «قتلى»; not «بين قتيل وجريح», nor «قتيلا» whose number was stripped."""
    before = words[i - 1].text if i else ""
    if (
        "بين" in (before, words[i - 2].text if i > 1 else "")
        or before in _NO_COUNT
        or (words[i].text == "ضحيه" and before.lstrip("وف") in ("راح", "راحت", "ذهب", "ذهبت"))
        or before in TALLY
        or not reading.casualty
    ):
        return None
    if reading.amount == "one" and reading.tanwin and _stripped(words, i):
        return None
    if words[i].text in BODIES and i + 1 < len(words) and is_number(words, i + 1):
        return None  # «جثث خمسة ركاب»
    if words[i].text == _BODY:  # «جثة شاب»
        body = read(words[i + 1].text) if i + 1 < len(words) else NOTHING
        one = body.person is not None and body.amount == "one" and not body.definite
        return Quantity(i, i + 1, 1, 1, head="killed", rule="noun") if one else None
    if reading.amount == "many" and any(word.text in _DENIED for word in words[max(0, i - 6) : i]):
        return None
    if two_hurt(words, i):
        return Quantity(i, i + 2, 2, 2, head=reading.casualty.kind, rule="noun")
    value = {"one": 1, "two": 2}.get(reading.amount)
    last = (
        i + 1 + (value == 1 and i + 1 < len(words) and words[i + 1].text in _ONLY)
    )  # «شهيد واحد في الثانية»
    return Quantity(i, last, value, value, head=reading.casualty.kind, rule="noun")


def two_hurt(words: list[Token], i: int) -> bool:
    """«3 شهداء ومصابين اثنين», a dual that reads as «many» too."""
    if i == 0 or i + 1 >= len(words) or words[i + 1].text not in _TWO:
        return False
    return words[i].text == "ومصابين" and read(words[i - 1].text).casualty is not None


def _stripped(words: list[Token], i: int) -> bool:
    """Whether «قتيلا» lacks the number that stood before it: behind a verb or a noun it is one."""
    if i > 1 and read(words[i - 1].text).casualty and is_number(words, i - 2):
        return True  # «45 قتيلا وجريحا»
    return i == 0 or words[i - 1].text in STOPS or words[i - 1].text in BREAKS or words[i - 1].text in LIGHT


def _several(words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """«طفلان», «مدنيين اثنين»; «مدنيين» alone may be two or many, and gives no figure."""
    if words[i].text == _BUILDINGS and i + 1 < len(words) and words[i + 1].text.endswith("ه"):
        return None, i + 1  # «أصابت أبنية سكنية», not «ابنيه»
    who = reading.person.who if reading.person else ""
    last = i + 1
    if last + 1 < len(words) and words[last + 1].text in _TWO and words[last].text.endswith("ين"):
        last += 1  # «موظفين أمميين اثنين»
    while last < len(words) and (words[last].text in OTHERS or _both(words[last].text, reading)):
        last += 1
    if last < len(words) and read(words[last].text).amount == "two" and describes_both(words[last].text):
        return Quantity(i, last + 1, 2, 2, who=who, rule="dual"), last + 1  # «مستوطنين شقيقين»
    if last < len(words) and words[last].text == "2" and words[i].text.endswith("ين"):
        return Quantity(i, last + 1, 2, 2, who=who, rule="dual"), last + 1  # «ومنتسبين 2»
    third = any(word.text in _THIRD for word in words[last : last + 3])  # «مقتل شرطيين وإصابة ثالث»
    both = words[i].text.endswith("ين") and any(word.text in _DUALS for word in words[last : last + _NEAR])
    both = both or _and_so_many_hurt(words, i, last) or _two_policemen(words, i, last)
    both = both or _spoken_of_as_two(words, i, last)
    if reading.amount == "two" or third or both or (last > i + 1 and words[last - 1].text in _TWO):
        return Quantity(i, last, 2, 2, who=who, rule="dual"), last
    if i + 1 < len(words) and is_number(words, i + 1):
        return None, i + 1
    return Quantity(i, i + 1, None, None, who=who, rule="plural"), i + 1


def _two_policemen(words: list[Token], i: int, last: int) -> bool:
    """«مقتل شرطيين بانفجار»: two; more than two are «عناصر» or «رجال» of the police."""
    fate = read(words[i - 1].text).fate if i else None
    more = (
        last < len(words) and words[last].text.startswith("و") and read(words[last].text).person is not None
    )
    return words[i].text == "شرطيين" and fate is not None and fate.form == "masdar" and not more


def _spoken_of_as_two(words: list[Token], i: int, last: int) -> bool:
    """«استشهاد مواطنين نعاهما الحزب», «مقتل مدنيين، وهما فلان وفلان»: by the pronoun behind them."""
    behind = [word.text for word in words[last : last + _NEAR]]
    return words[i].text.endswith("ين") and any(word.endswith("هما") for word in behind)


def _and_so_many_hurt(words: list[Token], i: int, last: int) -> bool:
    """«مقتل مدنيين وإصابة 12 آخرين»: two, where many would be counted as the hurt behind them are."""
    word, before, after = words[i].text, read(words[i - 1].text).fate, words[last : last + 2]
    if before is None or before.form != "masdar" or not word.endswith("ين") or len(after) < 2:
        return False
    behind = read(after[0].text)
    hurt = (
        behind.conj and behind.fate is not None and (behind.fate.form == "masdar" or after[0].text == "وجرح")
    )
    return hurt and read(word[:-2]).amount == "one" and is_number(words, last + 1)


def _both(word: str, reading: Reading) -> bool:
    """Whether a dual says more of the two before it: «طفلان سوريان»."""
    more = read(word)
    return reading.amount == more.amount == "two" and not (more.conj or more.definite or more.casualty)


def _single(words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """«مدني», «شخص واحد», «العقيد», «أحد عناصر …»."""
    if reading.tanwin and words[i].text.endswith(COUNTRIES) and not _beside_people(words, i, reading):
        return None, i + 1
    if describes_the_last(words, i, reading) or counts_nobody(words, i, reading):
        return None, i + 1
    family = words[i].text.endswith("ه") and any(w.text in _FAMILIES for w in words[max(0, i - 2) : i])
    force = words[i].text.endswith("يه") and any(w.text in _A_FORCE for w in words[max(0, i - 2) : i])
    if not reading.named and (family or force or describes_a_thing(words, i, reading)):
        return None, i + 1
    if words[i].text.lstrip("وف") in _ANOTHER and not _one_more(words, i):
        return None, i + 1
    if words[i].text in _SUNDAY or (i and words[i - 1].text in _RANK):  # «ضابط برتبة عقيد»
        return None, i + 1
    who = reading.person.who if reading.person else ""
    after = words[i + 1].text if i + 1 < len(words) else ""
    if words[i].text.endswith(("احد", "احدي")):
        someone = read(after).person or read(f"{after.removesuffix('ه')}ن").person  # «أحد عسكرييه»
        theirs = who if someone and after not in GROUPS else group_of(after)
        return (None, i + 1) if theirs is None else (Quantity(i, i + 2, 1, 1, who=theirs, rule="one"), i + 2)
    last = i + 1
    while last < len(words) and (words[last].text in OTHERS or _same_person(words[last].text)):
        last += 1
    last += after in _PREACHER and words[i].text.removeprefix("و").removeprefix("ال") in _PREACHES
    return Quantity(i, last, 1, 1, who=who, rule="one"), last


def _beside_people(words: list[Token], i: int, reading: Reading) -> bool:
    """«فلبينيين اثنين وليبيا»: one of the nationality, not the country, behind others who are counted."""
    return reading.conj and (words[i - 1].text in _TWO or read(words[i - 1].text).amount == "two")


def _same_person(word: str) -> bool:
    """Whether a word says more of the one before it: «قائد عسكري», «شاب فلسطيني»."""
    reading = read(word)
    one = reading.person is not None and reading.amount == "one"
    return one and not (reading.conj or reading.definite or reading.led or reading.fate)


def _one_more(words: list[Token], i: int) -> bool:
    """Whether «آخر» or «أخرى» is a person: behind a fate or a person, not «صواريخ أخرى», «وأخرى في البلدة»."""
    if words[i].text.startswith("و") and in_a_place(words, i + 1):
        fell = words[i + 1].text == "في" and words[i + 2].text in _ATTACKS  # «وثالث في قصف على كذا»
        return _person_before(words, i, attacked=fell)
    if another_hurt(words, i):
        return _person_before(words, i, attacked=True)
    k = i - 1
    while k > 0 and words[k].text == "و":
        k -= 1
    before = read(words[k].text) if k >= 0 else NOTHING
    if k > 0 and describes_a_thing(words, k, before):  # «موقعا عسكريا وآخر»
        return False
    return before.fate is not None or before.person is not None or before.casualty is not None


def _person_before(words: list[Token], i: int, *, attacked: bool = False) -> bool:
    """Whether people were counted last before `i`, no thing: «قتيل في كذا وآخر في كذا», «ثلاثة … في كذا ورابع في كذا»."""
    for word in reversed(words[max(0, i - _PLACE_AND) : i]):
        reading = read(word.text)
        bare = word.text.removeprefix("ب")
        of_attack = attacked and (bare in _ATTACKS or is_unit(word.text) or is_unit(bare))
        if word.text in _PLACES or bare in _PLACES or of_attack:
            continue
        if is_unit(word.text) or word.text in STOPS or bare in _ATTACKS:
            return False
        if (reading.casualty or reading.person) and not reading.definite:
            return reading.amount == "one" or not words[i].text.endswith(("ه", "اخري"))  # not «وأخرى في كذا»
    return False


def _number_lost(text: str, words: list[Token], i: int, reading: Reading) -> bool:
    """Whether a number stood before this noun and was stripped: «مقتل  شخصا», «و جريحا»."""
    if i == 0:
        return False
    gap = text[words[i - 1].end : words[i].start]
    if (words[i - 1].text == "و" and gap) or (gap.count(" ") > 1 and "\n" not in gap):
        return True
    fate = read(words[i - 1].text).fate
    return reading.tanwin and fate is not None and fate.form == "masdar"
