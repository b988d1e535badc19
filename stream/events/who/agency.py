"""The rules of agency, compiled: when a force is the agent of an attack, and what else it may be to one.

They are data/ar/agents.toml, with the words of data/ar/actors.toml.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Literal

from msgspec import field

from stream.articles.fold import fold_letters, fold_name
from stream.data import Row, table
from stream.events.who.actors import ActorWords, alternatives, words
from stream.text.edges import Edge, edge
from stream.text.expressions import beginning, may_end
from stream.text.found import Found
from stream.text.matching import Remembered
from stream.text.needed import Needing


class AgentRule(Found, frozen=True):
    """One [[agent]] of agents.toml, compiled."""

    id: str
    after: bool
    verb: bool | None
    gap: re.Pattern[str]
    edge: Edge | None  # what its gap can end with; None: any word
    left: Needing | None
    right: Needing | None
    word: re.Pattern[str] | None
    clitics: frozenset[str] | None
    name: re.Pattern[str] | None
    score: float
    over: bool


class _Words(Row, frozen=True):
    adverbs: tuple[str, ...]
    causes: tuple[str, ...]
    carriers: tuple[str, ...]
    targets: tuple[str, ...]
    stationed: tuple[str, ...]
    epithets: tuple[str, ...]
    described: tuple[str, ...]
    object_masdars: tuple[str, ...]
    breaks: tuple[str, ...]
    homographs: tuple[str, ...]
    clashes: tuple[str, ...]


class AgentRow(Row, frozen=True, kw_only=True):
    """A row of [[agent]]."""

    id: str
    order: Literal["after", "before"]
    trigger: Literal["verb", "noun", "any"] = "any"
    gap: str
    left: str = ""
    right: str = ""
    word: str = ""
    name: str = ""
    clitic: frozenset[str] | None = None
    score: float
    over: bool = False
    match: str
    miss: str = field(name="not")


class OtherRow(Row, frozen=True, kw_only=True):
    """A row of [[other]]."""

    id: str
    left: str
    match: str
    miss: str = field(name="not")


class ImpliedRow(Row, frozen=True, kw_only=True):
    """A row of [[implied]]."""

    country: str
    actor: str
    words: tuple[str, ...]
    rivals: frozenset[str] = frozenset()
    match: str
    miss: str = field(name="not")


class FeudRow(Row, frozen=True, kw_only=True):
    """A row of [[feud]]."""

    actor: str
    pattern: str
    match: str
    miss: str = field(name="not")


class SaidRow(Row, frozen=True, kw_only=True):
    """A row of [[said]]."""

    id: str
    kind: Literal["claim", "accusation"]
    left: str = ""
    right: str = ""
    match: str
    miss: str = field(name="not")


class Patterns(Row, frozen=True, kw_only=True):
    """[agentless], [unclaimed] or [many]."""

    patterns: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...] = field(name="not")


class AgentTable(Row, frozen=True):
    """The whole of agents.toml."""

    words: _Words
    agent: tuple[AgentRow, ...]
    other: tuple[OtherRow, ...]
    implied: tuple[ImpliedRow, ...]
    feud: tuple[FeudRow, ...]
    agentless: Patterns
    said: tuple[SaidRow, ...]
    unclaimed: Patterns
    many: Patterns


def agent_table() -> AgentTable:
    """The one table, read once."""
    return table(AgentTable, "ar", "agents.toml")


class Agency:
    """The rules of agents.toml, compiled."""

    def __init__(self, data: AgentTable, actor_words: ActorWords) -> None:
        """`data` is agents.toml, `actor_words` the [words] of actors.toml."""
        words = data.words
        modifiers = alternatives(actor_words.attack_modifiers)
        self._macros = {
            "<mod>": rf"و?(?:ال)?(?:{modifiers})(?:ه|ا|ين|تين|يه|ات)?",
            "<adv>": f"(?:{alternatives([*words.adverbs, *actor_words.force_modifiers])})",
            "<carry>": alternatives(words.carriers),
            "<stationed>": alternatives(words.stationed),
            "<force>": f"(?:{alternatives(actor_words.force)})",
            "<target>": f"(?:ال)?(?:{alternatives(words.targets)})",
            "<cause>": rf"(?:{alternatives(words.causes)}) |[وف]?(?:{alternatives(words.carriers)})(?:ت|وا)? |[وفبلك]{{0,2}}(?:ال|لل)?(?:{alternatives(actor_words.attack)})",
        }
        self.agents = sorted((self._agent(r) for r in data.agent), key=lambda r: -r.score)
        self._speaking = {
            (voice, after): Remembered(partial(self._that_may_end, voice, after))
            for voice in ("", "noun", "active", "passive")
            for after in (True, False)
        }
        self.others = [(r.id, re.compile(self._expand(r.left))) for r in data.other]
        self.carry_words = self._macros["<carry>"]
        self.carry = re.compile(rf"(?:{self._macros['<carry>']})(?:ت|وا)? ")
        self.carrier = re.compile(rf"(?<!\w)[وف]?((?:{self._macros['<carry>']})(?:ت|وا|ه|ها)?)(?!\w)")
        self.object_masdar = re.compile(rf"[وف]?[بلك]?(?:{alternatives(words.object_masdars)})\Z")
        self.clash = re.compile(rf"[وف]?[بلك]?(?:ال|لل)?(?:{alternatives(words.clashes)})")
        self.fight = re.compile(rf"(?<!\w)[وفبل]{{0,2}}(?:ال|لل)?(?:{alternatives(words.clashes)})")
        self.stationed = re.compile(
            rf"^ (?:ال)?(?:{alternatives(words.stationed)})(?:ه|ين|ون)?(?: [^ .،؟!\n]+){{1,8}}?[ ،]+(?=(?:{self._macros['<carry>']})(?:ت|وا|ون)? )"
        )
        described = "|".join(map(fold_letters, words.described))
        self.described = re.compile(
            rf"^[ \"]+(?:(?:ال)?(?:{alternatives(words.epithets)})(?:ه|ين|ون)?[ \"]+)+"
            rf"|^[ \"]+(?:{described})(?:(?!و?ب?ان(?:ه|ها|هم)? )[^ .،؟!\n]+ ){{1,6}}?(?=(?:{self._macros['<carry>']})(?:ت|وا|ون)? |\Z)"
            r"|^ ?\([^()\n]{1,30}\) "
        )
        self.breaks = re.compile(rf"(?<!\w)(?:{alternatives(words.breaks)})(?!\w)")
        self.homographs = frozenset(fold_name(w) for w in words.homographs)
        nouns = alternatives(actor_words.attack)
        self.noun_subject = re.compile(
            rf"(?<!\w)[وف]?[بلك]?(?:ال|لل)?(?:{nouns}|سياره مفخخه|انفجار|عبوه ناسفه)ا?(?: (?!(?:ان|بينما|فيما|حين|عندما|بعدما|حيث|كما|ثم) )[^ ،.]+){{0,4}} [وف]?$"
        )
        (self.attack_noun,) = beginning([re.compile(rf"(?<!\w)[وف]?[بلك]?(?:ال|لل)?(?:{nouns})ا?(?!\w)")])

    def speaking(self, voice: str, last: str, *, after: bool) -> tuple[AgentRule, ...]:
        """The rules for a force behind an attack of that voice, or before it, whose gap may end with a word; best first."""
        return self._speaking[voice, after][last]

    def _that_may_end(self, voice: str, after: bool, last: str) -> tuple[AgentRule, ...]:  # noqa: FBT001 (as it is asked)
        rules = (r for r in self.agents if r.after is after and _voice_fits(r, voice))
        return tuple(r for r in rules if r.edge is None or may_end(r.edge, last))

    def carried(self, gap: str) -> str:
        """The verb in a gap that carries an attack noun: «شنت»; "" where there is none."""
        found = self.carrier.search(gap)
        return found[1] if found else ""

    def _expand(self, pattern: str) -> str:
        pattern = fold_letters(pattern)
        for name, forms in self._macros.items():
            pattern = pattern.replace(name, forms)
        return pattern

    def _agent(self, row: AgentRow) -> AgentRule:
        gap = self._expand(row.gap)
        return AgentRule(
            id=row.id,
            after=row.order == "after",
            verb={"verb": True, "noun": False}.get(row.trigger),
            gap=re.compile(gap),
            edge=edge(gap, last=True),
            left=Needing(self._expand(row.left)) if row.left else None,
            right=Needing(self._expand(row.right)) if row.right else None,
            word=re.compile(fold_letters(row.word)) if row.word else None,
            clitics=row.clitic,
            name=re.compile(fold_letters(row.name)) if row.name else None,
            score=row.score,
            over=row.over,
        )


def _voice_fits(rule: AgentRule, voice: str) -> bool:
    if not voice:
        return True
    if voice == "passive":
        return rule.id in ("by", "from", "claimed")
    return rule.verb is None or rule.verb is (voice == "active")


@cache
def agency() -> Agency:
    """The one table, read once."""
    return Agency(agent_table(), words())
