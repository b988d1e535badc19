"""Words that a page ran together where it had a link: «مدينةتعز», «شمالالعراق», «جنوبيالمدينة», «الصدرشرق بغداد».

Three joints show by themselves: «ة» ends a word; what follows a side of the land is no ending that the side takes; and
a name with its article does not end in a side.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from stream.articles.fold import Folded

_L = "\u0621-\u063f\u0641-\u064a"
_SIDE = "(?:شمال|جنوب|شرق|غرب)"
_GLUED = re.compile(
    rf"(?<=[{_L}]{{2}}ة)(?=[{_L}]{{2}})"
    rf"|(?<![{_L}])[وفبل]?{_SIDE}ي?(?=ال[{_L}]{{3}})"
    rf"|(?<![{_L}])[وفب]?{_SIDE}(?=[بجحدرسصطعفقلم][{_L}]{{2}})"
    rf"|(?<![{_L}])[وفبل]?(?:ال)?انفجار(?=[بجحدرسصطعفقلم][{_L}]{{2}})"
    rf"|(?<![{_L}])ال[{_L}]{{3,12}}(?={_SIDE}ي?(?![{_L}]))"
)
# Whether there can be one, asked of each word by itself, which is read at a glance: most texts have none.
_MAY = (
    re.compile(rf"ة[{_L}]"),
    re.compile(rf"انفجار(?:ي?ال|[بجحدرسصطعفقلم])[{_L}]{{2}}"),
    *(
        re.compile(
            rf"{side}(?:(?:ي?ال|[بجحدرسصطعفقلم])[{_L}]{{2}}"
            rf"|(?![{_L}])(?<=[{_L}]{{4}}{side})|ي(?![{_L}])(?<=[{_L}]{{4}}{side}ي))"
        )
        for side in ("شمال", "جنوب", "شرق", "غرب")
    ),
)


def parted(folded: Folded) -> Folded:
    """A folded text with a blank where its page ran two words together; the same object where it did not."""
    raw = folded.raw
    if not any(may.search(raw) for may in _MAY):
        return folded
    cuts = [_folded_at(folded, match.end()) for match in _GLUED.finditer(raw)]
    if not cuts:
        return folded
    parts = [folded.text[a:b] for a, b in zip([0, *cuts], [*cuts, len(folded.text)], strict=True)]
    moved = [(at + bisect_right(cuts, at - 1), to) for at, to in folded.steps]
    added = [(cut + k + blank, folded.at(cut)) for k, cut in enumerate(cuts) for blank in (0, 1)]
    return Folded(" ".join(parts), raw, tuple(sorted([*moved, *added])))


def _folded_at(folded: Folded, offset: int) -> int:
    """The folded index of a raw offset that no edit took out."""
    last = max(k for k, (_, raw) in enumerate(folded.steps) if raw <= offset)
    index, raw = folded.steps[last]
    return index + offset - raw
