"""The configuration: every file of bad_configs/ is refused with one sentence, and secrets show themselves nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.config_file import ConfigError
from stream.notify.config import (
    Config,
    Email,
    Filter,
    Pace,
    Patience,
    Slack,
    Telegram,
    Webhook,
    load,
)
from stream.notify.places import KnownNames
from stream.places.gazetteer import load as gazetteer

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad_configs").glob("*.toml"))
EXAMPLE = HERE.parents[1] / "deploy" / "notify.example.toml"
NAMES = KnownNames(gazetteer().entries.values())
ENV = {"SECRET": "hunter2hunter2hunter2"}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_configuration_is_one_sentence_that_names_the_field(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = text.splitlines()[0].removeprefix("# says: ")
    with pytest.raises(ConfigError) as refused:
        load(text, path.parent, ENV, NAMES.__contains__)
    assert str(refused.value).startswith(expected)
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_example_is_a_good_configuration_with_every_kind_of_receiver(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    for name in ("case-system", "mail"):
        (tmp_path / "secrets" / name).write_text("hunter2hunter2hunter2\n", encoding="utf-8")
    env = {"DESK_SLACK_URL": "https://hooks.example/x", "FIELD_BOT_TOKEN": "1:hunter2"}
    loaded = load(EXAMPLE.read_text("utf-8"), tmp_path, env, NAMES.__contains__)
    kinds = [type(receiver).__name__ for receiver in loaded.config.receivers]
    assert kinds == ["Webhook", "Slack", "Telegram", "Email"]
    assert loaded.secrets["night-shift"]["password"].reveal() == "hunter2hunter2hunter2"
    assert "hunter2" not in repr(loaded)


def test_the_example_shows_every_setting() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    shown = {line.partition("=")[0].strip("# ") for line in lines if "=" in line}
    structs = (Config, Webhook, Slack, Telegram, Email, Filter, Pace, Patience)
    fields = {name for struct in structs for name in struct.__struct_fields__}
    assert fields - {"receivers", "filter", "pace", "patience"} <= shown


@pytest.mark.parametrize("name", ["حمص", "Homs", "sy.homs", "SY.HOMS", "SY04", "homs", "الوعر"])
def test_a_place_may_be_called_by_any_of_its_names(name: str) -> None:
    assert name in NAMES
