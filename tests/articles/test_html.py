"""HTML in: pages and fragments become text before an article exists."""

from __future__ import annotations

import builtins
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stream.articles.decode import Refusal, Refused, decode
from stream.articles.html import is_fragment, is_page, read_fragment
from stream.inputs import read_paths
from stream.records import Article

STRIKE = (
    "قصفت المدفعية حي الوعر في مدينة حمص صباح اليوم، ما أدى إلى مقتل ثلاثة مدنيين وإصابة خمسة آخرين بجروح."
)
MORE = "وقال ناشطون إن القصف استمر ساعتين، وإن فرق الدفاع المدني انتشلت المصابين من تحت أنقاض منزلين سكنيين في الحي."
PAGE = f"""<!DOCTYPE html>
<html lang="ar"><head><title>قصف على حي الوعر | شبكة الاختبار</title>
<meta property="og:title" content="قصف على حي الوعر">
<meta property="og:site_name" content="شبكة الاختبار">
<meta property="article:published_time" content="2016-05-03T10:00:00+03:00"></head>
<body><nav><ul><li><a href="/1">غارات على دير الزور</a></li><li><a href="/2">الرئيسية</a></li></ul></nav>
<article><h1>قصف على حي الوعر</h1><p>{STRIKE}</p><p>{MORE}</p></article>
<aside><h3>اقرأ أيضا</h3><a href="/3">مقتل عشرة في غارة على مدينة الباب</a></aside>
<script>var place = "إدلب";</script><footer>جميع الحقوق محفوظة</footer></body></html>"""


def decoded(**fields: Any) -> Article | Refusal | None:
    raw = json.dumps(fields, ensure_ascii=False).encode()
    return decode(raw, received=None, latest=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_page_gives_its_article_and_what_it_states_of_itself() -> None:
    article = decoded(id="a", text=PAGE)
    assert isinstance(article, Article)
    assert (article.title, article.outlet) == ("قصف على حي الوعر", "شبكة الاختبار")
    assert STRIKE in article.text
    assert MORE in article.text
    assert article.published_at == datetime(2016, 5, 3, 12, tzinfo=UTC)
    assert not article.published_inferred
    for furniture in ("دير الزور", "مدينة الباب", "إدلب", "<"):
        assert furniture not in article.text


def test_what_the_sender_states_wins_over_the_page() -> None:
    article = decoded(
        id="a", text=PAGE, title="عنوان", outlet="وكالة", published_at="2016-05-04T08:00:00+03:00"
    )
    assert isinstance(article, Article)
    assert (article.title, article.outlet) == ("عنوان", "وكالة")
    assert article.published_at == datetime(2016, 5, 4, 5, tzinfo=UTC)


def test_the_fragment_of_a_feed_becomes_its_lines() -> None:
    article = decoded(
        id="a", title="<b>قصف</b> <i>على</i> حي الوعر", text=f"<p>{STRIKE}</p><p>{MORE}<br/>تتمة</p>"
    )
    assert isinstance(article, Article)
    assert article.title == "قصف على حي الوعر"
    assert article.text == f"{STRIKE}\n{MORE}\nتتمة"


def test_plain_text_that_speaks_of_tags_is_left_as_it_is() -> None:
    text = "شرح الكاتب وسم <br> في لغة الصفحات، وأن 3 < 5."
    assert not is_page(text)
    assert not is_fragment(text)
    article = decoded(id="a", text=text)
    assert isinstance(article, Article)
    assert article.text == text


def test_scripts_and_forms_are_no_text_and_entities_are_letters() -> None:
    assert (
        read_fragment("<p>أ&nbsp;&quot;ب&quot;</p><script>ج</script><form>د</form><p>هـ</p>")
        == 'أ\u00a0"ب"\nهـ'
    )


def test_an_article_without_an_id_keeps_the_one_of_what_was_sent() -> None:
    page, again = (
        decoded(url="http://example.org/1", text=PAGE),
        decoded(url="http://example.org/1", text=PAGE),
    )
    assert isinstance(page, Article)
    assert isinstance(again, Article)
    assert page.id == again.id


def test_a_page_without_the_extra_is_rejected_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "trafilatura":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(
        builtins, "__import__", without
    )  # the extra is installed here: only its absence is played
    refusal = decoded(id="a", text=PAGE)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.field) == (Refused.HTML_EXTRA_MISSING, "text")
    assert "pip install 'rasid[html]'" in refusal.detail


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_html_files_are_read_in_the_encoding_that_they_state(tmp_path: Path, encoding: str) -> None:
    stated = "windows-1256" if encoding == "cp1256" else encoding
    page = PAGE.replace(
        "<head>", f'<head><meta http-equiv="Content-Type" content="text/html; charset={stated}">'
    )
    (tmp_path / "page.html").write_bytes(page.encode(encoding))
    (tmp_path / "manifest.jsonl").write_text('{"id": "page.html", "outlet": "من البيان"}', encoding="utf-8")
    (raw,) = read_paths([str(tmp_path)])
    article = decode(raw.value, received=None, latest=datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(article, Article)
    assert (article.id, article.outlet) == ("page.html", "من البيان")
    assert STRIKE in article.text


def test_a_broken_page_gives_what_text_it_has() -> None:
    article = decoded(id="a", text="<html><body><div><p>" + STRIKE + "<p>" + MORE)
    assert isinstance(article, Article)
    assert STRIKE in article.text
