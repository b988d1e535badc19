"""Messages as receivers show them. Every text of an article is a stranger's, and some are hostile."""

from __future__ import annotations

import html.parser
import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from stream.notify import render
from stream.notify.message import Message, body, compose, inert, plain
from stream.records import Alert
from tests.alert_builder import alert
from tests.builders import hours

NOW = datetime(2024, 3, 1, 11, tzinfo=UTC)
HOSTILE = [
    "<b>حي</b>", "<!channel> @here", "<https://evil.example|اضغط>", "*bold* _it_ `code`", "</b><a href='x'>",
    "حي\r\nBcc: all@example.org", "\u202eمقلوب\u202c", "[link](http://evil.example)", "/start@bot #tag",
    "\x00\x1b[31m", "http://evil.example/x?y=<z>", "&lt;script&gt;", "\u2028\u200f\ufeff",
]  # fmt: skip


def message(*alerts: Alert, **given: Any) -> Message:
    return replace(compose("desk", alerts or (alert(1, killed=3),), 1, NOW, exercise=False), **given)


def hostile(text: str) -> Alert:
    told = replace(alert(1), district=replace(alert(1).district, name_ar=text, name_en=text))
    return replace(told, outlets=(text,), headline=alert(1, headline=text[:90]).headline)


class Tags(html.parser.HTMLParser):
    """The tags and the text that Telegram would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_slack_gets_both_languages_the_toll_and_the_caution() -> None:
    payload = render.slack(message(), "both")
    texts = json.dumps(payload, ensure_ascii=False)
    assert "3 قتلى" in texts
    assert "3 killed" in texts
    assert "unverified" in texts
    assert [block["type"] for block in payload["blocks"]] == ["header", "section", "section", "context"]


def test_one_language_is_one_language() -> None:
    assert "killed" not in json.dumps(render.slack(message(), "ar"))
    assert "قتلى" not in json.dumps(render.slack(message(), "en"), ensure_ascii=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_slack_makes_no_markup_of_a_strangers_text(text: str) -> None:
    payload = render.slack(message(hostile(text)), "both")
    kinds = [block.get("text", block.get("elements", [{}])[0]).get("type") for block in payload["blocks"]]
    assert set(kinds) == {"plain_text"}
    assert payload["mrkdwn"] is False
    assert "<" not in payload["text"]
    assert "@here" not in json.dumps(payload)
    assert "evil.example" not in json.dumps(payload)


@pytest.mark.parametrize("text", HOSTILE)
def test_telegram_finds_no_tag_but_ours_and_no_link(text: str) -> None:
    payload = render.telegram(message(hostile(text)), "both", "-1")
    found = Tags(payload["text"])
    assert set(found.tags) == {"b"}
    assert "evil.example" not in payload["text"]
    assert "@bot" not in payload["text"]
    assert payload["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("text", HOSTILE)
def test_mail_gets_no_header_from_a_stranger(text: str) -> None:
    mail = render.email(message(hostile(text)), "both", "rasid@example.org", ("night@example.org",), NOW)
    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert read["To"] == "night@example.org"
    assert len(read.get_all("Subject")) == 1


@given(st.text(max_size=90))
def test_no_text_breaks_any_form(text: str) -> None:
    told = message(hostile(text))
    json.dumps(render.slack(told, "both")).encode()
    assert set(Tags(render.telegram(told, "both", "-1")["text"]).tags) <= {"b"}
    render.email(told, "both", "rasid@example.org", ("night@example.org",), NOW).as_bytes()


def test_a_long_collapsed_message_fits_and_says_how_many_more() -> None:
    many = tuple(alert(1, episode=f"e{n}", outlets=[f"منبر {m}" * 5 for m in range(30)]) for n in range(60))
    telegram = render.telegram(message(*many), "both", "-1")["text"]
    assert len(telegram.encode("utf-16-le")) // 2 <= render.TELEGRAM
    assert "more" in telegram
    slack = render.slack(message(*many), "both")
    assert len(slack["blocks"]) <= 50
    assert all(len(b["text"]["text"]) <= 3000 for b in slack["blocks"] if b["type"] == "section")
    mail = render.email(message(*many), "en", "rasid@example.org", ("n@example.org",), NOW).get_content()
    assert mail.count("Certainty:") == 60


def test_an_exercise_says_so_first_and_last() -> None:
    told = message(exercise=True)
    assert render.slack(told, "en")["blocks"][0]["text"]["text"].startswith("[EXERCISE]")
    assert "replay of archived news" in render.telegram(told, "en", "-1")["text"]
    assert render.email(told, "both", "a@b.c", ("d@e.f",), NOW)["Subject"].startswith("[تمرين · EXERCISE]")


def test_mail_threads_an_episode_and_knows_a_repetition_by_its_id() -> None:
    first, again, second = (
        render.email(message(one), "en", "rasid@example.org", ("n@example.org",), NOW)
        for one in (alert(1), alert(1), alert(2))
    )
    assert first["Message-ID"] == again["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"]


def test_the_same_alerts_make_the_same_id_and_other_alerts_or_receivers_another() -> None:
    one = compose("desk", (alert(1), alert(1, episode="b")), 1, NOW, exercise=False)
    other = compose("desk", (alert(1, episode="b"), alert(1)), 1, hours(40), exercise=False)
    assert one.id == other.id
    assert len({one.id, compose("desk", (alert(1),), 1, NOW, exercise=False).id}) == 2
    assert compose("night", one.alerts, 1, NOW, exercise=False).id != one.id


def test_the_body_is_the_records_themselves() -> None:
    told = json.loads(body(message()))
    assert told["version"] == "1"
    assert told["alerts"][0]["casualties"]["killed"]["low"] == 3
    assert "unverified" in told["caution"]["en"]


def test_plain_text_is_one_line_without_what_hides_or_turns_text() -> None:
    assert plain("a\r\nb\u202ec\u200bd\x00") == "a bcd"
    assert inert("http://x.example @all") != "http://x.example @all"
