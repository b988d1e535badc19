"""Where a text names places: known names, names that only a cue introduces, rural areas, and words that refer back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from stream.articles.fold import Folded
from stream.places.cues import WORD, Cue, CueMatch, CueTable, cue_table
from stream.places.danger import is_common_word
from stream.places.mention import IMPLIED, Mention
from stream.places.phrases import around, rural
from stream.records import PlaceKind

_LINK = re.compile(r"[\s\"'()\[\]،,/-]*")
_LIST = re.compile(r"[\"')\s]*(?:[،,]\s*(?:و\s*)?|\s-\s|/|\s+(?=و))[\s\"'(]*")
_AFTER_COMMA = re.compile(r"[،,/]\s*(?:و\s*)?[\"'(]*$")
_AND_THE = re.compile(r"و(ال\w{3,})")
_HOLDER = (
    r"(?:(?:ب|في\s)(?:محافظه|محليه|مديريه|قضاء|ناحيه|ريف|ولايه)\s"
    r"|(?:شمال|جنوب|شرق|غرب)ي?\s(?:شرقي?\s|غربي?\s)?(?:مدينه\s|محافظه\s|قضاء\s)?)"
)
_IMPLIED = re.compile(
    rf"(?<!\w)(?:[وف]?(?:في|علي|قرب|محيط|بمحيط|اطراف)\s+|[وف]?ب(?=ال))(ال\w{{3,}})\s+(?:{_HOLDER}|ب|في\s)"
)
# The next of a list: what holds it stands behind, or another place of the list.
_NEXT = re.compile(rf"(?:\s?[،,])?\s+و(\w{{2,}}(?: \w{{3,}})??)(?=\s+({_HOLDER})|\s+و|\s*[،.)\n]|\s*$)")
_LISTED = frozenset({"village", "town", "neighbourhood", "area", "camp", "city"})
# Behind a word for several places: which ones they are.
_SUCH_AS = re.compile(
    r"(?:\s\w+){0,5}?\s?[،,]?\s+(?:و)?(?:من )?(?:منها|بينها|ابرزها|اهمها|لا سيما|ولا سيما|خاصه|خصوصا|هي)\s:?\s?[\"'(]*(?=\w{2,}(?: \w+)?[\"')]*(?: و\w|[،,]))"
)
_LIES_IN = re.compile(r"(?:\s(?:عده|متفرقه|مختلفه|واسعه))?\s(?:في|من)\s[\"'(]*(?=\w{2,}(?: \w+)?[\"')]* و\w)")
# A chain of names, each between commas, behind one that a cue introduces: «منطقة كذا، والكذا، والكذا،».
_CHAIN = re.compile(r"(?:\s?،\s?وال\w{3,}(?=\s?،)){2,}")
_ITEM = re.compile(r"،\s?و(ال\w{3,})")
_ENOUGH = 2
_PLURAL = re.compile(r"(?:ات|ين|ون|ها|هم|هما|هن|ا)$")
_ARTICLE = "ال"


class NameMatch(Protocol):
    """A known name at folded offsets."""

    @property
    def start(self) -> int:
        """Where the name begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def name(self) -> str:
        """The name as listed, folded."""

    @property
    def clitics(self) -> str:
        """What the word carries before it."""

    @property
    def plain(self) -> bool:
        """Whether so short a name is a city's all the same: «بحمص», «بتعز»."""


class Names(Protocol):
    """What finds known names in folded text: the gazetteer."""

    def find(self, folded_text: str) -> Sequence[NameMatch]:
        """Known names, whole words, clitics allowed."""


def find_mentions(folded: Folded, names: Names) -> list[Mention]:
    """Every place that a folded text names, in order, none overlapping."""
    return _Reader(folded, names, cue_table()).read()


