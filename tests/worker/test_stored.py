"""A row says which message it is the state after; rows of release 0.1 are read too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.worker.stored import OLDEST, Stored, open_row, position, seal


@given(st.integers(0, 2**63 - 1), st.binary())
def test_what_is_sealed_is_opened(offset: int, body: bytes) -> None:
    assert open_row(seal(offset, body)) == Stored(offset, body)


@pytest.mark.parametrize("raw", [b'{"version":1}', b"\x95\x01", b"\x94\x01", b"2016-05-03T00:00:00+00:00"])
def test_a_row_of_0_1_has_no_position(raw: bytes) -> None:
    assert open_row(raw) == Stored(OLDEST, raw)
    assert position(raw) == OLDEST


def test_nothing_is_no_row() -> None:
    assert open_row(None) is None


def test_a_row_of_a_later_release_is_refused_with_its_format() -> None:
    with pytest.raises(ValueError, match="format 3"):
        open_row(b"\x03rest")
