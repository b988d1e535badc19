"""Numbers in folded text: digits, number words joined by و, and the words that bound them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from stream.events.tolls.number_words import (
    BETWEEN,
    BOUNDS,
    ELEVEN,
    MONTHS,
    ORDINALS,
    ROUND,
    UPTO,
    VAGUE,
    VALUES,
    Phrases,
)
from stream.text.found import Found
from stream.text.matching import Remembered

# Splits a text into gaps and tokens; words of Arabic letters, as most are, without asking Unicode about each.
_TOKEN = re.compile(r"([ء-ي]++(?![^\W\d_])|[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\n|[^\s\w]|_)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_DAYS = 31  # of a month, at most
_YEAR = 1900  # behind a month, from this number on
# «رجل من عرب 48», «فلسطينيي الـ48»: the year in whose borders they live.
_OF_THE_YEAR, _ARABS = frozenset((48, 1948)), frozenset(("عرب", "فلسطينيي", "فلسطينيو", "اراضي", "الداخل"))  # fmt: skip
_LARGEST = 10_000_000  # above it a figure is money, not people


class Token(Found, frozen=True):
    """A word, a number or a mark of folded text, at offsets [start, end)."""

    text: str
    start: int
    end: int


class Number(Found, frozen=True):
    """A number over tokens [first, last): its bounds as told, `low` None where only an upper one is."""

    low: int | None
    high: int | None
    first: int
    last: int


_FIRST = frozenset("وفبل")  # letters of a word that may stand before a number word


def tokenise(text: str) -> list[Token]:
    """Words, numbers, marks and line ends of a text; و, ب and ل stand apart before a number word."""
    parts = _TOKEN.split(text.replace(", ", "، "))  # some outlets write the Latin comma
    edges = [*accumulate(map(len, parts), initial=0)]
    found = parts[1::2]
    tokens = [*map(Token, found, edges[1::2], edges[2::2])]
    for i in reversed([i for i, word in enumerate(found) if word[0] in _FIRST and CLITICS[word]]):
        word, begin = tokens[i].text, tokens[i].start
        cut = CLITICS[word]
        apart = [Token(word[k], begin + k, begin + k + 1) for k in range(cut)]
        tokens[i : i + 1] = [*apart, Token(word[cut:], begin + cut, tokens[i].end)]
    return _as_one(tokens) if _CASE.search(text) else tokens


# «13 حالة وفاة», «حالتي إصابة»: what is counted, by how its first word ends.
_CASES = {
    "حالات": {"وفاه": "وفيات", "الوفاه": "الوفيات", "اصابه": "اصابات", "الاصابه": "الاصابات"},
    "حاله": {"وفاه": "وفيات", "اصابه": "اصابات"},
    "حالتي": {"وفاه": "قتيلين", "اصابه": "جريحين"},
    "حالتا": {"وفاه": "قتيلان", "اصابه": "جريحان"},
}
_CASE = re.compile(rf"(?:{'|'.join(sorted(_CASES, key=len))})[^ء-ي]+(?:ال)?(?:وفاه|اصابه)")


def _as_one(tokens: list[Token]) -> list[Token]:
    """`tokens` with cases of death or injury as the one word that they stand for; a single case only behind its number."""
    for i in range(len(tokens) - 2, -1, -1):
        word = tokens[i].text
        led = word[:1] if word[1:] in _CASES else ""
        means = _CASES.get(word[len(led) :], {}).get(tokens[i + 1].text)
        counted = word != "حاله" or (
            i > 0 and (tokens[i - 1].text[0].isdigit() or tokens[i - 1].text in VALUES)
        )
        if means is not None and counted and led in ("", "و", "ب"):
            tokens[i : i + 2] = [Token(led + means, tokens[i].start, tokens[i + 1].end)]
    return tokens


def _clitics(word: str) -> int:
    """How many letters before a number word are not its own: 1 in «وخمسة», 2 in «وبخمسة»."""
    if word in VALUES or word in VAGUE:
        return 0
    for size, first in ((1, "وفبل"), (2, "وف")):
        rest = word[size:]
        if (
            word[0] in first
            and (size == 1 or word[1:2] in ("ب", "ل"))
            and (rest in ELEVEN or rest in VAGUE or (rest in VALUES and (len(rest) > 2 or word[0] == "و")))
        ):
            return size
    return 0


CLITICS = Remembered(_clitics)
MOST_DIGITS = 12


def _digits(word: str) -> int | None:
    """The value of a run of digits: 1200 for 1,200 and 1.200; None for a decimal."""
    return _value(word) if word[0].isdigit() and len(word) <= MOST_DIGITS else None


@lru_cache(maxsize=4096)
def _value(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if _GROUPED.fullmatch(word):
        return int(re.sub(r"[.,]", "", word))
    return None


def _word_value(words: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The value of the number word at `i`, with its teen or multiple: (value, tokens read)."""
    if i >= len(words):
        return None
    word = words[i].text
    after = words[i + 1].text if i + 1 < len(words) else ""
    if word in ELEVEN:
        return (11, 2) if VALUES.get(after) == 10 else None
    value = VALUES.get(word) or ROUND.get(word)
    if value is None:
        return None
    following = VALUES.get(after, 0)
    if value < 10 and following == 10:
        return value + 10, 2
    if (value < 1000 and following in (1000, 1_000_000)) or (value < 10 and following == 100):
        return value * following, 2
    return value, 1


