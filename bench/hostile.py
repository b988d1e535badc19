"""Input that is meant to hurt: what the worst articles of the allowed size cost, in milliseconds of CPU each.

    python bench/hostile.py [NAME …]

Each aims at one stage, and comes twice: as large as a message may be (1 MiB), and as long as a text is that is read.
Tests hold the work by counting it (tests/test_hostile.py); here it is timed, against a goal of 100 ms.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from stream.articles.decode import Refusal, decode
from stream.articles.limits import MOST, Counted, TooMuch
from stream.envelope import seal
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.text.matching import words

GOAL_MS = 100.0
BYTES = 1 << 20  # that an article may have, all in all
CHARACTERS = MOST[Counted.CHARACTERS] - 100  # that its title and text may have to be read
LATEST = datetime(2030, 1, 1, tzinfo=UTC)
START = "قصفت المدفعية بلدة سرمين في محافظة إدلب أمس، ما أسفر عن مقتل 5 مدنيين. "
ARABIC = "كلمة " * 3_000  # what decides whether an article is Arabic is a sample of its beginning
WORD_COUNT = 100_000
GIVE_UP_MS = 3_000
NAMES = ("سرمين", "دوما", "حرستا", "بنش", "جبلة", "الوعر", "تدمر", "منبج", "عفرين", "إعزاز")
ATTACKS = ("قصف", "غارة", "اقتحمت", "قصفت", "انفجار", "اشتباكات", "قتل", "هجوم", "استهدف", "مجزرة")


def _article(text: str, title: str = "خبر") -> bytes:
    """An article of the largest size: the text cut to fit."""
    room = BYTES - 200 - len(json.dumps(title, ensure_ascii=False).encode())
    cut = json.dumps(text, ensure_ascii=False)[1:-1].encode()[:room].decode(errors="ignore").rstrip("\\")
    cut = cut[: cut.rfind("\\u")] if "\\u" in cut[-6:] else cut
    told = json.dumps(title, ensure_ascii=False)
    return f'{{"id":"h","outlet":"ص","title":{told},"published_at":"2024-05-15","text":"{cut}"}}'.encode()


def as_read(raw: bytes) -> bytes:
    """The same article, cut to as many characters as are read; itself where it is not JSON or no longer."""
    try:
        row = json.loads(raw)
        title, text = row["title"][: CHARACTERS // 2], row["text"]
    except (ValueError, KeyError, RecursionError):
        return raw
    row |= {"title": title, "text": text[: CHARACTERS - len(title)]}
    return json.dumps(row, ensure_ascii=False).encode()


def _full(piece: str) -> str:
    return piece * (BYTES // len(piece.encode()) + 1)


def _run(piece: str) -> Callable[[], bytes]:
    """A run of one piece up to the limit: behind an attack, so that all stages come to it, and enough Arabic."""
    return lambda: _article(START + ARABIC + _full(piece) + " " + START)


def _words(words: tuple[str, ...], join: str = " ") -> Callable[[], bytes]:
    return lambda: _article(START + join.join(words[n % len(words)] for n in range(WORD_COUNT)))


def _different() -> bytes:
    """No word twice: none is remembered from before."""
    letters = "بتثجحخدذرزسشصضطظعغفق"
    spelled = ("".join(letters[n // 20**k % 20] for k in range(4)) for n in range(WORD_COUNT))
    return _article(START + " ".join(f"م{word}" for word in spelled))


def _all_in_title() -> bytes:
    return _article(START, title=(START * 6000)[:500_000])


CASES: dict[str, Callable[[], bytes]] = {
    "one word": _run("كلمة "),
    "one word, no space": _run("كلمة"),
    "one attack word": _run("قصف "),
    "one attack sentence": _run(START),
    "one attack sentence a line": _run(START.strip() + "\n"),
    "one place": _run("سرمين "),
    "100,000 places": _words(NAMES),
    "100,000 places in a list": _words(NAMES, "، و"),
    "100,000 attack words": _words(ATTACKS),
    "attack words and places": _words(tuple(w for pair in zip(ATTACKS, NAMES, strict=True) for w in pair)),
    "attacks and places without a stop": _run("قصفت المدفعية بلدة سرمين و"),
    "100,000 numbers": lambda: _article(START + " ".join(str(n) for n in range(WORD_COUNT))),
    "100,000 number words": _words(("خمسة", "وعشرون", "ألف", "مئة", "وثلاثون", "قتيلا")),
    "100,000 victims": _words(("مقتل 5", "وإصابة 7", "مدنيين", "بينهم طفلان", "و12 جريحا")),
    "100,000 dates": _words(("أمس", "الجمعة", "12/5/2024", "15 أيار", "فجر اليوم", "قبل يومين")),
    "100,000 sources": _words(("المرصد السوري لحقوق الإنسان", "وقال ناشطون", "رويترز", "وأعلنت وزارة الدفاع")),
    "100,000 forces": _words(("قوات النظام", "جماعة الحوثي", "وحدات حماية الشعب", "الجيش التركي")),
    "100,000 weapons": _words(("براجمات الصواريخ", "ببرميل متفجر", "بالطيران الحربي", "بقذائف الهاون")),
    "100,000 denials": _words(("نفى قصف", "لم يقصف", "قد يستهدف", "احتمال هجوم")),
    "100,000 clauses": _words(("حيث قصفت", "بينما", "ما أدى إلى", "في حين", "وقصفت", "الذي")),
    "different words": _different,
    "names in other letters": _run("Кафр "),
    "all in the title": _all_in_title,
    "digits": _run("7"),
    "arabic digits": _run("٧"),
    "digits and dots": _run("7."),
    "digits and slashes": _run("1/1/"),
    "«و»": _run("و"),
    "«و »": _run("و "),
    "« و»": _run(" و"),
    "«و » with a vowel": _run("وَ "),
    "sentences of marks": _run(" , !"),
    "figures without a number": _run("فناشطون في(!"),
    "«ال»": _run("ال"),
    "letters": _run("ب"),
    "spaces": _run(" "),
    "line ends": _run("\n"),
    "spaces and line ends": _run(" \n"),
    "quotes": _run('"'),
    "guillemets": _run("«»"),
    "dots": _run("."),
    "dots and spaces": _run(". "),
    "dots between letters": _run("ب."),
    "commas": _run("،"),
    "commas and spaces": _run("، "),
    "brackets": _run("("),
    "dashes": _run(" - "),
    "pipes in the title": lambda: _article(START, title=" | " * 100_000),
    "tatweel": _run("ـ"),
    "tatweel in a word": lambda: _article(START + "قص" + "ـ" * 400_000 + "ف " + START),
    "tatweels and dots": _run("ـ."),
    "stars": _run("*"),
    "stars between letters": _run("ق*"),
    "diacritics": _run("\u064e"),
    "diacritics on letters": _run("قَ"),
    "bidi bomb": _run("\u202e\u2066\u202d\u2067"),
    "bidi bomb between letters": _run("ق\u202eص\u2069ف\u200f "),
    "zero width": _run("\u200b"),
    "entities": _run("&amp;"),
    "nested entities": _run("&amp;amp;amp;"),
    "broken entities": _run("&#x"),
    "«quot»": _run("quot"),
    "astral letters": _run("𐤀"),
    "combining": _run("e\u0301\u0302\u0303"),
    "latin": _run("word "),
    "urls": _run("http://a.b/2024/05/15/ "),
    "tags": _run("<p>"),
    "tags, few letters": lambda: _article("<p>ب</p>" * 80_000),
    "tags closed": _run("<p></p>"),
    "tags never closed": _run("<p <"),
    "comments never closed": _run("<!--"),
    "deep nesting": lambda: _article("<div>" * 80_000 + START + "</div>" * 80_000),
    "deep nesting of a page": lambda: _article("<html><body>" + "<div>" * 80_000 + START + "</div>" * 80_000 + "</body></html>"),
    "huge attribute": lambda: _article("<p class='" + "a" * 900_000 + "'>" + START + "</p><br>"),
    "many attributes": lambda: _article("<p " + "a='b' " * 150_000 + ">" + START + "</p><br>"),
    "huge attribute of a page": lambda: _article("<html><body><p class='" + "a" * 900_000 + "'>" + START + "</p></body></html>"),
    "page of paragraphs": lambda: _article("<html><body>" + f"<p>{START}</p>" * 6_000 + "</body></html>"),
    "fragment of paragraphs": lambda: _article(f"<p>{START}</p>" * 6_000),
    "page of links": lambda: _article("<html><body>" + "<a href='/x'>ب</a>" * 40_000 + f"<p>{START}</p></body></html>"),
    "nested lists of a page": lambda: _article("<html><body>" + "<ul><li>" * 50_000 + START + "</body></html>"),
    "page that begins with comments": lambda: _article("<!---->" * 100_000 + "<html>"),
    "deep JSON": lambda: b'{"id":"h","text":' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "deep JSON in an unknown field": lambda: b'{"id":"h","text":"\xd8\xa8","x":' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "links never closed": lambda: _article("<p>أ</p><br>" + "<a href='" * 100_000),
    "signs of less": lambda: _article("<p>أ</p><br>" + "<" * 900_000),
    "escapes": lambda: b'{"id":"h","text":"' + b"\\u0628" * 170_000 + b'"}',
}  # fmt: skip


QUICK = [
    "one attack sentence",
    "100,000 places in a list",
    "different words",
    "dots between letters",
    "tags closed",
]


def verdict(raw: bytes, extractor: Extractor) -> str:
    """What the pipeline makes of an article: how many events, or why it is none."""
    article = decode(raw, received=None, latest=LATEST)
    if isinstance(article, Refusal):
        return f"{article.reason}: {article.detail}"
    if article is None:
        return "tombstone"
    try:
        events = extractor.extract(article).events
    except TooMuch as error:
        return f"too_much: {error}"
    return f"{len(events)} events, {sum(len(seal(event, 's').value) for event in events)} bytes"


def most_read(raw: bytes, extractor: Extractor) -> bytes:
    """The longest beginning of an article's text that does not cause too much work."""
    row = json.loads(raw)

    def cut(at: int) -> bytes:
        return json.dumps(
            row | {"title": row["title"][:at], "text": row["text"][:at]}, ensure_ascii=False
        ).encode()

    low, high = 1, max(len(row["text"]), len(row["title"]))
    while high - low > 1 + low // 200:
        middle = (low + high) // 2
        low, high = (low, middle) if "too_much" in verdict(cut(middle), extractor) else (middle, high)
    return cut(low)


