"""Who attacked where the clause does not say: carried over from the article's other attacks, or said of them elsewhere.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from stream.articles.fold import fold_letters
from stream.events.who.actors import ActorMention, actor
from stream.events.who.agency import agent_table
from stream.events.who.whose import UNTOLD, Cast, settle
from stream.records import Side, Type
from stream.text.expressions import Expression, beginning


class Blame(NamedTuple):
    """An attack of `type` at folded offset `at` whose agent the text names."""

    at: int
    type: Type
    agent: ActorMention


_FAR = 300  # characters: about two sentences, over which an attacker named still stands
_KINDS = (
    frozenset({Type.AIRSTRIKE}),
    frozenset({Type.SHELLING, Type.CHEMICAL, Type.OTHER}),
    frozenset({Type.GROUND_ASSAULT}),
)
_FLY = frozenset({Side.GOVERNMENT, Side.ISRAEL, Side.TURKEY, Side.RUSSIA, Side.COALITION, Side.HOUTHI})
# states beside those sides whose aircraft strike other countries
_AIR_FORCES = frozenset(
    {
        "pakistan_abroad",
        "india_abroad",
        "egypt_abroad",
        "ukraine",
        "iran",
        "emirates",
        "united_states_alone",
        "jordan",
        "mekong_armies",
    }
)
_MISSILE = re.compile(r"صاروخ|صواريخ")
_BORDERS = frozenset(
    {"IL", "PS", "LB", "UA", "RU", "IR", "SA", "AE"}
)  # fired at from without, not by their own
_ONLY_FLY = frozenset({Side.RUSSIA})
_FROM_AFAR = _ONLY_FLY | {Side.COALITION}
_GUNS = re.compile(r"مدفعي|هاون|راجمات|دبابات")
_STATES = frozenset({Side.ISRAEL, Side.TURKEY, Side.RUSSIA, Side.COALITION})


def carried(
    at: int,
    type_: Type,
    country: str,
    blames: Sequence[Blame],
    words: str = "",
    cast: Cast = UNTOLD,
    hurt: Collection[Side] = (),
) -> ActorMention | None:
    """The attacker, settled, of an attack without an agent of its own, from those that the article names for others.

    All attacks of its kind by one side: that one. Several sides: the last named shortly before. None of its kind: the
    one side that the article names at all. Shootings and bombings, whose authors are often unknown, only where the
    article has one attacker who shot or bombed elsewhere; clashes never. Shells of which `words`, the clause, says that
    they «fell» or whence they came, only missiles, to another state that is the one attacker. Never one of `hurt`, who
    were struck. `cast` as in `settle`.
    """
    kind = next((k for k in _KINDS if type_ in k), None)
    others = [b for b in blames if b.agent.side not in hurt]
    far = _FAR * 2 if hurt or len({b.agent.side for b in blames}) == 1 else _FAR
    if kind and _LIKE_IT.search(words) and (told := _told_before(at, others, kind, far)):
        return settle(told.agent._replace(agent="carried"), country, cast)
    blames = _from_without(blames, country)
    if type_ is Type.SHOOTING and "قصف" in words:  # «قصف بالرشاشات الثقيلة»
        kind = _KINDS[1]
    if kind is None:
        found = _shot_so(type_, country, blames, cast)
    else:
        fell = type_ is not Type.AIRSTRIKE and _fell().search(words)
        if fell and (told := _told_before(at, blames, {Type.SHELLING})) and _goes_on(told, words):
            return settle(told.agent._replace(agent="carried"), country, cast)
        if fell and not _fired_by_one(type_, country, blames, words, cast):
            return None
        strikes = [b for b in blames if b.agent.side not in hurt]
        found = _struck_so(at, type_, country, _alike(strikes, type_, kind), words, cast)
    if found is None or found.side in hurt or (kind and not _strikes_in(found, country)):
        return None
    return found._replace(agent="carried")


def _shot_so(type_: Type, country: str, blames: Sequence[Blame], cast: Cast) -> ActorMention | None:
    """The one attacker of an article who shot, or bombed abroad, elsewhere; not the police: «وقتل المهاجم برصاص الشرطة»."""
    alike = (type_, Type.OTHER) if type_ is Type.SHOOTING else (type_,)  # «قتلت قوات كذا»
    if type_ is Type.ARMED_CLASH or all(b.type not in alike for b in blames):
        return None
    found = _only(blames, country, cast)
    if found is None or "شرط" in found.name or (type_ is Type.BOMBING and at_home(found, country)):
        return None
    return found


def _alike(strikes: Sequence[Blame], type_: Type, kind: Collection[Type]) -> tuple[Sequence[Blame], bool]:
    """The attacks of a type, else of its kind, else all that may be carried over, and whether they are of its kind."""
    alike = [b for b in strikes if b.type is type_] or [b for b in strikes if b.type in kind]
    return alike or [b for b in strikes if any(b.type in k for k in _KINDS)], bool(alike)


def _struck_so(
    at: int, type_: Type, country: str, told: tuple[Sequence[Blame], bool], words: str, cast: Cast
) -> ActorMention | None:
    """The one attacker of the others, else of those told shortly before."""
    others, alike = told
    found = _only(others, country, cast)
    if found is not None and type_ is Type.AIRSTRIKE and found.actor in cast.together:
        return None  # «حملة النظام وروسيا»: the other flies there as well
    if found is not None and not _has_the_arms(found, type_, words, alike=alike):
        return None
    if found is None and alike:
        last = max((b for b in others if 0 < at - b.at < _FAR), default=None)
        found = settle(last.agent, country, cast) if last and not _between_two(at, last, others) else None
    return found


def _between_two(at: int, last: Blame, others: Sequence[Blame]) -> bool:
    """Whether shells told of at `at` may be of those whose attack is told next as well as of those told `last`."""
    if last.type is not Type.SHELLING:
        return False
    return any(0 < b.at - at < _FAR and b.agent.side is not last.agent.side for b in others)


def _has_the_arms(found: ActorMention, type_: Type, words: str, *, alike: bool) -> bool:
    """Whether a force could have struck so: who stormed or shelled elsewhere may have no aircraft, who raids from afar no guns or foot."""
    if type_ is Type.GROUND_ASSAULT and not alike:
        return found.side not in _FROM_AFAR
    if type_ is Type.AIRSTRIKE and not alike:
        return found.side in _FLY or found.actor in _AIR_FORCES
    if found.side is Side.COALITION and type_ is Type.SHELLING and _GUNS.search(words):
        return alike
    return found.side not in _ONLY_FLY or (type_ is Type.AIRSTRIKE and not _GUNS.search(words))


def _strikes_in(found: ActorMention, country: str) -> bool:
    """Whether a force named for other attacks may strike in a country: «الطيران الحربي» of one side of a border not on the other."""
    own = found.side is Side.GOVERNMENT and country in _BORDERS
    return not own and not at_home(found, country)


def at_home(found: ActorMention, country: str) -> bool:
    """Whether a state that fights abroad would have struck its own country."""
    return found.side in _STATES and actor(found.actor).country == country


# «أن القذائف أصابت …»: those of the shelling that was just told.
_THE_SHELLS = re.compile(r"(?<!\w)[وف]?(?:ال|لل)(?:قذايف|قذيفه|صواريخ|صاروخ)(?!\w)")
# «أطلقت من الأراضي المجاورة», «قصف متبادل»: nobody's on purpose.
_NOBODYS = re.compile(r"اراضي|مجهول|تبادل|لم (?:تتبن|يتبن|تعرف|يعرف)")
# «كما تعرضت القرية لقصف مماثل», «ولم تسلم القرية من القصف»: that of whoever struck just before.
_LIKE_IT = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?:قصف|هجوم|غار|استهداف|ضرب)\w*(?: \w+){0,2} مماثل"
    r"|(?<!\w)[وف]?(?:كما )?(?:طال|طاول|استهدف|شمل|امتد|تركز)ت? (?:القصف|الغارات|الضربات|الهجمات)(?!\w)|لم [تي]سلم(?: [^ .،]+){1,6} من (?:ال)?(?:قصف|غار|قذايف)"
)


def _goes_on(told: Blame, words: str) -> bool:
    """Whether shells that «fell» are those of the shelling told before: called so, or of whom no town of its own is shelled by others."""
    ours = told.agent.side is not Side.GOVERNMENT and not _NOBODYS.search(words)
    return ours or _THE_SHELLS.search(words) is not None


def _told_before(at: int, blames: Sequence[Blame], types: Collection[Type], far: int = _FAR) -> Blame | None:
    """The attack of such a type told of shortly before."""
    return max((b for b in blames if b.type in types and 0 < at - b.at < far), default=None)


def _fired_by_one(type_: Type, country: str, blames: Sequence[Blame], words: str, cast: Cast) -> bool:
    """Whether what fell is that of the one attacker told of: a state's missiles in its raid, or who alone fires there."""
    alone = _only(blames, country, cast)
    if alone is None or "تبادل" in words or (country in _BORDERS and actor(alone.actor).country == country):
        return False
    if country in _BORDERS and type_ is Type.SHELLING:
        return True
    missiles = (alone.side in _STATES or country in _BORDERS) and _MISSILE.search(words) is not None
    return missiles or _one_party(alone, type_, country, blames, cast)


