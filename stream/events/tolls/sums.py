"""Which figures side by side are one sum: «ضابط و3 جنود»."""

from __future__ import annotations

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import at_a_spot, in_a_place, in_its_place, told_of_place
from stream.events.tolls.people import GROUPS, NOTHING, RULES, Reading, group_of
from stream.events.tolls.quantity import ADDED, BREAKS, STOPS, Group, Quantity
from stream.events.tolls.toll import SIDES

_ARMED = ("fighters", "soldiers")
_THEIRS = ("ه", "ها", "هما")
_COMPANY = fold_all(
    (
        "مرافقيه",
        "مرافقيها",
        "عناصره",
        "حراسه",
        "مساعديه",
        "أقاربه",
        "أبنائه",
        "رفاقه",
        "حمايته",
        "حمايتها",
        "طاقمه",
    )
)
_SIDES_OF = {f"{side}{end}" for side in ("شرق", "غرب", "شمال", "جنوب", "وسط") for end in ("", "ي")}
_BREAKS = (
    BREAKS | _SIDES_OF | {"التي", "الذي", "الذين", "بحسب", "حسب", "وفق", "وفقا"}
)  # «3 شبان برصاص القوة التي تحاصر مستشفى ابن سينا»
_BRACKETS = frozenset('()"')  # «الشاب (فلان الفلاني) وشخص آخر»
_BESIDES = {("بالاضافه", "الي"), ("اضافه", "الي"), ("فضلا", "عن"), ("علاوه", "علي"), ("الي", "جانب")}
_SHORT = 3  # letters of a word that «و» may begin
_NAME, _JOINED = 9, 5  # words from one named person to the next, and from one number
_OFFICE = 14  # words from somebody with his name and office to those who were with him
# Words that end a sum, but not where this ties its parts; a man's name is spelt like «على».
_BETWEEN = {
    "with": frozenset(("في", "علي", "الي", "عن", "الذي")),
    "added": frozenset(("الي", "عن", "علي")),
    "theirs": frozenset(("علي", "في")),
    "name": frozenset(("علي",)),
    "": frozenset[str](),
}
_HE, _WITH_HIM = frozenset(("هو", "هي")), 24  # and words from somebody to «هو وسائقه»
_BY_ATTACK = fold_all([f"ب{attack}" for attack in RULES.around.attacks if not attack.startswith("ال")])
_QUARRELS = frozenset(("خلاف", "شجار", "مشاجره", "خلافات", "اشتباك", "نزاع", "مشاده"))
_AND = frozenset(("و", "وصف"))  # «ضابط وصف ضابط»
_NAMELY = frozenset(("هم", "وهم", "هما", "وهما", "هن", "وهن"))
_SAID = frozenset(("ان", "انه", "حيث", "الذين"))


def sums(words: list[Token], readings: list[Reading], found: list[Quantity]) -> list[Group]:
    """Quantities joined by و with nothing but their own words between: «ضابط و3 جنود»."""
    groups: list[Group] = []
    for quantity in found:
        if len(groups) > 1 and _past_a_part(words, readings, groups, quantity):
            groups[-2:] = [Group.of(*groups[-2].members, quantity)]
        elif (
            groups
            and not _own_place(words, groups[-1], quantity)
            and _continues(words, readings, groups[-1].members[-1], quantity)
        ):
            groups[-1] = Group.of(*_two(words, groups[-1], quantity), quantity)
        else:
            groups.append(Group.of(quantity))
    return groups


def _own_place(words: list[Token], group: Group, quantity: Quantity) -> bool:
    """«11 في كذا بينهم ثلاث نساء، وخمسة في حي كذا»: behind a part, those of the next place."""
    return (
        group.part
        and in_a_place(words, quantity.last)
        and any(word.text == "،" for word in words[group.last : quantity.first])
    )


def _two(words: list[Token], group: Group, quantity: Quantity) -> tuple[Quantity, ...]:
    """«شرطيين ومدني»: beside one person, what may be two or many is two."""
    last = group.members[-1]
    alike = last.rule == "plural" and quantity.rule == "one" and words[last.first].text.endswith("ين")
    return (*group.members[:-1], last._replace(low=2, high=2, rule="dual")) if alike else group.members


