"""Attacks that are told of beside another and were not where that one was."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.events.words.clauses import Clause
from stream.events.words.lexicon import Form, Trigger
from stream.events.words.means import goes_with
from stream.events.words.whose_means import BESIDE
from stream.text.needed import Needing

_CAME = re.compile(r"(?<!\w)[وف]?(?:جاء|اتي|[يت]اتي|وقع)(?:ت|وا)? (?:هذا |هذه |هذان |هاتان )?$")
_AFTER = re.compile(r"(?: [^ .،\n]+){0,5}? (?:بعد|عقب|غداه|اثر)(?: [^ .،\n]+){0,4} (?:ال)?$")


# «بينما تستمر المواجهات», «وسط استمرار المعارك»: of the war, not of the place.
_GOES_ON = Needing(
    r"(?<!\w)[وف]?(?:بينما|فيما|حين|وقت|مع|وسط|ظل) (?:[تي](?:ستمر|تواصل|حتدم|تصاعد)|استمرار|تواصل|احتدام|تصاعد) (?:ال)?$"
)


def goes_on(text: str, trigger: Trigger) -> bool:
    """Whether an attack is only what goes on in the meantime."""
    start = trigger.start - len(trigger.clitics)
    return _GOES_ON.search(text, max(0, start - 40), start) is not None


def was_elsewhere(text: str, first: Trigger, second: Trigger) -> bool:
    """Whether of two attacks before a place only the second was there: «جاءت هذه الغارات بعد معارك في كذا»."""
    start = first.start - len(first.clitics)
    if _CAME.search(text, max(0, start - 20), start) and _AFTER.fullmatch(text[first.end : second.start]):
        return True
    if goes_on(text, first):
        return True
    known = "ال" in first.clitics  # «وتزامنت الغارات مع قصف … على كذا»
    return known and (BESIDE.search(text, first.end, second.start) is not None or goes_with(text, start))


def has_its_object(text: str, attack: Trigger) -> bool:
    """Whether an attack struck what was named before it: «كذا التي طالتها القذائف، وبرميلان على كذا»."""
    return attack.form is not Form.NOUN and text.endswith(("ها", "هما", "هم"), 0, attack.end)


# «جرح مدنيون في كذا بقذائف، وفتحت القوات رشاشاتها على كذا»
_GOES_OVER = re.compile(
    r"[،,]\s(?:و|كما\s|كذلك\s|فيما\s|بينما\s|في حين\s)|\s(?:كما|كذلك|فيما|بينما)\s(?:[تي]?[^\s.،]+\s)?"
)


def goes_over(text: str, first: Trigger, second: Trigger) -> bool:
    """Whether an attack on a place named before it ends where another is told of."""
    return _GOES_OVER.search(text, first.end, second.start) is not None


# «وسط قصف على قرى في المنطقة»: it struck others, that are not named.
_ON_OTHERS = re.compile(
    rf"(?: [^ .،\n]+){{0,5}}? (?:(?:علي|طال|استهدف|في)(?:ت)? |ل)(?:عده |عدد من |بقيه )?(?:ال|ل)?(?:{family('settlements')}|مناطق|مواقع|محاور|جبهات)(?!\w)"
)


def struck_others(text: str, clause: Clause, trigger: Trigger) -> bool:
    """Whether an attack that names no place is told to have struck several others."""
    return _ON_OTHERS.match(text, trigger.end, clause.end) is not None or goes_on(text, trigger)


_OF_OTHERS = re.compile(
    r"(?<!\w)(?:و?(?:بينما|فيما|كما|كذلك|في حين|في وقت|بالمقابل|في المقابل)\s|(?:الذين|اللذين|اللذان|اللواتي|اللاتي)(?!\w))"
)


def is_of_others(text: str, start: int, end: int) -> bool:
    """Whether what stands behind a stretch is told of others: «استشهد عشرة في كذا، بينما تجدد القصف على كذا»."""
    return _OF_OTHERS.search(text, max(0, start - 1), end) is not None
