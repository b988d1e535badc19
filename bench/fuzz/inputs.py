"""Inputs: true ones taken apart, put together wrongly, and cut; from a seed, so that a crash comes again."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from bench import hostile, world
from bench.fuzz import targets
from stream import pipeline
from stream.alerts import district
from stream.articles.decode import decode
from stream.data import toml
from stream.incidents import window
from stream.records import Article, Tick, Withdrawal, encode
from stream.worker import stored

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
RULES = (
    "triggers",
    "context",
    "casualties",
    "times",
    "weapons",
    "objects",
    "sources",
    "actors",
    "agents",
    "place_cues",
)
ODD = (
    "\u202e", "\u2066", "\u200f", "\u200b", "\u0640" * 5, "\u064e", "\ufeff", "\u00ad", "\u2028", "\x00", "\x1f", "\ud800", "𐤀", "e\u0301",
    "&amp;", "&quot;", "&#x627;", "&#0;", "&#xD800;", "quot;", "<p>", "</p>", "<br/>", "<!--", "-->", "<![CDATA[", "<script>", "«", "»", '"', "'",
    "\n", "\r\n", "\t", "  ", ".", "..", "،", "؛", "؟", "(", ")", "-", "–", "/", "|", "%", "٪", "*", "_", "و", "ال", "لل", "ب", "٣", "۱۲", "0", "-1", "1e999",
    "7.5", "1,200", "99999999999999999999", "31/2/2024", "12/13/14", "0/0/0000", "29 شباط", "31 أيلول", "2024", "9999", "0000", "قبل 99 أيام",
)  # fmt: skip
BYTES = (
    b"\xff",
    b"\x00",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"{",
    b"}",
    b"[",
    b'"',
    b"\\u",
    b"\\",
    b"1e999",
    b"null",
    b",",
    b":",
    b"\x81",
    b"\xdf\xff",
    b"\t",
)


@cache
def sentences() -> tuple[str, ...]:
    """Sentences that rules are proved by, those of the bench's news, and those of the seeds."""
    found: list[str] = []
    for name in RULES:
        _collect(toml("ar", f"{name}.toml"), found)
    found += [*world.ORDINARY, *world.LIKE_ATTACKS, *world.ATTACK, hostile.START]
    for path in sorted(SEEDS.glob("*.txt")):
        found += [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple(dict.fromkeys(found))


def _collect(value: object, found: list[str]) -> None:
    if isinstance(value, dict):
        for part in value.values():
            _collect(part, found)
    elif isinstance(value, list):
        for part in value:
            _collect(part, found)
    elif isinstance(value, str) and len(value) > 2:
        found.append(value)


def text(draw: random.Random) -> str:
    """Some sentences, their words moved, doubled and broken; oddities strewn in."""
    words = [w for _ in range(draw.randint(1, 4)) for w in draw.choice(sentences()).split(" ")]
    for _ in range(draw.randint(0, 8)):
        at = draw.randrange(len(words) + 1)
        what = draw.randrange(100)
        if what < 35:
            words.insert(at, draw.choice(ODD) * draw.choice((1, 1, 1, 2, 9)))
        elif what < 55 and words:
            words[at % len(words)] += draw.choice(ODD)
        elif what < 70 and words:
            words.insert(at, draw.choice(words) * draw.choice((1, 1, 3)))
        elif what < 85:
            words[at:at] = draw.choice(sentences()).split(" ")[:4]
        elif words:
            del words[at : at + draw.randint(1, 5)]
    whole = draw.choice((" ", " ", " ", "\n", "")).join(words)
    return whole[draw.randrange(4) :] if draw.randrange(100) < 20 else whole


def _plain(draw: random.Random) -> bytes:
    return text(draw).encode("utf-8", "surrogatepass")


def broken(draw: random.Random, raw: bytes) -> bytes:
    """Bytes with some of them cut, doubled, exchanged."""
    for _ in range(draw.choice((0, 0, 1, 1, 2, 5))):
        at = draw.randrange(len(raw) + 1)
        what = draw.randrange(100)
        if what < 40:
            raw = raw[:at] + draw.choice(BYTES) * draw.choice((1, 1, 1, 40)) + raw[at:]
        elif what < 60:
            raw = raw[:at]
        elif what < 80:
            raw = raw[:at] + raw[at + draw.randint(1, 9) :]
        else:
            raw = raw[:at] + bytes([draw.randrange(256)]) + raw[at + 1 :]
    return raw


def _value(draw: random.Random, depth: int = 0) -> object:
    kind = draw.randrange(9 if depth < 3 else 6)
    return (
        text(draw), draw.choice(ODD), draw.choice((None, True, False)), draw.randint(-(10**draw.randint(1, 30)), 10**20),
        draw.random() * 10 ** draw.randint(-300, 300), "2024-05-15T09:30:00Z",
        *([[_value(draw, depth + 1)], {text(draw)[:9]: _value(draw, depth + 1)}, []] if depth < 3 else []),
    )[kind]  # fmt: skip


def _article(draw: random.Random) -> bytes:
    row: dict[str, object] = {"id": f"a{draw.randrange(99)}", "title": text(draw)[:90], "text": text(draw), "outlet": "ص",
           "published_at": draw.choice(("2024-05-15", "2024-05-15T09:30:00+03:00", "0001-01-01", "9999-12-31T23:59:59-23:59", "12:00", "")),
           "url": "https://example.org/2024/05/15/x"}  # fmt: skip
    for _ in range(draw.choice((0, 0, 1, 2))):
        row[draw.choice((*row, "fetched_at", "language", "withdrawn", "published_inferred", "x"))] = _value(
            draw
        )
    return broken(
        draw, json.dumps(row, ensure_ascii=draw.randrange(100) < 50).encode("utf-8", "surrogatepass")
    )


def _changed(draw: random.Random, raw: bytes) -> bytes:
    """A record with some of its values exchanged, at any depth."""
    try:
        row = json.loads(raw)
    except ValueError:
        return broken(draw, raw)
    for _ in range(draw.choice((0, 1, 1, 2, 3))):
        at = row
        while isinstance(at, dict | list) and at:
            key = draw.choice(list(at)) if isinstance(at, dict) else draw.randrange(len(at))
            if not isinstance(at[key], dict | list) or not at[key] or draw.randrange(100) < 30:
                at[key] = _value(draw)
                break
            at = at[key]
    return broken(draw, json.dumps(row).encode()) if draw.randrange(100) < 30 else json.dumps(row).encode()


@cache
def _records() -> tuple[bytes, ...]:
    (event, *_) = targets.strike()
    back = Withdrawal(
        event_id=event.event_id, article_id="a", locality_id="x", published_at=targets.NOON, reason="r"
    )
    _, remembered = targets.told()
    alert = remembered.episodes[0].last
    return (
        encode(event),
        encode(back),
        encode(Tick(at=targets.NOON)),
        targets.sample_review(),
        encode(alert) if alert else b"{}",
    )


@cache
def _rows() -> tuple[bytes, ...]:
    windowed, remembered = targets.told()
    article = decode(b'{"id": "a", "text": "\xd8\xa8"}', received=None, latest=targets.LATEST)
    assert isinstance(article, Article)
    given = pipeline.Given(version=1, fetched_at=None, published_at=targets.NOON, events={"ev-1": "x"})
    bodies = (
        window.dump(windowed),
        district.dump(remembered),
        pipeline.stored(given),
        msgspec.msgpack.encode([1, 1, [], []]),
    )
    return tuple(row for body in bodies for row in (body, stored.seal(7, body)))


_OURS = (
    "id\tkind\tname_ar\tvariants\tname_en\tcountry\tparent\tpcode\tlat\tlon\tprecision\tpopulation\tsource\n"
    "sy.x\ttown\tسرمين\t\tSarmin\tSY\tsy.04\t\t34.7\t36.7\texact\t100\ttest\n"
)
_TABLES = (
    _OURS,
    "170063\tHims\tHims\tHoms,حمص\t34.72\t36.72\tP\tPPLA\tSY\t\t11\t\t\t\t775404\t\t497\tAsia/Damascus\t2024-01-01\n",
    "admin0Name_en,admin0Pcode,admin1Name_ar,admin1Pcode,admin2Name_ar,admin2Pcode\nSyria,SY,حمص,SY04,تدمر,SY0404\n",
    "1\t170063\tar\tحمص\t1\t\t\t\n",
)  # fmt: skip
_FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>ص</title><item><title>{}</title><link>https://e.org/1</link>'
    "<description>{}</description><pubDate>Wed, 15 May 2024 09:30:00 GMT</pubDate></item></channel></rss>"
)


