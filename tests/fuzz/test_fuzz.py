"""Inputs that nobody would write: some of each kind in every run, and each that ever crashed for ever after."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz import inputs
from bench.fuzz.targets import TARGETS

CRASHES = sorted((Path(__file__).parent / "crashes").glob("*-*"))
FEW = 300  # made inputs in a test run; `make fuzz` reads a million


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
def test_what_crashed_once_crashes_no_more(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_made_of_true_ones_crashes(target: str) -> None:
    for data in inputs.made(target, 0, FEW):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=40, deadline=None)
@given(
    data=st.binary(max_size=2_000)
    | st.text(max_size=500).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_and_no_text_crash(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_the_same_seed_makes_the_same_inputs() -> None:
    assert list(inputs.made("decode", 5, 20)) == list(inputs.made("decode", 5, 20))
    assert list(inputs.made("decode", 5, 20)) != list(inputs.made("decode", 6, 20))
