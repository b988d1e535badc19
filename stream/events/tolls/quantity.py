"""A number of people over words, the numbers that «و» joins into one sum, and the words that end or add to one."""

from __future__ import annotations

from stream.text.found import Found

STOPS = frozenset(".!?؟;؛\n")
ENDS = frozenset(".!؟\n")  # of a sentence
SPEECH = frozenset(
    (
        "ذكر",
        "ذكرت",
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "افاد",
        "افادت",
        "اكد",
        "اكدت",
        "تحدث",
        "تحدثت",
        "اضاف",
        "اوضح",
    )
)
BREAKS = frozenset(
    ("في", "علي", "جراء", "اثر", "قرب", "خلال", "بعد", "قبل", "حيث", "فيما", "بينما", "كما", "عن", "الي")
)
ADDED = frozenset(
    (
        "بالاضافه",
        "اضافه",
        "فضلا",
        "علاوه",
        "ومعه",
        "ومعها",
        "ومعهما",
        "ومعهم",
        "ومعهن",
        "وبرفقته",
        "وبرفقتها",
        "رفقه",
        "برفقه",
        "برفقته",
        "برفقتها",
    )
)
OTHERS = frozenset(
    ("اخر", "اخرين", "اخرون", "اخري", "اخريات", "منهم", "منهما", "منهن", "اثنين", "اثنان", "واحد", "واحده")
)


class Quantity(Found, frozen=True):
    """People over tokens [first, last). `head`: the casualty kind of its noun; `bare`: a number with no noun."""

    first: int
    last: int
    low: int | None
    high: int | None
    who: str = ""
    head: str = ""
    rule: str = "number"
    bare: bool = False
    part: bool = False


class Group(Found, frozen=True):
    """Quantities that و joins into one sum, over tokens [first, last)."""

    members: tuple[Quantity, ...]
    first: int
    last: int
    head: str
    part: bool

    @classmethod
    def of(cls, *members: Quantity) -> Group:
        """They in their order; the first says of which kind they are."""
        begin = members[0]
        return cls(members, begin.first, members[-1].last, begin.head, begin.part)
