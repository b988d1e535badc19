"""Repair and fold: Arabic text in one spelling for matching, with the way back to the original offsets.

Folding drops what carries no meaning for a match (diacritics, tatweel, bidi marks, dots put into words to pass
filters) and writes variants of a letter as one (camel-tools' normalisers, Persian forms, Indic digits). The result
is what every rule is matched against; `Folded.span` gives the offsets of the words in the original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
)

from stream.text.found import Found

_LETTERS = "\u0621-\u064a\u0671-\u06d3"
_SILENT = "\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u06d6-\u06ed"  # marks, bidi
_MARKS = rf"{_SILENT}\u0640"
_WORDY = "\u0621-\u063f\u0641-\u065f\u0670-\u06d3"  # what a tatweel joins; one that stands alone is a dash
_SHAPED = "\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"  # letters as they are drawn: «ﻻ» is two
_RARE = "\t\r\u00a0\u2009\u202f#_"
_SPACES = f" {_RARE}"  # what a space is made of
_ANY = rf"(?:[{_LETTERS}]|&#(?:x0?6[0-9a-fA-F]{{2}}|1[5-7]\d\d);)"  # a letter, or what stands for one
_ONES = rf"(?:و[{_SILENT}]*[{_SPACES}])*+"  # one «و» behind another; what a tatweel follows is a word
_WORD = rf"(?:{_ANY}[{_MARKS}*]*{_ANY}|[{_SHAPED}])"  # that «و» belongs to
_BEHIND = re.compile(
    rf"(?:(?<=\bو)|(?<=_و))[{_MARKS}]*[{_SPACES}]"
)  # «و أصيب»: the word that it opens is one with it
_ONES_BEHIND = re.compile(_ONES)
_OPENED = re.compile(_WORD)
_DROP = (
    rf"(?<=[\u0621-\u063f\u0641-\u064a\u0671-\u06d3;])[{_MARKS}]*\*[{_MARKS}*]*(?={_ANY}|[{_SHAPED}])|"  # stars in a word, marks among them or not
    rf"(?<=[{_LETTERS}])\u0640* \u0640+(?=[{_LETTERS}]\u0640)|(?<=[{_LETTERS}])\u0640+ \u0640+(?=[{_LETTERS}])|"  # قـ ـصـ ـف
    rf"(?:[{_SILENT}]|(?<=[{_WORDY}])\u0640+|\u0640+(?=[{_WORDY}]))+"  # and tatweel in a word
    rf"|(?<=[{_LETTERS}])\u0640*[.*_]+\u0640+[.*_]*(?=[{_LETTERS}])"  # قصـ.ـف: a filter dodged between tatweels
    rf"|(?<=[{_LETTERS}]\u0640)[.*_]+(?=\u0640?[{_LETTERS}])"
    rf"|(?<=[{_SPACES}])[{_RARE}]+"  # «غلاف #غزة»; two plain spaces tell of a number that was stripped
)
_EDIT = re.compile(
    rf"(?P<entity>&#?\w{{2,8}};|(?:\b|(?<=_))(?:quot|amp|nbsp|ldquo|rdquo|laquo|raquo|lsquo|rsquo|ndash|mdash|hellip);|(?<=[{_LETTERS}])quot(?=\W)|\bquot(?=[{_LETTERS}]))|(?P<led>(?<![{_WORDY}\u0640])\u0640+و[{_MARKS}]*[{_SPACES}](?={_ONES}{_WORD}))|(?P<drop>{_DROP})|(?P<shaped>[{_SHAPED}])"
)
# Where an edit can begin; most texts have no such place, and looking for one is cheap.
_BEGINS = re.compile(rf"[{_MARKS}{_SHAPED}&*]")
_BEGINS_IN_DEBRIS = re.compile(
    rf"[{_MARKS}{_SHAPED}&*.A-Za-z_]| (?=\u0640)|(?<=[و{_SPACES}])[{_SPACES}]"
)  # «quot;», and dots between tatweels
_BEGINS_APART = re.compile(rf"[{_MARKS}{_SHAPED}&*]|(?<=[و{_SPACES}])[{_SPACES}]")
_SPELLINGS: dict[str, str] = (
    {
        "ؤ": "و", "ئ": "ي", "ی": "ي", "ې": "ي", "ى": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه",
        "ٱ": "ا", "ۃ": "ه", "پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "‘": "'", "’": "'", "´": "'", "`": "'",
        "–": "-", "—": "-", "―": "-", "−": "-", "\u0640": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ", "٪": "%", "٫": ".", "٬": ",",
        "#": " ", "_": " ",  # «#ميناء_الحديدة»
        **{chr(0x660 + d): str(d) for d in range(10)},
        **{chr(0x6F0 + d): str(d) for d in range(10)},
    }
)  # fmt: skip
_BY_THE_NILE = {"مسيول": "مسوول"}  # «مسئول»
_OTHER = (*_SPELLINGS.items(), *_BY_THE_NILE.items())


class Folded(Found, frozen=True):
    """Text folded for matching. `steps` holds (folded index, raw index) wherever the two begin to run apart.

    `moved` says that words stand in another order than in `raw` (stream/articles/asides.py).
    """

    text: str
    raw: str
    steps: tuple[tuple[int, int], ...]
    moved: bool = False

    def at(self, index: int) -> int:
        """The raw offset of a folded index."""
        if len(self.steps) == 1:  # nothing was dropped
            return min(index, len(self.raw))
        folded, raw = self.steps[bisect_right(self.steps, (index, len(self.raw) + 1)) - 1]
        return min(raw + index - folded, len(self.raw))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets (start, end) of the folded range: `raw[start:end]` is what the article says."""
        if not self.moved or end <= start:
            return self.at(start), self.at(end - 1) + 1 if end > start else self.at(start)
        within = slice(
            bisect_right(self.steps, (start, len(self.raw))), bisect_right(self.steps, (end - 1, 0))
        )
        begins = [start, *(index for index, _ in self.steps[within])]
        ends = [*begins[1:], end]
        return min(map(self.at, begins)), max(self.at(index - 1) + 1 for index in ends)


