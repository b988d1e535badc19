"""Many names or phrases found in folded text by its words, at a cost that does not grow with their number.

Arabic writes conjunctions, prepositions and the article into the word: «وبدمشق» holds دمشق. A match may start after
such a clitic, but must otherwise start and end at the edge of a word. So what can begin at a word depends on the word
alone: it is looked up, and remembered, word by word. (Measured against Aho-Corasick: DECISIONS.md.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from itertools import accumulate, chain, compress, groupby
from typing import NamedTuple, TypeVar

T = TypeVar("T")


def _letters() -> str:
    """The characters that str.isalpha holds for, below the astral planes, as a class of runs of neighbours."""
    alike = groupby(range(0x10000), key=lambda code: not 0xD800 <= code < 0xE000 and chr(code).isalpha())
    runs = [list(codes) for letters, codes in alike if letters]
    return "[" + "".join(f"\\u{run[0]:04x}-\\u{run[-1]:04x}" for run in runs) + "]+"


_LETTERS = _letters()  # half the time of [^\W\d_], which asks Unicode about each character
RUN = re.compile(_LETTERS)
_RUN_OR_NUMBER = re.compile(rf"({_LETTERS})|[0-9]+")
_PARTED = re.compile(rf"({_LETTERS}|[0-9]+)")  # splits a text into gaps and words by turns
_LETTERS_FROM = ":"  # digits sort before it, letters behind
NUMBER = "0"  # stands for every run of digits
_CLITICS = frozenset(
    conjunction + rest
    for conjunction in ("", "و", "ف")
    for rest in (
        "لل",
        *(preposition + article for preposition in ("", "ب", "ل", "ك") for article in ("", "ال")),
    )
)
_BEGUN = frozenset(
    clitics[:at] for clitics in _CLITICS for at in range(len(clitics) + 1)
)  # what more may follow
_LL = "لل"  # ل + ال is written لل
REMEMBERED = 1 << 16  # words whose possible matches are kept; beyond it, all are forgotten and learnt again
LONGEST = 64  # letters of a word that is kept: an article may be one word of 60,000


class Match(NamedTuple):
    """Pattern `index` at folded offsets [start, end); `clitics` is what the word carries before it."""

    start: int
    end: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody wants of a match
    clitics: str


match_of: Callable[[tuple[int, int, int, str]], Match] = partial(
    tuple.__new__, Match
)  # half the time of Match(…)


class Remembered(dict[str, T]):
    """What a function says of a word, kept for the words met: `remembered[word]` costs a dictionary's lookup."""

    def __init__(self, look: Callable[[str], T]) -> None:
        """`look` is a pure function of the word."""
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> T:
        found = self._look(word)
        if len(word) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = found
        return found


class Words:
    """The words of a folded text, and what was found there so far.

    `runs`: each run of letters, NUMBER for a run of digits, in order; `starts`: their offsets. `found`: matches, and
    `places` where expressions may begin, by table.
    """

    __slots__ = ("found", "places", "runs", "starts", "vocabulary")

    def __init__(self, text: str) -> None:
        """Nothing is found yet."""
        parts = _PARTED.split(text)
        found = parts[1::2]
        for at in compress(range(len(found)), map(_LETTERS_FROM.__gt__, found)):
            found[at] = NUMBER
        self.runs = found
        self.starts = [*accumulate(map(len, parts))][:-1:2]
        self.vocabulary = frozenset(found)
        self.found: dict[object, list[Match]] = {}
        self.places: dict[object, Mapping[int, list[int]]] = {}

    @property
    def following(self) -> list[str | None]:
        """What follows each run."""
        return [*self.runs[1:], None] if self.runs else []


@lru_cache(maxsize=8)
def words(text: str) -> Words:
    """The words of a folded text; the last few texts are remembered."""
    return Words(text)


class Stem(NamedTuple):
    """A way to part a word: `clitics`, and the `rest`, which may begin a name."""

    rest: str
    clitics: str


def stems(word: str) -> list[Stem]:
    """Every way to part a word, fewest clitics first."""
    return [Stem(word[at:], word[:at]) for at in _parts(word)]


def _parts(word: str) -> list[int]:
    """How many letters of a word may be clitics, fewest first."""
    found = [0]
    for at in range(1, len(word)):
        clitics = word[:at]
        if clitics in _CLITICS:
            found.append(at)
        elif clitics not in _BEGUN:
            break
    return found


class Candidate(NamedTuple):
    """What may begin `skip` letters into a word: `phrase` where it is longer than the word, else ""."""

    skip: int
    size: int
    phrase: str
    owner: int
    clitics: str

    @property
    def second(self) -> str:
        """The second word of the phrase, which must follow; "" where there is none."""
        return _second_word(self.phrase)


_NOTHING: tuple[tuple[Candidate, ...], Mapping[str, tuple[Candidate, ...]]] = ((), {})


