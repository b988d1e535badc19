"""Whether words bring up an attack of their own, which need not be of the kind of the one before: «في هجوم استهدف سوقا»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Trigger


def is_new(trigger: Trigger) -> bool:
    """Whether «هجوم» brings up an attack of its own: «الهجوم», «هاجم» and «قصف مماثل» go on about one told before."""
    return trigger.rule.id == "attack" and trigger.form is Form.NOUN and "ال" not in trigger.clitics


def are_several(text: str, trigger: Trigger) -> bool:
    """Whether «استهدافات» tells of several that are no one attack told before."""
    return text.startswith("استهدافات", trigger.start) and "ال" not in trigger.clitics


# «في هجوم استهدف سوقا», «استهدف هجوم سوقا»
_A_FEW_WORDS = re.compile(r"(?: (?!في |علي )[^ .،\n]+){0,2}? ")


def strikes_anew(text: str, attacks: Sequence[Judged]) -> bool:
    """Whether «استهدف» only says what a new attack struck, which is not of the kind of the one before."""
    return any(
        {one.trigger.rule.id, two.trigger.rule.id} == {"attack", "target"}
        and (is_new(one.trigger) or is_new(two.trigger))
        and _A_FEW_WORDS.fullmatch(text, one.trigger.end, two.trigger.start)
        for one, two in pairwise(attacks)
    )


def without_their_verbs(text: str, attacks: Sequence[Judged]) -> Sequence[Judged]:
    """Attacks without «طالت», «استهدفت» right before the noun that tells the kind: «طالت ضربات جوية مواقع في كذا»."""
    verbs = {
        id(one)
        for one, two in pairwise(attacks)
        if one.trigger.rule.id == "target"
        and one.trigger.form is not Form.NOUN
        and not one.plain
        and two.plain
        and two.trigger.form is Form.NOUN
        and two.trigger.clitics == ""
        and text[one.trigger.end : two.trigger.start] == " "
    }
    return [j for j in attacks if id(j) not in verbs] if verbs else attacks
