"""The tables that are asked about whole fields, so that one pass over a field's words serves all of them."""

from __future__ import annotations

from stream.events.news.subject import subjects
from stream.events.tell.disputes import DENIALS
from stream.events.tolls import spread, unhurt
from stream.events.when import rules
from stream.events.where.acts import SAYS, acts
from stream.events.who import actors, sources
from stream.events.who.agency import agency
from stream.events.who.blame import no_claim
from stream.events.words import clauses, context, elsewhen
from stream.events.words.lexicon import lexicon
from stream.events.words.onsets import onsets
from stream.events.words.weapons import objects, weapons
from stream.places.cues import cue_table
from stream.places.gazetteer import Gazetteer
from stream.places.implied import LED_TO
from stream.text.matching import Matcher
from stream.text.scan import Scan


def scan_for_attacks() -> Scan:
    """What looks a folded field up in the tables that tell whether an attack may be its news."""
    return Scan(_of_attacks(), [rules.HISTORY[0][1].starts, elsewhen.rules()[0][1].starts])


def scan_for(gazetteer: Gazetteer) -> Scan:
    """What looks a folded field up in every table. `gazetteer` knows the places."""
    matchers = [
        *_of_attacks(),
        acts().matcher,
        cue_table().matcher,
        gazetteer.matcher,
        actors.table().matcher,
        sources.table().matcher,
        weapons().matcher,
        objects().matcher,
        onsets().terms.matcher,
    ]
    expressions = [
        rules.HISTORY[0][1],
        elsewhen.rules()[0][1],
        unhurt.NONE[0][1],
        spread.SPREAD[0][1],
        actors.table().adjective,
        sources.correspondent(),
        agency().attack_noun,
        no_claim(),
        SAYS,
        LED_TO,
        cue_table().national,
    ]
    expressions += filter(None, [actors.table().chain.begun])
    return Scan(matchers, [DENIALS, *(expression.starts for expression in expressions)])


def _of_attacks() -> list[Matcher]:
    """The tables that tell whether an attack may be news."""
    return [
        lexicon().matcher,
        lexicon().means_matcher,
        context.rules().matcher,
        clauses.openers().matcher,
        subjects().matcher,
    ]
