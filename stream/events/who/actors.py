"""The forces that a text names: who could be the attacker.

Forces, their names and adjectives are data/ar/actors.toml. All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from msgspec import field

from stream.articles.fold import fold_letters, fold_name
from stream.articles.limits import Counted, within
from stream.data import Row, owners
from stream.data import table as data_table
from stream.events.who.doers import ANNEXED, doers
from stream.events.who.run_on import are_two
from stream.records import Side
from stream.text.alternatives import any_of
from stream.text.expressions import Ending, beginning
from stream.text.found import Found
from stream.text.in_order import apart
from stream.text.matching import Matcher, Remembered, longest

# Characters to the left in which the noun of an adjective, or what a force is to another word, stands.
REACH = 70


class ActorMention(Found, frozen=True, order=True, cache_hash=True):
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


class Actor(Row, frozen=True, kw_only=True):
    """One entry of actors.toml."""

    key: str
    side: Side
    country: str
    names: tuple[str, ...]
    headed: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    by_country: dict[str, str] = field(default_factory=dict)
    shared: dict[str, date] = field(default_factory=dict)
    means: str = ""
    helps: str = ""
    raids: tuple[str, ...] = ()
    unidentified: bool = False
    refers: str = ""
    pronoun: bool = False
    alone: bool = False
    match: str
    miss: str = field(name="not")


class ActorWords(Row, frozen=True):
    """[words] of actors.toml: what names and attacks are built with."""

    force: tuple[str, ...]
    force_modifiers: tuple[str, ...]
    irregular: tuple[str, ...]
    link: tuple[str, ...]
    attack: tuple[str, ...]
    attack_modifiers: tuple[str, ...]
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    does: tuple[str, ...]
    leads_to: tuple[str, ...]
    pseudo: tuple[str, ...]


class ActorTable(Row, frozen=True):
    """The whole of actors.toml."""

    words: ActorWords
    actor: tuple[Actor, ...]


def alternatives(words: Iterable[str]) -> str:
    """An expression for any of some words, folded, the longest first."""
    return any_of(map(fold_name, words))


# «غارة قالت مصادر محلية إنها تركية», «صاروخ يرجح ناشطون أنه إسرائيلي»
_BELIEVED = r"(?:[ ،]+(?:[يت]?رجح|[يت]عتقد|[يت]ظن|[يت]شتبه|[يت]?قال|[يت]قول|[يت]?ذكر|[يت]?وكد|اكد)(?:ت|وا|ون)?(?: [^ .،؟!]+){1,3} ب?ان(?:ه|ها|هما))"


class _Names:
    """The forces of actors.toml, compiled for the scan."""

    def __init__(self, data: ActorTable) -> None:
        words = data.words
        self.actors = {a.key: a for a in data.actor}
        self.refers = {a.key: re.compile(fold_letters(a.refers)) for a in data.actor if a.refers}
        self.owner = owners("actors.toml", ((a.key, (*a.names, *a.headed), a.key) for a in data.actor))
        self.headed = frozenset(fold_name(n) for a in self.actors.values() for n in a.headed)
        self.pseudo = frozenset(fold_name(p) for p in words.pseudo)
        self.matcher = Matcher([*self.owner, *self.pseudo])
        self.stem = owners("actors.toml", ((a.key, a.adjectives, a.key) for a in data.actor))
        stems = alternatives(self.stem)
        (self.adjective,) = beginning(
            [re.compile(rf"(?<!\w)و?(?P<art>ال)?(?P<stem>{stems})(?P<end>ه|ا|ين|ان|تين|تان|ات|يين|ون|يون)?(?!\w)")]
        )  # fmt: skip
        force, attack = alternatives(words.force), alternatives(words.attack)
        mods = alternatives([*words.force_modifiers, *words.attack_modifiers])
        mod = rf"(?:[ \"]+و?(?:ال)?(?:{mods})(?:ه|ا|ين|تين|يه|ات)?)"
        self.noun = Ending(
            rf"(?<!\w)(?P<clitic>[وف]?[بلك]?)(?:ال|لل)?(?:(?P<attack>{attack})|(?P<force>{force}))ا?{mod}{{0,4}}{_BELIEVED}?[ \"]+$"
        )
        link = alternatives(words.link)
        kind = rf"(?:[ \"]+(?:ال)?(?:{alternatives(words.force_modifiers)})(?:ه|ا|ين|تين|يه|ات)?)"
        link_of = rf"(?:{force}){kind}{{0,3}} (?:(?:{link}) ?(?:ل(?=[\w\" ]) ?)?)?"
        self.chain = Ending(
            rf"(?<!\w)(?P<clitic>[وف]?[بلك]?)(?P<phrase>(?:ال|لل)?(?:(?:{link_of}){{1,2}}\"?|(?:{link_of})?(?:{force}){kind}{{0,3}}\"))$",
            begun=True,
        )
        does = any_of({w[cut:] for w in map(fold_name, words.does) for cut in (0, w.startswith("ا"))})
        self.done_by = Ending(
            rf"(?<!\w)[وف]?(?:(?:[سيت]?[يت])?(?:{does})(?:ت|ي|تي|ا)?(?:ه|ها|هما|هم)?|{alternatives(words.leads_to)}) \"?$"
        )
        self.both = frozenset(fold_name(w) for w in words.force) & frozenset(
            fold_name(w) for w in words.attack
        )
        self.irregular = frozenset(map(fold_name, words.irregular))
        self.feminine = re.compile(rf"(?:ال|لل)?(?:{alternatives(words.feminine)})(?!\w)")
        self.masculine = re.compile(rf"(?:ال|لل)?(?:{alternatives(words.masculine)})")
        self._gender = Remembered(self._gender_of)

    def gender(self, phrase: str) -> str:
        """The gender that a verb takes from the first word of `phrase`, where it is sure."""
        return self._gender[phrase]

    def _gender_of(self, phrase: str) -> str:
        return "f" if self.feminine.match(phrase) else "m" if self.masculine.match(phrase) else ""


@cache
def table() -> _Names:
    return _Names(data_table(ActorTable, "ar", "actors.toml"))


def words() -> ActorWords:
    """The words that names and attacks are built with, as actors.toml has them."""
    return data_table(ActorTable, "ar", "actors.toml").words


def actors() -> tuple[Actor, ...]:
    """Every force we know, in the order of actors.toml."""
    return tuple(table().actors.values())


def actor(key: str) -> Actor:
    """The force of that key; raises `KeyError`."""
    return table().actors[key]


def forces_by_name(*, headed: bool = False) -> set[str]:
    """What forces are called in full, and `headed` by what; not the police, who also shoot where there is no war."""
    named = [a for a in actors() if not (a.unidentified or a.refers or a.pronoun)]
    names = {name for a in named for name in (*a.names, *(a.headed if headed else ()))}
    return names - {"الشرطة", "رجال الشرطة", "رجال الأمن"}


def find_actors(folded: str) -> list[ActorMention]:
    """The forces that a folded text names, in order, the longest name where two overlap."""
    names = table()
    found = within(Counted.FORCES, [*_by_name(names, folded), *_by_adjective(names, folded)])
    found.sort(key=lambda m: (m.start - m.end, m.start))
    return sorted(m for m in apart(found, len(folded)) if m.actor)


# «شنته ما تعرف بقوات …», «أطلقها إرهابيو ما يسمى كذا»
_SO_CALLED = re.compile(
    r"(?<!\w)(?:(?:ارهابي[وي]|مسلح[وي]|مقاتل[وي]|عناصر(?: (?:تابعه|تتبع|منتميه|تنتمي|يرجح انتماوها) ل(?:تنظيم|جماعه))?|جماعه|تنظيم|ميليشيا|مليشيا) )?ما (?:ي|ت)(?:عرف|سمي|دعي) (?:باسم |ب)?\"?\Z"
)


def _so_called(text: str, start: int) -> re.Match[str] | None:
    left = max(0, start - REACH)
    return _SO_CALLED.search(text, left, start) if text.find("ما ", left, start) >= 0 else None


def _by_name(names: _Names, text: str) -> Iterable[ActorMention]:
    """The forces that stand under one of their names."""
    for found in longest(m for m in names.matcher.find(text) if not are_two(text, m.start, m.end)):
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
        if actor.pronoun and not clitic and not names.done_by.search(text, max(0, word - REACH), word):
            continue
        joined = found.clitics.startswith(("و", "ف"))  # «الجيش والفصائل» are two
        before = None if joined else names.chain.search(text, max(0, word - REACH), word)
        if before and not (ANNEXED.search(before["phrase"]) and not clitic and not phrase.startswith("ال")):
            start, clitic = before.start("phrase"), before["clitic"].lstrip("وف")
            if struck_at := doers(before["phrase"], phrase):
                start, clitic = start + struck_at, ""
            clitic = "لل" if text.startswith("لل", start) else clitic
        quoted = (
            text[start - 1 : start] == text[found.end : found.end + 1] == '"'
        )  # «القاعدة» in quotation marks
        if phrase in names.headed and start == found.start and not quoted:
            continue
        name = text[start : found.end]
        if clitic in ("", "ب") and (called := _so_called(text, start)):
            start, clitic = called.start(), ""
        yield ActorMention(
            start, found.end, actor.side, actor.key, actor.country, name, "name", start, clitic, names.gender(name)
        )  # fmt: skip


def _by_adjective(names: _Names, text: str) -> Iterable[ActorMention]:
    """The forces that an adjective behind a noun names: «الغارات الروسية»."""
    last: ActorMention | None = None
    for found in names.adjective.finditer(text):
        actor = names.actors[names.stem[found["stem"]]]
        like = last is not None and (found[0][0] == "و" or text.endswith(found["end"] or "", 0, last.end))
        if last and like and _SECOND.fullmatch(text, last.end, found.start("stem")):  # «الروسية والسورية»
            last = last._replace(
                start=found.start("stem"), end=found.end(), side=actor.side, actor=actor.key,
                country=actor.country, name=found[0],
            )  # fmt: skip
            yield last
            continue
        noun = names.noun.search(text, max(0, found.start() - REACH), found.start())
        if noun is None or text.startswith(_MADE_THERE, found.end()):
            continue
        if actor.side is Side.GOVERNMENT and noun["force"] in names.irregular:
            continue
        head = noun.end("clitic")
        clitic = noun["clitic"].lstrip("وف")
        if noun["attack"] and not (noun["force"] or (noun["attack"] in names.both and not clitic)):
            if text.startswith("ال", head) and not found["art"]:
                continue  # «قتلت بالرصاص فلسطينيين»: who was shot
            start, rule = found.start(), "adjective"
        else:
            before = names.chain.search(text, max(0, noun.start() - REACH), noun.start())
            if before and not (noun["clitic"] or (not found["art"] and ANNEXED.search(before["phrase"]))):
                head, clitic = before.start("phrase"), before["clitic"].lstrip("وف")
                if struck_at := doers(before["phrase"], noun[0]):
                    head, clitic = head + struck_at, ""
            start, rule = head, "force"
        if text.startswith("لل", head):
            clitic = "لل"
        name = _bare(text[start : found.end()], clitic)
        gender = names.gender(text[head : found.end()]) if rule == "force" else ""
        last = ActorMention(
            start, found.end(), actor.side, actor.key, actor.country, name, rule, head, clitic, gender
        )
        yield last


_SECOND = re.compile(r" و?(?:ال)?")
_MADE_THERE = (" الصنع", " الصناعه", " المنشا", " التصنيع")  # whose make a weapon is, not who fired it


def _bare(name: str, clitic: str) -> str:
    """A name without the preposition written into it: للجيش is الجيش."""
    return "ال" + name[2:] if clitic == "لل" and name.startswith("لل") else name
