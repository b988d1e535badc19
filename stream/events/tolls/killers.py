"""Gunmen who are counted for what they did: «اغتال مسلحان مختار القرية», «قتل مسلحان صاحب متجر»."""

from __future__ import annotations

from collections.abc import Sequence

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.quantity import Group

_MURDER = fold_all(("اغتال", "اغتالت", "يغتال", "واغتال"))
_KILL = fold_all(("قتل", "وقتل", "يقتل", "خطف", "اختطف", "وخطف", "واختطف", "أصاب", "وأصاب", "هاجم", "وهاجم"))
_GUNMEN = ("مسلح", "مجهول", "ملثم", "متشدد", "ارهابي", "متطرف", "قناص")
_MORE = 3  # words behind the figure in which its gunmen are described
_WHOM = fold_all(
    (
        "صاحب", "شابا", "شابين", "رجلا", "رجلين", "ضابطا", "ضابطين", "شرطيا", "شرطيين", "جنديا", "جنديين", "مدنيا", "مدنيين", "مواطنا", "مواطنين",
        "شيخا", "شيخ", "مختار", "مختارا", "مدير", "مديرا", "عضوا", "عضو", "عنصرا", "عنصرين", "ناشطا", "صحفيا", "صحافيا", "إعلاميا", "طبيبا", "موظفا",
        "سائقا", "سائق", "مدرسا", "معلما", "قاضيا", "إماما", "إمام", "خطيب", "أحد", "شخصا", "شخصين", "امرأة", "سيدة", "طفلا", "محاميا", "تاجرا", "قياديا",
        "قائد", "مسؤولا", "مسؤول", "زعيم", "منتسبا", "حارسا", "راعيا", "مزارعا", "طالبا",
    )
)  # fmt: skip


def are_killers(words: Sequence[Token], group: Group) -> bool:
    """Whether a figure counts gunmen right behind what they did to others."""
    if not group.first:
        return False
    did = words[group.first - 1].text
    if did not in _MURDER and did not in _KILL:
        return False
    behind = [w.text for w in words[group.first : group.last + _MORE]]
    armed = [k for k, word in enumerate(behind) if word.startswith(_GUNMEN)]
    if not armed or armed[0] >= max(1, group.last - group.first):
        return False
    if did in _MURDER:
        return True
    whom = armed[-1] + 1
    if whom < group.last - group.first:
        return False  # «قتل مسلحون شرطيين اثنين»: these are counted with them
    return not _WHOM.isdisjoint(behind[whom : whom + 1])