def measured(names: list[str] | None = None) -> Iterator[tuple[str, float, str]]:
    """Name, milliseconds of CPU (the least of three passes) and verdict of each case at both sizes."""
    extractor = Extractor(load())
    verdict(_article(START), extractor)
    for name in names or CASES:
        whole = CASES[name]()
        read = as_read(whole)
        sizes = {"1 MiB": whole, "as read": read}
        if "too_much" in verdict(read, extractor):
            sizes["the most that is read"] = most_read(read, extractor)
        for size, raw in sizes.items():
            times = []
            for _ in range(3):
                words.cache_clear()
                begin = time.thread_time()
                said = verdict(raw, extractor)
                times.append((time.thread_time() - begin) * 1000)
                if times[0] > GIVE_UP_MS:
                    break
            yield f"{name}, {size}", min(times), said


def measure(_seed: int = 0, *, quick: bool = False) -> dict[str, object]:
    """The slowest cases, for `make bench`."""
    found = sorted(measured(QUICK if quick else None), key=lambda case: -case[1])
    return {
        "cases": len(found),
        f"over {GOAL_MS:.0f} ms": sum(took > GOAL_MS for _, took, _ in found),
    } | {f"{name} ({said}), ms": took for name, took, said in found[:5]}


def main() -> None:
    """Print each case, slowest marked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", help="cases; all by default")
    for name, took, said in measured(asked.parse_args().names):
        print(f"{name:62}{took:10.1f} ms{'  OVER' if took > GOAL_MS else '      '}  {said}", flush=True)


if __name__ == "__main__":
    main()
