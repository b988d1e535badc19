"""Bytes become an article, or the reason why not; never an exception."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.decode import Refusal, Refused, decode
from stream.records import Article

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
TEXT = "قصفت المدفعية الحي صباح اليوم"


def read(raw: bytes | None, **more: Any) -> Article | Refusal | None:
    return decode(raw, received=more.pop("received", None), latest=NOW, **more)


def article(**fields: Any) -> Article | Refusal | None:
    return read(json.dumps({"id": "a", "text": TEXT} | fields).encode())


def reason(result: Article | Refusal | None) -> tuple[Refused, str]:
    assert isinstance(result, Refusal)
    return result.reason, result.field


def test_an_article_keeps_what_it_came_with() -> None:
    found = article(
        outlet="اختبار", url="https://example.org/1", title="عنوان", published_at="2024-05-01T10:00:00+03:00"
    )
    assert isinstance(found, Article)
    assert (found.id, found.outlet, found.title, found.text) == ("a", "اختبار", "عنوان", TEXT)
    assert found.published_at == datetime(2024, 5, 1, 7, tzinfo=UTC)
    assert not found.published_inferred


def test_unknown_fields_are_ignored() -> None:
    assert isinstance(article(author={"name": ["x"]}), Article)


def test_a_tombstone_is_nothing() -> None:
    assert read(None) is None


@pytest.mark.parametrize(
    ("raw", "why", "field"),
    [
        (b"", Refused.NOT_JSON, ""),
        (b"{", Refused.NOT_JSON, ""),
        (b"[1]", Refused.WRONG_TYPE, ""),
        (b"null", Refused.WRONG_TYPE, ""),
        (b'{"text": 1}', Refused.WRONG_TYPE, "text"),
        (b'{"title": ["x"]}', Refused.WRONG_TYPE, "title"),
        (b'{"text": "\xff"}', Refused.NOT_UTF8, ""),
        (b'{"id": "a"}', Refused.NO_CONTENT, "text"),
        (b'{"id": "a", "title": " \\n"}', Refused.NO_CONTENT, "text"),
        (b'{"title": "Shelling in the city"}', Refused.NOT_ARABIC, "title"),
        (b'{"text": "12 34"}', Refused.NOT_ARABIC, "text"),
        (b'{"text":' + b"[" * 200_000, Refused.WRONG_TYPE, "text"),
        (b'{"x":' * 100_000, Refused.NOT_JSON, ""),
    ],
)
def test_bad_input_has_its_reason_and_its_field(raw: bytes, why: Refused, field: str) -> None:
    assert reason(read(raw)) == (why, field)


@pytest.mark.parametrize(
    "text",
    [
        "امروز در شهر گزارش‌های گوناگونی از چند انفجار پخش شد",
        "شہر میں گولہ باری کی خبریں ہیں لیکن بڑے نقصان کی نہیں",
    ],
)
def test_persian_and_urdu_are_not_arabic(text: str) -> None:
    assert reason(article(text=text))[0] is Refused.NOT_ARABIC


def test_arabic_that_quotes_latin_names_is_arabic() -> None:
    assert isinstance(article(text=TEXT + " وفق ما ذكرته Reuters وAFP"), Article)


def test_the_size_limit_is_a_limit_on_bytes() -> None:
    raw = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
    assert isinstance(read(raw, max_bytes=len(raw)), Article)
    assert reason(read(raw, max_bytes=len(raw) - 1)) == (Refused.TOO_LARGE, "")


@pytest.mark.parametrize("field", ["published_at", "fetched_at"])
@pytest.mark.parametrize(
    "value", ["3000-01-01", "0001-01-01T00:00:00Z", "1970-01-01", "2024-05-03T12:00:01Z"]
)
def test_a_date_that_cannot_be_is_refused(field: str, value: str) -> None:
    assert reason(article(**{field: value})) == (Refused.DATE_OUT_OF_RANGE, field)


def test_a_date_a_few_hours_ahead_is_a_clock_that_is_wrong_and_passes() -> None:
    assert isinstance(article(published_at=(NOW + timedelta(hours=20)).isoformat()), Article)


@pytest.mark.parametrize("value", ["yesterday", "2024-13-01", "01/05/2024"])
def test_a_date_that_is_none_is_of_the_wrong_type(value: str) -> None:
    assert reason(article(published_at=value)) == (Refused.WRONG_TYPE, "published_at")


def test_a_bare_day_is_its_noon() -> None:
    found = article(published_at="2024-04-30")
    assert isinstance(found, Article)
    assert found.published_at == datetime(2024, 4, 30, 12, tzinfo=UTC)


def test_without_a_date_the_time_of_fetching_stands_in_and_is_marked() -> None:
    found = decode(
        json.dumps({"text": TEXT, "fetched_at": "2024-04-30T10:00:00Z"}).encode(), received=NOW, latest=NOW
    )
    assert isinstance(found, Article)
    assert (found.published_at, found.published_inferred) == (datetime(2024, 4, 30, 10, tzinfo=UTC), True)


def test_without_any_date_the_time_of_arrival_stands_in_and_is_marked() -> None:
    found = read(json.dumps({"text": TEXT}).encode(), received=NOW)
    assert isinstance(found, Article)
    assert (found.published_at, found.published_inferred) == (NOW, True)


def test_outside_kafka_an_article_without_a_date_has_none() -> None:
    found = article()
    assert isinstance(found, Article)
    assert (found.published_at, found.published_inferred) == (None, False)


def test_an_article_without_an_id_has_one_that_depends_on_outlet_address_and_body_alone() -> None:
    one, two = article(id=None, outlet="x", language="ar"), article(id="", outlet="x")
    other = article(id=None, outlet="y")
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert isinstance(other, Article)
    assert one.id == two.id != other.id


def test_a_withdrawal_needs_an_id_and_no_text() -> None:
    assert isinstance(read(b'{"id": "a", "withdrawn": true}'), Article)
    assert reason(read(b'{"withdrawn": true}')) == (Refused.NO_CONTENT, "id")


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(read(raw), Article | Refusal)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "title", "text", "published_at", "withdrawn", "x"]), inner, max_size=6
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_raises(value: object) -> None:
    assert isinstance(read(json.dumps(value).encode(errors="surrogatepass")), Article | Refusal)
