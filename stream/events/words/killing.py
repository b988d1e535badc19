"""Whether a word for the dead says that a force killed them: «القوات السورية قتلت …», «قتل خمسة على يد قوات …»."""

from __future__ import annotations

import re

from stream.articles.fold import fold_name
from stream.events.who.actors import forces_by_name
from stream.events.words.triggers import Kills
from stream.text.alternatives import any_of

_REACH = 60  # characters before a verb in which who does it stands
_ELSE = r"[وف]?(?:بعد\w*|قبل|ان|حين|حينما|عندما|حتي|ثم|حيث|بينما|فيما|لان|ما|ضد|علي|استهدف\w*)\s"  # somebody else, or something else


class Killing:
    """The expressions of [kills] in `data/ar/triggers.toml`, over folded text."""

    def __init__(self, data: Kills) -> None:
        """Read who kills, by what verbs, and what tells that they were killed themselves."""
        self._verbs, self._dead = (frozenset(map(fold_name, w)) for w in (data.verbs, data.dead))
        forces, passive = ("|".join(map(fold_name, w)) for w in (data.forces, data.passive))
        named = any_of({fold_name(name) for name in forces_by_name()})
        self._before = re.compile(rf"(?<!\w)[وف]?(?:{forces})(?:\s(?!{_ELSE})[^\s.،؛:\n]+){{0,3}}\s$")
        self._active, whom = frozenset(map(fold_name, data.active)), "|".join(map(fold_name, data.whom))
        adverbs = "|".join(map(fold_name, data.adverbs))
        self._whom = re.compile(rf"\s(?!(?:{adverbs})\s)(?:\d+|(?:{whom})(?!\w)|\w{{2,}}ا(?!\w))")
        self._were_killed = re.compile(rf"\s(?:{passive})(?!\w)")
        self._at_whose_hands = re.compile(
            rf"(?:\s(?!{_ELSE}|و)[^\s.،؛:\n]+|\s\w+\sو\w+(?=\sاخر)){{0,14}}?\s(?:علي يد|علي ايدي|بيد|بايدي)\s\"?(?:{forces}|{named})(?!\w)"
        )

    def __call__(self, text: str, start: int, end: int) -> bool:
        """Whether the word at [start, end) of a folded text is of those whom a force killed."""
        word = text[start:end]
        if word in self._verbs and not self._were_killed.match(text, end):
            return self._before.search(text, max(0, start - _REACH), start) is not None
        if word in self._active and self._whom.match(text, end):
            return self._before.search(text, max(0, start - _REACH), start) is not None
        return word in self._dead and self._at_whose_hands.match(text, end) is not None
