"""Settings are read once, refuse what cannot be, and are documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream import pipeline
from stream.policy import Policy
from stream.records import Type
from stream.settings import Settings, SettingsError, describe, load, unknown_variables

README = Path(__file__).parents[1] / "README.md"


def test_without_variables_everything_has_its_default() -> None:
    assert load({}) == Settings()


def test_a_variable_sets_its_field() -> None:
    found = load({"RASID_KAFKA": "kafka:9092", "RASID_QUIET_HOURS": "24", "RASID_WEB_PORT": "8080"})
    assert (found.kafka, found.quiet_hours, found.web_port) == ("kafka:9092", 24.0, 8080)


def test_an_empty_variable_is_no_variable() -> None:
    assert load({"RASID_KAFKA": ""}) == Settings()


def test_a_flag_wins_over_the_variable() -> None:
    assert load({"RASID_CLOCK": "wall"}, clock="articles", kafka=None).clock == "articles"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RASID_WEB_PORT", "many"),
        ("RASID_WEB_PORT", "70000"),
        ("RASID_CLOCK", "moon"),
        ("RASID_QUIET_HOURS", "-1"),
        ("RASID_PARTITIONS", "0"),
        ("RASID_TOPIC_PREFIX", "a b"),
        ("RASID_OPEN_CONFIDENCE", "1.5"),
        ("RASID_MIN_CONFIDENCE", "rain=0.5"),
        ("RASID_MIN_CONFIDENCE", "other=7"),
        ("RASID_HOLD_FOR_SECOND", "shooting;other"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_names_the_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({variable: value})
    assert str(refused.value).startswith(f"{variable} is '{value}': ")
    assert str(refused.value).endswith(".")


def test_what_opens_an_alert_is_set_for_each_kind_of_attack() -> None:
    given = {"RASID_MIN_CONFIDENCE": "other=0.9,shooting=1", "RASID_HOLD_FOR_SECOND": "shooting,other"}
    policy = pipeline.policy(load(given))
    assert {kind: policy.confidence_for(kind) for kind in Type} == dict.fromkeys(Type, 0.75) | {
        Type.OTHER: 0.9,
        Type.SHOOTING: 1.0,
    }
    assert policy.hold_for_second == {Type.SHOOTING, Type.OTHER}
    assert pipeline.policy(load({})) == Policy()


def test_every_kind_of_attack_can_be_set() -> None:
    listed = ",".join(Type)
    assert pipeline.policy(load({"RASID_HOLD_FOR_SECOND": listed})).hold_for_second == set(Type)


def test_a_variable_that_no_setting_reads_is_noticed() -> None:
    assert unknown_variables(
        {"RASID_KAFAK": "x", "RASID_KAFKA": "y", "RASID_TEST_KAFKA": "z", "HOME": "/"}
    ) == ("RASID_KAFAK",)


@pytest.mark.parametrize("setting", list(describe()), ids=lambda setting: setting.variable)
def test_every_setting_stands_in_the_readme_as_it_is(setting: object) -> None:
    row = f"| `{setting.variable}` | `{setting.default}` | {setting.description} |"  # type: ignore[attr-defined]
    assert row.replace("``", "empty") in README.read_text(encoding="utf-8")
