"""Whether a bare name stands where a place does: struck, by the verb before or behind it, or in a list that a place begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stream.articles.fold import fold_name
from stream.places.links import list_link
from stream.places.mention import Mention
from stream.places.place_cues import place_cues
from stream.places.reading import Reading
from stream.text.expressions import Ending

_BEFORE = 80  # characters before a name in which the verb stands whose object it is


# «قصفت كذا بعشرة صواريخ وكذا ببرميلين», «على كذا (3 غارات) وكذا (غارتان)»: with what the next was struck.
_WITH_WHAT = re.compile(
    r"[\"')]*\s[(]?(?:ب(?:\w+\s)?)?(?:\d+\s)?(?:غار(?:ه|ات|تين|تان)|صاروخ(?:ين|ان|ا)?|صواريخ|قذيف(?:ه|تين|تان)|قذايف|برميل(?:ين|ان|ا)?|براميل|قنابل)(?!\w)"
)


class _Verbs:
    """The verbs of `[position]` in `place_cues.toml`, by what the name behind or before them is."""

    def __init__(self) -> None:
        data = place_cues().position
        strikes, suffers = ("|".join(map(fold_name, words)) for words in (data.strikes, data.suffers))
        not_between = "|".join(map(fold_name, data.not_between))
        striking = "|".join(map(fold_name, data.striking))
        verb = rf"[وف]?(?:(?:{strikes})(?:ت|وا|تا|ا)?|ل?[يت](?:{striking})(?:ون|ان)?)"
        self.verbs = re.compile(f"{strikes}|{striking}")  # one of them
        doers = "|".join(map(fold_name, data.doers))
        who = rf"(?:\s(?:{doers}))?(?:\s(?!(?:{not_between})\s)[\w\"]+){{0,4}}"
        self.strikes = re.compile(rf"(?:^|(?<=\W)){verb}{who}\s[\"'(]*$")
        self.suffers = Ending(rf"(?<!\w)[وف]?[بل]?(?:{suffers})\s[\"'(]*$")
        leading = "|".join(map(fold_name, data.leading))
        self.opens = re.compile(rf"(?:(?:^|[.:،؛\n\-])\s*|(?:^|(?<=\W))[وف]?(?:{leading})\s)[\"'(]*$")
        suffering = "|".join(
            fold_name(word) + (r"(?=\w)" if word.endswith((" ل", " ب")) else r"(?!\w)")
            for word in data.suffering
        )
        self.then_suffers = re.compile(rf"[\"')]*\s(?:{suffering})")


@cache
def _verbs() -> _Verbs:
    return _Verbs()


def is_struck(text: str, mention: Mention) -> bool:
    """Whether a name is what a verb of attack struck, or what suffered: «قصفت مدفعية كذا البلدة», «كذا تتعرض لقصف»."""
    verbs = _verbs()
    if mention.clitics == "و":  # «منذ الصباح وكذا تتعرض لقصف»
        return bool(verbs.then_suffers.match(text, mention.end) or _WITH_WHAT.match(text, mention.end))
    if mention.clitics:
        return False
    lead = text[max(0, mention.outer - _BEFORE) : mention.outer]
    if verbs.suffers.search(lead) or (verbs.verbs.search(lead) and verbs.strikes.search(lead)):
        return True
    return bool(verbs.then_suffers.match(text, mention.end) and verbs.opens.search(lead))


def goes_on_a_list(text: str, before: Sequence[Reading], item: Mention) -> bool:
    """Whether a place begins the list that a name stands in, though what is between may be none: «كذا والطبقة ومعدان»."""
    for last in reversed(before):
        if not list_link(text, last.mention, item):
            return False
        if last.entry is not None:
            return True
        item = last.mention
    return False
