"""How the tables keep a record: a format number, the message of the log that it is the state after, then its bytes.

The position makes a repeated delivery harmless (what a row has seen, it does not see again), and it tells a row that a
worker wrote after it had lost its partition from the one that stands: the higher position wins, whenever it came.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from aiokafka import ConsumerRecord

from stream.versions import WrittenLater

FORMAT = 1
TIMES = 2  # of a row of `clock` that holds more than one time (`stream.worker.times`): a release before it refuses it
OLDEST = -1  # the position of what release 0.1 stored, which knew none
_POSITION = "rasid_position"  # header of a changelog record that takes a row away, since it holds nothing
_FIRST_OF_0_1 = (
    0x20  # its rows began with a digit, a brace or a MessagePack array: never with a control character
)
_HEAD = 9


class Stored(NamedTuple):
    """A row: `position` is an offset in the partition that feeds the table, `body` the record."""

    position: int
    body: bytes


def seal(position: int, body: bytes, form: int = FORMAT) -> bytes:
    """The row's bytes."""
    return bytes((form,)) + position.to_bytes(_HEAD - 1, "big") + body


def open_row(raw: bytes | None) -> Stored | None:
    """The row that lies in `raw`, written by this release or by 0.1. WrittenLater where a later release wrote it."""
    if not raw:
        return None
    if raw[0] >= _FIRST_OF_0_1:
        return Stored(OLDEST, raw)
    if raw[0] not in (FORMAT, TIMES):
        raise WrittenLater(
            f"a row of format {raw[0]}, this program reads {FORMAT}, {TIMES} and what 0.1 wrote"
        )
    return Stored(int.from_bytes(raw[1:_HEAD], "big"), raw[_HEAD:])


def position(raw: bytes) -> int:
    """The position of a row, without its record. WrittenLater as `open_row`."""
    found = open_row(raw)
    return OLDEST if found is None else found.position


def taken_away(position: int) -> dict[str, bytes]:
    """The headers of what takes a row away after the message at `position`."""
    return {_POSITION: b"%d" % position}


def position_of(record: ConsumerRecord) -> int:
    """The position of a changelog record; after all, where a release before this took a row away. WrittenLater as `open_row`."""
    if record.value is not None:
        return position(record.value)
    return int(dict(record.headers).get(_POSITION, sys.maxsize))
