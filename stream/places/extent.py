"""How far a name reaches that a cue introduces: a listed one, one that goes on behind it, one that no table has."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.cues import WORD, Cue, CueTable
from stream.places.danger import is_common_word
from stream.places.everyday import is_everyday
from stream.places.listed import Listed, NameMatch, Names
from stream.places.names_behind import NUMBERS, NamesBehind
from stream.places.no_name import tells_of_it

# What may stand between a cue and its name: «حي اسمه كذا», «بلدة تدعى كذا».
_CALLED = r"(?:اسمها?|[يت](?:سمي|دعي)|المسماه?|المسمي|المدعوه?|(?:[يت]عرف|المعروفه?)\sباسم|[يت]طلق\sعلي(?:ه|ها)\sاسم)"
LINK = re.compile(rf"[\s\"'()\[\]،,/-]*(?:{_CALLED}\s[\"'(]*)?")
_AFTER_COMMA = re.compile(r"[،,/]\s*(?:و\s*)?[\"'(]*$")
CAMP = "مخيم "
_WHOLE = re.compile(r"\s*(?:و\s?)?[\"'(]*(?=(\w+))(?=(\w+ \w+)?)")
_PAIRED = frozenset({"area", "village", "town", "neighbourhood"})
_THE_AND = re.compile(r"[\s\"'(]*(ال\w{3,})[\"')]*(?= و[\"'(]*(?:ال)?\w{3,})")
_AND_THE = re.compile(r"و((?:ال)?\w{3,})")
_STOREYS = frozenset(
    {"فوقاني", "تحتاني", "الفوقاني", "التحتاني", "الفوقا", "التحتا"}
)  # upper and lower village
_AGES = frozenset({"القديم", "القديمه", "الجديد", "الجديده"})
# «مناطق كذا وجنوب كذا ومحيط كذا»: an item of a list, seen from its side.
_AND_ITS_SIDE = re.compile(rf"و(?:{family('side')}ي?|محيط|اطراف)\s[\"'(]*")
_DATE = re.compile(
    r"(?:(?:ال)?\d{1,2}|ال(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)) (?:من )?"
    r"(?:كانون|شباط|اذار|نيسان|ايار|حزيران|تموز|ايلول|تشرين|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر)(?!\w)"
)
_ARTICLE = "ال"
_NUMBERED = frozenset({"كيلو", "فوج", "لواء", "فرقه", "كتيبه", "قطعه"})
_NUMBER = re.compile(r" \d{1,4}(?!\d)")
_AND_APART = ("و ", 'و"', "و'", "و(")


class Extents:
    """Reads the names of one folded text, in which the listed ones are known."""

    def __init__(self, text: str, known: Listed, cues: CueTable, names: Names) -> None:
        """`cues` tells which words may be part of a name, `names` which camps are listed."""
        self._text, self._known, self._cues, self._names = text, known, cues, names
        self._behind = NamesBehind(cues, known)

    def name(self, at: int, *, listed: bool, cue: Cue) -> tuple[int, int, bool] | None:
        """The extent of the name at or behind an offset, and whether it is a listed one; None where no name is."""
        link = LINK.match(self._text, at)
        begin = at if listed else (link.end() if link else at)
        if "\n" in self._text[at:begin] or self._is_office(cue, begin):
            return None
        begin, spaced = self._item(begin, cue) if listed else (begin, False)
        for start in (begin, begin + 1) if listed and self._text[begin : begin + 1] == "و" else (begin,):
            match = self._known.get(start)
            if match is not None:
                longer = self._longer_than(match, cue)
                return (*longer, False) if longer else (match.start, match.end, True)
        if listed:
            joined = not spaced and self._text[begin : begin + 1] == "و"
            dashed = self._text.endswith(" - ", 0, at)  # «محوري كذا - الكذا وكذا»
            if not (spaced or joined or dashed or _AFTER_COMMA.search(self._text[at - 4 : at])):
                return None
            begin += joined
            word = WORD.match(self._text, begin)
            if word is None or not self._continues(word, cue) or (dashed and not self._is_amidst(word)):
                return None
            if self._is_amidst(word):
                return word.start(), word.end(), False
        if begin + 1 in self._known and self._text[begin] in "بلو" and not self._may_begin_so(cue, begin):
            return None  # «أحياء بحلب»: a preposition and a place of its own
        extent = self._dated(begin, cue) or self._behind.name_after(self._text, begin, cue)
        described = cue.dual and not listed and self._text[at - 1] == "ا"  # «حيا جديدا»: one quarter
        if extent is None or self._is_no_name(extent, described=described):
            return None
        return extent[0], self._with_number(*extent), False

    def _item(self, begin: int, cue: Cue) -> tuple[int, bool]:
        """Where the next item of a list begins, and whether its «و» stands apart: «قريتي كفرتعال و اللوش», «"كذا" و"كذا"»."""
        spaced = self._text.startswith(_AND_APART, begin)
        begin += 2 if spaced else 0
        if not cue.dual and (side := _AND_ITS_SIDE.match(self._text, begin)):
            return side.end(), True
        return begin, spaced

    def _longer_than(self, match: NameMatch, cue: Cue) -> tuple[int, int] | None:
        """The extent of an unlisted name that a listed one is but the begin of."""
        compound = match.name in self._cues.compound
        return (
            (self._behind.name_after(self._text, match.start, cue) if compound else None)
            or self._longer(match)
            or self._numbered(match, cue)
            or self._goes_on_to_holder(match)
        )

    def _may_begin_so(self, cue: Cue, begin: int) -> bool:
        """«قرية لهيبان»: whether the letter of a preposition may begin a name."""
        return cue.id in ("village", "town") and not cue.many and self._text.startswith("ل", begin)

    def _dated(self, begin: int, cue: Cue) -> tuple[int, int] | None:
        """The extent of a quarter's name that is a date: «حي 8 شباط», «حي السابع من نيسان»."""
        match = _DATE.match(self._text, begin) if cue.id == "neighbourhood" else None
        return match.span() if match else None

    def _is_no_name(self, extent: tuple[int, int], *, described: bool) -> bool:
        """Whether words of no table describe a place; `described`: so does one that ends as a cue of one place did."""
        return tells_of_it(self._text, *extent) or (described and self._text[extent[1] - 1] == "ا")

    def _is_office(self, cue: Cue, at: int) -> bool:
        """Whether «مديرية» is an office and no land: «مديرية التربية»; or another cue stands there: «قرى جبلي كذا وكذا»."""
        word = WORD.match(self._text, at) if cue.id == "admin" or cue.many else None
        if word is None:
            return False
        return word[0] in (self._cues.directorates if cue.id == "admin" else self._cues.one_of)

    def whole(self, at: int, one: str) -> tuple[int, int, bool] | None:
        """The extent of a name behind «مخيمي», «جبلي»: listed as «مخيم طولكرم», «جبل الأكراد», with the cue `one`."""
        match = _WHOLE.match(self._text, at) if one else None
        if match is None:
            return None
        begin = match.start(1)
        ends = (match.end(k) for k in (2, 1) if match[k])
        return next(((begin, end, True) for end in ends if self.is_listed(one, self._text[begin:end])), None)

    def is_listed(self, one: str, name: str) -> bool:
        """Whether a name is listed with the cue of one place before it."""
        return bool(self._names.ids(f"{one} {name}"))

    def _continues(self, word: re.Match[str], cue: Cue) -> bool:
        """Whether an unlisted word goes on a list."""
        return (
            self._may_continue(word[0])
            or self._is_marked(word)
            or self._behind.goes_on(self._text, word, cue, amidst=self._is_amidst(word))
        )

    def _is_marked(self, word: re.Match[str]) -> bool:
        """Whether a word that may name a place stands between quotation marks: «و"قليدين" و"الكذا"»."""
        begin, end = word.start() - 1, word.end()
        return (
            self._text[begin] in "\"'"
            and self._text[end : end + 1] in ('"', "'")
            and self._cues.may_name(word[0])
        )

    def _is_amidst(self, word: re.Match[str]) -> bool:
        """Whether a listed name goes on a list right behind a word: «وتمنين وبريتال», «، تمنين، بريتال»."""
        joined = self._text.startswith((" و", "، ", " - "), word.end())
        longer = self._text.startswith((" و ", " - "), word.end())
        return joined and word.end() + 2 + longer in self._known

    def of_two(self, at: int, cue: Cue, count: int) -> tuple[int, int, bool] | None:
        """Each of two is a name, whatever else it may mean: «منطقتي الفازة والجبلية»."""
        if cue.dual and count == 0 and cue.id in _PAIRED:
            first = _THE_AND.match(self._text, at)
            side = first is not None and (first[1] in self._cues.directions or first[1] in self._cues.nations)
            return (*first.span(1), False) if first and not side else None
        found = _AND_THE.match(self._text, at) if cue.dual and count == 1 else None
        if found is None or not (found[1].startswith("ال") or self._may_be_second(found[0], found[1])):
            return None
        return (*found.span(1), False)

    def _may_be_second(self, whole: str, word: str) -> bool:
        """Whether «و» and a name were read in a word, and no word that begins so: «وسطها»."""
        return (
            self._cues.may_be_listed(word) and not is_common_word(whole) and not whole.endswith(("ت", "ها"))
        )

    def goes_on(self, whole: NameMatch) -> bool:
        """Whether a listed name is but the beginning of a longer one: «جبل الشيخ بركات»."""
        last = whole.name.rpartition(" ")[2]
        after = WORD.match(self._text, whole.end + 1)
        return (
            last in self._cues.compound
            and after is not None
            and not after[0].startswith("ال")
            and self._cues.may_name(after[0])
        )

    def _longer(self, match: NameMatch) -> tuple[int, int] | None:
        """The extent of a name that goes on behind a listed one: «جبل الشيخ بركات في …»."""
        after = WORD.match(self._text, match.end + 1)
        if after is not None and after[0] in _STOREYS:
            return match.start, after.end()  # «قرية بقرص تحتاني»
        if match.name.rpartition(" ")[2] not in self._cues.compound or after is None:
            return None
        return (match.start, after.end()) if self._behind.second_of_two(self._text, after) else None

    def _numbered(self, match: NameMatch, cue: Cue) -> tuple[int, int] | None:
        """The extent of a quarter's name with its number or age: «منطقة الرشيد الثالثة», «حي السرايا القديمة»."""
        after = WORD.match(self._text, match.end + 1)
        if after is None or cue.id not in ("area", "neighbourhood"):
            return None
        aged = cue.id == "neighbourhood" and after[0] in _AGES
        return (match.start, after.end()) if after[0] in NUMBERS or aged else None

    def _goes_on_to_holder(self, match: NameMatch) -> tuple[int, int] | None:
        """The extent of a longer name that begins with a listed one: «بلبل تمبسكو بالقرب من …»."""
        extent = self._behind.up_to_holder(self._text, match.start)
        if extent is None or extent[1] <= match.end:
            return None
        rest = self._text[match.end : self._cut(*extent)].split()
        extent = match.start, self._cut(*extent)
        if not rest:
            return None
        told = any(w.startswith("ال") or is_common_word(w) or is_everyday(w) for w in rest)
        return None if told else extent  # «بلدة كذا بمسيرة في ريف كذا»: with what

    def _with_number(self, start: int, end: int) -> int:
        """Where a name ends that has a number: «منطقة الكيلو 16», «منطقة الفوج 46»."""
        if self._text[start:end].removeprefix(_ARTICLE) not in _NUMBERED:
            return self._cut(start, end)
        number = _NUMBER.match(self._text, end)
        return number.end() if number else end

    def _cut(self, start: int, end: int) -> int:
        """Where a name of several words ends: before «بحلب», a preposition and a place of its own."""
        for word in WORD.finditer(self._text, start, end):
            if word.start() > start and self._text[word.start()] == "ب" and word.start() + 1 in self._known:
                return word.start() - 1
        return end

    def _may_continue(self, word: str) -> bool:
        """Whether an unlisted word may go on a list of names: not a verb in the feminine, not a cue."""
        return word.startswith("ال") or word in self._cues.compound
