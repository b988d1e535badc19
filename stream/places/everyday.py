"""Everyday words, in any number and with whatever they carry: what no name of no table is where no cue introduces it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from stream.articles.fold import fold_name
from stream.places.danger import common_words, is_common_word

DATA = Path(__file__).parent.parent / "data"
# «سيارتين», «دورياتهم», «مقره»: what a noun ends in, and what it ended in before.
_ENDINGS = (
    ("تين", "ه"), ("تان", "ه"), ("ات", "ه"), ("ات", ""), ("تها", "ه"), ("تهم", "ه"), ("ته", "ه"), ("ين", ""), ("ان", ""), ("ون", ""),
    ("ها", ""), ("هما", ""), ("هم", ""), ("ه", ""), ("ا", ""), ("يه", "ي"), ("يه", ""), ("ي", ""), ("تي", "ه"), ("و", ""), ("نا", ""),
)  # fmt: skip
_CARRIED = ("", "ب", "ل", "و", "ف", "ك")
_STEM = 2
# Shapes of participles, masdars, plurals and adjectives: without an article no name is told from them.
_SHAPED = re.compile(
    r"(?:[يت]\w+|م\w{2,4}|م\w+[يا]ن|م\w+ه|است\w+|ان\w{3,}|ا\w{2}ا\w|\w+(?:ات|يين|يان|ها|هم|هما|هن|يه|ي|وا))$"
)
_DIMINUTIVES = re.compile(r"(?:ال)?\w{2}ي\wات$")  # «الرجيمات»
# Broken plurals of the land: «سيطروا على التلال غرب كذا».
_OF_THE_LAND = frozenset({"التلال", "السهول", "الهضاب", "الجبال", "الوديان", "الاوديه", "الشعاب", "الكهوف", "الانفاق", "الجروف", "الكثبان"})  # fmt: skip
_PLURAL = re.compile(r"\w+(?:ات|ين|ون|ها|هم|هما|هن|ا)$")


@cache
def everyday_words(path: Path = DATA / "everyday_words.txt") -> frozenset[str]:
    """The everyday words, folded, without the article."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return common_words() | {fold_name(word).removeprefix("ال") for word in words}


@cache
def is_everyday(folded: str) -> bool:
    """Whether a folded word is an everyday one.

    >>> [is_everyday(word) for word in ("سيارتين", "الدوريه", "مقره", "زهيرين", "الدليبيه")]
    [True, True, True, False, False]
    """
    words = everyday_words()
    for letter in _CARRIED:
        if not folded.startswith(letter):
            continue
        word = folded[len(letter) :].removeprefix("ال")
        if word in words:
            return True
        for ending, before in _ENDINGS:
            stem = word.removesuffix(ending) + before
            if word.endswith(ending) and len(stem) > _STEM and stem in words:
                return True
    return False


def may_be_bare(folded: str) -> bool:
    """Whether one word of no table may be a name though no cue introduces it.

    >>> [may_be_bare(word) for word in ("زهيرين", "الرجيمات", "مسلحين", "تدريبات", "العمليات", "التلال")]
    [True, True, False, False, False, False]
    """
    if folded.startswith("ال"):
        if _PLURAL.match(folded) is not None:
            return bool(_DIMINUTIVES.match(folded)) and not is_everyday(folded)
        return not (is_common_word(folded) or folded in _OF_THE_LAND)
    if is_everyday(folded):
        return False
    return _SHAPED.match(folded) is None or _DIMINUTIVES.match(folded) is not None
