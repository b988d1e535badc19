"""A coroutine done at once as far as it need not wait, and the rest of it kept for later."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


def begun(work: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None] | None:
    """Do what `work` does before it first waits: None where that is all, else what is left of it."""
    try:
        waits_for = work.send(None)
    except StopIteration:
        return None
    return _go_on(work, waits_for)


async def _go_on(work: Coroutine[Any, Any, None], waits_for: Any) -> None:
    await _rest(work, waits_for)


@types.coroutine
def _rest(work: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    while True:
        try:
            try:
                sent = yield waits_for
            except BaseException as error:  # what is thrown at us is thrown at it
                waits_for = work.throw(error)
            else:
                waits_for = work.send(sent)
        except StopIteration:
            return
