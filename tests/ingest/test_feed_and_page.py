"""Feeds and pages read: what an article is made of, and that the same one is known again."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles import html
from stream.articles.html import read_fragment
from stream.ingest.article import from_entry, from_page, from_record
from stream.ingest.feed import Entry, NotAFeed, entries
from stream.ingest.fetch import Answer, Got
from stream.ingest.page import read_page
from stream.ingest.schedule import LONGEST, FeedState, after

NOW = datetime(2024, 3, 2, 9, tzinfo=UTC)
FEED = "https://news.example/rss"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>أخبار</title>
<item><title>قصف &amp; غارات</title><link>https://news.example/2?utm_source=rss</link><guid>2</guid>
<pubDate>Sat, 02 Mar 2024 10:00:00 +0300</pubDate><description>&lt;p&gt;قصف على &lt;b&gt;الحي&lt;/b&gt;&lt;/p&gt;</description></item>
<item><title>أقدم</title><link>/1</link><pubDate>Fri, 01 Mar 2024 10:00:00 +0300</pubDate></item>
<item><title>بلا تاريخ</title><link>https://news.example/3</link></item>
</channel></rss>""".encode()
PAGE = """<html lang="ar"><head><title>عنوان الخبر - موقع</title><meta property="og:site_name" content="موقع المثال">
<meta property="article:published_time" content="2024-03-01T10:00:00+03:00">
<link rel="canonical" href="https://other.example/stolen"></head><body><nav>الرئيسية سوريا العراق</nav>
<article><h1>عنوان الخبر</h1>
<p>قصفت طائرات حربية صباح الجمعة أطراف البلدة الواقعة في ريف المحافظة، بحسب ما أفاد به مراسلنا هناك.</p>
<p>وقال الدفاع المدني إن فرقه نقلت ثلاثة جرحى إلى مشفى قريب، وإن القصف تجدد بعد الظهر على الأحياء الشرقية.</p>
<p>ولم ترد تفاصيل أخرى عن الأضرار التي لحقت بالمنازل حتى ساعة إعداد هذا الخبر من مصادر محلية.</p>
</article><footer>جميع الحقوق محفوظة</footer><script>alert("قصف")</script></body></html>"""


def test_entries_come_oldest_first_with_their_own_dates_and_whole_addresses() -> None:
    first, second, third = entries(RSS, FEED)
    assert [e.link for e in (first, second, third)] == [
        "https://news.example/1", "https://news.example/2?utm_source=rss", "https://news.example/3",
    ]  # fmt: skip
    assert first.published == datetime(2024, 3, 1, 7, tzinfo=UTC)
    assert third.published is None
    assert read_fragment(second.html) == "قصف على الحي"


@pytest.mark.parametrize("body", [b"", b"<html><body>x</body></html>", b"not xml", b"\xff\xfe\x00", b"{}"])
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        entries(body, FEED)


def test_a_feed_whose_body_names_a_file_or_an_address_opens_neither(tmp_path: Path) -> None:
    trap = tmp_path / "feed.xml"
    trap.write_bytes(RSS)
    for body in (str(trap).encode(), b"http://127.0.0.1:1/feed.xml"):
        with pytest.raises(NotAFeed):
            entries(body, FEED)


def test_entities_that_multiply_cost_no_time_and_foreign_ones_open_no_file() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>'
    begun = time.process_time()
    try:
        found = entries(bomb.encode(), FEED)
    except NotAFeed:
        found = ()
    assert sum(len(entry.title) for entry in found) < 100_000
    assert time.process_time() - begun < 20
    foreign = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
    with contextlib.suppress(NotAFeed):
        assert all("root:" not in entry.title for entry in entries(foreign, FEED))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_feeds(body: bytes) -> None:
    with contextlib.suppress(NotAFeed):
        entries(body, FEED)


def test_a_page_gives_its_article_without_menu_or_script() -> None:
    page = read_page(PAGE.encode(), "https://news.example/a")
    assert "قصفت طائرات حربية" in page.text
    assert "الرئيسية" not in page.text
    assert "alert" not in page.text
    assert page.published.startswith("2024-03-01")
    assert page.title.startswith("عنوان الخبر")


def test_a_page_lies_where_it_was_fetched_and_not_where_it_says() -> None:
    assert read_page(PAGE.encode(), "https://news.example/a").url == "https://news.example/a"


def test_without_trafilatura_a_page_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as where the extra is not installed
    page = read_page(PAGE.encode(), "https://news.example/a")
    assert page.title == "عنوان الخبر - موقع"
    assert "قصفت طائرات حربية" in page.text
    assert "alert" not in page.text


@given(st.text(max_size=200))
def test_no_markup_breaks_the_plain_reading(markup: str) -> None:
    assert "<script" not in read_fragment(f"<script>{markup}</script>ok").replace(markup, "")


