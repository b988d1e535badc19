"""Who attacked: the forces a text names, and which of them is the agent of an attack.

Forces, their names and adjectives are data/ar/actors.toml; when a force is the agent, and when it is a target, a
speaker or the holder of the place, is data/ar/agents.toml. All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from stream.articles.fold import fold_letters, fold_name
from stream.data import toml
from stream.matching import Matcher, longest
from stream.records import Side

_REACH = (
    70  # characters to the left in which the noun of an adjective, or what a force is to another word, stands
)


class ActorMention(NamedTuple):
    """A force named at folded [start, end). `side` and `country` are final only after `settle`.

    `rule`: name, adjective (of an attack noun, which starts at `head`) or force (noun with adjective). `clitic` is
    the preposition written onto the name; `gender` f, m or "" guides the agreement with a verb.
    """

    start: int
    end: int
    side: Side
    actor: str
    country: str
    name: str
    rule: str
    head: int
    clitic: str = ""
    gender: str = ""
    agent: str = ""


class Actor(NamedTuple):
    """One entry of actors.toml."""

    key: str
    side: Side
    country: str
    names: tuple[str, ...]
    headed: tuple[str, ...]
    adjectives: tuple[str, ...]
    by_country: dict[str, str]
    unidentified: bool
    match: str
    no_match: str


class AgentRule(NamedTuple):
    """One [[agent]] of agents.toml, compiled."""

    id: str
    after: bool
    verb: bool | None
    gap: re.Pattern[str]
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    clitics: frozenset[str] | None
    score: float
    over: bool


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(fold_name(w)) for w in words}, key=lambda w: (-len(w), w)))


class _Names:
    """The forces of actors.toml, compiled for the scan."""

    def __init__(self, data: dict[str, Any], feminine: Sequence[str], masculine: Sequence[str]) -> None:
        words = data["words"]
        self.actors = {a["key"]: _actor(a) for a in data["actor"]}
        self.owner = {fold_name(n): a.key for a in self.actors.values() for n in (*a.names, *a.headed)}
        self.headed = frozenset(fold_name(n) for a in self.actors.values() for n in a.headed)
        self.pseudo = frozenset(fold_name(p) for p in words["pseudo"])
        self.matcher = Matcher([*self.owner, *self.pseudo])
        self.stem = {fold_name(s): a.key for a in self.actors.values() for s in a.adjectives}
        stems = _alternatives(self.stem)
        self.adjective = re.compile(
            rf"(?<!\w)(?P<art>ال)?(?P<stem>{stems})(?P<end>ه|ا|ين|ان|تين|تان|ات|يين|ون|يون)?(?!\w)"
        )
        force, attack = _alternatives(words["force"]), _alternatives(words["attack"])
        mods = _alternatives([*words["force_modifiers"], *words["attack_modifiers"]])
        mod = rf"(?:[ \"]+(?:ال)?(?:{mods})(?:ه|ا|ين|تين|يه|ات)?)"
        self.noun = re.compile(
            rf"(?<!\w)(?P<clitic>[وف]?[بلك]?)(?:ال|لل)?(?:(?P<attack>{attack})|(?P<force>{force}))ا?{mod}{{0,4}}[ \"]+$"
        )
        link = _alternatives(words["link"])
        self.chain = re.compile(
            rf"(?<!\w)(?P<clitic>[وف]?[بلك]?)(?P<phrase>(?:ال|لل)?(?:(?:{force}){mod}{{0,3}} (?:(?:{link}) ?)?){{1,2}})$"
        )
        self.feminine = re.compile(rf"(?:ال|لل)?(?:{_alternatives(feminine)})(?!\w)")
        self.masculine = re.compile(rf"(?:ال|لل)?(?:{_alternatives(masculine)})")

    def gender(self, phrase: str) -> str:
        """The gender that a verb takes from the first word of `phrase`, where it is sure."""
        return "f" if self.feminine.match(phrase) else "m" if self.masculine.match(phrase) else ""


def _actor(entry: dict[str, Any]) -> Actor:
    return Actor(
        key=entry["key"],
        side=Side(entry["side"]),
        country=entry["country"],
        names=tuple(entry["names"]),
        headed=tuple(entry.get("headed", ())),
        adjectives=tuple(entry.get("adjectives", ())),
        by_country=dict(entry.get("by_country", {})),
        unidentified=entry.get("unidentified", False),
        match=entry["match"],
        no_match=entry["not"],
    )


class _Roles:
    """The rules of agents.toml, compiled."""

    def __init__(self, data: dict[str, Any], actor_words: dict[str, Any]) -> None:
        words = data["words"]
        modifiers = _alternatives(actor_words["attack_modifiers"])
        self._macros = {
            "<mod>": rf"(?:ال)?(?:{modifiers})(?:ه|ا|ين|تين|يه|ات)?",
            "<adv>": rf"(?:(?:{_alternatives(words['adverbs'])}))",
            "<carry>": _alternatives(words["carriers"]),
            "<force>": f"(?:{_alternatives(actor_words['force'])})",
            "<target>": f"(?:ال)?(?:{_alternatives(words['targets'])})",
        }
        self.agents = sorted((self._agent(r) for r in data["agent"]), key=lambda r: -r.score)
        self.others = [(r["id"], re.compile(self._expand(r["left"]))) for r in data["other"]]
        self.object_masdar = re.compile(rf"[وف]?[بلك]?(?:{_alternatives(words['object_masdars'])})\Z")
        self.clash = re.compile(rf"[وف]?[بلك]?(?:ال|لل)?(?:{_alternatives(words['clashes'])})")
        self.breaks = re.compile(rf"(?<!\w)(?:{_alternatives(words['breaks'])})(?!\w)")
        self.homographs = frozenset(fold_name(w) for w in words["homographs"])
        nouns = _alternatives(actor_words["attack"])
        self.attack_noun = re.compile(rf"(?<!\w)[وف]?[بلك]?(?:ال|لل)?(?:{nouns})ا?(?!\w)")

    def _expand(self, pattern: str) -> str:
        pattern = fold_letters(pattern)
        for name, words in self._macros.items():
            pattern = pattern.replace(name, words)
        return pattern

    def _agent(self, rule: dict[str, Any]) -> AgentRule:
        left, right = rule.get("left"), rule.get("right")
        return AgentRule(
            id=rule["id"],
            after=rule["order"] == "after",
            verb={"verb": True, "noun": False}.get(rule.get("trigger", "any")),
            gap=re.compile(self._expand(rule["gap"])),
            left=re.compile(self._expand(left)) if left else None,
            right=re.compile(self._expand(right)) if right else None,
            clitics=frozenset(rule["clitic"]) if "clitic" in rule else None,
            score=rule["score"],
            over=rule.get("over", False),
        )


@cache
def _names() -> _Names:
    words = toml("ar/agents.toml")["words"]
    return _Names(toml("ar/actors.toml"), words["feminine"], words["masculine"])


@cache
def _roles() -> _Roles:
    return _Roles(toml("ar/agents.toml"), toml("ar/actors.toml")["words"])


def actors() -> tuple[Actor, ...]:
    """Every force we know, in the order of actors.toml."""
    return tuple(_names().actors.values())


def find_actors(folded: str, start: int = 0, end: int | None = None) -> list[ActorMention]:
    """The forces named in folded[start:end], in order, the longest name where two overlap."""
    names = _names()
    text = folded if start == 0 and end in (None, len(folded)) else folded[start:end]
    found = [*_by_name(names, text), *_by_adjective(names, text)]
    kept: list[ActorMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= k.start or k.end <= mention.start for k in kept):
            kept.append(mention)
    kept = [m for m in kept if m.actor]
    return sorted(m._replace(start=m.start + start, end=m.end + start, head=m.head + start) for m in kept)


def _by_name(names: _Names, text: str) -> Iterable[ActorMention]:
    for found in longest(names.matcher.find(text)):
        phrase = names.matcher.patterns[found.index]
        if phrase in names.pseudo:
            yield ActorMention(found.start, found.end, Side.OTHER, "", "", phrase, "pseudo", found.start)
            continue
        if found.clitics.endswith("ال"):  # «الحماس» is not حماس
            continue
        actor = names.actors[names.owner[phrase]]
        start, clitic = found.start, found.clitics.lstrip("وف")
        word = found.start - len(found.clitics)
        if text.startswith("لل", start):  # the preposition is inside the match
            clitic, word = "لل", word + 1
        before = names.chain.search(text, max(0, word - _REACH), word)
        if before:
            start, clitic = before.start("phrase"), before["clitic"].lstrip("وف")
            clitic = "لل" if text.startswith("لل", start) else clitic
        if phrase in names.headed and start == found.start:
            continue
        name = text[start : found.end]
        yield ActorMention(
            start,
            found.end,
            actor.side,
            actor.key,
            actor.country,
            name,
            "name",
            start,
            clitic,
            names.gender(name),
        )


def _by_adjective(names: _Names, text: str) -> Iterable[ActorMention]:
    for found in names.adjective.finditer(text):
        noun = names.noun.search(text, max(0, found.start() - _REACH), found.start())
        if noun is None:
            continue
        actor = names.actors[names.stem[found["stem"]]]
        head = noun.end("clitic")
        clitic = noun["clitic"].lstrip("وف")
        if noun["attack"] and not noun["force"]:
            start, rule = found.start(), "adjective"
        else:
            before = names.chain.search(text, max(0, noun.start() - _REACH), noun.start())
            if before and not noun["clitic"]:
                head, clitic = before.start("phrase"), before["clitic"].lstrip("وف")
            start, rule = head, "force"
        if text.startswith("لل", head):
            clitic = "لل"
        name = _bare(text[start : found.end()], clitic)
        gender = names.gender(text[head : found.end()]) if rule == "force" else ""
        yield ActorMention(
            start, found.end(), actor.side, actor.key, actor.country, name, rule, head, clitic, gender
        )


def _bare(name: str, clitic: str) -> str:
    """A name without the preposition written into it: للجيش is الجيش."""
    return "ال" + name[2:] if clitic == "لل" and name.startswith("لل") else name


def settle(mention: ActorMention, country: str) -> ActorMention | None:
    """The mention read for an attack in `country` (ISO 3166): what «الطيران الحربي» or «التحالف» means there.

    None: the name says nothing there, or nobody was identified («مسلحون مجهولون»).
    """
    actor = _names().actors.get(mention.actor)
    if actor is None or actor.unidentified:
        return None
    key = actor.by_country.get(country, actor.key)
    if key == "none":
        return None
    meant = _names().actors[key]
    return mention._replace(side=meant.side, actor=meant.key, country=meant.country or country)


def unidentified(mention: ActorMention) -> bool:
    """Whether the mention says that somebody struck, but not who («مسلحون»)."""
    return _names().actors[mention.actor].unidentified


def attacker_of(
    folded: str,
    trigger_start: int,
    trigger_end: int,
    clause_start: int,
    clause_end: int,
    actors: Sequence[ActorMention],
    voice: str = "",
) -> ActorMention | None:
    """The force that the clause names as the agent of the attack at the trigger, with the rule in `agent`.

    `voice`: noun, active, passive, or "" where it is not known. Gunmen unknown hold the agent's place and come back
    as they are: `settle` makes them None.
    """
    near = [m for m in actors if clause_start <= m.head and m.end <= clause_end]
    voice = voice or _voice(folded, trigger_start, trigger_end)
    best = _direct(folded, trigger_start, trigger_end, near, voice)
    if best is not None or not near:
        return _first_of_pair(folded, best, near)
    return _by_means(folded, trigger_start, trigger_end, clause_start, clause_end, near)


def _voice(folded: str, start: int, end: int) -> str:
    """Noun, where the word can be nothing else; else ""."""
    roles, word = _roles(), folded[start:end]
    article = word.startswith(("ال", "لل")) or (start > 0 and folded[start - 1] in "لبك")
    return "noun" if article or (roles.attack_noun.fullmatch(word) and word not in roles.homographs) else ""


def _first_of_pair(
    folded: str, best: ActorMention | None, near: Sequence[ActorMention]
) -> ActorMention | None:
    """Of «X و Y» that struck together, X."""
    if best is None or best.rule == "adjective":
        return best
    for other in near:
        if other.rule != "adjective" and folded[other.end : best.start] == " و":
            if other_role(folded, other) is None:
                return other._replace(agent=best.agent)
    return best


def _direct(
    folded: str, start: int, end: int, near: Sequence[ActorMention], voice: str
) -> ActorMention | None:
    best: tuple[float, int, ActorMention] | None = None
    for mention in near:
        reading = _reading(folded, start, end, mention, voice)
        if reading is None:
            continue
        score, rule = reading
        distance = min(abs(mention.start - end), abs(start - mention.end))
        if best is None or (score, -distance) > (best[0], -best[1]):
            best = score, distance, mention._replace(agent=rule)
    return best[2] if best else None


def _reading(
    folded: str, start: int, end: int, mention: ActorMention, voice: str
) -> tuple[float, str] | None:
    """Score and rule by which `mention` is the agent at [start, end); None if no rule says so."""
    roles = _roles()
    if mention.rule == "adjective":
        return (0.99, "adjective") if mention.head <= start < mention.end else None
    if mention.head < end and start < mention.end:  # the trigger stands inside the name
        return None
    after = mention.start >= end
    from_word = mention.start - len(mention.clitic if mention.clitic != "لل" else "")
    gap = folded[end:from_word] if after else folded[mention.end : start]
    left = folded[max(0, from_word - _REACH) : from_word]
    word = folded[start:end]
    blocked = other_role(folded, mention) is not None
    for rule in roles.agents:
        if rule.after is not after or (blocked and not rule.over) or not _voice_fits(rule, voice):
            continue
        if rule.clitics is not None and mention.clitic not in rule.clitics:
            continue
        if not rule.gap.search(gap) or (rule.left and not rule.left.search(left)):
            continue
        if roles.breaks.search(gap) and rule.id != "claimed":
            continue
        if rule.right and not rule.right.search(folded[mention.end : mention.end + 40]):
            continue
        if rule.id in ("genitive", "verb_subject") and not _subject(folded, word, mention, voice):
            continue
        if roles.clash.match(word) and rule.id not in (
            "subject_carrier",
            "carrier_subject",
            "by",
            "who_did_it",
        ):
            continue
        return rule.score, rule.id
    return None


def _voice_fits(rule: AgentRule, voice: str) -> bool:
    if not voice:
        return True
    if voice == "passive":
        return rule.id in ("by", "from", "claimed")
    return rule.verb is None or rule.verb is (voice == "active")


def _subject(folded: str, word: str, mention: ActorMention, voice: str) -> bool:
    """Whether a force right after the attack word is its subject rather than its object."""
    if _roles().object_masdar.match(word):
        return mention.clitic in ("", "ل") and bool(_OBJECT.match(folded, mention.end)) and voice != "active"
    feminine = word.endswith("ت") and not word.endswith("ات")
    masculine = not feminine and (voice == "active" or bool(_MASCULINE_VERB.match(word)))
    return not (feminine and mention.gender == "m") and not (masculine and mention.gender == "f")


_MASCULINE_VERB = re.compile(r"[وف]?(?:ي|هاجم\Z|داهم\Z)")
_OBJECT = re.compile(
    r"[ \"]+(?:ل\w{3,}|بلد|مدين|قري|حي |احياء|مخيم|محيط|سوق|منطق|اطراف|مواقع|موقع|نقاط|مشف|مستشف|مدرس|منازل|مزارع|مناطق)"
)


def other_role(folded: str, mention: ActorMention) -> str | None:
    """What else the words before a force make it: target, casualty, control, speaker, party; None if nothing."""
    from_word = mention.start - len(mention.clitic if mention.clitic != "لل" else "")
    left = folded[max(0, from_word - _REACH) : from_word + (1 if mention.clitic == "ل" else 0)]
    return next((name for name, pattern in _roles().others if pattern.search(left)), None)


def _by_means(
    folded: str, start: int, end: int, clause_start: int, clause_end: int, near: Sequence[ActorMention]
) -> ActorMention | None:
    """The agent of another attack noun in the clause, its means or its kind: «قتل طفل … بقصف لقوات النظام»."""
    roles = _roles()
    for noun in roles.attack_noun.finditer(folded, end, min(clause_end, end + 140)):
        if roles.breaks.search(folded, end, noun.start()):
            break
        found = _direct(folded, noun.start(), noun.end(), near, "noun")
        if found is not None:
            return found._replace(agent=f"means:{found.agent}")
    for noun in roles.attack_noun.finditer(folded, max(clause_start, start - 90), start):
        found = _direct(folded, noun.start(), noun.end(), near, "noun")
        if found is not None and found.end <= start and _SUBJECT_GAP.fullmatch(folded, found.end, start):
            return found._replace(agent=f"subject:{found.agent}")
    return None


_SUBJECT_GAP = re.compile(r"[ ،,\"]*(?:(?:التي|الذي|اليوم|امس|صباح|فجر|مساء|ليل|يوم|قد) ){0,3}و?")
