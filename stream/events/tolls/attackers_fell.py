"""Those who attacked and fell to those attacked: «فقتل اثنين منهم قبل أن يردوه قتيلا», «وقتل منفذ الهجوم»; and whose dead are of two sides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from stream.events.tolls.toll import ENEMIES, Toll
from stream.text.needed import Needing

_LEFT = 60  # characters before «قتيلا» in which «قبل أن يردوه» stands
# no «فأردوا أحدهما قتيلا»: those who attacked did that
_SHOT = re.compile(r"(?<!\w)(?:قبل ان|حتي|الي ان) (?:ت|ي|ا)رد\w*ه(?:ا|م|ما)? (?:[^.؛،\n ]+ ){0,4}$")
_KILLED_HIM = Needing(
    r"(?<!\w)قبل ان [تي](?:قتل|صف)(?:ه|ها|وه|وها)(?!\w)"
    r"|(?<!\w)(?:و|ف|كما |فيما |بينما )(?:قتل|استشهد|مقتل|استشهاد) (?:ال)?منفذ(?:ه|ها)?(?: ال(?:عمليه|هجوم|تفجير|اعتداء))?(?!\w)"
)

# «أربعة قتلى سقطوا في صفوف كذا», of another side than those counted before: whose they are
_IN_RANKS = re.compile(r" (?:سقطوا |قتلوا |قضوا |وجرح\w* )?(?:في صفوف|بصفوف|من صفوف) (?:قوات )?(?:ال)?(\w+)")
_FAR, _OWN = 400, 40  # characters back to those of the other side; behind a figure to whose they are
_AGAINST = re.compile(r" (?:مع|ضد|بين) ")
_ARMED = frozenset(("fighters", "soldiers"))
_STEM = 4  # letters by which a force is known again: «حوثيا», «الحوثيين»


def attackers_fell(folded: str, tolls: Sequence[Toll]) -> list[Toll]:
    """The figures, and one who attacked where it is told that those attacked killed him."""
    found = _of_other_ranks(folded, tolls)
    killed = [at for at, toll in enumerate(found) if toll.kind == "killed"]
    for at in killed:
        toll = found[at]
        if toll.text == "قتيلا" and _SHOT.search(folded, max(0, toll.start - _LEFT), toll.start):
            found[at] = replace(toll, part=False, low=1, high=1, rule=ENEMIES, who="fighters")
    if killed and "قتل" in folded:
        for match in _KILLED_HIM.finditer(folded):
            near = (found[at] for at in killed if found[at].start < match.start())
            beside = (found[at] for at in killed if match.start() <= found[at].start < match.end())
            if any(near) and not any(beside):
                found.append(
                    Toll(
                        start=match.start(), end=match.end(), kind="killed", low=1, high=1, text=match[0],
                        rule=ENEMIES, who="fighters",
                    )
                )  # fmt: skip
    return found


def _of_other_ranks(folded: str, tolls: Sequence[Toll]) -> list[Toll]:
    """The figures, those of a side as such where the dead of the other are counted before: «مقتل 12 مسلحا …، وسقط 3 قتلى في صفوف الجيش»."""
    if "صفوف" not in folded:
        return [*tolls]
    found: list[Toll] = []
    for toll in tolls:
        ranks = (
            _IN_RANKS.match(folded, toll.end)
            if toll.kind == "killed" and toll.low and not toll.part
            else None
        )
        other = ranks and any(
            t.kind == "killed"
            and not t.part
            and toll.start - t.end < _FAR
            and _is_of_others(folded, t, ranks[1])
            for t in found
        )
        found.append(replace(toll, rule=ENEMIES) if other else toll)
    return found


def _is_of_others(folded: str, toll: Toll, side: str) -> bool:
    """Whether a figure counts armed men of another side than the one named."""
    if toll.who not in _ARMED:
        return False
    against = _AGAINST.search(folded, toll.end, toll.end + _OWN)
    return side[:_STEM] not in folded[toll.start : against.start() if against else toll.end + _OWN]
