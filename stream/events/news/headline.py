"""What a headline and its text say of one another: a blast that was an accident below is one above as well."""

from __future__ import annotations

from collections.abc import Container, Sequence

from stream.events.news.judging import OF_THE_PAST, STOPPED
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Form, Strength
from stream.events.words.triggers import Trait
from stream.records import Type

_STRENGTH_CASUALTY = Strength.CASUALTY

# What takes an attack out as one of long ago.
_OLD = OF_THE_PAST | {
    "years_since",
    "for_years",
    "since_a_month",
    "since_a_truce",
    "of_a_past_month",
    "recalled",
    "tally",
    "notable",
    "died_of_wounds",
    "whoever",
    "went_through",
    "between_two_years",
    "families_of_the_dead",
}


def headline(title: Sequence[Judged], text: Sequence[Judged]) -> tuple[Judged, ...]:
    """The title without its explosions, where the text tells of explosions and none of them was an attack."""
    told = [j for j in text if "accident" in j.trigger.rule.traits]
    if not told or any(j.judgement is None or j.judgement.claim != "none" for j in told):
        return tuple(title)
    return _judged(title, told[0].judgement, "accident", "goes_on")


def mourned(title: Sequence[Judged], text: Sequence[Judged]) -> tuple[Judged, ...]:
    """The title with the attack whose dead it mourns, where the text tells of one of that kind as news."""
    told = {j.type for j in text if j.judgement is None and _is_attack(j)}
    return tuple(
        j._replace(judgement=None)
        if j.judgement
        and j.judgement.rule == "kind:mourning"
        and _is_new(j)
        and _is_attack(j)
        and j.type in told
        else j
        for j in title
    )


def remembers(title: Sequence[Judged], text: Sequence[Judged], *, asks: bool = False) -> tuple[Judged, ...]:
    """The title without attacks, where the text tells of none but what was long ago or is to come: «أول قداس بعد طرد داعش».

    A title that `asks` tells nothing as done.
    """
    told = [j.judgement for j in text if j.trigger.rule.strength is not _STRENGTH_CASUALTY] or [
        j.judgement for j in text
    ]
    old = next((j for j in told if j is not None and _is_old(j)), None)
    if old is None or any(j is None or j.claim == "denied" for j in told):
        return tuple(title)
    if not asks and _is_of_others(title, text):
        return tuple(title)
    return tuple(j if j.judgement else j._replace(judgement=old) for j in title)


# What nobody only plans to do is told in a headline by these: «غارات على كذا»; «هجوم بري على كذا» may be to come.
_DONE = frozenset({Type.AIRSTRIKE, Type.SHELLING, Type.BOMBING, Type.SHOOTING, Type.ARMED_CLASH})
_ACTS = frozenset({Form.PERFECT, Form.IMPERFECT})
_OF_ITS_DEAD = frozenset({"families_of_the_dead", "tally", "time:since-the-war"})


def _is_of_others(title: Sequence[Judged], text: Sequence[Judged]) -> bool:
    """Whether what a text looks back or forward to is another attack than the one its headline plainly tells as done."""
    own = [j for j in title if j.judgement is None]
    attacks = [j for j in own if _is_attack(j) and _is_new(j)]
    if not attacks:
        return False
    kinds = {j.type for j in attacks}
    done = len(own) > len(attacks) or any(j.trigger.form in _ACTS for j in attacks)
    if not done and not kinds <= _DONE:
        return False
    return all(_is_another(j, kinds, done=done) for j in text)


def _is_another(judged: Judged, kinds: Container[Type], *, done: bool) -> bool:
    """Whether an attack of a text is none of the kinds that a headline tells; `done`: that says who fell, or by its verb."""
    claim, rule = judged.judgement or ("", "")
    if not _is_attack(judged):
        return rule in _OF_ITS_DEAD or claim == "planned"
    if claim == "planned" and (done or rule == "demand"):
        return True
    return rule == "earlier" or (claim == "planned" and judged.type not in kinds)


def _is_attack(judged: Judged) -> bool:
    return judged.trigger.rule.strength is not _STRENGTH_CASUALTY


def _is_new(judged: Judged) -> bool:
    """Whether a word names an attack for the first time: «غارات», not «الغارات»."""
    return judged.trigger.form is not Form.NOUN or "ال" not in judged.trigger.clitics


def _is_old(judgement: Judgement) -> bool:
    return (
        judgement.claim == "planned"
        or judgement.rule in _OLD
        or judgement.rule.startswith(("time:", "subject:"))
    )


def body(title: Sequence[Judged], text: Sequence[Judged]) -> tuple[Judged, ...]:
    """The text without the shots that its headline says were stopped, where nobody was hurt."""
    told = [j for j in title if "stoppable" in j.trigger.rule.traits]
    hurt = any(j.judgement is None and j.trigger.rule.strength is _STRENGTH_CASUALTY for j in text)
    if hurt or not told or any(j.judgement is None or j.judgement.rule not in STOPPED for j in told):
        return tuple(text)
    return _judged(text, told[0].judgement, "stoppable")


def told_again(text: Sequence[Judged]) -> tuple[Judged, ...]:
    """The text, in which «the blast» of an accident told before is that accident."""
    told: list[Judged] = []
    last = next((j.judgement for j in text if j.judgement and j.judgement.rule == "its_cause"), None)
    if (
        last is not None
    ):  # «انفجار في المخيم … وقال المصدر إن الانفجار سببه حريق»; a device elsewhere is another
        arms = [j for j in text if "arms" in j.trigger.rule.traits and "ال" not in j.trigger.clitics]
        return tuple(
            j if j in arms else k for j, k in zip(text, _judged(text, last, "accident"), strict=True)
        )
    for j in text:
        again = "accident" in j.trigger.rule.traits and "ال" in j.trigger.clitics
        told.append(j._replace(judgement=last) if again and j.judgement is None and last else j)
        if "accident" in j.trigger.rule.traits and not again:
            last = j.judgement if j.judgement and j.judgement.claim == "none" else None
    return tuple(told)


def _judged(triggers: Sequence[Judged], judgement: Judgement | None, *traits: Trait) -> tuple[Judged, ...]:
    """Triggers, those with one of some traits that stood as news with a judgement."""
    return tuple(
        j._replace(judgement=judgement)
        if j.judgement is None and not j.trigger.rule.traits.isdisjoint(traits)
        else j
        for j in triggers
    )
