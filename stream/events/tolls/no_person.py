"""Words for people that count nobody where they stand: «فقتل أمام المارة», «قوات اللواء فلان»."""

from __future__ import annotations

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.people import Reading, read

_LED = fold_all(
    (
        "قوات",
        "ميليشيا",
        "مليشيا",
        "ميليشيات",
        "مليشيات",
        "كتائب",
        "مسلحي",
        "مقاتلي",
        "أنصار",
        "أتباع",
        "موكب",
        "حكومة",
    )
)
_MOSQUE = ("مسجد", "المسجد", "جامع", "الجامع", "وخطيب", "خطيب", "مصلي", "القري", "البلد", "الحي", "الصلا")


def counts_nobody(words: list[Token], i: int, reading: Reading) -> bool:
    """Whether the word for one person at a token counts nobody."""
    return _in_front(words, i) or _leads_them(words, i, reading)


def _in_front(words: list[Token], i: int) -> bool:
    """«فقتل أمام المارة»: in front of somebody or something, where no «إمام» of a mosque is spoken of."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    return words[i].text.removeprefix("و") == "امام" and not after.startswith(_MOSQUE)


def _leads_them(words: list[Token], i: int, reading: Reading) -> bool:
    """«قوات اللواء فلان الفلاني»: whose forces they are."""
    if not reading.definite:
        return False
    k = i - 1
    while k > 0 and read(words[k].text).named:  # «قوات اللواء المتقاعد فلان»
        k -= 1
    return k >= 0 and words[k].text.lstrip("وفبل") in _LED
