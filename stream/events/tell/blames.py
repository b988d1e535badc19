"""Whom an article names for its attacks: what other attacks, of which it names nobody, can be put down to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from stream.articles.document import Document
from stream.events.tell.agents import Agents
from stream.events.tell.scene import Attack
from stream.events.who.actors import ActorMention
from stream.events.who.attackers import attacker_by_means, attacker_of
from stream.events.who.blame import Blame
from stream.events.who.excluded import took_before
from stream.records import Field, Type
from stream.text.needed import Needing

_STOPS = re.compile(r"[.؟!\n]")
# «ويأتي الهجوم بعد ثلاثة أيام من غارة إسرائيلية», «وجاء القصف ردا على هجوم لداعش»: what is told behind was another
# attack, by others as often as not.
_CAME_AFTER = re.compile(
    r"\W*و?(?:[يت]اتي|جاءت?)\s(?:هذا\s|هذه\s)?(?:ذلك|ال\w+)(?:\s[^\s.،؛:]+){0,3}?"
    r"\s(?:بعد|غداه|عقب|في اعقاب|اثر|ردا علي|انتقاما|علي خلفيه)\s"
)
# «ورد الجيش بقصف حي كذا»: who answers an attack did not make it.
_ANSWERS = re.compile(r"\W*[وف]?[يت]?ردت?\s(?!علي\s)(?:[^\s.،؛:]+\s){1,6}?(?:ب|علي\s)")
_GOES_ON = ("who_did_it", "by", "from_positions")  # rules that hold beyond a clause

# «ومن جهة ثانية», «وفي أنباء أخرى»: what is told behind is other news.
_TURN = Needing(
    r"(?<!\w)[وف]?(?:من (?:جهه|ناحيه) (?:اخري|ثانيه)|(?:في|علي) (?:سياق|صعيد|شان|خبر|انباء|تطور|حادث|موضوع)\w* (?:اخر|اخري|منفصل\w*)|الي ذلك)(?!\w)"
)


# «حلب::», «محافظة حمص:» in round-ups: what stands below one heading is told of one place and by itself.
_HEAD = re.compile(
    r"(?:\A|\n|(?<=[.؟!])) *(?:و?في )?(?:محافظه |ريف )?[^\W\d]{3,}(?: [^\W\d]{2,}){0,2} ?::"
    r"|(?:\A|\n) *(?:و?في )?(?:محافظه|ريف) [^\W\d]{2,}(?: [^\W\d]{2,})? ?:"
)
_LEAST = 2  # headings that make a round-up


class Parts(NamedTuple):
    """Where a text turns to other news, and where the sections of a round-up begin."""

    turns: Sequence[int]
    heads: Sequence[int]

    def shared(self, told: Sequence[Blame], at: int) -> Sequence[Blame]:
        """Of attacks whose agent is named those that an attack at `at` may share it with: of its section, and none behind a turn to other news."""
        end = next((turn for turn in self.turns if turn > at), None)
        section = bisect_right(self.heads, at)
        return [
            b for b in told if (end is None or b.at < end) and bisect_right(self.heads, b.at) in (0, section)
        ]


def parts_of(folded: str, before: int) -> Parts:
    """The parts of a folded text, at offsets that count on from `before`."""
    heads = [m.start() + before for m in _HEAD.finditer(folded)] if ":" in folded else []
    turned = [m.start() + before for m in _TURN.finditer(folded)]
    return Parts(turned, heads if len(heads) >= _LEAST else [])


def blames(
    document: Document, attacks: Sequence[Attack], named: Agents, at: Callable[[Field, int], int]
) -> list[Blame]:
    """The attacks of an article whose agent a clause names; `at` says where an offset lies in the whole of it."""
    found = []
    for told in attacks:
        text = document.folded(told.field).text
        took = told.type is Type.GROUND_ASSAULT and took_before(text, told.trigger.start)
        agent = None if took else _agent_of(told, text, named)
        if agent is not None:
            found.append(Blame(at(told.field, told.trigger.start), told.type, agent))
    return found


def _agent_of(told: Attack, text: str, named: Agents) -> ActorMention | None:
    """Whom the clause of an attack names, or the words that go on with it: «عدد قتلى الغارة التي نفذتها …»."""
    begin = max(text.rfind(stop, 0, told.trigger.start) for stop in ".،\n") + 1
    came = _CAME_AFTER.match(text, begin, told.clause.end)
    if (came and came.end() <= told.trigger.start) or _ANSWERS.match(text, begin, told.trigger.start):
        return None
    inside = told.field, told.trigger, told.clause.start, came.end() if came else told.clause.end
    found = named.of(attacker_of, *inside) or named.of(attacker_by_means, *inside)
    if found is not None or came:
        return found
    end = _STOPS.search(text, told.clause.end)
    goes_on = named.of(
        attacker_of, told.field, told.trigger, told.clause.start, end.start() if end else len(text)
    )
    return goes_on if goes_on is not None and goes_on.agent in _GOES_ON else None
