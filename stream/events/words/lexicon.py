"""Trigger words from `data/ar/triggers.toml`, every form of them, found in folded text in one pass.

A verb is given as "perfect/imperfect without its prefix"; the forms that news uses (third person, singular and
plural, «we» in the perfect, with object pronouns, passive spelled the same) are generated. A future form (سـ) is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache

from msgspec import Struct

from stream.articles.fold import fold, fold_name
from stream.articles.glued import parted
from stream.data import owners
from stream.events.words.conjugation import imperfect_forms, perfect_forms
from stream.events.words.homographs import is_a_name, is_checkpoint, is_dawn
from stream.events.words.killing import Killing
from stream.events.words.triggers import Ground, Named, Trait, TriggerRow, trigger_table
from stream.places.struck_thing import are_struck_arms, is_aimed_at
from stream.records import Type
from stream.text.expressions import Ending
from stream.text.found import Found
from stream.text.glance import Glance
from stream.text.matching import Match, Matcher, longest
from stream.text.needed import Needing

_ELSE = r"[وف]?(?:بعد\w*|قبل|ان|حين|حينما|عندما|حتي|ثم|حيث|بينما|فيما|لان|ما)(?!\w)"  # another clause begins
LED = 70  # characters before a trigger in which what leads to it stands


class Strength(StrEnum):
    """How much a trigger says by itself."""

    STRONG = "strong"
    WEAK = "weak"
    CASUALTY = "casualty"


_STRENGTH_CASUALTY = Strength.CASUALTY


class Form(StrEnum):
    """The grammatical form a trigger was found in."""

    NOUN = "noun"
    PERFECT = "perfect"
    IMPERFECT = "imperfect"
    FUTURE = "future"


_FORM_IMPERFECT, _FORM_NOUN = Form.IMPERFECT, Form.NOUN


class Rule(Struct, frozen=True):
    """One trigger rule, as the file has it; with `led` its words count only a few words behind one of these."""

    id: str
    type: Type
    strength: Strength
    means: frozenset[Type]
    generic: bool
    match: str
    miss: str
    rocket: bool = False
    led: Needing | None = None
    traits: frozenset[Trait] = frozenset()


_PSEUDO = Rule("pseudo", Type.OTHER, Strength.WEAK, means=frozenset(), generic=False, match="", miss="")


class Trigger(Found, frozen=True):
    """A trigger found at folded offsets [start, end)."""

    start: int
    end: int
    rule: Rule
    form: Form
    clitics: str
    passive: bool = False  # only where something tells it: spelling alone does not


class MeansWord(Found, frozen=True):
    """A word near a trigger that tells with what, so of which type."""

    start: int
    end: int
    type: Type
    rank: int
    weak: bool


def _rule(row: TriggerRow) -> Rule:
    return Rule(
        row.id,
        row.type,
        Strength(row.strength),
        row.means,
        row.generic,
        row.match,
        row.miss,
        row.rocket,
        _led(row.led) if row.led else None,
        row.traits,
    )


def _led(words: Sequence[str]) -> Needing:
    """One of these words and at most six behind it, up to where a trigger begins."""
    either = "|".join(map(fold_name, words))
    return Needing(rf"(?<!\w)[وف]?(?:{either})\"?\s(?:(?!{_ELSE})[^\s.؛\n]+\s){{0,6}}\W?$")


def _begins(form: str, led: Sequence[str]) -> Iterator[str]:
    """What a glance looks for: «عائلة», which «ذبح» must lead to, says nothing where that stands nowhere in the text.

    >>> sorted(_begins("عايله", ["ذبح"])), [*_begins("غارات", [])]
    (['عايله ذبح', 'عايله فذبح', 'عايله وذبح'], ['غارات'])
    """
    if not led or " " in form:
        yield form
        return
    for word in {fold_name(phrase).split()[0] for phrase in led}:
        yield from (f"{form} {clitic}{word}" for clitic in ("", "و", "ف"))


def as_read(raw: str) -> str:
    """A text as it is matched against: folded, words that were run together parted."""
    return parted(fold(raw)).text


class Lexicon:
    """Every form of every trigger, and the words that decide a type."""

    def __init__(self) -> None:
        """Read `data/ar/triggers.toml`; of rules that claim one form the first has it, nouns before verbs."""
        data = trigger_table()
        named = ((row.id, (*row.noun, *row.verb, *row.perfect), None) for row in data.trigger)
        owners("triggers.toml", [*named, ("pseudo", data.pseudo.phrases, None)])
        self.rules: list[Rule] = []
        forms: dict[str, tuple[Rule, Form]] = {}
        verbs: list[tuple[str, Rule, Form]] = []
        for row in data.trigger:
            rule = _rule(row)
            self.rules.append(rule)
            for form, kind in forms_of(row):
                if kind is _FORM_NOUN:
                    forms.setdefault(form, (rule, kind))
                else:
                    verbs.append((form, rule, kind))
        for form, rule, kind in verbs:  # «إصابة» is read before «أصابه», which folds to the same letters
            forms.setdefault(form, (rule, kind))
        self.verbs = {
            fold_name(verb.partition("/")[0]): rule
            for row, rule in zip(data.trigger, self.rules, strict=True)
            for verb in row.verb  # other forms of «سيطر» tell of a state
            if rule.strength is not _STRENGTH_CASUALTY
        }
        for phrase in data.pseudo.phrases:
            forms[fold_name(phrase)] = (_PSEUDO, _FORM_NOUN)
        self._forms = tuple(forms.values())
        self.matcher = Matcher(forms)
        led = {row.id: row.led for row in data.trigger}
        told = ((form, led[rule.id]) for form, (rule, _) in forms.items() if rule is not _PSEUDO)
        self.glance = Glance([Matcher(begun for form, by in told for begun in _begins(form, by))], as_read)
        means = ((m.type, m.words, (m.type, n, m.weak)) for n, m in enumerate(data.means))
        words = owners("triggers.toml", [*means, ("no_means", data.no_means.words, None)])
        self._means = tuple(words.values())
        self.means_matcher = Matcher(words)
        rockets = "|".join(map(fold_name, data.rocket.words))
        self._rocket = re.compile(rf"[وبلك]*(?:ال|لل)?(?:{rockets})\w*")
        self._read_ground(data.ground)
        self._kills = Killing(data.kills)
        self._killing = next(rule for rule in self.rules if rule.id == "killing")
        over, flies = ("|".join(map(fold_name, w)) for w in (data.overflight.before, data.overflight.words))
        self._overflight = re.compile(
            rf"(?<!\w)[وب]?(?:{over})(?: \w+){{0,4}}? (?:لل|ل)?(?:{flies})(?: استطلاع| حربي\w*| مسير\w*)?(?: ال\w+){{0,3}}"
            r"(?: تابع\w* ل\w+(?: ال\w+){0,2}| (?:روسي|اسراييلي|امريكي|تركي)\w*)?"
        )

    def _read_ground(self, data: Ground) -> None:
        """What tells that who shells does so from the ground, behind a verb, behind a noun, or before it."""
        militias = "|".join(map(fold_name, data.militias))
        ground = "|".join(map(fold_name, data.words)) + "|" + militias
        self._ground = re.compile(rf"\s+(?:{ground})\b")
        self._militia_before = re.compile(
            rf"(?<!\w)[وف]?(?:{militias})(?!\w)(?:\s(?!ب?ان\s|طيران|ال?طاير|مسير|ال?غار)[^\s.:،]+){{0,7}}?\s$"
        )
        how = "|".join(map(fold_name, data.how))
        self._ground_behind = re.compile(
            rf"(?:\s+(?:ال)?(?:{how})){{0,2}}\s+(?:من\s+(?:قبل\s+|جانب\s+)?|ل)?(?:{ground})\b"
        )
        carry = "|".join(map(fold_name, data.before))
        self._ground_before = Ending(rf"(?<!\w)[وف]?(?:{carry})(?:ت|وا)?\s+(?:{ground})(?:\s+\w+){{0,2}}\s+$")

    def triggers(self, text: str) -> list[Trigger]:
        """The triggers of a folded text, the longest where they overlap, in order."""
        whole = (m for m in self.matcher.find(text) if self._fits(m))
        found = (Trigger(m.start, m.end, *self._forms[m.index], m.clitics) for m in longest(whole))
        return [
            self._told(text, t)
            for t in found
            if t.rule is not _PSEUDO and _is_led(text, t) and not _is_none(text, t)
        ]

    def _told(self, text: str, trigger: Trigger) -> Trigger:
        """A trigger as it stands; a word for the dead whom a force killed as an attack."""
        hurt = trigger.rule.strength is _STRENGTH_CASUALTY
        kills = hurt and self._kills(text, trigger.start, trigger.end)
        return trigger._replace(rule=self._killing) if kills else trigger

    def _fits(self, match: Match) -> bool:
        """A verb takes no article and no preposition: «الفجر» is not the verb «فجر»."""
        _, form = self._forms[match.index]
        return form is _FORM_NOUN or match.clitics in ("", "و", "ف", "ل", "ول", "فل")

    def from_the_ground(self, text: str, trigger: Trigger) -> bool:
        """Whether who shells does so from the ground: «قصفت قوات …», «جددت قوات … قصفها», «قصف عنيف من فصائل …»."""
        if trigger.form is not _FORM_NOUN:
            if self._ground.match(text, trigger.end):
                return True
            before = max(0, trigger.start - 60), trigger.start
            return not trigger.clitics and self._militia_before.search(text, *before) is not None
        if self._ground_behind.match(text, trigger.end):
            return True
        start = trigger.start - len(trigger.clitics)
        if trigger.rule.rocket and self._militia_before.search(text, max(0, start - 60), start):
            return True
        return self._ground_before.search(text, max(0, trigger.start - 60), trigger.start) is not None

    def rocket(self, word: str) -> bool:
        """Whether a word of means may as well fall from an aircraft: «صواريخ», «صاروخي»."""
        return self._rocket.fullmatch(word) is not None

    def means(self, text: str) -> list[MeansWord]:
        """The words of a folded text that decide a type, in order; not aircraft that only fly over."""
        over = [m.span() for m in self._overflight.finditer(text)] if "حلق" in text or "حليق" in text else []
        return [
            MeansWord(m.start, m.end, *told)
            for m in longest(self.means_matcher.find(text))
            if (told := self._means[m.index]) is not None
            and not any(start <= m.start < end for start, end in over)
            and not (told[0] in _VEHICLES and is_aimed_at(text, m.start))
            and not (text.startswith(_FLYING, m.start) and _OF_A_BASE.search(text[: m.start][-48:]))
            and not (told[0] is Type.SHELLING and are_struck_arms(text, m.start))
            and not (
                told[0] is Type.BOMBING
                and text.startswith('"', m.start - 1)
                and _FLOWN.search(text[: m.start][-16:])
            )
        ]


_VEHICLES = (Type.AIRSTRIKE, Type.SHELLING)  # «سقط صاروخ على مروحية», but «هجوم على مواقع»
_FLOWN = re.compile(r"(?<!\w)\w*(?:مسير(?:ه|ات|تان|تين)|طاير(?:ه|ات)|درون) \"$")  # «مسيرات "انتحارية"»
_FLYING = ("الجويه", "جويه", "الحربي")
# «قاعدة كذا الجوية», «مطار كذا الحربي»: what it is called.
_OF_A_BASE = re.compile(r"(?<!\w)[وفبل]?(?:ال)?(?:قاعده|مطار|كليه|مدرسه)(?: [^ .،\n]+){1,3} (?:ال)?$")


def _is_none(text: str, trigger: Trigger) -> bool:
    """Whether what reads as a verb is a time of day or a name."""
    if trigger.form is _FORM_IMPERFECT and is_a_name(text, trigger.start - len(trigger.clitics)):
        return True
    return is_dawn(text, trigger.start, trigger.end) or is_checkpoint(text, trigger.start, trigger.end)


def _is_led(text: str, trigger: Trigger) -> bool:
    """Whether what a trigger needs before it stands there."""
    led, start = trigger.rule.led, trigger.start - len(trigger.clitics)
    return led is None or led.search(text, max(0, start - LED), start) is not None


def forms_of(row: Named) -> list[tuple[str, Form]]:
    """Every form of a row's nouns and verbs, folded, with its grammatical form."""
    found = [(fold_name(noun), _FORM_NOUN) for noun in row.noun]
    for verb in row.perfect:  # the imperfect of these tells of a state: «تسيطر على»
        found += [(fold_name(verb) + end, Form.PERFECT) for end in ("", "ت", "وا", "تا")]
    for verb in row.verb:
        perfect, _, imperfect = (fold_name(part) for part in verb.partition("/"))
        found += [(form, Form.PERFECT) for form in sorted(perfect_forms(perfect))]
        present = sorted(imperfect_forms(imperfect))
        found += [(form, _FORM_IMPERFECT) for form in present]
        found += [("س" + form, Form.FUTURE) for form in present]
    return found


@cache
def lexicon() -> Lexicon:
    """The one lexicon, read once."""
    return Lexicon()
