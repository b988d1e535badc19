"""Whether a word of death or injury reaches the people counted behind it: «قتل في القصف على كذا سبعة», not «قتل مسلحون …»."""

from __future__ import annotations

from itertools import pairwise

from stream.articles.fold import fold_name
from stream.events.tolls.died import stands
from stream.events.tolls.no_death import fell_on_a_spot, of_nobody, was_tried
from stream.events.tolls.number_words import VALUES, fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import ONE_OF_THEM
from stream.events.tolls.people import INSIDE, NOTHING, RULES, Reading
from stream.events.tolls.people_table import Fate
from stream.events.tolls.quantity import STOPS, Group

_TAKES = frozenset(("اودي", "اودت", "يودي", "تودي"))
_STRIKES = frozenset(("اصاب", "اصابت"))
_WEAPONS = tuple(fold_all(RULES.around.weapons))
_ENDINGS = STOPS | {"،"}
_ANOTHER_CLAUSE = frozenset(("حين", "عندما", "حينما"))
_PAIR = 2
_HIS = ("ه", "ها")
_ARMED = ("fighters", "soldiers")
_DIES = {fate.id: frozenset(fold_name(word) for word in fate.dies) for fate in RULES.fate if fate.dies}


def by_fate(
    words: list[Token], readings: list[Reading], group: Group, k: int, gap: int, *, light: bool, floor: int
) -> tuple[str, str] | None:
    """Whether the fate at token `k` reaches the group `gap` words on."""
    fate = readings[k].fate
    if fate is None or fate.form == "taken" or not stands(words, fate, k, gap):
        return None
    if _of_others(words, readings, group, k) or was_tried(words, k):
        return None
    if gap > _reach(readings, group, k, gap, light=light) and not light:
        weapon = by_weapon(words, readings[k], k) and _complete(words, readings, group)
        if not weapon:
            return None
    if _of_both(words, readings, group, k, floor):
        return "both", fate.id
    return "killed" if _died_of_it(words, group, fate) else fate.kind, fate.id


def _of_others(words: list[Token], readings: list[Reading], group: Group, k: int) -> bool:
    """Whether the fate at `k` befell others than those of the group behind it, who may have brought it about."""
    fate, first, word = readings[k].fate, group.members[0], words[k].text
    on_the_way = words[k + 1 : group.first]
    if first.rule == "one" and any(w.text in _ANOTHER_CLAUSE for w in on_the_way):
        return True  # «قضى أغلبهم حين تسلل انتحاري»
    if first.rule == "plural" and fate is not None and fate.form == "verb" and first.who in _ARMED:
        return True  # «قتل مسلحون …» says who killed
    if first.high == 1 and of_nobody(words, readings, k, group):
        return True
    if first.high == _PAIR and fell_on_a_spot(words, k, group.first):
        return True  # «سقطت قذائف على لاعبين»
    if word.lstrip("وف") in _TAKES and first.rule == "one" and words[group.first].text[0] != "ب":
        return True  # «أودت غارة لطائرات اللواء فلان بحياة ستة»
    # «أصاب مسجدا فيه 600 نازح»
    return word in _STRIKES and any(w.text.lstrip("و") in INSIDE for w in on_the_way[1:])


def _reach(readings: list[Reading], group: Group, k: int, gap: int, *, light: bool) -> int:
    """How many words may lie between the fate at `k` and those whom it befell."""
    fate, first = readings[k].fate, group.members[0]
    form = fate.form if fate is not None else ""
    active = form == "after" and _did_it(readings, k) and not (first.bare and gap)
    reach = 10 if active else {"masdar": 3, "verb": 10}.get(form, 0)
    if first.bare or first.rule == "plural" or (form == "masdar" and first.rule == "one"):
        return reach if light else 0
    return min(reach, 6) if first.rule == "one" else reach


def _of_both(words: list[Token], readings: list[Reading], group: Group, k: int, floor: int) -> bool:
    """«مقتل وإصابة خمسة»: whether the fate at `k` and another right before it are told of one number."""
    either = k > 1 and words[k - 1].text == "او"  # «قتل أو جرح 12 شخصا»
    first = k - 2 if either else k - 1
    own, before = readings[k].fate, readings[first].fate if k else None
    if own is None or before is None or not (either or readings[k].conj) or before.kind == own.kind:
        return False
    if before.form not in ("masdar", "verb") or before.alone:  # «إلى مقتله وإصابة زوجته»
        return False
    if group.members[0].rule == "one" and words[group.first].text.endswith(_HIS):
        return False  # «فاستشهد وجرح ابنه»
    # «وكان جندي قد قتل وأصيب خمسة», «إن جنديا قتل وأصيب سبعة»
    return words[first - 1].text != "قد" and (floor == 0 or floor < first)


def _died_of_it(words: list[Token], group: Group, fate: Fate) -> bool:
    """«أصيب شخصان وتوفيا»: whether those hurt are told to have died, and not one of them."""
    dies = _DIES.get(fate.id, frozenset())
    return any(
        word.text in dies
        and not (behind.text in ONE_OF_THEM or behind.text in VALUES or behind.text.isdigit())
        for word, behind in pairwise(words[group.last : group.last + 4])
    )


def by_weapon(words: list[Token], reading: Reading, k: int) -> bool:
    """Whether the verb at `k` has a weapon for its subject: «قتلت عبوة ناسفة أخرى …»."""
    verb = reading.fate is not None and reading.fate.form == "verb"
    return verb and k + 1 < len(words) and words[k + 1].text.removeprefix("ال").startswith(_WEAPONS)


def _complete(words: list[Token], readings: list[Reading], group: Group) -> bool:
    """Whether a number counts people beyond doubt: by their noun, or at the end of what is said."""
    if not group.members[0].bare:
        return group.members[0].rule == "number"
    behind = readings[group.last] if group.last < len(words) else NOTHING
    ends = group.last >= len(words) or words[group.last].text in _ENDINGS | {"في", "قرب"}
    return ends or (behind.conj and behind.fate is not None)


def _did_it(readings: list[Reading], k: int) -> bool:
    """«مسلحين قتلوا ثلاثة»: whether those before the verb, not counted, did it."""
    before = readings[k - 1] if k else NOTHING
    return before.person is not None and before.amount == "many" and before.person.who in _ARMED
