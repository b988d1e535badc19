"""Who is quoted in the middle of a sentence: «شن الطيران، بحسب ناشطين، غارات على البلدة» is read as if it stood at the end.

What stands between an attack and its place parts the two for every rule, so the aside is moved behind its sentence. The
way back to the original offsets goes with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from stream.articles.fold import Folded
from stream.data.families import family

_SAID = rf"(?:{family('says')}|جاء|ورد)(?!\w)"  # «كما جاء في بيان»
_WORD = r"(?!(?:ان|انه|انها|ب?انهم|الذي|التي|الذين|بعد|قبل|منذ|حيث|اثر|خلال)(?!\w))[^\s.،,؛:!؟…()\-]+"
_ASIDE = re.compile(
    rf"(?P<opens>[،,] ?| ?- | ?\()(?:(?:{family('attributes')}(?: ما)?|كما|علي ما)(?: {_SAID})?(?<!كما)(?<!علي ما))(?: {_WORD}){{1,8}}"
    r"(?P<closes>،|,| -|\))(?= )"
)
_MAY = re.compile(rf"[،,\-(] ?(?:{family('attributes')}|كما|علي ما)(?!\w)")
_CLOSES = {"،": "،,", ",": "،,", "-": "-", "(": ")"}
# What follows says another thing: the aside belongs to what stands before it.
_SAYS_ON = re.compile(
    r" (?:[وف]?(?:فيما|بينما|كما|حين|في (?:حين|وقت)|حيث|لكن|الا|غير|اذ|بعدما|قبل|بعد|عقب|اثر|ما|مما|الامر|ان|الذي|التي|الذين|بالتزامن|مع)"
    rf"|(?:موضح|مبين|ناف|مشير|مضيف|لافت|موكد|قايل|محذر|متهم)[اةي]\w*|و{_SAID}|و(?:{family('attributes')}))(?!\w)"
)
_ENDS = re.compile(r"[؟!؛…\n]|\.(?=[\s\"]|$)|$")


class _Move(NamedTuple):
    """The folded range [start, end) goes to `to`; what closes it, up to `behind`, goes, or stays as a comma."""

    start: int
    end: int
    behind: int
    to: int


def set_behind(folded: Folded) -> Folded:
    """A folded text with each aside on who is quoted at the end of its sentence; the same object where there was none.

    >>> from stream.articles.fold import fold
    >>> set_behind(fold("شن الطيران، بحسب ناشطين، غارات على البلدة. وعاد.")).text
    'شن الطيران غارات علي البلده، بحسب ناشطين. وعاد.'
    """
    moves = [*_moves(folded.text)]
    return _moved(folded, moves) if moves else folded


def _asides(text: str) -> Iterator[re.Match[str]]:
    """What may be an aside, tried only where a mark and one of its first words stand, or from the blank before the mark."""
    end = 0
    for may in _MAY.finditer(text):
        for at in (may.start() - 1, may.start()):
            if at >= end and (found := _ASIDE.match(text, at)):
                end = found.end()
                yield found
                break


def _moves(text: str) -> Iterator[_Move]:
    to = 0
    for found in _asides(text):
        opens, closes = found["opens"].strip(), found["closes"].strip()
        if closes not in _CLOSES[opens] or _SAYS_ON.match(text, found.end()):
            continue
        if to < found.end():
            ends = _ENDS.search(text, found.end())
            to = ends.start() if ends else len(text)
        goes = found.start("closes")
        goes_on = closes in "،," and text.startswith(" و", found.end())  # «على كذا، بحسب كذا، وكذا»
        yield _Move(
            found.start(), found.end() if closes == ")" else goes, goes if goes_on else found.end(), to
        )


def _pieces(text: str, moves: list[_Move]) -> Iterator[tuple[int, int]]:
    """The folded ranges in their new order."""
    at, held = 0, list[_Move]()
    for move in [*moves, None]:
        start = move.start if move else len(text)
        while held and held[0].to <= start:
            to = held[0].to
            yield at, to
            yield from ((m.start, m.end) for m in held if m.to == to)
            at, held = to, [m for m in held if m.to != to]
        yield at, start
        if move:
            at = move.behind
            held.append(move)


def _moved(folded: Folded, moves: list[_Move]) -> Folded:
    index = [step for step, _ in folded.steps]
    parts, steps, length = list[str](), list[tuple[int, int]](), 0
    for start, end in _pieces(folded.text, moves):
        if start == end:
            continue
        steps.append((length, folded.at(start)))
        inside = folded.steps[bisect_right(index, start) : bisect_left(index, end)]
        steps += [(length + step - start, raw) for step, raw in inside]
        parts.append(folded.text[start:end])
        length += end - start
    return Folded("".join(parts), folded.raw, tuple(steps), moved=True)
