"""Words that say what kind of place a name is (حي، مدينة، مخيم …), and what may be part of the name behind them."""

from __future__ import annotations

import re
from functools import cache

from stream.articles.fold import fold_name
from stream.data import owners
from stream.data.families import family
from stream.places.danger import is_common_word
from stream.places.place_cues import place_cues
from stream.records import PlaceKind
from stream.text.expressions import beginning
from stream.text.found import Found
from stream.text.matching import Matcher, Remembered, longest

WORD = re.compile(r"\w+")
SHORT = 4  # letters up to which a word may begin with ل and be a name
# What a verb looks like, and what follows the item of a list: another item, a preposition, the end.
# «مدينة ليفربول البريطانية»: a town and its name before the land that it is of
_TOWN_OF = rf"(?<!\w)(?:[وفبل]|وب)?(?:{family('settlement')}|محافظه|ولايه|مقاطعه|منطقه|ضاحيه)\s[\"'(]*(?:\w+\s){{1,2}}?[\"')]*"
_BEHIND = re.compile(r"[\"')]* (ال\w{3,}ي)(?:ه|تين|تان)(?!\w)")
VERBAL = re.compile(r"(?:[يت]\w{3,}|\w+(?:وا|[^ا]ت|ته|تها)|است\w+|ان\w{3})$")


class Cue(Found, frozen=True):
    """A cue word: what kinds of place may follow it, and how it joins the name."""

    id: str
    kinds: tuple[PlaceKind, ...]
    keep: bool
    refers: bool
    many: bool
    dual: bool


class CueMatch(Found, frozen=True):
    """A cue at folded offsets [start, end); `clitics` before it («بالحي» → «بال»)."""

    start: int
    end: int
    clitics: str
    cue: Cue

    @property
    def definite(self) -> bool:
        """Whether it carries the article: then no name follows, and it may refer back."""
        return self.clitics.endswith(("ال", "لل"))


def _several(word: str) -> tuple[str, ...]:
    """A folded cue for two or more places, from that for one: «قلعتي», «جبلا», «مطارات»."""
    stem = word.removesuffix("ه")
    two = f"{stem}ت" if stem != word else word
    return f"{two}ي", f"{two}ا", f"{stem}ات"


