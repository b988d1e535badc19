"""Atom, GeoJSON and HXL, read by parsers that are not ours where there is one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence

import feedparser
import geojson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from stream.export import atom, hxl
from stream.export.codes import codes
from stream.export.geojson import districts
from stream.export.harm import Audience, event_for
from stream.export.log import Sent, current
from stream.places.gazetteer import load
from stream.records import Alert, GeoPrecision, Type
from tests.alert_builder import alert, known
from tests.builders import Played, hours, play, report

# The hashtags of the HXL 1.1 dictionary that we use, and how a tag is written there.
CORE = {"#adm1", "#adm2", "#adm3", "#affected", "#cause", "#country", "#date", "#event", "#geo", "#indicator", "#loc",
        "#meta", "#status"}  # fmt: skip
TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def sent(*alerts: Alert) -> list[Sent]:
    return [Sent(one, hours(13 + number)) for number, one in enumerate(alerts)]


def about(**given: object) -> atom.Feed:
    return atom.Feed(source="rasid", **given)  # type: ignore[arg-type]


TWO = [alert(1), alert(2, killed=3), alert(1, episode="ep-2", place="sy.dam.damascus.jobar")]


def test_the_newest_alert_of_each_open_episode_is_current() -> None:
    over = alert(1, episode="ep-3"), alert(2, episode="ep-3", kind="lapsed", reason="quiet")
    assert [s.alert.alert_id for s in current(sent(*TWO, *over))] == ["al-ep-2-1", "al-ep-1-2"]


def test_an_episode_that_another_carries_on_is_told_by_that_one() -> None:
    merged = alert(2, follows=("al-ep-1-1", "al-ep-2-1"), reason="merged")
    assert [s.alert.alert_id for s in current(sent(alert(1), alert(1, episode="ep-2"), merged))] == [
        "al-ep-1-2"
    ]


def test_a_feed_reader_finds_an_entry_for_each_district_under_attack() -> None:
    read = feedparser.parse(
        atom.feed(sent(*TWO), about(address="https://x.example/a", cap="https://x.example/cap/"))
    )
    assert not read.bozo
    assert read.version == "atom10"
    assert [e.title for e in read.entries] == [f"{a.headline.ar} · {a.headline.en}" for a in (TWO[2], TWO[1])]
    assert read.entries[0].id == "urn:rasid:rasid:episode:ep-2"
    assert read.entries[1].links[0].href == "https://x.example/cap/al-ep-1-2.xml"
    assert read.entries[1].updated_parsed[:5] == (2024, 3, 1, 11, 0)
    assert "unverified" in read.feed.subtitle
    assert read.entries[1].where["type"] == "Point"


def test_a_feed_without_alerts_is_still_a_feed() -> None:
    read = feedparser.parse(atom.feed([], about()))
    assert not read.bozo
    assert read.entries == []


@given(st.text(min_size=1, max_size=90))
def test_no_headline_breaks_the_feed(headline: str) -> None:
    read = feedparser.parse(atom.feed(sent(alert(1, headline=headline)), about()))
    assert not read.bozo
    assert len(read.entries) == 1


def test_geojson_gives_longitude_first_and_no_point_where_none_is_known() -> None:
    nowhere = replace(known("sy.homs.homs.al-waer"), lat=None, lon=None, precision=GeoPrecision.NONE)
    found = districts(sent(alert(1), alert(1, episode="ep-2", place=nowhere)), hours(14))
    read = geojson.loads(json.dumps(found))
    assert isinstance(read, geojson.FeatureCollection)
    assert read.is_valid, read.errors()
    without, with_point = read.features
    place = alert(1).district
    assert with_point.geometry.coordinates == [place.lon, place.lat]
    assert without.geometry is None
    assert without.properties["point_of"] is None


@pytest.mark.parametrize(("now", "fresh"), [(20, True), (37, False)])
def test_geojson_says_whether_the_attack_is_of_the_last_day(now: float, fresh: bool) -> None:
    (feature,) = districts(sent(alert(1, until=12)), hours(now))["features"]
    assert feature["properties"]["fresh"] is fresh


def test_geojson_carries_other_schemes_codes_and_no_toll_that_was_not_reported() -> None:
    (feature,) = districts(sent(alert(1, types=("airstrike", "chemical"), injured=(2, 4))), hours(14))[
        "features"
    ]
    told = feature["properties"]
    assert told["acled_sub_event_types"] == ["Air/drone strike", "Chemical weapon"]
    assert told["cameo_codes"] == ["195", "2041"]
    assert (told["killed"], told["injured"]) == (None, [2, 4])


ACLED = {  # the sub-event types of its codebook (2024) that tell of violence, by event type
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
}  # fmt: skip
CAMEO = {  # CAMEO 1.1b3, chapters 18 to 20, as far as we use it
    "183": "Conduct suicide, car, or other non-military bombing",
    "190": "Use conventional military force", "193": "Fight with small arms and light weapons",
    "194": "Fight with artillery and tanks", "195": "Employ aerial weapons",
    "2041": "Use chemical, biological, or radiological weapons",
}  # fmt: skip


@pytest.mark.parametrize("kind", [*Type])
def test_every_kind_of_attack_has_codes_that_the_codebooks_know(kind: Type) -> None:
    of = codes(kind)
    if kind is Type.OTHER:
        assert (of.acled, of.cameo) == (("", ""), "")
        return
    event, sub_event = of.acled
    assert sub_event in ACLED[event]
    assert of.cameo in CAMEO


def rows(text: str) -> tuple[list[str], list[str], list[dict[str, str]]]:
    header, tags, *body = csv.reader(io.StringIO(text, newline=""))
    return header, tags, [dict(zip(tags, row, strict=True)) for row in body]


def incidents_of(played: Played) -> Sequence[object]:
    from stream.policy import Policy
    from stream.watch import incidents

    return list(incidents(played.window, Policy()))


def test_hxl_tags_are_those_of_the_standard_and_each_names_one_column() -> None:
    for text in (hxl.events([report()]), hxl.incidents(incidents_of(play([report()])))):  # type: ignore[arg-type]
        header, tags, body = rows(text)
        assert len(header) == len(tags) == len(set(tags)) == len(body[0])
        assert all(TAG.fullmatch(tag) for tag in tags)
        assert {tag.partition("+")[0] for tag in tags} <= CORE


def test_an_event_for_everybody_lies_in_its_subdistrict() -> None:
    told = replace(report(killed=(3, 5)), place=known("sy.homs.homs.al-waer"))
    _, _, (row,) = rows(hxl.events([event_for(Audience.EVERYBODY, told, load().entries)]))
    assert (row["#adm1+code+v_pcode"], row["#adm2+code+v_pcode"], row["#adm3+code+v_pcode"]) == (
        "SY04", "SY0401", "SY040100",
    )  # fmt: skip
    assert (row["#geo+lat"], row["#geo+lon"]) == ("34.7142", "36.7829")
    assert row["#geo+precision"] == "centre of sy.homs.s-homs"
    assert (row["#affected+killed+min+num"], row["#affected+injured+min+num"]) == ("3", "")
    assert row["#event+subtype+v_acled"] == "Air/drone strike"


@pytest.mark.parametrize("hostile", ['=HYPERLINK("http://x","y")', "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_runs_nothing_that_a_stranger_wrote(hostile: str) -> None:
    _, _, (row,) = rows(hxl.events([replace(report(), outlet=hostile)]))
    assert row["#meta+source+outlet"] == f"'{hostile}"


@given(st.text(max_size=40))
def test_no_outlet_breaks_the_table(outlet: str) -> None:
    _, tags, body = rows(hxl.events([replace(report(), outlet=outlet)] * 2))
    assert len(body) == 2
    assert all(len(row) == len(tags) for row in body)
