"""A message in the form that each kind of receiver takes. No text of an article becomes markup, a link or a header."""

from __future__ import annotations

import html
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from stream.notify.message import Message, cautions, headlines, inert, paragraphs, plain, title

SLACK_HEADER = 150
SLACK_SECTION = 3000
TELEGRAM = 4096  # UTF-16 units after markup is taken out: counted here with it, so never too long
MOST_LINES = 10


def slack(message: Message, language: str) -> dict[str, Any]:
    """Block Kit in `plain_text`, where nothing is markup; the fallback text is escaped as Slack asks."""
    head = inert(title(message, language))
    blocks: list[dict[str, Any]] = [_block("header", _cut(head, SLACK_HEADER))]
    for first, lines in paragraphs(message, language, MOST_LINES):
        text = "\n".join(map(inert, [first, *lines]))
        blocks.append(_block("section", _cut(text, SLACK_SECTION)))
    foot = {
        "type": "plain_text",
        "emoji": False,
        "text": _cut(" ".join(cautions(message, language)), SLACK_SECTION),
    }
    blocks.append({"type": "context", "elements": [foot]})
    fallback = head.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": fallback,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": blocks[:50],
    }


def _block(kind: str, text: str) -> dict[str, Any]:
    return {"type": kind, "text": {"type": "plain_text", "emoji": False, "text": text}}


def telegram(message: Message, language: str, chat: str) -> dict[str, Any]:
    """`sendMessage` in HTML with all text escaped; as many alerts as fit, each whole or by its headline alone."""
    foot = "\n\n" + _escaped(" ".join(cautions(message, language)))
    for full, most in ((True, MOST_LINES), (True, 3), (False, MOST_LINES), (False, 3), (False, 1)):
        text = _telegram_text(message, language, most, full=full) + foot
        if _units(text) <= TELEGRAM:
            break
    return {
        "chat_id": chat,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _telegram_text(message: Message, language: str, most: int, *, full: bool) -> str:
    head = f"<b>{_escaped(title(message, language))}</b>"
    if not full:
        return "\n".join([head, *map(_escaped, headlines(message, language, most))])
    parts = [
        "\n".join([f"<b>{_escaped(first)}</b>", *map(_escaped, lines)])
        for first, lines in paragraphs(message, language, most)
    ]
    return "\n\n".join([head, *parts] if len(message.alerts) > 1 or message.exercise else parts)


def _escaped(text: str) -> str:
    return html.escape(inert(text), quote=False)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def email(message: Message, language: str, sender: str, to: tuple[str, ...], now: datetime) -> EmailMessage:
    """Plain text; the Message-ID is the message's id, so that a repetition is known as one, and revisions thread."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = plain(title(message, language))[:250]
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@rasid.invalid>"
    thread = f"<{message.alerts[0].episode_id}@rasid.invalid>"
    mail["References"] = thread
    mail["In-Reply-To"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Rasid-Message"] = message.id
    parts = [
        "\n".join([first, *lines]) for first, lines in paragraphs(message, language, len(message.alerts))
    ]
    links = dict.fromkeys(
        link
        for alert in message.alerts
        for quote in alert.evidence
        if (link := plain(quote.url)).startswith("http")
    )
    told = [*parts, *(["\n".join(links)] if links else []), "\n".join(cautions(message, language))]
    mail.set_content("\n\n".join(told) + "\n", charset="utf-8")
    return mail


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
