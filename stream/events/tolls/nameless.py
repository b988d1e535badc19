"""Those told of by a verb or a name alone: «فقتل على الفور», «فلان وفلان قتلا في كذا», «استشهد محمد الفلاني»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stream.events.tolls.died import stands
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.people import NOTHING, RULES, Reading, read
from stream.events.tolls.quantity import BREAKS
from stream.events.tolls.toll import Toll, of_one_word

_HURT = ("killed", "injured")
_ENDS = frozenset(".!؟\n؛")
_AT_ONCE = frozenset(("متاثرا", "فورا", "وهو", "،", *_ENDS))
_SPOT = frozenset(("الفور", "الحال", "مكانه"))
_BOTH = fold_all(RULES.around.both_fell)
_FELL = fold_all(RULES.around.fell)
_GIVEN = fold_all(RULES.around.given)
_EACH = frozenset(("كل", "كلا"))
_LOST_IT = frozenset(("killed-met", "killed-lost"))
_ONES_OWN = frozenset(("حياته", "حياتها", "مصرعه", "مصرعها", "حتفه", "حتفها"))
_WOUNDED = frozenset(("بجروح", "بجراح", "بشظايا", "بكسور", "باصابات", "بطلق"))  # «فأصيب بجروح طفيفة»
_SHORT = 3  # letters of a word that «و» may begin
_TO_NAME_EACH = 24  # words of a list of people named one by one
_OPENS = {"(": ")", '"': '"'}
_A_NAME, _TWO_NAMES = 8, 2  # tokens of a bracket that holds a name, and of one that holds a single word
_TO_NAME = 14  # words in which those who are named together stand


def nameless(
    folded: str, words: list[Token], readings: list[Reading], fell: Sequence[int], tolls: Sequence[Toll]
) -> Iterator[Toll]:
    """One or two people, or as many as are named, where no figure of theirs is near; `fell`: where fates are told."""
    for k in fell:
        fate = readings[k].fate
        if fate is None or fate.kind not in _HURT or fate.alone or not stands(words, fate, k, 1):
            continue
        word = words[k].text
        many, rule, last = 0, "", k
        if word[0] == "ف" and fate.form == "verb" and _ends(words, readings, k + 1):
            many, rule = 1, "verb-alone"
        elif fate.id in _LOST_IT and (last := _his_own(words, k)):
            many, rule = 1, "his-own"
        elif word.lstrip("وف") in _BOTH and _stands(words, k + 1):
            many, rule = 2, "both-named"
        elif word.lstrip("وف") in _FELL:
            many, last = _named(words, k + 1)
            rule = "by-name"
        if many and not _told(words, tolls, fate.kind, k, last, sentence=many == 2 and last == k):
            yield of_one_word(folded, words[k], fate.kind, many, rule)


def _ends(words: list[Token], readings: list[Reading], at: int) -> bool:
    """Whether nothing behind a verb tells whom: «فقتل.», «فقتل على الفور», «فاستشهد وجرح ابنه»."""
    if at >= len(words) or words[at].text in _AT_ONCE:
        return True
    if words[at].text in _WOUNDED:
        return not any(is_number(words, j) or readings[j].person for j in range(at, min(at + 4, len(words))))
    spot = words[at].text in ("علي", "في") and at + 1 < len(words) and words[at + 1].text in _SPOT
    fate = readings[at].fate
    return spot or (readings[at].conj and fate is not None and fate.form == "verb" and not _both(words, at))


def _his_own(words: list[Token], k: int) -> int:
    """Where one person's own life or death is named behind a verb: «فقد فلان الفلاني حياته», «لقي فلان مصرعه»; 0 if nowhere."""
    for at in range(k + 1, min(k + _TO_NAME, len(words))):
        if words[at].text in _ENDS or is_number(words, at):
            return 0
        if words[at].text in _ONES_OWN:
            return at
    return 0


def _both(words: list[Token], at: int) -> bool:
    """«فقتل وجرح 12»: whether those behind a second verb are of the first too."""
    return at + 1 < len(words) and is_number(words, at + 1)


