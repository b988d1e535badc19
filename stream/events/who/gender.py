"""Whether a force and a verb are of one gender, so that the one may have done what the other tells."""

from __future__ import annotations

import re

# ت ends or begins the feminine; plurals and verbs with a pronoun may be of either.
_MASCULINE_AFTER = re.compile(r"(?!ت|[وف]ت\w{3})\w*(?<!ت)(?<!وا)(?<!ون)(?<!ه)(?<!ها)(?<!هم)")
_SHE_DOES = re.compile(r"[وف]?س?ت\w{3}")  # «تقصف قوات كذا»
_MASCULINE_VERB = re.compile(r"[وف]?(?:ي|(?:هاجم|داهم|استهدف|اقتحم|اغتال|اغار|شن|نفذ)\Z)")


def agrees(verb: str, gender: str) -> bool:
    """Whether a verb may have a subject of that gender before it: not «قوات النظام استهدف», «الجيش استهدفت»."""
    if gender == "f":
        return not verb or not _MASCULINE_AFTER.fullmatch(verb)
    return gender != "m" or not verb.endswith("ت") or verb.endswith("ات")


def may_do(verb: str, gender: str, *, active: bool) -> bool:
    """Whether a force of that gender may be the subject behind a verb; `active`: it is surely not in the passive."""
    feminine = verb.endswith("ت") and not verb.endswith("ات")
    masculine = not feminine and ((active and not _SHE_DOES.match(verb)) or bool(_MASCULINE_VERB.match(verb)))
    return not (feminine and gender == "m") and not (masculine and gender == "f")