class _Reader:
    def __init__(self, folded: Folded, names: Names, cues: CueTable) -> None:
        text = folded.text
        self.text, self.cues = text, cues
        self.known: dict[int, NameMatch] = {}
        for match in names.find(text):
            if match.name.startswith("ريف ") and match.name != "ريف دمشق":
                continue  # composed below, from ريف and the name behind it
            if match.name in cues.words or cues.never_names(match.name) or _is_month(text, match):
                continue
            best = self.known.get(match.start)
            if best is None or match.end > best.end:
                self.known[match.start] = match
        self.cued = [c for c in cues.find(text) if not (_is_led_to(folded, c) or _is_local(text, c))]
        self.cued = sorted([*self.cued, *self._such_as()], key=lambda c: c.start)
        self.found: list[Mention] = []
        self.taken = 0
        self.groups = 0

    def _such_as(self) -> list[CueMatch]:
        """Cues whose names come behind a word for «among them»: «أحياء سكنية عدة، منها كذا وكذا», «قرى في كذا وكذا»."""
        starts = {c.start for c in self.cued}
        found = []
        for cue in self.cued:
            if not cue.cue.many or cue.cue.dual or cue.cue.id not in _LISTED:
                continue
            match = _SUCH_AS.match(self.text, cue.end) or (
                None if cue.definite else _LIES_IN.match(self.text, cue.end)
            )
            if match is None or any(cue.start < s < match.end() for s in starts):
                continue
            word = WORD.match(self.text, match.end())
            if word is None or word[0].removeprefix(_ARTICLE) in self.cues.words:
                continue  # «مناطق عدة وخاصة القرى والبلدات»
            if match.re is _LIES_IN and match.end() not in self.known:
                continue
            found.append(CueMatch(match.end(), match.end(), "", cue.cue))
        return found

    def read(self) -> list[Mention]:
        for match in self.cued:
            if match.start >= self.taken:
                self._after_cue(match)
        mentions = self.found + self._uncued()
        chained = self._chained(mentions)
        mentions = [m for m in mentions if m.cue or not any(c.start <= m.start < c.end for c in chained)]
        mentions += chained
        mentions += self._implied(mentions)
        mentions.sort(key=lambda m: (m.start, -m.end))
        return [around(self.text, self.cues, m) for m in rural(self.text, self.cues, mentions)]

    def _after_cue(self, match: CueMatch) -> None:
        cue = match.cue
        whole = self.known.get(match.start)
        if whole is not None and self._goes_on(whole):
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
            self._list(match, match.end)

    def _list(self, match: CueMatch, at: int, count: int = 0) -> None:
        """The names from `at` on that a cue introduces; `count` of them are read already."""
        cue = match.cue
        self.groups += 1
        while True:
            extent = self._name(at, listed=count > 0, cue=cue) or self._second(at, cue, count)
            if extent is None:
                return
            start, end, known = extent
            if cue.keep and not known and count == 0 and not cue.many:
                start = match.start
            self._add(
                start,
                end,
                match,
                kinds=() if cue.keep and known else cue.kinds,
                known=known,
                group=self.groups,
            )
            count += 1
            link = _LIST.match(self.text, end)
            if not cue.many or link is None or (cue.dual and count == 2):
                return
            at = link.end()

    def _second(self, at: int, cue: Cue, count: int) -> tuple[int, int, bool] | None:
        """The second of two is a name, whatever else it may mean: «منطقتي الفازة والجبلية»."""
        found = _AND_THE.match(self.text, at) if cue.dual and count == 1 else None
        return (*found.span(1), False) if found else None

    def _goes_on(self, whole: NameMatch) -> bool:
        """Whether a listed name is but the beginning of a longer one: «جبل الشيخ بركات»."""
        last = whole.name.rpartition(" ")[2]
        after = WORD.match(self.text, whole.end + 1)
        return (
            last in self.cues.compound
            and after is not None
            and not after[0].startswith("ال")
            and self.cues.may_name(after[0])
        )

    def _longer(self, match: NameMatch) -> tuple[int, int] | None:
        """The extent of a name that goes on behind a listed one: «جبل الشيخ بركات في …»."""
        after = WORD.match(self.text, match.end + 1)
        if match.name.rpartition(" ")[2] not in self.cues.compound or after is None:
            return None
        return (match.start, after.end()) if self.cues.second_of_two(self.text, after) else None

    def _goes_on_to_holder(self, match: NameMatch) -> tuple[int, int] | None:
        """The extent of a longer name that begins with a listed one: «بلبل تمبسكو بالقرب من …»."""
        extent = self.cues.up_to_holder(self.text, match.start)
        if extent is None or extent[1] <= match.end:
            return None
        rest = self.text[match.end : self._cut(*extent)].split()
        extent = match.start, self._cut(*extent)
        if not rest:
            return None
        return None if any(w.startswith("ال") or is_common_word(w) for w in rest) else extent

    def _name(self, at: int, *, listed: bool, cue: Cue) -> tuple[int, int, bool] | None:
        link = _LINK.match(self.text, at)
        begin = at if listed else (link.end() if link else at)
        if "\n" in self.text[at:begin]:
            return None
        spaced = listed and self.text.startswith("و ", begin)  # «قريتي كفرتعال و اللوش»
        begin += 2 if spaced else 0
        for start in (begin, begin + 1) if listed and self.text[begin : begin + 1] == "و" else (begin,):
            match = self.known.get(start)
            if match is not None:
                longer = (
                    (
                        self.cues.name_after(self.text, start, cue)
                        if match.name in self.cues.compound
                        else None
                    )
                    or self._longer(match)
                    or self._goes_on_to_holder(match)
                )
                return (*longer, False) if longer else (match.start, match.end, True)
        if listed:
            if not spaced and self.text[begin : begin + 1] == "و":
                begin += 1
            elif not spaced and not _AFTER_COMMA.search(self.text[at - 4 : at]):
                return None
            word = WORD.match(self.text, begin)
            if word is None or not (self._may_continue(word[0]) or self.cues.goes_on(self.text, word, cue)):
                return None
        if begin + 1 in self.known and self.text[begin] in "بلو":
            return None  # «أحياء بحلب»: a preposition and a place of its own
        extent = self.cues.name_after(self.text, begin, cue)
        return None if extent is None else (extent[0], self._cut(*extent), False)

    def _cut(self, start: int, end: int) -> int:
        """Where a name of several words ends: before «بحلب», a preposition and a place of its own."""
        for word in WORD.finditer(self.text, start, end):
            if word.start() > start and self.text[word.start()] == "ب" and word.start() + 1 in self.known:
                return word.start() - 1
        return end

    def _may_continue(self, word: str) -> bool:
        """Whether an unlisted word may go on a list of names: not a verb in the feminine, not a cue."""
        return word.startswith("ال") or (not word.endswith("ت") and word in self.cues.compound)

    def _definite(self, match: CueMatch) -> None:
        whole = self.known.get(match.start - len(_ARTICLE))
        listed = whole is not None and whole.end > match.end  # «العاصمة صنعاء», «المدينة المنورة»
        if whole is not None and listed and match.cue.id in ("capital", "city"):
            self._add(whole.start, whole.end, match, kinds=(), known=True)
            return
        after = WORD.match(self.text, match.end + 1)
        if match.cue.id in ("neighbourhood", "area") and after and after[0] in self.cues.ordinals:
            start = match.start - 2 if self.text[match.start - 2 : match.start] == "ال" else match.start
            self._add(start, after.end(), match, kinds=match.cue.kinds, known=start in self.known)
        elif match.cue.id == "capital":
            self._after_capital(match)
        elif match.cue.refers or (match.cue.many and after and after[0] in self.cues.aforesaid):
            self._refer(match)

    def _after_capital(self, match: CueMatch) -> None:
        adjective = WORD.match(self.text, match.end + 1)
        starts = [match.end + 1] + ([adjective.end() + 1] if adjective else [])
        for start in starts:
            link = _LINK.match(self.text, start)
            known = self.known.get(link.end() if link else start)
            if known is not None:
                self._add(known.start, known.end, match, kinds=match.cue.kinds, known=True)
                return
        self._refer(match)

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
        outer = min(match.start - len(match.clitics), start)
        first = group < 0 or not self.found or self.found[-1].group != group
        self.found.append(
            Mention(
                start,
                end,
                outer if first else start,
                self.text[start:end],
                known,
                match.clitics if first else "و",
                match.cue.id,
                kinds,
                group=group,
            )
        )
        self.taken = end

    def _implied(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Names without a cue that a place right behind holds, or that stand inside a list of places.

        «في الشقب بمحافظة تعز», «هيلان وصرواح والمخدرة والكسارة», «قرى كذا جنوب إدلب، والسرمانية شمال حماة».
        """
        spans = [match.span(1) for match in _IMPLIED.finditer(self.text) if match.end() in self.known]
        ends = {m.end for m in mentions}
        begins = {m.outer for m in mentions if m.clitics == "و"} | {
            c.start - len(c.clitics) for c in self.cued
        }
        for match in _NEXT.finditer(self.text):
            first, _, second = match[1].partition(" ")
            held = match[2] is not None and match.end(2) in self.known
            linked = match.end() + 1 in begins
            whole = second and first in self.cues.compound
            if match.start() in ends and (
                whole or (first.startswith("ال") and not second and (held or linked))
            ):
                spans.append(match.span(1))
                ends.add(match.end(1))
        return [
            Mention(a, b, a, self.text[a:b], known=False, clitics="و" if self.text[a - 1] == "و" else "",
                    cue=IMPLIED, kinds=(PlaceKind.AREA,))
            for a, b in sorted(set(spans))
            if self._may_be_implied(a, b) and not any(m.outer < b and a < m.end for m in mentions)
        ]  # fmt: skip

    def _chained(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The names of a chain set off by commas, listed or not: «منطقة كذا، والضربة، والشماسي، بعدد من القذائف»."""
        found = []
        for first in [m for m in mentions if m.cue in _LISTED and not m.refers]:
            chain = _CHAIN.match(self.text, first.end)
            items = [w.span(1) for w in _ITEM.finditer(self.text, first.end, chain.end())] if chain else []
            fit = [(a, b) for a, b in items if a in self.known or self._may_be_chained(self.text[a:b])]
            if len(fit) < _ENOUGH:
                continue
            found += [
                Mention(a, b, a, self.text[a:b], a in self.known and self.known[a].end == b, "و", IMPLIED,
                        (PlaceKind.AREA,))
                for a, b in fit
                if not any(m.cue and m.outer < b and a < m.end for m in mentions)
            ]  # fmt: skip
        return found

    def _may_be_chained(self, word: str) -> bool:
        """Whether an item between commas may be a name, though it may end as plurals do: «، والمعلمين، والشماسي،»."""
        return not is_common_word(word) and self.cues.may_be_listed(word)

    def _may_be_implied(self, start: int, end: int) -> bool:
        first, _, second = self.text[start:end].partition(" ")
        if second and not self.cues.may_be_listed(second):
            return False
        if first in self.cues.compound:
            return bool(second)
        return not (is_common_word(first) or _PLURAL.search(first)) and self.cues.may_be_listed(first)

    def _uncued(self) -> list[Mention]:
        covered = [(m.start, m.end) for m in self.found]
        cues = {(c.start, c.end) for c in self.cued}
        free = []
        for match in sorted(self.known.values(), key=lambda k: (k.start - k.end, k.start)):
            if (match.start, match.end) in cues or not _stands_alone(match):
                continue
            if all(match.end <= a or b <= match.start for a, b in covered):
                covered.append((match.start, match.end))
                free.append(
                    Mention(
                        match.start,
                        match.end,
                        match.start - len(match.clitics),
                        match.name,
                        known=True,
                        clitics=match.clitics,
                    )
                )
        return free


def _is_led_to(folded: Folded, cue: CueMatch) -> bool:
    """Whether what folds to وادي, a valley, is «وأدى», and led to."""
    if folded.text[cue.start : cue.end] != "وادي":
        return False
    raw = folded.raw[slice(*folded.span(cue.start, cue.end))]
    return "أ" in raw or "ى" in raw


def _is_local(text: str, cue: CueMatch) -> bool:
    """Whether «محلية» is «local» and no locality: «مصادر محلية وشهود», not «بمحلية طويلة»."""
    led = cue.clitics.endswith("ب") or text.endswith("في ", 0, cue.start)
    return text[cue.start : cue.end] == "محليه" and not led


def _stands_alone(match: NameMatch) -> bool:
    """Whether a known name without a cue can be meant: not «السورية» for سورية, not «بريا» for ريا."""
    if match.clitics.endswith("ال"):
        return False
    if match.plain and match.clitics in ("ب", "وب"):
        return True
    return not match.clitics or match.end - match.start >= 4 or match.clitics == "و"


_MONTH = re.compile(r"\s+(?:ال)?(?:اول|ثاني)\b")


def _is_month(text: str, match: NameMatch) -> bool:
    """Whether تشرين or كانون names a month here."""
    if match.name not in ("تشرين", "كانون", "اذار", "نيسان", "حزيران", "تموز"):
        return False
    return (
        bool(_MONTH.match(text, match.end))
        or text[max(0, match.start - 8) : match.start].rstrip()[-1:].isdigit()
    )