class Matcher:
    """Folded patterns, found wherever they stand as whole words, clitics before them allowed."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Patterns are folded already; one that starts with ال is also found after ل, as لل…; one without a letter never."""
        self.patterns = tuple(patterns)
        self._forms: dict[str, list[tuple[str, int, bool]]] = {}
        self._led: dict[str, list[int]] = {}  # «6 اكتوبر», «(ا ف ب)»: by the first word
        for owner, pattern in enumerate(self.patterns):
            first = RUN.search(pattern)
            if first is None:
                continue
            if first.start():
                self._led.setdefault(first[0], []).append(owner)
                continue
            self._forms.setdefault(first[0], []).append((pattern, owner, False))
            if pattern.startswith("ال"):  # للوعر is ل + الوعر
                self._forms.setdefault(_LL + first[0][2:], []).append((_LL + pattern[2:], owner, True))
        self._by_word = Remembered(self._look)

    def candidates(self, parted: Iterable[Stem]) -> tuple[Candidate, ...]:
        """What may begin at a word, parted by `stems`, in the order of `find`."""
        found: list[Candidate] = []
        for rest, clitics in parted:
            for form, owner, article in self._forms.get(rest, ()):
                if not article or clitics in ("", "و", "ف"):
                    phrase = form if len(form) > len(rest) else ""
                    carried = clitics + "ل" if article else clitics
                    found.append(Candidate(len(clitics), len(form), phrase, owner, carried))
        return tuple(sorted(found, key=_in_word) if len(found) > 1 else found)

    def _look(self, word: str) -> tuple[tuple[Candidate, ...], Mapping[str, tuple[Candidate, ...]]]:
        """What may begin at a word: by itself, and by the word that must follow."""
        if self._forms.keys().isdisjoint([word[at:] for at in _parts(word)]):
            return _NOTHING  # as for most words
        found = self.candidates(stems(word))
        seconds = {candidate.second for candidate in found} - {""}
        return tuple(c for c in found if not c.second), {
            second: tuple(c for c in found if c.second == second) for second in seconds
        }

    @cached_property
    def seconds(self) -> frozenset[str]:
        """The words that must follow the first of a phrase."""
        return frozenset(map(_second_word, self.patterns)) - {""}

    def begins(self, vocabulary: Collection[str]) -> tuple[bool, frozenset[str]]:
        """Whether one of these words may be a match by itself, and what may follow one that begins a phrase."""
        told = [entry for entry in map(self._by_word.__getitem__, vocabulary) if entry is not _NOTHING]
        led = not self._led.keys().isdisjoint(vocabulary)
        return led or any(alone for alone, _ in told), frozenset().union(*(more for _, more in told))

    def find(self, text: str) -> list[Match]:
        """Every match as whole words, overlapping ones too, in order of their start, longer ones first."""
        known = words(text)
        found = known.found.get(self)
        if found is None:
            found = []
            by_word, runs = self._by_word, known.runs
            for number, (word, at) in enumerate(zip(runs, known.starts, strict=True), 1):
                alone, phrases = by_word[word]
                begun: Iterable[Candidate] = alone
                if phrases and number < len(runs) and (more := phrases.get(runs[number])):
                    begun = sorted((*alone, *more), key=_in_word)
                for skip, size, phrase, owner, clitics in begun:
                    start = at + skip
                    end = start + size
                    if phrase and (not text.startswith(phrase, start) or text[end : end + 1].isalpha()):
                        continue
                    found.append(match_of((start, end, owner, clitics)))
            found = known.found[self] = self.with_led(text, known, found)
        return found

    def with_led(self, text: str, known: Words, found: list[Match]) -> list[Match]:
        """Matches, and in their place those of patterns that begin with something else than a letter."""
        if self._led.keys().isdisjoint(known.vocabulary) or not (led := self._find_led(text, known)):
            return found
        return sorted(found + led, key=_in_order)

    def _find_led(self, text: str, known: Words) -> list[Match]:
        found: list[Match] = []
        for owner in chain.from_iterable(self._led[word] for word in self._led.keys() & known.vocabulary):
            for start in everywhere(text, self.patterns[owner]):
                end, clitics = start + len(self.patterns[owner]), _letters_before(text, start)
                if clitics in _CLITICS and not text[end : end + 1].isalpha():
                    found.append(Match(start, end, owner, clitics))
        return found


def everywhere(text: str, part: str) -> Iterator[int]:
    """The offsets at which a part stands in a text, also inside of words."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


@lru_cache(maxsize=1 << 15)
def _second_word(phrase: str) -> str:
    runs = _RUN_OR_NUMBER.finditer(phrase)
    next(runs, None)
    found = next(runs, None)
    return "" if found is None else found[0] if found.lastindex else NUMBER


def _in_word(candidate: Candidate) -> tuple[int, int]:
    return candidate.skip, -candidate.size


def _letters_before(text: str, at: int) -> str:
    begin = at
    while begin > 0 and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:at]


def _in_order(match: Match) -> tuple[int, int]:
    return match.start, -match.end


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of matches that overlap, the longest; of equals, the first. In order of their start."""
    kept: list[Match] = []
    cluster: list[Match] = []
    reach = -1
    for match in sorted(matches):
        start, end, _, _ = match
        if start >= reach:
            kept += cluster if len(cluster) < 2 else _longest(cluster)
            cluster, reach = [match], end
        else:
            cluster.append(match)
            reach = max(reach, end)
    return kept + (cluster if len(cluster) < 2 else _longest(cluster))


def _longest(cluster: list[Match]) -> list[Match]:
    """The same of matches each of which overlaps another."""
    kept: list[Match] = []
    for match in sorted(cluster, key=lambda m: (m.start - m.end, m.start)):
        start, end, _, _ = match
        for other in kept:
            if start < other[1] and other[0] < end:
                break
        else:
            kept.append(match)
    return sorted(kept)
