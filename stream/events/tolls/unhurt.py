"""Where the text says outright that nobody was hurt: zeros."""

from __future__ import annotations

import re

from stream.events.tolls.people import RULES
from stream.events.tolls.people_table import expressions
from stream.events.tolls.toll import Toll
from stream.text.expressions import begun

NONE = expressions(RULES.none)
_KINDS = {"قتلي": ("killed",), "شهداء": ("killed",), "": ("killed",), "جرحي": ("injured",)}
_ONE_SIDE = re.compile(
    r" (?:(?:لدي|في صفوف|بين|في جانب)\b(?! (?:المدنيين|السكان|الاهالي|المواطنين)\b)|من (?:الجنود|جنود|القوات|قوات|العناصر|عناصر|افراد)\b)"
)


def unhurt(folded: str) -> list[Toll]:
    """Zeros where the text says outright that nobody was hurt."""
    tolls: list[Toll] = []
    for rule, pattern in begun(NONE, folded):
        for match in pattern.finditer(folded):
            if _ONE_SIDE.match(folded, match.end()):
                continue
            kinds = _KINDS.get(match["what"], ("killed", "injured"))
            tolls += [
                Toll(
                    start=match.start(),
                    end=match.end(),
                    kind=kind,
                    low=0,
                    high=0,
                    text=match[0],
                    rule=rule.id,
                )
                for kind in kinds
            ]
    return tolls
