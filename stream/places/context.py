"""What a whole article speaks of, and where one mention of it stands: all that a name is read in the light of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stream.data.families import family
from stream.places.everyday import is_everyday
from stream.places.fitness import Support
from stream.places.gazetteer import Gazetteer
from stream.places.links import holders_named, list_link
from stream.places.mention import Mention
from stream.places.reading import Reading
from stream.places.sections import Section, section_at
from stream.text.expressions import Ending
from stream.text.found import Found

# «التحالف بقيادة السعودية», «ميليشيات موالية لإيران»: who backs a force says nothing of where it strikes.
_BACKS = Ending(
    r"(?<!\w)(?:بقياده|بزعامه|[يت](?:قود|تزعم|دعم|ساند|مول|سلح)(?:ه|ها|هم)|(?:ال)?(?:مدعوم|ممول|مسنود)\w*(?: (?:عسكريا|ماليا))? من(?: (?:قبل|طرف|جانب))?|(?:ال)?موالي\w*) ل?$"
)
# «شنت إيران هجوما على كذا», «بعد أن قصفت تركيا كذا», at the begin of what is said: nor does who strikes
_STRIKES = Ending(
    r"(?<!\w)[وف]?(?:شن|نفذ|وجه)ت(?:ها|ه)? [\"'(]*$"
    r"|(?:^|[.:؛،\n\"(]|(?<!\w)(?:ان|بعدما|عندما)) ?[وف]?(?:قصف|هاجم|استهدف|ضرب|اغار|اطلق)ت [\"'(]*$"
)
_LEFT = 40  # characters before a place in which that stands
_NATIONAL = 0.5  # what «الجيش المالي» speaks for Mali
_INTRODUCES = frozenset({"city", "town", "village", "admin", "governorate"})


class Context(Found, frozen=True):
    """What the whole article speaks of: countries and governorates by share, the containers it names, its sections."""

    countries: dict[str, float]
    governorates: dict[str, float]
    containers: frozenset[str]
    support: Support
    introduced: frozenset[str]  # names that a cue introduces somewhere: «مدينة الباب»
    sections: Sequence[Section] = ()
    borders: Sequence[int] = ()


def context_of(
    fields: Sequence[Sequence[Mention]], gazetteer: Gazetteer, nationals: Iterable[tuple[str, str]] = ()
) -> Context:
    """What an article speaks of, from the mentions of all its fields, and the `nationals` it names with their countries."""
    countries: defaultdict[str, float] = defaultdict(float)
    governorates: defaultdict[str, float] = defaultdict(float)
    containers: set[str] = set()
    support: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for mention in (m for mentions in fields for m in mentions if m.known):
        name = gazetteer.spoken_for(mention.name)
        if not name.countries or (name.dangerous and not mention.cue):
            continue
        weight = 1.0 if name.wide or mention.cue else 0.5
        for governorate in name.governorates:
            governorates[governorate] += weight / len(name.governorates)
        weight /= len(name.countries)
        for country in name.countries:
            countries[country] += weight
            support[country][mention.name] = weight
        containers |= name.containers
    for word, country in nationals:
        countries[country] += _NATIONAL
        support[country][word] = _NATIONAL
    introduced = frozenset(m.name for ms in fields for m in ms if m.known and m.cue in _INTRODUCES)
    return Context(
        _shares(countries), _shares(governorates), frozenset(containers), Support(support), introduced
    )


def backs(text: str, mention: Mention) -> bool:
    """Whether a place is named as who leads or backs a force."""
    return _BACKS.search(text, max(0, mention.start - _LEFT), mention.start) is not None


def strikes(text: str, mention: Mention) -> bool:
    """Whether a land is named as who strikes."""
    bare = not (mention.cue or mention.direction or mention.clitics)
    return bare and _STRIKES.search(text, max(0, mention.start - _LEFT), mention.start) is not None


# «في حديثة», «على بري», «شمالي رابعة»: where a place stands.
_WHERE = Ending(
    rf"(?<!\w)[وف]?(?:في|علي|الي|من|نحو|صوب|باتجاه|قرب|محيط|داخل|بين|حول|عند|{family('side')}ي?)\s[\"'(]*$"
)
_PHRASE = 12  # characters before a name in which that stands


def is_a_word(text: str, mention: Mention) -> bool:
    """Whether a name without a cue is an everyday word where no place need stand: «هجوم بري», «مظاهرة سلمية».

    Such a word says nothing of the land that an article is about.
    """
    if mention.cue or mention.direction or mention.rural is not None or " " in mention.name:
        return False
    if mention.clitics.lstrip("وف") or not is_everyday(mention.name):
        return False
    return _WHERE.search(text, max(0, mention.start - _PHRASE), mention.start) is None


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values()) or 1.0
    return {name: weight / total for name, weight in weights.items()}


class ReadSoFar(list[Reading]):
    """The readings of an article, those of its title first, and what is asked of them for each mention."""

    def __init__(self, readings: Iterable[Reading] = ()) -> None:
        """`readings` in their order."""
        super().__init__()
        self.settled: set[str] = set()  # the ids of places
        self.unlisted: dict[str, Reading] = {}  # the last place of each name that only its cue introduced
        self.add(readings)

    def add(self, readings: Iterable[Reading]) -> None:
        """More of them."""
        for reading in readings:
            self.append(reading)
            if reading.entry is not None:
                self.settled.add(reading.entry.id)
            if reading.unlisted:
                self.unlisted[reading.mention.name] = reading


class Here(Found, frozen=True):
    """A mention where it stands: in its text, among its mentions, after what was read before it."""

    text: str
    mention: Mention
    mentions: Sequence[Mention]
    before: ReadSoFar
    named: Sequence[Mention]  # what the text says that it lies in or beside
    heads: Sequence[Mention]  # what heads its section, where the text does not say so
    last: Reading | None  # the place before it, where it is the next of a list


def here(text: str, mentions: Sequence[Mention], index: int, article: Context, before: ReadSoFar) -> Here:
    """Where the mention of that index stands."""
    mention = mentions[index]
    named = holders_named(text, mentions, index)
    heads = () if named else section_at(article.sections, mention.start)
    last = before[-1] if before and list_link(text, before[-1].mention, mention) else None
    return Here(text, mention, mentions, before, named, heads, last)
