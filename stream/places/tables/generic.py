"""Names that say nothing of which place is meant: words that any place may bear, and parts of one we know."""

from __future__ import annotations

from collections.abc import Container

from stream.articles.fold import fold_name

CUES = frozenset(
    map(fold_name, ("حي", "مدينة", "محافظة", "ناحية", "منطقة", "قرية", "بلدة", "مركز", "قضاء", "ولاية"))
)
_SIDES = frozenset(
    fold_name(side) for stem in ("شمال", "جنوب", "شرق", "غرب") for side in (stem, stem + "ي", stem + "ية")
)
_PARTS = frozenset(
    map(fold_name, ("أحياء", "قرى", "بلدات", "ريف", "أرياف", "مناطق", "ضواحي", "أطراف", "محيط", "وسط"))
)
_ANYWHERE = frozenset(
    map(
        fold_name,
        [
            "مخيم",
            "حارة",
            "قديمة",
            "قديم",
            "جديدة",
            "جديد",
            "صناعية",
            "صناعي",
            "حرة",
            "تجارية",
            "تجاري",
            "مركزي",
            "مركزية",
            "رئيسي",
            "رئيسية",
            "بلدي",
            "بلدية",
            "وطني",
            "وطنية",
            "سوق",
            "مشفى",
            "مستشفى",
            "ملعب",
            "دوار",
            "ساحة",
            "جامع",
            "مسجد",
            "كنيسة",
            "مدرسة",
            "جامعة",
            "محطة",
            "كراج",
            "كراجات",
            "سجن",
            "فرع",
            "حاجز",
            "مطار",
            "عسكري",
            "عسكرية",
            "دولي",
            "مدني",
            "حكومي",
            "حكومية",
            "عام",
            "عامة",
            "كبير",
            "كبيرة",
            "صغير",
            "صغيرة",
        ],
    )
)
_GENERIC = CUES | _SIDES | _PARTS | _ANYWHERE
_LED = ("ب", "ل", "ك", "و")


def is_generic(folded: str) -> bool:
    """Whether a name is made of nothing but words that any place may bear: «الأحياء الجنوبية», «المدينة»."""
    led = folded[:1] in _LED and folded[1:] in _GENERIC  # «بدوار» is «at the roundabout of»
    return led or all(word.removeprefix("ال") in _GENERIC for word in folded.split())


def is_composed(folded: str, known: Container[str]) -> bool:
    """Whether a name is a side or a part of a place among `known`: «ريف حمص الشمالي», «الأحياء الشرقية لدمشق»."""
    words = folded.split()
    bare = [word.removeprefix("ال") for word in words]
    rest = [w for w, b in zip(words, bare, strict=True) if b not in _SIDES and b not in _PARTS]
    if len(rest) == len(words) or not (bare[0] in _PARTS or words[0] in _SIDES):
        return False
    name = " ".join(rest)
    return any(n in known for n in (name, name.removeprefix("ل"), "ال" + name.removeprefix("لل")))
