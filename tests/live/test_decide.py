"""What an analyst decides on the page."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from stream.export.harm import Audience
from stream.live.decide import Refused, Why, Wish
from stream.live.story import story
from stream.records import ReviewAction
from tests.builders import hours, report, review, tick
from tests.live.desks import START, desk, entries, hear

KEY = "0123456789abcdef"


def two():
    """Two attacks on one district, the first told by two."""
    return desk(
        report(at=10, killed=3, text="غارات على حي الوعر اليوم"),
        report(at=11, killed=3, text="غارات على حي الوعر اليوم", outlet="وكالة الأنباء"),
        report(at=30, start=28, type="shelling", killed=1, outlet="صحيفة أخرى"),
    )


def only(made):
    (shown,) = made.board.listed()
    return shown.newest.alert


def told(made, audience=Audience.ANALYSTS):
    (shown,) = made.board.listed()
    return story(shown, made.board, entries(), audience, made.places)


def wish(made, action: str, **given) -> Wish:
    return Wish(
        episode=only(made).episode_id, action=ReviewAction(action), key=given.pop("key", KEY), **given
    )


def decide(made, action: str, **given):
    return made.decide(wish(made, action, **given), "rana", START)


def test_a_decision_about_a_whole_episode_names_all_its_attacks() -> None:
    made = two()
    word = decide(made, "confirm", note="رأيت\u202e  صورا")
    assert (word.episode_id, word.incident_ids) == (only(made).episode_id, only(made).incident_ids)
    assert (word.reviewer, word.at, word.note) == ("rana", START, "رأيت\ufffd صورا")


def test_the_same_form_sent_twice_is_one_decision_and_another_form_another() -> None:
    made = two()
    assert decide(made, "confirm").review_id == decide(made, "confirm").review_id
    assert decide(made, "confirm").review_id != decide(made, "confirm", key="another-form").review_id


def test_a_mute_ends_by_the_streams_clock() -> None:
    made = desk(report(at=10), exercise=True)
    assert decide(made, "mute", hours=6).until == made.board.newest + (hours(6) - hours(0))
    assert decide(made, "mute").until is None


@pytest.mark.parametrize(
    ("action", "given", "why"),
    [
        ("split", {}, Why.WHICH_ATTACK), ("confirm", {"incident": "in-none"}, Why.WHICH_ATTACK),
        ("re_place", {"of": 0, "place": "nowhere"}, Why.NO_SUCH_PLACE), ("re_place", {"of": 0, "place": "sub"}, Why.ELSEWHERE),
        ("merge", {"of": 0, "into": "in-none"}, Why.NOT_BESIDE), ("merge", {"of": 0, "into": 0}, Why.NOT_BESIDE),
        ("split", {"of": 0}, Why.NOTHING_TO_SPLIT), ("split", {"of": 0, "event_ids": "all"}, Why.NOTHING_TO_SPLIT),
        ("split", {"of": 0, "event_ids": ("ev-none",)}, Why.NOTHING_TO_SPLIT),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_refused_with_its_reason(action, given, why) -> None:
    made = two()
    here = made.board.attacks_in("homs")
    given = dict(given)
    if "of" in given:
        given["incident"] = here[given.pop("of")].incident_id
    if given.get("into") == 0:
        given["into"] = given["incident"]
    if given.get("event_ids") == "all":
        given["event_ids"] = here[0].event_ids
    with pytest.raises(Refused) as refused:
        decide(made, action, **given)
    assert refused.value.why is why


def test_an_episode_that_is_not_held_is_gone() -> None:
    made = two()
    with pytest.raises(Refused) as refused:
        made.decide(replace(wish(made, "confirm"), episode="ep-none"), "rana", START)
    assert refused.value.why is Why.GONE


@pytest.mark.parametrize(
    "body",
    [
        b'{"episode": "e", "action": "delete", "key": "0123456789"}',
        b'{"episode": "e", "action": "confirm", "key": "short"}',
        b'{"episode": "e", "action": "confirm", "key": "0123456789", "reviewer": "somebody else"}',
        b'{"episode": "e", "action": "mute", "key": "0123456789", "hours": -1}',
        b'{"episode": "e", "action": "confirm", "key": "0123456789", "note": "' + b"x" * 1001 + b'"}',
        b"[]",
    ],
)
def test_what_no_form_sends_is_no_wish(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        msgspec.json.decode(body, type=Wish)


def test_every_action_leads_to_what_the_alerts_then_say() -> None:
    made = two()
    first, _ = made.board.attacks_in("homs")
    hear(made, [decide(made, "split", incident=first.incident_id, event_ids=first.event_ids[:1])])
    assert len(told(made).strikes) == 3
    one, other, _ = (strike.id for strike in told(made).strikes)
    hear(made, [decide(made, "merge", incident=one, into=other, key="merge-form")])
    assert len(told(made).strikes) == 2
    moved = told(made).strikes[0].id
    hear(made, [decide(made, "re_place", incident=moved, place="inshaat", key="place-form")])
    places = {shown.newest.alert.district.place_id for shown in made.board.listed()}
    assert places == {"waer", "inshaat"}


def test_a_dismissed_attack_stays_in_sight_of_analysts_and_may_be_confirmed_again() -> None:
    made = two()
    first, second = made.board.attacks_in("homs")
    hear(made, [decide(made, "dismiss", incident=first.incident_id, note="صورة قديمة")])
    found = told(made)
    assert [one.id for one in found.strikes] == [second.incident_id]
    assert [(one.id, one.reviews) for one in found.held] == [(first.incident_id, ("dismiss",))]
    assert [(one.action, one.state, one.note) for one in found.decisions] == [
        ("dismiss", "told", "صورة قديمة")
    ]
    assert told(made, Audience.EVERYBODY).held == ()
    hear(made, [decide(made, "confirm", incident=first.incident_id)])
    assert len(told(made).strikes) == 2


def test_an_episode_dismissed_whole_is_taken_back_and_may_come_back() -> None:
    made = desk(report(at=10, killed=3))
    hear(made, [decide(made, "dismiss")])
    assert only(made).kind == "retracted"
    hear(made, [decide(made, "confirm", key="another-form")])
    assert "opened" in {shown.newest.alert.kind for shown in made.board.listed()}


def test_a_weak_report_that_opened_nothing_can_be_confirmed_from_the_story_of_its_district() -> None:
    made = desk(report(at=10), report(at=14, type="shooting", confidence=0.3, outlet="صحيفة أخرى", start=13))
    shown = told(made)
    weak = [one.id for one in (*shown.held, *shown.strikes) if one.types == ("shooting",)]
    hear(made, [decide(made, "confirm", incident=weak[0])])
    assert weak[0] in only(made).incident_ids


def test_a_mute_is_shown_though_no_alert_tells_of_it_and_what_fits_nothing_says_so() -> None:
    made = desk(report(at=10))
    hear(made, [decide(made, "mute", hours=24)])
    lost = review("split", only(made), event_ids=("ev-none",), review_id="rv-lost")
    hear(made, [lost])
    assert {(one.action, one.state) for one in told(made).decisions} == {
        ("mute", "taken"),
        ("split", "misfit"),
    }


def test_who_decided_and_why_is_for_analysts() -> None:
    made = desk(report(at=10))
    hear(made, [decide(made, "confirm", note="تحققنا")])
    (public,) = told(made, Audience.EVERYBODY).decisions
    assert (public.action, public.reviewer, public.note) == ("confirm", "", "")
    assert told(made, Audience.EVERYBODY).choices is None


def test_a_review_does_not_move_the_clock_of_a_replay() -> None:
    made = desk(report(at=10), tick(12), exercise=True)
    before = made.board.newest
    hear(made, [replace(review("confirm", only(made)), at=hours(100_000))])
    assert made.board.newest == before


def test_what_the_workers_window_no_longer_holds_is_not_offered_and_a_decision_about_it_fits_nothing() -> (
    None
):
    made = two()
    hear(made, [tick(24 * 60), report(at=24 * 60, place="qusur", article="new")])
    old = next(s for s in made.board.listed() if s.newest.alert.district.place_id == "waer")
    shown = story(old, made.board, entries(), Audience.ANALYSTS, made.places)
    assert len(shown.strikes) == 2, "the story stays readable"
    assert [one.place.id for one in shown.choices.attacks] == ["qusur"]
    made.board.message(review("merge", old.newest.alert, into="in-x", review_id="rv-late"), hours(24 * 60))
    assert [word.ruled for word in made.board.words["homs"].values()] == ["review_unknown_target"]


def test_an_attack_in_a_place_without_any_alert_is_shown_to_analysts_and_opens_one_when_confirmed() -> None:
    made = desk(report(at=10, type="shooting", confidence=0.3, place="town"), report(at=11))
    (one,) = msgspec.json.decode(made.silent())
    assert (one["locality"], one["strike"]["types"]) == ("town", ["shooting"])
    asked = Wish(locality="town", incident=one["strike"]["id"], action=ReviewAction.CONFIRM, key=KEY)
    hear(made, [made.decide(asked, "rana", START)])
    assert {shown.newest.alert.district.place_id for shown in made.board.listed()} == {"town", "waer"}
    assert msgspec.json.decode(made.silent()) == []
    for wrong in (replace(asked, incident=""), replace(asked, locality="nowhere")):
        with pytest.raises(Refused) as refused:
            made.decide(wrong, "rana", START)
        assert refused.value.why is Why.WHICH_ATTACK