def _stands(words: list[Token], at: int) -> bool:
    """Whether a verb in the dual has no people behind it: not «تفجيران قتلا العشرات»."""
    word = words[at].text if at < len(words) else "."
    return not (is_number(words, at) if at < len(words) else False) and not word.startswith(
        ("ال", "اكثر", "ما")
    )


def _named(words: list[Token], at: int) -> tuple[int, int]:
    """How many given names stand behind a word, each behind «و» but the first, and the last of them."""
    if at + 3 < len(words) and words[at].text in _EACH and words[at + 1].text == "من":
        at += 2 + (words[at + 2].text == ":")
        return _bracketed(words, at) if words[at].text in _OPENS else _each(words, at)
    if at < len(words) and words[at].text == "(":
        return _bracketed(words, at)
    at += at < len(words) and words[at].text == ":"  # «مقتل: فلان الفلاني، البالغ من العمر …»
    if at >= len(words) or words[at].text not in _GIVEN:
        return 0, at
    many, last = 1, at
    for k in range(at + 1, min(at + _TO_NAME, len(words))):
        word = words[k].text
        if word in _ENDS or word in BREAKS or word.startswith("ب"):
            break
        if word[0] == "و" and word[1:] in _GIVEN and len(word) > 1:
            many, last = many + 1, k
    return many, last


def _bracketed(words: list[Token], at: int) -> tuple[int, int]:
    """«قتل (فلان الفلاني) و(فلان الفلاني)»: how many are named, each in brackets of his own, and the last token of them."""
    many, last = 0, at
    while at < len(words) and words[at].text in _OPENS:
        shut = _OPENS[words[at].text]
        end = next((k for k in range(at + 1, min(at + _A_NAME, len(words))) if words[k].text == shut), 0)
        if end - at <= _TWO_NAMES or not all(_of_a_name(words[k].text) for k in range(at + 1, end)):
            break
        many, last, at = many + 1, end, end + 1
        at += at < len(words) and words[at].text == "،"
        if at >= len(words) or words[at].text != "و":
            break
        at += 1
    return many, last


def _of_a_name(word: str) -> bool:
    """Whether a word may be of a person's name."""
    reading = read(word)
    people = reading.person and not reading.definite  # «المصري» is called so
    told = reading.fate or reading.casualty or people
    return word[0].isalpha() and (word in _GIVEN or not (told or word in BREAKS))


def _each(words: list[Token], at: int) -> tuple[int, int]:
    """«استشهاد كل من فلان الفلاني وفلان»: how many are named one by one, and the last of them."""
    if read(words[at].text) is not NOTHING or not words[at].text[0].isalpha():
        return 0, at
    many, last = 1, at
    for k in range(at + 1, min(at + _TO_NAME_EACH, len(words))):
        word = words[k].text
        following = words[k + 1].text if k + 1 < len(words) else ""
        goes_on = word == "،" and following[:1] == "و" and following[1:] in _GIVEN
        if goes_on:
            continue
        if word in _ENDS or word == "،" or (word in BREAKS and word != "علي") or read(word).fate:
            break
        if word[0] == "و" and len(word) > _SHORT and word not in _GIVEN:
            many, last = many + 1, k
    return (many, last) if many > 1 else (0, at)


def _told(
    words: list[Token], tolls: Sequence[Toll], kind: str, first: int, last: int, *, sentence: bool
) -> bool:
    """Whether a figure of the kind is told near: beside the words, or of more than one in the sentence."""
    start, end = words[max(0, first - 2)].start, words[min(last + 3, len(words) - 1)].end
    if sentence:
        begins = (j + 1 for j in range(first, -1, -1) if words[j].text in _ENDS)
        start = words[next(begins, 0)].start
        ends = (j for j in range(first, len(words)) if words[j].text in _ENDS)
        end = words[next(ends, len(words) - 1)].end
    return any(
        t.kind in (kind, "both") and start <= t.start < end and (not sentence or t.low != 1) for t in tolls
    )
