"""Whether what is said of a force is said of a blast, of fire, or of a fight: of an attack of the kind that is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.who.actors import ActorMention
from stream.records import Type

BESIDE = 40  # characters on either side of a force in which the words of its claim stand
STOPS = re.compile(r"[.؟!\n]")
# What is said of a force beside a word for it is said of that kind of attack.
_BLAST = re.compile(r"تفجير|انفجار|عبوه|عبوات|مفخخ|ملغوم|لغم|الغام")
_LAID = re.compile(r"(?<!\w)[بو]?(?:ال)?(?:عبوه|عبوات|مفخخ|سياره ملغوم|دراجه ملغوم)")
_FIRE = re.compile(r"قصف|قذيف|قذايف|صاروخ|صواريخ|غار(?:ه|ات)|مسير")
_FIRED, _FOUGHT = frozenset({Type.SHELLING, Type.AIRSTRIKE}), frozenset({Type.ARMED_CLASH})
_NOT_FIRED = frozenset({Type.ARMED_CLASH, Type.SHOOTING, Type.BOMBING})


def of_another_kind(text: str, force: ActorMention, types: Sequence[Type]) -> bool:
    """Whether the words around a force are about a blast, or about fire, and attacks of these types are not."""
    left = max(text.rfind(stop, max(0, force.start - BESIDE), force.start) + 1 for stop in ".؟!\n")
    stop = STOPS.search(text, force.end, force.end + BESIDE)
    around = left or max(0, force.start - BESIDE), stop.start() if stop else force.end + BESIDE
    blast, fire = (word.search(text, *around) is not None for word in (_BLAST, _FIRE))
    if blast is fire:
        return False
    return (_FIRED | _FOUGHT).issuperset(types) if blast else _NOT_FIRED.issuperset(types)


def laid(words: str) -> bool:
    """Whether a clause tells of a bomb that somebody laid."""
    return _LAID.search(words) is not None


def is_of_its_kind(text: str, force: ActorMention, types: Sequence[Type]) -> bool:
    """Whether the words around a force name an attack of one of these types."""
    around = max(0, force.start - BESIDE), force.end + BESIDE
    blast, fire = (word.search(text, *around) is not None for word in (_BLAST, _FIRE))
    return (blast and Type.BOMBING in types) or (fire and not _FIRED.isdisjoint(types))
