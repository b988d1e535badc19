"""The configuration: every file of bad_configs/ is refused with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.config_file import ConfigError
from stream.ingest.config import Config, Endpoint, Feed, Fetching, Folder, load

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad_configs").glob("*.toml"))
EXAMPLE = HERE.parents[1] / "deploy" / "ingest.example.toml"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_configuration_is_one_sentence_that_names_the_field(path: Path) -> None:
    text = path.read_text("utf-8")
    with pytest.raises(ConfigError) as refused:
        load(text, path.parent, {"SHORT": "short"})
    assert str(refused.value).startswith(text.splitlines()[0].removeprefix("# says: "))


def test_the_example_is_a_good_configuration_that_shows_every_setting() -> None:
    text = EXAMPLE.read_text("utf-8")
    loaded = load(text, HERE, {"INGEST_TOKEN": "0123456789abcdef"})
    assert loaded.tokens[0].reveal() == "0123456789abcdef"
    assert "0123456789abcdef" not in repr(loaded)
    shown = {line.partition("=")[0].strip("# ") for line in text.splitlines() if "=" in line}
    fields = {name for kind in (Config, Feed, Folder, Endpoint, Fetching) for name in kind.__struct_fields__}
    assert fields - {"feeds", "folders", "http", "fetching"} <= shown