def _joins(value: int, more: int) -> bool:
    """Whether `more` may follow `value` after و: units before tens, else ever smaller."""
    if value < 10:
        return 20 <= more < 100 and more % 10 == 0
    return value % 100 == 0 and more < (100 if value % 1000 else 1000)


def _joined(words: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A number word that و ties to the one before: «وعشرون», «و عشرون»; or hundreds in digits, «69 ألفا و182»."""
    if i + 1 >= len(words) or words[i].text != "و":
        return None
    if (digits := _digits(words[i + 1].text)) is not None:
        return (digits, 2) if 100 <= digits < 1000 and words[i - 1].text != "الاف" else None
    found = _word_value(words, i + 1)
    return (found[0], found[1] + 1) if found else None


def read_number(words: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The number that starts at token `i`: (value, index after it), or None."""
    digits = _digits(words[i].text)
    following = VALUES.get(words[i + 1].text, 0) if i + 1 < len(words) else 0
    many = following in (1000, 1_000_000)
    if digits is not None and not many:
        return min(digits, _LARGEST), i + 1
    found = (digits * following, 2) if digits is not None else _word_value(words, i)
    if found is None:
        return None
    value, read = found
    at = i + read
    part = value
    for _ in range(4):
        more = _joined(words, at)
        if more is None or not _joins(part, more[0]):
            break
        value, part, at = value + more[0], more[0] if part >= 100 else part + more[0], at + more[1]
    return min(value, _LARGEST), at


def ends_with(words: Sequence[Token], i: int, phrases: Phrases) -> int:
    """How many tokens before `i` form one of `phrases`; its first word may carry و, ب or ل."""
    for phrase in phrases.ending.get(words[i - 1].text, ()) if i else ():
        size = len(phrase)
        if size == 1 or (size <= i and all(map(_is_word, phrase, words[i - size : i]))):
            return size
    return 0


def starts_with(words: Sequence[Token], i: int, phrases: Phrases) -> int:
    """How many tokens from `i` on form one of `phrases`."""
    for phrase in phrases.beginning.get(words[i].text, ()) if i < len(words) else ():
        size = len(phrase)
        if size == 1 or (len(words) - i >= size and all(map(_is_word, phrase, words[i : i + size]))):
            return size
    return 0


def _is_word(word: str, token: Token) -> bool:
    return token.text == word


def bounded(words: Sequence[Token], i: int) -> Number | None:
    """The number at token `i` with the phrase that bounds it: «ما لا يقل عن 12» is low 12, high open."""
    if (found := read_number(words, i)) is None:
        return None
    value, last = found
    if (
        _part_of_date(words, i)
        or (value in _OF_THE_YEAR and i > 0 and words[i - 1].text.removeprefix("و") in _ARABS)
        or (value >= _YEAR and i > 0 and words[i - 1].text in MONTHS)
        or (value <= _DAYS and last < len(words) and words[last].text in MONTHS)
        or (value == 1 and last == i + 1 and not words[i].text[0].isdigit())
    ):
        return None  # «عائلة واحدة» counts nobody
    if size := ends_with(words, i, BOUNDS.least):
        return Number(value, None, i - size, last)
    if size := ends_with(words, i, BOUNDS.most):
        return Number(None, value, i - size, last)
    if size := ends_with(words, i, BOUNDS.about):
        return Number(value, value, i - size, last)
    upper = _upper(words, i, last)
    if upper is not None:
        return Number(value, upper[0], i - (words[i - 1].text in BETWEEN if i else 0), upper[1])
    return Number(value, value, i, last)


def _upper(words: Sequence[Token], i: int, last: int) -> tuple[int, int] | None:
    """The second number of «بين 5 و7» and of «5 إلى 7»; «من 5 إلى 7» may be an older figure and a newer one."""
    if last + 1 >= len(words):
        return None
    before = words[i - 1].text if i else ""
    between = before in BETWEEN and words[last].text in (*UPTO, "و")
    upto = before != "من" and words[last].text in UPTO
    if not (between or upto) or (found := read_number(words, last + 1)) is None:
        return None
    return found if between or found[0] > (read_number(words, i) or found)[0] else None


def _part_of_date(words: Sequence[Token], i: int) -> bool:
    """Whether the digits at `i` belong to a date, a clock or a score: 9/8, 17:50, 3-2."""
    token = words[i]
    if not token.text[0].isdigit():
        return False
    for near in (i - 1, i + 1):
        if 0 <= near < len(words) and words[near].text in "/:-%":
            touching = words[near].end == token.start or words[near].start == token.end
            beyond = near + (near - i)
            other = 0 <= beyond < len(words) and words[beyond].text[0].isdigit()
            if words[near].text == "%" or (touching and other):
                return True
    return False


def is_number(words: Sequence[Token], i: int) -> bool:
    """Whether a number starts at token `i`."""
    word = words[i].text
    if i and VALUES.get(word) == 10 and words[i - 1].text.removeprefix("ال") in ORDINALS:
        return False  # «طفل في الرابعة عشرة»
    counts = word[0].isdigit() or (word in VALUES and word not in VAGUE)  # «آلاف» alone is no thousand
    if word in ROUND:
        return any(ends_with(words, i, phrases) for phrases in BOUNDS[:3])
    return counts or (word in ELEVEN and _word_value(words, i) is not None)
