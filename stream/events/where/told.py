"""Which kinds of attack an article has told of so far, and of which of them a word that leaves its kind open goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from stream.data.families import family
from stream.events.where.anew import are_several, is_new, strikes_anew, without_their_verbs
from stream.events.where.continuing import broke_out
from stream.events.where.frames import without_frames, without_gunmen
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Strength
from stream.events.words.means import ANOTHER
from stream.records import Type

_TYPE_AIRSTRIKE, _TYPE_OTHER, _TYPE_SHELLING = Type.AIRSTRIKE, Type.OTHER, Type.SHELLING

_ANAPHORA = 3  # sentences back to which «الهجوم» or «القصف» may refer for its type
_FELL = frozenset({Type.AIRSTRIKE, Type.SHELLING})
_SAME = 40  # characters between «قصف» and «استهدف» that are one attack
_LAUNCHERS = re.compile(r"(?<!\w)[وبفل]{0,2}(?:ال)?(?:راجم|مدفعي|مدافع)\w*")
_FLIES = re.compile(rf"(?<!\w)[وبفل]{{0,2}}(?:ال)?(?:{family('aircraft')}|غار|جوي)\w*")


def _mostly(told: Sequence[Type]) -> Type | None:
    """What fell of what was told: the only kind, or raids where shells are told of less than half as often."""
    raids, shells = told.count(_TYPE_AIRSTRIKE), told.count(_TYPE_SHELLING)
    if not raids or not shells:
        return _TYPE_AIRSTRIKE if raids else _TYPE_SHELLING if shells else None
    return _TYPE_AIRSTRIKE if raids > 2 * shells else None


class Told:
    """The kinds told of in one story, by the sentences that told them."""

    def __init__(self) -> None:
        """Nothing was told of at first."""
        self._count = 0
        self._bound: list[tuple[int, Type]] = []  # attacks bound to places
        self._heard: list[tuple[int, Type]] = []  # attacks that name no place
        self._places: dict[str, Type] = {}  # what struck each place, where it is told plainly
        self._lands: dict[str, set[Type]] = {}  # what fell on each land
        self._text = ""
        self._here: Sequence[Judged] = ()
        self._rockets = -_ANAPHORA  # the sentence that told of rockets last
        self._beside_raids = False  # whether «قصف» was told in one breath with raids, and so is none

    def begin(self, text: str, judged: Sequence[Judged]) -> None:
        """Go on to a sentence with these triggers."""
        self._count += 1
        self._text = text
        self._here = judged
        self._beside_raids = self._beside_raids or _beside_raids(text, judged)

    def heard(self, attacks: Sequence[Judged]) -> None:
        """Remember the attacks of a sentence."""
        self._heard += [(self._count, j.type) for j in attacks if j.plain]
        if any(j.trigger.rule.rocket for j in attacks):
            self._rockets = self._count

    def take(self, text: str, attacks: Sequence[Judged], land: str, place: str) -> tuple[Type, ...]:
        """The types of what struck a place in a land, which is remembered."""
        types = self.types(text, attacks, land, self._places.get(place))
        self.bound(attacks, land)
        if len(types) == 1 and _TYPE_OTHER not in types and any(j.plain and not j.judgement for j in attacks):
            self._places[place] = types[0]
        return types

    def bound(self, attacks: Sequence[Judged], land: str) -> None:
        """Remember attacks that a place of a land took."""
        kinds = [
            self._type(j, land)
            for j in attacks
            if (j.plain or j.trigger.rule.id == "blast") and j.judgement is None
        ]
        self._bound += [(self._count, kind) for kind in kinds]
        self._lands.setdefault(land, set()).update(_FELL.intersection(kinds))

    def types(
        self, text: str, attacks: Sequence[Judged], land: str = "", before: Type | None = None
    ) -> tuple[Type, ...]:
        """The types of what struck a place in a land, «other» only where there is no other."""
        attacks = without_gunmen(text, without_their_verbs(text, without_frames(text, attacks)))
        telling = [j for j in attacks if not j.trigger.rule.generic and not _is_with_what(text, j, attacks)]
        telling += [j for j in attacks if j.trigger.rule.generic and _tells(j, telling)]
        another = any(is_new(j.trigger) and ANOTHER.match(text, j.trigger.end) for j in attacks)
        another = another or strikes_anew(text, attacks)
        found = {
            like or _from_outside(j, land, self._type(j, land, another=another))
            for j in telling or attacks
            for like in (self._like_the_last(text, j) or (before if _is_the_known(j) else None),)
        }
        types = sorted(found.union(*(j.also for j in telling or attacks)))
        if any("beside_others" in j.trigger.rule.traits for j in telling):
            return tuple(types)
        return tuple(t for t in types if t is not _TYPE_OTHER) or tuple(types)

    def _from_launchers(self, judged: Judged) -> bool:
        """Whether launchers or guns are named before rockets in a sentence that names no aircraft: «راجمات الصواريخ … تلك الصواريخ»."""
        begin = self._text.rfind(".", 0, judged.trigger.start) + 1
        said = self._text[begin : judged.trigger.start]
        return _LAUNCHERS.search(said) is not None and _FLIES.search(said) is None

    def _type(self, judged: Judged, land: str, *, another: bool = False) -> Type:
        """The type of a trigger; what «الهجوم» or «القصف» leaves open comes from what was told before, unless it is `another`."""
        if judged.plain:
            return judged.type
        rule = judged.trigger.rule
        heard = (*reversed(self._bound), *reversed(self._heard))
        if rule.id == "blast":
            return self._of_a_blast(judged, {kind for _, kind in heard})
        if judged.type is _TYPE_SHELLING and rule.rocket:
            raids = self._lands.get(land) == {_TYPE_AIRSTRIKE} and not self._from_launchers(judged)
            return _TYPE_AIRSTRIKE if raids else judged.type
        wanted = rule.means or frozenset(Type) - {_TYPE_OTHER}
        another = another or _BY_GUNMEN.match(self._text, judged.trigger.end) is not None
        verb = rule.generic and judged.trigger.form is not Form.NOUN and not another
        near = self._just_before(judged, land) if verb else None
        if judged.type is _TYPE_SHELLING and near not in _FELL:
            near = None  # «استهدفت قاعدة بصواريخ»
        if near in wanted or (near is Type.GROUND_ASSAULT and rule.id == "target"):
            return near
        if rule.type is _TYPE_SHELLING or judged.type is _TYPE_SHELLING:
            # «قصف» alone, or only with whose it is: what fell before
            if self._beside_raids or _BY_FIGHTERS.match(self._text, judged.trigger.end):
                return judged.type
            return self._fell_before(judged) or _mostly([told for _, told in heard]) or judged.type
        new = is_new(judged.trigger) or are_several(self._text, judged.trigger)
        reach = -1 if new else _ANAPHORA
        for count, told in heard if not another else ():
            if told in wanted and self._count - count <= reach:
                return told
        hit = verb and rule.id == "target"
        return _TYPE_SHELLING if hit and self._count - self._rockets < _ANAPHORA else judged.type

    def _of_a_blast(self, judged: Judged, heard: AbstractSet[Type]) -> Type:
        """The type of a blast: «سُمعت انفجارات» between raids is theirs."""
        kinds = heard | {j.type for j in self._here if j.plain and not j.judgement}
        return _TYPE_AIRSTRIKE if _TYPE_AIRSTRIKE in kinds and Type.BOMBING not in kinds else judged.type

    def _like_the_last(self, text: str, judged: Judged) -> Type | None:
        """What fell last, of which «قصف مماثل على كذا» is the like."""
        told = next((kind for _, kind in reversed(self._bound) if kind in _FELL), None)
        open_ = judged.trigger.rule.id == "shelling" and not judged.plain
        return told if open_ and _ALIKE.match(text, judged.trigger.end) else None

    def _fell_before(self, judged: Judged) -> Type | None:
        """What fell by «القصف الصاروخي» that a sentence tells of before it says where «القصف» spread."""
        start = judged.trigger.start
        noun = judged.trigger.form is Form.NOUN and self._text.startswith("ال", start - 2)
        before = [j for j in self._here if j.trigger.end < start and j.trigger.rule.id == "shelling"]
        known = noun and before and before[-1].plain and before[-1].judgement is None
        return before[-1].type if known and not before[-1].also and before[-1].type in _FELL else None

    def _just_before(self, judged: Judged, land: str) -> Type | None:
        """What the attack before a verb in its sentence was: «القصف بدأ ليلا … وطال أحياء كذا»."""
        before = [
            j
            for j in self._here
            if j.trigger.start < judged.trigger.start
            and j.judgement is None
            and (not j.trigger.rule.generic or self._is_its_noun(j, judged))
            and j.trigger.rule.strength is not Strength.CASUALTY
        ]
        return self._type(before[-1], land) if before else None

    def _is_its_noun(self, noun: Judged, verb: Judged) -> bool:
        """Whether a relative clause tells with a verb what an attack of a plain kind did: «الهجوم بمسيرة الذي استهدف كذا»."""
        plain = noun.plain and noun.trigger.form is Form.NOUN
        return plain and _THAT_WHICH.fullmatch(self._text, noun.trigger.end, verb.trigger.start) is not None


_THAT_WHICH = re.compile(r"(?: [^ .،\n]+){0,4}?،? (?:الذي|التي|اللذين|اللتين) ")
# «قصفت الطائرات كذا. وفي كذا هاجم مسلحون حاجزا»: others came, and they do not fly.
_BY_GUNMEN = re.compile(
    r"\s(?:ال)?(?:(?:مسلح|مجهول|مهاجم|ملثم|مقاتل|متمرد)\w*|قطاع طرق|عناصر|مجموعه مسلحه|طالبان|حركه (?:طالبان|الشباب))(?!\w)"
)
# «فيما قتل اثنان بقصف لفصائل المعارضة»: nor do they.
_BY_FIGHTERS = re.compile(
    rf"\s(?:(?:نفذ|شن)(?:ت|و)?ه\s)?(?:من\s|ل)(?:ل|ال)?(?:فصايل|كتايب|مسلح|مقاتل|هييه|تنظيم|ثوار|معارضه|ميليشيا|مليشيا|{family('fighter')})\w*"
)


_ALIKE = re.compile(r"(?: [^ .،\n]+)? مماثلا?(?!\w)")
_AND = re.compile(r"(?: [^ .،\n]+){0,6} وب?(?:ال)?")
# «غارات على كذا، بالتزامن مع قصف على كذا»
_WHILE = re.compile(
    r"[^.\n]{1,120} (?:(?:بالتزامن|تزامنا|بالتوازي|[وي]?ت?ترافق\w*|[وي]?ت?تزامن\w*) مع|وسط|فضلا عن|(?:ب?الاضافه|اضافه) الي|الي جانب) (?:ال)?"
)


def _beside_raids(text: str, judged: Sequence[Judged]) -> bool:
    """Whether «قصف» that tells nothing of its kind is told beside raids: «قصف على كذا وبراميل على كذا»."""
    return any(
        (_is_open_noun(one) and _is_raid(two) and _AND.fullmatch(text, one.trigger.end, two.trigger.start))
        or (
            _is_raid(one)
            and _is_open_noun(two)
            and _WHILE.fullmatch(text, one.trigger.end, two.trigger.start)
        )
        for one, two in pairwise(judged)
    )


def _is_open_noun(judged: Judged) -> bool:
    noun = judged.trigger.rule.id == "shelling" and judged.trigger.form is Form.NOUN
    return noun and not judged.plain


def _is_raid(judged: Judged) -> bool:
    return judged.type is _TYPE_AIRSTRIKE and judged.plain


# Lands that are shelled by those who have no aircraft: what leaves open from where it came is no air strike there.
_SHELLED = frozenset({"IL"})


def _from_outside(judged: Judged, land: str, kind: Type) -> Type:
    """What fell on a land whose attackers have no aircraft: shells, where nothing beside «قصف» or «استهدف» tells of any."""
    open_ = judged.trigger.rule.type is _TYPE_SHELLING or kind is _TYPE_AIRSTRIKE
    return _TYPE_SHELLING if open_ and not judged.plain and land in _SHELLED else kind


def _is_the_known(judged: Judged) -> bool:
    """Whether «الهجوم», «التفجير» on a place is the one that was told of it."""
    trigger = judged.trigger
    return (
        trigger.rule.id == "attack"
        and trigger.form is Form.NOUN
        and "ال" in trigger.clitics
        and not judged.plain
    )


# «اشتباكات بالأسلحة الرشاشة والقذائف الصاروخية»: what was fought with.
_FOUGHT_WITH = re.compile(
    r"(?: [^ .،\n]+){0,2}? (?:استخدمت (?:فيها |خلالها )?|ب)(?:[^ .،\n]+ ){0,3}(?:وب?)?(?:ال)?"
)
_BY_MANY = re.compile(
    r" ب ?(?:عشرات|ميات|عدد من|عده|وابل من|رشقه من|دفعه من|\d+|(?:ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر)\w*) $"
)  # «أمطرت … بعشرات الصواريخ»


def _is_with_what(text: str, rocket: Judged, others: Sequence[Judged]) -> bool:
    """Whether rockets are only what «قصف» was done with, which has its type already: «قصفت بالصواريخ كذا»."""
    start = rocket.trigger.start - len(rocket.trigger.clitics)
    if rocket.type is _TYPE_SHELLING and any(
        o.type is Type.ARMED_CLASH and _FOUGHT_WITH.fullmatch(text[o.trigger.end : rocket.trigger.start])
        for o in others
    ):
        return True
    by = text[start] == "ب" or _BY_MANY.search(text, max(0, start - 16), start)
    if not rocket.trigger.rule.rocket or not by:
        return False
    return any("with_rockets" in o.trigger.rule.traits and 0 <= start - o.trigger.end < _SAME for o in others)


def _tells(generic: Judged, others: Sequence[Judged]) -> bool:
    """Whether «استهدف» says what fell besides the attacks told: «استهدف بالمدفعية ضمن الحملة», not «قصف استهدف»."""
    plain = generic.plain and generic.type is not _TYPE_OTHER
    if plain and generic.type is Type.GROUND_ASSAULT:
        return True  # «هاجموا القرية وفتحوا النار»
    if plain and generic.also:
        return True  # «هجوم بالعبوات والرصاص»
    if generic.trigger.rule.id != "eliminate":  # «اشتباك بالأسلحة الخفيفة أوقع قتلى»
        others = [o for o in others if o.type is not Type.ARMED_CLASH]
    return plain and all(abs(o.trigger.start - generic.trigger.start) >= _SAME for o in others)


def is_the_fight(text: str, judged: Judged) -> bool:
    """Whether «المواجهات», «الاشتباكات» name a fight that is known already."""
    trigger = judged.trigger
    known = "ال" in trigger.clitics or text.startswith("ال", trigger.start) or broke_out(text, trigger)
    start = trigger.start - len(trigger.clitics)
    known = known and _OF_A_FIGHT.search(text, max(0, start - 16), start) is None
    return judged.type is Type.ARMED_CLASH and trigger.form is Form.NOUN and known


# «نزحوا عن منطقة القتال», «خطوط القتال»: no fight is told of.
_OF_A_FIGHT = re.compile(r"(?<!\w)(?:ال|ب|و)?(?:منطقه|مناطق|خطوط|خط|ساحات|ساحه|اماكن|ميادين|عن|من|بسبب)\s$")
