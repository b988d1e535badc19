"""What survives a change that leaves the meaning as it was, without any labels. `python -m bench.robust`.

Each place that an article reports as struck gives one variant a change: who is quoted, a day or a manner put between the attack
and its place, or the place's name written as one that no table knows, everywhere in the article. Each article gives one
for its numbers in digits, its paragraphs run together, or a source behind each sentence. Counted are the variants with all
events of the article as it is, without any other, and with the same tolls. By default the labelled articles that may be looked at.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench.accuracy import GOLD, lines, parts
from stream.articles import intake
from stream.articles.document import Document
from stream.articles.fold import fold_name
from stream.events.extract import Extraction, Extractor
from stream.events.where.bind import Binding
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.records import Article, Field, PlaceKind

WIDE = (PlaceKind.GOVERNORATE, PlaceKind.REGION, PlaceKind.COUNTRY)
QUOTED = ("، بحسب مصادر محلية،", "، وفق ما افاد ناشطون،", "، كما قال شهود عيان،", " - حسب سكان -")
MANNER = (" بعنف", " مجددا", " للمره الثانيه", " بشكل مكثف")
DAY = ("، مساء الخميس،", "، فجر اليوم،")
UNKNOWN = ("زهيرين", "كفر سمون", "بيت لويا", "تل حمير", "عين الخرزه")
UNKNOWN_DEFINITE = ("العرنوسيه", "الزهيرانيه", "الدرباشيه", "القصيريه")
_LEADS = re.compile(r" (?:علي|في|الي|باتجاه|داخل|قرب|وسط|عند|صوب|نحو) (?:[^\s.،؛]+ ){0,3}$")
_LED = 40  # characters before a place in which that begins
_NUMBERS = {"ثلاث": "3", "اربع": "4", "خمس": "5", "سته": "6", "ست": "6", "سبع": "7", "ثماني": "8", "تسع": "9", "عشر": "10"}  # fmt: skip
_NUMBER = re.compile(rf"(?<!\w)({'|'.join(_NUMBERS)})ه?(?= [^\W\d]{{3,}}(?<!عشر)(?<!عشره))")

Told = dict[tuple[str, str], tuple[object, ...]]  # by place and kind, its figures


class Variant(NamedTuple):
    """A changed article; `named` is the name that a place has there, "" for its own."""

    article: Article
    named: str = ""


class Tally:
    """How many variants kept what the article tells."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.of = self.kept = self.clean = self.tolls = 0

    def count(self, before: Told, after: Told, named: str) -> None:
        """Count a variant; of one with another name only whether that place is read."""
        self.of += 1
        if named:
            self.kept += any(fold_name(place) == named for place, _ in after)
            return
        common = before.keys() & after.keys()
        self.kept += before.keys() <= after.keys()
        self.clean += after.keys() <= before.keys()
        self.tolls += all(before[k] == after[k] for k in common)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("articles", nargs="*", help="files of articles instead of the labelled ones")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance, extractor = random.Random(chosen.seed), Extractor(load())
    tallies = {name: Tally() for name in (*AT_PLACES, *IN_TEXTS)}
    for article in _articles(chosen.articles):
        extraction = extractor.extract(article)
        before = _told(extraction)
        for name, variant in _variants(article, extraction, chance) if before else ():
            tallies[name].count(before, _told(extractor.extract(variant.article)), variant.named)
    print(f"{'':28}{'variants':>9}{'kept':>8}{'no other':>10}{'tolls':>8}")
    for name, tally in tallies.items():
        shares = (tally.kept, *(() if name.startswith("unlisted") else (tally.clean, tally.tolls)))
        cells = (f"{n / max(tally.of, 1):{w}.3f}" for n, w in zip(shares, (8, 10, 8), strict=False))
        print(f"{name:28}{tally.of:9}{''.join(cells)}")