class CueTable:
    """The cues and the words that end a name, from `data/ar/place_cues.toml`."""

    def __init__(self) -> None:
        """Read and fold the table."""
        data = place_cues()
        owners("place_cues.toml", ((row.id, (*row.words, *row.many), row) for row in data.cue))
        forms: dict[str, Cue] = {}
        for row in data.cue:
            for word in row.words:
                forms[fold_name(word)] = Cue(row.id, row.kinds, row.keep, row.refers, many=False, dual=False)
            for word in row.many:
                folded = fold_name(word)
                dual = folded.endswith(("ي", "ا")) and folded not in ("نواحي", "قري")
                forms.setdefault(folded, Cue(row.id, row.kinds, row.keep, refers=False, many=True, dual=dual))
        self.words = frozenset(forms)
        self.many = frozenset(word for word, cue in forms.items() if cue.many)
        # «مخيمي» of «مخيم», «جبلي» of «جبل»: whose names are listed with it
        self.one_of = {
            several: word
            for row in data.cue
            if row.id in ("camp", "heights")
            for word in map(fold_name, row.words)
            for several in _several(word)
            if several in self.many
        }
        self._plain = frozenset(word for word, cue in forms.items() if not cue.keep)
        self._forms = tuple(forms.values())
        self.matcher = Matcher(forms)
        extent, directions = data.extent, data.directions
        self.compound = frozenset(map(fold_name, extent.compound))
        self.never = frozenset(map(fold_name, (*extent.never, *data.its_capital.values())))
        self._tells = frozenset(letter + fold_name(word) for word in extent.tells for letter in "تي")
        self.on_what = frozenset(map(fold_name, extent.on_what))
        self.nameless = frozenset(map(fold_name, extent.nameless))
        self.second = frozenset(map(fold_name, extent.second))
        self.describes = frozenset(map(fold_name, extent.describes))
        self.ordinals = frozenset(map(fold_name, extent.ordinals))
        self.built = frozenset(map(fold_name, extent.built))
        self.by_what = frozenset(map(fold_name, extent.by_what))
        self.nations = frozenset(map(fold_name, extent.nations))
        self.directorates = frozenset(map(fold_name, extent.directorates))
        self.directions = frozenset(map(fold_name, directions.words))
        self.near = tuple(map(fold_name, directions.near))
        self.part_of = frozenset(map(fold_name, directions.part_of))
        self.aforesaid = frozenset(map(fold_name, extent.aforesaid))
        self.capitals: dict[str, str] = {code: fold_name(name) for code, name in data.capitals.items()}
        self.land_of_capital = {f"ال{fold_name(word)}": code for code, word in data.its_capital.items()}
        lands = "|".join(word.removesuffix("ه") for word in map(fold_name, data.its_capital.values()))
        town_of = re.compile(_TOWN_OF + rf"(ال(?:{lands})ه)(?!\w)")
        self._nationals = {
            fold_name(word): code for code, words in data.nationals.items() for word in words
        } | {
            fold_name(f"{body} {whose}"): code
            for code, whose in data.bodies.of.items()
            for body in data.bodies.words
        }
        definite = [w.removeprefix("ال") for w in self._nationals if w.startswith("ال")]
        others = [w for w in self._nationals if not w.startswith("ال")]
        named = rf"(?:(?:[وفب]?ال|و?لل)({'|'.join(definite)})|[وفبل]?({'|'.join(others)}))(?:ه|ين|ون)?"
        self.national, self._town_of = beginning([re.compile(rf"(?<!\w){named}(?!\w)"), town_of])
        self.powers = frozenset(data.powers.names)
        self.powers_that_strike = frozenset(map(fold_name, data.powers.that_strike))
        self.forces = frozenset(map(fold_name, data.powers.forces))
        self.rural = frozenset(map(fold_name, data.rural.words))
        self.passes_over = Remembered(self._passes_over)

    def find(self, text: str) -> list[CueMatch]:
        """The cues of a folded text, in order."""
        found = longest(
            m for m in self.matcher.find(text) if not m.clitics.endswith("ك")
        )  # «كبير» is no well
        return [CueMatch(m.start, m.end, m.clitics, self._forms[m.index]) for m in found]

    def spoken_of(self, text: str) -> list[tuple[str, str]]:
        """Words that speak for a country without naming it, with the country: «الجيش المالي», «مدينة ليفربول البريطانية»."""
        found = ((m[2] or f"ال{m[1]}") for m in self.national.finditer(text))
        towns = (m[1] for m in self._town_of.finditer(text))
        return [(word, self._nationals[word]) for word in found] + [
            (word, self.land_of_capital[word]) for word in towns
        ]

    def land_behind(self, text: str, end: int) -> str:
        """The country of the adjective right behind a name, "" where none stands there: «بلدة القصير السورية»."""
        word = _BEHIND.match(text, end)
        return self.land_of_capital.get(f"{word[1]}ه", "") if word else ""

    def may_be_listed(self, word: str) -> bool:
        """Whether a word may be a name that no cue introduces."""
        return self.may_name(word) and not VERBAL.match(word)

    def may_name(self, word: str) -> bool:
        """Whether an unlisted name may begin with this word."""
        if word in self.compound and word not in self._plain:
            return True  # «وادي» is no «و» with «أدى»
        if any(
            word.startswith(p) and self.ends_a_name(word[len(p) :]) for p in ("و", "ف", "ب", "ل", "ول", "وب")
        ):
            return False
        if word.startswith("و") and is_common_word(word[1:]) and not is_common_word(word):
            return False  # «استهدف قرية ونقطة تفتيش»
        if word.startswith("و") and len(word) > SHORT and word.endswith("ت"):
            return False  # «في عدة محاور وعززت مواقعها»
        if word.startswith(("بال", "لل", "وال", "كال", "فال", "وبال", "ولل")) and len(word) > 4:
            return False
        if word in self._plain or word in self._tells:
            return False
        if word in self.never or word in self.directions or word in self.rural or len(word) < 3:
            return word in self.compound
        return not word.isdigit() and not word[0].isdigit()

    def ends_a_name(self, rest: str) -> bool:
        """Whether what stands behind a clitic is a word that ends a name: «وقرى», «بريف», «لقصف»."""
        return any(
            rest in kind
            for kind in (self.words, self.rural, self.directions, self.never, self.part_of, self.by_what)
        )

    def _passes_over(self, name: str) -> bool:
        """Whether a listed name names nothing by itself: an everyday word («شرقي»), a cue, «ريف» with a name behind it."""
        composed = name.startswith("ريف ") and name != "ريف دمشق"
        return composed or name in self.words or name in self.never or name in self.directions


@cache
def cue_table() -> CueTable:
    """The one table, read once."""
    return CueTable()
