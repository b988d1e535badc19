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


def attackers_fell(folded: str, tolls: Sequence[Toll]) -> list[Toll]:
    """The figures, and one who attacked where it is told that those attacked killed him."""
    found = [*tolls]
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
