"""What is counted, under which names and labels."""

from __future__ import annotations

from prometheus_client import generate_latest

from stream.alerts.reasons import Reason
from stream.articles.decode import Refused
from stream.metrics import Metrics
from stream.records import AlertKind, Type
from stream.settings import Settings
from tests.builders import report


def metrics(**settings: str) -> Metrics:
    return Metrics(Settings(**settings), "0", Reason)  # type: ignore[arg-type]


def exposed(of: Metrics) -> str:
    return generate_latest(of.registry).decode()


def test_two_workers_in_one_process_count_apart() -> None:
    one, other = metrics(), metrics()
    one.ticks.inc()
    assert other.registry.get_sample_value("rasid_ticks_total") == 0


def test_every_known_label_starts_at_zero() -> None:
    text = exposed(metrics())
    for kind in AlertKind:
        assert f'rasid_alerts_total{{kind="{kind}"}} 0.0' in text
    for refused in Refused:
        assert f'rasid_rejected_total{{reason="{refused}",stage="decode"}} 0.0' in text
    for reason in Reason:
        assert f'rasid_decisions_total{{reason="{reason}"}} 0.0' in text
    for type_ in Type:
        assert f'rasid_events_total{{country="other",governorate="other",type="{type_}"}} 0.0' in text


def test_a_name_ends_in_total_if_and_only_if_it_counts() -> None:
    for family in metrics().registry.collect():
        if family.name.startswith("rasid_"):
            counted = any(sample.name.endswith("_total") for sample in family.samples)
            assert counted == (family.type == "counter"), family.name


def test_governorates_are_told_apart_only_for_the_configured_countries() -> None:
    event = report()
    ours, others = metrics(countries="SY"), metrics(countries="YE")
    ours.count_event(event)
    others.count_event(event)
    assert f'rasid_events_total{{country="SY",governorate="sy04",type="{event.type}"}} 1.0' in exposed(ours)
    assert f'rasid_events_total{{country="other",governorate="other",type="{event.type}"}} 1.0' in exposed(
        others
    )


def test_a_partition_that_went_to_another_worker_is_no_longer_reported() -> None:
    ours = metrics()
    ours.lag.labels("articles", "3").set(298)
    ours.forget_partitions()
    assert 'partition="3"' not in exposed(ours)