def fold_letters(text: str) -> str:
    """Letters in one spelling, one for one: أإآ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي, Persian forms, digits, quotation marks."""
    folded: str = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text)))
    for letter, plain in _OTHER:  # a replacement costs a fifth of str.translate, and most need none
        if letter in folded:
            folded = folded.replace(letter, plain)
    return folded


class _Joined:
    """Finds where «و» stands apart from the word that it opens, in one pass however many stand in a row."""

    def __init__(self, raw: str) -> None:
        """No row is known yet."""
        self._raw, self._end, self._opens = raw, 0, False

    def at(self, start: int) -> re.Match[str] | None:
        """What is dropped at `start`: what parts «و» from its word, or from the next of a row before a word."""
        behind = _BEHIND.match(self._raw, start)
        if behind is not None and start >= self._end:
            row = _ONES_BEHIND.match(self._raw, behind.end())
            self._end = row.end() if row else behind.end()
            self._opens = _OPENED.match(self._raw, self._end) is not None
        return behind if self._opens else None


def fold(raw: str) -> Folded:
    """Repair and fold `raw`. Folding the folded text again changes nothing, unless an entity held another."""
    parts: list[str] = []
    steps = [(0, 0)]
    last = length = 0
    debris = ";" in raw or "quot" in raw or "ـ" in raw
    begins = (
        _BEGINS_IN_DEBRIS
        if debris
        else _BEGINS_APART
        if "و " in raw or any(space in raw for space in _RARE)
        else _BEGINS
    )
    joined, failed = _Joined(raw), -1
    for place in begins.finditer(raw):
        start = place.start()
        if start < last:
            continue
        if start == failed + 1 and raw.startswith("\u0640" * 3, start - 2):
            failed = start  # amid tatweels all begins alike: what did not match with one more does not here
            continue
        match = joined.at(start) or _EDIT.match(raw, start)
        if match is None:
            failed = start
            continue
        begin, end = match.span()
        kept = raw[last:begin]
        parts.append(kept)
        length += len(kept)
        if match.lastgroup == "entity":
            entity = match["entity"].strip("&;")
            new = html.unescape(f"&{entity};")[:1]
            new = '"' if new == "&" and entity.startswith("quot") else new
            parts.append(new)
            steps.append((length, begin))
            length += len(new)
        elif match.lastgroup == "led":  # «ــو أصيب»
            parts.append("و")
            steps.append((length, raw.index("و", begin)))
            length += 1
        elif match.lastgroup == "shaped":
            new = unicodedata.normalize("NFKC", match["shaped"]).strip()
            parts.append(new)
            steps += [(length + i, begin) for i in range(len(new))]
            length += len(new)
        steps.append((length, end))
        last = end
    parts.append(raw[last:])
    return Folded(fold_letters("".join(parts)), raw, tuple(steps))


@lru_cache(maxsize=1 << 15)
def fold_name(name: str) -> str:
    """A name or a rule's words as they stand in folded text, white space squeezed."""
    return " ".join(fold(name).text.split())