def _past_a_part(
    words: list[Token], readings: list[Reading], groups: list[Group], quantity: Quantity
) -> bool:
    """«7 مدنيين منهم 3 أطفال و10 مسلحين»: those armed go on from the civilians, not from the children among them."""
    whole, part = groups[-2], groups[-1]
    if not part.part or whole.part or len(part.members) > 1 or whole.head or quantity.head:
        return False
    if any(word.text in STOPS or word.text in _NAMELY for word in words[whole.last : part.first]):
        return False  # «31 شخصا، هم 21 مدنيا و10 مقاتلين»
    own = whole.members[-1].low
    if own is not None and own == (part.members[0].low or 0) + (quantity.low or 0):
        return False  # «31 بينهم 21 مدنيا و10 مقاتلين»
    armed = quantity.who in _ARMED and {whole.members[-1].who, part.members[0].who}.isdisjoint(_ARMED)
    return armed and _continues(words, readings, part.members[0]._replace(who=""), quantity)


def _continues(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """Whether `quantity` goes on counting what `before` counts."""
    with_them = _with_them(words, readings, before, quantity)
    if quantity.part or _stands_apart(words, before, quantity, with_them=with_them):
        return False
    if _again(words, readings, before, quantity) or _he_and_his(words, readings, before, quantity):
        return True
    if _besides(words, readings, before, quantity):
        return True
    gap = words[before.last : quantity.first]
    also = any(word.text in ADDED for word in gap) or _side_by_side(
        gap
    )  # «ثلاثة عناصر بالإضافة إلى مدنيين اثنين»
    if before.head != quantity.head or (before.head and not also):
        return False
    tie = "with" if with_them else "added" if also else _own_tie(words, readings, quantity)
    children = _are_their_children(words, before, quantity)
    if (
        _is_far(words, before, quantity, tie)
        or _ends(words, readings, before, quantity, tie)
        or (not (tie or children) and _other_befell(words, readings, before, quantity))
    ):
        return False
    tied = (
        tie in ("with", "added")
        or children
        or words[quantity.first - 1].text in _AND
        or readings[quantity.first].conj
        or (tie == "theirs" and _beside_him(words, before, quantity))
    )
    return tied and (quantity.rule != "plural" or before.rule == "plural")


def _side_by_side(gap: list[Token]) -> bool:
    """«ضابطا إلى جانب أحد مرافقيه»."""
    return [word.text for word in gap[-2:]] == ["الي", "جانب"]


def _stands_apart(words: list[Token], before: Quantity, quantity: Quantity, *, with_them: bool) -> bool:
    """Whether a figure stands too far behind another, in a place or an attack of its own, or tells who they were."""
    gap = [word.text for word in words[before.last : quantity.first]]
    he = words[quantity.first - 1].text in _HE
    if _far(words, before, quantity) > (_WITH_HIM if he else _OFFICE if with_them else _NAME):
        return True
    if (before.part and "،" in gap) or not _NAMELY.isdisjoint(gap):  # «خمسة، وهم أم وأطفالها الأربعة»
        return True
    if in_its_place(words, before.last) and in_its_place(words, quantity.last):
        return True  # «اثنان في كذا وطفلة في كذا»
    return not he and not _BY_ATTACK.isdisjoint(gap)  # «7 مدنيين بقصف كذا و4 جنود بتفجير في كذا»


def _own_tie(words: list[Token], readings: list[Reading], quantity: Quantity) -> str:
    """What by itself says that a figure goes on: «وشقيقه», «مقتل العقيد فلان الفلاني، والرائد …»; empty where nothing does."""
    first = readings[quantity.first]
    if not first.named:
        return ""
    return "theirs" if words[quantity.first].text.endswith(_THEIRS) else "name" if first.conj else ""


def _are_their_children(words: list[Token], before: Quantity, quantity: Quantity) -> bool:
    """«امرأة وأطفالها الثلاثة»; not «خمسة، أب وأم وأطفالهما الثلاثة», who are of the five."""
    of_them = before.rule == "number" and words[before.last].text == "،"
    return quantity.who == "children" and words[quantity.first].text.startswith("و") and not of_them


def _is_far(words: list[Token], before: Quantity, quantity: Quantity, tie: str) -> bool:
    """Whether more words lie between two figures than what ties them bears, or they are of two sides."""
    if tie == "with":
        return False
    if _far(words, before, quantity) > (_NAME if tie else _JOINED):
        return True
    return {before.who, quantity.who} == SIDES and not _allied(words, quantity)


def _far(words: list[Token], before: Quantity, quantity: Quantity) -> int:
    """How many words lie between two figures, but for what a bracket tells of him: «فلان (في العقد الخامس من عمره) ونجله»."""
    gap = [word.text for word in words[before.last : quantity.first]]
    opened = gap.index("(") if "(" in gap and ")" in gap[gap.index("(") :] else len(gap)
    behind = gap[gap.index(")", opened) :] if opened < len(gap) else []
    return sum(word not in _BRACKETS for word in (*gap[:opened], *behind))


def _ends(
    words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity, tie: str
) -> bool:
    """Whether a word between two figures ends the sum: «ثلاثة بحي كذا واثنان بحي كذا»."""
    ends = STOPS | (_BREAKS - _BETWEEN[tie])
    gap = range(before.last, quantity.first)
    return any(words[k].text in ends or readings[k].fate or at_a_spot(words[k].text) for k in gap)


def _other_befell(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """«5 أشخاص واحترق منزل و3 مركبات»: whether a word between two figures tells what befell no people."""
    return any(_does(words[k].text, readings[k]) for k in range(before.last, quantity.first))


def _beside_him(words: list[Token], before: Quantity, quantity: Quantity) -> bool:
    """«قيادي في كذا مع مرافقه»: one who was with another; not «في خلاف مع شقيقه»."""
    k = quantity.first - 1
    quarrel = k > 0 and (words[k - 1].text in _QUARRELS or words[k - 2].text in _QUARRELS)
    return before.rule == "one" and words[k].text == "مع" and not quarrel


def _he_and_his(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """«إصابة القاضي فلان في انفجار في كذا هو وسائقه»: one with whom another was hurt."""
    own, last = readings[quantity.first], words[quantity.first].text
    gap = words[before.last : quantity.first]
    apart = any(word.text in STOPS for word in gap) or any(
        readings[k].fate for k in range(before.last, quantity.first)
    )
    his = own.conj and own.named and last.endswith(_THEIRS)
    return (
        before.rule == quantity.rule == "one" and gap[-1:] != [] and gap[-1].text in _HE and his and not apart
    )


def _with_them(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """«القيادي في كذا فلان وأربعة من مرافقيه», «… ومعه 14 من رجاله», «… ومرافقين اثنين له»: those who were with one."""
    last, behind = words[quantity.last - 1].text, words[quantity.last : quantity.last + 1]
    his = any(word.text in ("له", "لها") for word in behind)
    theirs = his or last in _COMPANY or (last not in GROUPS and group_of(last) is not None)
    led = words[quantity.first - 1].text
    tied = led in ("و", "مع") or led in ADDED or readings[quantity.first].conj
    many = quantity.rule != "one"  # one relative has rules of his own
    if not (theirs and many and tied and (before.rule == "one" or led == "مع")):
        return False
    return not any(word.text in _SAID for word in words[before.last : quantity.first])


def _does(word: str, reading: Reading) -> bool:
    """Whether a word behind «و» is no more of those counted: «وتضرر»."""
    return word.startswith("و") and not word.startswith("وال") and len(word) > _SHORT and reading is NOTHING


def _again(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """«قضت امرأة وقضى طفل», «استشهد طفلان وقتل رجل», «مقتل جندي … ومقتل طفل»: one person more of the same fate, with the word for it again."""
    k, first = quantity.first - 1, before.first - 1
    gap = range(before.last, k)
    if first < 0 or k <= before.last - 1 or len(gap) > _JOINED or before.head or quantity.head:
        return False
    fate, own = readings[k].fate, readings[first].fate
    if fate is None or own is None or fate.kind != own.kind or fate.form != own.form or not readings[k].conj:
        return False
    one = before.rule == "one" and (quantity.rule == "one" or (fate.form == "masdar" and not quantity.bare))
    one = one or (before.rule == "dual" and quantity.rule == "one" and fate.form == "verb")
    broken = any(words[j].text in STOPS or words[j].text in BREAKS or readings[j].fate for j in gap)
    return one and fate.form in ("verb", "masdar") and not broken


def _besides(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """«مقتل 3 مدنيين، بالإضافة إلى مقتل 4 جنود»: more of the same fate, in no place of their own and of no other side."""
    k, first = quantity.first - 1, before.first - 1
    gap = [word.text for word in words[before.last : k]]
    fate, own = readings[k].fate, readings[first].fate if first >= 0 else None
    if fate is None or fate.form != "masdar" or tuple(gap[-2:]) not in _BESIDES:
        return False
    alike = fate.kind == (before.head or (own.kind if own is not None else ""))
    apart = in_a_place(words, quantity.last) or told_of_place(words, quantity.last)
    broken = not STOPS.isdisjoint(gap) or any(readings[j].fate for j in range(before.last, k))
    theirs = quantity.who == "fighters" != before.who
    return alike and not (apart or broken or theirs or quantity.rule == "plural")


def _allied(words: list[Token], quantity: Quantity) -> bool:
    """«وثلاثة مقاتلين موالين»: fighters on the soldiers' side."""
    return any(word.text.startswith("موال") for word in words[quantity.last : quantity.last + 2])
