"""Who says so.

A name is a source where the text attributes something to it: a verb of saying or «بحسب» beside it. Names and
cues are data/ar/sources.toml. All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import field

from stream.articles.fold import fold_name
from stream.articles.limits import Counted, within
from stream.data import Row, owners
from stream.data import table as data_table
from stream.data.families import families
from stream.events.who.actors import ActorMention, alternatives
from stream.outlets import known_names, outlet
from stream.records import SourceKind
from stream.text.expressions import Ending, Expression, beginning
from stream.text.found import Found
from stream.text.in_order import apart
from stream.text.matching import Match, Matcher, longest

OWN = "مراسلنا"  # the outlet's own correspondent, where the outlet is not known
_REACH = 60


class SourceMention(Found, frozen=True, order=True):
    """A source named at folded [start, end). `name` is canonical, or the phrase of the table."""

    start: int
    end: int
    name: str
    kind: SourceKind
    rule: str


class SourceRule(Row, frozen=True, kw_only=True):
    """One [[source]] of sources.toml."""

    name: str
    kind: SourceKind
    words: tuple[str, ...]
    surface: bool = False
    cue: bool = True
    match: str
    miss: str = field(name="not")


class _Cues(Row, frozen=True):
    speech: tuple[str, ...]
    by: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...]

    def verbs(self) -> tuple[str, ...]:
        """Every verb of saying: those of the family `says`, and those that put nothing into the middle of a sentence."""
        return (*families()["says"].words, *self.speech)

    def attributes(self) -> tuple[str, ...]:
        """Every word before whom a sentence is ascribed to."""
        return (*families()["attributes"].words, *self.by)


class SourceTable(Row, frozen=True):
    """The whole of sources.toml."""

    cues: _Cues
    source: tuple[SourceRule, ...]


class _Sources:
    """sources.toml, compiled."""

    def __init__(self, data: SourceTable) -> None:
        self.rules = data.source
        owner = owners("sources.toml", ((row.name, row.words, n) for n, row in enumerate(data.source)))
        self.owner = tuple(owner.values())
        self.written = tuple(
            {fold_name(w): w for row in data.source for w in reversed(row.words)}[k] for k in owner
        )
        self.matcher = Matcher(owner)
        speech, by = alternatives(data.cues.verbs()), alternatives(data.cues.attributes())
        between = r"(?:[ \"،(]+(?!في|قرب|علي|الي|ان|بان|انه|بسقوط|بمقتل)[^ .،؛:!؟\n]+){0,3}"
        self.before = re.compile(
            rf"(?<!\w)(?:[وف]?(?:{speech}){between}|[وف]?(?:{by})(?: ?ما)?(?: (?:{speech}|صدر|جاء))?)[ \"،(]*(?:به |عنه |عن |من |في |ل)?[ \"(]*$"
        )
        self.after = re.compile(
            rf"^[\"),:]*(?:[ ،]+(?!ال[^ ]+ ان)[^ .؛!؟\n]+){{0,4}}?[ ،]+(?:ان )?(?:{speech})(?!\w)"
        )


@cache
def table() -> _Sources:
    return _Sources(data_table(SourceTable, "ar", "sources.toml"))


@cache
def correspondent() -> Expression:
    """«مراسل» with an outlet that we know, or «مراسلنا»."""
    names = alternatives(known_names())
    pattern = (
        rf"(?<!\w)[وفبل]?(?:ل|ال)?مراسل(?:ه|ي|و|ين)?(?:(?P<ours>نا|تنا|ينا)(?!\w)|"
        rf"(?: \"?(?:شبكه|قناه|وكاله|موقع|صحيفه|راديو|تلفزيون))?[ \"]+(?P<of>{names})(?!\w))"
    )
    return beginning([re.compile(pattern)])[0]


def rules() -> tuple[SourceRule, ...]:
    """Every source we know by name."""
    return table().rules


def find_sources(folded: str, *, own: str = "", actors: Sequence[ActorMention] = ()) -> list[SourceMention]:
    """The sources that a folded text attributes something to, in order.

    `own` is the article's outlet, whose correspondent is «مراسلنا». `actors` are the forces in the text: one that
    speaks is a source that is party to the conflict.
    """
    found = [*_correspondents(folded, own), *_by_name(folded), *_forces(folded, actors)]
    return sorted(apart(within(Counted.SOURCES, found), len(folded)))


def _correspondents(folded: str, own: str) -> Iterable[SourceMention]:
    for found in correspondent().finditer(folded):
        known = outlet(found["of"]) if found["of"] else None
        name = known.name if known else (own or OWN)
        yield SourceMention(found.start(), found.end(), name, SourceKind.FIRST_HAND, "correspondent")


def _by_name(folded: str) -> Iterable[SourceMention]:
    sources = table()
    for match in longest(sources.matcher.find(folded)):
        rule = sources.rules[sources.owner[match.index]]
        if rule.cue and not _attributed(folded, match):
            continue
        name = sources.written[match.index] if rule.surface else rule.name
        yield SourceMention(match.start, match.end, name, rule.kind, f"source:{rule.name}")


def _attributed(text: str, match: Match) -> bool:
    lam = text.startswith("لل", match.start)
    word = match.start - len(match.clitics) + lam
    left = text[max(0, word - _REACH) : word]
    if match.clitics.endswith(("ل", "لل")) and re.search(
        r"(?:وفقا|طبقا|قال|قالت|قالوا|صرح|تصريح|وقال) $", left
    ):
        return True
    sources = table()
    return bool(sources.before.search(left) or sources.after.search(text[match.end : match.end + _REACH]))


def _forces(folded: str, actors: Sequence[ActorMention]) -> Iterable[SourceMention]:
    sources = table()
    for actor in actors:
        if actor.rule == "adjective":
            continue
        left = folded[max(0, actor.start - _REACH) : actor.start]
        if _SPEAKER.search(left) or sources.after.match(folded[actor.end : actor.end + 20]):
            yield SourceMention(actor.start, actor.end, actor.name, SourceKind.PARTY, "force_speaks")


_SPEAKER = Ending(
    r"(?<!\w)[وف]?(?:(?:قال|قالت|اعلن|اعلنت|اكد|اكدت|ذكر|ذكرت|اوضح|اوضحت|افاد|افادت|بيان|بيان ل|تبنت|تبني)"
    r"|(?:المتحدث|الناطق|متحدث|ناطق)(?: [^ .]+)? باسم)[ \"]+$"
)
