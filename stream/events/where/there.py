"""What befell a place that was named before, where words point back at it: «قصفت عليها», «فيهما», «في المنطقة نفسها»."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from stream.data.families import family
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Strength
from stream.places.entry import Entry
from stream.places.roles import Placed, Role
from stream.records import PlaceKind

_THERE = re.compile(r"(?:\s\S+){0,2}?\s(?:(?:علي|في|الي|داخل|نحو|باتجاه|اطراف|محيط)(?:ها|هما)|هناك)(?!\w)")
# «وقصفوا أحياءها الجنوبية», «وانفجرت عبوة عند مدخلها»
_PART_OF_IT = re.compile(
    r"(?:\s[^\s.،]+){0,4}?\s(?:ب|علي\s|في\s|قرب\s|امام\s|عند\s|نحو\s|باتجاه\s)?"
    r"(?:احيا\w{0,2}|اطراف|محيط|شوارع|منازل|بيوت|مركز|وسط|بوابت|بوابات|مدخل|مداخل|ضواحي|سوق|اسواق|ريف|جوار)ها(?!\w)"
)
_THERE_BEFORE = re.compile(  # «ثم وقعت عليها قذائف», «وفيهما تدور معارك»
    r"\s[وف]?[تي]?(?:سقط|وقع|انهال|نزل|الق[يت]|دار|دور|جر|اندلع|نشب|حدث|حصل|خاض|خوض)\S*\s(?:علي|في)(?:ها|هما)\s(?:\S+\s){0,2}$"
    r"|(?:^|\s)وفي(?:ها|هما)\s(?:\S+\s){0,2}$"
)


def struck_there(text: str, attacks: Sequence[Judged]) -> bool:
    """Whether attacks struck a place that was named before: «بعدما سيطر عليها التنظيم بهجوم», «قبل أن تقصفها المدفعية»."""
    return any(
        _THERE.match(text, j.trigger.end) is not None
        or _PART_OF_IT.match(text, j.trigger.end) is not None
        or in_the_same(text, j)
        or (
            "done_to_it" in j.trigger.rule.traits
            and (j.trigger.form is not Form.NOUN or j.trigger.rule.strength is Strength.STRONG)
            and text[: j.trigger.end].endswith(("ها", "هما"))
        )
        for j in attacks
    )


# «وكانت قرية كذا أكثرها تضررا، إذ قضى فيها ستون»
_FELL_THERE = re.compile(r"\s(?:[^\s.،]+\s){0,2}?(?:فيها|بها)(?!\w)")


def fell_there(text: str, fell: Sequence[Judged]) -> bool:
    """Whether people fell in a place that was named before."""
    return any(_FELL_THERE.match(text, j.trigger.end) is not None for j in fell)


_BOTH = re.compile(r"(?:علي|في|الي|داخل|نحو|باتجاه|اطراف|محيط)هما(?!\w)")


# «تؤوي بلدة كذا نازحين من كذا، وقد قصفها»: the town, not where they came from.
_WHO_CAME = ("نازح", "لاجي", "مهجر")


def meant_by_there(text: str, attacks: Sequence[Judged], places: Sequence[Placed]) -> list[Placed]:
    """The place named last before «فيها», or the two by «فيهما»: also where those hurt live, «من أهالي كذا بعدما قصفتها»."""
    if not struck_there(text, attacks):
        return []
    named = [p for p in places if p.role in (Role.STRUCK, Role.DISPLACED, Role.ELSEWHERE)]
    named = [p for p in named if not p.rule.startswith(_WHO_CAME)] or named
    named.sort(key=lambda p: p.reading.mention.start)
    begin, end = attacks[0].trigger.start, attacks[-1].trigger.end
    both = _BOTH.search(text, max(0, begin - 24), end + 24) or text.endswith("هما", 0, end)
    return named[-2:] if both else named[-1:]


_SAME_PLACE = re.compile(
    rf"(?: [^ .،\n]+){{0,16}}? (?:في |علي |ب)(?:ال(?:{family('settlement')}|منطقه|ناحيه|مكان|جبهه|محور|موقع) (?:نفس|ذات)|نفس ال(?:{family('settlement')}|منطقه))"
)


def in_the_same(text: str, judged: Judged) -> bool:
    """Whether an attack was where another had been told of: «وفيها تدور معارك», «والاشتباكات مستمرة في المنطقة نفسها»."""
    start = judged.trigger.start
    left = text[max(0, start - 34) : start]
    there = ("عليه" in left or "فيه" in left) and _THERE_BEFORE.search(left) is not None
    return there or _SAME_PLACE.match(text, judged.trigger.end) is not None


_LANDS = frozenset({PlaceKind.GOVERNORATE, PlaceKind.CITY})


def in_other_lands(places: Sequence[Placed], struck: Sequence[Entry]) -> list[Placed]:
    """Of the places where people fell the governorates in which the attack before struck nothing: «قصف أحياء حلب … وسقط أربعة شهداء في حمص»."""
    lands = {_land(e) for e in struck}
    return [p for p in places if _is_another_land(p, lands)] if lands and "" not in lands else []


def _is_another_land(placed: Placed, lands: Container[str]) -> bool:
    """Whether a place is a governorate, or the city that it is called by, and none of these lands."""
    entry, mention = placed.reading.entry, placed.reading.mention
    if entry is None or entry.kind not in _LANDS or mention.cue or mention.direction:
        return False
    land = _land(entry)
    return land != "" and land not in lands


def _land(entry: Entry) -> str:
    """The governorate that a place's id begins with; "" where it tells none."""
    country, _, rest = entry.id.partition(".")
    return f"{country}.{rest.partition('.')[0]}" if rest else ""
