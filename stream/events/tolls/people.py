"""What a word says about people: a fate, a casualty, a person, a group. Read from stream/data/ar/casualties.toml."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from stream.articles.fold import fold_name
from stream.data import owners, table
from stream.events.tolls.number_words import UNITS, fold_all
from stream.events.tolls.people_table import Amount, Casualty, Fate, People, Rules
from stream.text.matching import Remembered


class Reading(Struct, frozen=True, kw_only=True):
    """A word in its roles.

    `conj`: و stands before it; `tanwin`: it ends in the ا that a number calls for; `led`: ب or ل stands before it,
    as before no one who is hurt.
    """

    conj: bool = False
    definite: bool = False
    tanwin: bool = False
    led: bool = False
    fate: Fate | None = None
    casualty: Casualty | None = None
    person: People | None = None
    amount: Amount = "one"
    named: bool = False


RULES = table(Rules, "ar", "casualties.toml")
PART, RISE, REACHED = map(fold_all, (RULES.markers.part, RULES.markers.rise, RULES.markers.reached))
EXCEEDED = fold_all(RULES.markers.exceeded)
TALLY, LIGHT, AGENT = (
    fold_all(RULES.markers.tally),
    fold_all(RULES.markers.light),
    fold_all(RULES.markers.agent),
)
THINGS, INSIDE = fold_all(RULES.markers.things), fold_all(RULES.markers.inside)
COUNTRIES = tuple(fold_all(RULES.markers.countries))
GROUPS = owners("casualties.toml", ((who, words, who) for who, words in RULES.groups.items()))
NAMED = fold_all(RULES.named.words)
NOTHING = Reading()


def _fates() -> dict[str, Fate]:
    return owners("casualties.toml", ((fate.id, fate.words, fate) for fate in RULES.fate))


def _dual(word: str) -> tuple[str, str]:
    """A folded noun in the dual: nominative and oblique."""
    stem = word[:-1] + "ت" if word.endswith("ه") else word + "ي" if word == "راع" else word
    return stem + "ان", stem + "ين"


def _casualties() -> dict[str, tuple[Casualty, Amount]]:
    rows = ((c.id, (*c.one, *c.two, *c.many, *c.counted), c) for c in RULES.casualty)
    owners("casualties.toml", rows)
    found: dict[str, tuple[Casualty, Amount]] = {}
    for rule in RULES.casualty:
        found |= {fold_name(word): (rule, "counted") for word in rule.counted}
        found |= {fold_name(word): (rule, "many") for word in rule.many}
        found |= {fold_name(word): (rule, "two") for word in rule.two}
        found |= {fold_name(word): (rule, "one") for word in rule.one}
    return found


def _people() -> dict[str, tuple[People, Amount]]:
    owners("casualties.toml", ((p.who, (*p.one, *p.many, *p.kin), p) for p in RULES.people))
    found: dict[str, tuple[People, Amount]] = {}
    for rule in RULES.people:
        for word in rule.one:
            found |= dict.fromkeys(_dual(fold_name(word)), (rule, "two"))
            found[fold_name(word)] = (rule, "one")
    for rule in RULES.people:
        found |= {fold_name(word): (rule, "many") for word in rule.many}
        found |= {
            f"{fold_name(word)}{dual}{whose}": (rule, "two")
            for word in rule.kin
            for dual in "يا"
            for whose in _WHOSE
        }
    return found


_WHOSE = ("ه", "ها", "هم", "هما", "هن")
_POSSESSED = re.compile(rf"(?:{'|'.join(_WHOSE)})$")
_FATES, _CASUALTIES, _PEOPLE = _fates(), _casualties(), _people()


def _roles(word: str, *, definite: bool, conj: bool, led: bool) -> Reading | None:
    tanwin = word.endswith("ا") and not any(word in known for known in (_PEOPLE, _CASUALTIES, NAMED))
    base = word[:-1] if tanwin else word
    casualty, person = _CASUALTIES.get(word), _PEOPLE.get(word)
    if casualty is None and tanwin:
        casualty = _CASUALTIES.get(base)
    if person is None and tanwin:
        person = _PEOPLE.get(base)
    fate = _FATES.get(word)
    single = person is not None and person[1] == "one" and not person[0].describes
    named = word in NAMED or (definite and (single or "ال" + word in NAMED))
    if not (fate or casualty or person or named):
        return None
    return Reading(
        conj=conj, led=led, definite=definite, named=named, fate=fate,
        tanwin=(word.endswith("ا") and base != word) or (word.endswith("ا") and casualty is not None),
        casualty=casualty[0] if casualty else None,
        person=person[0] if person else None,
        amount=casualty[1] if casualty else person[1] if person else "one",
    )  # fmt: skip


def _read(word: str) -> Reading:
    """The roles of a folded word, clitics set aside: «وبمقتل» is a masdar of killing."""
    for cut in _CUTS:
        if word.startswith(cut) and len(word) - len(cut) >= 2:
            found = _roles(
                word[len(cut) :],
                definite=cut.endswith(("ال", "لل")),
                conj=cut[:1] in ("و", "ف"),
                led="ب" in cut or cut.replace("ال", "").endswith("ل"),
            )
            if found is not None:
                return found
    if _VICTIMS.fullmatch(word):
        return _roles("ضحايا", definite=True, conj=word[0] == "و", led=False) or NOTHING
    return _somebodys(word)


def _somebodys(word: str) -> Reading:
    """One person by whose he was: «وقتل قائدها», «طالبات ومعلمتهن»."""
    bare = word[word[:1] in ("و", "ف") :]
    own = bare.removesuffix(next((end for end in _THEIRS if bare.endswith(end)), ""))
    for stem in (own, own[:-1] + "ه" if own.endswith("ت") else ""):
        rule, amount = _PEOPLE.get(stem, (None, "many"))
        if (
            rule is not None
            and amount == "one"
            and own != bare
            and stem not in _NO_OWN
            and not rule.describes
        ):
            return Reading(conj=bare != word, named=True, person=rule)
    return NOTHING


_THEIRS = ("هما", "هم", "هن", "ها")  # no «ه», which is «ة» as well
_NO_OWN = fold_all(
    ("رجل", "عم", "عمة", "خال", "عنصر", "شاب", "لواء", "مقدم", "رائد", "جد")
)  # «رجله»: his foot
_VICTIMS = re.compile(rf"[وف]?ضحايا{_POSSESSED.pattern}")
_READ = Remembered(_read)
read: Callable[[str], Reading] = _READ.__getitem__
_CUTS = ("", "و", "ف", "ب", "ل", "ال", "وب", "ول", "وال", "بال", "لل", "فال", "وبال", "ولل")


def _group(word: str) -> str | None:
    """Which people a word after «من» names, with or without a pronoun: «من أهالي», «من رجاله», «من عائلته»; None if none."""
    if word in GROUPS:
        return GROUPS[word]
    stem = _POSSESSED.sub("", word)
    if stem == word:
        return None
    for own in (stem, stem.removesuffix("ي") + "ء", stem.removesuffix("ت") + "ه"):
        person = read(own).person
        if own in GROUPS or (person is not None and person.who):
            return GROUPS.get(own) or (person.who if person else "")
    return None


group_of: Callable[[str], str | None] = Remembered(_group).__getitem__


_TODAY = "اليوم"


def is_unit(word: str) -> bool:
    """Whether a word counts things that are not people, with or without tanwin or the article."""
    bare = word.removeprefix("ال")
    if word == _TODAY:  # «قتل ثلاثة اليوم»: they are people
        return False
    return bare in UNITS or (bare.endswith("ا") and bare[:-1] in UNITS)


def rises(word: str) -> bool:
    """Whether a word says that a figure rose: «ارتفعت», «ووصل»."""
    return word in RISE or (word[:1] in ("و", "ف") and word[1:] in RISE)
