"""What may be seen by whom: do no harm."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.live.sight import Sight, link, plain, point, source_name
from stream.records import GeoPrecision, SourceKind
from tests.builders import place, report
from tests.live.desks import desk, entries, placed, places, quoted

WAER = placed(report(at=10)).place


def test_in_public_a_neighbourhood_stands_at_the_centre_of_its_city() -> None:
    there = point(WAER, entries(), Sight.PUBLIC)
    assert there
    assert (there.lat, there.lon, there.of) == (34.73, 36.71, "city")


def test_in_public_a_village_stands_at_the_centre_of_its_subdistrict() -> None:
    table = places()
    village = table.entries["sy.raqqa.tabqa"]
    there = point(table.place(village, village.name_ar), table.entries, Sight.PUBLIC)
    assert there
    assert there.of == "subdistrict"
    assert (there.lat, there.lon) != (village.lat, village.lon)


def test_an_analyst_sees_where_a_place_lies() -> None:
    there = point(WAER, entries(), Sight.ANALYST)
    assert there
    assert (there.lat, there.lon, there.of) == (34.751, 36.662, "place")


def test_a_place_that_lies_nowhere_we_know_is_not_placed() -> None:
    assert point(place("waer"), {}, Sight.PUBLIC) is None


def test_a_parents_coordinates_are_not_the_places_own() -> None:
    borrowed = msgspec.structs.replace(WAER, precision=GeoPrecision.PARENT)
    there = point(borrowed, entries(), Sight.ANALYST)
    assert there
    assert there.of == "city"


def test_whoever_has_no_name_as_an_organisation_is_not_named_in_public() -> None:
    assert source_name("الناشط فلان", SourceKind.UNNAMED, Sight.PUBLIC) == ""
    assert source_name("الناشط فلان", SourceKind.UNNAMED, Sight.ANALYST) == "الناشط فلان"
    assert source_name("المرصد", SourceKind.MONITOR, Sight.PUBLIC) == "المرصد"


def test_no_word_of_an_article_and_no_exact_place_leaves_without_a_login() -> None:
    event = quoted(
        "قُتل الطبيب سامر في مشفى الرحمة بحي الوعر", (5, 16), at=10, sources=[("الممرض سامر", "unnamed")],
        killed=1, by="government",
    )  # fmt: skip
    made = desk(placed(event))
    (shown,) = made.board.listed()
    public = made.whole(event.published_at, Sight.PUBLIC) + (
        made.story(shown.newest.alert.episode_id, Sight.PUBLIC) or b""
    )
    deep = made.story(shown.newest.alert.episode_id, Sight.ANALYST) or b""
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
