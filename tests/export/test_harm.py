"""What everybody may see: a subdistrict's centre, institutions, nobody's words; and nothing of what is no place."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from stream.export.harm import Audience, alert_for, coarse, event_for, whole
from stream.places.gazetteer import load
from stream.records import Ancestor, GeoPrecision, Place, PlaceKind, ReviewAction, Reviewed
from tests.alert_builder import alert, known
from tests.builders import hours, report

ENTRIES = load().entries
PERSON = "صفحة سعيد الشخصية"


def unlisted(within: tuple[Ancestor, ...]) -> Place:
    return Place(
        place_id="unlisted.1", name_ar="مشفى ميداني", name_en="", surface="المشفى", kind=PlaceKind.LANDMARK,
        within=within, locality_id="x", lat=34.74, lon=36.68, precision=GeoPrecision.EXACT,
    )  # fmt: skip


def test_a_place_is_shown_at_its_subdistricts_centre() -> None:
    seen, centre = coarse(known("sy.homs.homs.al-waer"), ENTRIES), ENTRIES["sy.homs.s-homs"]
    assert (seen.lat, seen.lon, seen.pcode) == (centre.lat, centre.lon, "SY040100")
    assert seen.precision is GeoPrecision.PARENT
    assert seen.name_ar == "الوعر"


def test_where_no_subdistrict_is_known_the_next_wider_unit_stands_for_it() -> None:
    seen = coarse(known("sy.dam.damascus.jobar"), ENTRIES)
    centre = ENTRIES["sy.dam.damascus"]
    assert (seen.lat, seen.lon) == (centre.lat, centre.lon)


def test_a_place_that_no_list_knows_is_shown_where_its_container_lies_or_nowhere() -> None:
    homs = known("sy.homs.homs.al-waer").within[0]
    assert coarse(unlisted((homs,)), ENTRIES).pcode == "SY040100"
    nowhere = coarse(unlisted(()), ENTRIES)
    assert (nowhere.lat, nowhere.lon, nowhere.precision) == (None, None, GeoPrecision.NONE)


def test_every_administrative_level_is_told_from_inner_to_outer() -> None:
    kinds = [a.kind for a in whole(known("sy.homs.homs.al-waer"), ENTRIES).within]
    assert kinds == ["city", "subdistrict", "district", "governorate", "country"]


def test_an_alert_for_everybody_quotes_nobody_and_names_only_institutions() -> None:
    seen = alert_for(
        Audience.EVERYBODY,
        alert(
            1,
            by="government",
            attacker_name="كتيبة سعيد",
            outlets=("رويترز", PERSON),
            originators=(("المرصد السوري لحقوق الإنسان", "monitor"), (PERSON, "outlet")),
            evidence=(("a", PERSON, "قال سعيد لنا"),),
        ),
        ENTRIES,
    )
    assert "سعيد" not in msgspec.json.encode(seen).decode()
    assert len(seen.originators) == 2
    assert seen.outlets == ("رويترز",)
    assert seen.attacker is not None


def test_that_a_person_decided_is_told_to_everybody_and_not_who_or_why() -> None:
    word = Reviewed(
        review_id="rv-1", action=ReviewAction.CONFIRM, reviewer="رنا", at=hours(1), note="اتصلت بشاهد"
    )
    reviewed = replace(alert(), reviews=(word,))
    assert alert_for(Audience.ANALYSTS, reviewed, ENTRIES).reviews == (word,)
    (shown,) = alert_for(Audience.EVERYBODY, reviewed, ENTRIES).reviews
    assert (shown.action, shown.reviewer, shown.note) == ("confirm", "—", "")


def test_an_event_for_everybody_says_nothing_of_what_was_struck() -> None:
    told = report(text="قصف مشفى السلام", objects=("hospital",), outlet=PERSON)
    seen = event_for(Audience.EVERYBODY, replace(told, target="مشفى السلام"), ENTRIES)
    words = msgspec.json.encode(replace(seen, event_id="x", article_id="x")).decode()
    assert "مشفى" not in words
    assert "hospital" not in words
    assert PERSON not in words


def test_analysts_see_it_as_it_is() -> None:
    told = alert(1, outlets=(PERSON,))
    seen = alert_for(Audience.ANALYSTS, told, ENTRIES)
    assert (seen.evidence, seen.outlets) == (told.evidence, told.outlets)
    assert (seen.district.lat, seen.district.lon) == (told.district.lat, told.district.lon)
