"""An analyst decides at the page, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from stream.live.access import Access
from stream.live.server import UnsentError
from tests.builders import report
from tests.live.desks import desk
from tests.live.pages import Reader, Served, axe, chromium

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=window.hacked=1>\u202eعكس"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served(
        desk(
            report(at=10, killed=3, text="غارات على حي الوعر اليوم"),
            report(at=11, killed=3, text="غارات على حي الوعر اليوم", outlet="وكالة الأنباء"),
            report(at=30, start=28, type="shelling", killed=1, outlet="رويترز"),
            exercise=True,
        ),
        Access(everybody=True, name="rana"),
    )
    yield made
    made.close()


@pytest.fixture
def look(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens the story of the one district; nobody may meet an error in it."""
    made: list[Reader] = []

    def start(language: str = "en", width: int = 1200, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        made.append(Reader(context))
        page = made[-1].open(served, language)
        page.locator(".card h3 a").first.click()
        page.wait_for_selector("#decide-title")
        return page

    yield start
    for one in made:
        one.context.close()
        refused = ("409", "503")  # the browser logs a refusal
        assert [line for line in one.wrong if not any(code in line for code in refused)] == []


def submit(page: Page) -> None:
    page.locator("#decide-dialog button[type=submit]").click()
    expect(page.locator("#decide-dialog")).to_be_hidden()


def test_confirming_with_the_keyboard_alone_is_shown_when_the_alert_that_carries_it_is_back(
    served, look
) -> None:
    page = look()
    page.locator("#decide-confirm-all").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#decide-dialog")).to_be_visible()
    expect(page.get_by_role("dialog", name="Confirm")).to_have_accessible_description(
        "It happened as told. What was held back opens, and what was dismissed comes back."
    )
    page.keyboard.type("called the hospital")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#decide-dialog")).to_be_hidden()
    expect(page.locator(".decisions li")).to_contain_text(["Confirm · rana"])
    expect(page.locator(".decisions")).to_contain_text("called the hospital")
    expect(page.locator("#story .line li").first).to_contain_text("a person reviewed it")
    expect(page.locator("#announce")).to_have_text("Confirm: taken.")
    expect(page.locator("#decide-confirm-all")).to_be_focused()
    (review,) = served.sent
    assert (review.action, review.reviewer, review.note) == ("confirm", "rana", "called the hospital")


def test_the_focus_comes_back_to_the_button_of_a_story_that_was_drawn_anew_meanwhile(served, look) -> None:
    page = look()
    page.locator("#decide-confirm-all").evaluate("button => { button.dataset.old = '1'; button.focus(); }")
    page.keyboard.press("Enter")
    expect(page.locator("#decide-dialog")).to_be_visible()
    served.hear(report(at=40, killed=9, text="غارات على حي الوعر اليوم", outlet="رويترز"))
    expect(page.locator("#decide-confirm-all[data-old]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#decide-dialog")).to_be_hidden()
    expect(page.locator("#decide-confirm-all")).to_be_focused()


def test_until_the_worker_has_taken_it_a_decision_is_shown_as_sent(served, look) -> None:
    served.takes = False
    page = look()
    page.locator("#decide-dismiss-all").click()
    submit(page)
    expect(page.locator(".decisions li")).to_have_text("Dismiss · sent; not taken yet")
    expect(page.locator("#story .badge").first).to_have_text("Updated")


def test_dismissing_one_of_two_attacks_leaves_the_other_and_can_be_undone(served, look) -> None:
    page = look()
    boxes = page.locator("section.strike")
    expect(boxes).to_have_count(2)
    boxes.filter(has_text="shelling").get_by_role("button", name="Dismiss").click()
    submit(page)
    expect(page.get_by_role("heading", name="Attacks here that no alert tells of")).to_be_visible()
    expect(boxes.last).to_contain_text("Decided by a person: Dismiss")
    boxes.last.get_by_role("button", name="Confirm").click()
    submit(page)
    expect(page.get_by_role("heading", name="Attacks here that no alert tells of")).to_be_hidden()
    expect(boxes).to_have_count(2)


def test_an_attack_is_split_merged_again_and_moved(served, look) -> None:
    page = look()
    boxes = page.locator("section.strike")
    boxes.filter(has_text="air strikes").get_by_role("button", name="Split").click()
    page.locator("#decide-dialog button[type=submit]").click()
    expect(page.locator("#decide-dialog [role=alert]")).to_have_text(
        "Choose some of the reports, but not all of them."
    )
    page.locator("#decide-dialog input[type=checkbox]").first.check()
    submit(page)
    expect(boxes).to_have_count(3)
    boxes.filter(has_text="air strikes").first.get_by_role("button", name="Merge").click()
    page.locator("#decide-dialog .choices label", has_text="air strikes").click()
    submit(page)
    expect(boxes).to_have_count(2)
    boxes.filter(has_text="shelling").get_by_role("button", name="Move").click()
    page.get_by_label("Where it happened").select_option("inshaat")
    submit(page)
    expect(page.locator(".card h3", has_text="Inshaat")).to_have_count(1)
    assert [review.action for review in served.sent] == ["split", "merge", "re_place"]


def test_a_mute_is_shown_with_its_end_and_can_be_taken_back(look) -> None:
    page = look("ar")
    page.locator("#decide-mute-all").click()
    page.locator("#decide-hours").select_option("24")
    submit(page)
    expect(page.locator(".decisions li")).to_contain_text(["مكتوم حتى"])
    page.locator("#decide-unmute-all").click()
    submit(page)
    expect(page.locator("#decide-mute-all")).to_be_visible()


def test_what_goes_wrong_is_said_in_plain_words_and_the_note_is_kept(served, look, monkeypatch) -> None:
    async def fail(_review) -> None:
        raise UnsentError

    page = look()
    monkeypatch.setattr(served.server, "send", fail)
    page.locator("#decide-confirm-all").click()
    page.locator("#decide-note").fill("why")
    page.locator("#decide-dialog button[type=submit]").click()
    alert = page.locator("#decide-dialog [role=alert]")
    expect(alert).to_have_text("Rasid could not pass this on. Nothing was decided; try again.")
    expect(page.locator("#decide-note")).to_have_value("why")
    monkeypatch.setattr(served.server, "send", served.send)
    submit(page)
    assert [review.note for review in served.sent] == ["why"]


def test_what_opened_no_alert_is_listed_and_confirmed_into_one(served, look) -> None:
    served.hear(report(at=31, type="shooting", confidence=0.3, place="town", outlet="رويترز"))
    page = look()
    page.locator("#silent summary").click()
    box = page.locator("#silent-list section.strike")
    expect(box).to_contain_text("town")
    assert axe(page) == []
    box.get_by_role("button", name="Confirm").click()
    submit(page)
    expect(page.locator(".card h3").first).to_contain_text("town")
    expect(page.locator("#silent-list")).to_have_text("None in what is held.")


def test_a_hostile_note_is_shown_as_text(look) -> None:
    page = look()
    page.locator("#decide-confirm-all").click()
    page.locator("#decide-note").fill(HOSTILE)
    submit(page)
    expect(page.locator(".decisions")).to_contain_text("<img src=x onerror=window.hacked=1>")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert "\u202e" not in page.locator(".decisions").inner_text()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("ar", "light", 360), ("en", "dark", 360), ("ar", "dark", 1200), ("en", "light", 1200)],
)
def test_axe_finds_nothing_wrong_with_any_form_and_it_fits(
    look, language: str, scheme: str, width: int
) -> None:
    page = look(language, width, scheme)
    page.locator("#decide-confirm-all").click()
    submit(page)
    found = axe(page)
    forms = {button.inner_text(): button for button in page.locator(".decide-buttons button").all()}
    assert len(forms) == 6
    for button in forms.values():
        button.click()
        page.wait_for_selector("#decide-dialog[open]")
        found += axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = page.locator("#decide-dialog").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
    assert found == []
