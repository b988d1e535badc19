"""The ways in which news writes one name of a place."""

from __future__ import annotations

from stream.articles.fold import fold_name

_JOINED = frozenset(
    {"كفر", "تل", "دير", "ابو", "بيت", "خان", "عين", "جب", "معره", "معر", "راس", "ام", "طير", "مجدل", "عيتا"}
)
_HOSPITALS = (("مستشفي ", "مشفي "), ("المستشفي ", "المشفي "), ("مشفي ", "مستشفي "), ("المشفي ", "المستشفي "))
_BEFORE_AL = frozenset({"جسر", "باب", "جبل", "سد", "راس", "قلعه", "برج", "بير", "حقل"})  # «جسرالشغور»
_SIDES = frozenset({"الشرقي", "الغربي", "الشمالي", "الجنوبي", "الشرقيه", "الغربيه", "الشماليه", "الجنوبيه"})


def spellings(name: str) -> tuple[str, ...]:
    """The folded ways to write a name: as it is, joined (كفر نبل، كفرنبل), with أبي for أبو, مشفى for مستشفى."""
    folded = fold_name(name)
    forms = [folded]
    first, _, rest = folded.partition(" ")
    if " " not in rest and rest and (first in _JOINED or (first in _BEFORE_AL and rest.startswith("ال"))):
        forms.append(first + rest)
    if folded.startswith("كفر") and " " not in folded and len(folded) > len("كفر") + 2:
        forms.append("كفر " + folded[3:])
    if first.startswith("ال") and rest in _SIDES:  # «باب الشرقي»
        forms.append(f"{first[2:]} {rest}")
    if folded.startswith("ابو "):
        forms.append("ابي " + folded[4:])
    for one, other in _HOSPITALS:
        if folded.startswith(one):
            forms.append(other + folded.removeprefix(one))
    return tuple(forms)
