"""How far a name reaches that no table has: by the cue before it, the words it may hold and what stands behind it."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.cues import VERBAL, WORD, Cue, CueTable
from stream.places.danger import given_names, is_common_word
from stream.places.fits_cue import fits
from stream.places.listed import Listed
from stream.places.name_ends import (
    HOLDS,
    LIST_GOES_ON,
    NAME_ENDS,
    TOLD_ON,
    named_for,
)
from stream.places.no_name import befell_it

_SHORTEST = 2  # letters of a name
_PARTICLE = re.compile(r"في|من|عن|مع|قد|ان|لم|لن|لا|ما|هو|هي|او|ثم|كل|اي|بن|ذو|ال|كم")
_GAP = re.compile(r"[\s\"'(\[]*")  # what may stand between a cue and its name
_INSIDE = re.compile(r"[ \t]+")
_SIDES = frozenset(
    {"شرقي", "غربي", "شمالي", "جنوبي", "شرقيه", "غربيه", "شماليه", "جنوبيه", "فوقاني", "تحتاني"}
)
_SIZES = frozenset({"كبير", "كبيره", "صغير", "صغيره"})
_AND_ANOTHER = re.compile(rf"[\"')]*\s+و(?!{family('side')}|وسط)\w")  # «كبش غربي وكذا»
_UP_TO_HOLDER = re.compile(rf"(\w{{2,40}}+(?: \w{{2,40}}+){{1,2}}?) {HOLDS}")
NUMBERS = frozenset(
    {"الاولي", "الثانيه", "الثالثه", "الرابعه", "الخامسه", "السادسه", "السابعه"}
)  # of quarters
_OF_TWO_WORDS = frozenset({"village", "town", "neighbourhood", "area", "camp", "colony"})
_NUMBERED = frozenset({"كيلو", "الكيلو", "الفوج", "اللواء", "الفرقه", "بلوك", "البلوك"})
_LISTS = frozenset({"village", "town", "neighbourhood"})
_PLACES = frozenset({"village", "town", "neighbourhood", "area", "camp", "admin"})
_SETTLED = frozenset({"village", "town", "neighbourhood", "camp", "city"})
# «قريتي علي كذا وكذا»: whatever its words mean
_FIRST_OF_PAIR = re.compile(r"((?:علي|حسن|حسين|محمد|احمد) (?!في |من |ال)[^\W\d]{3,}) و[^\W\d]{3,}")
_LIKE_NO_VERB = re.compile(r"(?![اتي])\w{4,}يت$")  # «شاغوريت»
_BRACKETED = re.compile(r"([^\W\d]{2,}(?: [^\W\d]{2,}){1,2})\)")
_QUOTED = re.compile(r"([^\W\d]{2,}(?: [^\W\d]{2,}){1,2})[\"']")


class NamesBehind:
    """Reads unlisted names behind the cues of one table."""

    def __init__(self, cues: CueTable, known: Listed) -> None:
        """`cues` knows the words that may be part of a name and those that end one, `known` the listed names."""
        self._cues, self._known = cues, known

    def up_to_holder(self, text: str, begin: int) -> tuple[int, int] | None:
        """The extent of a name of two or three words, whatever they mean, up to what tells where it lies.

        «بلدة شق النوم غربي مدينة كذا», «قرية علي حسين غرب قضاء كذا».
        """
        if (match := _UP_TO_HOLDER.match(text, begin)) is None:
            return None
        first, *others = match[1].split(" ")
        short = len(first) == _SHORTEST and not self._cues.ends_a_name(first)
        if first in self._cues.compound or not (self._cues.may_name(first) or short or first == "علي"):
            return None
        if first == "علي" and (others[0] in self._cues.on_what or others[0].startswith("ال")):
            return None  # «قرية على الطريق غربي كذا»
        if any(
            not self._cues.may_name(w)
            or w in self._cues.describes
            or (first != "علي" and VERBAL.match(w))
            or (w[0] == "و" or w.endswith("ا") or befell_it(w))
            for w in others
        ):
            return None
        return match.span(1)

    def name_after(self, text: str, at: int, cue: Cue) -> tuple[int, int] | None:
        """The extent of an unlisted name that starts at or after `at` on the same line; None if none can."""
        begin = gap.end() if (gap := _GAP.match(text, at)) else at
        if "\n" in text[at:begin]:
            return None
        somebody = None if cue.many or cue.id not in _PLACES else named_for(text, begin, self._cues.may_name)
        if longer := (self.up_to_holder(text, begin) if cue.id in _PLACES else None) or somebody:
            return longer
        quoted = begin > 0 and text[begin - 1] in "\"'"
        if quoted and not cue.many and cue.id in _SETTLED and (whole := _QUOTED.match(text, begin)):
            return whole.span(1)  # «قرية "على كيفك"»: whatever its words mean
        if (named := self._bracketed(text, begin, cue)) is not None:
            return named
        extent = self._read(text, begin, quoted=quoted, plain=cue.id in _OF_TWO_WORDS, many=cue.many)
        closed = cue.id == "heights" and text.endswith("(", 0, begin)  # «جبل (النار)»
        if extent and (quoted or closed or fits(text, extent, cue, self._cues, self._known)):
            return extent
        pair = _FIRST_OF_PAIR.match(text, begin) if cue.dual and cue.id in _LISTS else None
        return pair.span(1) if pair else None

    def _bracketed(self, text: str, begin: int, cue: Cue) -> tuple[int, int] | None:
        """The extent of a name of several words between brackets behind one place's cue: «قرية (كر شبك)»."""
        if cue.many or cue.id not in _PLACES or not text.endswith("(", 0, begin):
            return None
        whole = _BRACKETED.match(text, begin)
        first = whole[1].split(" ", maxsplit=1)[0] if whole else ""
        short = len(first) == _SHORTEST and not self._cues.ends_a_name(first)
        named = (
            first in self._cues.compound
            or short
            or (self._cues.may_name(first) and not is_common_word(first))
        )
        return whole.span(1) if whole and named and first not in self._cues.directions else None

    def is_side_of_name(self, text: str, word: re.Match[str]) -> bool:
        """Whether a side or a size without an article is part of a name: «قرية دير شرقي قرب مدينة كذا», «قرية كذا كبير في …»."""
        return (word[0] in _SIDES or word[0] in _SIZES) and any(
            behind.match(text, word.end()) for behind in (NAME_ENDS, TOLD_ON, _AND_ANOTHER)
        )

    def _third(self, text: str, second: str, word: re.Match[str]) -> bool:
        """Whether a village called after somebody has his whole name: «خربة محمد كذا في …», «بيت مصطفى الكذا، …»."""
        if not is_common_word(second) or second.startswith("ال") or is_common_word(word[0]):
            return False
        if not word[0].startswith("ال"):
            return self.second_of_two(text, word)
        return not word[0].endswith("ه") and bool(
            NAME_ENDS.match(text, word.end()) or TOLD_ON.match(text, word.end())
        )

    def second_of_two(self, text: str, word: re.Match[str]) -> bool:
        """Whether a word without an article is the second of a village's name: «قرية قرف مغار في …»."""
        return (
            self._cues.may_name(word[0])
            and not word[0].startswith(("ال", "و"))
            and not (VERBAL.match(word[0]) or befell_it(word[0]))
            and (
                bool(NAME_ENDS.match(text, word.end()))
                or (text.startswith(" ب", word.end()) and word.end() + 2 in self._known)
                or self._is_told_on(text, word)
            )
        )

    def _is_told_on(self, text: str, word: re.Match[str]) -> bool:
        """Whether a word that is hardly anything but a name ends its statement."""
        return (
            not word[0].endswith(("ا", "ون", "ين", "ات"))
            and not word[0].startswith(("ب", "ل", "ف", "ك"))
            and not is_common_word(word[0])
            and bool(TOLD_ON.match(text, word.end()))
        )

    def second_in_list(self, text: str, word: re.Match[str]) -> bool:
        """Whether a word is the second of a name in a list that goes on: «مناطق كلي رشيفا ونهيل», «قرى قبور كذا، …»."""
        return (
            self._cues.may_name(word[0])
            and not word[0].startswith(("ال", "و", "ب", "ل"))
            and not is_common_word(word[0])
            and not VERBAL.match(word[0])
            and bool(LIST_GOES_ON.match(text, word.end()))
        )

    def _read(
        self, text: str, begin: int, *, quoted: bool, plain: bool = False, many: bool = False
    ) -> tuple[int, int] | None:
        """The extent of a name that begins at an offset; quoted, it may go on with any word that may name."""
        first = WORD.match(text, begin)
        if first is None or not self._cues.may_name(first[0]):
            return None
        end, word = first.end(), first[0]
        while (following := _next(text, end)) is not None:
            if word in _NUMBERED and following[0].isdigit():
                return begin, following.end()
            if (word in self._cues.compound or plain) and self.is_side_of_name(text, following):
                return begin, following.end()
            joins = self._joins(text, first[0], word, following, plain=plain, many=many)
            loosely = (
                quoted and self._cues.may_name(following[0]) and not (many and following[0].startswith("و"))
            )
            if self._ends_before(first[0], word, following[0], many=many) or not (joins or loosely):
                break
            if not self._may_go_on(word, following[0]):
                break
            end, word = following.end(), following[0]
            if word in self._cues.second:
                break
        if first[0] in self._cues.compound and end == first.end():
            return None
        if first[0] in self._cues.never and not text.startswith("ال", first.end() + 1):
            return None  # «جديدة الشط» is one, «منطقة جديدة ومواقع» none
        return begin, end

    def _ends_before(self, first: str, word: str, following: str, *, many: bool) -> bool:
        """Whether a word is none of a name that begins with `first` and has come to `word`."""
        side = not many and following in self._cues.second and word == first
        never = following in self._cues.never and not side and following not in NUMBERS
        never = never or following in self._cues.land_of_capital  # «مدينة ليفربول البريطانية»
        return never or (word.startswith("ال") and following.startswith("و"))

    def _joins(
        self, text: str, first: str, word: str, following: re.Match[str], *, plain: bool, many: bool
    ) -> bool:
        """Whether a word belongs to the one before it in a name."""
        idafa = word == first and not word.startswith("ال") and following[0].startswith("ال")
        return (
            word in self._cues.compound
            or following[0] in self._cues.second
            or (idafa and not is_common_word(following[0]) and following[0] not in self._cues.describes)
            or (plain and word == first and self.second_of_two(text, following))
            or (plain and word == first and not word.startswith("ال") and _ends_on_somebody(text, following))
            or (plain and first in self._cues.compound and self._third(text, word, following))
            or (many and word == first and self.second_in_list(text, following))
        )

    def _may_go_on(self, word: str, following: str) -> bool:
        """Whether a word may stand behind another in a name at all."""
        short = word in self._cues.compound and len(following) == _SHORTEST
        short = short and not _PARTICLE.fullmatch(following)
        return following in self._cues.second or short or self._cues.may_name(following)

    def goes_on(self, text: str, word: re.Match[str], cue: Cue, *, amidst: bool = False) -> bool:
        """Whether an unlisted word without an article goes on a list: «قرى كفرعمة ومكلبيس وبنتا بريف …».

        `amidst`: a listed name follows, so it may be any word: «قرى طاريا وتمنين وبريتال».
        """
        if not cue.many or not self._cues.may_name(word[0]):
            return False
        if amidst:
            return True
        return (
            not is_common_word(word[0])
            and (VERBAL.match(word[0]) is None or _LIKE_NO_VERB.match(word[0]) is not None)
            and (bool(LIST_GOES_ON.match(text, word.end())) or self._two_words(text, word))
        )

    def _two_words(self, text: str, word: re.Match[str]) -> bool:
        """Whether the item of a list is this word and the next: «وكلي رشيفا ونهيل», «وقبور القراجنة، …»."""
        second = WORD.match(text, word.end() + 1)
        if second is None or text[word.end() : second.start()] != " ":
            return False
        if second[0].startswith("ال"):
            return (
                self._cues.may_name(second[0])
                and not is_common_word(second[0])
                and bool(LIST_GOES_ON.match(text, second.end()))
            )
        return self.second_in_list(text, second)


def _ends_on_somebody(text: str, word: re.Match[str]) -> bool:
    """Whether a name ends with a person's: «حبيل يحيى شرقي كذا»."""
    ends = NAME_ENDS.match(text, word.end()) or TOLD_ON.match(text, word.end())
    return ends is not None and word[0] in given_names()


def _next(text: str, end: int) -> re.Match[str] | None:
    """The word behind an offset, past white space alone."""
    gap = _INSIDE.match(text, end)
    return WORD.match(text, gap.end()) if gap else None
