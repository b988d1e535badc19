"""What each place of a clause takes that tells of attacks; where the clause names none, what the places before it take."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.where.beside import has_its_object
from stream.events.where.continuing import is_said_of_it, is_where, led_to, meanwhile, went_along, who_came_on
from stream.events.where.governing import governing, in_one_breath, with_it
from stream.events.where.leaving import Before, Here
from stream.events.where.spoken_of import goes_on_there
from stream.events.where.struck import told_of_there
from stream.events.where.there import struck_there
from stream.events.words.clauses import Opening
from stream.events.words.context import Judged
from stream.places.links import list_link
from stream.places.roles import Placed, Role

_PEOPLE_WHO = re.compile(r"(?<!\w)(?:الذين|اللذين|اللذان|اللواتي|اللاتي)(?!\w)")
Takes = tuple[Placed, tuple[Judged, ...], str]  # a place, the triggers it takes, and by which rule


def of_its_attacks(text: str, here: Here, before: Before) -> list[Takes]:
    """What each place of a clause with attacks takes; without a place, those before it."""
    attacks = here.attacks
    if here.struck:
        taken = ((p, governing(text, p, attacks, here.places, here.struck, here.clause)) for p in here.struck)
        relative = here.clause.opening is Opening.RELATIVE and has_its_object(text, attacks[0].trigger)
        fight = who_came_on(text, here.clause, before.attacks, attacks) if before.waits else ()
        return [
            *((p, fight, "where_they_came") for p in here.struck if fight),
            *((p, in_one_breath(text, attacks), "relative_clause") for p in before.last[-1:] if relative),
            *((p, triggers, "same_clause") for p, triggers in taken if triggers),
        ]
    if before.aside and went_along(text, here.clause, attacks):
        return [(p, tuple(attacks[:1]), "went_along") for p in before.aside]
    named = [p for p in before.last if p.role is Role.STRUCK]
    if before.aside and (came := tuple(j for j in attacks if led_to(text, here.clause, j))):
        it = text.endswith("ها", 0, came[0].trigger.end)  # «حاصروا مدينة كذا ثم اقتحموها»
        there = (it and named[-1:]) or before.aside
        came = (*came, *with_it(text, here.clause, attacks, came[-1]))
        return [(p, came, "led_to") for p in fought_at(text, came, there)]
    if here.clause.opening is Opening.RELATIVE and not _PEOPLE_WHO.match(text, here.clause.start):
        there = [p for p in before.behind if goes_on_there(text, here.clause, p)]
        where = (before.aside or named[-1:]) if is_where(text, here.clause) else ()
        last = () if before.attacks and _is_their_goal(here) else before.last[-1:]
        return [(p, tuple(attacks), "relative_clause") for p in there or where or last]
    if there := told_of_there(text, here.clause, attacks, named, before.beside):
        return [(p._replace(role=Role.STRUCK), tuple(attacks), "struck_there") for p in there]
    if before.fronted and not before.attacks and is_said_of_it(text, here.clause):
        return [(p, tuple(attacks), "fronted") for p in before.fronted]
    if not before.attacks and meanwhile(text, here.clause):
        return [(p, tuple(attacks), "where_they_were_then") for p in _last_of(text, named)]
    return []


def _is_their_goal(here: Here) -> bool:
    """Whether a clause only tells what is wanted of another place: «ضمن الحملة التي تشنها للسيطرة على مدينة كذا»."""
    goals = here.places and all(p.role is Role.GOAL for p in here.places)
    return bool(goals) and all(j.trigger.clitics.startswith("ل") for j in here.attacks)


def _last_of(text: str, named: Sequence[Placed]) -> Sequence[Placed]:
    """The place named last, with those that one list names with it: «أحياء كذا وكذا»."""
    first = len(named) - 1
    while first > 0 and list_link(text, named[first - 1].reading.mention, named[first].reading.mention):
        first -= 1
    return named[max(first, 0) :]


def fought_at(text: str, attacks: Sequence[Judged], places: Sequence[Placed]) -> list[Placed]:
    """The places of the attack before a fight, and its goal as struck where the fight was there.

    «معركة للسيطرة على كذا، ودارت اشتباكات في محيطها»
    """
    if not struck_there(text, attacks):
        return list(places)
    return [p._replace(role=Role.STRUCK) for p in places]