def test_an_article_of_an_entry_has_the_feeds_date_the_pages_text_and_the_id_of_its_address() -> None:
    _, entry, _ = entries(RSS, FEED)
    page = read_page(PAGE.encode(), entry.link)
    one = json.loads(from_entry(entry, page, "موقع المثال", NOW, FEED).value)
    assert one["published_at"] == "2024-03-02T07:00:00+00:00"
    assert one["url"] == "https://news.example/2"
    assert one["title"] == "قصف & غارات"
    assert "قصفت طائرات" in one["text"]
    assert one["id"] == from_page(page, "x", "", NOW).id


def test_the_same_page_again_is_the_same_article_and_the_same_words_have_the_same_digest() -> None:
    _, entry, _ = entries(RSS, FEED)
    first, again = (
        from_entry(entry, None, "", NOW, FEED),
        from_entry(entry, None, "", NOW + timedelta(days=1), FEED),
    )
    assert (first.id, first.digest) == (again.id, again.digest)
    changed = Entry(link=entry.link, guid="2", title="عنوان آخر", html=entry.html, published=entry.published)
    assert from_entry(changed, None, "", NOW, FEED).id == first.id
    assert from_entry(changed, None, "", NOW, FEED).digest != first.digest


def test_a_feed_does_not_speak_for_another_sites_page() -> None:
    _, entry, _ = entries(RSS, FEED)
    stranger = from_entry(entry, None, "", NOW, "https://evil.example/rss")
    assert stranger.id != from_entry(entry, None, "", NOW, FEED).id
    fetched = from_entry(entry, read_page(PAGE.encode(), entry.link), "", NOW, "https://evil.example/rss")
    assert fetched.id == from_entry(entry, None, "", NOW, FEED).id


def test_a_posted_record_with_an_address_is_the_article_at_that_address() -> None:
    posted = from_record({"url": "http://news.example/2", "text": "قصف"}, NOW)
    assert posted.id == from_record({"url": "https://news.example/2#x", "text": "غيره"}, NOW).id
    assert from_record({"id": "mine", "text": "قصف"}, NOW).id == "mine"
    assert from_record({"text": "قصف"}, NOW).id == from_record({"text": "قصف"}, NOW + timedelta(hours=1)).id


@pytest.mark.parametrize(
    ("answer", "failures", "pause"),
    [
        (Answer(got=Got.PAGE), 0, timedelta(minutes=10)),
        (Answer(got=Got.UNCHANGED), 3, timedelta(minutes=10)),
        (Answer(got=Got.FAILED, error="x"), 0, timedelta(minutes=20)),
        (Answer(got=Got.FAILED, error="x"), 3, timedelta(minutes=160)),
        (Answer(got=Got.FAILED, error="x"), 50, LONGEST),
        (Answer(got=Got.GONE, error="x"), 0, LONGEST),
        (Answer(got=Got.LATER, error="x", after=timedelta(hours=1)), 0, timedelta(hours=1)),
    ],
)
def test_a_feed_is_asked_more_rarely_while_it_fails_and_as_late_as_it_asks(
    answer: Answer, failures: int, pause: timedelta
) -> None:
    state = after(FeedState(failures=failures), answer, timedelta(minutes=10), NOW, 0.0)
    assert state.next_at == NOW + pause
    assert state.failures == (failures + 1 if answer.error else 0)


def test_what_to_ask_with_outlives_a_failure_and_an_unchanged_answer() -> None:
    known = FeedState(etag='"7"', modified="then")
    for answer in (Answer(got=Got.FAILED, error="x"), Answer(got=Got.UNCHANGED)):
        state = after(known, answer, timedelta(minutes=10), NOW, 0.0)
        assert (state.etag, state.modified) == ('"7"', "then")
    assert after(known, Answer(got=Got.PAGE), timedelta(minutes=10), NOW, 0.0).etag == ""


def test_a_page_without_a_date_is_not_dated_by_the_years_that_its_text_mentions() -> None:
    told = " ".join(["وقعت المعركة عام 2017 في مدينة الرقة، ثم هدأت الجبهة عام 2018 وعاد السكان."] * 12)
    bare = f"<html><head><title>الرقة</title></head><body><article><p>{told}</p></article></body></html>"
    assert read_page(bare).published == ""
    stated = bare.replace(
        "<title>", '<meta property="article:published_time" content="2019-05-04T10:00:00Z"><title>'
    )
    assert read_page(stated).published == "2019-05-04"


def test_a_page_is_the_same_article_whether_it_is_fetched_or_comes_as_an_articles_text() -> None:
    fetched, sent = (
        read_page(PAGE.encode(), "https://news.example/a"),
        html.read_page(PAGE, "https://news.example/a"),
    )
    assert (fetched.title, fetched.text, fetched.outlet, fetched.published) == (
        sent.title,
        sent.text,
        sent.outlet,
        sent.published,
    )
