"""What may be seen by whom: do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from stream.export.harm import Audience
from stream.live.sight import link, point, source_link
from stream.records import GeoPrecision
from stream.text.plain import plain
from tests.builders import place, report
from tests.live.desks import desk, entries, placed, places, quoted

WAER = placed(report(at=10)).place


def test_in_public_a_neighbourhood_stands_at_the_centre_of_its_subdistrict() -> None:
    there = point(WAER, entries(), Audience.EVERYBODY)
    assert there
    assert (there.lat, there.lon, there.of) == (34.73, 36.71, "subdistrict")


def test_in_public_a_village_stands_at_the_centre_of_its_subdistrict() -> None:
    table = places()
    village = table.entries["sy.raqqa.tabqa"]
    there = point(table.place(village, village.name_ar), table.entries, Audience.EVERYBODY)
    assert there
    assert there.of == "subdistrict"
    assert (there.lat, there.lon) != (village.lat, village.lon)


def test_an_analyst_sees_where_a_place_lies() -> None:
    there = point(WAER, entries(), Audience.ANALYSTS)
    assert there
    assert (there.lat, there.lon, there.of) == (34.751, 36.662, "place")


def test_a_place_that_lies_nowhere_we_know_is_not_placed() -> None:
    assert point(place("waer"), {}, Audience.EVERYBODY) is None


def test_a_parents_coordinates_are_not_the_places_own() -> None:
    borrowed = replace(WAER, precision=GeoPrecision.PARENT)
    there = point(borrowed, entries(), Audience.ANALYSTS)
    assert there
    assert there.of == "subdistrict"


def test_an_outlet_that_we_do_not_know_is_not_linked_in_public() -> None:
    """It may be one person's page."""
    event = replace(report(at=10, outlet="صفحة سامر"), url="https://pages.example/samer")
    assert source_link(event, Audience.EVERYBODY) == ""
    assert source_link(event, Audience.ANALYSTS) == "https://pages.example/samer"
    known = replace(report(at=10, outlet="رويترز"), url="https://pages.example/wire")
    assert source_link(known, Audience.EVERYBODY) == known.url


def test_no_word_of_an_article_and_no_exact_place_leaves_without_a_login() -> None:
    event = quoted(
        "قُتل الطبيب سامر في مشفى الرحمة بحي الوعر", (5, 16), at=10, outlet="صفحة الممرض سامر",
        killed=1, by="government",
    )  # fmt: skip
    made = desk(placed(event))
    (shown,) = made.board.listed()
    public = made.whole(event.published_at, Audience.EVERYBODY) + (
        made.story(shown.newest.alert.episode_id, Audience.EVERYBODY) or b""
    )
    deep = made.story(shown.newest.alert.episode_id, Audience.ANALYSTS) or b""
    for secret in ("سامر", "مشفى الرحمة", "34.751", "36.662", event.article_id):
        assert secret.encode() in deep, secret
        assert secret.encode() not in public, secret


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "data:text/html,<script>1</script>",
        "http://user:word@example.org/", "https://example.org\\@evil.example/", "//example.org", "ftp://example.org/a",
        "https://", "http://exa mple.org/", "https://example.org/\u202egnp.exe", "java\nscript:1", "http://[::1", "x" * 3000,
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_web_address_is_no_link(url: str) -> None:
    assert link(url) == ""


def test_a_web_address_is_a_link() -> None:
    assert link("https://example.org/a?b=1#c") == "https://example.org/a?b=1#c"


@given(st.text())
def test_plain_text_keeps_its_length_and_turns_nothing_around(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b") & set(shown)
    assert plain(shown) == shown
    shown.encode()  # no lone surrogate is left
