"""The page in a real Chromium, as its readers use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from stream import records
from stream.live.access import Access, Analyst, digest
from stream.live.desk import Feeding
from stream.live.hub import Hub
from stream.records import Ancestor, Event, PlaceKind, Tick
from tests.builders import DAY0, report, tick, withdrawal
from tests.live.desks import START, desk, placed, quoted
from tests.live.pages import Reader, Served, axe, chromium, headlines

pytestmark = pytest.mark.slow
TOKEN = "correct-horse-battery"
WORDS = "شنت الطائرات غارات على حي الوعر"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def start(*messages, access: Access | None = None, exercise: bool = True) -> Served:
        made.append(Served(desk(*messages, exercise=exercise), access))
        return made[-1]

    yield start
    for served in made:
        served.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers, each with a browser profile of their own; none of them may meet an error."""
    made: list[Reader] = []

    def start(width: int = 1200, scheme: str = "light", zone: str = "UTC") -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            timezone_id=zone,
            reduced_motion="reduce",
        )
        made.append(Reader(context))
        return made[-1]

    yield start
    for one in made:
        one.context.close()
        assert one.wrong == []


def three() -> tuple[Event, ...]:
    return (
        placed(quoted(WORDS, (13, 18), at=10, killed=3)),
        report(at=11, place="qusur", type="shelling", outlet="رويترز"),
        report(at=12, place="town", sources=[("الدفاع المدني", "first_hand")]),
    )


def analysts() -> Access:
    return Access([Analyst("rana", digest(TOKEN))])


def test_what_is_new_comes_first_in_both_languages_and_the_choice_is_kept(serve, reader) -> None:
    served, someone = serve(*three()), reader()
    page = someone.open(served, "en", cards=3)
    assert [re.search(r"(town|qusur|waer)", line)[0] for line in headlines(page)] == ["town", "qusur", "waer"]
    page.get_by_role("button", name="العربية").click()
    page.locator("[lang=ar] .card").first.wait_for()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "غارات جوية على حي الوعر" in headlines(page)[2]
    page.goto(served.address)
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_a_story_is_opened_read_and_closed_with_the_keyboard_alone(serve, reader) -> None:
    page = reader().open(serve(*three()), cards=3)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")  # the filters' summary, then the cards
    focused = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("#story-title")).to_be_focused()
    assert page.locator("#story .lead").inner_text() == focused
    page.keyboard.press("Escape")
    expect(page.locator("#story")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == focused


def test_a_new_alert_is_on_top_within_seconds_and_announced_once(serve, reader) -> None:
    served = serve(report(at=10, place="qusur"))
    page = reader().open(served)
    page.evaluate("""() => {
        window.said = [];
        for (const id of ['announce', 'announce-now'])
            new MutationObserver(() => window.said.push(document.getElementById(id).textContent))
                .observe(document.getElementById(id), {childList: true});
    }""")
    assert page.locator("#announce-now").inner_text() == "", "what was there is not news"
    served.hear(report(at=11, killed=2))
    expect(page.locator(".card h3").first).to_contain_text("waer", timeout=5000)
    expect(page.locator(".badge-unread")).to_have_count(1)
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    served.hear(report(at=11, killed=2), report(at=12, killed=7, outlet="رويترز"), tick(13))
    expect(page.locator(".badge-updated")).to_have_count(1)
    page.wait_for_timeout(300)
    (said,) = page.evaluate("window.said")
    assert said.startswith("New alert: ")
    assert "2 killed" in said
    page.locator(".card h3 a").first.click()
    expect(page.locator(".badge-unread")).to_have_count(0)


def test_a_lost_connection_is_shown_with_the_age_of_what_is_seen_and_mended_from_the_last_change(
    serve, reader
) -> None:
    served = serve(report(at=10))
    page = reader().open(served)
    served.stop()
    expect(page.locator("#trouble-text")).to_contain_text("No connection to Rasid since")
    expect(page.locator("#trouble-text")).to_contain_text("may be out of date")
    served.hear(report(at=11, place="qusur"))
    served.start()
    page.get_by_role("button", name="Try now").click()
    expect(page.locator(".card h3").first).to_contain_text("qusur")
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#announce-now")).to_contain_text("qusur")


def test_after_a_restart_of_rasid_everything_is_read_anew(serve, reader) -> None:
    served = serve(report(at=10))
    page = reader().open(served)
    served.stop()
    served.hear(report(at=11, place="qusur"))
    served.desk.hub = Hub("another")
    served.start()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator("#trouble")).to_be_hidden()