def _table(draw: random.Random) -> bytes:
    lines = draw.choice(_TABLES).split("\n")
    mark = "\t" if "\t" in lines[0] else ","
    cells = [line.split(mark) for line in lines]
    for _ in range(draw.randint(0, 4)):
        row = draw.choice(cells)
        row[draw.randrange(len(row))] = draw.choice(
            (*ODD, "SY", "sy", "", "91", "-200", "nan", "inf", text(draw)[:20])
        )
        if draw.randrange(100) < 20:
            cells.append(list(draw.choice(cells)))
    return broken(draw, "\n".join(mark.join(row) for row in cells).encode("utf-8", "surrogatepass"))


def _markup(draw: random.Random) -> bytes:
    tags = (
        "p",
        "div",
        "br/",
        "/p",
        "/div",
        "b",
        "script",
        "/script",
        "a href='x",
        "!--",
        "![CDATA[",
        "/",
        "title",
        "html",
        "body",
        "svg/",
    )
    pieces = [
        draw.choice((f"<{draw.choice(tags)}>", f"<{draw.choice(tags)}", text(draw)[:40], draw.choice(ODD)))
        for _ in range(draw.randint(1, 12))
    ]
    return "".join(pieces).encode("utf-8", "surrogatepass")


_MADE: dict[str, Callable[[random.Random], bytes]] = {
    "decode": _article,
    "html": _markup,
    "messages": lambda draw: _changed(draw, draw.choice(_records())),
    "reviews": lambda draw: _changed(draw, targets.sample_review()),
    "rows": lambda draw: broken(draw, draw.choice(_rows())),
    "gazetteer": _table,
    "feeds": lambda draw: broken(
        draw, _FEED.format(text(draw), _markup(draw).decode("utf-8", "replace")).encode("utf-8", "replace")
    ),
}


def made(target: str, seed: int, count: int) -> Iterator[bytes]:
    """`count` inputs for a target; each is a function of the seed and its number alone."""
    make = _MADE.get(target, _plain)
    for number in range(count):
        yield make(random.Random(f"{target} {seed} {number}"))