def _articles(files: list[str]) -> Iterator[Article]:
    """Folded as they are read, so that what stands where is known."""
    labelled = GOLD / "dev.articles.jsonl"
    if not files and not Path(labelled).exists():
        sys.exit(f"No labelled articles in {GOLD}: name files of articles.")
    seen = {label["id"] for label in parts(lines(GOLD / "dev.labels.jsonl"))[0]} if not files else None
    for found in read_paths(files or [str(labelled)]):
        article = intake.read(
            found.value, found.where, received=None, latest=datetime.now(UTC), max_bytes=1 << 20
        )
        if isinstance(article, Article) and (seen is None or article.id in seen):
            document = Document(article)
            yield _with(article, document.text.text, document.title.text)


def _with(article: Article, text: str, title: str | None = None) -> Article:
    return msgspec.structs.replace(article, text=text, title=article.title if title is None else title)


def _told(extraction: Extraction) -> Told:
    return {
        (event.place.name_ar, event.type.value): tuple(
            (count.low, count.high) if count else None
            for count in (event.casualties.killed, event.casualties.injured)
        )
        for event in extraction.events
    }


def _variants(
    article: Article, extraction: Extraction, chance: random.Random
) -> Iterator[tuple[str, Variant]]:
    named = set[str]()
    for binding in extraction.bindings:
        if binding.heard_in is not Field.TEXT or binding.sentence.field is not Field.TEXT:
            continue
        for name, change in AT_PLACES.items():
            if (variant := change(article, binding, chance)) is None:
                continue
            if variant.named and (key := binding.placed.reading.mention.name) in named:
                continue
            if variant.named:
                named.add(key)
            yield name, variant
    for name, write in IN_TEXTS.items():
        if (text := write(article.text)) != article.text:
            yield name, Variant(_with(article, text))


def _between(
    words: tuple[str, ...],
) -> Callable[[Article, Binding, random.Random], Variant | None]:
    """Words put before the preposition that leads to a struck place."""

    def change(article: Article, binding: Binding, chance: random.Random) -> Variant | None:
        text, start = article.text, binding.placed.reading.mention.start
        begin = max(0, start - _LED)
        led = _LEADS.search(text[begin:start])
        at = begin + led.start() if led else 0
        if not led or text[at - 1] in '،.؛:"»)':
            return None
        return Variant(_with(article, text[:at] + chance.choice(words) + text[at:]))

    return change


def _renamed(*, cued: bool) -> Callable[[Article, Binding, random.Random], Variant | None]:
    """A struck place under a name that no table has, with or without a word that says what it is."""

    def change(article: Article, binding: Binding, _chance: random.Random) -> Variant | None:
        reading = binding.placed.reading
        mention = reading.mention
        if not mention.known or mention.refers or mention.rural is not None or mention.direction:
            return None
        if (
            bool(mention.cue) is not cued
            or (reading.entry and reading.entry.kind in WIDE)
            or " " in mention.name
        ):
            return None
        names = UNKNOWN_DEFINITE if mention.name.startswith("ال") else UNKNOWN
        own = random.Random(f"{article.id} {mention.name}")  # the same, whatever else was drawn
        name = own.choice(names)
        whole = re.compile(rf"(?<!\w)([وفبلك]?){re.escape(mention.name)}(?!\w)")
        text, title = (whole.sub(lambda m: m[1] + name, t) for t in (article.text, article.title))
        return None if text == article.text else Variant(_with(article, text, title), name)

    return change


AT_PLACES = {
    "who is quoted, between": _between(QUOTED),
    "a day between": _between(DAY),
    "a manner between": _between(MANNER),
    "unlisted name with a cue": _renamed(cued=True),
    "unlisted name, bare": _renamed(cued=False),
}
IN_TEXTS: dict[str, Callable[[str], str]] = {
    "numbers in digits": lambda text: _NUMBER.sub(lambda m: _NUMBERS[m[1]], text),
    "paragraphs run together": lambda text: re.sub(r"\.\n+", ". ", text),
    "a source behind sentences": lambda text: re.sub(r"(?<=[^\W\d]{3})\.(?=\s|$)", "، بحسب المرصد.", text),
}


if __name__ == "__main__":
    main()