def test_it_says_that_the_source_is_lost_or_that_the_worker_shows_no_sign_of_life(serve, reader) -> None:
    served = serve(report(at=10), exercise=False)
    page = reader().open(served)
    served.do(lambda: served.desk.now_feeding(Feeding.LOST, START))
    expect(page.locator("#trouble-text")).to_contain_text("lost its source since 1 Mar 2024")
    served.do(lambda: served.desk.message(Tick(at=DAY0), DAY0))
    served.do(lambda: served.desk.now_feeding(Feeding.FOLLOWING, START))
    expect(page.locator("#trouble-text")).to_contain_text("no sign of life since")


def test_nothing_that_an_article_says_is_read_as_markup_or_followed_as_a_script(serve, reader) -> None:
    event = quoted(
        f"{HOSTILE} \u202eغارات\u2066 على حي",
        (3, 9),
        at=10,
        outlet=f"{HOSTILE}\u202e",
        sources=[(HOSTILE, "party")],
    )
    name = HOSTILE[:36]
    place = replace(
        event.place, name_ar=name, name_en=name, surface=name,
        within=(Ancestor("homs", HOSTILE, HOSTILE, PlaceKind.CITY), Ancestor("sy04", HOSTILE, HOSTILE, PlaceKind.GOVERNORATE)),
    )  # fmt: skip
    event = replace(
        placed(event), place=replace(place, lat=34.7, lon=36.7, precision=records.GeoPrecision.EXACT)
    )
    hostile = replace(event, url="javascript:window.hacked=3")
    wide = replace(report(at=9, place="sy04"), url=" javascript:window.hacked=4", outlet=HOSTILE)
    served = serve(hostile, wide, access=Access(everybody=True))
    for language in ("en", "ar"):
        someone = reader()
        page = someone.open(served, language)
        served.hear(
            replace(report(at=11, place=f"<b onclick=window.hacked=5>{language}"), url="data:text/html,x")
        )
        expect(page.locator(".card")).to_have_count(2 if language == "en" else 3)
        page.locator("#filters summary").click()
        page.locator(".card h3 a", has_text="<img").click()
        page.locator("#story blockquote").wait_for()
        assert page.locator("#story-title").inner_text().startswith(name)
        assert HOSTILE in page.locator("#story").inner_text()
        page.locator("#map .leaflet-marker-icon .dot").first.click(force=True)
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert page.locator("img").count() == 0
        assert page.evaluate("document.scripts.length") == 2
        assert page.locator("a").evaluate_all("all => all.filter(a => !/^https?:/.test(a.href)).length") == 0
        shown = page.locator("body").inner_text()
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


def test_it_asks_no_other_server_for_anything(serve, reader) -> None:
    served, someone = serve(*three()), reader()
    page = someone.open(served, cards=3)
    page.locator(".card h3 a").first.click()
    page.wait_for_selector("#story .facts")
    page.locator(".landmark").first.wait_for(state="attached")
    assert len(someone.asked) > 15
    assert [url for url in someone.asked if not url.startswith(served.address)] == []


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("ar", "light", 360), ("en", "dark", 360), ("ar", "dark", 1200), ("en", "light", 1200)],
)
def test_axe_finds_nothing_wrong(serve, reader, language: str, scheme: str, width: int) -> None:
    gone = report(at=9, place="khalidiya", article="gone")
    lapsed = report(at=-200, place="bayada")
    served = serve(lapsed, tick(-90), gone, withdrawal(gone), *three(), access=analysts())
    page = reader(width, scheme).open(served, language, cards=5)
    page.locator("#filters summary").click()
    found = [axe(page)]
    page.locator("#login").click()
    found.append(axe(page))
    page.locator("#token").fill(TOKEN)
    page.locator("#login-dialog button[type=submit]").click()
    page.locator(".card h3 a", has_text=re.compile("waer|الوعر")).click()
    page.wait_for_selector("#story mark")
    found.append(axe(page))
    assert [problem for problems in found for problem in problems] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_at_360_pixels_nothing_lies_beyond_the_edge(serve, reader, language: str) -> None:
    served = serve(*three(), report(at=9, place="sy04"), access=Access(everybody=True))
    page = reader(360).open(served, language, cards=3)

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    page.locator("#filters summary").click()
    assert fits()
    page.locator("[data-pane-button=map]").click()
    expect(page.locator(".dot").first).to_be_visible()
    expect(page.locator("#cards")).to_be_hidden()
    assert fits()
    page.locator("[data-pane-button=list]").click()
    page.locator(".card h3 a").last.click()
    page.wait_for_selector("#story .facts")
    assert fits()
    page.locator(".back").click()
    expect(page.locator("#cards")).to_be_visible()