def _from_without(blames: Sequence[Blame], country: str) -> Sequence[Blame]:
    """In a war over a border those that come from the other side, where an article tells of both."""
    if country not in _BORDERS:
        return blames
    without = [b for b in blames if actor(b.agent.actor).country != country]
    return without or [b for b in blames if b.type not in (Type.AIRSTRIKE, Type.SHELLING)]


def _one_party(found: ActorMention, type_: Type, country: str, blames: Sequence[Blame], cast: Cast) -> bool:
    """Whether an article names no force of another side, and tells of such an attack by this one."""
    if found.side is Side.GOVERNMENT or all(
        b.type is not type_ for b in blames
    ):  # its own towns are shelled too
        return False
    keys = (actor(key).by_country.get(country, key) for key in cast.named)
    sides = {actor(key).side for key in keys if key not in ("none", "nobody") and not actor(key).unidentified}
    return sides == {found.side}


def came(at: int, country: str, blames: Sequence[Blame], cast: Cast = UNTOLD) -> ActorMention | None:
    """Who advanced, settled, where a clash names no parties: whoever alone has done so in the article, else just before."""
    blames = [b for b in blames if b.at <= at and not _only_killed(b)]
    kinds = (Type.GROUND_ASSAULT, Type.OTHER)
    advances = next((told for kind in kinds if (told := [b for b in blames if b.type is kind])), [])
    found = _only(advances, country, cast)
    if found is None and (before := [b for b in advances if 0 < at - b.at < _FAR]):
        found = settle(max(before).agent, country, cast)
    return found._replace(agent="came") if found is not None else None


def _only_killed(told: Blame) -> bool:
    """Whether an attack only tells at whose hands others died, not who came: «قتل عشرة على يد كذا خلال المعارك»."""
    return told.type is Type.OTHER and told.agent.agent == "by"


def _only(blames: Sequence[Blame], country: str, cast: Cast) -> ActorMention | None:
    meant = [settle(b.agent, country, cast) for b in blames]
    if not meant or None in meant or len({m.side for m in meant if m}) > 1:
        return None
    return meant[0]


@cache
def _fell() -> re.Pattern[str]:
    return re.compile(fold_letters("|".join(agent_table().agentless.patterns)))


@cache
def _told_anywhere() -> list[Expression]:
    """What an article is looked through for as a whole, in one table."""
    told = agent_table().unclaimed, agent_table().many
    return beginning(re.compile(fold_letters("|".join(row.patterns))) for row in told)


def no_claim() -> Expression:
    """What says that nobody has claimed an attack."""
    return _told_anywhere()[0]


def many() -> Expression:
    """What tells of several attacks in one word: «هجمات»."""
    return _told_anywhere()[1]


def unclaimed(folded: str) -> bool:
    """Whether an article says that nobody has claimed what it tells of."""
    return no_claim().search(folded) is not None
