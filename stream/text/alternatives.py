"""One of many words, as an expression that tries the letters that they share once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Node = dict[str, "_Node"]  # what follows, by letter; "" where a word ends


def any_of(words: Iterable[str]) -> str:
    """An expression for one of these words: it matches what they match joined by |, the longest first."""
    root: _Node = {}
    for word in sorted(words):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return "|".join(_branches(root))


def _branches(node: _Node) -> list[str]:
    """The expressions of what may follow, one for each letter."""
    return [re.escape(letter) + _rest(following) for letter, following in node.items() if letter]


def _rest(node: _Node) -> str:
    """What follows a letter, as one expression: greedy, so that the longest word is tried first."""
    branches = _branches(node)
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + "?" * ("" in node)