def test_filters_choose_stand_in_the_address_and_never_hide_a_new_alert_unsaid(serve, reader) -> None:
    served = serve(*three())
    page = reader().open(served, cards=3)
    page.locator("#filters summary").click()
    page.get_by_label("Kind of attack").select_option("shelling")
    expect(page.locator(".card")).to_have_count(1)
    assert "type=shelling" in page.url
    served.hear(report(at=13, place="bayada"))
    expect(page.locator("#to-new")).to_contain_text("1 unread alert is hidden by your filters.")
    expect(page.locator(".card")).to_have_count(1)
    page.reload()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#to-new").click()
    expect(page.locator(".card")).to_have_count(4)
    page.get_by_label("Place or words").fill("الْوَعْر")
    expect(page.locator(".card")).to_have_count(1)


def test_an_analyst_logs_in_sees_the_words_marked_and_logs_out(serve, reader) -> None:
    someone = reader()
    page = someone.open(serve(*three(), access=analysts()), cards=3)
    page.locator(".card h3 a").last.click()
    expect(page.locator("#story .note")).to_contain_text("analysts who are logged in")
    expect(page.locator("blockquote")).to_have_count(0)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Token").fill("not-the-right-token")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_have_text("That token is not known.")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text(WORDS)
    expect(page.locator("mark")).to_have_text("غارات")
    expect(page.locator("#story")).to_contain_text("the place itself")
    page.get_by_role("button", name="Log out (rana)").click()
    expect(page.locator("blockquote")).to_have_count(0)
    someone.wrong = [line for line in someone.wrong if "403" not in line]  # the browser logs the refusal


def test_times_are_told_by_the_places_clock_and_by_the_readers(serve, reader) -> None:
    hour = records.TimePrecision.HOUR
    event = report(at=10, start=9, end=10, dated=True)
    event = replace(event, occurred=replace(event.occurred, precision=hour))
    served = serve(event, report(at=11, place="qusur"))
    page = reader(zone="America/New_York").open(served, cards=2)
    page.locator(".card h3 a").last.click()
    expect(page.locator(".when").first).to_contain_text(
        "Fri, 1 Mar 2024 09:00 – 10:00 (UTC+3) · your time: 1 Mar 2024, 01:00 – 02:00"
    )
    page.keyboard.press("Escape")
    page.locator(".card h3 a").first.click()
    expect(page.locator(".when").first).to_have_text("Fri, 1 Mar 2024"), "a day is not moved to another clock"


def test_colours_follow_the_reader_and_the_choice_is_kept(serve, reader) -> None:
    someone = reader(scheme="dark")
    served = serve(*three())
    page = someone.open(served)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    light = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == light


def test_every_word_is_there_in_both_languages_and_every_code_of_the_records_has_one(serve, reader) -> None:
    page = reader().open(serve(*three()))
    words = page.evaluate("import('/static/words.js').then(({all}) => all)")

    def paths(tree: dict, before: str = "") -> Iterator[str]:
        for key, value in tree.items():
            if isinstance(value, dict) and not {"one", "other"} & value.keys():
                yield from paths(value, f"{before}{key}.")
            else:
                yield before + key

    assert set(paths(words["ar"])) == set(paths(words["en"]))
    for group, codes in {
        "types": records.Type, "sides": records.Side, "sources": records.SourceKind, "certainty": records.Certainty,
        "placeKinds": records.PlaceKind, "kinds": records.AlertKind,
    }.items():  # fmt: skip
        for language in ("ar", "en"):
            assert {str(code) for code in codes} <= words[language][group].keys()


def test_a_lapse_says_that_silence_is_not_safety(serve, reader) -> None:
    page = reader().open(serve(report(at=10), tick(24 * 5)))
    page.locator(".card h3 a").click()
    expect(page.locator("#story .warning").first).to_contain_text("Silence is not safety")
    expect(page.locator(".caution")).to_contain_text("Not for targeting or movement decisions")
    expect(page.locator("#exercise")).to_be_visible()


def test_in_public_the_map_shows_centres_and_many_districts_at_one_of_them(serve, reader) -> None:
    page = reader().open(
        serve(placed(report(at=10)), placed(report(at=11, place="qusur"), 34.9, 36.9)), cards=2
    )
    expect(page.locator(".dot[data-look=fresh]", has_text="2")).to_have_count(1)
    page.locator("#map .leaflet-marker-icon .dot").click()
    expect(page.locator(".several a")).to_have_count(2)
    page.locator(".several a").first.click()
    expect(page.locator("#story")).to_contain_text("centre of Homs (subdistrict)")
