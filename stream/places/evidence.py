"""What speaks for each reading of a name, and against it: a weight for each piece of evidence, and their sum.

In about the order of its worth: the cue (حي, مدينة …) and the place named as its container right behind, other places
of the sentence and the article, the country the article is about, how well known the place is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from math import log10
from operator import attrgetter

from stream.places.context import Context, Here
from stream.places.entry import WIDE, Entry
from stream.places.fitness import near
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.reading import Weighed
from stream.records import PlaceKind

_KIND_GOVERNORATE, _KIND_NEIGHBOURHOOD = PlaceKind.GOVERNORATE, PlaceKind.NEIGHBOURHOOD

# What each piece of evidence is worth for a reading; `rasid explain` prints the ones that counted.
WEIGHTS = {
    "kind_of_cue": 3.0,
    "other_kind_than_cue": -3.0,
    "container_named": 4.0,
    "other_container_named": -2.5,
    "beside_container": 2.0,
    "container_in_article": 1.5,
    "in_its_section": 3.0,
    "outside_its_section": -2.0,
    "country_of_article": 2.5,
    "governorate_of_article": 2.0,  # times its share of the article's names
    "beside_its_governorate": 1.0,
    "well_known": 0.35,  # times log10 of the population
    "common_word": -2.0,
    "bare_neighbourhood": -1.5,
    "bare_governorate": -1.0,
    "bare_unit": -1.0,  # a district that bears the name of a town in it, without a cue
    "already_named": 2.0,
    "in_list": 1.0,
    "near_its_list": 1.0,
    "unit_of_cue": 1.0,  # a district behind a word for one, where a town of it bears its name
    "later_reading": -0.05,
}
_UNITS = frozenset({PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT})
_BESIDE = 160  # characters in which a container counts as named beside the place


def weigh(
    gazetteer: Gazetteer,
    here: Here,
    article: Context,
    holders: Sequence[Sequence[Entry]],
    section: Sequence[Sequence[Entry]],
) -> list[Weighed]:
    """Every reading of a listed name with its evidence, the best first, the better known where two are equal.

    `holders`: the readings of each name that says where it lies; `section`: those of what heads its section.
    """
    mention = here.mention
    containers = [{e.id for e in named} for named in holders]
    neighbours = [m.name for m in _near(here.mentions, mention) if m is not mention and m.known]
    beside = frozenset[str]().union(*map(gazetteer.ids, neighbours))
    spoken = [gazetteer.spoken_for(name).governorates for name in neighbours if name != mention.name]
    around = {found[0] for found in spoken if len(found) == 1}
    settled = here.before.settled
    listed = here.last.entry if here.last is not None else None
    scored: list[Weighed] = []
    for rank, entry in enumerate(gazetteer.named(mention.name)):
        reasons, score = _of_itself(gazetteer, entry, mention, containers, beside, around, article)
        more = _by_section(section, (entry, *gazetteer.chain(entry))) if section else []
        if entry.id in settled:
            more.append("already_named")
        if listed is not None and listed.country == entry.country:
            more.append("in_list")
            if near(entry, (listed,)):
                more.append("near_its_list")
        for reason in more:
            score += WEIGHTS[reason]
        score += WEIGHTS["later_reading"] * rank
        scored.append(Weighed(entry, score, (*reasons, *more)))
    scored.sort(key=_score, reverse=True)  # which keeps the order of equals
    return scored


def _of_itself(
    gazetteer: Gazetteer,
    entry: Entry,
    mention: Mention,
    containers: Sequence[set[str]],
    beside: frozenset[str],
    around: Container[str],
    article: Context,
) -> tuple[list[str], float]:
    """What the cue, the containers and the article say of a reading, and how well known it is, and what that is worth."""
    chain = gazetteer.holders(entry)
    found: list[str] = []
    if mention.kinds:
        found.append("kind_of_cue" if entry.kind in mention.kinds else "other_kind_than_cue")
    if containers:
        found.append(
            "container_named" if not all(map(chain.isdisjoint, containers)) else "other_container_named"
        )
    if not beside.isdisjoint(chain) and beside & chain != {entry.country}:
        found.append("beside_container")
    elif not article.containers.isdisjoint(chain):
        found.append("container_in_article")
    if entry.dangerous:
        found.append("common_word")
    if entry.kind is _KIND_NEIGHBOURHOOD and not mention.cue:
        found.append("bare_neighbourhood")
    if entry.kind is _KIND_GOVERNORATE and mention.cue != "governorate":
        found.append("bare_governorate")
    if entry.kind in _UNITS:
        found += _of_unit(gazetteer, entry, mention)
    score: float = sum(map(WEIGHTS.__getitem__, found))
    found.append("country_of_article")
    score += WEIGHTS["country_of_article"] * article.countries.get(entry.country, 0.0)
    governorate = gazetteer.governorate(entry)
    if share := article.governorates.get(governorate):
        found.append("governorate_of_article")
        score += WEIGHTS["governorate_of_article"] * share
    if governorate in around:
        found.append("beside_its_governorate")
        score += WEIGHTS["beside_its_governorate"]
    if entry.population and mention.cue != "admin":  # how large a city is says nothing for «ناحية الرياض»
        found.append("well_known")
        score += WEIGHTS["well_known"] * log10(entry.population)
    return found, score


def _of_unit(gazetteer: Gazetteer, entry: Entry, mention: Mention) -> list[str]:
    """What speaks for a district or against it: a word for one, or none where a town of its name lies in it."""
    if mention.cue == "admin":
        return ["unit_of_cue"]
    bare = not mention.cue and _holds_its_name(gazetteer, entry, mention.name)
    return ["bare_unit"] if bare else []


def _holds_its_name(gazetteer: Gazetteer, entry: Entry, name: str) -> bool:
    """Whether a town of the same name lies in a district: «قتلى في كفربطنا وسقبا» tells of the town."""
    return any(other.parent == entry.id for other in gazetteer.named(name))


def _by_section(section: Sequence[Sequence[Entry]], chain: Sequence[Entry]) -> list[str]:
    """What the heading of its section says for a reading, or against it."""
    if not section or chain[0].kind in WIDE:
        return []
    held = {e.id for named in section for e in named} & {e.id for e in chain}
    return ["in_its_section" if held else "outside_its_section"]


def _near(mentions: Sequence[Mention], mention: Mention) -> Sequence[Mention]:
    """The mentions, which are in order, that begin within reach of one of them."""
    first = bisect_right(mentions, mention.start - _BESIDE, key=_start)
    return mentions[first : bisect_left(mentions, mention.start + _BESIDE, key=_start)]


_start = attrgetter("start")
_score = attrgetter("score")
