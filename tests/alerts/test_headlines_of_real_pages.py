"""Laws of first lines, over the alerts that all labelled real pages raise where they are at hand, else the seeds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.groups import GOLD
from stream import watch
from stream.alerts.headline import LIMIT
from stream.articles import intake
from stream.data import toml
from stream.envelope import Message
from stream.events.extract import Extractor
from stream.incidents.match import bounds
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Alert, AlertKind, Article, Certainty, Incident, SourceKind
from stream.replay import Published, Replay

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
WORDS = toml("headlines.toml")
TELLING = (AlertKind.OPENED, AlertKind.UPDATED)
# What parties call themselves and one another: never in our own words.
PARTISAN = re.compile(
    r"إرهاب|ارهاب|ميليشي|مليشي|مرتزق|عصابات|شبيح|شهيد|شهداء|استشهاد|احتلال|عدوان|غاشم|مجاهد|خوارج|روافض|دواعش|داعش"
    r"|قسد|نظام|كيان|تحرير|محرر|بطولي|\b(?:terror|militia|mercenar|martyr|regime\b|occup|aggression|liberat|thug)",
    re.IGNORECASE,
)


class Witnessed(NamedTuple):
    """An alert, and its incidents as they stood when it went out, those that had left the window excepted."""

    alert: Alert
    incidents: tuple[Incident, ...]


class Witness(Replay):
    """A replay that keeps what stood behind each alert."""

    def __init__(self) -> None:
        super().__init__(Policy(), "test", timedelta(minutes=1), Extractor(load()))
        self.witnessed: list[Witnessed] = []

    def message(self, message: Message, partition: int = 0) -> tuple[Published, ...]:
        """What one message puts on `alerts`."""
        published = super().message(message, partition)
        windows = self.partitions[partition].windows
        for alert in (one.alert for one in published):
            held = watch.incidents(windows[alert.locality_id], self.policy)
            self.witnessed.append(
                Witnessed(alert, tuple(one for one in held if one.incident_id in alert.incident_ids))
            )
        return published


@cache
def witnessed() -> tuple[Witnessed, ...]:
    paths = [GOLD / "dev.articles.jsonl", GOLD / "dev.groups.articles.jsonl"] if GOLD.exists() else []
    now, found = datetime.now(UTC), {}
    for raw in read_paths([str(path) for path in (*paths, ROOT / "seeds")]):
        article = intake.read(raw.value, raw.where, received=None, latest=now, max_bytes=1 << 20)
        if isinstance(article, Article) and article.published_at:
            found[article.id] = article
    run = Witness()
    for article in sorted(found.values(), key=lambda article: (article.published_at, article.id)):
        run.article(article)
    return tuple(run.witnessed)


@cache
def alerts() -> tuple[Alert, ...]:
    return tuple(one.alert for one in witnessed())


def lines(alert: Alert) -> tuple[str, str]:
    return alert.headline.ar, alert.headline.en


def test_a_line_has_at_most_ninety_characters_and_is_never_empty():
    assert alerts()
    for alert in alerts():
        for line in lines(alert):
            assert 0 < len(line) <= LIMIT


def test_a_line_says_what():
    for alert in alerts():
        for line, language in zip(lines(alert), ("ar", "en"), strict=True):
            what = WORDS["types"][alert.types[0]][language][0]
            assert what.casefold() in line.casefold(), (what, line)


def test_a_line_says_where_and_clips_only_a_name_that_does_not_fit():
    for alert in alerts():
        for line, name in zip(
            lines(alert),
            (alert.district.name_ar, alert.district.name_en or alert.district.name_ar),
            strict=True,
        ):
            assert name in line or ("…" in line and name[:5] in line), (name, line)


def test_a_line_says_the_dead_or_that_no_toll_was_reported():
    for alert in alerts():
        if alert.kind not in TELLING:
            continue
        dead, hurt = bounds(alert.casualties.killed), bounds(alert.casualties.injured)
        none = WORDS["toll"]["ar"]["none"], WORDS["toll"]["en"]["none"]
        for line, not_told in zip(lines(alert), none, strict=True):
            if dead and dead[0] > 2:
                assert str(int(dead[0])) in line, line
            said = alert.casualties.killed or alert.casualties.injured
            assert (not_told in line) is (not said or _wordless(alert)), line
            if not dead and not hurt and not said:
                assert not_told in line


def _wordless(alert: Alert) -> bool:
    """A toll in words that have no number and that our table does not know."""
    told = [figure for figure in (alert.casualties.killed, alert.casualties.injured) if figure]
    known = WORDS["toll"]["words"]
    return all(
        figure.low is None and figure.high is None and not any(word in figure.text for word in known)
        for figure in told
    )


def test_a_line_says_the_day_of_the_newest_attack():
    for alert in alerts():
        for line in lines(alert):
            assert f"{alert.until.day} " in line, line
            assert str(alert.until.year) in line, line


def test_a_line_says_how_many_sources():
    one, many, none = WORDS["sources"]["en"]
    for alert in alerts():
        if alert.kind in TELLING:
            count = len(alert.originators)
            said = none if count == 0 else one if count == 1 else f"{count} {many}"
            assert alert.headline.en.endswith(said)


def test_no_line_speaks_a_partys_language():
    for alert in alerts():
        words = alert.headline.ar.replace(alert.district.name_ar, ""), alert.headline.en
        for line in words:
            assert not PARTISAN.search(re.sub(r"\([^)]*\)", "", line)), line


def test_the_table_of_words_speaks_no_partys_language():
    assert not PARTISAN.search(str(WORDS))


def test_whoever_is_quoted_is_named_by_outlet_or_address():
    for alert in alerts():
        for quote in alert.evidence:
            assert quote.article_id
            assert quote.outlet or quote.url or quote.article_id.endswith(".txt")


def test_the_certainty_of_an_incident_is_what_the_rule_makes_of_its_voices():
    incidents = [incident for one in witnessed() for incident in one.incidents]
    assert incidents
    for incident in incidents:
        free = [voice for voice in incident.originators if voice.kind is not SourceKind.PARTY]
        first_hand = any(voice.kind is SourceKind.FIRST_HAND for voice in free)
        if incident.certainty is Certainty.OBSERVED:
            assert first_hand
            assert len(free) >= 2
        attested = (first_hand or len(free) >= 2) and "occurrence" not in incident.disputed
        assert (incident.certainty is not Certainty.POSSIBLE) is attested


def test_an_alert_is_as_certain_as_the_best_attested_of_its_incidents():
    order = list(Certainty)  # the best first
    opened = [one for one in witnessed() if one.alert.kind is AlertKind.OPENED]
    assert opened
    for alert, incidents in opened:
        assert alert.certainty is min((one.certainty for one in incidents), key=order.index)


def test_an_unnamed_source_is_no_voice():
    for alert in alerts():
        assert all(voice.name and voice.kind is not SourceKind.UNNAMED for voice in alert.originators)
