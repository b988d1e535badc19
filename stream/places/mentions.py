"""Where a text names places: known names, names that only a cue introduces, rural areas, and words that refer back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.articles.fold import Folded
from stream.data.families import family
from stream.places.again import again, without_parts
from stream.places.amidst import amidst
from stream.places.apposed import apposed
from stream.places.camps import with_their_camps
from stream.places.cue_finding import find_cues
from stream.places.cues import WORD, Cue, CueMatch, cue_table
from stream.places.danger import is_common_word
from stream.places.extent import Extents
from stream.places.implied import chained, held_or_listed
from stream.places.in_brackets import in_brackets
from stream.places.listed import Listed, Names, listed_names, stands_alone
from stream.places.mention import Mention, unquoted
from stream.places.name_ends import one_more_held, two_more
from stream.places.no_name import goes_on
from stream.places.phrases import around, behind_capital, for_now, is_for_now, rural
from stream.records import PlaceKind
from stream.text.in_order import apart

_LIST = re.compile(
    rf"(?:\s?\((?:{family('side')}|وسط)[^()\n]{{0,24}}\))?[\"')\s]*(?:[،,]\s*(?:و\s*)?|\s-\s|/|\s+(?=و))[\s\"'(]*"
)
_COLON = re.compile(r"\s?:\s?(?=[\"'(]*\w{2,}(?: \w+){0,2}[\"')]*\s?،\s?\w)")  # «على قرى: كذا، كذا، وكذا»
_ARTICLE = "ال"
_OPEN, _CLOSES = re.compile(r"[\"(](?=[^\"()]*\Z)"), ('"', ")")  # «جبل "النار"», «تبة (الخزان)»
_ALIVE = ("رصاص ", "البث ", "النقل ")  # «الرصاص الحي»
_OLD = "القديمه"  # «المدينة القديمة», «البلدة القديمة»
_OF_A_CITY = re.compile(r" (?:في |ب\w|من |وسط |لمدينه )")
_LINKED = re.compile(r" (?:في |ب|ل)")  # «البلدة القديمة في نابلس», «البلدة القديمة بنابلس»
_QUARTER = (PlaceKind.NEIGHBOURHOOD,)
_BUILT = (PlaceKind.LANDMARK, PlaceKind.AREA)
# «بلدات تضررت», «قرى شهدت معارك»: what they did or suffered.
_DID = re.compile(r"(?:ت\w{3,}|ا\w{3,}|شهد|عاش|خضع|وقع|كان|ظل|بات|عان|نزح)(?<!ا)ت")
_AND_THAT = "وان"  # «على ست جبهات، وأن القوات …», and no city of that name
_LONG = 5  # letters up to which the item of a list may begin with ل and be a name
_LIVED_IN = frozenset({"السكني", "السكنيه"})
_NUMBERED = re.compile(r" (?:ال)?رقم ?\(?\d{1,3}(?!\d)")  # «الحي رقم 2»
_SIDE_HELD = re.compile(r" (ال(?:شرقي|غربي|شمالي|جنوبي))[\"')]* (?=ب(?!ال)\w{3,}|بال|في |من |لمدينه |لبلده )")
# What may say where the first of two lies: «جبهتي نهم شرق صنعاء وصرواح», «قريتي كذا بريف حماة وكذا».
_WHERE_THE_FIRST_LIES = re.compile(
    rf"[\"')]*\s(?:(?:{family('side')}|وسط)ي?\s(?:(?:ال)?(?:شرق|غرب)ي?\s)?|(?:ب|في\s)(?:ريف|{family('unit')})\s)"
    rf"(?:(?:مدينه|محافظه|بلده)\s)?\w+(?:\sال{family('side')}ي|\sال\w+)??(?=\s+و\w)"
)


def find_mentions(folded: Folded, names: Names) -> list[Mention]:
    """Every place that a folded text names, in order, none overlapping."""
    text, cues = folded.text, cue_table()
    known = listed_names(text, names, cues)
    cued = find_cues(folded, known, cues)
    found = _Reader(text, names, known, cued).read()
    chain = chained(text, known, cues, found)
    mentions = [m for m in found if m.cue or not any(c.start <= m.start < c.end for c in chain)]
    mentions += chain
    whole = [m for m in mentions if m.cue or m.name not in cues.compound]  # «عين سلطان», not «عين»
    found = held_or_listed(text, known, cues, cued, whole)
    mentions = [m for m in mentions if not any(f.start < m.end and m.start < f.end for f in found)] + found
    mentions += amidst(text, known, cues, mentions) + in_brackets(text, known, cues, mentions)
    mentions += apposed(text, known, cues, mentions)
    their = with_their_camps(text, mentions, names)
    mentions = [m for m in mentions if not any(t.start < m.end and m.start < t.end for t in their)] + their
    told = again(text, mentions)
    mentions = [*without_parts(mentions, told), *told]
    mentions.sort(key=lambda m: (m.start, -m.end))
    behind = {m.end + 1 for m in mentions}  # «مدينة أم روابة السودانية»: whose it is, and no «السودانية»
    mentions = [m for m in mentions if m.cue or m.name not in cues.land_of_capital or m.start not in behind]
    placed = [around(text, cues, m) for m in rural(text, cues, mentions)]
    return [m for m, following in pairwise(placed) if not _is_side_of(m, following)] + placed[-1:]


def _is_side_of(mention: Mention, following: Mention) -> bool:
    """Whether a name is but the side of the next: «الشمال» in «إلى الشمال الشرقي من بغداد»."""
    return following.direction and following.outer <= mention.start < mention.end < following.start


_OF_TWO = frozenset({"area", "village", "town", "neighbourhood", "admin"})


class _Reader:
    """Reads the names behind each cue, and then the listed names that stand alone."""

    def __init__(self, text: str, names: Names, known: Listed, cued: Sequence[CueMatch]) -> None:
        self.text, self.known, self.cued, self.cues = text, known, cued, cue_table()
        self.extents = Extents(text, known, self.cues, names)
        self.found: list[Mention] = []
        self.taken = 0
        self.groups = 0
        self.broken: tuple[int, CueMatch] | None = None  # where a list came to an item with a cue of its own

    def read(self) -> list[Mention]:
        for match in self.cued:
            if match.start >= self.taken:
                self._after_cue(match)
        return self.found + [m for m in self._uncued() if not is_for_now(self.text, m)]

    def _after_cue(self, match: CueMatch) -> None:
        """Read the names behind a cue."""
        cue = match.cue
        whole = self.known.get(match.start)
        if whole is not None and self.extents.goes_on(whole):
            whole = None
        if whole is not None and whole.end > match.end and not match.definite:
            # «قطاع غزة» and «أحياء درعا البلد» are listed as they stand.
            self._add(whole.start, whole.end, match, kinds=(), known=True)
            link = _LIST.match(self.text, whole.end)
            if cue.many and link is not None and not cue.dual:
                self._list(match, link.end(), count=1)
        elif match.definite:
            self._definite(match)
        else:
            at, head = self.broken or (-1, match)
            colon = _COLON.match(self.text, match.end) if cue.many else None
            self._list(match, colon.end() if colon else match.end)
            link = _LIST.match(self.text, self.taken)
            if at == match.start - len(match.clitics) and not cue.many and self.taken > at and link:
                self._list(head, link.end(), count=1)  # «أحياء كذا وكذا وحي كذا والكذا»

    def _list(self, match: CueMatch, at: int, count: int = 0) -> None:
        """The names from `at` on that a cue introduces; `count` of them are read already."""
        cue = match.cue
        self.groups += 1
        at += cue.many and self.text.startswith(":", at)  # «على قرى: كذا، كذا وكذا»
        while True:
            extent = (
                self.extents.whole(at, self._one_of(match))
                or self.extents.name(at, listed=count > 0, cue=cue)
                or self.extents.of_two(at, cue, count)
            )
            if extent is None:
                self.broken = (at, match) if count and cue.many and not cue.dual else None
                return
            start, end, known = extent
            if self._is_nameless(cue, start, end, known=known) or (
                not known and count == 0 and goes_on(self.text, start, end)
            ):
                return
            if cue.keep and not known and count == 0 and not cue.many:
                start = match.start
            kinds = () if cue.keep and known else cue.kinds
            self._add(start, end, match, kinds=kinds, known=known, group=self.groups)
            count += 1
            if not cue.many:
                self._one_more(match, end)
                return
            if cue.dual and count == 1 and (aside := _WHERE_THE_FIRST_LIES.match(self.text, end)):
                end = aside.end()
            link = _LIST.match(self.text, end)
            if link is None or (cue.dual and count == 2):
                return
            at = link.end()
            if self.text.startswith("وسط ", at) and at in self.known:
                return  # «وسط قطاع غزة», and no item of a list

    def _one_more(self, match: CueMatch, end: int) -> None:
        """Read the names that a cue of one place has behind the first: one that something holds, or two in a row."""
        if match.cue.id not in _OF_TWO:
            return
        more = one_more_held(self.text, end, self.known)
        for extent in [more] if more is not None else two_more(self.text, end, self.known):
            self._add(*extent, match, kinds=match.cue.kinds, known=False, group=self.groups)

    def _is_nameless(self, cue: Cue, start: int, end: int, *, known: bool) -> bool:
        """Whether what stands where a name would is none: «، لعرقلة …», «معسكرات ومواقع», «بلدات تضررت»."""
        word = self.text[start:end]
        if word == _AND_THAT or (cue.keep and word in self.cues.nameless):
            return True
        if known or not cue.many:
            return False
        purpose = word[0] == "ل" and len(word) > _LONG
        return purpose or (word[0] == "و" and is_common_word(word[1:])) or _DID.fullmatch(word) is not None

    def _definite(self, match: CueMatch) -> None:
        """Read a cue with the article: it names nothing by itself, or refers back, or begins a name of its own."""
        begin = match.start - len(_ARTICLE)
        if (
            (whole := self.known.get(begin)) is not None
            and whole.end > match.end
            and not for_now(self.text, whole.end)
            and (match.cue.id in ("capital", "city") or _LINKED.search(whole.name))
        ):  # «العاصمة صنعاء», «المدينة المنورة», «البلدة القديمة في نابلس»: listed as they stand
            self._add(whole.start, whole.end, match, kinds=(), known=True)
            return
        after = WORD.match(self.text, match.end + 1)
        if after and after[0] in _LIVED_IN:  # «الحي السكني الثالث»
            after = WORD.match(self.text, after.end() + 1) or after
        if match.cue.id in ("neighbourhood", "area") and after and after[0] in self.cues.ordinals:
            start = begin if self.text.startswith(_ARTICLE, begin) else match.start
            self._add(start, after.end(), match, kinds=match.cue.kinds, known=start in self.known)
        elif (named := self._named_with(match, after)) is not None:
            self._add(begin, named[0], match, kinds=named[1], known=False)
        elif match.cue.id == "capital":
            if (seat := behind_capital(self.text, match.end, self.known)) is not None:
                self._add(seat.start, seat.end, match, kinds=match.cue.kinds, known=True)
            elif not for_now(self.text, match.end):
                self._refer(match)
        elif self.text.endswith(_ALIVE, 0, match.start - len(match.clitics)):
            return
        elif match.cue.refers or (match.cue.many and after and after[0] in self.cues.aforesaid):
            self._refer(match)

    def _named_with(
        self, match: CueMatch, after: re.Match[str] | None
    ) -> tuple[int, tuple[PlaceKind, ...]] | None:
        """Where the name ends that a cue with the article begins, and its kinds: «الحي الشرقي بكذا», «المدينة القديمة»."""
        cue, towards = match.cue, match.clitics.lstrip("وف").startswith("ل")
        if not towards and cue.id in ("heights", "neighbourhood"):
            side = _SIDE_HELD.match(self.text, match.end)
            if side is not None:
                return side.end(1), cue.kinds
        if cue.id == "neighbourhood" and (number := _NUMBERED.match(self.text, match.end)):
            return number.end(), cue.kinds
        if after is None:
            return None
        if cue.id == "neighbourhood" and after[0] in self.cues.nations and not towards:
            return after.end(), cue.kinds
        if not towards and self._is_old_part(match, after):
            return after.end(), _QUARTER
        return (after.end(), _BUILT) if cue.id == "city" and after[0] in self.cues.built else None

    def _is_old_part(self, match: CueMatch, after: re.Match[str]) -> bool:
        """Whether a cue names the old part of a city: «المدينة القديمة», «البلدة القديمة بصيدا»; alone «البلدة القديمة» says of none."""
        if after[0] != _OLD:
            return False
        return match.cue.id == "city" or (
            match.cue.id == "town" and _OF_A_CITY.match(self.text, after.end()) is not None
        )

    def _one_of(self, match: CueMatch) -> str:
        """The cue of one place for that of several whose names are listed with it: «جبل» for «جبلي»."""
        return self.cues.one_of.get(self.text[match.start : match.end], "") if match.cue.many else ""

    def _refer(self, match: CueMatch) -> None:
        """Keep a cue without a name, which refers back: «المدينة», «العاصمة», «الأحياء المذكورة»."""
        self.found.append(
            Mention(
                match.start,
                match.end,
                match.start - len(match.clitics),
                "",
                known=False,
                clitics=match.clitics,
                cue=match.cue.id,
                kinds=match.cue.kinds,
                refers=True,
                many=match.cue.many,
            )
        )

    def _add(
        self,
        start: int,
        end: int,
        match: CueMatch,
        *,
        kinds: tuple[PlaceKind, ...],
        known: bool,
        group: int = -1,
    ) -> None:
        """Keep a mention, with the group and clitics of its cue."""
        outer = min(match.start - len(match.clitics), start)
        end += _OPEN.search(self.text, start, end) is not None and self.text[end : end + 1] in _CLOSES
        first = group < 0 or not self.found or self.found[-1].group != group
        name = unquoted(self.text[start:end])
        if (one := self._one_of(match)) and self.extents.is_listed(one, name):
            name = f"{one} {name}"  # «مخيمي طولكرم ونور شمس», «جبلي التركمان والأكراد»
        self.found.append(
            Mention(
                start,
                end,
                outer if first else start,
                name,
                known,
                match.clitics if first else "و",
                match.cue.id,
                kinds,
                group=group,
            )
        )
        self.taken = end

    def _uncued(self) -> list[Mention]:
        """Known names that no cue introduces, the longest where they overlap."""
        cues = {(c.start, c.end) for c in self.cued}
        alone = [
            m for m in self.known.values() if (m.start, m.end) not in cues and stands_alone(self.text, m)
        ]
        alone.sort(key=lambda m: (m.start - m.end, m.start))
        return [
            Mention(m.start, m.end, m.start - len(m.clitics), m.name, known=True, clitics=m.clitics)
            for m in apart(alone, len(self.text), self.found)
        ]
