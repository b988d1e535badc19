"""Input that is meant to hurt causes no more work than is allowed, counted and not timed: the same on every machine."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bench import hostile
from stream.articles.decode import Refusal, Refused, decode
from stream.articles.html import MOST_TAGS, is_page, read_fragment, read_page
from stream.articles.limits import MOST, Counted, TooMuch
from stream.events.extract import Extractor
from stream.events.tolls.counts import find_tolls
from stream.ingest import page
from stream.places.gazetteer import load
from stream.records import Article
from stream.text.matching import words

EXTRACTOR = Extractor(load())
CALLS = 1_200_000  # of functions, for one article; an ordinary one takes some 10,000
QUICK = (
    "one word",
    "one attack sentence",
    "100,000 places in a list",
    "dots between letters",
    "bidi bomb",
    "«و »",
)


def calls(work: Callable[[], object]) -> int:
    """How many functions are called."""
    count = 0

    def note(_frame: object, what: str, _more: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def holds(name: str) -> None:
    """A case of the bench, at every size, is answered; and what is answered, with few calls."""
    whole = hostile.CASES[name]()
    read = hostile.as_read(whole)
    assert len(whole) <= hostile.BYTES
    for raw in (whole, read):
        said = hostile.verdict(raw, EXTRACTOR)
        words.cache_clear()
        assert calls(partial(hostile.verdict, raw, EXTRACTOR)) < CALLS, (name, said)
        assert said == hostile.verdict(raw, EXTRACTOR)


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_article_causes_little_work(name: str) -> None:
    holds(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in hostile.CASES if name not in QUICK])
def test_every_hostile_article_causes_little_work(name: str) -> None:
    holds(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["one attack sentence", "100,000 places in a list", "100,000 weapons"])
def test_the_longest_article_that_is_read_causes_little_work(name: str) -> None:
    raw = hostile.most_read(hostile.as_read(hostile.CASES[name]()), EXTRACTOR)
    assert calls(lambda: hostile.verdict(raw, EXTRACTOR)) < CALLS


# each was once compared with all that stood behind it
GROWING = ("و ", " و", "وَ ", " , !", "7", "\u0640", "\u064b\u0670\u200c#")


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("piece", GROWING)
def test_eight_times_the_text_takes_no_more_than_some_eight_times_as_long(piece: str, end: str) -> None:
    def took(size: int) -> float:
        text = hostile.START + end + piece * (size // len(piece)) + end + hostile.START
        raw = json.dumps({"id": "a", "text": text})
        return min(_seconds(partial(hostile.verdict, raw.encode(), EXTRACTOR)) for _ in range(3))

    assert took(24_000) < 20 * took(3_000)


def test_figures_far_behind_another_take_no_more_time_the_further_they_are() -> None:
    def took(count: int) -> float:
        text = "مقتل 5 مدنيين. " + "فناشطون في(!" * count
        return min(_seconds(partial(find_tolls, text)) for _ in range(3))

    assert took(4_000) < 20 * took(500)


def _seconds(work: Callable[[], object]) -> float:
    words.cache_clear()
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


def read(text: str) -> Any:
    return EXTRACTOR.extract(Article(id="a", text=text, published_at=hostile.LATEST))


LISTED = "قصفت المدفعية بلدة سرمين. "
TOO_MANY = {
    Counted.WORDS_OF_ATTACK: "قصف ",
    Counted.SENTENCES: "كلمة. ",
    Counted.NAMES: "سرمين ",
    Counted.NUMBERS: "17 ",
    Counted.TIMES: "أمس. ",
    Counted.CLAUSES: "حيث ",
    Counted.CONTEXT: "احتمال ",
}


@pytest.mark.parametrize("what", TOO_MANY)
def test_more_than_is_read_is_refused_by_name_and_figure(what: Counted) -> None:
    text = LISTED + TOO_MANY[what] * (MOST[what] + 2)
    with pytest.raises(TooMuch) as refused:
        read(text)
    assert str(refused.value).endswith(f" {what}, {MOST[what]} are read")


def test_an_article_ten_times_as_laden_as_real_ones_is_read() -> None:
    text = (LISTED + "وأصيب 7 مدنيين في حي الوعر أمس بعد معارك. " + "وقال مصدر إن الوضع هادئ. " * 5) * 40
    assert read(text).events


def test_more_characters_than_are_read_are_refused_before_they_are_read() -> None:
    raw = json.dumps({"id": "a", "text": "ب" * (MOST[Counted.CHARACTERS] + 1)}).encode()
    refusal = decode(raw, received=None, latest=hostile.LATEST)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.field) == (Refused.TOO_LARGE, "text")
    assert "60001 characters, 60000 are read" in refusal.detail


@pytest.mark.parametrize(("name", "most"), [("id", 500), ("outlet", 200), ("url", 8_000), ("language", 100)])
def test_a_name_that_would_swell_every_record_is_refused(name: str, most: int) -> None:
    for size, fits in ((most, True), (most + 1, False)):
        raw = json.dumps({"id": "a", "text": "قصف", name: "x" * size}).encode()
        result = decode(raw, received=None, latest=hostile.LATEST)
        assert isinstance(result, Article) is fits
        if not fits:
            assert isinstance(result, Refusal)
            assert (result.reason, result.field) == (Refused.TOO_LARGE, name)


# Python's html.parser needs hours for some of these, and raises at others.
MARKUP = (
    "<!--",
    "<a ",
    "</",
    "<![",
    "<?",
    "<a b='",
    "&#",
    "&am",
    "<",
    "<p <",
    "<a/",
    "<a =",
    "<script>",
    "<style></",
    '<b a="',
)


@pytest.mark.parametrize("piece", MARKUP)
def test_broken_markup_of_1_mib_is_read_in_one_pass(piece: str) -> None:
    whole = f"<p>قبل</p><br>{piece * (hostile.BYTES // len(piece))}"
    assert read_fragment(whole).startswith("قبل")
    assert calls(partial(read_fragment, whole)) < 4_000_000
    page.title(whole.replace("<p>", "<title"))


@pytest.mark.parametrize("piece", ["<!---->", "<!--x--> ", "<!-- ", " ", "<?xml ", "<?xml>"])
def test_no_prologue_makes_the_look_for_a_page_go_back_for_ever(piece: str) -> None:
    assert not is_page(piece * 1_000)
    assert is_page("<?xml version='1'?> " + "<!-- a --> " * 20 + "<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p class='a>b'>قصف</p>", "قصف"),
        ('<p title="<b>">قصف</p>بعد', "قصف\nبعد"),
        ("<P>قصف<BR/>حي", "قصف\nحي"),
        ("قبل<!-- <p>مخفي</p> -->بعد", "قبلبعد"),
        ("3 < 5 و<b>أ</b>", "3 < 5 وأ"),
        ("<script>if (a < b) { '</p>' }</script>قصف", "قصف"),
        ("<SCRIPT>x</Script >قصف<style>p > a {}</style>", "قصف"),
        ("قصف<![CDATA[ x ]]>حي", "قصفحي"),
        ("قصف</>حي<?php echo ?>", "قصفحي"),
        ("<svg/>قصف<form>لا<form>لا</form>لا</form>حي", "قصفحي"),
        ("قصف<p title='never closed>حي</p>دوما", "قصف\nحي\nدوما"),
        ("قصف<p", "قصف"),
        ("&lt;p&gt;قصف &amp;amp; حي", "<p>قصف &amp; حي"),
    ],
)
def test_tags_are_read_as_browsers_read_them(markup: str, text: str) -> None:
    assert read_fragment(markup) == text


def test_a_page_of_too_many_tags_is_read_by_its_tags_alone() -> None:
    whole = "<html><body>" + "<i>ب</i>" * MOST_TAGS + "<p>قصف</p></body></html>"
    assert read_page(whole).text.endswith("قصف")
    assert page.read_page(whole).text.endswith("قصف")


@pytest.mark.parametrize(
    "whole", ["<title>أ</title>", "<TITLE lang='ar'>أ</TITLE>", "<titles>x</titles><title>أ</title>"]
)
def test_a_page_without_a_reader_still_has_a_title(whole: str) -> None:
    assert page.title(whole) == "أ"
