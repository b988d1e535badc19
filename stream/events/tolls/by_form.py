"""People counted by the form of their noun, or by the word behind it: «الشابين», «رجلا أمن», «ركابها الأربعة», «أحدهما»."""

from __future__ import annotations

import re

from stream.events.tolls.died import died_one
from stream.events.tolls.number_words import VALUES, fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import FIRST, ONE_OF_THEM, ONE_OF_TWO, in_a_place, told_of_place
from stream.events.tolls.people import RULES, Reading, read
from stream.events.tolls.quantity import Quantity
from stream.text.matching import Remembered

_DAYS = frozenset(("الثلاثاء", "الاربعاء"))
_WHOSE = frozenset(
    (
        "الجيش",
        "الغاره",
        "القصف",
        "الهجوم",
        "التفجير",
        "المجزره",
        "العايله",
        "الاسره",
        "الكمين",
        "الحزب",
        "الكتيبه",
    )
)
_COMPANY = re.compile(r"و?(?:ركاب|حراس|مرافق|طاقم|رفاق|زملا[يو])")
_SHOT = fold_all(("برصاص", "بالرصاص", "بنيران", "برصاصة", "بطلق"))
_SERVICES = fold_all(RULES.around.services)
_OR_MANY = fold_all(("موظفي", "متطوعي", "مسعفي", "ممرضي", "منتسبي"))  # «موظفي إغاثة» may be two or many
CHILDREN = re.compile(
    r"و?(?:ركاب|حراس|مرافقي|مرافقو|طاقم|رفاق|زملاي|زملاو|اطفال|ابناي|ابناو|اولاد|بنات|اشقاي|اشقاو|شقيقات)(?:ه|ها|هم|هما)"
)


def _one_of_two(words: list[Token], i: int) -> Quantity | None:
    """«فقتل أحدهما», «سبعة، أحدهم فارق الحياة», «طفلان، أحدهما في كذا والثاني برصاص قناص في كذا»."""
    if died_one(words, i):
        return Quantity(i, i + 1, 1, 1, rule="one")
    if words[i].text in FIRST and words[i - 1].text != "،":
        return None  # «تشرين الأول»
    there = in_a_place(words, i + 1) or told_of_place(words, i + 1)
    there = there or (i + 1 < len(words) and words[i + 1].text in _SHOT)
    fell = words[i].text in ONE_OF_THEM and i > 0 and read(words[i - 1].text).fate is not None
    return Quantity(i, i + 1, 1, 1, rule="one", bare=not fell) if there or fell else None


def by_its_form(words: list[Token], i: int, reading: Reading) -> Quantity | None:
    """People counted by the form of their noun, or by the word behind it: «ركابها الأربعة», «رجلا أمن», «الشابين»."""
    if words[i].text in ONE_OF_TWO:
        return _one_of_two(words, i)
    if theirs := _theirs(words, i):
        who = "" if _COMPANY.match(words[i].text) else "children"
        return Quantity(i, i + 2, theirs, theirs, who=who)
    if _pair(words, i):
        return Quantity(i, i + 2, 2, 2, who="soldiers", rule="dual")
    told, last = _told_number(words, i, reading)
    if not told:
        return None
    head = reading.casualty.kind if reading.casualty else ""
    return Quantity(i, last, told, told, head=head, rule="dual" if last == i + 1 else "number")


def _told_number(words: list[Token], i: int, reading: Reading) -> tuple[int, int]:
    """How many are «الجنود الأربعة», «القتلى السبعة» or «استشهاد الشابين», and the token to go on from; 0 where nothing tells."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    if not (reading.person or reading.casualty):
        return 0, i
    if not reading.definite:
        return _of_them(words, i, reading)
    if reading.amount == "two" and reading.person and i and read(words[i - 1].text).fate:
        return 2, i + 1
    if reading.amount == "many" and after.startswith("ال") and after not in _DAYS:
        return VALUES.get(after[2:], 0), i + 2
    return 0, i


def _of_them(words: list[Token], i: int, reading: Reading) -> tuple[int, int]:
    """How many are «شهداء الجيش الثلاثة», «ضحايا الغارة الأربعة», and the token to go on from; 0 where nothing tells."""
    whose, number = (words[i + 1].text, words[i + 2].text) if i + 2 < len(words) else ("", "")
    if reading.amount != "many" or not (whose.startswith("ال") and number.startswith("ال")):
        return 0, i
    known = whose[2:] in _SERVICES or whose in _WHOSE
    return (VALUES.get(number[2:], 0), i + 3) if known and number not in _DAYS else (0, i)


def _pair(words: list[Token], i: int) -> bool:
    """Whether two of a force are named by it: «رجلا أمن», «عنصري شرطة»."""
    word = words[i].text
    if word.removeprefix("و") in _OR_MANY:
        return False
    return _IS_PAIR[word] and i + 1 < len(words) and words[i + 1].text.removeprefix("ال") in _SERVICES


def is_pair(word: str) -> bool:
    """Whether a noun of a person may be a dual that has lost its end before another noun; «راعي» is one, «مسلحي» are many."""
    own = read(word)
    if word.endswith("ي") and not word.endswith("يي"):
        one = own.person is not None and own.amount == "one"
        if one or read(f"{word[:-1]}ين").amount == "many":
            return False
    person = read(word[:-1]).person if word.endswith(("ا", "ي")) else None
    return person is not None and read(word[:-1]).amount == "one"


_IS_PAIR = Remembered(is_pair)


def _theirs(words: list[Token], i: int) -> int:
    """How many are «أطفاله الثلاثة», «ركابها الأربعة»; 0 where no number stands behind."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    if not after.startswith("ال") or not CHILDREN.fullmatch(words[i].text):
        return 0
    return VALUES.get(after[2:], 0)
