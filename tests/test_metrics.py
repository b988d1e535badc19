"""What is counted, under which names and labels."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import msgspec
from prometheus_client import generate_latest

from stream import canary
from stream.alerts.decide import LATE_BUT_WORTH, kind_of
from stream.alerts.open_episodes import OpenEpisodes
from stream.alerts.reasons import ALERTING, Decision, Reason
from stream.articles.decode import Refused
from stream.coverage import Heard
from stream.ingest.metrics import Metrics as IngestMetrics
from stream.metrics import CanaryMetrics, Metrics, PageMetrics
from stream.notify.metrics import Metrics as NotifyMetrics
from stream.records import Alert, AlertKind, Article, Claim, Type
from stream.settings import Settings
from tests.builders import hours, play, report

HOMS = {"SY": ("sy01", "sy04")}


def metrics(**settings: str) -> Metrics:
    return Metrics(Settings(**settings), "0", HOMS)  # type: ignore[arg-type]


def value(of: Metrics, name: str, **labels: str) -> float | None:
    return of.registry.get_sample_value(name, labels)


def exposed(of: Metrics | CanaryMetrics) -> str:
    return generate_latest(of.registry).decode()


def opened() -> Alert:
    (alert,) = play([report(at=5, killed=3)]).alerts
    return alert


def of_the_canary(alert: Alert) -> Alert:
    return msgspec.structs.replace(alert, locality_id=canary.PLACE_ID)


def test_two_workers_in_one_process_count_apart() -> None:
    one, other = metrics(), metrics()
    one.ticks.inc()
    assert value(other, "rasid_ticks_total") == 0


def test_every_known_label_starts_at_zero() -> None:
    fresh = metrics()
    for refused in Refused:
        assert value(fresh, "rasid_rejected_total", stage="decode", reason=refused) == 0
    for reason in Reason:
        assert value(fresh, "rasid_decisions_total", reason=reason) == 0
    for type_ in Type:
        assert value(fresh, "rasid_open_episodes_by_type", type=type_) == 0
        for claim in Claim:
            assert value(fresh, "rasid_events_total", type=type_, claim=claim) == 0
    for country, governorate in (("SY", "sy01"), ("SY", "sy04"), ("SY", "other"), ("other", "other")):
        place = {"country": country, "governorate": governorate}
        assert value(fresh, "rasid_reports_total", **place) == 0
        assert value(fresh, "rasid_open_episodes", **place) == 0
        for kind, reasons in ALERTING.items():
            for why in reasons:
                assert value(fresh, "rasid_alerts_total", kind=kind, reason=why, **place) == 0


def test_every_counter_and_histogram_of_every_process_is_there_before_anything_happens() -> None:
    """Of each a series stands at 0 for every label that is known; only partitions and statuses come with the work."""
    fresh = (
        metrics(),
        CanaryMetrics("0"),
        PageMetrics("0"),
        IngestMetrics("0"),
        NotifyMetrics(["desk"], "0"),
    )
    for process in fresh:
        for family in process.registry.collect():
            if family.name.startswith("rasid_") and family.type in ("counter", "histogram"):
                assert family.samples, f"{family.name} begins with its first event"
                assert {sample.value for sample in family.samples} == {0}, family.name


def test_the_reasons_of_each_kind_of_alert_are_those_that_decide_it() -> None:
    assert ALERTING.keys() == set(AlertKind)
    for kind in (AlertKind.OPENED, AlertKind.UPDATED, AlertKind.LAPSED):
        assert {kind_of(reason) for reason in ALERTING[kind]} == {kind}
    assert set(ALERTING[AlertKind.UPDATED]) >= LATE_BUT_WORTH


def test_a_name_ends_in_total_if_and_only_if_it_counts() -> None:
    for family in (*metrics().registry.collect(), *CanaryMetrics("0").registry.collect()):
        if family.name.startswith("rasid_"):
            counted = any(sample.name.endswith("_total") for sample in family.samples)
            assert counted == (family.type == "counter"), family.name


def test_promtool_has_nothing_to_say_of_the_canarys_metrics() -> None:
    checked = subprocess.run(
        ["promtool", "check", "metrics"],
        input=exposed(CanaryMetrics("0")).encode(),
        capture_output=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, b"")


def test_no_label_is_an_outlet_an_address_or_a_district() -> None:
    ours = metrics()
    ours.count_alert(opened(), report(), hours(6), hours(7))
    ours.count_events([report()], hours(7))
    allowed = {"country", "governorate", "type", "claim", "kind", "reason", "stage", "result", "feature"}
    allowed |= {"topic", "partition", "table", "version", "extractor", "le"}
    for family in ours.registry.collect():
        for sample in family.samples:
            assert not family.name.startswith("rasid_") or sample.labels.keys() <= allowed, sample


def test_governorates_are_told_apart_only_for_the_configured_countries() -> None:
    ours, others = metrics(countries="SY"), metrics(countries="YE")
    for each in (ours, others):
        each.count_events([report()], hours(20))
    assert value(ours, "rasid_reports_total", country="SY", governorate="sy04") == 1
    assert value(others, "rasid_reports_total", country="other", governorate="other") == 1


def test_what_an_article_denies_is_counted_by_its_claim_and_not_as_a_report() -> None:
    ours = metrics()
    ours.count_events([report(claim="denied")], hours(20))
    assert value(ours, "rasid_events_total", type="airstrike", claim="denied") == 1
    assert value(ours, "rasid_reports_total", country="SY", governorate="sy04") == 0


def test_an_alert_is_counted_by_kind_reason_and_place_and_timed_from_publication_and_arrival() -> None:
    ours, cause = metrics(), report(at=5)
    ours.count_alert(opened(), cause, hours(6), hours(6) + timedelta(seconds=2))
    place = {"country": "SY", "governorate": "sy04"}
    assert value(ours, "rasid_alerts_total", kind="opened", reason="new_episode", **place) == 1
    assert value(ours, "rasid_alerts_by_type_total", kind="opened", type="airstrike") == 1
    assert value(ours, "rasid_alert_delay_seconds_sum") == 2
    assert cause.published_at == hours(5)
    assert value(ours, "rasid_alert_publication_delay_seconds_sum") == 3602


def test_an_age_is_taken_only_from_a_date_that_was_given() -> None:
    ours = metrics()
    for inferred in (False, True):
        article = Article(id="a", text="قصف", published_at=hours(1), published_inferred=inferred)
        ours.count_article(article, hours(2), 100)
    assert value(ours, "rasid_article_age_seconds_count") == 1
    assert value(ours, "rasid_article_age_seconds_sum") == 3600
    assert value(ours, "rasid_last_article_timestamp_seconds") == hours(2).timestamp()


def test_a_report_that_joins_others_counts_what_they_share() -> None:
    ours = metrics()
    joined = Decision(reason=Reason.SAME_INCIDENT, locality_id="homs", because=("same_place", "same_day"))
    ours.count_decision(joined)
    assert value(ours, "rasid_joins_total", feature="same_place") == 1
    assert value(ours, "rasid_joins_total", feature="same_type") == 0
    assert value(ours, "rasid_decisions_total", reason="same_incident") == 1


def test_open_episodes_are_shown_and_fall_back_to_zero_when_they_lapse() -> None:
    ours, episodes = metrics(), OpenEpisodes()
    played = play([report(at=5)])
    episodes.put("homs", played.districts)
    ours.show_open(episodes)
    assert value(ours, "rasid_open_episodes", country="SY", governorate="sy04") == 1
    assert value(ours, "rasid_open_episodes_by_type", type="airstrike") == 1
    episodes.clear()
    ours.show_open(episodes)
    assert value(ours, "rasid_open_episodes", country="SY", governorate="sy04") == 0
    assert value(ours, "rasid_open_episodes_by_type", type="airstrike") == 0


def test_outlets_heard_from_a_place_are_shown_and_fall_back_to_zero() -> None:
    ours, heard = metrics(), Heard()
    heard.report(("SY", "sy04"), "one", hours(1))
    ours.show_heard(heard, hours(2))
    assert value(ours, "rasid_reporting_outlets", country="SY", governorate="sy04") == 1
    ours.show_heard(heard, hours(30))
    assert value(ours, "rasid_reporting_outlets", country="SY", governorate="sy04") == 0


def test_the_canary_is_counted_nowhere() -> None:
    ours, untouched = metrics(), exposed(metrics())
    place = msgspec.structs.replace(report().place, locality_id=canary.PLACE_ID)
    event = msgspec.structs.replace(report(), place=place)
    ours.count_article(canary.article(hours(1)), hours(1), 100)
    ours.count_events([event], hours(1))
    ours.count_alert(of_the_canary(opened()), event, hours(1), hours(1))
    ours.count_decision(Decision(reason=Reason.NEW_EPISODE, locality_id=canary.PLACE_ID))
    assert counts(exposed(ours)) == counts(untouched)


def counts(text: str) -> list[str]:
    """What Rasid counts; not when it began."""
    return [line for line in text.splitlines() if line.startswith("rasid_") and "_start_time_" not in line]


def test_a_partition_that_went_to_another_worker_is_no_longer_reported() -> None:
    ours = metrics()
    ours.lag.labels("articles", "3").set(298)
    ours.end.labels("articles", "3").set(298)
    ours.forget_partitions()
    assert 'partition="3"' not in exposed(ours)
