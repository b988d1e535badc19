"""What an article says to `events`: reports, withdrawals and, for an archive, the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from stream.articles.fold import fold_name
from stream.articles.intake import Coordinates, failed, fingerprint, read
from stream.pipeline import Told, advance, load_given, page_key, stored, tell, touched
from stream.records import Article, Claim, Event, Rejected, Tick, Withdrawal
from tests.builders import report

DAY = datetime(2016, 5, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Found(NamedTuple):
    """What an extractor gives."""

    events: tuple[Event, ...]


class Fixed:
    """An extractor that finds what it is told to find."""

    def __init__(self, *events: Event) -> None:
        self.events = events

    def extract(self, article: Article) -> Found:
        del article
        return Found(self.events)


def article(hours: float = 0, **more: object) -> Article:
    return Article(id="a", text="x", published_at=DAY + hours * HOUR, **more)  # type: ignore[arg-type]


def event(name: str, **more: object) -> Event:
    return msgspec.structs.replace(report(), event_id=name, article_id="a", **more)


def test_only_what_is_asserted_or_disputed_leaves_the_article() -> None:
    claims = [event(claim, claim=claim) for claim in Claim]
    told = tell(article(), Fixed(*claims), None, None, None)
    assert [message.event_id for message in told.messages if isinstance(message, Event)] == [
        "asserted",
        "disputed",
    ]


def test_a_new_version_takes_back_what_it_no_longer_reports() -> None:
    first = tell(article(), Fixed(event("one"), event("two")), None, None, None)
    second = tell(article(1), Fixed(event("two"), event("three")), first.given, None, None)
    assert [(type(m), getattr(m, "event_id", "")) for m in second.messages] == [
        (Withdrawal, "one"), (Event, "two"), (Event, "three"),
    ]  # fmt: skip


def test_a_withdrawn_article_takes_back_everything_and_is_not_read() -> None:
    first = tell(article(), Fixed(event("one")), None, None, None)
    second = tell(article(withdrawn=True), Fixed(event("two")), first.given, None, None)
    (taken,) = second.messages
    assert isinstance(taken, Withdrawal)
    assert (taken.event_id, taken.reason, taken.published_at) == ("one", "article_withdrawn", DAY)
    assert second.given is not None
    assert second.given.events == {}


def test_withdrawing_what_was_never_read_says_nothing() -> None:
    assert tell(article(withdrawn=True), Fixed(event("one")), None, None, None).messages == ()


def test_the_same_article_again_says_the_same_again() -> None:
    first = tell(article(), Fixed(event("one")), None, None, None)
    again = tell(article(), Fixed(event("one")), first.given, first.newest, None)
    assert (again.messages, again.given) == (first.messages, first.given)


def test_a_version_that_was_fetched_earlier_than_the_one_read_says_nothing() -> None:
    first = tell(article(fetched_at=DAY + 2 * HOUR), Fixed(event("one")), None, None, None)
    late = tell(article(fetched_at=DAY + HOUR), Fixed(event("two")), first.given, None, None)
    assert (late.messages, late.given) == ((), first.given)


URL, WORDS = "https://example.org/2016/05/03/one", "سقطت قذائف على الحي مساء أمس وأصيب عدد من السكان بجروح"


def page(name: str, hours: float, **more: object) -> Article:
    said = {"text": WORDS, "url": URL} | more
    return Article(id=name, published_at=DAY, fetched_at=DAY + hours * HOUR, **said)  # type: ignore[arg-type]


def fetched_again(*versions: tuple[Article, tuple[str, ...]]) -> list[Told]:
    """Versions of pages, each with the events that it gives, one after the other."""
    given, told = {}, []
    for version, names in versions:
        found = Fixed(*(event(f"{version.id} {name}") for name in names))
        said = tell(version, found, given.get(version.id), None, None, given.get(page_key(version)))
        told.append(said)
        given |= {version.id: said.given} if said.given else {}
        given |= {page_key(version): said.page} if said.page else {}
    return told


def test_the_same_page_under_a_new_id_replaces_what_it_gave_before() -> None:
    _, second = fetched_again(
        (page("a", 1), ("one", "two")), (page("b", 2, url=f"{URL}?utm_source=x"), ("one",))
    )
    assert [(type(m), m.event_id, getattr(m, "reason", "")) for m in second.messages] == [
        (Event, "b one", ""), (Withdrawal, "a one", "article_replaced"), (Withdrawal, "a two", "article_replaced"),
    ]  # fmt: skip


def test_of_a_page_that_was_compared_no_text_is_kept_in_memory() -> None:
    """The cache of folded names holds 32,768: of texts of 4,000 characters that were half a gigabyte."""
    before = fold_name.cache_info().currsize
    fetched_again(*((page(f"a{n}", n, text=f"{WORDS} {n}"), (f"{n}",)) for n in range(20)))
    assert fold_name.cache_info().currsize == before


def test_an_earlier_fetch_of_a_page_under_another_id_says_nothing() -> None:
    _, late = fetched_again((page("b", 2), ("one",)), (page("a", 1), ("two",)))
    assert late.messages == ()


def test_another_text_at_the_same_address_replaces_nothing() -> None:
    other = page("b", 2, text="افتتح الوزير صباح اليوم معرض الكتاب السنوي في قاعة المؤتمرات الكبرى")
    _, second = fetched_again((page("a", 1), ("one",)), (other, ("one",)))
    assert [type(m) for m in second.messages] == [Event]


def test_the_front_of_a_site_is_no_page() -> None:
    assert page_key(page("a", 1, url="https://example.org/")) == ""
    assert page_key(page("a", 1, url="")) == ""


def test_ids_that_take_turns_at_one_address_take_back_nothing_more() -> None:
    told = fetched_again(*((page(name, n), ("one",)) for n, name in enumerate("abab")))
    assert [[type(m) for m in said.messages] for said in told] == [
        [Event], [Event, Withdrawal], [Event], [Event]
    ]  # fmt: skip


def test_a_page_that_reports_nothing_any_more_takes_back_what_its_other_id_gave() -> None:
    _, second, third = fetched_again((page("a", 1), ("one",)), (page("b", 2), ()), (page("c", 3), ("one",)))
    assert [m.event_id for m in second.messages if isinstance(m, Withdrawal)] == ["a one"]
    assert [type(m) for m in third.messages] == [Event]


def test_what_an_article_gave_survives_its_storing() -> None:
    given = tell(article(), Fixed(event("one")), None, None, None).given
    assert given is not None
    assert load_given(stored(given)) == given
    assert load_given(None) is None


def test_an_archive_ticks_before_the_article_that_moves_the_time_on() -> None:
    told = tell(article(1), Fixed(event("one")), None, DAY, HOUR)
    assert isinstance(told.messages[0], Tick)
    assert told.messages[0].at == told.newest == DAY + HOUR


def test_an_archive_does_not_tick_for_less_than_its_interval_or_for_an_inferred_date() -> None:
    assert tell(article(0.5), Fixed(), None, DAY, HOUR).messages == ()
    assert tell(article(9, published_inferred=True), Fixed(), None, DAY, HOUR).messages == ()


def test_live_news_does_not_tick_by_its_articles() -> None:
    assert tell(article(9), Fixed(), None, DAY, None).messages == ()


def test_time_goes_forward_only_and_inferred_dates_do_not_move_it() -> None:
    clock = advance(None, Tick(at=DAY))
    assert advance(clock, Tick(at=DAY - HOUR)) == DAY
    assert advance(clock, event("one", published_at=DAY + HOUR)) == DAY + HOUR
    assert advance(clock, event("one", published_at=DAY + HOUR / 2)) == DAY
    assert advance(clock, event("one", published_at=DAY + HOUR, published_inferred=True)) == DAY


def test_a_tick_visits_every_locality_in_a_fixed_order_and_a_report_its_own() -> None:
    assert touched(Tick(at=DAY), {"b", "a"}) == ["a", "b"]
    assert tuple(touched(event("one"), {"b"})) == (event("one").place.locality_id,)


def test_a_rejection_keeps_the_bytes_and_where_they_lay() -> None:
    where = Coordinates(topic="articles", partition=2, offset=7)
    found = read(b"{", where, received=None, latest=DAY, max_bytes=100)
    assert isinstance(found, Rejected)
    assert (found.stage, found.reason, found.raw) == ("decode", "not_json", b"{")
    assert (found.topic, found.partition, found.offset) == ("articles", 2, 7)


def raised(message: str) -> ValueError:
    try:
        int(message)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_same_mistake_has_the_same_fingerprint_whatever_the_input() -> None:
    one, two = raised("of this"), raised("of that")
    assert fingerprint(one) == fingerprint(two)
    assert failed("extract", one, Coordinates(), b"x").detail.startswith("ValueError in raised #")
